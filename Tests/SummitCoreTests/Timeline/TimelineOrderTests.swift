import SummitCore
import Testing

@Suite("The order of the timeline")
struct TimelineOrderTests {
    private static func order(_ date: String?, _ slug: String, _ occurrence: String? = nil) throws -> TimelineOrder {
        let when = try date.map { When.edtf(try EDTF($0), zone: "UTC") }
        let earliest = try when?.bounds(zones: CachedZones.shared).earliest
        return TimelineOrder(
            when: when, earliest: earliest, slug: slug, occurrence: try occurrence.map { try LocalStart(parsing: $0) })
    }

    @Test("is by beginning, then the finer first, then by slug, then by occurrence; the undated last")
    func order() throws {
        let sorted = [
            try Self.order("../2013", "open"), try Self.order("-0201", "a"), try Self.order("2025-01-01", "z"),
            try Self.order("2025-01", "b"), try Self.order("2025", "a"), try Self.order("2025", "a", "2024-01-01"),
            try Self.order("2025", "a", "2025-01-01"), try Self.order("2025", "b"), try Self.order("2025/2026", "a"),
            try Self.order("2026", "a"), try Self.order(nil, "a"), try Self.order(nil, "b"),
        ]
        for (index, one) in sorted.enumerated() {
            for (other, two) in sorted.enumerated() { #expect((one < two) == (index < other), "\(index) \(other)") }
        }
    }
}
