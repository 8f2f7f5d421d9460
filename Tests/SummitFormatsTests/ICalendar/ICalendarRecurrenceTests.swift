import SummitAPI
import SummitCore
import Testing

@testable import SummitFormats

@Suite("A recurring event of iCalendar")
struct ICalendarRecurrenceTests {
    struct Case: Sendable {
        let lines: String
        var rule: String?
        var dates: [String]?
        var exceptions: [String]?
    }

    private static let cases: [Case] = [
        Case(lines: "RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=3", rule: "FREQ=WEEKLY;COUNT=3;BYDAY=TU"),
        Case(lines: "RRULE:FREQ=DAILY;UNTIL=20250620", rule: "FREQ=DAILY;UNTIL=20250620T235959"),
        Case(
            lines: "RRULE:FREQ=DAILY\nEXDATE;TZID=Asia/Almaty:20250618T100000,20250619T100000", rule: "FREQ=DAILY",
            exceptions: ["2025-06-18T10:00:00", "2025-06-19T10:00:00"]),
        Case(
            lines: "RRULE:FREQ=DAILY\nEXDATE:20250618T050000Z", rule: "FREQ=DAILY",
            exceptions: ["2025-06-18T10:00:00"]),
        Case(
            lines: "RRULE:FREQ=DAILY\nEXDATE;VALUE=DATE:20250618", rule: "FREQ=DAILY",
            exceptions: ["2025-06-18T10:00:00"]),
        Case(lines: "RDATE;TZID=Europe/Berlin:20250620T120000", dates: ["2025-06-20T15:00:00"]),
        Case(
            lines: "RDATE;VALUE=PERIOD:20250620T050000Z/PT2H,20250621T050000Z/20250621T060000Z",
            dates: ["2025-06-20T10:00:00/PT2H", "2025-06-21T10:00:00/2025-06-21T11:00:00"]),
    ]

    @Test("has its rule, dates and exceptions in local time", arguments: cases)
    func recurrences(_ one: Case) throws {
        let row = try Calendars.only(
            Calendars.event("DTSTART;TZID=Asia/Almaty:20250617T100000\nDURATION:PT1H\n\(one.lines)"))
        let recurrence = try #require(row.input.when?.recurrence)
        #expect(recurrence.rule == one.rule)
        #expect(recurrence.dates == one.dates)
        #expect(recurrence.exceptions == one.exceptions)
        let milestone = try Calendars.milestone(row.input)
        let back = try Calendars.milestone(Calendars.only(Calendars.write([Calendars.message(milestone)])).input)
        #expect(back.repetition == milestone.repetition)
    }

    @Test("on days has days, whatever is written for them")
    func days() throws {
        let row = try Calendars.only(
            Calendars.event(
                "DTSTART;VALUE=DATE:20250617\nRRULE:FREQ=DAILY;UNTIL=20250620T000000Z\nEXDATE:20250618T000000Z"))
        #expect(row.input.when?.recurrence?.rule == "FREQ=DAILY;UNTIL=20250620")
        #expect(row.input.when?.recurrence?.exceptions == ["2025-06-18"])
    }

    private static let master = """
        BEGIN:VEVENT
        UID:u
        SUMMARY:Weekly
        DTSTART;TZID=America/New_York:20250603T100000
        DTEND;TZID=America/New_York:20250603T110000
        RRULE:FREQ=WEEKLY;COUNT=6
        EXDATE;TZID=America/New_York:20250610T100000
        LAST-MODIFIED:20250101T000000Z
        END:VEVENT

        """

    @Test("has its changed occurrences, wherever they stand")
    func overrides() throws {
        let changes = """
            BEGIN:VEVENT
            UID:u
            SUMMARY:Weekly
            RECURRENCE-ID:20250617T140000Z
            DTSTART;TZID=America/New_York:20250618T120000
            DTEND;TZID=America/New_York:20250618T123000
            LAST-MODIFIED:20250202T000000Z
            END:VEVENT
            BEGIN:VEVENT
            UID:u
            SUMMARY:Weekly
            RECURRENCE-ID;TZID=America/New_York:20250624T100000
            DTSTART;TZID=America/New_York:20250624T100000
            DTEND;TZID=America/New_York:20250624T110000
            STATUS:CANCELLED
            END:VEVENT
            BEGIN:VEVENT
            UID:u
            SUMMARY:Another title
            RECURRENCE-ID;TZID=America/New_York:20250701T100000
            DTSTART;TZID=America/New_York:20250701T100000
            DTEND;TZID=America/New_York:20250701T110000
            X-OWN:1
            END:VEVENT

            """
        for text in [changes + Self.master, Self.master + changes] {
            let row = try Calendars.only(Calendars.calendar(text))
            var moved = OverrideMessage(occurrence: "2025-06-17T10:00:00")
            (moved.text, moved.zone) = ("2025-06-18T12:00:00[America/New_York]", "America/New_York")
            moved.end = "2025-06-18T12:30:00[America/New_York]"
            var cancelled = OverrideMessage(occurrence: "2025-06-24T10:00:00")
            cancelled.status = "cancelled"
            let overrides = try #require(row.input.when?.recurrence?.overrides)
            #expect(Array(overrides.prefix(2)) == [moved, cancelled])
            // As new as the newest of its parts, so that importing it again changes what has changed.
            #expect(row.input.calendar?.modified == "2025-02-02T00:00:00Z")
            #expect(
                row.input.calendar?.properties == [
                    "BEGIN:VEVENT", "RECURRENCE-ID;TZID=America/New_York:20250701T100000", "SUMMARY:Another title",
                    "X-OWN:1", "END:VEVENT",
                ])
            #expect(row.warnings.contains { $0.contains("SUMMARY of its own") })
            let milestone = try Calendars.milestone(row.input)
            #expect(
                try Calendars.starts(milestone, limit: 9) == [
                    "2025-06-03T14:00:00Z", "2025-06-18T16:00:00Z", "2025-06-24T14:00:00Z", "2025-07-01T14:00:00Z",
                    "2025-07-08T14:00:00Z",
                ])
            let written = try Calendars.write([Calendars.message(milestone)])
            #expect(written.contains("SUMMARY:Another title\r\nX-OWN:1\r\n"))
            #expect(try Calendars.milestone(Calendars.only(written).input) == milestone)
        }
    }

    @Test("of which only a changed occurrence is there is a milestone of its own, with a warning")
    func orphan() throws {
        let text =
            "BEGIN:VEVENT\nUID:u\nSUMMARY:T\nRECURRENCE-ID:20250617T140000Z\nDTSTART:20250618T120000Z\nEND:VEVENT"
        let row = try Calendars.only(Calendars.calendar(text))
        #expect(row.input.uid == "u#20250617T140000Z")
        #expect(row.warnings.contains { $0.contains("milestone of its own") })
        // One that the rule does not have is no occurrence of it either.
        let rows = try Calendars.rows(
            Calendars.calendar(Self.master + text.replacing("20250617T140000Z", with: "20250616T140000Z")))
        #expect(Set(rows.map { $0.input.uid }) == ["u", "u#20250616T140000Z"])
    }

    /// The occurrences of `rule` with those from `identifier` on moved, reckoned by hand: the definition.
    private static func expected(
        _ start: String, _ rule: String, _ changes: [(String, Int64)], limit: Int
    ) throws -> [String] {
        let when = try When(parsing: start, end: nil, duration: nil, defaultZone: "UTC", zones: Calendars.zones)
        let whole = Milestone(
            uid: "u", slug: "u", title: "T", when: when,
            repetition: Repetition(Recurrence(rule: try RecurrenceRule(rule))))
        var (cursor, found) = (try whole.occurrences(zones: Calendars.zones), [String]())
        while found.count < limit, let next = try cursor.next() {
            let change = try changes.last { try LocalStart(parsing: $0.0) <= next.nominal }
            let moved = next.bounds.earliest?.adding(seconds: change?.1 ?? 0)
            found.append(try #require(moved).description)
        }
        return found
    }

    struct Changes: Sendable {
        let start: String
        let rule: String
        let changes: [(String, String)]

        init(_ start: String, _ rule: String, _ changes: (String, String)...) {
            self.start = start
            self.rule = rule
            self.changes = changes
        }
    }

    private static let changed: [Changes] = [
        // The same weekday, another hour.
        Changes("20250603T100000Z", "FREQ=WEEKLY;COUNT=10", ("20250617T100000Z", "20250617T130000Z")),
        // Another weekday.
        Changes("20250603T100000Z", "FREQ=WEEKLY;BYDAY=TU;COUNT=10", ("20250617T100000Z", "20250618T130000Z")),
        Changes(
            "20250602T100000Z", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU;COUNT=12",
            ("20250615T100000Z", "20250617T090000Z")),
        Changes("20250603T100000Z", "FREQ=WEEKLY;BYDAY=TU,FR", ("20250620T100000Z", "20250619T100000Z")),
        Changes("20250603T100000Z", "FREQ=DAILY;UNTIL=20250801T100000Z", ("20250617T100000Z", "20250617T220000Z")),
        // No rule says "two days after the last of the month".
        Changes("20250131T100000Z", "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=9", ("20250430T100000Z", "20250502T100000Z")),
        Changes("20250131T100000Z", "FREQ=MONTHLY;COUNT=9", ("20250531T100000Z", "20250601T100000Z")),
        Changes("20250603T100000Z", "FREQ=DAILY;BYHOUR=10,16;COUNT=20", ("20250605T160000Z", "20250605T170000Z")),
        // Changed twice, and at once.
        Changes(
            "20250603T100000Z", "FREQ=WEEKLY;COUNT=10", ("20250617T100000Z", "20250617T130000Z"),
            ("20250708T100000Z", "20250710T080000Z")),
        Changes("20250603T100000Z", "FREQ=WEEKLY;COUNT=4", ("20250603T100000Z", "20250604T100000Z")),
    ]

    @Test("that is changed from an occurrence on goes on as much later as that one is", arguments: changed)
    func thisAndFuture(_ one: Changes) throws {
        let (start, rule, changes) = (one.start, one.rule, one.changes)
        var text = "BEGIN:VEVENT\nUID:u\nSUMMARY:T\nDTSTART:\(start)\nDURATION:PT1H\nRRULE:\(rule)\nEND:VEVENT\n"
        for (identifier, moved) in changes {
            text +=
                "BEGIN:VEVENT\nUID:u\nSUMMARY:Later\nRECURRENCE-ID;RANGE=THISANDFUTURE:\(identifier)\n"
                + "DTSTART:\(moved)\nDURATION:PT1H\nEND:VEVENT\n"
        }
        let lines = try Calendars.lines(Calendars.calendar(text))
        #expect(lines.compactMap(\.problem).isEmpty)
        let rows = lines.compactMap(\.milestone)
        #expect(rows.first?.uid == "u")
        #expect(Set(rows.compactMap(\.uid)).count == rows.count)
        let found = try rows.flatMap { try Calendars.starts($0, limit: 60) }.sorted()
        let local = { (text: String) in String(text.dropLast()) }
        let wanted = try Self.expected(
            LocalStart(parsing: local(start)).description, rule,
            changes.map { change -> (String, Int64) in
                let from = try LocalStart(parsing: local(change.0)).local.secondNumber
                let to = try LocalStart(parsing: local(change.1)).local.secondNumber
                return (local(change.0), to - from)
            }, limit: 60)
        #expect(Array(found.prefix(50)) == Array(wanted.sorted().prefix(50)))
    }

    @Test("that is moved to other weekdays from an occurrence on goes on by a rule, without an end")
    func thisAndFutureRule() throws {
        let text =
            "BEGIN:VEVENT\nUID:u\nSUMMARY:T\nDTSTART:20250603T100000Z\nRRULE:FREQ=WEEKLY;BYDAY=TU,FR\nEND:VEVENT\n"
            + "BEGIN:VEVENT\nUID:u\nSUMMARY:T\nRECURRENCE-ID;RANGE=THISANDFUTURE:20250620T100000Z\n"
            + "DTSTART:20250619T100000Z\nEND:VEVENT\n"
        let rows = try Calendars.rows(Calendars.calendar(text))
        #expect(
            rows.map { $0.input.when?.recurrence?.rule } == [
                "FREQ=WEEKLY;UNTIL=20250620T095959;BYDAY=TU,FR", "FREQ=WEEKLY;BYDAY=MO,TH;WKST=SU",
            ])
        #expect(rows.allSatisfy { $0.input.when?.recurrence?.dates == nil })
    }

    @Test("that is changed from an occurrence on keeps what was changed of single ones")
    func thisAndFutureOverrides() throws {
        let text =
            Self.master.replacing("COUNT=6", with: "COUNT=8") + """
                BEGIN:VEVENT
                UID:u
                SUMMARY:Later
                RECURRENCE-ID;TZID=America/New_York;RANGE=THISANDFUTURE:20250624T100000
                DTSTART;TZID=America/New_York:20250624T130000
                DTEND;TZID=America/New_York:20250624T140000
                END:VEVENT
                BEGIN:VEVENT
                UID:u
                SUMMARY:Later
                RECURRENCE-ID;TZID=America/New_York:20250701T100000
                DTSTART;TZID=America/New_York:20250703T090000
                END:VEVENT
                """
        let rows = try Calendars.rows(Calendars.calendar(text))
        #expect(rows.map { $0.input.uid } == ["u", "u#20250624T100000"])
        #expect(rows.map { $0.input.title } == ["Weekly", "Later"])
        #expect(
            try Calendars.starts(rows[0].input) == ["2025-06-03T14:00:00Z", "2025-06-17T14:00:00Z"])
        #expect(
            try Calendars.starts(rows[1].input) == [
                "2025-06-24T17:00:00Z", "2025-07-03T13:00:00Z", "2025-07-08T17:00:00Z", "2025-07-15T17:00:00Z",
                "2025-07-22T17:00:00Z",
            ])
    }
}
