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
        let quoted = "“\(Printable.excerpt(input, limit: 60))”"
        if offset <= 0 {
            return "\(quoted) can't be read: \(reason)"
        }
        let rest = input.dropFirst(offset)
        if rest.isEmpty {
            return "\(quoted) can't be read at its end: \(reason)"
        }
        return
            "\(quoted) can't be read at character \(offset + 1) (“\(Printable.excerpt(rest, limit: 20))”): \(reason)"
    }
}
