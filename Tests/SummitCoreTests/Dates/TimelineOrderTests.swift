import SummitCore
import Testing

@Suite struct TimelineOrderTests {
    /// In order: by first day, then the finer, then by text; open starts before all.
    static let order = [
        "../1985", "/1985", "[..1760]", "Y-170000002", "-0201", "XXXX", "0000", "0220-03", "156X-12-25", "[1667,1668]",
        "1900/1950", "19XX", "190X", "1900", "1900-33", "1900-01", "1900-01-01", "1900-01-01~", "1985-12", "2024-12-31",
        "{2025,2026}", "2025-01", "2025-02-01/2025-02-02", "2025-02-01", "Y17E7",
    ]

    @Test func datesStandByStartThenFinenessThenText() throws {
        let expected = [
            "../1985", "/1985", "[..1760]", "Y-170000002", "-0201", "0000", "XXXX", "0220-03", "156X-12-25",
            "[1667,1668]", "1900-01-01", "1900-01-01~", "1900-01", "1900-33", "1900", "190X", "19XX", "1900/1950",
            "1985-12", "2024-12-31", "2025-01", "{2025,2026}", "2025-02-01", "2025-02-01/2025-02-02", "Y17E7",
        ]
        var numbers = SeededNumbers(state: 7)
        for _ in 0..<20 {
            let shuffled = try Self.order.shuffled(using: &numbers).map { try EDTF($0) }
            #expect(shuffled.sorted { $0.sortsBefore($1) }.map(\.text) == expected)
        }
    }

    @Test func theOrderIsTotal() {
        let dates = EDTFPropertyTests.valid(300, seed: 6)
        for first in dates {
            #expect(!first.sortsBefore(first))
            for second in dates where first.text != second.text {
                #expect(first.sortsBefore(second) != second.sortsBefore(first), "\(first) \(second)")
            }
        }
    }

    /// As the store has it: `ORDER BY sort_key, fineness DESC, slug`.
    @Test func milestonesStandByInstantThenFinenessThenSlugAndTheUndatedLast() {
        func order(_ earliest: Int64?, _ precision: Precision, _ slug: String) -> TimelineOrder {
            let bounds = Bounds(earliest: earliest.map { Instant(secondsSinceEpoch: $0) }, latest: nil)
            return TimelineOrder(bounds: bounds, precision: precision, name: slug)
        }
        let sorted = [
            order(nil, .interval, "b"), order(nil, .interval, "c"), order(-5, .year, "a"), order(0, .second, "z"),
            order(0, .day, "a"), order(0, .day, "a-2"), order(0, .day, "b"), order(0, .year, "a"),
            order(0, .interval, "a"), order(1, .millennium, "a"),
            TimelineOrder(bounds: nil, precision: nil, name: "a"),
            TimelineOrder(bounds: nil, precision: nil, name: "b"),
        ]
        #expect(sorted.reversed().sorted() == sorted)
        for (index, one) in sorted.enumerated() {
            #expect(sorted[..<index].allSatisfy { $0 < one } && !(one < one))
        }
    }
}
