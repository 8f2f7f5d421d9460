import Foundation
import SummitAPI
import SummitCore
import SummitTestSupport
import Testing

@testable import SummitFormats

@Suite("What remind says")
struct RemindTests {
    /// Made by remind; `Tests/Fixtures/formats/calendar.rem` says how.
    static func real() throws -> String {
        try String(
            contentsOf: Repository.root.appending(path: "Tests/Fixtures/formats/remind.json"), encoding: .utf8)
    }

    @Test("becomes a milestone for each occurrence, and what only draws is left out")
    func real() throws {
        let lines = try Conversion.read(.remind, try Self.real(), zone: "Asia/Almaty")
        let milestones = lines.compactMap(\.milestone)
        #expect(
            milestones.map { "\($0.when?.text ?? "") \($0.title)" } == [
                "2027-06-07T09:00 Weekly call today", "2027-06-09 Red day",
                "2027-06-10/2027-06-12 Three days of talks", "2027-06-14T09:00 Weekly call today",
                "2027-06-14 Deadline — Ақтау “x” & <b>", "2027-06-17T10:00 Almaty", "2027-06-20 Only in the calendar",
                "2027-06-21T09:00 Weekly call today", "2027-06-21 Short", "2027-06-24 The same", "2027-06-24 The same",
                "2027-06-28T09:00 Weekly call today", "2027-06-30T22:00 Late night",
                "2027-07-05T09:00 Weekly call today", "2027-07-12T09:00 Weekly call today",
                "2027-07-19T09:00 Weekly call today", "2027-07-26T09:00 Weekly call today",
            ])
        #expect(milestones.allSatisfy { $0.when?.zone == "Asia/Almaty" })
        #expect(Set(milestones.compactMap(\.uid)).count == milestones.count)
        let summit = try #require(milestones.first { $0.title == "Almaty" })
        #expect(summit.when?.duration == "PT1H30M")
        #expect(summit.tags == ["summit"])
        #expect(summit.reminders?.map(\.trigger) == ["-PT15M"])
        #expect(milestones.first { $0.title.hasPrefix("Deadline") }?.reminders?.map(\.trigger) == ["-P5D"])
        #expect(milestones.first { $0.title == "Late night" }?.when?.duration == "PT4H")
        #expect(milestones.first { $0.title == "Short" }?.tags == ["a", "b"])
        #expect(
            lines.compactMap(\.warnings).flatMap { $0 }.map { $0.prefix { $0 != "," } } == [
                "1 entry of the kind MOON only changed how a calendar looks",
                "1 entry of the kind SHADE only changed how a calendar looks",
                "1 entry of the kind WEEK only changed how a calendar looks",
            ])
        for milestone in milestones { #expect(throws: Never.self) { try milestone.validated() } }
    }

    @Test("has the same uids where other months are said, and lines have moved")
    func stable() throws {
        let text = try Self.real()
        let all = try Conversion.milestones(.remind, text)
        let moved = try Conversion.milestones(
            .remind, text.replacing(/"lineno":([0-9]+)/) { "\"lineno\":\((Int($0.output.1) ?? 0) + 7)" })
        #expect(all.map(\.uid) == moved.map(\.uid))
        // July alone begins with what goes on from June.
        let months = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [Any] ?? []
        let july = String(decoding: try JSONSerialization.data(withJSONObject: [months[1]]), as: UTF8.self)
        let later = try Conversion.milestones(.remind, july)
        #expect(later.map(\.uid) == all.suffix(5).map(\.uid))
        #expect(later.first?.when?.text == "2027-06-30T22:00" && later.first?.title == "Late night")
    }

    @Test("of newer versions has its notes taken, and its own tags left out")
    func info() throws {
        let entry = #"""
            [{"entries": [{"date": "2027-06-15", "body": "9:00 in the morning\nSecond line", "tags": "__syn__17,x",
              "info": {"Location": "Astana", "URL": "https://example.org/x", "Description": "Long\ntext"},
              "time": null, "unheard-of": [1, {"a": 2}]}]}]
            """#
        let milestone = try #require(try Conversion.milestones(.remind, entry).first)
        #expect(milestone.title == "9:00 in the morning")
        #expect(milestone.summary == "Long\ntext")
        #expect(milestone.tags == ["x"] && milestone.place?.name == "Astana")
        #expect(milestone.sources == [Source(url: "https://example.org/x")])
    }

    @Test(
        "that is wrong is refused",
        arguments: [
            ("# rem2ps2 begin\nJune 2027", 1, "remind -ppp"), ("{}", 1, "list of months"), ("[\n{}]", 2, "entries"),
            ("[{\"entries\": [\n{}]}]", 2, "“date” is missing"), ("[{\"entries\": [\n7]}]", 2, "object"),
            ("[{\"entries\": 7}]", 1, "list"),
            ("[{\"entries\":[{\"date\":\"2027-06-15\",\"body\":\" \"}]}]", 1, "no text"),
            ("[{\"entries\":[{\"date\":\"June\",\"body\":\"x\"}]}]", 1, "“June”"), ("[", 1, "cut off"),
            ("[{\"entries\":[{\"date\":\"2027-06-15\",\"date\":\"x\"}]}]", 1, "twice"), ("", 0, "empty"),
            (
                "[{\"entries\":[{\"date\":\"2027-06-15\",\"body\":\"x\",\"eventstart\":\"2027-06-15T09:00\",\"duration\":9e18}]}]",
                1,
                "too long"
            ), (String(repeating: "[", count: 1 << 20), 1, "deeper than 64"), ("[]]", 1, "does not belong"),
            ("[1,]", 1, "object"), ("[{\"entries\":[]} {}]", 1, "does not belong"),
            ("[{\"entries\" 1}]", 1, "does not belong"),
        ])
    func refusals(_ text: String, _ line: Int, _ reason: String) {
        Conversion.refuses(.remind, Array(text.utf8), line: line, reason)
    }
}

extension MilestoneInput {
    /// Finds it to be one that the daemon takes, but for what a row may leave out.
    func validated() throws {
        var complete = self
        complete.uid = uid ?? "u"
        complete.slug = slug ?? "s"
        _ = try complete.milestone(zones: RandomTimeline.zones)
    }
}
