import FoundationEssentials
import SummitCore
import SummitTestSupport
import Testing

@testable import SummitStore

@Suite("The document of a milestone")
struct DocumentTests {
    /// What every hash of a change log was taken of until now, and is from now on.
    private static func reference(_ milestone: Milestone) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(milestone), as: UTF8.self)
    }

    @Test("is byte for byte what JSONEncoder makes of it", arguments: 1...4 as ClosedRange<UInt64>)
    func random(_ seed: UInt64) throws {
        var random = RandomMilestones(seed: seed)
        for _ in 0..<2_500 {
            let milestone = random.milestone()
            #expect(Array(milestone.document.utf8) == Array(try Self.reference(milestone).utf8))
            try Self.expectReading(milestone.document)
        }
    }

    /// That it is read without a decoder, and as a decoder reads it.
    private static func expectReading(_ document: String) throws {
        let decoded = try JSONDecoder().decode(Milestone.self, from: Data(document.utf8))
        let read = Milestone(document: document)
        #expect(read == decoded, "\(document)")
    }

    @Test(
        "of a series is read without a decoder, and as a decoder reads it",
        arguments: [
            Series(slug: "summits", title: "Summits"),
            Series(slug: "中亚", title: "“Quoted” \\ \u{1F600}\n", cadence: Cadence(count: 2, unit: .year)),
        ])
    func series(_ series: Series) throws {
        let document = try Documents.encode(series)
        #expect(Series(document: document) == series)
        #expect(try JSONDecoder().decode(Series.self, from: Data(document.utf8)) == series)
        #expect(Series(document: document + " ") == nil)
        #expect(try Documents.decode(Series.self, from: document + " ") == series)
    }

    @Test("that is damaged is left to the decoder, or read as it does", arguments: 1...4 as ClosedRange<UInt64>)
    func damaged(_ seed: UInt64) throws {
        var random = RandomMilestones(seed: seed)
        var numbers = Numbers(seed: seed)
        let bytes = Array("{}[]\":,\\ u0019-+.eE/xtrue\u{0}\n".utf8)
        var taken = 0
        for _ in 0..<300 {
            let document = Array(random.milestone().document.utf8)
            for _ in 0..<20 {
                var changed = document
                for _ in 0...numbers.below(2) {
                    let place = numbers.below(changed.count)
                    switch numbers.below(4) {
                    case 0: changed.remove(at: place)
                    case 1: changed.insert(numbers.pick(bytes), at: place)
                    case 2: changed[place] = numbers.pick(bytes)
                    default: changed.removeSubrange(place...)
                    }
                    if changed.isEmpty { break }
                }
                guard let text = String(validating: changed, as: UTF8.self), let read = Milestone(document: text) else {
                    continue
                }
                taken += 1
                let decoded = try? JSONDecoder().decode(Milestone.self, from: Data(text.utf8))
                #expect(read == decoded, "\(text)")
            }
        }
        #expect(taken > 100)
    }

    @Test("escapes what JSONEncoder escapes, and nothing else")
    func characters() throws {
        let scalars = (0..<0x300).compactMap(Unicode.Scalar.init as (UInt32) -> Unicode.Scalar?)
        let others: [Unicode.Scalar] = ["\u{2028}", "\u{2029}", "\u{FEFF}", "\u{FFFD}", "\u{FFFF}", "\u{10FFFF}"]
        for scalar in scalars + others {
            var milestone = Milestone(uid: String(scalar), slug: "a\(scalar)", title: "\(scalar)b\(scalar)/\\\"")
            milestone.summary = String(repeating: "x", count: 40) + String(scalar)
            #expect(Array(milestone.document.utf8) == Array(try Self.reference(milestone).utf8))
            try Self.expectReading(milestone.document)
        }
    }

    private static let coordinates: [Double] = [
        0, -0.0, 1, -1, 90, 0.1, -0.1, 51.1694, 1e-5, 1e-7, -1e-10, 179.99999999999997, 1e15, 1e16, 1e17,
        .leastNonzeroMagnitude, .greatestFiniteMagnitude,
    ]

    @Test("writes numbers and empty lists the same")
    func numbers() throws {
        for value in Self.coordinates {
            var milestone = Milestone(uid: "u", slug: "s", title: "t", place: Place(latitude: value, longitude: -value))
            for revision in [0, -1, .min, .max] as [Int64] {
                (milestone.revision, milestone.generation) = (revision, revision)
                #expect(milestone.document == (try Self.reference(milestone)))
                try Self.expectReading(milestone.document)
            }
        }
        var bare = Milestone(uid: "", slug: "", title: "", place: Place(), participants: [Participant(name: "")])
        bare.sources = [Source(), Source(fields: [])]
        bare.calendar = CalendarObject(properties: [])
        bare.repetition = Repetition(Recurrence(rule: nil, dates: [], exceptions: []))
        #expect(bare.document == (try Self.reference(bare)))
        try Self.expectReading(bare.document)
        bare.calendar = CalendarObject()
        #expect(bare.document == (try Self.reference(bare)))
        try Self.expectReading(bare.document)
    }
}
