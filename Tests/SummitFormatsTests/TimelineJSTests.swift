import Foundation
import SummitAPI
import SummitCore
import SummitTestSupport
import Testing

@testable import SummitFormats

@Suite("TimelineJS")
struct TimelineJSTests {
    private static func event(_ fields: String) -> String {
        #"{"events": [{"text": {"headline": "X"}, \#(fields)}]}"#
    }

    @Test(
        "has dates with numbers or texts, as fine as they are known",
        arguments: [
            (#""start_date": {"year": 1992}"#, "1992", nil),
            (#""start_date": {"year": "1992", "month": ""}"#, "1992", nil),
            (#""start_date": {"year": "1992", "month": "6", "day": 0}"#, "1992-06", nil),
            (#""start_date": {"year": 2027, "month": 6, "day": 17, "format": "mmm"}"#, "2027-06-17", nil),
            (
                #""start_date": {"year": 2027, "month": 6, "day": 17, "hour": 9, "minute": "5"}"#,
                "2027-06-17T09:05:00", nil
            ), (#""start_date": {"year": -200}"#, "-0199", nil), (#""start_date": {"year": "-1"}"#, "0000", nil),
            (#""start_date": {"year": 13800}"#, "Y13800", nil),
            (#""start_date": {"year": -65000000}"#, "Y-64999999", nil),
            (#""start_date": {"year": 1992}, "end_date": {"year": 1994, "month": 3}"#, "1992/1994-03", nil),
            (#""start_date": {"year": 1992}, "end_date": {"year": 1992}"#, "1992", nil),
            (#""start_date": {"year": 1992.0}, "end_date": null"#, "1992", nil),
            (
                #""start_date": {"year": 2027, "month": 6, "day": 17, "hour": 9}, "end_date": {"year": 2027, "month": 6, "day": 17, "hour": 10}"#,
                "2027-06-17T09:00:00", "2027-06-17T10:00:00"
            ),
        ] as [(String, String, String?)])
    func dates(_ fields: String, _ text: String, _ end: String?) throws {
        let milestone = try #require(
            try Conversion.milestones(.timelineJS, Self.event(fields), zone: "Asia/Almaty").first)
        #expect(milestone.when == WhenInput(text: text, zone: "Asia/Almaty", end: end))
        try milestone.validated()
    }

    @Test("has its texts read without their markup")
    func fields() throws {
        let text = #"""
            {"title": {"text": {"headline": "All of it"}},
             "events": [
              {"start_date": {"year": "2025"}, "unique_id": "astana-2025", "group": "Summits &amp; talks",
               "text": {"headline": "<b>Second</b> Summit &mdash; Astana", "text": "<p>First.</p><p>Second<br/>line &lt;3</p><script>alert(1)</script><ul><li>One</li><li>Two</li></ul>"},
               "media": {"url": "https://example.org/a.jpg", "caption": "A <i>photo</i>", "credit": "Ada", "link": "x"},
               "background": {"color": "#333"}, "autolink": false, "display_date": "2025"},
              {"start_date": {"year": 2026}, "unique_id": "Not A Slug", "text": {"text": "No headline here.\nTwo"},
               "media": {"url": "<iframe src='x'></iframe>"}}],
             "eras": [{"start_date": {"year": 1991}, "end_date": {"year": 2000}, "text": {"headline": "The nineties"}},
                      {"start_date": {"year": 1991}, "end_date": {"year": 2000}}],
             "scale": "human"}
            """#
        let lines = try Conversion.read(.timelineJS, text)
        let milestones = lines.compactMap(\.milestone)
        #expect(milestones.map(\.title) == ["Second Summit — Astana", "No headline here.", "The nineties"])
        #expect(milestones[0].summary == "First.\n\nSecond\nline <3\n\n- One\n- Two")
        #expect(milestones[0].slug == "astana-2025" && milestones[0].uid == nil)
        #expect(milestones[0].tags == ["Summits & talks"])
        #expect(milestones[0].sources == [Source(title: "A photo", author: "Ada", url: "https://example.org/a.jpg")])
        #expect(milestones[1].uid == "Not A Slug" && milestones[1].summary == "No headline here.\nTwo")
        #expect(milestones[1].sources == nil)
        #expect(milestones[2].tags == ["era"] && milestones[2].when?.text == "1991/2000")
        #expect(lines.compactMap(\.warnings).flatMap { $0 }.count == 2)
        #expect(lines.filter { $0.milestone != nil }.map(\.place.line) == [3, 7, 9])
    }

    @Test(
        "is plain text of HTML of every kind",
        arguments: [
            ("a\nb", "a\nb"), ("<p>a\nb</p>", "a b"), ("a < b & c", "a < b & c"),
            ("1 &lt; 2 &#8211; &#x2014;", "1 < 2 – —"),
            ("&nope; &amp;lt;", "&nope; &lt;"), ("<a href=\"x\">link</a>s", "links"), ("x<!-- a > b -->y", "xy"),
            ("<style>p {}</style>x", "x"), ("<SCRIPT>x</script>y", "y"), ("<script>never ends", ""), ("a <b", "a <b"),
            ("<<b>>", "<>"), ("a<br><br><br>b", "a\n\nb"), ("<div>a</div><div>b</div>", "a\nb"),
            ("&#0;&#xD800;x", "&#0;&#xD800;x"),
            ("<td>a</td><td>b</td>", "a b"), ("<p>  a   b </p>", "a b"), ("שלום &quot;x&quot;", "שלום \"x\""), ("", ""),
        ])
    func html(_ html: String, _ text: String) {
        #expect(HTMLText.plain(html) == text)
    }

    @Test("takes time in proportion to its text, whatever that has no end")
    func hostileHTML() {
        for piece in ["<", "<a", "<!--", "&", "<script>", "<p>", "</script", "&#"] {
            let text = String(repeating: piece, count: 100_000)
            #expect(ContinuousClock().measure { _ = HTMLText.plain(text) } < .seconds(20), "\(piece)")
        }
    }

    @Test(
        "that is wrong is refused",
        arguments: [
            ("[]", 1, "“events”"), ("{}", 1, "“events”"), (#"{"timeline": {}}"#, 1, "TimelineJS 1 or 2"),
            (#"{"events": 7}"#, 1, "list"), ("{\"events\": [\n7]}", 2, "object"), (#"{"events": [{}]}"#, 1, "headline"),
            (event(#""start_date": {"year": "soon"}"#), 1, "“soon”"),
            (event(#""start_date": {"year": 1, "month": 13}"#), 1, "month 13"),
            (event(#""start_date": {"year": 2025, "month": 2, "day": 29}"#), 1, "28 days"),
            (event(#""start_date": {"year": 2025, "month": 2, "day": 9, "hour": 25}"#), 1, "time of day"),
            (event(#""end_date": {"year": 2025}"#), 1, "needs a start"),
            (event(#""start_date": {"year": 9e17}"#), 1, "out of range"),
            (event(#""start_date": {"year": 99999999999999999999999}"#), 1, "whole number"),
            (event(#""start_date": {"year": 2025}, "end_date": {"year": 2024}"#), 1, "ends on"),
            (event(#""start_date": 2025"#), 1, "object"), (event(#""group": tru"#), 1, "not JSON"),
            ("{\"events\": [", 1, "cut off"),
            ("{\"events\": " + String(repeating: "[", count: 1_000), 1, "deeper than 64"),
        ])
    func refusals(_ text: String, _ line: Int, _ reason: String) {
        Conversion.refuses(.timelineJS, Array(text.utf8), line: line, reason)
    }

    private static func exported(_ milestones: [Milestone]) throws -> [ExportLine] {
        [ExportLine(head: ExportLine.Head(title: "<All>", now: "2027-06-17T10:00:00Z", zone: "UTC"))]
            + (try milestones.map {
                ExportLine(
                    milestone: try MilestoneMessage($0, earliest: nil, latest: nil, zones: RandomTimeline.zones))
            })
    }

    private static func milestone(_ slug: String, _ when: String, _ title: String = "X") throws -> Milestone {
        let date = try When(
            parsing: when, end: nil, duration: nil, defaultZone: "Asia/Almaty", zones: RandomTimeline.zones)
        return Milestone(uid: slug + "@x", slug: slug, title: title, when: date)
    }

    @Test("that is written has what it can show, and words for the rest")
    func written() throws {
        var rich = try Self.milestone("rich", "2025-06-17", "<Second> & “last”")
        rich.summary = "One <b>\ntwo\n\nthree"
        rich.tags = ["<summit>", "other"]
        rich.sources = [
            Source(title: "no address"),
            Source(title: "A \"page\"", publisher: "P", url: "https://example.org/?a='\"b\""),
        ]
        var zoned = try Self.milestone("zoned", "2027-06-17T10:00[Asia/Almaty]")
        zoned.when = try When(
            parsing: "2027-06-17T10:00[Asia/Almaty]", end: nil, duration: "PT2H", defaultZone: "UTC",
            zones: RandomTimeline.zones)
        zoned.status = .cancelled
        let milestones = [
            rich, zoned, try Self.milestone("about", "1992~"), try Self.milestone("bc", "-0201/0220"),
            try Self.milestone("open", "2013/.."), try Self.milestone("far", "Y170000002"),
            try Self.milestone("month", "2025-06/2025-07"), Milestone(uid: "u", slug: "undated", title: "Undated"),
        ]
        let text = try Conversion.write(.timelineJS, try Self.exported(milestones))
        let file = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let events = try #require(file["events"] as? [[String: Any]])
        #expect(
            events.compactMap { $0["unique_id"] as? String } == [
                "rich", "zoned", "about", "bc", "open", "far", "month",
            ])
        func object(_ index: Int, _ key: String) -> NSDictionary? { events[index][key] as? NSDictionary }
        #expect((file["title"] as? [String: [String: String]])?["text"]?["headline"] == "&lt;All&gt;")
        #expect(object(0, "start_date") == ["year": 2025, "month": 6, "day": 17])
        #expect(events[0]["display_date"] == nil && events[0]["end_date"] == nil)
        #expect(
            object(0, "text") == [
                "headline": "&lt;Second&gt; &amp; “last”", "text": "<p>One &lt;b&gt;<br>two</p><p>three</p>",
            ])
        #expect(events[0]["group"] as? String == "&lt;summit&gt;")
        #expect(
            object(0, "media") == [
                "url": "https://example.org/?a=%27%22b%22", "caption": "A &quot;page&quot;", "credit": "P",
            ])
        #expect(object(1, "start_date") == ["year": 2027, "month": 6, "day": 17, "hour": 10, "minute": 0])
        #expect(object(1, "end_date") == ["year": 2027, "month": 6, "day": 17, "hour": 12, "minute": 0])
        #expect(
            events[1]["display_date"] as? String
                == "17 June 2027, 10:00 (Asia/Almaty), for 2 hours (cancelled)")
        #expect(object(2, "start_date") == ["year": 1992, "month": 1, "day": 1])
        #expect(object(2, "end_date") == ["year": 1992, "month": 12, "day": 31])
        #expect(events[2]["display_date"] as? String == (try EDTF("1992~")).prose)
        #expect(object(3, "start_date") == ["year": -202] && object(3, "end_date") == ["year": 220])
        #expect(object(4, "start_date") == ["year": 2013, "month": 1, "day": 1] && events[4]["end_date"] == nil)
        #expect(object(5, "start_date") == ["year": 170_000_002])
        #expect(
            object(6, "start_date") == ["year": 2025, "month": 6]
                && object(6, "end_date") == ["year": 2025, "month": 7])
        let again = try Conversion.milestones(.timelineJS, text, zone: "Asia/Almaty")
        let spaced = ["two  spaces, three   and\u{A0}one that does not break", "Sommet\u{A0}: bilan\u{3000}!"]
        for title in spaced {
            #expect(HTMLText.plain(HTMLText.escape(title)) == title)
            #expect(
                HTMLText.plain(HTMLText.paragraphs("  " + title + "\n  indented"))
                    == "  \(title)\n  indented".trimmingSpace)
        }
        #expect(again[0].title == rich.title && again[0].summary == rich.summary && again[0].slug == "rich")
        #expect(again[3].when?.text == "-0201/0220" && again[6].when?.text == "2025-06/2025-07")
    }

    @Test(
        "is whole in both its forms whatever a timeline holds, and read again", arguments: 1...5 as ClosedRange<UInt64>)
    func everything(_ seed: UInt64) throws {
        let timeline = try RandomTimeline(seed: seed, count: 80)
        let lines = try timeline.exported()
        let text = try Conversion.write(.timelineJS, lines)
        _ = try JSONSerialization.jsonObject(with: Data(text.utf8))
        let table = try Conversion.write(.timelineJSTable, lines)
        let shown = timeline.milestones.filter { milestone in
            guard case .edtf(let date, _)? = milestone.when else { return milestone.when != nil }
            return date.lower ?? date.upper != nil
        }
        let (one, other) = (
            try Conversion.read(.timelineJS, text).compactMap(\.milestone),
            try Conversion.read(.timelineJSTable, table).compactMap(\.milestone)
        )
        #expect(one.map(\.slug) == shown.map(\.slug))
        #expect(one.map(\.when) == other.map(\.when) && one.map(\.title) == other.map(\.title))
        #expect(one.map(\.summary) == other.map(\.summary) && one.map(\.sources) == other.map(\.sources))
        for (read, milestone) in zip(one, shown) {
            try read.validated()
            // By scalars: a space with a mark on it is a character of its own.
            let words = { (text: String) in
                text.unicodeScalars.split { $0.properties.isWhitespace }.map { Array(String($0).utf8) }
            }
            #expect(words(read.title) == words(milestone.title))
            #expect(words(read.summary ?? "") == words(milestone.summary ?? ""))
        }
    }

    @Test("has a table that is read and written as well")
    func table() throws {
        let text = """
            Year,Month,Day,Time,End Year,End Month,End Day,End Time,Display Date,Headline,Text,Media,Media Credit,Media Caption,Media Thumbnail,Type,Group,Background,Mood
            ,,,,,,,,,The whole,,,,,,title,,,
            2027,6,17,1:30 PM,2027,6,17,14:45:10,,<b>Talks</b>,"A
            text",https://example.org/x,Ada,,,,summit,,
            -200,,,,,,,,,Old,,,,,,,,,
            1991,,,,2000,,,,,Nineties,,,,,,era,,,
            """
        let lines = try Conversion.read(.timelineJSTable, text, zone: "Europe/Paris")
        let milestones = lines.compactMap(\.milestone)
        #expect(
            milestones.map(\.when) == [
                WhenInput(text: "2027-06-17T13:30:00", zone: "Europe/Paris", end: "2027-06-17T14:45:10"),
                WhenInput(text: "-0199", zone: "Europe/Paris"), WhenInput(text: "1991/2000", zone: "Europe/Paris"),
            ])
        #expect(milestones.map(\.title) == ["Talks", "Old", "Nineties"])
        #expect(milestones[0].summary == "A\ntext" && milestones[0].tags == ["summit"])
        #expect(lines.compactMap(\.warnings).flatMap { $0 }.map { $0.contains("“Mood”") } == [true])
        for (row, reason) in [
            ("2027,6,17,25:00,,,,,,X", "time of day"), ("MMXX,,,,,,,,,X", "year is “MMXX”"),
            ("2027,,,,,,,,,", "headline"),
            ("2027,June,,,,,,,,X", "month is “June”"), ("2027,6,17,noon,,,,,,X", "1:30 PM"),
            ("2027,6,17,0:30 PM,,,,,,X", "1:30 PM"),
        ] {
            let header = text.prefix { $0 != "\n" }
            Conversion.refuses(.timelineJSTable, Array("\(header)\n\(row)".utf8), line: 2, reason)
        }
        Conversion.refuses(.timelineJSTable, Array("title,when\nX,2027".utf8), line: 1, "Headline")
        let written = try Conversion.write(
            .timelineJSTable, try Self.exported([try Self.milestone("x", "2027-06-17T10:00[Asia/Almaty]", "=1 & 2")]))
        #expect(
            written.split(whereSeparator: \.isNewline).dropFirst() == [
                ",,,,,,,,,\"&lt;All&gt;\",,,,,,title,,,",
                "2027,6,17,10:00,,,,,\"17 June 2027, 10:00 (Asia/Almaty)\",\"=1 &amp; 2\",,,,,,,,,x",
            ])
    }
}
