import FoundationEssentials
import SummitCore
import Testing

/// The examples of the manual page summit-timeline(7) are what the program does.
@Suite struct EDTFManualTests {
    struct Example: Sendable {
        var text: String
        var facts: String
        var normal: String?
        var prose: String
    }

    static func examples() throws -> [Example] {
        let page = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../../Docs/summit-timeline.7")
        let lines = String(decoding: try Data(contentsOf: page), as: UTF8.self).split(separator: "\n").map { line in
            String(line).replacing("\\(ti", with: "~").replacing("\\&", with: "")
        }
        var examples: [Example] = []
        for (index, line) in lines.enumerated() where line.hasPrefix(".It Ql ") {
            let text = String(line.dropFirst(7))
            let hasNormal = lines[index + 2] == "Normal form"
            let prose = lines[index + (hasNormal ? 4 : 2)]
            examples.append(
                Example(
                    text: text, facts: lines[index + 1],
                    normal: hasNormal ? String(lines[index + 3].dropFirst(4).dropLast(2)) : nil,
                    prose: prose.replacing("\\(lq", with: "").replacing("\\(rq", with: "")))
        }
        return examples
    }

    @Test func whatTheManualSaysOfADateIsSo() throws {
        let examples = try Self.examples()
        #expect(examples.count > 70)
        for example in examples {
            let date = try EDTF(example.text)
            var facts = "Level \(date.level), \(date.precision): " + Self.span(date.lower, date.upper)
            if date.possibleLower != date.lower || date.possibleUpper != date.upper {
                facts += "; possibly " + Self.span(date.possibleLower, date.possibleUpper)
            }
            #expect(example.facts == facts + ".", "\(example.text)")
            #expect(date.normalised == example.normal ?? example.text)
            #expect(date.prose == example.prose)
        }
    }

    @Test func everyPartOfAYearIsInTheManual() throws {
        let texts = Set(try Self.examples().map(\.text))
        #expect((21...41).allSatisfy { texts.contains("2001-\($0)") })
    }

    private static func span(_ lower: CivilDate?, _ upper: CivilDate?) -> String {
        switch (lower, upper) {
        case (let lower?, let upper?): "\(lower) to \(upper)"
        case (let lower?, nil): "from \(lower)"
        case (nil, let upper?): "until \(upper)"
        case (nil, nil): ""
        }
    }
}
