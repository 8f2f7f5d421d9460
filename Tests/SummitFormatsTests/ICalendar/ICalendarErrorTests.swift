import SummitAPI
import SummitCore
import Testing

@testable import SummitFormats

@Suite("An iCalendar file that is not what it should be")
struct ICalendarErrorTests {
    @Test(
        "is refused with the line",
        arguments: [
            ("", 0, "empty"), ("hello\n", 1, "BEGIN:VCALENDAR"), ("\r\n\r\n<html>", 3, "BEGIN:VCALENDAR"),
            ("BEGIN:VCALENDAR\nVERSION:2.0\n", 3, "END:VCALENDAR"),
            ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:u\n", 2, "END:VEVENT"),
            ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VTODO\n", 3, "END:VEVENT"),
            ("BEGIN:VCALENDAR\nEND:VEVENT\n", 2, "ends nothing"),
            ("BEGIN:VCALENDAR\nEND:VCALENDAR\nBEGIN:VEVENT\n", 3, "BEGIN:VCALENDAR"),
            ("BEGIN:VCALENDAR\nX:\0\n", 2, "NUL"), ("BEGIN:VCALENDAR\nX-A:\u{0}", 2, "NUL"),
        ])
    func refused(_ text: String, _ line: Int, _ reason: String) throws {
        do {
            _ = try Calendars.lines(text)
            Issue.record("it was taken")
        } catch let error as FormatError {
            #expect(error.line == line, "\(error)")
            #expect(error.reason.contains(reason), "\(error)")
        }
    }

    @Test("is refused as UTF-16, as Latin-1, and where a line or what lies within another has no end")
    func hostile() throws {
        #expect(throws: FormatError.self) { try Calendars.lines([0xFF, 0xFE, 0x42, 0x00]) }
        let head = "BEGIN:VCALENDAR\n"
        #expect(throws: FormatError.self) {
            try Calendars.lines(head + String(repeating: "BEGIN:X\n", count: 100_000))
        }
        #expect(throws: FormatError.self) {
            try Calendars.lines(head + "X-A:" + String(repeating: "x", count: 10 << 20))
        }
        #expect(throws: FormatError.self) {
            try Calendars.lines(head + "X-A:" + String(repeating: "x\n ", count: 1 << 20))
        }
        let latin = Array(Calendars.event("DESCRIPTION:x").utf8).map { $0 == UInt8(ascii: "T") ? 0xE9 : $0 }
        #expect(throws: FormatError.self) { try Calendars.lines(latin, keepGoing: false) }
    }

    @Test(
        "has a bad row, which is told with its line while the others come in",
        arguments: [
            ("DTSTART:20250231T100000Z", 2, "31"), ("DTSTART:tomorrow", 2, "DTSTART"), ("DTSTART:20251340", 2, "month"),
            ("DTSTART:20250617T996100", 2, "hour"), ("DTSTART:20250617T100000Z\nDURATION:soon", 3, "DURATION"),
            ("DTSTART:20250617T100000Z\nRRULE:FREQ=SOMETIMES", 3, "RRULE"),
            ("DTSTART;VALUE=DATE:20250617\nRRULE:FREQ=HOURLY", 3, "RRULE"),
            ("DTSTART:20250617T100000Z\nRRULE:FREQ=DAILY\nEXDATE:20250617T100000Z,x", 4, "EXDATE"),
            ("DTSTART:20250617T100000Z\nRDATE:20250617T100000Z/x", 3, "RDATE"),
        ])
    func badRow(_ lines: String, _ offset: Int, _ reason: String) throws {
        let good = "BEGIN:VEVENT\nUID:good\nSUMMARY:Good\nEND:VEVENT\n"
        let text = Calendars.calendar(good + "BEGIN:VEVENT\nUID:bad\n\(lines)\nSUMMARY:Bad\nEND:VEVENT\n" + good)
        let all = try Calendars.lines(text)
        #expect(all.filter { $0.milestone != nil }.count == 2)
        let problem = try #require(all.first { $0.problem != nil })
        // Three lines of the calendar and four of the good one come before it.
        #expect(problem.place.line == 8 + offset, "\(problem)")
        #expect(problem.problem?.contains(reason) == true, "\(problem)")
        #expect(problem.place.name == "Bad")
        #expect(throws: FormatError.self) { try Calendars.lines(text, keepGoing: false) }
    }

    @Test(
        "has a property that is none, which is kept and told",
        arguments: ["GEO:north;south", "SEQUENCE:many", "GEO:95;0", "DTSTAMP:soon"])
    func badProperty(_ line: String) throws {
        let row = try Calendars.only(
            Calendars.calendar("BEGIN:VEVENT\nUID:u\nSUMMARY:T\n\(line)\nDTSTART;VALUE=DATE:20250617\nEND:VEVENT"))
        #expect(row.warnings.contains { $0.hasPrefix("line 7:") }, "\(row.warnings)")
        #expect(row.input.when?.text == "2025-06-17")
    }

    @Test("has lines that are none, which are left out and told")
    func strayLines() throws {
        let row = try Calendars.only(Calendars.event("no line of any kind\nDTSTART;VALUE=DATE:20250617"))
        #expect(row.warnings.contains { $0.hasPrefix("line 8:") }, "\(row.warnings)")
    }

    @Test("has a component too large to be read, which is told while the others come in")
    func largeComponent() throws {
        let large = (0..<200).map { "X-\($0):" + String(repeating: "x", count: 10_000) }.joined(separator: "\n")
        let text = Calendars.calendar(
            "BEGIN:VEVENT\nUID:l\n\(large)\nEND:VEVENT\nBEGIN:VEVENT\nUID:good\nSUMMARY:T\nEND:VEVENT")
        let all = try Calendars.lines(text)
        #expect(all.compactMap(\.milestone?.uid) == ["good"])
        #expect(all.compactMap(\.problem).count == 1)
    }

    @Test("keeps no more of what it does not understand than a milestone takes")
    func keptLimits() throws {
        let many = (0..<1_500).map { "X-\($0):y" }.joined(separator: "\n")
        let row = try Calendars.only(Calendars.event(many))
        #expect(row.input.calendar?.properties?.count == 1_000)
        #expect(row.warnings.contains { $0.contains("500 lines") }, "\(row.warnings)")
        let big = (0..<20).map { "X-\($0):" + String(repeating: "y", count: 10_000) }.joined(separator: "\n")
        _ = try Calendars.milestone(Calendars.only(Calendars.event(big)).input)
    }

    @Test("says once what it has no place for")
    func otherComponents() throws {
        let busy = "BEGIN:VFREEBUSY\nUID:u\nEND:VFREEBUSY\n"
        let all = try Calendars.lines(Calendars.calendar(busy + busy))
        #expect(all.count == 1)
        #expect(all.first?.warnings?.first?.contains("VFREEBUSY") == true)
    }
}
