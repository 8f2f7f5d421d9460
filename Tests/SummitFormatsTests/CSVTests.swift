import Foundation
import SummitAPI
import SummitCore
import SummitTestSupport
import Testing

@testable import SummitFormats

@Suite("A table")
struct CSVTests {
    @Test(
        "is read whatever separates its fields and ends its lines",
        arguments: [",", ";", "\t"], ["\n", "\r\n", "\r"])
    func dialects(_ separator: String, _ end: String) throws {
        let rows = [
            ["Title", "Date", "Country", "Notes"],
            ["\"First; one, two\"", "2027-06-17", "kz", "\"a \"\"b\"\"\(end)c\""],
            ["Second", "2028", "", ""],
        ]
        for (before, after) in [("", end), ("\u{FEFF}", ""), ("sep=\(separator)\(end)", end + end)] {
            let text = before + rows.map { $0.joined(separator: separator) }.joined(separator: end) + after
            let lines = try Conversion.read(.csv, text, zone: "Asia/Almaty")
            #expect(lines.count == 2 && lines.allSatisfy { $0.warnings == nil })
            let first = try #require(lines[0].milestone)
            #expect(first.title == "First; one, two")
            #expect(first.when == WhenInput(text: "2027-06-17", zone: "Asia/Almaty"))
            #expect(first.place == Place(country: "KZ"))
            #expect(first.summary == "a \"b\"\nc")
            #expect(lines[1].milestone?.title == "Second")
            let skipped = before.hasPrefix("sep") ? 1 : 0
            #expect(lines.map(\.place.line) == [2 + skipped, 4 + skipped])
        }
    }

    @Test("is read as it comes, a few bytes at a time")
    func pieces() throws {
        for text in ["title;when\nA;2020\n", "sep=;\ntitle;when\nA;2020\n", "title\twhen\r\nA\t2020\r\n"] {
            let pipe = Pipe()
            let bytes = Array(text.utf8)
            let writer = Thread {
                for start in stride(from: 0, to: bytes.count, by: 3) {
                    try? pipe.fileHandleForWriting.write(contentsOf: Data(bytes[start..<min(start + 3, bytes.count)]))
                    Thread.sleep(forTimeInterval: 0.002)
                }
                try? pipe.fileHandleForWriting.close()
            }
            writer.start()
            var parser = try CSVParser(ByteInput(descriptor: pipe.fileHandleForReading.fileDescriptor))
            #expect(try parser.next()?.fields == ["title", "when"])
            #expect(try parser.next()?.fields == ["A", "2020"])
            #expect(try parser.next() == nil)
        }
    }

    @Test("has its columns known by their usual names")
    func names() throws {
        let text = """
            EVENT,Start Date,End Date,Time Zone,STATUS,Location,country_code,Lat,Lng,Categories,People,Series,Edition,\
            URL,Source Title,Description,Slug,UID,Reminders
            Talks,2027-06-17 10:00,2027-06-17T12:00,Europe/Paris,Held,Paris,fr,"48,85",2.35,"a, b,a",Ada; Charles,\
            talks,3,https://example.org/a?b=c,A page,"Some
            lines",talks-2027,t@x,-P7D; -PT1H
            """
        let lines = try Conversion.read(.csv, text)
        let talks = try #require(lines.first?.milestone)
        #expect(lines.count == 1 && lines[0].warnings == nil)
        #expect(talks.when == WhenInput(text: "2027-06-17T10:00", zone: "Europe/Paris", end: "2027-06-17T12:00"))
        #expect(talks.status == "held")
        #expect(talks.place == Place(name: "Paris", country: "FR", latitude: 48.85, longitude: 2.35))
        #expect(talks.tags == ["a", "b"])
        #expect(talks.participants?.map(\.name) == ["Ada", "Charles"])
        #expect(talks.series == Milestone.Membership(slug: "talks", edition: 3))
        #expect(talks.sources == [Source(title: "A page", url: "https://example.org/a?b=c")])
        #expect(talks.summary == "Some\nlines")
        #expect(talks.slug == "talks-2027" && talks.uid == "t@x")
        #expect(talks.reminders?.map(\.trigger) == ["-P7D", "-PT1H"])
    }

    @Test(
        "has dates in every form that can't be mistaken",
        arguments: [
            ("1992~", nil, "1992~", nil), ("-0201/0220", nil, "-0201/0220", nil),
            ("2027-06-17", nil, "2027-06-17", nil),
            ("2027-06-17 10:00", nil, "2027-06-17T10:00", nil), ("2027-06-17T10:00:00[Asia/Almaty]", nil, nil, nil),
            ("2027-06-17", "2027-06-19", "2027-06-17/2027-06-19", nil), ("2027", "2027", "2027", nil),
            ("2025-06", "2026", "2025-06/2026", nil), ("2027-06-17 10:00", "2027-06-18 09:30", nil, "2027-06-18T09:30"),
            ("[1667,1668]", nil, nil, nil), ("2025-06-17[Asia/Almaty]", nil, nil, nil),
            ("17 June 2027", nil, "2027-06-17", nil), ("June 17, 2027", nil, "2027-06-17", nil),
            ("12 Mar. 2027", nil, "2027-03-12", nil), ("1st may 2027", nil, "2027-05-01", nil),
            ("2027/6/17", "2027/06/19", "2027-06-17/2027-06-19", nil), ("2027-3-5", nil, "2027-03-05", nil),
            ("17/6/2027", "6/19/2027", "2027-06-17/2027-06-19", nil), ("05.06.2027", nil, "2027-06-05", nil),
            ("17.06.2027 9:30", "17.06.2027 10:30", "2027-06-17T09:30", "2027-06-17T10:30"),
            ("Sept 2027", nil, "2027-09", nil), ("Q2 2027", nil, "2027-34", nil), ("2027 Q4", nil, "2027-36", nil),
            ("H1 2027", nil, "2027-40", nil), ("2027 h2", nil, "2027-41", nil), ("Summer 2027", nil, "2027-22", nil),
            ("fall 2027", nil, "2027-23", nil), ("about May 2027", nil, "2027-05~", nil),
            ("ca. 2027", nil, "2027~", nil),
            ("circa 12 March 2027", nil, "2027-03-12~", nil), ("c. Q3 2027", nil, "2027-35~", nil),
            ("2027/03/12 9:30", nil, "2027-03-12T09:30", nil), ("2027-03-12 9:30 AM", nil, "2027-03-12T09:30", nil),
            ("March 12, 2027 12:05:10 am", nil, "2027-03-12T00:05:10", nil),
            ("17 June 2027 9:30", "10:30 AM", "2027-06-17T09:30", "2027-06-17T10:30"),
            ("2027-06-17T10:00", "11:15", nil, "2027-06-17T11:15"),
            ("12 March 2027 9:30 PM", "12 March 2027 11:00 PM", "2027-03-12T21:30", "2027-03-12T23:00"),
        ] as [(String, String?, String?, String?)])
    func dates(_ start: String, _ end: String?, _ text: String?, _ readEnd: String?) throws {
        let table = "title\tstart\tend\nX\t\(start)\t\(end ?? "")"
        let milestone = try #require(try Conversion.milestones(.csv, table).first)
        #expect(milestone.when?.text == text ?? start.replacing(" ", with: "T"))
        #expect(milestone.when?.end == readEnd)
    }

    @Test(
        "that has something wrong is refused with its line, its row and its column",
        arguments: [
            ("title,when\nX,05/06/2027", 2, "row 2, column when: “05/06/2027” can't be read: the day may come first"),
            ("title,when\nX,31 June 2027", 2, "column when: “31 June 2027”"), ("title,when\nX,TBD", 2, "“TBD”"),
            ("title,when\nX,2027/02/30", 2, "2027/02/30"), ("title,when\nX,2027-03-12 13:00 PM", 2, "column when"),
            ("title,when\nX,1 May 2027 +1:00", 2, "column when"), ("title,when\nX,2027-06-17 -1:30", 2, "column when"),
            ("title,when\n\n\"X\ny\",2027\nY,06-17-27 10:00", 5, "row 4, column when"),
            ("title,when\nX,Winter 2027", 2, "column when"), ("title,when\nX,about", 2, "column when"),
            ("title,when\nX,31.2.2027", 2, "no such day"), ("title,when\nX,soon", 2, "column when: “soon”"),
            ("title,when\nX,2027-13-01", 2, "month 13"), ("title,when\nX,2027-06-17T25:00", 2, "hour"),
            ("title,when,end\nX,2027-06-17 10:00,2027-06-18", 2, "column end"),
            ("title,when,end\nX,2027-06-17,2027-06-01", 2, "column end"),
            ("title,when,end\nX,,2027", 2, "needs a start"),
            ("title,when,end\nX,2027,PT2H", 2, "column end"), ("title,status\nX,maybe", 2, "column status"),
            ("title,country\nX,Kazakhstan", 2, "column country"), ("title,lat,lon\nX,91,0", 2, "column latitude"),
            ("title,lat,lon\nX,9,", 2, "column longitude"), ("title,edition\nX,1", 2, "column edition"),
            ("title,series,edition\nX,s,first", 2, "whole number"), ("title,when\n,2027", 2, "column title: is empty"),
            ("title,when\nX,2027,more", 2, "3 columns and the first one 2"),
            ("title\nX\n\"Y\nZ\n", 3, "never closed"), ("title\n\"X\"y\n", 2, "behind the quotation mark"),
            ("date,place\n2027,Astana", 1, "title"), ("", 0, "empty"), ("\n\n", 0, "empty"),
            ("title\nX\u{0}", 2, "NUL"),
            ("Year,Month,Display Date,Headline\n2027,1,Soon,X", 1, "timelinejs-csv"),
        ])
    func refusals(_ text: String, _ line: Int, _ reason: String) {
        Conversion.refuses(.csv, Array(text.utf8), line: line, reason)
    }

    @Test("that is no text, or has no end, is refused")
    func bytes() {
        Conversion.refuses(.csv, [0xFF, 0xFE, 0x74, 0x00, 0x69, 0x00], line: 1, "UTF-16")
        Conversion.refuses(.csv, [0x74, 0x00, 0x69, 0x00], line: 1, "NUL")
        Conversion.refuses(.csv, Array("title\nX".utf8) + [0xE9, 0x0A], line: 2, "UTF-8")
        let long = Array("title\n\"".utf8) + Array(repeating: UInt8(ascii: "x"), count: 2 << 20)
        Conversion.refuses(.csv, long, line: 2, "longer than 1 MiB")
        Conversion.refuses(.csv, Array(repeating: UInt8(ascii: ","), count: 3_000), line: 1, "2000 columns")
    }

    @Test("goes on after rows that are wrong where the rest is wanted")
    func keepGoing() throws {
        let lines = try Conversion.read(.csv, "title,when\nA,2027\nB,1/2/03\n,\nC,2028\n", keepGoing: true)
        #expect(lines.compactMap(\.milestone?.title) == ["A", "C"])
        #expect(lines.compactMap(\.problem).count == 1)
        #expect(lines[1].problem?.hasPrefix("row 3, column when") == true && lines[1].place.line == 3)
    }

    @Test("has columns as they are named, by their headers or their numbers")
    func columns() throws {
        let text = "When it is,What,Internal,Mood\n2027,X,secret,good\n"
        let lines = try Conversion.read(.csv, text, columns: "when=when it is, title=What,-=Internal")
        #expect(lines.compactMap(\.milestone).map { $0.when?.text } == ["2027"])
        #expect(lines.compactMap(\.warnings).flatMap { $0 }.count == 1)
        #expect(lines[0].warnings?[0].contains("“Mood”") == true)
        // Without a header the first row counts; with one it does not.
        for (table, count) in [("2027,X\n2028,Y\n", 2), ("Date,Event\n2027,X\n2028,Y\n", 2)] {
            let read = try Conversion.milestones(.csv, table, columns: "when=1,title=2")
            #expect(read.map(\.title) == ["X", "Y"] && read.count == count)
        }
        for (columns, reason) in [
            ("when=Date", "no column “Date”"), ("title=5", "no column “5”"), ("colour=What", "fields are"),
            ("title=", "written as"),
        ] {
            Conversion.refuses(
                .csv, Array(text.utf8), line: columns.hasPrefix("c") || columns == "title=" ? 0 : 1, reason,
                columns: columns)
        }
    }

    @Test("cuts what is too long, and says so")
    func cut() throws {
        let title = String(repeating: "long ", count: 300)
        let line = try #require(try Conversion.read(.csv, "title\n\(title)\n").first)
        #expect(line.milestone?.title.count == 999)
        #expect(line.warnings?[0].contains("row 2: the title is too long") == true)
    }

    @Test("that is written is read back with all that a table can hold", arguments: 1...10 as ClosedRange<UInt64>)
    func roundTrip(_ seed: UInt64) throws {
        let timeline = try RandomTimeline(seed: seed, count: 60)
        let text = try Conversion.write(.csv, try timeline.exported())
        let lines = try Conversion.read(.csv, text)
        let read = try lines.compactMap(\.milestone).map { try $0.milestone(zones: RandomTimeline.zones) }
        try #require(read.count == timeline.milestones.count)
        #expect(lines.allSatisfy { $0.warnings == nil })
        for (one, other) in zip(timeline.milestones, read) {
            #expect(one.uid == other.uid && one.slug == other.slug && one.status == other.status)
            #expect(Array(one.title.trimmingSpace.utf8) == Array(other.title.utf8))
            #expect(one.when == other.when)
            #expect(one.series == other.series)
            #expect(one.place?.country == other.place?.country && one.place?.latitude == other.place?.latitude)
            #expect(one.place?.name?.trimmingSpace == other.place?.name)
            #expect(one.summary?.trimmingSpace == other.summary)
            #expect(one.reminders.map(\.trigger) == other.reminders.map(\.trigger))
            let names = { (texts: [String]) in texts.map { $0.replacing(";", with: ",").trimmingSpace } }
            #expect(names(one.participants.map(\.name)) == other.participants.map(\.name))
            #expect(Set(names(one.tags)) == Set(other.tags))
            #expect(
                one.sources.filter { $0.title != nil || $0.url != nil }.map { [$0.title?.trimmingSpace, $0.url] }
                    == other.sources.map { [$0.title, $0.url] })
        }
    }

    @Test("that is written is the same table to Python", arguments: 1...3 as ClosedRange<UInt64>)
    func others(_ seed: UInt64) throws {
        let timeline = try RandomTimeline(seed: seed, count: 60)
        let text = try Conversion.write(.csv, try timeline.exported())
        let json = try Python.run(
            """
            import csv, json, sys
            with open(sys.argv[1], encoding="utf-8", newline="") as file: rows = list(csv.reader(file, strict=True))
            with open(sys.argv[2], "w", encoding="utf-8") as file: json.dump(rows, file)
            """, input: text)
        let rows = try JSONDecoder().decode([[String]].self, from: json)
        #expect(rows.first == CSVField.standard.map(\.rawValue))
        try #require(rows.count == timeline.milestones.count + 1)
        for (row, milestone) in zip(rows.dropFirst(), timeline.milestones) {
            #expect(row.count == 18)
            #expect(Array(row[1].utf8) == Array(milestone.title.utf8))
            #expect(Array(row[16].utf8) == Array((milestone.summary ?? "").utf8))
            #expect(row[17] == milestone.uid)
        }
        // And what Python writes is read as it was meant.
        let again = try Python.run(
            """
            import csv, sys
            with open(sys.argv[1], encoding="utf-8", newline="") as file: rows = list(csv.reader(file))
            with open(sys.argv[2], "w", encoding="utf-8", newline="") as file:
                csv.writer(file, delimiter=";", lineterminator="\\r", quoting=csv.QUOTE_ALL).writerows(rows)
            """, input: text)
        let first = try Conversion.read(.csv, text).compactMap(\.milestone)
        #expect(try Conversion.read(.csv, Array(again)).compactMap(\.milestone) == first)
    }

    @Test("has the columns that are asked for, under the names that are asked for")
    func chosen() throws {
        let line = ExportLine(
            milestone: try MilestoneMessage(
                Milestone(uid: "u", slug: "s", title: "=1+1, \"x\"", when: .edtf(try EDTF("-0201"), zone: "UTC")),
                earliest: nil, latest: nil, zones: RandomTimeline.zones))
        #expect(
            try Conversion.write(.csv, [line], columns: "when=Date,title,end") == """
                Date,title,end\r
                -0201,"=1+1, ""x\""",\r

                """)
        #expect(throws: FormatError.self) { try Conversion.write(.csv, [line], columns: "colour") }
        #expect(try Conversion.write(.csv, [], columns: "slug") == "slug\r\n")
    }
}
