import FoundationEssentials
import LinuxSystem
import SummitAPI
import SummitCore
import SummitTestSupport
import Testing
import Varlink

@testable import SummitFormats

/// Rows on their way from the converter to the daemon are written and read by hand: what that gives has to be what the
/// ordinary way gives, or nothing.
@Suite("A row of an import")
struct RowTextTests {
    private static let method = "org.summitd.Timeline.ImportRows"

    private static func inputs(_ seed: UInt64, count: Int) throws -> [MilestoneInput] {
        var random = RandomMilestones(seed: seed)
        let zones = ZoneDirectory()
        return try (0..<count).map { _ in
            MilestoneInput(try MilestoneMessage(random.milestone(), earliest: nil, latest: nil, zones: zones))
        }
    }

    private static func timeline() throws -> InterfaceDescription {
        try #require(Interfaces.all().first { $0.name == "org.summitd.Timeline" })
    }

    private static func call(_ json: [UInt8]) throws -> Call {
        var message = Array(#"{"method":"\#(method)","parameters":"#.utf8)
        message += json
        message.append(UInt8(ascii: "}"))
        return try Call(decoding: message, limits: Limits())
    }

    private static func rows(_ json: [[UInt8]]) -> [UInt8] {
        let list = json.joined(separator: [UInt8(ascii: ",")])
        return Array(#"{"import":"7","clientZone":"Asia/Almaty","details":true,"keepGoing":false,"milestones":["#.utf8)
            + list + Array("]}".utf8)
    }

    @Test("is written so that it reads as what it was", arguments: 1...3 as ClosedRange<UInt64>)
    func written(_ seed: UInt64) throws {
        for input in try Self.inputs(seed, count: 700) {
            let json = input.json
            #expect(!json.contains { $0 < 0x20 })
            #expect(try JSONDecoder().decode(MilestoneInput.self, from: Data(json)) == input)
        }
    }

    @Test("is read without a tree as it is with one", arguments: 1...3 as ClosedRange<UInt64>)
    func read(_ seed: UInt64) throws {
        let inputs = try Self.inputs(seed, count: 700)
        let interface = try Self.timeline()
        for start in stride(from: 0, to: inputs.count, by: 70) {
            let some = Array(inputs[start..<start + 70])
            for json in [some.map(\.json), try some.map { [UInt8](try JSONEncoder().encode($0)) }] {
                let call = try Self.call(Self.rows(json))
                let plain = try #require(call.plainParameters(ImportMethods.Rows.self))
                let usual = try call.parameters(ImportMethods.Rows.self, validatedBy: interface)
                #expect(plain.milestones == some)
                #expect(usual.milestones == some)
                #expect(plain.import == usual.import && plain.clientZone == usual.clientZone)
                #expect(plain.keepGoing == false && plain.details == true)
            }
        }
    }

    @Test(
        "is left to the usual way where it is not plain",
        arguments: [
            #"{}"#, #"{"import":7}"#, #"{"import":"7","import":"7"}"#, #"{"import":"7","surprise":1}"#,
            #"{"import":"7","milestones":null}"#, #"{"import":"7","milestones":[{}]}"#,
            #"{"import":"7","milestones":[{"title":"t","title":"t"}]}"#,
            #"{"import":"7","milestones":[{"title":null}]}"#,
            #"{"import":"7","milestones":[{"title":"t","colour":"red"}]}"#,
            #"{"import":"7","milestones":[{"title":"t","generation":1.5}]}"#,
            #"{"import":"7","milestones":[{"title":"t","generation":9223372036854775808}]}"#,
            #"{"import":"7","milestones":[{"title":"t","place":{"latitude":1e400,"longitude":0}}]}"#,
            #"{"import":"7","milestones":[{"title":"t","place":{"latitude":"1"}}]}"#,
            #"{"import":"7","milestones":[{"title":"t","tags":["a",1]}]}"#,
            #"{"import":"7","milestones":[{"title":"t","when":{"zone":"UTC"}}]}"#,
            #"{"import":"7","series":[]}"#,
        ])
    func notPlain(_ json: String) throws {
        #expect(try Self.call(Array(json.utf8)).plainParameters(ImportMethods.Rows.self)?.import == nil)
    }

    @Test(
        "that is damaged is never read as something that the usual way does not read",
        arguments: 1...4 as ClosedRange<UInt64>)
    func damaged(_ seed: UInt64) throws {
        var numbers = Numbers(seed: seed)
        let interface = try Self.timeline()
        let inputs = try Self.inputs(seed, count: 60).map(\.json)
        // What turns one member into another, or a value into one of another kind.
        let pieces = [
            "\"", ",", ":", "{", "}", "[", "]", "null", "true", "0", "-", "1e3", ".5", "\\u0041", "\\ud83d", "\\", " ",
            "\"title\":\"x\",", "\"uid\":null,", "\"zone\"", "text",
        ].map { Array($0.utf8) }
        var (read, compared) = (0, 0)
        for _ in 0..<6_000 {
            var json = Self.rows([numbers.pick(inputs), numbers.pick(inputs)])
            for _ in 0...numbers.below(3) {
                let start = numbers.below(json.count)
                let end = min(json.count, start + numbers.pick([0, 0, 1, 1, 2, 8]))
                json.replaceSubrange(start..<end, with: numbers.chance(2) ? numbers.pick(pieces) : [])
            }
            guard let call = try? Self.call(json) else { continue }
            compared += 1
            guard let plain = call.plainParameters(ImportMethods.Rows.self) else { continue }
            read += 1
            let usual = try call.parameters(ImportMethods.Rows.self, validatedBy: interface)
            #expect(plain.milestones == usual.milestones && plain.import == usual.import)
            #expect(plain.clientZone == usual.clientZone)
            #expect(plain.keepGoing == usual.keepGoing && plain.details == usual.details)
        }
        // Enough of it got so far that the comparison means something.
        #expect(read > 300 && compared - read > 300)
    }
}
