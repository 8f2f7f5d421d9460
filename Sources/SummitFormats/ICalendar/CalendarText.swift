internal import SummitCore

/// How text is written in iCalendar: escapes (RFC 5545 §3.3.11), parameters (RFC 6868), folded lines (RFC 5545 §3.1).
enum CalendarText {
    /// A text without its escapes.
    static func unescape(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "\\")) else { return text }
        var (bytes, isEscaped): ([UInt8], Bool) = ([], false)
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            if isEscaped {
                isEscaped = false
                bytes.append(byte | 0x20 == UInt8(ascii: "n") ? 0x0A : byte)
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else {
                bytes.append(byte)
            }
        }
        if isEscaped { bytes.append(UInt8(ascii: "\\")) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A text with what has a meaning of its own behind a backslash.
    static func escape(_ text: String) -> String {
        guard text.utf8.contains(where: { [0x5C, 0x3B, 0x2C, 0x0A].contains($0) }) else { return text }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 16)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"), UInt8(ascii: ";"), UInt8(ascii: ","):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0x0A: bytes += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The value of a parameter: in quotes where it has to be, with carets for what quotes can't hold.
    static func parameter(_ value: String) -> String {
        var (bytes, needsQuotes): ([UInt8], Bool) = ([], false)
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "^"): bytes += [UInt8(ascii: "^"), UInt8(ascii: "^")]
            case UInt8(ascii: "\""): bytes += [UInt8(ascii: "^"), UInt8(ascii: "'")]
            case 0x0A: bytes += [UInt8(ascii: "^"), UInt8(ascii: "n")]
            case UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: ","):
                needsQuotes = true
                bytes.append(byte)
            default: bytes.append(byte)
            }
        }
        let text = String(decoding: bytes, as: UTF8.self)
        return needsQuotes ? "\"\(text)\"" : text
    }

    static func withoutCarets(_ bytes: [UInt8]) -> String {
        guard bytes.contains(UInt8(ascii: "^")) else { return String(decoding: bytes, as: UTF8.self) }
        var (result, index): ([UInt8], Int) = ([], 0)
        while index < bytes.count {
            let next = index + 1 < bytes.count ? bytes[index + 1] : 0
            let meant: UInt8? =
                switch (bytes[index], next) {
                case (UInt8(ascii: "^"), UInt8(ascii: "^")): UInt8(ascii: "^")
                case (UInt8(ascii: "^"), UInt8(ascii: "'")): UInt8(ascii: "\"")
                case (UInt8(ascii: "^"), UInt8(ascii: "n")): 0x0A
                default: nil
                }
            result.append(meant ?? bytes[index])
            index += meant == nil ? 1 : 2
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Adds a line, folded after 75 bytes at most and never within a character.
    static func fold(_ line: String, into bytes: inout [UInt8]) {
        var room = 75
        var line = line
        line.withUTF8 { text in
            var start = 0
            while true {
                var end = min(start + room, text.count)
                // Not before a continuation byte.
                while end < text.count, end > start, unsafe text[end] & 0xC0 == 0x80 { end -= 1 }
                unsafe bytes.append(contentsOf: text[start..<end])
                bytes.append(0x0D)
                bytes.append(0x0A)
                guard end < text.count else { return }
                bytes.append(0x20)
                room = 74
                start = end
            }
        }
    }
}
