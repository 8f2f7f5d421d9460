import Foundation
import SummitTestSupport
import Testing

@Suite("The verb that draws the timeline")
struct TimelineVerbTests {
    private static let now = ["--now", "2025-07-01T00:00:00Z", "--zone", "Asia/Almaty"]

    @Test("draws all there is with what is projected, plain in a pipe and 80 columns wide")
    func drawing() async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            try summit.importShippedTimeline()
            let drawn = try summit.run(["timeline"] + Self.now)
            let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .appending(path: "Fixtures/drawing/timeline-80.txt")
            #expect(drawn.status == 0)
            #expect(drawn.output == (try String(contentsOf: file, encoding: .utf8)))
            // What is projected has no tags, so that it is not there where one is asked for.
            let some = try summit.run(["timeline", "--tag", "summit", "--no-legend", "--width", "100"] + Self.now)
                .output
            #expect(
                some.contains("Xi'an") && some.contains("Astana") && !some.contains("◌") && !some.contains("● held"))
            #expect(!some.contains("pipeline"))
            let colored = try summit.run(["timeline", "--color", "always"] + Self.now).output
            #expect(colored.contains("\u{1B}[38;5;"))
            #expect(daemon.stop().status == 0)
        }
    }

    @Test("is list in every other format", arguments: ["json", "jsonl", "csv", "ids"])
    func formats(_ format: String) async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            try summit.importShippedTimeline()
            for query in [[], ["--since", "2010"], ["--tag", "energy", "-n", "1"]] as [[String]] {
                let list = try summit.run(["list", "-o", format] + query)
                let timeline = try summit.run(["timeline", "-o", format] + query)
                #expect(timeline.status == 0 && timeline.output == list.output && !list.output.isEmpty)
            }
            #expect(daemon.stop().status == 0)
        }
    }

    @Test("says that nothing fits, and refuses a width that is none")
    func refusals() async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            let empty = try summit.run(["timeline"])
            #expect(empty.status == 0 && empty.output.isEmpty)
            for width in ["39", "1001", "-80", "wide"] {
                #expect(try summit.run(["timeline", "--width", width]).status == 65)
            }
            #expect(daemon.stop().status == 0)
        }
    }
}
