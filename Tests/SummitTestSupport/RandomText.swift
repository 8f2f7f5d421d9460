import FoundationEssentials
package import SummitCore

extension RandomMilestones {
    /// What is hard on writers and readers: letters of many scripts and directions, and the marks of every format.
    private static let words = [
        "summit", "Astana", "x", "No", "null", "~", "true", "1992", "-0201", "1e3", "0x1F", "12:30", "2025-06-17",
        "Xi'an", "“quoted”", "\"", "\"\"", "'", "\\", "\\n", "\\,", "a,b", "a;b", ",", ";", "|", "a: b", ":", "x:",
        "#", "a #b", "# c", "- d", "-", "?", "? e", "&anchor", "*alias", "!tag", "%", "@", "`", "{", "}", "[", "]",
        "{{x}}", "[x]", "<b>bold</b>", "&amp;", "<", ">", "<!--", "]]>", "=1+1", "+1", "-1", "@SUM", "---", "...",
        "=", "<<", "Ақтау", "Өзбекстан", "Тоқаев", "西安", "中国–中亚峰会", "日本語", "e\u{301}", "é", "n\u{303}",
        "a\u{308}\u{323}", "ﬁ", "İ", "ß", "שלום", "مرحبا", "\u{200F}עברית\u{200E}", "a\u{202E}b\u{202C}", "👩‍👩‍👧‍👦",
        "🇰🇿", "🏔️", "𝔘", "\u{FEFF}", "\u{FFFE}", "\u{10FFFF}", "\u{AD}", "\u{200B}", "\u{A0}", "\u{3000}", "…", "–",
        "\u{301}b", "\u{308}", "\u{200D}", "C++", "50 %", "1/2", "*", "_a_", "BEGIN:VEVENT", "END", "\u{E000}",
    ]

    /// One line of words; also with spaces at its ends, and without any between.
    package mutating func text(upTo most: Int) -> String {
        var text = ""
        repeat {
            text = numbers.chance(12) ? " " : ""
            for index in 0...numbers.below(most) {
                if index > 0 { text += numbers.pick([" ", " ", " ", " ", "", "  "]) }
                text += numbers.pick(Self.words)
            }
            if numbers.chance(12) { text += " " }
        } while text.allSatisfy(\.isWhitespace)
        return text
    }

    /// Text of several lines: empty ones, indented ones, and line breaks at its ends; or one long line.
    package mutating func lines() -> String {
        if numbers.chance(3) { return text(upTo: numbers.pick([10, 100])) }
        var text = ""
        for index in 0...numbers.below(8) {
            if index > 0 { text += numbers.pick(["\n", "\n", "\n", "\n\n", "\n \n", "\n\t\n"]) }
            if numbers.chance(6) { text += numbers.pick([" ", "  ", "\t", "\n", " \n"]) }
            text += self.text(upTo: 20)
        }
        if numbers.chance(3) { text += numbers.pick(["\n", "\n\n", " ", " \n", "\n ", "\t", "\n\n\n"]) }
        return text
    }

    /// A milestone without its revision, byte for byte.
    package static func document(_ milestone: Milestone) throws -> String {
        var milestone = milestone
        milestone.revision = 1
        return try document(of: milestone)
    }

    /// The same for a series or a figure.
    package static func document(of value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
