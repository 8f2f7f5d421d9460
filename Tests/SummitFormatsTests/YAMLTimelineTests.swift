import Foundation
import SummitAPI
import SummitCore
import Testing

@testable import SummitFormats

@Suite("A YAML timeline")
struct YAMLTimelineTests {
    private static func lines(_ text: String) throws -> [ImportLine] {
        var timeline = try YAMLTimeline(text)
        return try timeline.lines()
    }

    @Test("is read with every field, and series come before what refers to them")
    func fields() throws {
        let lines = try Self.lines(
            """
            version: 1
            timeline: test
            zone: Asia/Almaty
            milestones:
              - slug: briefing
                title: "Yes: a title"
                when: 2027-06-17T10:00
                duration: PT1H
                zone: Europe/Paris
                status: tentative
                series: {slug: briefings, edition: 3}
                place: {name: Astana, country: KZ, latitude: 51.1, longitude: 71.4}
                participants: [China, {name: Kazakhstan, kind: state, role: host}]
                tags: [no, 2025]
                reminders: [-P7D, {trigger: -PT1H, priority: warning}]
                sources: [{title: T, published: 2025-06}]
              - title: Undated
                summary:
            series: [{slug: briefings, title: Briefings, cadence: P1W}]
            """)
        #expect(lines.map { $0.series?.slug ?? $0.milestone?.title } == ["briefings", "Yes: a title", "Undated"])
        let briefing = try #require(lines[1].milestone)
        #expect(briefing.uid == "briefing@test")
        #expect(briefing.when == WhenInput(text: "2027-06-17T10:00", zone: "Europe/Paris", duration: "PT1H"))
        #expect(briefing.series?.edition == 3)
        #expect(briefing.place?.latitude == 51.1)
        #expect(briefing.participants?.map(\.name) == ["China", "Kazakhstan"])
        #expect(briefing.participants?[1].role == "host")
        // YAML would make a truth value and a number of these.
        #expect(briefing.tags == ["no", "2025"])
        #expect(briefing.reminders?.map(\.priority) == [nil, "warning"])
        #expect(briefing.sources?[0].published == "2025-06")
        #expect(lines[1].place.line == 5)
        #expect(lines[2].milestone?.uid == nil)
        #expect(lines[2].milestone?.summary == nil)
    }

    @Test(
        "that has an error is refused with its line",
        arguments: [
            ("version: 1\nmilestones:\n  - titel: X", 3, "titel"), ("version: 1\nmilestones:\n  - slug: x", 3, "title"),
            ("milestones: []", 1, "version: 1"), ("version: 9", 1, "version 9"), ("version: one", 1, "whole number"),
            ("version: 1\nmilestones: 3", 2, "list"), ("version: 1\nmilestones:\n  - 7", 3, "table"),
            ("version: 1\nmilestones:\n  - {title: X, duration: PT1H}", 3, "when"),
            ("version: 1\nmilestones:\n  - {title: X, tags: {a: b}}", 3, "list"),
            ("version: 1\nmilestones:\n  - {title: X, place: {latitude: north}}", 3, "number"),
            ("version: 1\nseries:\n  - {slug: x}", 3, "title"),
            ("version: 1\nfigures:\n  - {slug: x, title: X}", 3, "unit"),
            ("version: 1\nversion: 1", 1, "twice"), ("version: 1\nx: [1, 2", 3, "YAML"), ("", 0, "empty"),
            ("version: 1\nmilestones:\n  - title: *nowhere", 3, "YAML"),
        ])
    func refusal(_ text: String, _ line: Int, _ reason: String) throws {
        do {
            _ = try Self.lines(text)
            Issue.record("it was taken")
        } catch let error as FormatError {
            #expect(error.line == line, "\(error)")
            #expect(error.reason.contains(reason), "\(error)")
        }
    }

    @Test("that is shipped has every row, each with its source, and says what it says")
    func shipped() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let path = root.appending(path: "Config/timelines/central-asia-china.yaml")
        let lines = try Self.lines(try String(contentsOf: path, encoding: .utf8))
        let milestones = lines.compactMap(\.milestone)
        #expect(
            Set(milestones.compactMap { $0.when?.text })
                == ["-0201~/0220~", "1992", "2009", "2013", "2022", "2023", "2025", "2025-06-17"])
        #expect(milestones.count == 9)
        #expect(milestones.filter { $0.place?.country == "KZ" }.count == 3)
        #expect(milestones.filter { $0.participants?.contains { $0.name == "Kyrgyzstan" } == true }.count == 5)
        #expect(milestones.filter { $0.tags?.contains("energy") == true }.count == 2)
        let figures = lines.compactMap(\.figure)
        let trade = try #require(figures.first { $0.slug == "trade-china-central-asia" })
        #expect(trade.observations.map(\.value) == ["460000000", "94800000000"])
        #expect(trade.observations.map(\.date) == ["1992", "2024"])
        let sources =
            milestones.flatMap { $0.sources ?? [] } + figures.flatMap { $0.observations.flatMap { $0.sources ?? [] } }
        #expect(sources.count == milestones.count + figures.reduce(0) { $0 + $1.observations.count })
        for source in sources {
            #expect(source.publisher == "The Astana Times" && source.author == "Li Yi" && source.published == "2025-06")
        }
    }
}
