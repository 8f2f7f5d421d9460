/// Text made safe for a terminal or a log line.
public enum Printable {
    /// Control characters, line and paragraph separators, and the marks that turn the direction of text, written as
    /// escapes: `\n`, `\x1B`, `\u{202E}`. Everything else unchanged.
    public static func escape(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        var result = ""
        for scalar in text.unicodeScalars { append(scalar, asEscape: isUnsafe(scalar), to: &result) }
        return result
    }

    /// At most `limit` characters of what somebody wrote, for an error about it: what is unsafe or can't be seen is escaped,
    /// and what was cut becomes an ellipsis.
    public static func excerpt(_ text: some StringProtocol, limit: Int = 40) -> String {
        var result = ""
        var count = 0
        for character in text {
            guard count < limit else { return result + "…" }
            count += 1
            // A character may carry any number of combining marks: show only the first few scalars of it.
            for scalar in character.unicodeScalars.prefix(4) {
                append(scalar, asEscape: isUnsafe(scalar) || isInvisible(scalar), to: &result)
            }
        }
        return result
    }

    private static func append(_ scalar: Unicode.Scalar, asEscape: Bool, to text: inout String) {
        guard asEscape else { return text.unicodeScalars.append(scalar) }
        switch scalar {
        case "\n": text += "\\n"
        case "\t": text += "\\t"
        default:
            let hex = String(scalar.value, radix: 16, uppercase: true)
            text += scalar.value < 0x100 ? "\\x" + (hex.count < 2 ? "0" + hex : hex) : "\\u{" + hex + "}"
        }
    }

    /// Joiners and marks of direction, which belong into a text and not into an error about it.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x061C, 0x200B...0x200F, 0xFEFF: true
        default: false
        }
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
