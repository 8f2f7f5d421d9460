/// A cursor over a JSON text (RFC 8259) that steps over values, checking their syntax and allocating nothing.
///
/// Expects what ``MessageShape`` has checked: valid UTF-8. It bounds its own recursion again.
struct JSONScanner {
    let bytes: [UInt8]
    var position: Int
    let end: Int
    private let nesting: Int
    private var depth = 0

    init(_ bytes: [UInt8], in range: Range<Int>, nesting: Int = Limits.deepestNesting) {
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
        self.nesting = min(nesting, Limits.deepestNesting)
    }

    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    mutating func skipSpace() {
        while position < end, JSONScanner.isSpace(bytes[position]) { position += 1 }
    }

    /// The byte at the cursor; the text must not be over.
    func peek() throws(ProtocolError) -> UInt8 {
        guard position < end else { throw .truncated }
        return bytes[position]
    }

    /// Steps over `byte` if it is next.
    mutating func take(_ byte: Unicode.Scalar) throws(ProtocolError) -> Bool {
        guard try peek() == UInt8(ascii: byte) else { return false }
        position += 1
        return true
    }

    mutating func expect(_ byte: Unicode.Scalar) throws(ProtocolError) {
        guard try take(byte) else { throw unexpected() }
    }

    func unexpected() -> ProtocolError { .notJSON("unexpected character at byte \(position)") }

    mutating func expectEnd() throws(ProtocolError) {
        skipSpace()
        if position < end { throw unexpected() }
    }

    mutating func enter() throws(ProtocolError) {
        depth += 1
        if depth > nesting { throw .nestingTooDeep(limit: nesting) }
    }

    mutating func leave() { depth -= 1 }

    /// Steps over one value and the space before it.
    mutating func skipValue() throws(ProtocolError) {
        skipSpace()
        switch try peek() {
        case UInt8(ascii: "{"):
            try skipElements(closing: "}") { (scanner) throws(ProtocolError) in
                try scanner.skipString()
                scanner.skipSpace()
                try scanner.expect(":")
                try scanner.skipValue()
            }
        case UInt8(ascii: "["):
            try skipElements(closing: "]") { (scanner) throws(ProtocolError) in try scanner.skipValue() }
        case UInt8(ascii: "\""): try skipString()
        case UInt8(ascii: "t"): try skipLiteral("true")
        case UInt8(ascii: "f"): try skipLiteral("false")
        case UInt8(ascii: "n"): try skipLiteral("null")
        default: try skipNumber()
        }
    }

    /// Steps over a list in brackets, calling `element` with the cursor on each of its elements.
    mutating func skipElements<E: Error>(
        closing: Unicode.Scalar, mapError: (ProtocolError) -> E, _ element: (inout JSONScanner) throws(E) -> Void
    ) throws(E) {
        do throws(ProtocolError) {
            try enter()
            position += 1
            skipSpace()
            if try take(closing) {
                leave()
                return
            }
        } catch {
            throw mapError(error)
        }
        while true {
            skipSpace()
            try element(&self)
            do throws(ProtocolError) {
                skipSpace()
                if try take(closing) { break }
                try expect(",")
            } catch {
                throw mapError(error)
            }
        }
        leave()
    }

    mutating func skipElements(
        closing: Unicode.Scalar, _ element: (inout JSONScanner) throws(ProtocolError) -> Void
    ) throws(ProtocolError) {
        try skipElements(closing: closing, mapError: { $0 }, element)
    }

    mutating func skipLiteral(_ text: StaticString) throws(ProtocolError) {
        for expected in text.description.utf8 {
            guard try peek() == expected else { throw unexpected() }
            position += 1
        }
    }

    /// Steps over a number; true if it has neither a fraction nor an exponent.
    @discardableResult
    mutating func skipNumber() throws(ProtocolError) -> Bool {
        if try peek() == UInt8(ascii: "-") { position += 1 }
        if try peek() == UInt8(ascii: "0") { position += 1 } else { try skipDigits() }
        var isInteger = true
        if position < end, bytes[position] == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            try skipDigits()
        }
        if position < end, bytes[position] | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            position += 1
            let sign = try peek()
            if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { position += 1 }
            try skipDigits()
        }
        return isInteger
    }

    private mutating func skipDigits() throws(ProtocolError) {
        guard 0x30...0x39 ~= (try peek()) else { throw unexpected() }
        while position < end, 0x30...0x39 ~= bytes[position] { position += 1 }
    }
}
