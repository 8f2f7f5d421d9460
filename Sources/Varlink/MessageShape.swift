/// What is checked of a message before any JSON is decoded.
public enum MessageShape {
    /// Checks length, UTF-8, nesting (brackets outside strings) and that the message begins like an object.
    public static func check(_ message: [UInt8], limits: Limits) throws(ProtocolError) {
        guard message.count <= max(0, limits.messageBytes) else {
            throw .messageTooLong(limit: max(0, limits.messageBytes))
        }
        do { _ = try UTF8Span(validating: message.span) } catch { throw .invalidUTF8 }
        guard let first = message.first(where: { !JSONScanner.isSpace($0) }), first == UInt8(ascii: "{") else {
            throw .notAnObject
        }
        try checkNesting(message, limit: limits.effectiveNesting)
    }

    private static func checkNesting(_ message: [UInt8], limit: Int) throws(ProtocolError) {
        var depth = 0
        var inString = false
        var isEscaped = false
        for byte in message {
            if inString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    inString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): inString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                if depth > limit { throw .nestingTooDeep(limit: limit) }
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
        }
    }
}
