import SummitCore
import Testing

@Suite struct EDTFOrderTests {
    /// In order: by first day, then the finer, then by text; open starts before all.
    static let order = [
        "../1985", "/1985", "[..1760]", "Y-170000002", "-0201", "XXXX", "0000", "0220-03", "156X-12-25", "[1667,1668]",
        "1900/1950", "19XX", "190X", "1900", "1900-33", "1900-01", "1900-01-01", "1900-01-01~", "1985-12", "2024-12-31",
        "{2025,2026}", "2025-01", "2025-02-01/2025-02-02", "2025-02-01", "Y17E7",
    ]

    private static func place(_ date: EDTF) -> TimelineOrder {
        TimelineOrder(
            when: .edtf(date, zone: "UTC"), earliest: date.bounds(in: .utc).earliest, slug: date.text)
    }

    @Test func datesStandByStartThenFinenessThenText() throws {
        let expected = [
            "../1985", "/1985", "[..1760]", "Y-170000002", "-0201", "0000", "XXXX", "0220-03", "156X-12-25",
            "[1667,1668]", "1900-01-01", "1900-01-01~", "1900-01", "1900-33", "1900", "190X", "19XX", "1900/1950",
            "1985-12", "2024-12-31", "2025-01", "{2025,2026}", "2025-02-01", "2025-02-01/2025-02-02", "Y17E7",
        ]
        var numbers = SeededNumbers(state: 7)
        for _ in 0..<20 {
            let shuffled = try Self.order.shuffled(using: &numbers).map { try EDTF($0) }
            #expect(shuffled.sorted { Self.place($0) < Self.place($1) }.map(\.text) == expected)
        }
    }

    @Test func theOrderIsTotal() {
        let dates = EDTFPropertyTests.valid(300, seed: 6)
        for first in dates {
            #expect(!(Self.place(first) < Self.place(first)))
            for second in dates where first.text != second.text {
                let isBefore = Self.place(first) < Self.place(second)
                #expect(isBefore != (Self.place(second) < Self.place(first)), "\(first) \(second)")
            }
        }
    }
}
