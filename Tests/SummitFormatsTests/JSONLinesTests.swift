import Foundation
import SummitAPI
import SummitCore
import SummitTestSupport
import Testing

@testable import SummitFormats

@Suite("A JSON Lines timeline")
struct JSONLinesTests {
    private static let head =
        #"{"head":{"format":"summit-timeline","now":"2027-06-17T10:00:00Z","version":1,"zone":"UTC"}}"# + "\n"

    @Test(
        "is read back as the same timeline, byte for byte, and written again as the same file",
        arguments: 1...20 as ClosedRange<UInt64>)
    func roundTrip(_ seed: UInt64) throws {
        let timeline = try RandomTimeline(seed: seed, count: 60)
        let text = try Conversion.write(.jsonl, try timeline.exported())
        let lines = try Conversion.read(.jsonl, text)
        try timeline.expectSame(lines)
        #expect(lines.compactMap(\.change) == timeline.changes)
        #expect(lines.map(\.place.line) == Array(2...(lines.count + 1)))
        // Every line by itself says what was given, in an order that does not change.
        for line in text.split(separator: "\n") {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8))
            let sorted = try JSONSerialization.data(
                withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
            let keys = { (text: String) in text.matches(of: /"([a-zA-Z]+)":/).map { String($0.output.1) } }
            #expect(keys(String(line)) == keys(String(decoding: sorted, as: UTF8.self)))
        }
    }

    @Test("is refused where it was cut off, at whichever line, and with what is behind its end")
    func cutOff() throws {
        let text = try Conversion.write(.jsonl, try RandomTimeline(seed: 7, count: 5).exported())
        let lines = text.split(separator: "\n").map { $0 + "\n" }
        #expect(try Conversion.read(.jsonl, text).count == lines.count - 2)
        for count in 1..<lines.count {
            Conversion.refuses(.jsonl, Array(lines.prefix(count).joined().utf8), line: count + 1, "is cut off")
        }
        Conversion.refuses(
            .jsonl, Array((lines[0] + lines.dropFirst(2).joined()).utf8), line: lines.count, "rows")
        Conversion.refuses(.jsonl, Array((text + lines[1]).utf8), line: lines.count + 1, "behind the last line")
    }

    @Test(
        "is refused where it is no such file",
        arguments: [
            ("", 0, "empty"), ("\n", 1, "empty line"), ("version: 1\n", 1, "not"), ("[]\n", 1, "begins with"),
            (#"{"series":{"slug":"x","title":"X"}}"#, 1, "begins with"),
            (#"{"head":{"format":"other","version":1}}"#, 1, "“other”"),
            (#"{"head":{"version":1}}"#, 1, "nothing"),
            (#"{"head":{"format":"summit-timeline","version":2}}"#, 1, "is 2; version 1"),
            (
                #"{"head":{"format":"summit-timeline","version":1,"now":"x","zone":"UTC","mood":"good"}}"#, 1,
                "head.mood"
            ),
            (#"{"head":{"format":"summit-timeline","version":1}}"#, 1, "missing"),
        ])
    func heads(_ text: String, _ line: Int, _ reason: String) {
        Conversion.refuses(.jsonl, Array(text.utf8), line: line, reason)
    }

    @Test(
        "is refused where a row is wrong, with its line and what is wrong",
        arguments: [
            (#"{"milestone":{"title":"X","status":"held"}"#, "cut off"),
            (#"{"milestone":{"title":"X","sta"#, "cut off"), (#"{"milestone":{"title":"X"#, "cut off"),
            (#"{"milestone":{"title":"X","status":"held","titel":"Y"}}"#, "milestone.titel"),
            (
                #"{"milestone":{"title":"X","status":"held","sources":[{"title":"Y","page":1}]}}"#,
                "milestone.sources.page"
            ),
            (#"{"milestone":{"title":7,"status":"held"}}"#, "milestone.title"),
            (#"{"milestone":{"title":"X"}}"#, "milestone.status"),
            (#"{"milestone":{"title":"X","status":"held"},"series":{"slug":"x","title":"X"}}"#, "has 2"),
            ("{}", "has 0"), ("[1]", "object"), ("7", "object"), (#"{"milestone":nonsense}"#, "not JSON"),
            (#"{"milestone":{"title":"X","status":"held"}} {}"#, "does not belong"),
            (#"{"head":{"format":"summit-timeline","version":1,"now":"x","zone":"UTC"}}"#, "second head"),
            (String(repeating: "[", count: 100_000), "deeper than 64"),
            (#"{"milestone":{"title":"# + String(repeating: #"{"a":"#, count: 100_000), "deeper than 64"),
        ])
    func rows(_ row: String, _ reason: String) {
        Conversion.refuses(.jsonl, Array((Self.head + "\n" + row).utf8), line: 3, reason)
    }

    @Test("goes on after a row that is wrong where the rest is wanted")
    func keepGoing() throws {
        let text = Self.head + "{\"milestone\":\n" + #"{"milestone":{"status":"held","title":"Y"}}"# + "\n"
        let lines = try Conversion.read(.jsonl, text, keepGoing: true)
        #expect(lines.map(\.place.line) == [2, 3])
        #expect(lines[0].problem?.contains("cut off") == true)
        #expect(lines[1].milestone?.title == "Y")
    }

    @Test("is refused where it is no text, or a line has no end")
    func bytes() {
        Conversion.refuses(.jsonl, [0xFF, 0xFE, 0x7B, 0x00], line: 1, "UTF-16")
        Conversion.refuses(.jsonl, Array(Self.head.utf8) + [0x7B, 0xFF, 0x7D], line: 2, "UTF-8")
        Conversion.refuses(
            .jsonl, Array(Self.head.utf8) + Array(repeating: 0x20, count: 17 << 20), line: 2, "longer than")
        Conversion.refuses(.jsonl, Array(Self.head.utf8) + [0], line: 2, "object")
    }

    @Test("leaves out what is worked out anew")
    func projections() throws {
        let text = Self.head + #"{"milestone":{"projected":true,"status":"tentative","title":"Next"}}"#
        #expect(try Conversion.read(.jsonl, text).isEmpty)
    }
}
