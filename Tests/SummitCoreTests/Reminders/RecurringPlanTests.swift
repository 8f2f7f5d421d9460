import SummitCore
import Testing

@Suite("The plan of a milestone that recurs")
struct RecurringPlanTests {
    static let zones = CachedZones.shared

    /// FNV-1a, twice: quick, and enough to tell keys apart.
    @Sendable static func quickHash(_ bytes: [UInt8]) -> [UInt8] {
        var words: [UInt8] = []
        for seed in [0xcbf2_9ce4_8422_2325, 0x9e37_79b9_7f4a_7c15] as [UInt64] {
            let value = bytes.reduce(seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
            words += (0..<8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
        }
        return words
    }

    static func plan(_ milestone: Milestone, after: Instant) throws -> Planner.Plan {
        try Planner(hash: quickHash).plan(of: milestone, after: after, zones: zones)
    }

    static func milestone(
        _ rule: String, _ triggers: [String], overrides: [Repetition.Override] = [], duration: String? = nil
    ) throws -> Milestone {
        var milestone = try OccurrenceTests.milestone(
            "2027-01-04T09:30", rule, duration: duration, overrides: overrides)
        milestone.reminders = try triggers.map { Reminder(trigger: try Trigger(canonical: $0)) }
        return milestone
    }

    /// Every delivery that falls due in a stretch of time, by going through all occurrences.
    static func all(_ milestone: Milestone, after: Instant, through: Instant) throws -> [DeliveryKey: Instant] {
        var cursor = try milestone.occurrences(zones: zones)
        var due: [DeliveryKey: Instant] = [:]
        while let one = try cursor.next(), let start = one.bounds.earliest,
            start.secondsSinceEpoch < through.secondsSinceEpoch + 60 * 86_400
        {
            if one.status == .cancelled { continue }
            for reminder in milestone.reminders {
                guard let instant = try reminder.trigger.due(for: one.when, zones: zones), instant > after,
                    instant <= through
                else { continue }
                let key = DeliveryKey(
                    uid: milestone.uid, nominalStart: "\(one.nominal)[Europe/Paris]", trigger: reminder.trigger,
                    generation: one.generation, hash: quickHash)
                due[key] = instant
            }
        }
        return due
    }

    @Test("continued again and again has every delivery once, and none twice", arguments: 0..<16)
    func chain(seed: UInt64) throws {
        var random = SeededNumbers(state: seed)
        let rules = [
            "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=HOURLY;INTERVAL=5",
            "FREQ=DAILY;COUNT=23", "FREQ=MINUTELY;INTERVAL=50;COUNT=300",
        ]
        let triggers = ["-PT30M", "-P7D", "-P1D@09:00", "end:PT0S", "PT2H", "-P30D", "P1D@02:30"]
        let milestone = try Self.milestone(
            try #require(rules.randomElement(using: &random)),
            (0...2).compactMap { _ in triggers.randomElement(using: &random) },
            overrides: [
                try OccurrenceTests.override("2027-01-11T09:30:00", to: "2027-03-28T02:30"),
                try OccurrenceTests.override("2027-01-14T09:30:00", to: "2027-01-02"),
                try OccurrenceTests.override("2027-01-18T09:30:00", status: .cancelled, generation: 0),
            ], duration: ["PT30M", "P2D", nil].randomElement(using: &random) ?? nil)
        let begin = try #require(
            try Instant(parsing: "2027-01-01T00:00:00Z")
                .adding(seconds: Int64.random(in: 0..<10_000_000, using: &random)))
        var after = begin
        var planned: [DeliveryKey: Instant] = [:]
        let enough = try #require(begin.adding(seconds: 7 * 86_400))
        for _ in 0..<5_000 {
            let plan = try Self.plan(milestone, after: after)
            for delivery in plan.deliveries where delivery.due > after {
                #expect(planned.updateValue(delivery.due, forKey: delivery.key) == nil, "planned twice")
            }
            guard let through = plan.through, through < enough else { break }
            #expect(through > after)
            #expect(plan.deliveries.allSatisfy { $0.due <= through })
            after = through
        }
        let expected = try Self.all(milestone, after: begin, through: after)
        #expect(planned.filter { $0.value <= after } == expected)
    }

    @Test("says of the next occurrence what is past already, and of no earlier one")
    func past() throws {
        let milestone = try Self.milestone("FREQ=WEEKLY", ["-P1D"])
        let after = try Instant(parsing: "2027-01-10T20:00:00Z")
        let plan = try Self.plan(milestone, after: after)
        #expect(plan.deliveries.map(\.due).filter { $0 <= after }.map(\.description) == ["2027-01-10T08:30:00Z"])
        #expect(plan.deliveries.contains { $0.due.description == "2027-01-17T08:30:00Z" })
    }

    @Test("is a few deliveries long, however close they come")
    func length() throws {
        let milestone = try Self.milestone("FREQ=SECONDLY", ["PT0S", "-PT30M"])
        let plan = try Self.plan(milestone, after: try Instant(parsing: "2027-01-04T10:00:00Z"))
        #expect((8...20).contains(plan.deliveries.count), "\(plan.deliveries.count)")
        #expect(plan.through != nil)
    }

    @Test("ends with the last occurrence")
    func end() throws {
        let milestone = try Self.milestone("FREQ=WEEKLY;COUNT=3", ["-PT30M"])
        let plan = try Self.plan(milestone, after: try Instant(parsing: "2027-01-01T00:00:00Z"))
        #expect(plan.through == nil && plan.deliveries.count == 3)
        let over = try Self.plan(milestone, after: try Instant(parsing: "2027-03-01T00:00:00Z"))
        #expect(over.through == nil && over.deliveries.isEmpty)
    }

    @Test("has an absolute reminder once, whatever the occurrences")
    func absolute() throws {
        let milestone = try Self.milestone("FREQ=DAILY", ["2027-02-01T09:00:00[Europe/Paris]"])
        let plan = try Self.plan(milestone, after: try Instant(parsing: "2027-01-10T20:00:00Z"))
        #expect(plan.deliveries.map(\.due.description) == ["2027-02-01T08:00:00Z"])
        #expect(plan.through == nil)
    }

    @Test("gives a moved occurrence a new key each time it is moved")
    func generations() throws {
        let keys = try (0...2).map { generation in
            let milestone = try Self.milestone(
                "FREQ=WEEKLY;COUNT=1", ["-PT30M"],
                overrides: [
                    try OccurrenceTests.override(
                        "2027-01-04T09:30:00", to: "2027-01-05T09:30", generation: Int64(generation))
                ])
            return try Self.plan(milestone, after: Instant(secondsSinceEpoch: 0)).deliveries.map(\.key)
        }
        #expect(Set(keys.flatMap { $0 }).count == 3)
    }
}
