/// The local start of an event or of one of its occurrences, before any zone is asked: a whole day or a time of day.
/// These are the value types DATE and DATE-TIME (form 1) of RFC 5545 §3.3.4 and §3.3.5.
public enum LocalStart: Hashable, Sendable {
    /// A whole day.
    case day(CivilDate)
    /// A time of a day.
    case time(CivilDateTime)

    /// The day, or the day of the time.
    public var date: CivilDate {
        switch self {
        case .day(let date): date
        case .time(let local): local.date
        }
    }

    /// The time, 00:00 of a day.
    public var local: CivilDateTime {
        switch self {
        case .day(let date): CivilDateTime(startOf: date)
        case .time(let local): local
        }
    }

    /// Whether it is a whole day.
    public var isDay: Bool {
        if case .day = self { true } else { false }
    }

    /// Seconds since 1970-01-01T00:00:00, read as if it were UTC; of a day its 00:00.
    public var secondNumber: Int64 {
        switch self {
        case .day(let date): date.dayNumber * CivilMath.secondsPerDay
        case .time(let local): local.secondNumber
        }
    }

    /// The start at a second number, of the type asked for; nil beyond the limit of years.
    init?(secondNumber: Int64, isDay: Bool) {
        if isDay {
            let dayNumber = CivilMath.floorDivide(secondNumber, CivilMath.secondsPerDay).quotient
            guard let date = CivilDate(dayNumber: dayNumber) else { return nil }
            self = .day(date)
        } else {
            guard let local = CivilDateTime(secondNumber: secondNumber) else { return nil }
            self = .time(local)
        }
    }
}

extension LocalStart: Comparable, CustomStringConvertible {
    /// Earlier starts come first, and a day before its 00:00.
    public static func < (a: LocalStart, b: LocalStart) -> Bool {
        let (left, right) = (a.secondNumber, b.secondNumber)
        return left == right ? a.isDay && !b.isDay : left < right
    }

    /// `2025-06-17` or `2025-06-17T10:00:00`; years as in `CivilDate.description`.
    public var description: String {
        switch self {
        case .day(let date): date.description
        case .time(let local): local.description
        }
    }

    /// Reads `2025-06-17`, `2025-06-17T10:00` and `2025-06-17T10:00:00`, or as iCalendar writes them (RFC 5545 §3.3.4,
    /// §3.3.5), `20250617` and `20250617T100000`.
    /// - Throws: `ParseError`, also for a time with an offset, `Z` or a zone.
    public init(parsing text: String) throws(ParseError) {
        if let plain = Self.plainBasic(Array(text.utf8)[...]), !plain.isUTC, plain.length == text.utf8.count {
            self = plain.start
            return
        }
        var scanner = DateScanner(text)
        if scanner.digitRun == 8 {
            self = try Self.basic(&scanner)
        } else if DateTimeText.hasTimePart(scanner.input) {
            let parsed = try DateTimeText(text)
            guard parsed.offset == .none, parsed.zone == nil else {
                throw parsed.failure("a local time stands here without an offset, Z or [Zone/Name]")
            }
            self = .time(parsed.local)
            return
        } else {
            self = .day(try DateTimeText.date(&scanner))
        }
        guard scanner.isAtEnd else {
            throw scanner.failure("\(scanner.nextCharacter) does not belong after a date, as in 2025-06-17T10:00")
        }
    }

    /// `20250617` and `20250617T100000`. Second 60 is read as 59 (RFC 5545 §3.3.12).
    static func basic(_ scanner: inout DateScanner) throws(ParseError) -> LocalStart {
        let start = scanner.position
        guard scanner.digitRun == 8, let year = scanner.digits(4) else {
            throw scanner.failure("a date has eight digits here, as in 20250617")
        }
        let month = try scanner.twoDigits("month", in: 1...12)
        let day = try scanner.twoDigits("day", in: 1...31)
        guard let date = CivilDate(year: year, month: month, day: day) else {
            throw scanner.failure(DateTimeText.noSuchDay(year: year, month: month, day: day), at: start)
        }
        guard scanner.skip(letter: "T") else { return .day(date) }
        guard scanner.digitRun == 6 else {
            throw scanner.failure("a time has six digits here, as in 20250617T100000")
        }
        let hour = try scanner.twoDigits("hour", in: 0...23)
        let minute = try scanner.twoDigits("minute", in: 0...59)
        let second = min(try scanner.twoDigits("second", in: 0...60), 59)
        guard let local = CivilDateTime(date: date, hour: hour, minute: minute, second: second) else {
            throw scanner.failure("there is no such time of day", at: start)
        }
        return .time(local)
    }

    /// The same without a word about errors, and fast: what such a text says that `bytes` begin with, whether `Z`
    /// follows a time, and how many bytes that is. Nil where it is not written so or does not exist.
    static func plainBasic(_ bytes: ArraySlice<UInt8>) -> (start: LocalStart, isUTC: Bool, length: Int)? {
        func number(_ offset: Int, _ count: Int) -> Int? {
            var value = 0
            let start = bytes.startIndex + offset
            guard start + count <= bytes.endIndex else { return nil }
            for index in start..<(start + count) {
                let digit = bytes[index] &- 0x30
                guard digit <= 9 else { return nil }
                value = value * 10 + Int(digit)
            }
            return value
        }
        func isAt(_ offset: Int, _ letter: UInt8) -> Bool {
            bytes.startIndex + offset < bytes.endIndex && bytes[bytes.startIndex + offset] == letter
        }
        guard let year = number(0, 4), let month = number(4, 2), let day = number(6, 2),
            let date = CivilDate(year: Int64(year), month: month, day: day)
        else { return nil }
        guard isAt(8, UInt8(ascii: "T")) else { return number(8, 1) == nil ? (.day(date), false, 8) : nil }
        guard let hour = number(9, 2), let minute = number(11, 2), let second = number(13, 2), number(15, 1) == nil,
            let local = CivilDateTime(date: date, hour: hour, minute: minute, second: second)
        else { return nil }
        let isUTC = isAt(15, UInt8(ascii: "Z"))
        return (.time(local), isUTC, isUTC ? 16 : 15)
    }
}
