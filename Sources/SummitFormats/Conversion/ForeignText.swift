internal import SummitCore

/// Text of foreign files, brought into the form that a milestone can hold (``MilestoneLimits``), rather than refused.
enum ForeignText {
    /// One line: line breaks and tabs become spaces, other control characters go, and so does the space around it.
    ///
    /// - Returns: `nil` where nothing is left; and whether the end was cut off.
    static func line(_ text: String, limit: Int = MilestoneLimits.title) -> (text: String, isCut: Bool)? {
        var result = String.UnicodeScalarView()
        var isSpace = true
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control where scalar.properties.isWhitespace, .lineSeparator, .paragraphSeparator:
                if !isSpace { result.append(" ") }
                isSpace = true
            case .control: continue
            default:
                result.append(scalar)
                isSpace = scalar == " "
            }
        }
        return cut(String(result).trimmingSpace, limit)
    }

    /// Several lines: their ends become LF, tabs stay, other control characters go, and so does the space around it.
    ///
    /// - Returns: as ``line(_:limit:)``.
    static func lines(_ text: String, limit: Int = MilestoneLimits.summary) -> (text: String, isCut: Bool)? {
        var result = String.UnicodeScalarView()
        var last: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            defer { last = scalar }
            switch scalar {
            case "\n" where last == "\r": continue
            case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}", "\u{0B}", "\u{0C}": result.append("\n")
            case "\t": result.append(scalar)
            default: if scalar.properties.generalCategory != .control { result.append(scalar) }
            }
        }
        return cut(String(result).trimmingSpace, limit)
    }

    /// At most so many characters, and four times as many bytes.
    private static func cut(_ text: String, _ limit: Int) -> (text: String, isCut: Bool)? {
        if text.isEmpty { return nil }
        guard text.utf8.count > limit else { return (text, false) }
        var kept = ""
        var size = 0
        for (count, character) in text.enumerated() {
            size += character.utf8.count
            guard count < limit, size <= limit * 4 else {
                kept = kept.trimmingSpace
                return kept.isEmpty ? nil : (kept, true)
            }
            kept.append(character)
        }
        return (text, false)
    }

    /// The parts of a list in one text: between semicolons, or where there are none between commas.
    static func items(_ text: String) -> [String] {
        let separator: Character = text.contains(";") ? ";" : ","
        return text.split(separator: separator).compactMap { line(String($0), limit: MilestoneLimits.name)?.text }
    }

    /// A tag: a line of up to 100 characters.
    static func tag(_ text: String) -> String? { line(text, limit: 100)?.text }

    /// Each once, and no more than `limit` of them.
    static func distinct(_ texts: [String], limit: Int) -> [String] {
        var seen: Set<String> = []
        return Array(texts.filter { seen.insert($0).inserted }.prefix(limit))
    }

    /// What can stand as the address of a source: one line with a scheme (RFC 3986 §3.1) and no space.
    static func address(_ text: String) -> String? {
        let text = text.trimmingSpace
        let scheme = text.prefix { $0 != ":" }
        guard text.utf8.count <= MilestoneLimits.url, scheme.count < text.count, scheme.first?.isLetter == true,
            scheme.count > 1,
            scheme.utf8.allSatisfy({ byte in
                (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || "+-.".utf8.contains(byte)
            }),
            !text.unicodeScalars.contains(where: {
                $0.properties.isWhitespace || $0.properties.generalCategory == .control || $0 == "<" || $0 == ">"
            })
        else { return nil }
        return text
    }
}

extension StringProtocol {
    /// Without the white space at its ends.
    var trimmingSpace: String {
        var scalars = Substring(self).unicodeScalars
        while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        return String(scalars)
    }
}
