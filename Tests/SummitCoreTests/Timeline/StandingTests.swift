import SummitCore
import Testing

@Suite("Where a milestone that recurs stands")
struct StandingTests {
    private static let zones = CachedZones.shared

    /// The same by going through all occurrences.
    private static func plain(_ all: [Occurrence], at now: Instant) -> Standing {
        let spans = all.map { (begin: $0.bounds.earliest ?? now, end: $0.bounds.latest ?? now) }
        let underWay = spans.filter { $0.begin <= now && $0.end > now }
        let nextBegin = spans.map(\.begin).filter { $0 > now }.min()
        return Standing(
            since: now, until: ([nextBegin].compactMap { $0 } + underWay.map(\.end)).min(), nextBegin: nextBegin,
            lastEnd: spans.map(\.end).filter { $0 <= now }.max(), begun: underWay.map(\.begin).max())
    }

    private static func random(_ numbers: inout SeededNumbers) throws -> Milestone {
        let rule = RandomRule(using: &numbers)
        let start = "\(rule.start)"
        let zone = ["UTC", "Asia/Almaty", "Europe/Paris", "America/New_York"].randomElement(using: &numbers) ?? ""
        switch Int.random(in: 0..<(5), using: &numbers) {
        case 0: return try OccurrenceTests.milestone(start, rule.text, zone: zone)
        case 1: return try OccurrenceTests.milestone(start, rule.text, duration: "PT90M", zone: zone)
        case 2: return try OccurrenceTests.milestone(start, rule.text, duration: "P3D", zone: zone)
        case 3:
            return try OccurrenceTests.milestone(
                start, rule.text, duration: "PT26H", zone: zone, dates: ["2009-05-05T10:00:00/P40D"])
        default:
            var milestone = try OccurrenceTests.milestone(start, rule.text, duration: "PT2H", zone: zone)
            // Moved far away, and made long.
            if let first = try milestone.occurrences(zones: zones).plainFirst() {
                let moved = try OccurrenceTests.when("2010-03-03T08:00", duration: "P9D")
                milestone.repetition = milestone.repetition.map {
                    Repetition(
                        $0.recurrence,
                        overrides: [
                            Repetition.Override(occurrence: first.nominal, when: moved, status: nil, generation: 1)
                        ])
                }
            }
            return milestone
        }
    }

    @Test("is what going through all its occurrences tells", arguments: 0..<8)
    func property(seed: UInt64) throws {
        var numbers = SeededNumbers(state: seed &+ 11)
        var (looked, underWay, over) = (0, 0, 0)
        for _ in 0..<50 {
            let milestone = try Self.random(&numbers)
            var cursor = try milestone.occurrences(zones: Self.zones)
            var all: [Occurrence] = []
            while all.count < 3_000, let next = try cursor.next() { all.append(next) }
            guard let first = all.first?.bounds.earliest, let last = all.last?.bounds.earliest else { continue }
            // Behind the last that was looked at there may be more.
            let reach = last.secondsSinceEpoch - first.secondsSinceEpoch
            let isWhole = all.count < 3_000
            for _ in 0..<6 {
                let offset =
                    Int64(Int.random(in: 0..<(Int(isWhole ? reach * 2 + 1_000_000 : max(reach, 1))), using: &numbers))
                    - 2
                let near = all[Int.random(in: 0..<all.count, using: &numbers)]
                let edge = (Int.random(in: 0..<2, using: &numbers) == 0) ? near.bounds.earliest : near.bounds.latest
                let now =
                    (Int.random(in: 0..<2, using: &numbers) == 0)
                    ? Instant(secondsSinceEpoch: first.secondsSinceEpoch + offset) : edge
                guard let now, isWhole || now < last else { continue }
                let standing = try milestone.standing(at: now, zones: Self.zones)
                #expect(
                    standing == Self.plain(all, at: now),
                    "\(milestone.when as Any) \(milestone.repetition as Any) at \(now)")
                looked += 1
                underWay += standing.begun == nil ? 0 : 1
                over += standing.lastEnd == nil ? 0 : 1
            }
        }
        #expect(looked > 100 && underWay > 5 && over > 50, "\(looked) \(underWay) \(over)")
    }

    @Test("those that are over come last first, and no more than are asked for")
    func over() throws {
        let milestone = try OccurrenceTests.milestone("2000-02-29", "FREQ=YEARLY;COUNT=4")
        let now = try Instant(parsing: "2400-01-01T00:00:00Z")
        let texts = try milestone.occurrences(overBy: now, limit: 3, zones: Self.zones).map {
            try $0.when.text(zones: Self.zones)
        }
        #expect(texts == ["2012-02-29", "2008-02-29", "2004-02-29"])
    }
}

extension OccurrenceCursor {
    fileprivate func plainFirst() throws -> Occurrence? {
        var cursor = self
        return try cursor.next()
    }
}
