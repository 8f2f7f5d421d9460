import FoundationEssentials
import SummitCore
import Testing

/// The zones of this machine, each read once.
final class CachedZones: ZoneProvider {
    static let shared = CachedZones()
    private let known: [String: ZoneRules]

    init() {
        known = Dictionary(
            uniqueKeysWithValues: ["UTC", "Asia/Almaty", "Europe/Paris", "America/New_York"].compactMap { name in
                (try? SystemZoneFiles().rules(for: name)).map { (name, $0) }
            })
    }

    func rules(for identifier: String) throws -> ZoneRules {
        guard let rules = known[identifier] else { throw ZoneError(identifier: identifier, reason: "not in this test") }
        return rules
    }
}

@Suite("Occurrences of a milestone")
struct OccurrenceTests {
    static let zones = CachedZones.shared

    static func milestone(
        _ start: String, _ rule: String?, end: String? = nil, duration: String? = nil, zone: String = "Europe/Paris",
        dates: [String] = [], except: [String] = [], overrides: [Repetition.Override] = []
    ) throws -> Milestone {
        let recurrence = Recurrence(
            rule: try rule.map { try RecurrenceRule($0) }, dates: try dates.map { try RecurrenceDate(parsing: $0) },
            exceptions: try except.map { try LocalStart(parsing: $0) })
        return Milestone(
            uid: "u", slug: "s", title: "T",
            when: try When(parsing: start, end: end, duration: duration, defaultZone: zone, zones: zones),
            repetition: Repetition(recurrence, overrides: overrides))
    }

    static func when(_ text: String, duration: String? = nil) throws -> When {
        try When(parsing: text, end: nil, duration: duration, defaultZone: "Europe/Paris", zones: zones)
    }

    static func override(
        _ occurrence: String, to text: String? = nil, status: Milestone.Status? = nil, generation: Int64 = 1
    ) throws -> Repetition.Override {
        Repetition.Override(
            occurrence: try LocalStart(parsing: occurrence), when: try text.map { try when($0) }, status: status,
            generation: generation)
    }

    static func texts(_ milestone: Milestone, from: String? = nil, _ count: Int = 10) throws -> [String] {
        var cursor = try milestone.occurrences(from: try from.map { try Instant(parsing: $0) }, zones: zones)
        var texts: [String] = []
        while texts.count < count, let next = try cursor.next() { texts.append(try next.when.text(zones: zones)) }
        return texts
    }

    @Test("follow the local clock through a change of the offset")
    func zone() throws {
        let milestone = try Self.milestone("2027-03-27T09:30", "FREQ=DAILY;COUNT=3")
        #expect(
            try Self.texts(milestone) == [
                "2027-03-27T09:30:00+01:00[Europe/Paris]", "2027-03-28T09:30:00+02:00[Europe/Paris]",
                "2027-03-29T09:30:00+02:00[Europe/Paris]",
            ])
    }

    @Test("of a day or of a span of days are days and spans")
    func days() throws {
        #expect(try Self.texts(try Self.milestone("2024-02-29", "FREQ=YEARLY"), 2) == ["2024-02-29", "2028-02-29"])
        let span = try Self.milestone("2027-06-17/2027-06-19", "FREQ=YEARLY")
        #expect(try Self.texts(span, 2) == ["2027-06-17/2027-06-19", "2028-06-17/2028-06-19"])
        let first = try #require(try span.occurrences(zones: Self.zones).firstOccurrence())
        #expect(first.bounds.latest?.description == "2027-06-19T22:00:00Z")
    }

    @Test("last as long as the first: a duration by the calendar, an end exactly (RFC 5545 §3.8.5.3)")
    func lengths() throws {
        // In the night to 28 March 2027 Paris skips an hour.
        func ends(_ milestone: Milestone) throws -> [String] {
            var cursor = try milestone.occurrences(zones: Self.zones)
            return [try cursor.next(), try cursor.next()].compactMap { $0?.bounds.latest?.description }
        }
        let nominal = try Self.milestone("2027-03-26T12:00", "FREQ=DAILY", duration: "P1D")
        #expect(try ends(nominal) == ["2027-03-27T11:00:00Z", "2027-03-28T10:00:00Z"])
        let exact = try Self.milestone("2027-03-26T12:00", "FREQ=DAILY", end: "2027-03-27T12:00")
        #expect(try ends(exact) == ["2027-03-27T11:00:00Z", "2027-03-28T11:00:00Z"])
    }

    @Test("come from RDATE too, with the end of their periods, and not where EXDATE names them")
    func dates() throws {
        let milestone = try Self.milestone(
            "2027-01-04T09:30", "FREQ=WEEKLY;COUNT=3", duration: "PT1H",
            dates: ["2027-01-06T14:00:00/PT30M", "2027-01-07T08:00:00/2027-01-07T08:10:00"],
            except: ["2027-01-11T09:30:00"])
        let found = try milestone.occurrences(
            since: Instant(secondsSinceEpoch: 0), until: Instant(parsing: "2028-01-01T00:00:00Z"), zones: Self.zones)
        #expect(
            found.map(\.nominal.description) == [
                "2027-01-04T09:30:00", "2027-01-06T14:00:00", "2027-01-07T08:00:00", "2027-01-18T09:30:00",
            ])
        let lengths = found.map { one in
            (one.bounds.latest?.secondsSinceEpoch ?? 0) - (one.bounds.earliest?.secondsSinceEpoch ?? 0)
        }
        #expect(lengths == [3_600, 1_800, 600, 3_600])
    }

    @Test("that were moved stand where they are now, and keep the name that the rule gave them")
    func moved() throws {
        let milestone = try Self.milestone(
            "2027-01-04T09:30", "FREQ=WEEKLY;COUNT=4",
            overrides: [
                try Self.override("2027-01-04T09:30:00", to: "2027-01-20T10:00"),
                try Self.override("2027-01-25T09:30:00", to: "2027-01-05"),
                try Self.override("2027-01-11T09:30:00", status: .cancelled, generation: 0),
            ])
        var cursor = try milestone.occurrences(zones: Self.zones)
        var rows: [String] = []
        while let one = try cursor.next() {
            rows.append("\(one.nominal) \(one.when.prose) \(one.status.rawValue) \(one.generation)")
        }
        #expect(
            rows == [
                "2027-01-25T09:30:00 5 January 2027 confirmed 1",
                "2027-01-11T09:30:00 11 January 2027, 09:30 (Europe/Paris) cancelled 0",
                "2027-01-18T09:30:00 18 January 2027, 09:30 (Europe/Paris) confirmed 0",
                "2027-01-04T09:30:00 20 January 2027, 10:00 (Europe/Paris) confirmed 1",
            ])
        #expect(try Self.texts(milestone, from: "2027-01-19T00:00:00Z") == ["2027-01-20T10:00:00+01:00[Europe/Paris]"])
        let onDay = try milestone.occurrences(
            on: try #require(CivilDate(year: 2027, month: 1, day: 4)), zones: Self.zones)
        #expect(onDay.map(\.when.prose) == ["20 January 2027, 10:00 (Europe/Paris)"])
        let found = try milestone.when(nominalStart: "2027-01-04T09:30:00[Europe/Paris]", zones: Self.zones)
        #expect(found?.prose == "20 January 2027, 10:00 (Europe/Paris)")
        #expect(try milestone.when(nominalStart: "2027-01-05T09:30:00[Europe/Paris]", zones: Self.zones) == nil)
    }

    @Test(
        "have a span together, open where there is no last",
        arguments: [
            ("FREQ=WEEKLY;COUNT=3", "2027-01-04T08:30:00Z", true), ("FREQ=WEEKLY", "2027-01-04T08:30:00Z", false),
            ("FREQ=WEEKLY;UNTIL=20270131T000000Z", "2027-01-04T08:30:00Z", true),
            ("FREQ=WEEKLY;BYDAY=TH", "2027-01-07T08:30:00Z", false),
        ])
    func span(rule: String, first: String, ends: Bool) throws {
        let bounds = try Self.milestone("2027-01-04T09:30", rule).recurrenceBounds(zones: Self.zones)
        #expect(bounds?.earliest?.description == first)
        #expect((bounds?.latest != nil) == ends)
    }

    @Test("reach the end of the last one, also where it was moved behind all others")
    func spanOfMoved() throws {
        let milestone = try Self.milestone(
            "2027-01-04T09:30", "FREQ=WEEKLY;COUNT=3",
            overrides: [try Self.override("2027-01-04T09:30:00", to: "2028-05-01T10:00")])
        let latest = try #require(try milestone.recurrenceBounds(zones: Self.zones)?.latest)
        #expect(try latest >= Instant(parsing: "2028-05-01T08:01:00Z"))
    }

    @Test("may be none at all")
    func none() throws {
        let milestone = try Self.milestone("2027-01-04", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")
        #expect(try milestone.recurrenceBounds(zones: Self.zones) == nil)
    }

    @Test("are found in a window as they are when gone through one by one", arguments: 0..<50)
    func windows(seed: UInt64) throws {
        var random = SeededNumbers(state: seed)
        let rules = [
            "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,WE", "FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=HOURLY;INTERVAL=7",
            "FREQ=DAILY;COUNT=40", "FREQ=YEARLY;BYDAY=20MO",
        ]
        let milestone = try Self.milestone(
            "2027-01-04T02:30", rules.randomElement(using: &random),
            duration: ["PT30M", "P3D", nil].randomElement(
                using: &random) ?? nil,
            overrides: [
                try Self.override("2027-01-06T02:30:00", to: "2027-03-28T02:30"),
                try Self.override("2027-01-11T02:30:00", to: "2026-12-01"),
            ])
        let since = try Instant(parsing: "2026-11-01T00:00:00Z")
            .adding(seconds: Int64.random(in: 0..<40_000_000, using: &random))
        let until = since?.adding(seconds: Int64.random(in: 1..<20_000_000, using: &random))
        let window = (since: try #require(since), until: try #require(until))
        var cursor = try milestone.occurrences(zones: Self.zones)
        var expected: [Occurrence] = []
        while let next = try cursor.next(), let start = next.bounds.earliest, start < window.until {
            if next.bounds.possiblyOverlaps(since: window.since, until: window.until) { expected.append(next) }
        }
        #expect(
            try milestone.occurrences(since: window.since, until: window.until, zones: Self.zones) == expected)
    }
}

extension OccurrenceCursor {
    fileprivate func firstOccurrence() throws -> Occurrence? {
        var cursor = self
        return try cursor.next()
    }
}

@Suite("What was changed of single occurrences")
struct RepetitionTests {
    @Test("counts the moves, whatever is said anew")
    func following() throws {
        let recurrence = Recurrence(rule: try RecurrenceRule("FREQ=WEEKLY"))
        let moved = try OccurrenceTests.override("2027-01-04T09:30:00", to: "2027-01-05T09:30", generation: 3)
        let before = Repetition(recurrence, overrides: [moved])
        let silent = Repetition(recurrence).following(before, isSilent: true)
        #expect(silent.overrides == [moved])
        let back = Repetition(recurrence).following(before, isSilent: false)
        #expect(back.overrides.map(\.generation) == [4] && back.overrides[0].when == nil)
        let same = Repetition(
            recurrence, overrides: [try OccurrenceTests.override("2027-01-04T09:30:00", to: "2027-01-05T09:30")])
        #expect(same.following(before, isSilent: false).overrides.map(\.generation) == [3])
    }

    @Test("is one for each occurrence, in their order, and gone when it says nothing")
    func set() throws {
        var repetition = Repetition(Recurrence())
        repetition.set(try OccurrenceTests.override("2027-01-05", status: .cancelled, generation: 0))
        repetition.set(try OccurrenceTests.override("2027-01-04", status: .cancelled, generation: 0))
        repetition.set(try OccurrenceTests.override("2027-01-05", status: .held, generation: 0))
        #expect(repetition.overrides.map(\.occurrence.description) == ["2027-01-04", "2027-01-05"])
        #expect(repetition.override(of: try LocalStart(parsing: "2027-01-05"))?.status == .held)
        repetition.set(try OccurrenceTests.override("2027-01-04", generation: 0))
        #expect(repetition.overrides.map(\.occurrence.description) == ["2027-01-05"])
    }

    @Test("goes into the store and comes back the same")
    func coding() throws {
        let milestone = try OccurrenceTests.milestone(
            "2027-01-04T09:30", "FREQ=WEEKLY;BYDAY=MO", duration: "PT1H", dates: ["2027-01-06T14:00:00/PT30M"],
            except: ["2027-01-11T09:30:00"],
            overrides: [try OccurrenceTests.override("2027-01-18T09:30:00", to: "2027-01-19", status: .tentative)])
        let data = try JSONEncoder().encode(milestone)
        #expect(try JSONDecoder().decode(Milestone.self, from: data) == milestone)
    }
}
