/// How many columns of a terminal a text takes (Unicode Standard Annex #11, and what terminals do).
enum DisplayWidth {
    static func of(_ text: String) -> Int {
        // A column a byte, and no character of more than one.
        if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text.utf8.count }
        return text.reduce(0) { $0 + of($1) }
    }

    static func of(_ character: Character) -> Int {
        guard let first = character.unicodeScalars.first else { return 0 }
        if first.isASCII { return first.value < 0x20 ? 0 : 1 }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        if first.properties.isEmojiPresentation || character.unicodeScalars.contains("\u{FE0F}") { return 2 }
        switch first.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
            0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }

    /// `text` cut to `width` columns, with an ellipsis where something was cut.
    static func fit(_ text: String, _ width: Int) -> String {
        if of(text) <= width { return text }
        guard width > 1 else { return width == 1 ? "…" : "" }
        var result = ""
        var used = 0
        for character in text {
            let next = of(character)
            if used + next > width - 1 { break }
            result.append(character)
            used += next
        }
        return result + "…"
    }

    /// `text` in lines of at most `width` columns, broken between words, or anywhere in one that is longer than a line.
    static func wrap(_ text: String, _ width: Int) -> [String] {
        let width = max(1, width)
        var lines: [String] = []
        var (line, used) = ("", 0)
        func end() {
            lines.append(line)
            (line, used) = ("", 0)
        }
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            let own = of(String(word))
            if !line.isEmpty || used > 0 {
                if used + 1 + own > width { end() } else { (line, used) = (line + " ", used + 1) }
            }
            guard own > width else {
                (line, used) = (line + word, used + own)
                continue
            }
            for character in word {
                let next = of(character)
                if used + next > width { end() }
                line.append(character)
                used += next
            }
        }
        end()
        return lines
    }

    /// As wide as asked for, where it is not wider.
    static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - of(text)))
    }

    /// The same, with a gap behind what is too wide.
    static func column(_ text: String, _ width: Int) -> String { of(text) < width ? pad(text, width) : text + "  " }
}
