import SummitCore
import Testing

@Suite struct TriggerTests {
    static let zones = SystemZoneFiles()

    @Test(arguments: [
        ("-P7D", "-P7D"), ("-PT30M", "-PT30M"), ("-P1W", "-P7D"), ("P1D", "P1D"), ("+P1D", "P1D"), ("PT0S", "PT0S"),
        ("-p1dt2h", "-P1DT2H"), ("\u{2212}P7D", "-P7D"), ("start:-P7D", "-P7D"), ("-2h", "-PT2H"),
        ("-1h 30min", "-PT1H30M"), ("-1d@09:00", "-P1D@09:00"), ("end:-90m", "end:-PT1H30M"),
        ("end:-PT1H", "end:-PT1H"),
        ("end:\u{2212}P1D@18:30", "end:-P1D@18:30"), ("-P1D@09:00", "-P1D@09:00"), ("-P1D@09:00:00", "-P1D@09:00"),
        ("-P1D@23:59:59", "-P1D@23:59:59"), ("P0D@09:00", "PT0S@09:00"), ("  -P1D@09:00 ", "-P1D@09:00"),
        ("  end:-P1D ", "end:-P1D"),
        ("2027-05-01T09:00[Asia/Almaty]", "2027-05-01T09:00:00[Asia/Almaty]"),
        ("2027-05-01T09:00+05:00[Asia/Almaty]", "2027-05-01T09:00:00[Asia/Almaty]"),
        ("2027-05-01T09:00", "2027-05-01T09:00:00[Europe/Berlin]"),
        ("2027-05-01T04:00:00Z", "2027-05-01T04:00:00[UTC]"), ("2027-05-01T09:00+05:00", "2027-05-01T04:00:00[UTC]"),
        ("2027-05-01T04:00Z[Asia/Almaty]", "2027-05-01T09:00:00[Asia/Almaty]"),
        ("2025-10-26T02:30+01:00[Europe/Berlin]", "2025-10-26T02:30:00[Europe/Berlin]#2"),
        ("+12000-05-01T04:00:00Z", "+12000-05-01T04:00:00[UTC]"),
        ("-0201-05-01T04:00:00Z", "-0201-05-01T04:00:00[UTC]"),
    ])
    func everyFormIsReadAndItsCanonicalTextReadsBack(text: String, canonical: String) throws {
        let trigger = try Trigger(parsing: text, defaultZone: "Europe/Berlin", zones: Self.zones)
        #expect(trigger.description == canonical)
        #expect(try Trigger(canonical: canonical) == trigger)
        if !canonical.hasSuffix("#2") {
            #expect(try Trigger(parsing: canonical, defaultZone: "Asia/Tokyo", zones: Self.zones) == trigger)
        }
    }

    @Test(arguments: [
        ("7d before", "-P7D"), ("7 days before", "-P7D"), ("1w before", "-P7D"),
        ("1 day before at 09:00", "-P1D@09:00"),
        ("1d before at 9:00", "-P1D@09:00"), ("1d before @ 09:00", "-P1D@09:00"), ("1D BEFORE @18:30", "-P1D@18:30"),
        ("30min before", "-PT30M"), ("30 minutes before the end", "end:-PT30M"), ("1h before end", "end:-PT1H"),
        ("2 hours after the start", "PT2H"), ("1h 30min before", "-PT1H30M"), ("1h30min before", "-PT1H30M"),
        ("1 day and 2 hours before", "-P1DT2H"), ("a week before", "-P7D"), ("an hour before start", "-PT1H"),
        ("at start", "PT0S"), ("at the end", "end:PT0S"), ("on the day at 09:00", "PT0S@09:00"),
        ("the day before at 18:00", "-P1D@18:00"), ("the day before", "-P1D"), ("  7d   before ", "-P7D"),
        ("at start at 09:00", "PT0S@09:00"), ("0 min before", "PT0S"),
    ])
    func whatPeopleSayIsRead(text: String, canonical: String) throws {
        let trigger = try Trigger(parsing: text, defaultZone: "Europe/Berlin", zones: Self.zones)
        #expect(trigger.description == canonical)
    }

    @Test(arguments: [
        ("7d earlier", 3), ("7 before", 2), ("7 lightyears before", 2), ("before start", 0), ("7d before lunch", 10),
        ("2h before at 09:00", 10), ("1d before at", 12), ("1d before at 25:00", 13), ("1d before at 9", 13),
        ("9999999999999999999 d before", 0), ("10000000 d 1 d before", 11), ("at noon", 0), ("a 7 before", 2),
        ("1d before at 09:00 sharp", 19), ("7 d", 3),
    ])
    func whatPeopleSayAndNobodyUnderstandsIsSaidWithItsPlace(text: String, offset: Int) {
        let error = #expect(throws: ParseError.self) {
            try Trigger(parsing: text, defaultZone: "UTC", zones: Self.zones)
        }
        #expect(error?.offset == offset, "\(error.map(String.init(describing:)) ?? "")")
    }

    @Test(arguments: [
        ("", 0), ("7D", 0), ("-P", 2), ("-P7", 3), ("-P7X", 3), ("end:", 4), ("end:-P7X", 7), ("start:end:-P1D", 6),
        ("-PT1H@09:00", 6), ("-P1D@", 5), ("-P1D@9:00", 5), ("-P1D@24:00", 5), ("-P1D@09:60", 5), ("-P1D@+9:00", 5),
        ("-P1D@09", 5), ("-P1D@09:00:00:00", 5), ("-P1D@\u{0661}0:00", 5), ("  -P1D@9:00", 5), ("end:-P1D@x", 9),
        ("-P99999999D", 2), ("2027-13-01T09:00", 5), ("2027-02-30T09:00", 8),
        ("2027-05-01T09:00+04:00[Asia/Almaty]", 16), ("yesterday", 0), ("-P1Dé", 4),
    ])
    func whatCanNotBeReadIsSaidWithItsPlace(text: String, offset: Int) {
        let error = #expect(throws: ParseError.self) {
            try Trigger(parsing: text, defaultZone: "UTC", zones: Self.zones)
        }
        #expect(error?.offset == offset, "\(error.map(String.init(describing:)) ?? "")")
    }

    @Test func whatIsNoReminderAtAllIsToldWhatOneIs() {
        let error = #expect(throws: ParseError.self) {
            try Trigger(parsing: "soon", defaultZone: "UTC", zones: Self.zones)
        }
        #expect(error?.description.hasPrefix("“soon” can't be read: a reminder is “7d before”") == true)
    }

    @Test(arguments: ["2027-05-01T09:00:00[Asia/Almaty", "2027-05-01T09:00:00+05:00[UTC]", "[UTC]", "2027-05-01[UTC]"])
    func brokenCanonicalTextsAreErrors(text: String) {
        #expect(throws: ParseError.self) { try Trigger(canonical: text) }
    }

    @Test func anUnknownZoneIsSaid() {
        #expect(throws: ZoneError.self) {
            try Trigger(parsing: "2027-05-01T09:00[Asia/Atlantis]", defaultZone: "UTC", zones: Self.zones)
        }
    }

    struct Due: Sendable {
        let when: String
        var end: String?
        var duration: String?
        let trigger: String
        let due: String?
    }

    static let table = [
        Due(when: "2025-06-17T10:00[Asia/Almaty]", trigger: "-P7D", due: "2025-06-10T05:00:00Z"),
        Due(when: "2025-06-17T10:00[Asia/Almaty]", trigger: "-P1D@09:00", due: "2025-06-16T04:00:00Z"),
        Due(when: "2025-06-17T10:00[Asia/Almaty]", trigger: "PT0S@23:59:59", due: "2025-06-17T18:59:59Z"),
        Due(when: "2025-06-17T10:00[Asia/Almaty]", trigger: "end:-PT1H", due: "2025-06-17T04:00:00Z"),
        Due(
            when: "2025-06-17T10:00[Asia/Almaty]", end: "2025-06-18T12:00", trigger: "end:-PT1H",
            due: "2025-06-18T06:00:00Z"),
        Due(
            when: "2025-06-17T10:00[Asia/Almaty]", duration: "P1DT2H", trigger: "end:-PT1H", due: "2025-06-18T06:00:00Z"
        ),
        Due(
            when: "2025-06-17T10:00[Asia/Almaty]", end: "2025-06-17T10:00", trigger: "end:PT0S",
            due: "2025-06-17T05:00:00Z"),
        // Kazakhstan left UTC+6 for UTC+5 at midnight on 1 March 2024: days keep the time of day, hours do not.
        Due(when: "2024-03-02T10:00[Asia/Almaty]", trigger: "-P2D", due: "2024-02-29T04:00:00Z"),
        Due(when: "2024-03-02T10:00[Asia/Almaty]", trigger: "-PT48H", due: "2024-02-29T05:00:00Z"),
        Due(when: "2024-03-01[Asia/Almaty]", trigger: "PT0S", due: "2024-02-29T19:00:00Z"),
        Due(when: "2024-03-02[Asia/Almaty]", trigger: "-P2D@23:30", due: "2024-02-29T17:30:00Z"),
        // A time that is skipped is that of the offset before; one that happens twice, the first.
        Due(when: "2025-03-31T02:30[Europe/Berlin]", trigger: "-P1D", due: "2025-03-30T01:30:00Z"),
        Due(when: "2025-03-31T02:30[Europe/Berlin]", trigger: "-PT24H", due: "2025-03-30T00:30:00Z"),
        Due(when: "2025-03-30T02:30[Europe/Berlin]", trigger: "PT0S", due: "2025-03-30T01:30:00Z"),
        Due(when: "2025-10-27T02:30[Europe/Berlin]", trigger: "-P1D", due: "2025-10-26T00:30:00Z"),
        Due(when: "2025-10-26T02:30+02:00[Europe/Berlin]", trigger: "-PT30M", due: "2025-10-26T00:00:00Z"),
        Due(when: "2025-10-26T02:30+01:00[Europe/Berlin]", trigger: "-PT30M", due: "2025-10-26T01:00:00Z"),
        Due(when: "2025-10-26T02:30+01:00[Europe/Berlin]", trigger: "end:PT0S", due: "2025-10-26T01:30:00Z"),
        Due(when: "2025-10-26T02:30+01:00[Europe/Berlin]", trigger: "-P1D", due: "2025-10-25T00:30:00Z"),
        Due(
            when: "2025-10-25T12:00[Europe/Berlin]", end: "2025-10-26T02:30+01:00[Europe/Berlin]",
            trigger: "end:-PT10M",
            due: "2025-10-26T01:20:00Z"),
        // Each precision counts from its earliest day, and its end from the end of its last.
        Due(when: "2025-06-17[Asia/Almaty]", trigger: "-P1D", due: "2025-06-15T19:00:00Z"),
        Due(when: "2025-06-17[Asia/Almaty]", trigger: "end:PT0S", due: "2025-06-17T19:00:00Z"),
        Due(when: "2025-06[UTC]", trigger: "-P1D", due: "2025-05-31T00:00:00Z"),
        Due(when: "2025-06[UTC]", trigger: "end:-P1D@12:00", due: "2025-06-30T12:00:00Z"),
        Due(when: "2025-24[UTC]", trigger: "PT0S", due: "2025-12-01T00:00:00Z"),
        Due(when: "2025-24[UTC]", trigger: "end:PT0S", due: "2026-03-01T00:00:00Z"),
        Due(when: "2025[UTC]", trigger: "-P7D", due: "2024-12-25T00:00:00Z"),
        Due(when: "202X[UTC]", trigger: "PT0S", due: "2020-01-01T00:00:00Z"),
        Due(when: "20XX[UTC]", trigger: "end:PT0S", due: "2100-01-01T00:00:00Z"),
        Due(when: "1992~[UTC]", trigger: "PT0S", due: "1992-01-01T00:00:00Z"),
        Due(when: "2025-06-17/2025-06-18[UTC]", trigger: "end:PT0S", due: "2025-06-19T00:00:00Z"),
        Due(when: "2013/..[UTC]", trigger: "-P1D", due: "2012-12-31T00:00:00Z"),
        Due(when: "2013/..[UTC]", trigger: "end:-P1D", due: nil),
        Due(when: "2013/[UTC]", trigger: "end:-P1D", due: nil),
        Due(when: "../2013[UTC]", trigger: "-P1D", due: nil),
        Due(when: "/2013[UTC]", trigger: "-P1D", due: nil),
        Due(when: "../2013[UTC]", trigger: "end:PT0S", due: "2014-01-01T00:00:00Z"),
        Due(when: "-0201-01-01[UTC]", trigger: "-P1D", due: "-0202-12-31T00:00:00Z"),
        // The ends of the calendar.
        Due(when: "Y-100000000000[UTC]", trigger: "-P1D", due: nil),
        Due(when: "Y100000000000[UTC]", trigger: "end:PT0S", due: nil),
        Due(when: "Y100000000000[UTC]", trigger: "end:-P10000000D", due: nil),
        Due(when: "+100000000000-12-31T23:59:59Z", trigger: "P10000000D", due: nil),
        Due(when: "-100000000000-01-01T00:00:00Z", trigger: "-P10000000DT1H", due: nil),
        // An absolute one is where it is.
        Due(when: "2025[UTC]", trigger: "2027-05-01T09:00:00[Asia/Almaty]", due: "2027-05-01T04:00:00Z"),
        Due(when: "2025[UTC]", trigger: "2025-10-26T02:30:00[Europe/Berlin]#2", due: "2025-10-26T01:30:00Z"),
        Due(when: "2025[UTC]", trigger: "2025-03-30T02:30:00[Europe/Berlin]", due: "2025-03-30T01:30:00Z"),
    ]

    @Test(arguments: table) func itFallsDue(row: Due) throws {
        let when = try When(
            parsing: row.when, end: row.end, duration: row.duration, defaultZone: "UTC", zones: Self.zones)
        let due = try Trigger(canonical: row.trigger).due(for: when, zones: Self.zones)
        #expect(due?.description == row.due)
    }

    @Test func theUndatedHasNoRelativeOne() throws {
        #expect(try Trigger(canonical: "-P7D").due(for: nil, zones: Self.zones) == nil)
        let absolute = try Trigger(canonical: "2027-05-01T09:00:00[UTC]")
        #expect(try absolute.due(for: nil, zones: Self.zones)?.description == "2027-05-01T09:00:00Z")
    }

    @Test func exactTimeAtTheEndsOfTimeDoesNotTrap() throws {
        for year in [-CivilDate.yearLimit, CivilDate.yearLimit] {
            for zone in ["UTC", "Asia/Almaty", "Europe/Berlin", "Pacific/Kiritimati", "Etc/GMT+12"] {
                for day in [CivilDate(year: year, month: 1, day: 1), CivilDate(year: year, month: 12, day: 31)] {
                    let local = try #require(day.flatMap { CivilDateTime(date: $0, secondOfDay: 86_399) })
                    let start = ZonedDateTime(local: local, zone: zone, laterInOverlap: true)
                    let longest = CalendarDuration(days: .max, seconds: .max)
                    for end in [nil, When.End.at(start), .after(longest), .after(longest.negated)] {
                        for duration in [longest, longest.negated] {
                            for anchor in [Trigger.Anchor.start, .end] {
                                let trigger = Trigger.relative(anchor, duration, timeOfDay: nil)
                                _ = try trigger.due(for: .zoned(start, end: end), zones: Self.zones)
                            }
                        }
                    }
                }
            }
        }
    }
}
