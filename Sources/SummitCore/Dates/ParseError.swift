/// Text that can't be read: what it was, where it went wrong, and what would be right.
///
/// Every parser of this module throws it for what a person or a file wrote.
public struct ParseError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The text that was read, without the white space around it.
    public let input: String
    /// Where it went wrong: a 0-based offset in characters; the number of characters when the end came too early.
    public let offset: Int
    /// What was wrong and what would be right, as a clause: "month 13 does not exist; months are 01 to 12".
    public let reason: String

    /// Makes an error from its parts.
    public init(input: String, offset: Int, reason: String) {
        self.input = input
        self.offset = offset
        self.reason = reason
    }

    /// One line for people; a long input is shortened and control characters are escaped.
    public var description: String {
        let quoted = "“\(Self.excerpt(input, limit: 60))”"
        if offset <= 0 {
            return "\(quoted) can't be read: \(reason)"
        }
        let rest = input.dropFirst(offset)
        if rest.isEmpty {
            return "\(quoted) can't be read at its end: \(reason)"
        }
        return
            "\(quoted) can't be read at character \(offset + 1) (“\(Self.excerpt(String(rest), limit: 20))”): \(reason)"
    }

    /// At most `limit` characters of `text`, safe for a terminal: control and direction characters become `\x1B` or
    /// `\u{202E}`, and what was cut becomes an ellipsis.
    public static func excerpt(_ text: String, limit: Int) -> String {
        var result = ""
        var count = 0
        for character in text {
            guard count < limit else { return result + "…" }
            count += 1
            // A character may carry any number of combining marks: show only the first few scalars of it.
            for scalar in character.unicodeScalars.prefix(4) {
                result += escaped(scalar)
            }
        }
        return result
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F:
            return "\\x" + hex(scalar.value)
        case 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF:
            return "\\u{" + hex(scalar.value) + "}"
        default:
            return String(scalar)
        }
    }

    private static func hex(_ value: UInt32) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return digits.count < 2 ? "0" + digits : digits
    }
}
