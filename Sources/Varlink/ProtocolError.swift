/// A breach of the protocol by the peer. Nothing sensible can follow it, so the connection is closed.
public enum ProtocolError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A message is longer than `limit` bytes; known before its NUL has arrived.
    case messageTooLong(limit: Int)
    /// Objects and arrays nest deeper than `limit`.
    case nestingTooDeep(limit: Int)
    /// The message is not UTF-8 (RFC 3629).
    case invalidUTF8
    /// The message is not JSON (RFC 8259); the text says what was found and where.
    case notJSON(String)
    /// The message is JSON, or begins like it, but not an object.
    case notAnObject
    /// The message ends in the middle of a value.
    case truncated
    /// The message is a JSON object, but no call or reply; the text says why.
    case badEnvelope(String)

    /// What was wrong, in one line, for people.
    public var description: String {
        switch self {
        case .messageTooLong(let limit): "message is longer than \(limit) bytes"
        case .nestingTooDeep(let limit): "message nests deeper than \(limit) levels"
        case .invalidUTF8: "message is not valid UTF-8"
        case .notJSON(let reason): "message is not JSON: \(reason)"
        case .notAnObject: "message is not a JSON object"
        case .truncated: "message ends in the middle of a JSON value"
        case .badEnvelope(let reason): "message is not a Varlink message: \(reason)"
        }
    }
}
