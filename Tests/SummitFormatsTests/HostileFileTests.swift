import Foundation
import SummitAPI
import SummitCore
import SummitTestSupport
import Testing

@testable import SummitFormats

@Suite("A hostile file")
struct HostileFileTests {
    /// Files that are right, of every format that is tested here.
    private static func files() throws -> [(TimelineFormat, [UInt8])] {
        let lines = try RandomTimeline(seed: 99, count: 12).exported()
        var files: [(TimelineFormat, [UInt8])] = []
        for format in [.yaml, .jsonl, .csv, .timelineJS, .timelineJSTable] as [TimelineFormat] {
            files.append((format, Array(try Conversion.write(format, lines).utf8)))
        }
        files.append((.remind, Array(try RemindTests.real().utf8)))
        files.append((.task, Array(try TaskTests.real().utf8)))
        return files
    }

    /// Read, or refused with the place; anything else is a fault.
    private static func tries(_ format: TimelineFormat, _ bytes: [UInt8]) throws {
        for keepGoing in [false, true] {
            do {
                _ = try Conversion.read(format, bytes, keepGoing: keepGoing)
            } catch let error as FormatError {
                #expect(error.line >= 0 && !error.reason.isEmpty)
            }
        }
    }

    @Test("is read or refused, wherever it is cut off")
    func truncated() throws {
        var numbers = Numbers(seed: 5)
        for (format, bytes) in try Self.files() {
            for _ in 0..<40 { try Self.tries(format, Array(bytes.prefix(numbers.below(bytes.count)))) }
        }
    }

    @Test("is read or refused, whatever was changed in it", arguments: 1...12 as ClosedRange<UInt64>)
    func mutated(_ seed: UInt64) throws {
        var numbers = Numbers(seed: seed)
        let pieces = [
            "\"", "'", "\\", "{", "}", "[", "]", ":", ",", "\n", "\r", "\t", " ", "\u{0}", "\u{FEFF}", "-", "0", "9",
            "99999999999999999999", "-1", "null", "true", "1e999", "nan", "&a", "*a", "!!binary", "? ", "<<: ", "|",
            ">",
            "%", "@", "`", "\\uD800", "\\u0000", "&#x110000;", "<script>", "2027-02-30", "17/06/2027", "T", "Z",
        ]
        for (format, original) in try Self.files() {
            for _ in 0..<20 {
                var bytes = original
                for _ in 0...numbers.below(6) where !bytes.isEmpty {
                    let place = numbers.below(bytes.count)
                    switch numbers.below(4) {
                    case 0: bytes[place] = UInt8(truncatingIfNeeded: numbers.next())
                    case 1: bytes.removeSubrange(place..<min(bytes.count, place + 1 + numbers.below(40)))
                    case 2: bytes.insert(contentsOf: Array(numbers.pick(pieces).utf8), at: place)
                    default:
                        let other = numbers.below(bytes.count)
                        bytes.insert(contentsOf: bytes[other..<min(bytes.count, other + numbers.below(80))], at: place)
                    }
                }
                try Self.tries(format, bytes)
            }
        }
    }

    @Test("is read or refused, when it is noise", arguments: 1...4 as ClosedRange<UInt64>)
    func noise(_ seed: UInt64) throws {
        var numbers = Numbers(seed: seed)
        for (format, _) in try Self.files() {
            for _ in 0..<20 {
                try Self.tries(
                    format, (0..<numbers.below(400)).map { _ in UInt8(truncatingIfNeeded: numbers.next()) })
                try Self.tries(
                    format, (0..<numbers.below(400)).map { _ in numbers.pick(Array("{}[]\",:\\ntru0-&*?|>\n ".utf8)) })
            }
        }
    }

    private static func laughs(_ depth: Int) -> String {
        "version: 1\nx: &a0 [x,x,x,x,x,x,x,x,x,x]\n"
            + (1...depth).map { level in
                "x\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ",") + "]\n"
            }.joined()
    }

    @Test("of YAML whose aliases stand for more than there is room for is refused at once")
    func aliases() {
        let clock = ContinuousClock()
        let chain =
            "version: 1\nmilestones:\n  - &a0 [x]\n"
            + (1..<50_000).map { "  - &a\($0) [*a\($0 - 1)]\n" }.joined()
        let rows =
            "version: 1\nmilestones:\n  - &m {title: x, summary: \(String(repeating: "y", count: 90_000))}\n"
            + String(repeating: "  - *m\n", count: 10_000)
        for (text, reason) in [
            (Self.laughs(12), "stand for more"), (Self.laughs(3) + "? *a3\n: y\n", "a key is a text"),
            (Self.laughs(3) + "? [*a3, x]\n: y\n", "a key is a text"), (Self.laughs(3) + "{*a3 : y}\n", "YAML"),
            (Self.laughs(3) + "*a3 : y\n", "a key is a text"), (chain, "deeper than 100"), (rows, "stand for more"),
        ] {
            let time = clock.measure {
                do {
                    _ = try Conversion.read(.yaml, text)
                    Issue.record("it was taken")
                } catch {
                    #expect("\(error)".contains(reason), "\(error)")
                }
            }
            #expect(time < .seconds(60))
        }
    }

    @Test("with more values than any has is refused before there is no memory for them")
    func wide() {
        let list = { (value: String, count: Int) in Array(repeating: value, count: count).joined(separator: ",") }
        let keys = (0..<2_000).map { "\"k\($0)\":1" }.joined(separator: ",")
        for (format, text, line, reason) in [
            (.task, "[{\(keys)}]", 1, "more than 1000 keys"),
            (.task, "[{\"uuid\":\"u\",\"description\":\"x\",\"tags\":[\(list("\"x\"", 20_000))]}]", 1, "10000 values"),
            (.remind, "[{\"entries\":[\n\(list("[]", 200_000))]}]", 2, "object"),
            (.yaml, "version: 1\nmilestones: [\(list("x", 3_000_001))]", 0, "3000000 values"),
        ] as [(TimelineFormat, String, Int, String)] {
            Conversion.refuses(format, Array(text.utf8), line: line, reason)
        }
    }

    @Test("of YAML may have aliases, and asterisks and ampersands in its texts")
    func harmlessAliases() throws {
        let milestones = try Conversion.milestones(
            .yaml,
            """
            version: 1
            milestones:
              - title: "R&D *stars* &c"
                summary: |
                  *a *b &a
                sources: &a [{title: One}]
              - {title: Two, sources: *a}
              - title: 3
                sources: &a [{title: Other}]
              - title: 4
                sources: *a
            """)
        #expect(milestones.map { $0.sources?.first?.title } == ["One", "One", "Other", "Other"])
        #expect(milestones[0].title == "R&D *stars* &c" && milestones[0].summary == "*a *b &a\n")
    }

    @Test("of YAML gives the rows that are right where the rest is wanted")
    func keepGoing() throws {
        let lines = try Conversion.read(
            .yaml, "version: 1\nmilestones:\n  - {title: A}\n  - {titel: B}\n  - {title: C}\n", keepGoing: true)
        #expect(lines.map { $0.milestone?.title } == ["A", nil, "C"])
        #expect(lines[1].place.line == 4 && lines[1].problem?.contains("titel") == true)
    }
}
