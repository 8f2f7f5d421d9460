/// Puts the text of a date or a time together, digit by digit. Interpolation takes ten times as long, and each row of a list
/// has half a dozen of them.
@safe struct DateTextWriter {
    /// A year of nineteen digits with its sign, and all that may follow.
    private static let most = 48
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private var count = 0

    private init(_ buffer: UnsafeMutableBufferPointer<UInt8>) { unsafe self.buffer = buffer }

    /// - Parameter write: writes `most` characters at most.
    static func text(_ write: (inout DateTextWriter) -> Void) -> String {
        unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: most) { buffer in
            var writer = unsafe DateTextWriter(buffer)
            write(&writer)
            return unsafe String(decoding: buffer.prefix(writer.count), as: UTF8.self)
        }
    }

    mutating func character(_ character: Unicode.Scalar) {
        precondition(count < Self.most)
        unsafe buffer[count] = UInt8(ascii: character)
        count += 1
    }

    /// Decimal digits with zeros in front where they are fewer than `width`.
    mutating func digits(_ value: UInt64, width: Int = 2) {
        var (needed, rest) = (1, value / 10)
        while rest > 0 {
            needed += 1
            rest /= 10
        }
        let end = count + max(needed, width)
        precondition(end <= Self.most)
        rest = value
        for place in (count..<end).reversed() {
            unsafe buffer[place] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
        count = end
    }

    /// A year with four digits, or with a sign and at least four outside 0000–9999 (ISO 8601-1 §4.3.2, expanded).
    mutating func year(_ year: Int64) {
        if !(0...9_999).contains(year) { character(year < 0 ? "-" : "+") }
        digits(year.magnitude, width: 4)
    }

    mutating func date(year: Int64, month: Int, day: Int) {
        self.year(year)
        character("-")
        digits(UInt64(month))
        character("-")
        digits(UInt64(day))
    }

    mutating func date(_ date: CivilDate) { self.date(year: date.year, month: date.month, day: date.day) }

    /// `10:00:00`.
    mutating func time(secondOfDay: Int) {
        let value = UInt64(secondOfDay)
        digits(value / 3_600)
        character(":")
        digits(value / 60 % 60)
        character(":")
        digits(value % 60)
    }

    /// `2025-06-17T10:00:00`.
    mutating func local(_ local: CivilDateTime) {
        date(local.date)
        character("T")
        time(secondOfDay: local.secondOfDay)
    }

    /// `+05:00`, with seconds only where there are any.
    mutating func offset(_ seconds: Int) {
        let size = UInt64(seconds.magnitude)
        character(seconds < 0 ? "-" : "+")
        digits(size / 3_600)
        character(":")
        digits(size / 60 % 60)
        if size % 60 != 0 {
            character(":")
            digits(size % 60)
        }
    }
}
