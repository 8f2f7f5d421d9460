/// Strings: RFC 8259 §7, with surrogates only in pairs (§8.2), so that each one is a Unicode string.
extension JSONScanner {
    /// Steps over a string; true if it holds escapes.
    @discardableResult
    mutating func skipString() throws(ProtocolError) -> Bool {
        try expect("\"")
        var hasEscapes = false
        while true {
            while position < end, JSONScanner.isPlain(bytes[position]) { position += 1 }
            switch try peek() {
            case UInt8(ascii: "\""):
                position += 1
                return hasEscapes
            case UInt8(ascii: "\\"):
                hasEscapes = true
                _ = try takeEscape()
            default: throw .notJSON("unescaped control character at byte \(position)")
            }
        }
    }

    /// Whether a byte of a string stands for itself.
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    /// Reads a string.
    mutating func readString() throws(ProtocolError) -> String {
        let start = position
        let hasEscapes = try skipString()
        let content = (start + 1)..<(position - 1)
        guard hasEscapes else { return String(decoding: bytes[content], as: UTF8.self) }
        var plain: [UInt8] = []
        plain.reserveCapacity(content.count)
        var inner = JSONScanner(bytes, in: content)
        while inner.position < inner.end {
            if inner.bytes[inner.position] == UInt8(ascii: "\\") {
                plain.append(contentsOf: String(Character(try inner.takeEscape())).utf8)
            } else {
                plain.append(inner.bytes[inner.position])
                inner.position += 1
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }

    /// Steps over an escape sequence, both halves of a surrogate pair at once, and says what it stands for.
    private mutating func takeEscape() throws(ProtocolError) -> Unicode.Scalar {
        let start = position
        position += 1
        let letter = try peek()
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): break
        default: throw .notJSON("unknown escape at byte \(start)")
        }
        let unit = try takeHex()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard UTF16.isLeadSurrogate(unit), try take("\\"), try take("u") else {
            throw .notJSON("lone surrogate at byte \(start)")
        }
        let trail = try takeHex()
        guard UTF16.isTrailSurrogate(trail) else { throw .notJSON("lone surrogate at byte \(start)") }
        let value = 0x10000 + (UInt32(unit & 0x3FF) << 10 | UInt32(trail & 0x3FF))
        return Unicode.Scalar(value) ?? "\u{FFFD}"
    }

    private mutating func takeHex() throws(ProtocolError) -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            let byte = try peek()
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw .notJSON("bad \\u escape at byte \(position)")
            }
            value = value << 4 | UInt16(digit)
            position += 1
        }
        return value
    }
}
