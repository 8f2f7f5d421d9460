import LinuxSystem
import SummitAPI
import SummitCore
import Testing

@testable import SummitFormats

/// What another program has changed in a file of ours counts, whatever our own properties say.
@Suite("A file of ours that another program has edited")
struct ICalendarEditTests {
    private static func milestone() throws -> Milestone {
        Milestone(
            uid: "u", slug: "summit", title: "T", summary: "S", when: .edtf(try EDTF("1992~"), zone: "Asia/Almaty"),
            status: .held, place: Place(name: "Astana", country: "KZ"),
            participants: [
                Participant(name: "China", kind: "state", role: "host"), Participant(name: "Iran", kind: "state"),
            ],
            tags: ["a"], sources: [Source(title: "Book", url: "https://example.org/1"), Source(title: "Other")],
            reminders: [Reminder(trigger: try Trigger(canonical: "-P1D@09:00"), priority: .alert)])
    }

    private static func edited(_ from: String, _ to: String) throws -> Milestone {
        let written = try Calendars.write([Calendars.message(milestone())])
        try #require(written.contains(from), "\(written)")
        return try Calendars.milestone(Calendars.only(written.replacing(from, with: to)).input)
    }

    @Test("has its new date, and none of the words for the old one")
    func date() throws {
        let read = try Self.edited("DTSTART;VALUE=DATE:19920101", "DTSTART;VALUE=DATE:19920601")
        #expect(read.when == .edtf(try EDTF("1992-06-01/1992-12-31"), zone: "Asia/Almaty"))
        #expect(read.summary == "S")
        let ended = try Self.edited("DTEND;VALUE=DATE:19930101", "DTEND;VALUE=DATE:19920102")
        #expect(ended.when == .edtf(try EDTF("1992-01-01"), zone: "Asia/Almaty"))
        let timed = try Self.edited(
            "DTSTART;VALUE=DATE:19920101\r\nDTEND;VALUE=DATE:19930101", "DTSTART:19920101T100000Z")
        #expect(timed.when?.nominalStart == "1992-01-01T10:00:00[UTC]")
    }

    @Test("has its new status, trigger, address and title, and keeps the rest")
    func fields() throws {
        #expect(try Self.edited("STATUS:CONFIRMED", "STATUS:CANCELLED").status == .cancelled)
        let trigger = try Self.edited("TRIGGER:-PT15H", "TRIGGER:-PT2H").reminders
        #expect(trigger.map(\.trigger.description) == ["-PT2H"])
        #expect(trigger.map(\.priority) == [.alert])
        let sources = try Self.edited("URL:https://example.org/1", "URL:https://example.org/2").sources
        #expect(sources == [Source(title: "Book", url: "https://example.org/2"), Source(title: "Other")])
        #expect(try Self.edited("URL:https://example.org/1\r\n", "").sources.map(\.url) == [nil, nil])
        let title = try Self.edited("SUMMARY:T", "SUMMARY:New")
        #expect(title.title == "New")
        #expect(title.slug == "summit")
        #expect(title.when == .edtf(try EDTF("1992~"), zone: "Asia/Almaty"))
        let place = try Self.edited("LOCATION:Astana", "LOCATION:Almaty").place
        #expect(place == Place(name: "Almaty", country: "KZ"))
        #expect(try Self.edited("CATEGORIES:a", "CATEGORIES:a,b").tags == ["a", "b"])
    }

    @Test("has those who take part now, with what we said of those who still do")
    func people() throws {
        let line = "ATTENDEE;CN=Iran;CUTYPE=GROUP:invalid:nomail"
        #expect(try Self.edited(line + "\r\n", "").participants.map(\.name) == ["China"])
        let added = try Self.edited(line, line + "\r\nATTENDEE;CN=Ann:mailto:ann@example.org").participants
        #expect(
            added == [
                Participant(name: "China", kind: "state", role: "host"), Participant(name: "Iran", kind: "state"),
                Participant(name: "Ann", kind: "person"),
            ])
    }

    @Test("has what it was, where our own properties are damaged or gone")
    func damaged() throws {
        let written = try Calendars.write([Calendars.message(Self.milestone())])
        let without = written.replacing("\r\n ", with: "").split(separator: "\r\n").filter { !$0.hasPrefix("X-SUMMIT") }
        let read = try Calendars.milestone(
            Calendars.only(without.joined(separator: "\r\n") + "\r\n", zone: "Asia/Almaty").input)
        #expect(read.when == .edtf(try EDTF("1992-01-01/1992-12-31"), zone: "Asia/Almaty"))
        #expect(read.status == .confirmed)
        #expect(read.participants.map(\.name) == ["China", "Iran"])
        let broken = written.replacing("X-SUMMIT-PARTICIPANTS:[", with: "X-SUMMIT-PARTICIPANTS:{")
            .replacing("X-SUMMIT-SOURCES:[", with: "X-SUMMIT-SOURCES:7[")
        let other = try Calendars.milestone(Calendars.only(broken).input)
        #expect(other.participants.map(\.name) == ["China", "Iran"])
        #expect(other.sources == [Source(url: "https://example.org/1")])
    }

    @Test("of which an occurrence was moved again has it where it is now")
    func override() throws {
        let when = try When(
            parsing: "2025-06-03T10:00", end: nil, duration: "PT1H", defaultZone: "Asia/Almaty", zones: Calendars.zones)
        let moved = try When(
            parsing: "2025-06-05T10:00", end: nil, duration: "PT1H", defaultZone: "Asia/Almaty", zones: Calendars.zones)
        let occurrence = try LocalStart(parsing: "2025-06-04T10:00")
        let milestone = Milestone(
            uid: "u", slug: "u", title: "T", when: when,
            repetition: Repetition(
                Recurrence(rule: try RecurrenceRule("FREQ=DAILY;COUNT=3")),
                overrides: [.init(occurrence: occurrence, when: moved, generation: 4)]))
        let written = try Calendars.write([Calendars.message(milestone)])
        #expect(try Calendars.milestone(Calendars.only(written).input) == milestone)
        let edited = written.replacing(
            "DTSTART;TZID=Asia/Almaty:20250605T100000", with: "DTSTART;TZID=Asia/Almaty:20250606T110000")
        let read = try Calendars.milestone(Calendars.only(edited).input)
        let override = try #require(read.repetition?.override(of: occurrence))
        #expect(override.when?.nominalStart == "2025-06-06T11:00:00[Asia/Almaty]")
        #expect(override.generation == 1)
    }

    @Test("and a series or a figure comes back with it")
    func seriesAndFigures() throws {
        let text = try Calendars.write([
            ExportLine(series: SeriesMessage(slug: "s", title: "A, B; C", cadence: "P2Y")),
            ExportLine(
                figure: FigureMessage(
                    slug: "f", title: "F", unit: "USD", observations: [ObservationMessage(date: "2025", value: "1.5")])),
        ])
        let lines = try Calendars.lines(text)
        #expect(lines.compactMap(\.series) == [SeriesMessage(slug: "s", title: "A, B; C", cadence: "P2Y")])
        #expect(lines.compactMap(\.figure?.observations.first?.value) == ["1.5"])
    }
}
