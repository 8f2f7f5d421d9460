import SummitCore

/// Milestones with every field and every kind of date, the same in each run.
struct CalendarMilestones {
    private var numbers: SteadyNumbers
    private let zones: any ZoneProvider

    init(seed: UInt64, zones: some ZoneProvider) {
        numbers = SteadyNumbers(seed)
        self.zones = zones
    }

    private static let words = [
        "Summit", "a,b", "c;d", "back\\slash", "\\n", "“quotes”", "\"q\"", "^caret^'", "峰会", "Саммит", "👩‍👩‍👧‍👦", "x:y", "=",
        "e\u{301}", "", " ", "Date: about 1992 (EDTF 1992~)", "BEGIN:VEVENT", "\u{202E}",
    ]
    private static let zoneNames = [
        "UTC", "Asia/Almaty", "Europe/Dublin", "America/New_York", "Africa/Casablanca", "Asia/Kathmandu",
        "Pacific/Apia", "Australia/Lord_Howe", "Etc/GMT+5", "Etc/UTC",
    ]
    private static let dates = [
        "1992~", "2025", "2025-06", "2025-06-17", "2025-06-17/2025-06-18", "2025-06-17/2025-06-17", "2013/..",
        "../1985",
        "2013/", "/1985", "../..", "-0201", "0000", "0001-01-01", "9999-12-31", "9999-12-30", "Y170000002", "Y-17E7",
        "1950S2", "20XX", "1985-XX-XX", "2001-24", "[1667,1668,1670..1672]", "{1960,1961-12}", "2004-06~-11", "1984?",
        "-0201/1912", "1912/Y12000", "1992-05%",
    ]

    private mutating func text(_ most: Int = 5) -> String {
        var words = (0..<numbers.roll(1...most)).map { _ in numbers.pick(Self.words) }
        words[0] = "t" + words[0]
        if numbers.chance(10) { words.insert(" ", at: 0) }
        return words.joined(separator: numbers.pick([" ", "", ", "]))
    }

    private mutating func lines() -> String {
        (0..<numbers.roll(1...4)).map { _ in text() }.joined(separator: numbers.pick(["\n", "\n\n", "\t"]))
    }

    private mutating func local() -> CivilDateTime {
        // Gaps and overlaps of the zones above are among them.
        let texts = [
            "2025-03-30T01:30:00", "2025-10-26T01:30:00", "2025-11-02T01:30:00", "2025-03-09T02:30:00",
            "2024-02-29T23:30:00", "2011-12-30T10:00:00", "0001-01-01T00:00:00", "9999-12-31T23:59:59",
            "1900-01-01T12:00:00", "2025-06-17T10:00:00",
        ]
        if numbers.chance(40), let start = try? LocalStart(parsing: numbers.pick(texts)) { return start.local }
        if numbers.chance(5) {
            return CivilDateTime(secondNumber: Int64(numbers.roll(-900_000_000_000...900_000_000_000)))!
        }
        return CivilDateTime(secondNumber: Int64(numbers.roll(-1_000_000_000...4_000_000_000)))!
    }

    private mutating func zoned(_ zone: String? = nil) -> ZonedDateTime {
        let (name, local) = (zone ?? numbers.pick(Self.zoneNames), local())
        var later = false
        if case .overlap? = try? zones.rules(for: name).resolve(local) { later = numbers.chance(50) }
        return ZonedDateTime(local: local, zone: name, laterInOverlap: later)
    }

    mutating func when() throws -> When {
        if numbers.chance(50) {
            let day = EDTF(day: local().date)?.text ?? "Y12000"
            let text = numbers.chance(70) ? numbers.pick(Self.dates) : day
            return .edtf(try EDTF(text), zone: numbers.pick(Self.zoneNames))
        }
        let start = zoned()
        switch numbers.roll(0...4) {
        case 0: return .zoned(start, end: nil)
        case 1: return .zoned(start, end: .at(start))
        case 2:
            let duration = CalendarDuration(
                days: Int64(numbers.pick([0, 0, 1, 40])), seconds: Int64(numbers.pick([0, 30, 5_400, 90_061])))
            return .zoned(start, end: .after(duration))
        default:
            let end = zoned(numbers.chance(50) ? start.zone : nil)
            let isAfter = try end.resolve(zones: zones).instant >= start.resolve(zones: zones).instant
            return .zoned(start, end: isAfter ? .at(end) : nil)
        }
    }

    private mutating func repetition(_ when: When) throws -> Repetition? {
        guard let start = when.recurrenceStart, numbers.chance(60) else { return nil }
        var rules = ["FREQ=DAILY", "FREQ=WEEKLY;COUNT=5", "FREQ=MONTHLY;INTERVAL=2", "FREQ=YEARLY"]
        rules.append(start.isDay ? "FREQ=DAILY;UNTIL=20300101" : "FREQ=DAILY;UNTIL=20300101T100000Z")
        if !start.isDay { rules += ["FREQ=HOURLY;INTERVAL=5", "FREQ=WEEKLY;UNTIL=20301101T013000"] }
        rules.append("RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=FORWARD")
        var recurrence = Recurrence(rule: numbers.chance(85) ? try RecurrenceRule(numbers.pick(rules)) : nil)
        for _ in 0..<numbers.pick([0, 0, 1, 3]) {
            let other = start.isDay ? LocalStart.day(local().date) : .time(local())
            if numbers.chance(50) {
                recurrence.exceptions.append(other)
            } else if start.isDay || numbers.chance(60) {
                recurrence.dates.append(RecurrenceDate(start: other))
            } else {
                recurrence.dates.append(RecurrenceDate(start: other, end: .duration(.seconds(5_400))))
            }
        }
        var overrides: [Repetition.Override] = []
        var bare = Milestone(uid: "x", slug: "x", title: "x", when: when, repetition: Repetition(recurrence))
        var cursor = try bare.occurrences(zones: zones)
        for _ in 0..<3 {
            guard let next = try cursor.next() else { break }
            let status = numbers.chance(50) ? numbers.pick(Milestone.Status.allCases) : nil
            switch numbers.roll(0...3) {
            case 0: continue
            case 1: overrides.append(.init(occurrence: next.nominal, when: next.when, status: status, generation: 2))
            case 2: overrides.append(.init(occurrence: next.nominal, status: status, generation: 0))
            default:
                overrides.append(
                    .init(occurrence: next.nominal, when: try self.when(), status: status, generation: 1))
            }
        }
        bare.repetition = Repetition(recurrence, overrides: overrides)
        return bare.repetition
    }

    private mutating func reminders(_ zone: String) throws -> [Reminder] {
        try (0..<numbers.pick([0, 1, 3])).map { _ in
            let texts = [
                "-P7D", "-PT15M", "end:-PT1H", "-P1D@09:00", "end:P1D@18:30", "PT0S", "2027-05-01T04:00:00Z",
                "2027-05-01T09:00[Asia/Almaty]", "2025-10-26T01:30+00:00[Europe/Dublin]", "P2DT3H",
            ]
            return Reminder(
                trigger: try Trigger(parsing: numbers.pick(texts), defaultZone: zone, zones: zones),
                priority: numbers.pick(Priority.allCases),
                repetition: numbers.chance(30)
                    ? try RepeatUntilAcknowledged(every: .seconds(3_600), atMost: numbers.roll(1...9)) : nil,
                catchUp: numbers.chance(30) ? numbers.pick([.late, .digest, .skip(after: 7_200)]) : nil)
        }
    }

    private mutating func sources() throws -> [Source] {
        (0..<numbers.pick([0, 1, 3])).map { _ in
            switch numbers.roll(0...3) {
            case 0: Source(url: numbers.pick(["https://example.org/a,b;c?d=e", "see page 4", "urn:isbn:1"]))
            case 1: Source(title: text(), quote: lines(), fields: ["when"], date: "1991")
            default: Source(title: text(), author: text(), publisher: text(), url: "http://x.y/z", published: "2025-06")
            }
        }
    }

    private mutating func people() -> [Participant] {
        (0..<numbers.pick([0, 1, 4])).map { _ in
            Participant(
                name: text(), kind: numbers.pick([nil, "state", "person", "organisation", "room"]),
                role: numbers.pick([nil, "chair", "organizer", "host", "req-participant"]))
        }
    }

    /// What a milestone that came from a calendar has besides.
    private mutating func calendar(_ milestone: inout Milestone) {
        var calendar = CalendarObject(component: numbers.pick([nil, "VTODO", "VJOURNAL"]))
        if numbers.chance(50) { calendar.sequence = Int64(numbers.roll(0...9)) }
        if numbers.chance(50) { calendar.modified = "2025-01-02T03:04:05Z" }
        var lines: [String] = []
        if numbers.chance(60) { lines += ["CLASS:PRIVATE", "X-Foo;X-BAR=\"a;b\":c\\,d", "COMMENT:é, \\n"] }
        if numbers.chance(40) {
            lines.append("ATTENDEE;CN=\"Ann, A.\";PARTSTAT=ACCEPTED:mailto:ann@example.org")
            milestone.participants.append(Participant(name: "Ann, A.", kind: "person"))
        }
        if numbers.chance(40) {
            lines += [
                "BEGIN:VALARM", "ACTION:AUDIO", "TRIGGER:-PT20M", "X-A:1", "END:VALARM",
                "BEGIN:VALARM", "ACTION:NONE", "TRIGGER;VALUE=DATE-TIME:19760401T005545Z", "END:VALARM",
            ]
            milestone.reminders.append(Reminder(trigger: .relative(.start, .seconds(-1_200), timeOfDay: nil)))
        }
        if numbers.chance(30) { lines += ["BEGIN:PARTICIPANT", "UID:p", "END:PARTICIPANT"] }
        if !lines.isEmpty { calendar.properties = lines }
        if calendar != CalendarObject() { milestone.calendar = calendar }
    }

    mutating func next(_ number: Int) throws -> Milestone {
        var milestone = Milestone(
            uid: "\(number)-" + text(), slug: "slug-\(number)", title: text(),
            summary: numbers.chance(60) ? lines() : nil, when: numbers.chance(90) ? try when() : nil,
            status: numbers.pick(Milestone.Status.allCases))
        milestone.repetition = try milestone.when.flatMap { try repetition($0) }
        if numbers.chance(20) { milestone.previously = [try when(), try when()] }
        if numbers.chance(50) {
            milestone.place = Place(name: text(), country: numbers.pick([nil, "KZ"]))
            if numbers.chance(50) {
                milestone.place?.latitude = numbers.pick([0.1 + 0.2, -90, 1e-7, 51.123456789012345])
                milestone.place?.longitude = Double.random(in: -180...180, using: &numbers)
            }
        }
        milestone.participants = people()
        milestone.tags = (0..<numbers.pick([0, 1, 3])).map { _ in String(text(2).prefix(100)) }
        if numbers.chance(30) {
            milestone.series = .init(slug: "series", edition: numbers.chance(50) ? Int64(numbers.roll(1...9)) : nil)
        }
        milestone.sources = try sources()
        milestone.relations = (0..<numbers.pick([0, 0, 2])).map { _ in
            Relation(kind: numbers.pick(Relation.Kind.allCases), uid: text())
        }
        milestone.reminders = try reminders(milestone.when?.zone ?? "UTC")
        milestone.generation = Int64(numbers.pick([0, 0, 3]))
        if numbers.chance(50) { calendar(&milestone) }
        return milestone
    }
}
