/// A content line (RFC 5545 §3.1), unfolded: a name, parameters, and a value whose escapes stand as they are written.
struct ContentLine {
    struct Parameter {
        /// In upper case.
        let name: String
        /// Without quotes, and with the carets of RFC 6868 resolved.
        let value: String
    }

    /// Counted from 1.
    let number: Int
    /// The whole line.
    let raw: String
    /// In upper case.
    let name: String
    let parameters: [Parameter]
    let value: String

    /// Takes a line apart.
    ///
    /// - Returns: `nil` for what has no name and no colon.
    init?(_ bytes: ArraySlice<UInt8>, number: Int) {
        var reader = Reader(bytes: bytes)
        guard let name = reader.name(), let parameters = reader.parameters() else { return nil }
        self.number = number
        self.name = name
        self.parameters = parameters
        raw = String(decoding: bytes, as: UTF8.self)
        value = String(decoding: bytes[reader.position...], as: UTF8.self)
    }

    init?(_ text: String, number: Int = 0) {
        self.init(Array(text.utf8)[...], number: number)
    }

    /// The value of the first parameter of this name.
    subscript(name: String) -> String? { parameters.first { $0.name == name }?.value }

    /// The value of type TEXT without its escapes (§3.3.11).
    var text: String { CalendarText.unescape(value) }

    /// The values of a list of type TEXT, which commas without a backslash part.
    var texts: [String] { Self.split(value, at: UInt8(ascii: ",")).map(CalendarText.unescape) }

    /// The pieces of a list.
    static func split(_ value: String, at separator: UInt8) -> [String] {
        var (pieces, start, isEscaped): ([String], Int, Bool) = ([], 0, false)
        let bytes = Array(value.utf8)
        for (index, byte) in bytes.enumerated() {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == separator {
                pieces.append(String(decoding: bytes[start..<index], as: UTF8.self))
                start = index + 1
            }
        }
        pieces.append(String(decoding: bytes[start...], as: UTF8.self))
        return pieces
    }

    private struct Reader {
        let bytes: ArraySlice<UInt8>
        var position: Int

        init(bytes: ArraySlice<UInt8>) {
            self.bytes = bytes
            position = bytes.startIndex
        }

        /// Letters, digits, hyphens; underscores too, which some programs write.
        mutating func name() -> String? {
            let start = position
            var isUpper = true
            while position < bytes.endIndex {
                switch bytes[position] {
                case 0x41...0x5A, 0x30...0x39, 0x2D, 0x5F: break
                case 0x61...0x7A: isUpper = false
                default:
                    guard position > start else { return nil }
                    return word(start..<position, isUpper: isUpper)
                }
                position += 1
            }
            return nil
        }

        private func word(_ range: Range<Int>, isUpper: Bool) -> String {
            if isUpper { return String(decoding: bytes[range], as: UTF8.self) }
            let letters = bytes[range].map { (0x61...0x7A).contains($0) ? $0 & 0xDF : $0 }
            return String(decoding: letters, as: UTF8.self)
        }

        /// Up to and with the colon.
        mutating func parameters() -> [Parameter]? {
            var found: [Parameter] = []
            while position < bytes.endIndex {
                let byte = bytes[position]
                position += 1
                if byte == UInt8(ascii: ":") { return found }
                guard byte == UInt8(ascii: ";"), let name = name(), bytes[position] == UInt8(ascii: "=") else {
                    return nil
                }
                position += 1
                guard let value = value() else { return nil }
                found.append(Parameter(name: name, value: value))
            }
            return nil
        }

        /// One or several values with commas between them, as one text.
        private mutating func value() -> String? {
            var (letters, isQuoted): ([UInt8], Bool) = ([], false)
            while position < bytes.endIndex {
                let byte = bytes[position]
                if byte == UInt8(ascii: "\"") {
                    isQuoted.toggle()
                } else if !isQuoted, byte == UInt8(ascii: ";") || byte == UInt8(ascii: ":") {
                    return CalendarText.withoutCarets(letters)
                } else {
                    letters.append(byte)
                }
                position += 1
            }
            return nil
        }
    }
}
