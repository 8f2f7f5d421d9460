import Foundation
import LinuxSystem
import SummitAPI
import SummitCore
import Testing

@testable import SummitFormats

@Suite("Other programs that know iCalendar")
struct ICalendarClientTests {
    /// What our own engine has for a milestone, in the form of the other.
    private static func events(_ milestone: Milestone, from: String, until: String) throws -> [OtherClients.Event] {
        let zones = Calendars.zones
        let alarms = milestone.reminders.map { reminder -> String in
            switch reminder.trigger {
            case .absolute(let time): DateLines.basic(.time(time.local), zone: "UTC")
            case .relative(_, let duration, _): "\(duration)"
            }
        }.sorted()
        func moment(_ when: When, _ instant: Instant?) throws -> String {
            guard case .edtf = when, let instant else { return instant?.description ?? "" }
            return String(try zones.rules(for: when.zone).local(at: instant)?.date.description ?? "")
        }
        func event(_ when: When, _ status: Milestone.Status) throws -> OtherClients.Event {
            let bounds = try when.bounds(zones: zones)
            var end = bounds.latest
            // A point is a minute to us, and nothing to them.
            if case .zoned(_, nil) = when { end = bounds.earliest }
            return OtherClients.Event(
                uid: milestone.uid, summary: milestone.title, start: try moment(when, bounds.earliest),
                end: try moment(when, end), status: StatusText.text(status, in: "VEVENT"), alarms: alarms)
        }
        let all: [OtherClients.Event]
        if milestone.repetition == nil {
            all = try milestone.when.map { [try event($0, milestone.status)] } ?? []
        } else {
            let last = try Instant(parsing: until + "T00:00:00Z").adding(seconds: 864_000)
            all = try milestone.occurrences(
                since: try Instant(parsing: from + "T00:00:00Z").adding(seconds: -864_000)
                    ?? .init(secondsSinceEpoch: 0),
                until: try #require(last), zones: zones
            ).map { try event($0.when, $0.status) }
        }
        return all
    }

    private static let recurring: [(String, String, String)] = [
        ("2025-01-07T10:00", "Europe/Berlin", "FREQ=WEEKLY;BYDAY=TU,TH;COUNT=60"),
        ("2025-01-01T22:30", "America/New_York", "FREQ=DAILY;INTERVAL=3"),
        ("2025-01-31T09:00", "Asia/Almaty", "FREQ=MONTHLY;BYMONTHDAY=-1"),
        ("2025-01-13T09:00", "Europe/Dublin", "FREQ=MONTHLY;BYDAY=2MO;UNTIL=20251231T235959Z"),
        ("2025-03-30T12:00", "Australia/Lord_Howe", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"),
        ("2025-01-06T08:15", "Africa/Casablanca", "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,SU"),
        ("2025-01-01T10:00", "UTC", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1"),
        ("2025-02-10", "Asia/Tokyo", "FREQ=WEEKLY;COUNT=10"),
        ("2025-02-28/2025-03-01", "UTC", "FREQ=MONTHLY;BYMONTHDAY=28"),
    ]

    private static func milestones() throws -> [Milestone] {
        var numbers = SteadyNumbers(7)
        return try recurring.enumerated().map { index, one in
            let when = try When(
                parsing: one.0, end: nil, duration: one.0.contains("T") ? "PT90M" : nil, defaultZone: one.1,
                zones: Calendars.zones)
            var milestone = Milestone(
                uid: "r\(index)@test", slug: "r\(index)", title: "Event \(index), \(one.2)", when: when,
                repetition: Repetition(Recurrence(rule: try RecurrenceRule(one.2))),
                reminders: [
                    Reminder(trigger: try Trigger(canonical: "-P1D")),
                    Reminder(trigger: try Trigger(canonical: "-PT15M")),
                ])
            // The third is left out, the fifth moved, the sixth cancelled.
            var cursor = try milestone.occurrences(zones: Calendars.zones)
            var nominals: [LocalStart] = []
            while nominals.count < 6, let next = try cursor.next() { nominals.append(next.nominal) }
            var repetition = try #require(milestone.repetition)
            if nominals.count == 6 {
                repetition.recurrence.exceptions = [nominals[2]]
                if case .time(let local) = nominals[4] {
                    let moved = try #require(CivilDateTime(secondNumber: local.secondNumber + 7_200))
                    let start = ZonedDateTime(local: moved, zone: one.1, laterInOverlap: false)
                    repetition.set(
                        .init(
                            occurrence: nominals[4], when: .zoned(start, end: .after(.seconds(1_800))), generation: 1))
                    let day = try #require(local.date.adding(days: Int64(numbers.roll(200...210))))
                    repetition.recurrence.dates = [
                        RecurrenceDate(start: .time(try #require(CivilDateTime(date: day, secondOfDay: 43_200))))
                    ]
                }
                repetition.set(.init(occurrence: nominals[5], status: .cancelled))
            }
            milestone.repetition = repetition
            return milestone
        }
    }

    @Test("have the occurrences, ends, states and alarms that our own engine has")
    func occurrences() throws {
        var milestones = try Self.milestones()
        for (number, text) in ["2025-06-17", "2025-06", "1992~/2025-07", "2025-06-17/2025-06-19"].enumerated() {
            milestones.append(
                Milestone(
                    uid: "d\(number)", slug: "d\(number)", title: "D", when: .edtf(try EDTF(text), zone: "Asia/Almaty"))
            )
        }
        let text = try Calendars.write(milestones.map(Calendars.message))
        let (from, until) = ("2025-01-02", "2026-06-01")
        // Their window is in the local time of each event.
        let isWithin = { (event: OtherClients.Event) in event.start > "2025-01-03T12" && event.start < "2026-05-30" }
        let found = try OtherClients.occurrences(text, from: from, until: until).filter(isWithin)
        let wanted = try milestones.flatMap { try Self.events($0, from: from, until: until) }.filter(isWithin)
        #expect(found.count > 300)
        #expect(Set(wanted).subtracting(found).sorted() == [])
        #expect(Set(found).subtracting(wanted).sorted() == [])
    }

    @Test("have the offsets of our VTIMEZONEs as their own zones have them", arguments: ZoneLinesTests.zones)
    func zones(_ zone: String) throws {
        struct Verdict: Decodable {
            let zone: String
            let compared: Int
            let wrong: [String]
        }
        let when = try When(
            parsing: "2025-06-17T10:00", end: nil, duration: nil, defaultZone: zone, zones: Calendars.zones)
        let text = try Calendars.write([Calendars.message(Milestone(uid: "u", slug: "u", title: "T", when: when))])
        let answer = try OtherClients.python(["zones"], text)
        let verdict = try JSONDecoder().decode(Verdict.self, from: Data(answer.utf8))
        #expect(verdict.zone == zone)
        #expect(verdict.wrong == [])
        #expect(verdict.compared > 6_000)
    }

    @Test("pass our files on without a loss: what they write of them reads as the same")
    func rewrite() throws {
        let milestones = try Self.milestones()
        let written = try OtherClients.python(["rewrite"], Calendars.write(milestones.map(Calendars.message)))
        let read = try Calendars.rows(written).map { try Calendars.milestone($0.input) }
        #expect(read.count == milestones.count)
        for milestone in milestones { #expect(read.first { $0.uid == milestone.uid } == milestone) }
    }

    @Test(
        "read what we write of their files as they read the files themselves",
        arguments: ["google.ics", "outlook.ics", "apple.ics", "evolution.ics", "python-icalendar"])
    func theirFiles(_ name: String) throws {
        let text = try name.hasSuffix(".ics") ? OtherClients.fixture(name) : OtherClients.python(["make"])
        let lines = try Calendars.lines(text, zone: "Europe/Berlin")
        #expect(lines.compactMap(\.problem).isEmpty)
        let milestones = try lines.compactMap(\.milestone).map { try Calendars.milestone($0) }
        let written = try Calendars.write(milestones.map(Calendars.message))
        let (from, until) = ("2025-01-01", "2027-01-01")
        let before = try OtherClients.occurrences(text, from: from, until: until)
        let after = try OtherClients.occurrences(written, from: from, until: until)
        #expect(before.count >= 5)
        let starts = { (events: [OtherClients.Event]) in events.map { [$0.uid, $0.start, $0.end, $0.summary] } }
        #expect(starts(before) == starts(after))
        // The alarms of an occurrence of its own are those of the whole to us.
        let alarms = { (events: [OtherClients.Event]) in Set(events.flatMap(\.alarms)) }
        #expect(alarms(before) == alarms(after))
        let own = try milestones.filter { $0.calendar?.component == nil }
            .flatMap { try Self.events($0, from: from, until: until) }
            .filter { $0.start >= from && $0.start < until }.sorted()
        #expect(own.map { [$0.uid, $0.start, $0.end] } == before.map { [$0.uid, $0.start, $0.end] })
        // And once more there and back.
        let again = try Calendars.rows(written, zone: "Europe/Berlin").map { try Calendars.milestone($0.input) }
        #expect(again.map(\.uid).sorted() == milestones.map(\.uid).sorted())
        for milestone in milestones { #expect(again.first { $0.uid == milestone.uid } == milestone) }
    }

    private static let khalConfiguration = """
        [calendars]
        [[test]]
        path = %/calendar
        type = calendar
        [locale]
        local_timezone = UTC
        default_timezone = UTC
        timeformat = %H:%M
        dateformat = %Y-%m-%d
        longdateformat = %Y-%m-%d
        datetimeformat = %Y-%m-%d %H:%M
        longdatetimeformat = %Y-%m-%d %H:%M
        [sqlite]
        path = %/khal.db

        """

    @Test("such as khal import our files, list what we list, and keep all that we say")
    func khal() throws {
        try OtherClients.inScratch { home in
            let settings = Self.khalConfiguration.replacing("%/", with: home.path + "/")
            try FileManager.default.createDirectory(
                at: home.appending(path: "calendar"), withIntermediateDirectories: true)
            try Data(settings.utf8).write(to: home.appending(path: "khal.conf"))
            let khal = ["khal", "-c", home.appending(path: "khal.conf").path]
            let milestones = try Self.milestones()
            let file = home.appending(path: "ours.ics")
            try Data(Calendars.write(milestones.map(Calendars.message)).utf8).write(to: file)
            _ = try OtherClients.run(khal + ["import", "--batch", file.path], home: home)
            let listed = try OtherClients.run(
                khal + [
                    "list", "--notstarted", "--day-format", "", "--format", "{uid} {start-long-full}", "2025-01-02",
                    "2025-12-31",
                ], home: home
            ).split(separator: "\n").map(String.init).filter { $0.hasPrefix("r") }
            // khal shows a day by its beginning; times are UTC here.
            let wanted = try milestones.flatMap { milestone in
                try Self.events(milestone, from: "2025-01-02", until: "2026-01-01").map { event in
                    let start =
                        event.start.count > 10
                        ? event.start.prefix(16).replacing("T", with: " ") : event.start + " 00:00"
                    return "\(event.uid) \(start)"
                }
            }.filter { $0.contains(" 2025-") && !$0.contains(" 2025-01-01") }
            #expect(listed.count > 150)
            #expect(
                Set(wanted).symmetricDifference(listed.map { $0.trimmingCharacters(in: .whitespaces) }).sorted() == [])
            let kept = try FileManager.default.contentsOfDirectory(
                at: home.appending(path: "calendar"), includingPropertiesForKeys: nil
            ).filter { $0.pathExtension == "ics" }.map { try String(contentsOf: $0, encoding: .utf8) }
            #expect(kept.count == milestones.count)
            let read = try kept.flatMap { try Calendars.rows($0) }.map { try Calendars.milestone($0.input) }
            for milestone in milestones { #expect(read.first { $0.uid == milestone.uid } == milestone) }
            // One of khal's own.
            _ = try OtherClients.run(
                khal + [
                    "new", "-a", "test", "--repeat", "weekly", "--until", "2025-08-01", "2025-06-17", "10:00", "11:30",
                    "Europe/Berlin", "Of khal's own", "::", "Text",
                ], home: home)
            let own = try FileManager.default.contentsOfDirectory(
                at: home.appending(path: "calendar"), includingPropertiesForKeys: nil
            ).map { try String(contentsOf: $0, encoding: .utf8) }.first { $0.contains("Of khal's own") }
            let row = try Calendars.only(try #require(own))
            #expect(row.input.summary == "Text")
            #expect(row.input.when?.zone == "Europe/Berlin")
            #expect(try Calendars.starts(row.input).first == "2025-06-17T08:00:00Z")
            #expect(try Calendars.starts(row.input).count == 7)
        }
    }

    @Test("such as calcurse import our files, and give them back with the same times and alarms")
    func calcurse() throws {
        try OtherClients.inScratch { home in
            // It knows no changed occurrences, no BYSETPOS, and leaves exceptions out of COUNT.
            let milestones = try Self.milestones().enumerated().filter { [1, 2, 4, 5].contains($0.offset) }.map { one in
                var milestone = one.element
                let rule = ["", "FREQ=DAILY;INTERVAL=3", "FREQ=DAILY;COUNT=9", "", "FREQ=YEARLY", "FREQ=WEEKLY"][
                    one.offset]
                milestone.repetition = Repetition(Recurrence(rule: try RecurrenceRule(rule)))
                milestone.when = try When(
                    parsing: "2025-01-0\(one.offset)T10:00", end: nil, duration: "PT90M", defaultZone: "UTC",
                    zones: Calendars.zones)
                return milestone
            }
            let file = home.appending(path: "ours.ics")
            try Data(Calendars.write(milestones.map(Calendars.message)).utf8).write(to: file)
            let (first, second) = (home.appending(path: "one").path, home.appending(path: "two").path)
            for folder in [first, second] {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            }
            _ = try OtherClients.run(["calcurse", "-q", "-D", first, "-i", file.path], home: home)
            let theirs = try OtherClients.run(["calcurse", "-q", "-D", first, "-xical"], home: home)
            let read = try Calendars.rows(theirs, zone: "UTC").map(\.input)
            #expect(read.count == milestones.count)
            let starts = try read.map { try Calendars.starts($0, limit: 9) }.sorted { $0[0] < $1[0] }
            #expect(starts == (try milestones.map { try Calendars.starts($0, limit: 9) }))
            #expect(Set(read.compactMap(\.title)) == Set(milestones.map(\.title)))
            // There and back once more: calcurse keeps the same.
            let written = home.appending(path: "again.ics")
            let messages = try read.map { try Calendars.message(Calendars.milestone($0)) }
            try Data(Calendars.write(messages).utf8).write(to: written)
            _ = try OtherClients.run(["calcurse", "-q", "-D", second, "-i", written.path], home: home)
            let again = try OtherClients.run(["calcurse", "-q", "-D", second, "-xical"], home: home)
            let lines = { (text: String) in
                text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("UID") }.sorted()
            }
            #expect(lines(theirs) == lines(again))
        }
    }
}
