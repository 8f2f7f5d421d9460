import Foundation
import SummitAPI
import SummitCore
import SummitTestSupport
import Testing

@testable import SummitFormats

@Suite("What Taskwarrior exports")
struct TaskTests {
    /// Made by Taskwarrior; `Tests/Fixtures/formats/tasks.sh` says how.
    static func real() throws -> String {
        try String(contentsOf: Repository.root.appending(path: "Tests/Fixtures/formats/tasks.json"), encoding: .utf8)
    }

    @Test("becomes milestones, with days where a day was meant")
    func real() throws {
        let lines = try Conversion.read(.task, try Self.real(), zone: "Asia/Almaty")
        let milestones = lines.compactMap(\.milestone)
        #expect(
            milestones.map { "\($0.title): \($0.when?.text ?? "–"), \($0.status ?? "")" } == [
                "Book the hall: 2027-06-17, confirmed",
                "Send “invitations” to all — Ақтау & <b>: 2027-06-10T15:30:00+05:00[Asia/Almaty], confirmed",
                "No date at all: –, confirmed", "Only planned: 2027-08-01, confirmed",
                "Weekly call: 2027-06-07T09:00:00+05:00[Asia/Almaty], confirmed", "Old one: 2025-01-01, held",
                "Gone: 2025-02-02T12:00:00+05:00[Asia/Almaty], cancelled",
            ])
        let hall = milestones[0]
        #expect(hall.tags == ["venue", "Summit", "priority:H"])
        #expect(
            hall.summary?.split(separator: "\n").map { $0.split(separator: ": ").last } == [
                "Two rooms are enough", "Ask Dana",
            ])
        #expect(hall.summary?.hasPrefix("2026-") == true)
        let mail = milestones[1]
        #expect(mail.relations == [RelationMessage(kind: "follows", milestone: hall.uid ?? "")])
        #expect(
            mail.reminders?.map(\.trigger) == [
                "2027-06-01T00:00:00+05:00[Asia/Almaty]", "2027-05-20T00:00:00+05:00[Asia/Almaty]",
            ])
        #expect(milestones.allSatisfy { $0.uid?.count == 36 && $0.slug == nil })
        let warnings = lines.compactMap(\.warnings).flatMap { $0 }
        #expect(warnings.count == 2)
        #expect(warnings[0].contains("1 recurring task") && warnings[1].contains("“estimate”"))
        #expect(lines.filter { $0.milestone != nil }.map(\.place.line) == [2, 3, 5, 6, 7, 8, 9])
        for milestone in milestones { #expect(throws: Never.self) { try milestone.validated() } }
    }

    @Test("means instants elsewhere, where its midnights are none")
    func otherZone() throws {
        let hall = try #require(try Conversion.milestones(.task, try Self.real(), zone: "Europe/Paris").first)
        #expect(hall.when?.text == "2027-06-16T21:00:00+02:00[Europe/Paris]")
    }

    @Test("is taken as a list, as a task a line, with commas or without")
    func forms() throws {
        let task = { (n: Int) in
            #"{"uuid":"u\#(n)","description":"Task \#(n)","due":"20271031T003000Z","depends":"u1,u9"}"#
        }
        for text in [
            "[\(task(1)),\n\(task(2))]", "\(task(1))\n\(task(2))\n", "\(task(1)),\n\(task(2))",
            "[\(task(1))]\n[\(task(2))]",
        ] {
            let read = try Conversion.milestones(.task, text, zone: "Europe/Paris")
            #expect(read.map(\.title) == ["Task 1", "Task 2"])
            // The earlier and the later of two are told apart.
            #expect(read[0].when?.text == "2027-10-31T02:30:00+02:00[Europe/Paris]")
            #expect(read.map { $0.relations?.map(\.milestone) } == [nil, ["u1"]])
        }
        let eod = #"[{"uuid":"u","description":"x","due":"20270617T215959Z","status":"waiting"}]"#
        #expect(try Conversion.milestones(.task, eod, zone: "Europe/Paris").first?.when?.text == "2027-06-17")
    }

    @Test(
        "that is wrong is refused",
        arguments: [
            ("[\n{\"uuid\":\"u\"}]", 2, "description"), ("[{\"description\":\"x\"}]", 1, "uuid"),
            ("[{\"uuid\":\"u\",\"description\":\"x\",\"due\":\"2027-06-17\"}]", 1, "“due” is “2027-06-17”"),
            ("[{\"uuid\":\"u\",\"description\":\"x\",\"due\":\"20271317T000000Z\"}]", 1, "due"),
            ("[{\"uuid\":\"u\",\"description\":\"x\",\"status\":\"odd\"}]", 1, "“odd”"), ("7", 1, "object"),
            ("[{\"uuid\":\"u\",\"description\":[1]}]", 1, "“description” has to be a text"),
            ("{\"uuid\":\"u\"", 1, "cut off"), ("not json", 1, "object"), ("", 0, "empty"),
            (String(repeating: "{\"a\":", count: 100_000), 1, "deeper than 64"),
        ])
    func refusals(_ text: String, _ line: Int, _ reason: String) {
        Conversion.refuses(.task, Array(text.utf8), line: line, reason)
    }

    @Test("needs a zone that there is")
    func zone() {
        #expect(throws: FormatError.self) { try Conversion.read(.task, "[]", zone: "Mars/Base") }
    }
}
