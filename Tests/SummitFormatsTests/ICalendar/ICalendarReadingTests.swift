import SummitAPI
import SummitCore
import Testing

@testable import SummitFormats

@Suite("An iCalendar event")
struct ICalendarReadingTests {
    @Test(
        "has its date in the form of a milestone",
        arguments: [
            ("DTSTART;VALUE=DATE:20250617", "2025-06-17", nil, nil),
            ("DTSTART:20250617", "2025-06-17", nil, nil),
            ("DTSTART;VALUE=DATE:20250617\nDTEND;VALUE=DATE:20250618", "2025-06-17", nil, nil),
            ("DTSTART;VALUE=DATE:20250617\nDTEND;VALUE=DATE:20250617", "2025-06-17", nil, nil),
            ("DTSTART;VALUE=DATE:20250617\nDTEND;VALUE=DATE:20250619", "2025-06-17/2025-06-18", nil, nil),
            ("DTSTART;VALUE=DATE:20250617\nDURATION:P2D", "2025-06-17/2025-06-18", nil, nil),
            ("DTSTART;VALUE=DATE:20250617\nDURATION:P1W", "2025-06-17/2025-06-23", nil, nil),
            ("DTSTART:20250617T100000Z", "2025-06-17T10:00:00[UTC]", nil, nil),
            ("DTSTART:20250617T100000", "2025-06-17T10:00:00[Asia/Almaty]", nil, nil),
            ("DTSTART;TZID=Europe/Berlin:20250617T100000", "2025-06-17T10:00:00[Europe/Berlin]", nil, nil),
            (
                "DTSTART;TZID=Europe/Berlin:20250617T100000\nDTEND;TZID=Asia/Tokyo:20250617T200000",
                "2025-06-17T10:00:00[Europe/Berlin]", "2025-06-17T20:00:00[Asia/Tokyo]", nil
            ),
            (
                "DTSTART:20250617T100000Z\nDURATION:P1W", "2025-06-17T10:00:00[UTC]", nil, "P7D"
            ),
            ("DTSTART:20250617T100000Z\nDURATION:PT90M", "2025-06-17T10:00:00[UTC]", nil, "PT1H30M"),
            ("DTSTART:20250617T100000Z\nDTEND:20250617T100000Z", "2025-06-17T10:00:00[UTC]", nil, nil),
            ("DTSTART:20250617T100000Z\nDTEND:20250617T090000Z", "2025-06-17T10:00:00[UTC]", nil, nil),
            ("DTSTART:20161231T235960Z", "2016-12-31T23:59:59[UTC]", nil, nil),
            ("CLASS:PUBLIC", nil, nil, nil),
        ])
    func dates(_ lines: String, _ text: String?, _ end: String?, _ duration: String?) throws {
        let row = try Calendars.only(Calendars.event(lines), zone: "Asia/Almaty")
        #expect(row.input.when?.text == text)
        #expect(row.input.when?.end == end)
        #expect(row.input.when?.duration == duration)
        _ = try Calendars.milestone(row.input)
    }

    @Test(
        "takes a zone of IANA by any name that programs give it, and one of Windows by CLDR's table",
        arguments: [
            ("Europe/Berlin", "Europe/Berlin"),
            ("/freeassociation.sourceforge.net/Tzfile/Europe/Berlin", "Europe/Berlin"),
            ("/mozilla.org/20050126_1/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
            ("/softwarestudio.org/Olson_20011030_5/Asia/Almaty", "Asia/Almaty"),
            ("W. Europe Standard Time", "Europe/Berlin"), ("China Standard Time", "Asia/Shanghai"),
            ("India Standard Time", "Asia/Kolkata"), ("\"Eastern Standard Time\"", "America/New_York"),
            ("UTC", "UTC"), ("utc", "UTC"), ("Etc/UTC", "Etc/UTC"),
        ])
    func zones(_ name: String, _ zone: String) throws {
        let row = try Calendars.only(Calendars.event("DTSTART;TZID=\(name):20250617T100000"))
        #expect(row.input.when == WhenInput(text: "2025-06-17T10:00:00[\(zone)]", zone: zone))
        #expect(row.warnings.isEmpty, "\(row.warnings)")
    }

    @Test("maps every zone of Windows to one that is installed")
    func windows() {
        #expect(WindowsZones.names.count > 130)
        for (name, zone) in WindowsZones.names { #expect(ZoneTable().contains(zone), "\(name): \(zone)") }
    }

    private static let custom = """
        BEGIN:VTIMEZONE
        TZID:Custom
        BEGIN:STANDARD
        DTSTART:20001029T030000
        RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
        TZOFFSETFROM:+0430
        TZOFFSETTO:+0330
        END:STANDARD
        BEGIN:DAYLIGHT
        DTSTART:20000326T020000
        RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
        TZOFFSETFROM:+0330
        TZOFFSETTO:+0430
        END:DAYLIGHT
        END:VTIMEZONE
        """

    @Test("in a zone of which only a VTIMEZONE tells is resolved to its instant, wherever that stands")
    func customZone() throws {
        let event = "BEGIN:VEVENT\nUID:u\nSUMMARY:T\nDTSTART;TZID=Custom:20250617T100000\nEND:VEVENT\n"
        for text in [Self.custom + "\n" + event, event + Self.custom] {
            let row = try Calendars.only(Calendars.calendar(text))
            #expect(row.input.when?.text == "2025-06-17T05:30:00[UTC]")
            #expect(row.warnings.contains { $0.contains("“Custom”") })
        }
        let located = Self.custom.replacing("TZID:Custom", with: "TZID:Custom\nX-LIC-LOCATION:Asia/Tehran")
        let row = try Calendars.only(Calendars.calendar(located + "\n" + event))
        #expect(row.input.when?.text == "2025-06-17T10:00:00[Asia/Tehran]")
        #expect(row.warnings.isEmpty)
        let recurring = event.replacing("END:VEVENT", with: "RRULE:FREQ=WEEKLY;BYDAY=TU\nEND:VEVENT")
        let again = try Calendars.only(Calendars.calendar(Self.custom + "\n" + recurring))
        #expect(again.warnings.contains { $0.contains("later occurrences may differ") })
        #expect(try Calendars.starts(again.input, limit: 1) == ["2025-06-17T05:30:00Z"])
    }

    @Test(
        "in a zone that nobody knows, or whose rules are not yearly, is taken as the reader's, with a warning",
        arguments: ["", custom.replacing("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", with: "FREQ=SECONDLY")])
    func unknownZone(_ definition: String) throws {
        let event = "BEGIN:VEVENT\nUID:u\nSUMMARY:T\nDTSTART;TZID=Custom:20250617T100000\nEND:VEVENT"
        let row = try Calendars.only(Calendars.calendar(definition + "\n" + event), zone: "Asia/Almaty")
        #expect(row.input.when?.text == "2025-06-17T10:00:00[Asia/Almaty]")
        #expect(row.warnings.contains { $0.contains("“Custom”") && $0.contains("Asia/Almaty") })
    }

    @Test("without a zone is in the calendar's, and the reader is told once")
    func floating() throws {
        let event = "BEGIN:VEVENT\nUID:%\nSUMMARY:T\nDTSTART:20250617T100000\nEND:VEVENT\n"
        let text = "X-WR-TIMEZONE:Asia/Tokyo\n" + event + event.replacing("%", with: "v")
        let rows = try Calendars.rows(Calendars.calendar(text), zone: "Asia/Almaty")
        #expect(rows.map { $0.input.when?.zone } == ["Asia/Tokyo", "Asia/Tokyo"])
        #expect(rows.map(\.warnings.count) == [1, 0])
    }

    @Test("has every field in its place")
    func fields() throws {
        let row = try Calendars.only(
            Calendars.event(
                """
                DTSTART:20250617T100000Z
                LAST-MODIFIED:20250102T030405Z
                SEQUENCE:3
                DESCRIPTION;LANGUAGE=en:One\\, two\\; three\\\\\\nfour
                LOCATION:Astana\\, Kazakhstan
                GEO:51.123456789;-71.5
                CATEGORIES:a\\,b, c,,a
                CATEGORIES:d
                URL:https://example.org/a,b;c
                ATTENDEE;CN="Smith, J.";ROLE=CHAIR;PARTSTAT=ACCEPTED:mailto:j@example.org
                ATTENDEE;CUTYPE=GROUP;ROLE=OPT-PARTICIPANT:mailto:All@example.org
                ATTENDEE;CN=^'Jo^' ^^;CUTYPE=ROOM:mailto:room@example.org
                ORGANIZER;CN=Ann:mailto:ann@example.org
                ATTENDEE;CN=Ann;PARTSTAT=ACCEPTED:MAILTO:ann@example.org
                CLASS:PRIVATE
                X-THING;X-P=1:value
                """))
        let input = row.input
        #expect(input.uid == "u@x")
        #expect(input.title == "T")
        #expect(input.summary == "One, two; three\\\nfour")
        #expect(input.place == Place(name: "Astana, Kazakhstan", latitude: 51.123456789, longitude: -71.5))
        #expect(input.tags == ["a,b", "c", "a", "d"])
        #expect(input.sources == [Source(url: "https://example.org/a,b;c")])
        #expect(
            input.participants == [
                Participant(name: "Smith, J.", kind: "person", role: "chair"),
                Participant(name: "All@example.org", kind: "organisation", role: "opt-participant"),
                Participant(name: "\"Jo\" ^", kind: "room"), Participant(name: "Ann", role: "organizer"),
            ])
        #expect(input.calendar?.component == nil)
        #expect(input.calendar?.sequence == 3)
        #expect(input.calendar?.modified == "2025-01-02T03:04:05Z")
        #expect(input.calendar?.properties?.contains("X-THING;X-P=1:value") == true)
        #expect(input.calendar?.properties?.contains("CLASS:PRIVATE") == true)
        #expect(input.calendar?.properties?.filter { $0.hasPrefix("ATTENDEE") }.count == 4)
        #expect(row.warnings.isEmpty, "\(row.warnings)")
    }

    @Test(
        "has its status by its kind",
        arguments: [
            ("VEVENT", "TENTATIVE", "tentative"), ("VEVENT", "CONFIRMED", "confirmed"),
            ("VEVENT", "CANCELLED", "cancelled"), ("VEVENT", "confirmed", "confirmed"), ("VEVENT", "FINAL", nil),
            ("VTODO", "COMPLETED", "held"), ("VTODO", "IN-PROCESS", "confirmed"),
            ("VTODO", "NEEDS-ACTION", "confirmed"), ("VTODO", "CANCELLED", "cancelled"),
            ("VJOURNAL", "DRAFT", "tentative"), ("VJOURNAL", "FINAL", "confirmed"),
            ("VJOURNAL", "CANCELLED", "cancelled"),
        ])
    func status(_ kind: String, _ text: String, _ status: String?) throws {
        let row = try Calendars.only(Calendars.event("DTSTART;VALUE=DATE:20250617\nSTATUS:\(text)", kind: kind))
        #expect(row.input.status == status)
        #expect(row.input.calendar?.component == (kind == "VEVENT" ? nil : kind))
        #expect(row.warnings.isEmpty == (status != nil))
        guard let status else { return }
        // On the way back it says the same.
        let back = try Calendars.only(Calendars.write([Calendars.message(Calendars.milestone(row.input))]))
        #expect(back.input.status == status)
        let written = try Calendars.write([Calendars.message(Calendars.milestone(row.input))])
        #expect(written.uppercased().contains("STATUS:\(text.uppercased())\r\n"))
    }

    @Test(
        "of a task counts from its start, or its due date",
        arguments: [
            ("DUE;VALUE=DATE:20250617", "2025-06-17", nil),
            ("DTSTART;VALUE=DATE:20250617\nDUE;VALUE=DATE:20250619", "2025-06-17/2025-06-19", nil),
            ("DUE;TZID=Asia/Almaty:20250617T100000", "2025-06-17T10:00:00[Asia/Almaty]", nil),
            (
                "DTSTART:20250617T100000Z\nDUE:20250618T100000Z", "2025-06-17T10:00:00[UTC]",
                "2025-06-18T10:00:00[UTC]"
            ),
            ("PRIORITY:1", nil, nil),
        ])
    func tasks(_ lines: String, _ text: String?, _ end: String?) throws {
        let row = try Calendars.only(Calendars.event(lines, kind: "VTODO"))
        #expect(row.input.when?.text == text)
        #expect(row.input.when?.end == end)
        let written = try Calendars.write([Calendars.message(Calendars.milestone(row.input))])
        for line in lines.split(separator: "\n") where !line.hasPrefix("PRIORITY") {
            #expect(written.contains("\r\n\(line)\r\n"), "\(written)")
        }
    }

    @Test(
        "has its alarms as reminders",
        arguments: [
            ("TRIGGER:-PT15M", "-PT15M", nil, nil), ("TRIGGER:-P1W", "-P7D", nil, nil),
            ("TRIGGER;RELATED=END:PT5M", "end:PT5M", nil, nil), ("TRIGGER;RELATED=START:PT0S", "PT0S", nil, nil),
            ("TRIGGER;VALUE=DATE-TIME:20270501T040000Z", "2027-05-01T04:00:00Z", nil, nil),
            ("TRIGGER:-PT1H\nREPEAT:3\nDURATION:PT5M", "-PT1H", "PT5M", 3),
            ("TRIGGER:-PT1H\nREPEAT:3\nDURATION:PT5S", "-PT1H", nil, nil),
            ("TRIGGER:-PT1H\nREPEAT:0\nDURATION:PT5M", "-PT1H", nil, nil),
            ("TRIGGER:-PT1H\nACKNOWLEDGED:20250101T000000Z", "-PT1H", nil, nil),
            ("TRIGGER;VALUE=DATE-TIME:19760401T005545Z\nACTION:NONE", nil, nil, nil),
            ("TRIGGER:tomorrow", nil, nil, nil), ("DESCRIPTION:x", nil, nil, nil),
        ])
    func alarms(_ lines: String, _ trigger: String?, _ every: String?, _ atMost: Int?) throws {
        let text = Calendars.event("DTSTART:20250617T100000Z\nBEGIN:VALARM\n\(lines)\nEND:VALARM")
        let row = try Calendars.only(text)
        #expect(row.input.reminders?.first?.trigger == trigger)
        #expect(row.input.reminders?.first?.every == every)
        #expect(row.input.reminders?.first?.atMost == atMost)
        // Nothing of it is lost on the way back.
        let written = try Calendars.write([Calendars.message(Calendars.milestone(row.input))])
        for line in lines.split(separator: "\n") { #expect(written.contains("\r\n\(line)\r\n"), "\(written)") }
    }

    @Test("keeps an alarm that has gone no longer than its reminder, and adds those that are new")
    func alarmsThatChange() throws {
        let text = Calendars.event(
            "DTSTART:20250617T100000Z\nBEGIN:VALARM\nACTION:AUDIO\nTRIGGER:-PT15M\nX-A:1\nEND:VALARM\n"
                + "BEGIN:VALARM\nACTION:EMAIL\nTRIGGER:-P1W\nX-B:2\nEND:VALARM")
        var milestone = try Calendars.milestone(Calendars.only(text).input)
        #expect(milestone.reminders.map(\.trigger.description) == ["-PT15M", "-P7D"])
        milestone.reminders.removeFirst()
        milestone.reminders.append(Reminder(trigger: try Trigger(canonical: "-PT1H"), priority: .alert))
        let written = try Calendars.write([Calendars.message(milestone)])
        #expect(!written.contains("X-A:1"))
        #expect(written.contains("ACTION:EMAIL\r\nTRIGGER:-P1W\r\nX-B:2\r\n"))
        #expect(written.contains("ACTION:DISPLAY\r\nDESCRIPTION:T\r\nTRIGGER:-PT1H\r\nX-SUMMIT-PRIORITY:alert\r\n"))
        let read = try Calendars.milestone(Calendars.only(written).input)
        #expect(read.reminders == milestone.reminders)
    }

    @Test("without a UID has the same one at each import, and another than its neighbours")
    func madeIdentity() throws {
        let event = "BEGIN:VEVENT\nSUMMARY:Größe & more\nDTSTART;VALUE=DATE:20250617\nEND:VEVENT\n"
        let rows = try Calendars.rows(Calendars.calendar(event + event))
        let uid = "20250617-grosse-more@without-uid.summit"
        #expect(rows.map { $0.input.uid } == [uid, "2-" + uid])
        #expect(rows.allSatisfy { $0.warnings.contains { $0.contains("no UID") } })
        let long = try Calendars.only(
            Calendars.calendar(
                "BEGIN:VEVENT\nUID:\(String(repeating: "峰", count: 200))\nSUMMARY:T\nEND:VEVENT"))
        #expect((100...255).contains(long.input.uid?.utf8.count ?? 0))
        _ = try Calendars.milestone(long.input)
    }

    @Test("brings foreign text into the form that a milestone takes")
    func foreignText() throws {
        let title = String(repeating: "x", count: 1_500)
        let row = try Calendars.only(
            Calendars.calendar(
                "BEGIN:VEVENT\nUID:u\nSUMMARY:a\\nb\u{1}c\nLOCATION:\(title)\nDESCRIPTION:a\\nb\u{7}\tc\nEND:VEVENT"))
        #expect(row.input.title == "a bc")
        #expect(row.input.summary == "a\nb\tc")
        #expect(row.input.place?.name?.count == 1_000)
        #expect(row.warnings.contains { $0.contains("LOCATION") })
        let untitled = try Calendars.only(Calendars.calendar("BEGIN:VEVENT\nUID:u\nSUMMARY:\nEND:VEVENT"))
        #expect(untitled.input.title == "(untitled)")
        #expect(untitled.warnings.contains { $0.contains("SUMMARY") })
    }
}
