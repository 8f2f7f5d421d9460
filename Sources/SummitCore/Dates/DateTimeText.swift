/// A date-time taken apart, before any zone is asked: RFC 3339 §5.6 with the suffixes of RFC 9557 §4.1.
///
/// Looser than both where no meaning is lost: seconds and offset are optional, an offset may be `+05` or `+0500`, years
/// may have a sign and more digits, and `T` and `Z` may be small.
struct DateTimeText {
    enum Offset: Hashable {
        case none
        /// `Z`, or `-00:00`, which RFC 9557 §2.2 makes the same.
        case zulu
        /// Seconds east of UTC; `at` is where it stands in the text.
        case numeric(Int, at: Int)
    }

    let local: CivilDateTime
    /// 23:59:60 was written; `local` has 23:59:59.
    let isLeapSecond: Bool
    let offset: Offset
    /// The name in brackets.
    let zone: String?
    private let scanner: DateScanner

    /// Where the text ends, in bytes.
    var end: Int { scanner.bytes.count }

    init(_ text: String) throws(ParseError) {
        var scanner = DateScanner(text)
        let date = try Self.date(&scanner)
        guard scanner.skip(letter: "T") else {
            throw scanner.failure(
                scanner.isAtEnd
                    ? "it lacks a time, as in \(date)T10:00"
                    : "\(scanner.nextCharacter) stands where T and a time belong, as in \(date)T10:00")
        }
        let time = try Self.time(&scanner)
        offset = try Self.offset(&scanner)
        zone = try Self.suffixes(&scanner)
        guard scanner.isAtEnd else {
            throw scanner.failure(
                scanner.peek == DateScanner.Byte.slash
                    ? "an interval of date-times is written as a start, and an end or a duration apart from it"
                    : "\(scanner.nextCharacter) does not belong here; after the time come an offset and a [Zone/Name]")
        }
        guard let local = CivilDateTime(date: date, secondOfDay: time.second) else {
            throw scanner.failure("there is no such time of day")
        }
        self.local = local
        isLeapSecond = time.isLeap
        self.scanner = scanner
    }

    /// Whether a digit and a `T` stand before any bracket: the mark of a date-time against an EDTF date.
    static func hasTimePart(_ text: String) -> Bool {
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if byte == DateScanner.Byte.open, previous != 0 { return false }
            if byte | 0x20 == UInt8(ascii: "t"), (0x30...0x39).contains(previous) { return true }
            previous = byte
        }
        return false
    }

    func failure(_ reason: String, at byte: Int = 0) -> ParseError {
        scanner.failure(reason, at: byte)
    }

    /// The instant at which a clock with this offset shows the local time.
    func instant(offset: Int) throws(ParseError) -> Instant {
        let seconds = local.secondNumber - Int64(offset)
        guard isLeapSecond else { return Instant(secondsSinceEpoch: seconds) }
        guard CivilMath.floorDivide(seconds, CivilMath.secondsPerDay).remainder == CivilMath.secondsPerDay - 1 else {
            throw failure("second 60 exists only at 23:59:60 UTC")
        }
        return Instant(secondsSinceEpoch: seconds + 1)
    }
}

extension DateTimeText {
    /// Reads `2025-06-17`, the year also with a sign and more digits.
    static func date(_ scanner: inout DateScanner) throws(ParseError) -> CivilDate {
        let start = scanner.position
        let isNegative = scanner.skip(DateScanner.Byte.minus)
        let isSigned = isNegative || scanner.skip(DateScanner.Byte.plus)
        let run = scanner.digitRun
        guard run > 0 else {
            throw scanner.failure("a date-time begins with a date, as in 2025-06-17T10:00")
        }
        guard isSigned ? run >= 4 : run == 4 else {
            throw scanner.failure("a year has four digits, or a sign and at least four: 2025, -0201, +12000", at: start)
        }
        guard let size = scanner.digits(run), size <= CivilDate.yearLimit else {
            throw scanner.failure("the year lies beyond ±100,000,000,000", at: start)
        }
        guard !(isNegative && size == 0) else {
            throw scanner.failure("the year before 0001 is 0000, without a sign", at: start)
        }
        let year = isNegative ? -size : size
        guard scanner.skip(DateScanner.Byte.minus) else {
            throw scanner.failure("a month is missing here, as in 2025-06-17T10:00")
        }
        let month = try scanner.twoDigits("month", in: 1...12)
        guard scanner.skip(DateScanner.Byte.minus) else {
            throw scanner.failure("a day is missing here, as in 2025-06-17T10:00")
        }
        let dayStart = scanner.position
        let day = try scanner.twoDigits("day", in: 1...31)
        guard let date = CivilDate(year: year, month: month, day: day) else {
            throw scanner.failure(Self.noSuchDay(year: year, month: month, day: day), at: dayStart)
        }
        return date
    }

    /// "30 February 2025 does not exist; that month has 28 days".
    static func noSuchDay(year: Int64, month: Int, day: Int) -> String {
        let count = CivilDate.daysInMonth(year: year, month: month)
        return
            "\(day) \(EDTFProse.monthName(month)) \(EDTFProse.year(year)) does not exist; that month has \(count) days"
    }

    private static func time(_ scanner: inout DateScanner) throws(ParseError) -> (second: Int, isLeap: Bool) {
        let start = scanner.position
        if scanner.peek == UInt8(ascii: "2"), scanner.peek(ahead: 1) == UInt8(ascii: "4") {
            throw scanner.failure("hour 24 is written as 00:00 of the next day", at: start)
        }
        let hour = try scanner.twoDigits("hour", in: 0...23)
        guard scanner.skip(DateScanner.Byte.colon) else {
            throw scanner.failure("a colon and minutes are missing here, as in 10:00")
        }
        let minute = try scanner.twoDigits("minute", in: 0...59)
        var second = 0
        if scanner.skip(DateScanner.Byte.colon) {
            second = try scanner.twoDigits("second", in: 0...60)
            if scanner.peek == DateScanner.Byte.dot || scanner.peek == DateScanner.Byte.comma {
                scanner.position += 1
                guard scanner.digitRun > 0 else {
                    throw scanner.failure("digits of the fraction are missing here")
                }
                scanner.position += scanner.digitRun
            }
        }
        let isLeap = second == 60
        return (hour * 3_600 + minute * 60 + (isLeap ? 59 : second), isLeap)
    }

    private static func offset(_ scanner: inout DateScanner) throws(ParseError) -> Offset {
        let start = scanner.position
        if scanner.skip(letter: "Z") { return .zulu }
        let isNegative = scanner.skip(DateScanner.Byte.minus)
        guard isNegative || scanner.skip(DateScanner.Byte.plus) else { return .none }
        var seconds = try scanner.twoDigits("offset hour", in: 0...25) * 3_600
        let hasColon = scanner.skip(DateScanner.Byte.colon)
        if hasColon || scanner.digitRun > 0 {
            seconds += try scanner.twoDigits("offset minute", in: 0...59) * 60
            if hasColon, scanner.skip(DateScanner.Byte.colon) {
                seconds += try scanner.twoDigits("offset second", in: 0...59)
            }
        }
        if isNegative, seconds == 0 { return .zulu }
        return .numeric(isNegative ? -seconds : seconds, at: start)
    }
}
