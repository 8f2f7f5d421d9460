import Foundation

/// The hostile files that are too large to be kept.
extension HostileFile {
    static let refusedLarge: [HostileFile] = calendars + others

    private static let calendars: [HostileFile] = [
        refused("ics/line-10mb.ics", 13, "longer than 1048576 bytes").made {
            calendar(good, event("SUMMARY:" + String(repeating: "x", count: 10_000_000)))
        },
        refused("ics/folded-million.ics", 5, "longer than 1048576 bytes").made {
            calendar("BEGIN:VEVENT\r\nSUMMARY:x\r\n", String(repeating: " yyyyyyyyyy\r\n", count: 1_000_000))
        },
        refused("ics/attachment-5mb.ics", 13, "longer than 1048576 bytes").made {
            calendar(good, event("ATTACH;ENCODING=BASE64;VALUE=BINARY:" + String(repeating: "QUJD", count: 1_300_000)))
        },
        refused("ics/event-10mb.ics", 10, "the VEVENT that begins here is larger").made {
            calendar(good, event(lines(10_000) { _ in "COMMENT:" + String(repeating: "x", count: 1_000) }))
        },
        refused("ics/alarms-1000000.ics", 4, "the VEVENT that begins here is larger").made {
            let alarm = "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT1H\r\nEND:VALARM\r\n"
            return calendar("BEGIN:VEVENT\r\n", String(repeating: alarm, count: 1_000_000), "END:VEVENT\r\n")
        },
        refused("ics/nested-10000.ics", 24, "more than 20 deep").made {
            let open = (0..<10_000).map { "BEGIN:X-\($0)\r\n" }.joined()
            return calendar(open, (0..<10_000).reversed().map { "END:X-\($0)\r\n" }.joined())
        },
        refused("ics/unfinished-100000.ics", 500_004, "ends before END:VCALENDAR").made {
            let events = (0..<100_000).map { event(uid: "\($0)@hostile", "SUMMARY:E\($0)") }.joined()
            return Data((head + events).utf8)
        },
        refused("ics/rdate-100000.ics", 4, "the VEVENT that begins here is larger").made {
            calendar(event("RDATE:\(dates(50_000))\r\nRDATE:\(dates(50_000))"))
        },
        refused("ics/exdate-50000.ics", 8, "more than 1000 values of EXDATE").made {
            calendar(event("RRULE:FREQ=DAILY\r\nEXDATE:\(dates(50_000))"))
        },
        refused("ics/overrides-20000.ics", 4, "more than 1000 of its occurrences are changed").made {
            let changes = (0..<20_000).map {
                event(uid: "o", "RECURRENCE-ID;VALUE=DATE:2028010\(1 + $0 % 9)\r\nSUMMARY:\($0)")
            }
            return calendar(event(uid: "o", "RRULE:FREQ=DAILY"), changes.joined())
        },
    ]

    private static let others: [HostileFile] = [
        refused("yaml/flow-10000.yaml", 2, "nesting level").made { yaml(nested("[", "]", 10_000)) },
        refused("yaml/tables-10000.yaml", 2, "nesting level").made { yaml(nested("{a: ", "}", 10_000)) },
        refused("yaml/open-1000000.yaml", 2, "nesting level").made { yaml(nested("[", "", 1_000_000)) },
        refused("yaml/dashes-10000.yaml", 3, "nesting level").made { yaml("\n" + nested("- ", "", 10_000)) },
        refused("yaml/row-100000-times.yaml", 749, "aliases").made {
            let row = "\n- &row {title: A, summary: \(String(repeating: "y", count: 90_000))}\n"
            return yaml(row + String(repeating: "- *row\n", count: 100_000))
        },
        refused("yaml/scalar-10mb.yaml", 3, "bytes as JSON").made {
            yaml("\n- title: " + String(repeating: "x", count: 10_000_000))
        },
        refused("yaml/file-20mb.yaml", 0, "larger than 16 MiB").made {
            yaml("\n" + String(repeating: "- title: abcdefghijklmnopqrstuvwxyz\n", count: 600_000))
        },
        refused("yaml/values-7000000.yaml", 0, "more than 3000000 values").made {
            yaml("[" + String(repeating: "a,", count: 7_000_000) + "]")
        },
        refused("yaml/keys-100000.yaml", 3, "no key “k0”").made {
            yaml("\n- {" + (0..<100_000).map { "k\($0): 1" }.joined(separator: ",") + "}")
        },
        refused("yaml/key-of-100000.yaml", 3, "not YAML").made {
            yaml("\n- \(String(repeating: "k", count: 100_000)): A")
        },
        refused("jsonl/depth-10000.jsonl", 2, "deeper than 64").made {
            jsonLines("{\"milestone\":" + nested("[", "]", 10_000) + "}")
        },
        refused("jsonl/objects-10000.jsonl", 2, "deeper than 64").made {
            jsonLines(nested("{\"milestone\":", "", 10_000))
        },
        refused("jsonl/first-line.jsonl", 1, "deeper than 64").made { Data(nested("[", "", 100_000).utf8) },
        refused("jsonl/digits-10000.jsonl", 2, "no value, or a number beyond").made {
            jsonLines(row(",\"generation\":" + String(repeating: "9", count: 10_000)))
        },
        refused("jsonl/line-10mb.jsonl", 2, "bytes as JSON").made {
            jsonLines(row(",\"summary\":\"\(String(repeating: "x", count: 10_000_000))\""))
        },
        refused("jsonl/line-20mb.jsonl", 2, "longer than 16777216 bytes").made {
            jsonLines(row(",\"summary\":\"\(String(repeating: "x", count: 20_000_000))\""))
        },
        refused("jsonl/tags-1000000.jsonl", 2, "bytes as JSON").made {
            jsonLines(row(",\"tags\":[" + String(repeating: "\"a\",", count: 999_999) + "\"a\"]"))
        },
        refused("csv/unclosed-50mb.csv", 3, "is a quotation mark not closed?").made {
            Data(("title,when\nGood,2027\n\"Bad,2028\n" + String(repeating: "x,y\n", count: 12_500_000)).utf8)
        },
        refused("csv/columns-100000.csv", 2, "more than 2000 columns").made {
            Data(("title,when\n" + String(repeating: "x,", count: 100_000)).utf8)
        },
        refused("csv/header-100000.csv", 1, "more than 2000 columns").made {
            Data(String(repeating: "x,", count: 100_000).utf8)
        },
        refused("csv/field-10mb.csv", 2, "longer than 1 MiB").made {
            Data(("title,when\n" + String(repeating: "x", count: 10_000_000) + ",2027\n").utf8)
        },
        refused("csv/lines-10mb.csv", 2, "longer than 1 MiB").made {
            Data(("title,when\n\"" + String(repeating: "x\n", count: 5_000_000) + "\",2027\n").utf8)
        },
        refused("timelinejs/depth-10000.json", 1, "deeper than 64").made {
            Data(("{\"events\":" + nested("[", "]", 10_000) + "}").utf8)
        },
        refused("timelinejs/file-70mb.json", 0, "larger than 64 MiB").made {
            Data(("{\"events\":[" + String(repeating: " ", count: 70_000_000) + "]}").utf8)
        },
        refused("remind/depth-10000.json", 1, "deeper than 64").made { Data(nested("[", "", 10_000).utf8) },
        refused("task/depth-10000.json", 1, "deeper than 64").made { Data(nested("[", "", 10_000).utf8) },
        refused("task/keys-20000.json", 1, "more than 1000 keys").made {
            Data(("[{\"uuid\":\"x\"" + (0..<20_000).map { ",\"k\($0)\":1" }.joined() + "}]").utf8)
        },
    ]

    static let takenLarge: [HostileFile] = [
        taken("ics/attachment-500kb.ics", 2, "left out").made {
            calendar(good, event("ATTACH;ENCODING=BASE64;VALUE=BINARY:" + String(repeating: "A", count: 500_000)))
        },
        taken("ics/parameters-60000.ics", 2, "left out").made {
            calendar(good, event("X-P" + (0..<60_000).map { ";P\($0)=v" }.joined() + ":v"))
        },
        taken("ics/attendees-5000.ics", 2, "more than 500 participants").made {
            calendar(good, event(lines(5_000) { "ATTENDEE;CN=N\($0):mailto:n\($0)@example.org" }))
        },
        taken("ics/categories-100000.ics", 2, "more than 100 categories").made {
            calendar(good, event("CATEGORIES:" + (0..<100_000).map { "c\($0)" }.joined(separator: ",")))
        },
        taken("ics/identity-1mb.ics", 1, "UID is longer").made {
            calendar(event(uid: String(repeating: "u", count: 1_000_000), "SUMMARY:x"))
        },
        taken("ics/title-100000.ics", 2, "SUMMARY is longer").made {
            calendar(good, event("SUMMARY:" + String(repeating: "é", count: 100_000)))
        },
        taken("ics/marks-200000.ics", 2, "SUMMARY is longer").made {
            calendar(good, event("SUMMARY:a" + String(repeating: "\u{301}", count: 200_000)))
        },
        taken("ics/empty-lines-1000000.ics", 1).made { calendar(String(repeating: "\r\n", count: 1_000_000), good) },
        taken("ics/one-identity-10000-times.ics", 1, "its UID stands twice").made {
            calendar(lines(10_000, "") { event(uid: "1", "RRULE:FREQ=YEARLY\r\nSUMMARY:E\($0)") })
        },
        taken("ics/second-100000-times.ics", 2).made {
            calendar(good, event("RRULE:FREQ=DAILY;BYSECOND=" + lines(100_000, ",") { _ in "0" }, isTime: true))
        },
        taken("ics/zone-of-10000-letters.ics", 1, "is not known").made {
            calendar(event("DTSTART;TZID=\(String(repeating: "x", count: 10_000)):20270617T100000", start: false))
        },
        taken("ics/zone-of-1000-parts.ics", 1, "“Made”").made {
            let part = { (year: Int) in
                "BEGIN:STANDARD\r\nDTSTART:\(1900 + year % 100)0101T000000\r\nTZOFFSETFROM:+0100\r\n"
                    + "TZOFFSETTO:+0\(year % 10)00\r\nRRULE:FREQ=YEARLY\r\nEND:STANDARD"
            }
            return calendar(
                "BEGIN:VTIMEZONE\r\nTZID:Made\r\n\(lines(1_000, line: part))\r\nEND:VTIMEZONE\r\n",
                event("DTSTART;TZID=Made:20270617T100000", start: false))
        },
        taken("ics/own-depth-50000.ics", 2).made {
            calendar(
                good,
                event(
                    "X-SUMMIT-SOURCES:\(nested("[", "", 50_000))\r\nX-SUMMIT-PREVIOUSLY:\(nested("{\"a\":", "", 50_000))"
                ))
        },
        taken("jsonl/empty-lines-1000000.jsonl", 1).made {
            jsonLines(String(repeating: "\n", count: 1_000_000) + row(""))
        },
        taken("jsonl/fraction-of-100000.jsonl", 1).made {
            jsonLines(row(",\"place\":{\"latitude\":0.\(String(repeating: "1", count: 100_000)),\"longitude\":1}"))
        },
        taken("csv/empty-lines-1000000.csv", 1).made {
            Data(("title,when\n" + String(repeating: "\n", count: 1_000_000) + "A,2027\n").utf8)
        },
        taken("csv/unknown-1900.csv", 1, "none that is known").made {
            Data(("title," + lines(1_900, ",") { "c\($0)" } + "\nA\n").utf8)
        },
        taken("timelinejs/tags-unclosed.json", 1, "too long").made {
            let text = String(repeating: "<b", count: 100_000)
            return Data("{\"events\":[{\"text\":{\"headline\":\"\(text)\"},\"start_date\":{\"year\":\"1\"}}]}".utf8)
        },
    ]
}

// MARK: How they are made

private let head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//hostile//EN\r\n"
private let good = event(uid: "good@hostile", "SUMMARY:Good\r\nDTSTAMP:20270101T000000Z")

private func calendar(_ parts: String...) -> Data { Data((head + parts.joined() + "END:VCALENDAR\r\n").utf8) }

/// From its BEGIN, the third line has what is given.
private func event(uid: String = "1@hostile", _ lines: String, start: Bool = true, isTime: Bool = false) -> String {
    let date = isTime ? "DTSTART:20270617T100000Z\r\n" : "DTSTART;VALUE=DATE:20270617\r\n"
    return "BEGIN:VEVENT\r\nUID:\(uid)\r\n\(start ? date : "")\(lines)\r\nEND:VEVENT\r\n"
}

private func lines(_ count: Int, _ separator: String = "\r\n", line: (Int) -> String) -> String {
    (0..<count).map(line).joined(separator: separator)
}

private func dates(_ count: Int) -> String { lines(count, ",") { "\(2_000 + $0 % 1_000)01\(10 + $0 % 18)T100000Z" } }

private func nested(_ open: String, _ close: String, _ depth: Int) -> String {
    String(repeating: open, count: depth) + String(repeating: close, count: depth)
}

private func yaml(_ rows: String) -> Data { Data("version: 1\nmilestones: \(rows)\n".utf8) }

private func jsonLines(_ rows: String) -> Data {
    let head =
        "{\"head\":{\"format\":\"summit-timeline\",\"version\":1,\"now\":\"2027-06-17T10:00:00Z\",\"zone\":\"UTC\"}}"
    return Data("\(head)\n\(rows)\n".utf8)
}

private func row(_ fields: String) -> String { "{\"milestone\":{\"title\":\"A\",\"status\":\"confirmed\"\(fields)}}" }
