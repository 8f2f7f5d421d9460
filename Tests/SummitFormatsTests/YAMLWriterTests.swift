import Foundation
import SummitAPI
import SummitCore
import SummitTestSupport
import Testing

@testable import SummitFormats

@Suite("A YAML timeline that is written")
struct YAMLWriterTests {
    @Test("is read back as the same timeline, byte for byte", arguments: 1...20 as ClosedRange<UInt64>)
    func roundTrip(_ seed: UInt64) throws {
        let timeline = try RandomTimeline(seed: seed, count: 60)
        let text = try Conversion.write(.yaml, try timeline.exported())
        let lines = try Conversion.read(.yaml, text)
        try timeline.expectSame(lines)
        #expect(lines.compactMap(\.change) == timeline.changes)
    }

    @Test("has texts that PyYAML takes for the same texts", arguments: 1...5 as ClosedRange<UInt64>)
    func others(_ seed: UInt64) throws {
        let timeline = try RandomTimeline(seed: seed, count: 100)
        let text = try Conversion.write(.yaml, try timeline.exported())
        let json = try Python.run(
            """
            import json, sys, yaml
            with open(sys.argv[1], encoding="utf-8", newline="") as file:
                document = yaml.safe_load(file)
            numbers = {"version", "edition", "latitude", "longitude", "at-most", "generation", "sequence", "uid", "pid",
                       "undoes", "job"}
            def check(value, key):
                if isinstance(value, dict):
                    for name, inner in value.items():
                        assert isinstance(name, str), name
                        check(inner, name)
                elif isinstance(value, list):
                    for inner in value: check(inner, key)
                elif isinstance(value, bool):
                    assert key == "approximate", (key, value)
                elif isinstance(value, (int, float)):
                    assert key in numbers, (key, value)
                else:
                    assert isinstance(value, str), (key, value)
            check(document, None)
            def exact(value):
                if isinstance(value, dict): return {key: exact(inner) for key, inner in value.items()}
                if isinstance(value, list): return [exact(inner) for inner in value]
                return repr(value) if isinstance(value, float) else value
            with open(sys.argv[2], "w", encoding="utf-8") as file: json.dump(exact(document), file)
            """, input: text)
        let document = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        #expect(document["title"] as? String == "A: timeline")
        let rows = try #require(document["milestones"] as? [[String: Any]])
        try #require(rows.count == timeline.milestones.count)
        // A byte order mark in front is written twice, since our own reader loses one.
        func bytes(_ text: String) -> [UInt8] {
            Array(String(String.UnicodeScalarView(text.unicodeScalars.drop { $0 == "\u{FEFF}" })).utf8)
        }
        func same(_ value: Any?, _ text: String?) -> Bool { (value as? String).map(bytes) == text.map(bytes) }
        for (row, milestone) in zip(rows, timeline.milestones) {
            #expect(same(row["title"], milestone.title))
            #expect(same(row["summary"], milestone.summary))
            #expect(same(row["uid"], milestone.uid))
            let tags = row["tags"] as? [String] ?? []
            #expect(tags.map(bytes) == milestone.tags.map(bytes))
            let sources = row["sources"] as? [[String: Any]] ?? []
            for (one, source) in zip(sources, milestone.sources) {
                #expect(same(one["quote"], source.quote) && same(one["title"], source.title))
                #expect(same(one["published"], source.published))
            }
            let place = row["place"] as? [String: Any]
            #expect((place?["latitude"] as? String).flatMap(Double.init) == milestone.place?.latitude)
            let properties = (row["calendar"] as? [String: Any])?["properties"] as? [String] ?? []
            #expect(properties == milestone.calendar?.properties ?? [])
        }
    }

    @Test("quotes what another reader would make something else of, and no more")
    func quoting() {
        for text in [
            "", "null", "~", "No", "yes", "on", "OFF", "y", "true", "1992", "1e3", "0x1F", "0o7", "1_000", "1.5", "+1",
            "-1", ".5", ".inf", "12:30:45", "2025-06-17", "2025-06-17T10:00:00Z", "- a", "-", "a: b", "a:", "a #b",
            "#a",
            "*a", "&a", "!a", "%a", "@a", "`a", "|", ">", "{a}", "[a]", "\"a\"", "'a'", " a", "a ", "=", "<<", "---",
            "\u{A0}a", "a\nb", "a\u{202E}b",
        ] {
            let first = YAMLScalar.text(text).first
            #expect(first == "\"" || first == "'", "\(text)")
        }
        for text in [
            "Astana", "Xi'an", "China–Central Asia", "-P7D", "1992~", "2027-06-17T10:00:00+05:00[Asia/Almaty]", "a:b",
            "a#b", "P2Y", "西安", "a \"b\" c", "FREQ=WEEKLY;BYDAY=MO,TU", "https://example.org/x", "nothing", "12 states",
        ] {
            #expect(YAMLScalar.text(text) == text)
        }
        #expect(YAMLScalar.text("a, b", flow: true) == "\"a, b\"")
        #expect(YAMLScalar.text("\"x\": 'y'") == "'\"x\": ''y'''")
        #expect(YAMLScalar.text("a\u{202E}b") == "\"a\\u202Eb\"")
        #expect(YAMLScalar.number(1e-7) == "1.0e-07")
    }

    @Test("is laid out as a person would write it")
    func layout() throws {
        var milestone = Milestone(
            uid: "astana@example.org", slug: "astana-2025", title: "Second China–Central Asia Summit",
            summary: "First line\n  indented\n\nlast line\n",
            when: .edtf(try EDTF("2025-06-17"), zone: "Asia/Almaty"), status: .held,
            place: Place(name: "Astana", country: "KZ"),
            participants: [Participant(name: "China", kind: "state"), Participant(name: "Kazakhstan, host")],
            tags: ["summit", "no"], series: Milestone.Membership(slug: "summits", edition: 2),
            sources: [Source(title: "An article", published: "2025-06")],
            relations: [Relation(kind: .follows, uid: "xian@example.org")],
            reminders: [Reminder(trigger: try Trigger(canonical: "-P7D"))])
        milestone.generation = 3
        var other = Milestone(uid: "u2", slug: "undated", title: "Undated")
        other.summary = String(repeating: "Some words that go on ", count: 10) + "and end."
        other.reminders = [
            Reminder(trigger: try Trigger(canonical: "-P7D")),
            Reminder(trigger: try Trigger(canonical: "-PT1H"), priority: .warning),
        ]
        let zones = RandomTimeline.zones
        let lines = try [milestone, other].map {
            ExportLine(milestone: try MilestoneMessage($0, earliest: nil, latest: nil, zones: zones))
        }
        let text = try Conversion.write(
            .yaml,
            [
                ExportLine(head: ExportLine.Head(title: "China", now: "2027-06-17T10:00:00Z", zone: "UTC")),
                ExportLine(series: SeriesMessage(slug: "summits", title: "Summits", cadence: "P2Y")),
            ] + lines)
        #expect(
            text == """
                version: 1
                title: China

                series:
                  - slug: summits
                    title: Summits
                    cadence: P2Y

                milestones:
                  - slug: astana-2025
                    title: Second China–Central Asia Summit
                    summary: |
                      First line
                        indented

                      last line
                    when: "2025-06-17"
                    zone: Asia/Almaty
                    status: held
                    series: {slug: summits, edition: 2}
                    place: {name: Astana, country: KZ}
                    participants:
                      - {name: China, kind: state}
                      - {name: "Kazakhstan, host"}
                    tags: [summit, "no"]
                    sources:
                      - title: An article
                        published: "2025-06"
                    relations:
                      - follows: xian@example.org
                    reminders: [-P7D]
                    generation: 3
                    uid: astana@example.org

                  - slug: undated
                    title: Undated
                    summary: >-
                      Some words that go on Some words that go on Some words that go on Some words that go on Some words that go on
                      Some words that go on Some words that go on Some words that go on Some words that go on Some words that go on
                      and end.
                    status: confirmed
                    reminders:
                      - -P7D
                      - {trigger: -PT1H, priority: warning}
                    uid: u2

                """)
    }

    @Test("of a timeline without rows can be read")
    func empty() throws {
        #expect(try Conversion.read(.yaml, try Conversion.write(.yaml, [])).isEmpty)
        let head = ExportLine(head: ExportLine.Head(title: nil, now: "2027-06-17T10:00:00Z", zone: "UTC"))
        #expect(try Conversion.read(.yaml, try Conversion.write(.yaml, [head])).isEmpty)
    }

    @Test(
        "is refused where it has a key that there is none, in each table",
        arguments: [
            ("milestones: [{title: X, calendar: {colour: red}}]", "component"),
            ("milestones: [{title: X, when: 2025, previously: [{date: 2024}]}]", "duration"),
            ("milestones: [{title: X, when: 2025, previously: [{zone: UTC}]}]", "“when” is missing"),
            ("milestones: [{title: X, when: 2025, recurrence: {overrides: [{moved: 1}]}}]", "generation"),
            ("milestones: [{title: X, generation: one}]", "whole number"),
            ("history: [{sequence: 1}]", "is missing"), ("history: [{sequence: 1, who: me}]", "identifier"),
            ("history: [{uid: -1}]", "out of range"),
        ])
    func refusal(_ row: String, _ reason: String) {
        Conversion.refuses(.yaml, Array("version: 1\n\(row)".utf8), line: 2, reason)
    }
}
