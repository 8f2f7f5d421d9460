import LinuxSystem
import Testing

@testable import SummitCore

@Suite("The texts of a picture")
struct DrawingTextTests {
    @Test(
        "have dates in few letters",
        arguments: [
            ("2025-06-17", "17 Jun 2025"), ("2025-06", "Jun 2025"), ("2025", "2025"), ("1992~", "c. 1992"),
            ("1992?", "1992?"), ("1992%", "c. 1992?"), ("-0201~/0220~", "c. 202 BC – c. AD 220"), ("2013/..", "2013 –"),
            ("../1985", "– 1985"), ("2013/", "2013 – ?"), ("../..", "at all times"), ("199X", "the 1990s"),
            ("2025-06-17/2025-06-18", "17–18 Jun 2025"), ("2025-06-30/2025-07-02", "30 Jun – 2 Jul 2025"),
            ("2024-12-30/2025-01-02", "30 Dec 2024 – 2 Jan 2025"), ("2001-21", "spring 2001"),
            ("1985-04-XX", "April 1985, day unknown"), ("[1667,1668]", "either 1667 or 1668"),
        ])
    func brief(_ date: String, _ text: String) throws {
        #expect(BriefDate.text(.edtf(try EDTF(date), zone: "UTC")) == text)
    }

    @Test("have times with their minutes")
    func time() throws {
        let when = try When(
            parsing: "2025-06-17T10:00[Asia/Almaty]", end: nil, duration: nil, defaultZone: "UTC",
            zones: ZoneDirectory())
        #expect(BriefDate.text(when) == "17 Jun 2025, 10:00")
    }

    @Test(
        "call a member of a series by what it has of its own",
        arguments: [
            ("First China–Central Asia Summit", "China–Central Asia Summit", 1, "First"),
            ("China–Central Asia Summit, edition 3", "China–Central Asia Summit", 3, "edition 3"),
            ("CHINA–CENTRAL ASIA SUMMIT", "China–Central Asia Summit", 2, "No. 2"),
            ("The Astana Declaration", "China–Central Asia Summit", 2, "The Astana Declaration"),
            ("Summit", "Summit", nil, "Summit"), ("第二届中国峰会", "中国峰会", 2, "第二届"), ("x", "", 1, "x"),
            ("İstanbul Zirvesi", "Zirvesi", 1, "İstanbul"),
        ] as [(String, String, Int64?, String)])
    func series(_ title: String, _ series: String, _ edition: Int64?, _ short: String) {
        #expect(SeriesLabel.short(title, series: series, edition: edition) == short)
    }

    @Test(
        "name a stretch of time no finer than its length asks for",
        arguments: [
            ("2016-03-02", "2019-10-01", "2016 – 2019"), ("2025-03-02", "2025-10-01", "Mar – Oct 2025"),
            ("2024-11-02", "2025-03-01", "Nov 2024 – Mar 2025"), ("2025-06-16", "2025-06-20", "16–20 Jun 2025"),
            ("2025-06-16", "2025-06-16", "16 Jun 2025"), ("2025-06-28", "2025-07-02", "28 Jun 2025 – 2 Jul 2025"),
            ("-0201-01-01", "2027-01-01", "202 BC – 2027"),
        ])
    func stretch(_ from: String, _ to: String, _ text: String) throws {
        let seconds = try [from, to].map { try EDTF($0).bounds(in: .utc).earliest?.secondsSinceEpoch ?? 0 }
        #expect(TimeSpanLabel.text(from: seconds[0], to: seconds[1], in: .utc) == text)
    }
}

@Suite("The colours of tags")
struct TagColorsTests {
    @Test("are the same in each process (FNV-1a)")
    func stable() {
        // The test vectors of the algorithm's authors.
        #expect(TagColors.hash("") == 0xCBF2_9CE4_8422_2325)
        #expect(TagColors.hash("a") == 0xAF63_DC4C_8601_EC8C)
        #expect(TagColors.hash("foobar") == 0x8594_4171_F739_67E8)
    }

    @Test("are different as long as there are enough, whatever else there is")
    func different() {
        let tags = (0..<10).map { "tag \($0)" }
        let colors = TagColors(tags + ["tag 3", "tag 3", "tag 7"], colors: 10)
        #expect(Set(tags.compactMap(colors.color)).count == 10)
        #expect(colors.tags.prefix(2) == ["tag 3", "tag 7"])
        let others = TagColors(tags.reversed(), colors: 10)
        #expect(tags.map(others.color) == tags.map(colors.color))
    }

    @Test("run out, and the rarest have none")
    func few() {
        let colors = TagColors(["a", "a", "b", "b", "c"], colors: 2)
        #expect(colors.color(of: "c") == nil && colors.color(of: "a") != nil)
        #expect(TagColors(["a"], colors: 0).color(of: "a") == nil)
    }
}

@Suite("What of a date lies in a window")
struct DrawnWindowTests {
    private typealias Edge = DrawnSpan.Edge

    private static let spans: [(of: DrawnSpan, since: Int64?, until: Int64?, is: String)] = [
        (DrawnSpan(start: .at(10), end: .at(90)), nil, nil, "10 90"),
        (DrawnSpan(start: .at(10), end: .at(90)), 10, 90, "10 90"),
        (DrawnSpan(start: .at(10), end: .at(90)), 20, nil, "<20 90"),
        (DrawnSpan(start: .at(10), end: .at(90)), nil, 80, "10 80>"),
        (DrawnSpan(start: .at(10), end: .at(90)), 20, 80, "<20 80>"),
        (DrawnSpan(start: .open, end: .open), 20, 80, "<20 80>"),
        (DrawnSpan(start: .open, end: .at(50)), nil, 80, "open 50"),
        (DrawnSpan(start: .unknown, end: .at(90)), 20, 80, "unknown 80>"),
        (DrawnSpan(start: .at(30), end: .at(40), softStart: 0, softEnd: 99), 20, 80, "20~30 40~80"),
        (DrawnSpan(start: .at(30), end: .at(40), softStart: 0, softEnd: 99), 35, 36, "<35 36>"),
        (DrawnSpan(start: .at(10), end: .at(12), softEnd: 50), 20, 80, "<20 20>~50"),
        (DrawnSpan(start: .at(.min), end: .at(.max)), 20, 80, "<20 80>"),
    ]

    @Test("is cut off at its ends, where it goes on beyond", arguments: spans.indices)
    func cut(_ index: Int) {
        let (span, since, until, expected) = Self.spans[index]
        let window = DrawnWindow(
            since: since.map(Instant.init(secondsSinceEpoch:)), until: until.map(Instant.init(secondsSinceEpoch:)))
        let cut = span.within(window)
        func text(_ edge: Edge) -> String { edge.seconds.map(String.init) ?? "\(edge)" }
        let start =
            (cut.softStart.map { "\($0)~" } ?? "") + (cut.beginsBefore ? "<" : "") + text(cut.start)
        let end = text(cut.end) + (cut.endsBehind ? ">" : "") + (cut.softEnd.map { "~\($0)" } ?? "")
        #expect("\(start) \(end)" == expected)
    }
}
