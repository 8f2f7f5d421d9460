/// A cursor over the bytes of a text that is a date, a time or a duration. It reads ASCII only; anything else fails at
/// its offset in characters.
struct DateScanner {
    let input: String
    let bytes: [UInt8]
    /// One past the last byte that may be read: the end of the text, or of one end of an interval.
    var end: Int
    var position = 0

    /// Trims white space and turns the minus sign U+2212 into a hyphen.
    init(_ text: String) {
        input = Self.normalised(text)
        bytes = Array(input.utf8)
        end = bytes.count
    }

    /// `text` without surrounding white space, and with U+2212 MINUS SIGN as a hyphen-minus.
    static func normalised(_ text: String) -> String {
        var scalars = Substring(text).unicodeScalars
        while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        guard scalars.contains("\u{2212}") else { return String(scalars) }
        var result = ""
        for scalar in scalars {
            result.unicodeScalars.append(scalar == "\u{2212}" ? "-" : scalar)
        }
        return result
    }

    var isAtEnd: Bool { position >= end }

    /// The byte at the cursor; nil at the end.
    var peek: UInt8? { position < end ? bytes[position] : nil }

    /// The byte `distance` after the cursor; nil beyond the end.
    func peek(ahead distance: Int) -> UInt8? {
        position + distance < end ? bytes[position + distance] : nil
    }

    /// Steps over `byte` if it is next.
    mutating func skip(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position += 1
        return true
    }

    /// Steps over an ASCII letter in either case.
    mutating func skip(letter: Unicode.Scalar) -> Bool {
        guard let next = peek, next | 0x20 == UInt8(truncatingIfNeeded: letter.value) | 0x20 else { return false }
        position += 1
        return true
    }

    /// The number of digits at the cursor.
    var digitRun: Int {
        var index = position
        while index < end, bytes[index].isDigit { index += 1 }
        return index - position
    }

    /// Reads exactly `count` digits; nil, and no step, when there are fewer or the number leaves Int64.
    mutating func digits(_ count: Int) -> Int64? {
        guard count > 0, position + count <= end else { return nil }
        var value: Int64 = 0
        for byte in bytes[position..<(position + count)] {
            guard byte.isDigit else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(Int64(byte &- 0x30))
            guard !overflow, !carry else { return nil }
            value = sum
        }
        position += count
        return value
    }

    /// Reads two digits within `range`, for a field called `name`.
    mutating func twoDigits(_ name: String, in range: ClosedRange<Int>) throws(ParseError) -> Int {
        let start = position
        guard digitRun >= 2, let value = digits(2).map(Int.init) else {
            throw failure("\(name) is missing here; it has two digits")
        }
        guard range.contains(value) else {
            let text = CivilMath.padded(Int64(value), to: 2)
            let low = CivilMath.padded(Int64(range.lowerBound), to: 2)
            let high = CivilMath.padded(Int64(range.upperBound), to: 2)
            throw failure("\(name) \(text) does not exist; \(name)s are \(low) to \(high)", at: start)
        }
        return value
    }

    /// The bytes of `range` as text.
    func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    /// An error at a byte, by default at the cursor.
    func failure(_ reason: String, at byte: Int? = nil) -> ParseError {
        let place = min(max(byte ?? position, 0), bytes.count)
        let index = input.utf8.index(input.startIndex, offsetBy: place)
        return ParseError(input: input, offset: input.distance(from: input.startIndex, to: index), reason: reason)
    }

    /// How the character at the cursor is named in an error.
    var nextCharacter: String {
        guard position < end else { return "the end" }
        let index = input.utf8.index(input.startIndex, offsetBy: position)
        return "“\(Printable.excerpt(input[index...].prefix(1)))”"
    }
}

extension UInt8 {
    /// An ASCII digit.
    fileprivate var isDigit: Bool { self >= 0x30 && self <= 0x39 }
}

extension DateScanner {
    /// The names of the bytes that these grammars are made of.
    enum Byte {
        static let plus = UInt8(ascii: "+"), minus = UInt8(ascii: "-"), colon = UInt8(ascii: ":")
        static let dot = UInt8(ascii: "."), comma = UInt8(ascii: ","), slash = UInt8(ascii: "/")
        static let open = UInt8(ascii: "["), close = UInt8(ascii: "]"), bang = UInt8(ascii: "!")
        static let unspecified = UInt8(ascii: "X"), longYear = UInt8(ascii: "Y"), space = UInt8(ascii: " ")
    }
}
