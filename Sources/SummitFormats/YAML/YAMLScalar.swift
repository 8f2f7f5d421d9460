/// How a text stands in a YAML file: plain where every reader takes it for the same text, else in quotation marks.
///
/// Our own reader takes each scalar as text. Others make numbers, truth values, dates and nothing of some (YAML 1.1,
/// <https://yaml.org/type/>, and the core schema of YAML 1.2.2 §10.3): these are quoted.
enum YAMLScalar {
    /// - Parameter flow: it stands in braces or brackets, where commas and colons mean more.
    static func text(_ text: String, flow: Bool = false) -> String {
        if needsEscapes(text) { return doubleQuoted(text) }
        if isPlain(text, flow: flow) { return text }
        // Whichever has less to escape.
        return text.utf8.contains(UInt8(ascii: "\"")) || text.utf8.contains(UInt8(ascii: "\\"))
            ? singleQuoted(text) : "\"\(text)\""
    }

    /// YAML 1.2.2 §7.3.2, by scalars: a mark that is combined with an apostrophe makes another character of it for Swift, and
    /// none for YAML.
    private static func singleQuoted(_ text: String) -> String {
        var result = "'".unicodeScalars
        for scalar in text.unicodeScalars {
            if scalar == "'" { result.append(scalar) }
            result.append(scalar)
        }
        result.append("'")
        return String(result)
    }

    /// Line breaks and tabs, what YAML can't have in a file (YAML 1.2.2 §5.1), and the marks that turn the direction
    /// of a text and would make a file look like another.
    static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF, 0xFFFE, 0xFFFF: true
        default: false
        }
    }

    private static func needsEscapes(_ text: String) -> Bool { text.unicodeScalars.contains(where: needsEscape) }

    /// YAML 1.2.2 §7.3.1.
    static func doubleQuoted(_ text: String) -> String {
        // libyaml's wrapper takes a byte order mark off the front of every scalar: one more is left.
        var result = text.unicodeScalars.first == "\u{FEFF}" ? "\"\\uFEFF" : "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case _ where needsEscape(scalar):
                let hex = String(scalar.value, radix: 16, uppercase: true)
                result += "\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    private static func isPlain(_ text: String, flow: Bool) -> Bool {
        let scalars = text.unicodeScalars
        guard let first = scalars.first, let last = scalars.last else { return false }
        if first.properties.isWhitespace || last.properties.isWhitespace || last == ":" { return false }
        if first == "-" {
            // A list has a space behind it: -P7D is no list.
            guard let second = scalars.dropFirst().first, second.properties.isAlphabetic else { return false }
        } else if first.isASCII, !first.properties.isAlphabetic, !("0"..."9").contains(first), first != "/",
            first != "("
        {
            return false
        }
        var before: Unicode.Scalar = " "
        for scalar in scalars {
            if before == ":", scalar == " " { return false }
            if before == " ", scalar == "#" { return false }
            if flow, ",[]{}:?".unicodeScalars.contains(scalar) { return false }
            before = scalar
        }
        return !isSpecial(text)
    }

    private static let words: Set<String> = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"]

    /// Whether some reader may take it for something else than a text.
    private static func isSpecial(_ text: String) -> Bool {
        if text.utf8.count <= 5, words.contains(text.lowercased()) { return true }
        // Numbers of every base and notation, times and dates have nothing but these; some texts do too, and are
        // quoted without need.
        return ("0"..."9").contains(text.unicodeScalars.first ?? "x")
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
                    || " _.,:+-xXoOtTzZ".utf8.contains(byte)
            }
    }

    /// A number with a point in it, which YAML 1.1 wants even where there is an exponent.
    static func number(_ value: Double) -> String {
        let text = "\(value)"
        guard let mark = text.firstIndex(of: "e"), !text.contains(".") else { return text }
        return text[..<mark] + ".0" + text[mark...]
    }

    // MARK: Text of several lines

    /// The width up to which lines are filled.
    private static let width = 118

    /// What stands behind `key:`, with a space or a line break in front: text of several lines as a block as it is
    /// (`|`, YAML 1.2.2 §8.1.2), one long line folded (`>-`, §8.1.3), anything else as ``text(_:flow:)``.
    ///
    /// - Parameters:
    ///   - indent: of the lines of the block.
    ///   - isLast: whether the text may be the last of its row, so that what stands below is not to be taken for its
    ///     empty lines.
    static func block(_ text: String, indent: Int, isLast: Bool) -> String {
        guard text.unicodeScalars.allSatisfy({ $0 == "\n" || $0 == "\t" || !needsEscape($0) }),
            text.unicodeScalars.contains(where: { $0 != "\n" && $0 != " " && $0 != "\t" })
        else { return " " + doubleQuoted(text) }
        if text.utf8.contains(0x0A) {
            return literal(text, indent: indent, isLast: isLast) ?? " " + doubleQuoted(text)
        }
        return folded(text, indent: indent) ?? " " + Self.text(text)
    }

    private static func literal(_ text: String, indent: Int, isLast: Bool) -> String? {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var chomping = "-"
        if lines.last == "" {
            lines.removeLast()
            chomping = lines.last?.isEmpty == true ? "+" : ""
        }
        // Readers differ on a last line of nothing but spaces.
        let isBlank = { (line: String) in line.allSatisfy { $0 == " " || $0 == "\t" } }
        guard let last = lines.last(where: { !$0.isEmpty }), !isBlank(last), !(isLast && chomping == "+") else {
            return nil
        }
        // Without a number the first line that has something says how far the block is indented.
        let first = lines.first { !$0.isEmpty }?.utf8.first
        let needsNumber = first == 0x20 || first == 0x09
        let margin = String(repeating: " ", count: indent)
        return " |" + (needsNumber ? "2" : "") + chomping + "\n"
            + lines.map { $0.isEmpty ? "" : margin + $0 }.joined(separator: "\n")
    }

    /// `nil` for what fits on a line, or can't be cut without a change.
    private static func folded(_ text: String, indent: Int) -> String? {
        let space = UInt8(ascii: " ")
        guard text.count > width - indent, text.utf8.first != space, text.utf8.last != space, !text.utf8.contains(0x09)
        else { return nil }
        var lines: [String] = []
        var (line, length) = ("", 0)
        // A line break stands for one space; of several, none can be cut at.
        for bytes in text.utf8.split(separator: space, omittingEmptySubsequences: false) {
            let word = Substring(bytes)
            let isPlain = !word.isEmpty && !line.isEmpty && line.utf8.last != space
            if isPlain, length + 1 + word.count > width - indent {
                lines.append(line)
                (line, length) = (String(word), word.count)
            } else {
                if !(lines.isEmpty && line.isEmpty) { line += " " }
                line += word
                length += 1 + word.count
            }
        }
        lines.append(line)
        guard lines.count > 1 else { return nil }
        let margin = String(repeating: " ", count: indent)
        return " >-\n" + lines.map { margin + $0 }.joined(separator: "\n")
    }
}
