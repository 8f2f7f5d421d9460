/// Reads EDTF, levels 0 and 1 of ISO 8601-2. An expression is a date or an interval, an end of an interval is a date,
/// open or unknown, and a date is made of components with a qualification at its end.
struct EDTFParser {
    private var scanner: DateScanner
    private typealias Byte = DateScanner.Byte

    init(_ text: String) {
        scanner = DateScanner(text)
    }

    var text: String { scanner.input }

    mutating func expression() throws(ParseError) -> EDTF.Form {
        let all = scanner.end
        guard let slash = scanner.bytes.firstIndex(of: Byte.slash) else {
            return .date(try date())
        }
        if let second = scanner.bytes[(slash + 1)...].firstIndex(of: Byte.slash) {
            throw scanner.failure(
                "an interval has one slash, as in 2024/2025; parts of a date are joined by hyphens, as in 2025-06-17",
                at: second)
        }
        guard scanner.bytes.count > 1 else {
            throw scanner.failure("an interval has a date on one side at least, as in 2024/2025, 2024/.. or ../2025")
        }
        scanner.end = slash
        let start = try intervalEnd()
        scanner.position = slash + 1
        scanner.end = all
        let end = try intervalEnd()
        if case .date(let first) = start, case .date(let second) = end, first.lower > second.upper {
            throw scanner.failure(
                "the interval ends on \(second.upper), before it starts on \(first.lower)", at: slash + 1)
        }
        return .interval(start, end)
    }

    private mutating func intervalEnd() throws(ParseError) -> EDTF.End {
        if scanner.isAtEnd { return .unknown }
        if scanner.peek == Byte.dot, scanner.peek(ahead: 1) == Byte.dot, scanner.position + 2 == scanner.end {
            scanner.position += 2
            return .open
        }
        return .date(try date())
    }

    private mutating func date() throws(ParseError) -> EDTFDate {
        let start = scanner.position
        guard !scanner.isAtEnd else {
            throw scanner.failure("a date is missing, as in 2025, 2025-06, 2025-06-17 or 2024/2025")
        }
        var (body, level) = scanner.peek == Byte.longYear ? try longYear() : try calendarDate()
        let qualification = qualification()
        guard scanner.isAtEnd else { throw trailing() }
        if qualification.width > 0 { level = max(level, 1) }
        guard let date = EDTFDate(body: body, qualification: qualification, level: level) else {
            throw scanner.failure("it reaches beyond the years ±100,000,000,000", at: start)
        }
        return date
    }

    private mutating func qualification() -> EDTFQualification {
        var result = EDTFQualification()
        switch scanner.peek {
        case UInt8(ascii: "?"): result.isUncertain = true
        case UInt8(ascii: "~"): result.isApproximate = true
        case UInt8(ascii: "%"): (result.isApproximate, result.isUncertain) = (true, true)
        default: return result
        }
        scanner.position += 1
        return result
    }

    private func trailing() -> ParseError {
        switch scanner.peek {
        case UInt8(ascii: "T"), UInt8(ascii: "t"):
            scanner.failure("a time of day has hours and minutes, as in 2025-06-17T10:00, and no part in an interval")
        case UInt8(ascii: "?"), UInt8(ascii: "~"), UInt8(ascii: "%"):
            scanner.failure("one of ? ~ % stands at the end of the whole date; % is both uncertain and approximate")
        case UInt8(ascii: "x"), UInt8(ascii: "u"):
            scanner.failure("an unspecified digit is written with a capital X")
        default:
            scanner.failure("\(scanner.nextCharacter) does not belong here; a date is written as 2025-06-17")
        }
    }
}

// MARK: - Components

extension EDTFParser {
    /// `Y` and a year of more than four digits.
    private mutating func longYear() throws(ParseError) -> (EDTFDate.Body, level: Int) {
        scanner.position += 1
        let isNegative = scanner.skip(Byte.minus)
        let start = scanner.position
        let run = scanner.digitRun
        guard run > 4 else {
            throw scanner.failure(
                run == 4
                    ? "Y stands before years of more than four digits; write this one without it"
                    : "after Y comes a year of more than four digits, as in Y12025 or Y-170000002", at: start)
        }
        guard scanner.peek != UInt8(ascii: "0") else {
            throw scanner.failure("a year after Y does not begin with 0", at: start)
        }
        guard let size = scanner.digits(run), size <= CivilDate.yearLimit else {
            throw scanner.failure("the year lies beyond ±100,000,000,000", at: start)
        }
        guard scanner.peek != Byte.minus else {
            throw scanner.failure("a year after Y has no months or days")
        }
        return (.year(isNegative ? -size : size), 1)
    }

    private mutating func calendarDate() throws(ParseError) -> (EDTFDate.Body, level: Int) {
        let start = scanner.position
        let isNegative = scanner.skip(Byte.minus)
        let (digits, unspecified) = try yearDigits(isNegative: isNegative, from: start)
        if isNegative, digits == 0, unspecified == 0 {
            throw scanner.failure("the year before 0001 is 0000, without a sign", at: start)
        }
        let level = isNegative ? 1 : 0
        if unspecified > 0 {
            guard scanner.peek != Byte.minus else {
                throw scanner.failure("after a decade or a century such as 201X or 20XX comes no month")
            }
            let count: Int64 = unspecified == 1 ? 10 : 100
            // Of -198X, the earliest year is -1989.
            let first = isNegative ? -(digits * count + count - 1) : digits * count
            return (unspecified == 1 ? .decade(from: first) : .century(from: first), 1)
        }
        let year = isNegative ? -digits : digits
        guard scanner.skip(Byte.minus) else { return (.year(year), level) }
        return try monthAndDay(year, level: level)
    }

    /// Four digits, of which the last one or two may be X. Gives the digits before them, and their number.
    private mutating func yearDigits(isNegative: Bool, from start: Int) throws(ParseError) -> (Int64, unspecified: Int)
    {
        let run = scanner.digitRun
        var unspecified = 0
        while scanner.peek(ahead: run + unspecified) == Byte.unspecified { unspecified += 1 }
        let next = scanner.peek(ahead: run + unspecified) ?? 0
        guard run > 0 || unspecified > 0 else {
            throw scanner.failure(
                scanner.peek == Byte.plus
                    ? "a year has no plus sign; write 2025, or Y12025 for one of more than four digits"
                    : "a date begins with a year, as in 2025, 2025-06-17, -0201 or Y12025")
        }
        if next | 0x20 == UInt8(ascii: "x") || next == UInt8(ascii: "u") {
            throw scanner.failure(
                "an unspecified digit is written with a capital X", at: scanner.position + run + unspecified)
        }
        if unspecified == 0, run > 4 {
            let text = scanner.text(scanner.position..<(scanner.position + run))
            guard let size = scanner.digits(run), size <= CivilDate.yearLimit else {
                throw scanner.failure("the year lies beyond ±100,000,000,000", at: start)
            }
            let isDay = run == 8 && !isNegative
            let sign = isNegative ? "-" : ""
            throw scanner.failure(
                isDay
                    ? "a year has four digits and hyphens follow it, as in 2025-06-17"
                    : "a year has four digits; one of more is written with Y: Y\(sign)\(text)", at: start)
        }
        guard run + unspecified == 4, !(0x30...0x39).contains(next) else {
            throw scanner.failure(
                unspecified > 0
                    ? "X stands for the last one or two digits of a year, as in 201X or 20XX"
                    : "a year has four digits, as in 2025 or 0220", at: start)
        }
        guard unspecified <= 2, let digits = scanner.digits(run) else {
            throw scanner.failure("X stands for the last one or two digits of a year, as in 201X or 20XX", at: start)
        }
        scanner.position += unspecified
        return (digits, unspecified)
    }

    private mutating func monthAndDay(_ year: Int64, level: Int) throws(ParseError) -> (EDTFDate.Body, level: Int) {
        if try unspecifiedPair("month") {
            guard scanner.skip(Byte.minus) else { return (.someMonth(year), 1) }
            guard try unspecifiedPair("day") else {
                throw scanner.failure("without a month a day can only be XX, as in 1985-XX-XX")
            }
            return (.someDayOfYear(year), 1)
        }
        let start = scanner.position
        guard scanner.digitRun == 2, let month = scanner.digits(2).map(Int.init) else {
            throw scanner.failure("a month has two digits, as in 2025-06", at: start)
        }
        if (21...24).contains(month) {
            guard scanner.peek != Byte.minus else { throw scanner.failure("a season has no days") }
            return (.season(year, month - 20), 1)
        }
        guard (1...12).contains(month) else {
            throw scanner.failure(Self.noSuchMonth(month), at: start)
        }
        guard scanner.skip(Byte.minus) else { return (.month(year, month), level) }
        if try unspecifiedPair("day") { return (.someDay(year, month), 1) }
        let dayStart = scanner.position
        guard scanner.digitRun == 2, let day = scanner.digits(2).map(Int.init) else {
            throw scanner.failure("a day has two digits, as in 2025-06-17", at: dayStart)
        }
        guard (1...31).contains(day) else {
            throw scanner.failure(
                "day \(CivilMath.padded(Int64(day), to: 2)) does not exist; days are 01 to 31", at: dayStart)
        }
        guard let date = CivilDate(year: year, month: month, day: day) else {
            throw scanner.failure(DateTimeText.noSuchDay(year: year, month: month, day: day), at: dayStart)
        }
        return (.day(date), level)
    }

    /// Steps over `XX`; a lone X is an error.
    private mutating func unspecifiedPair(_ name: String) throws(ParseError) -> Bool {
        let isFirst = scanner.peek == Byte.unspecified
        let isSecond = scanner.peek(ahead: 1) == Byte.unspecified
        guard isFirst || isSecond else { return false }
        guard isFirst, isSecond else {
            throw scanner.failure("an unspecified \(name) is XX, both digits")
        }
        scanner.position += 2
        return true
    }

    private static func noSuchMonth(_ month: Int) -> String {
        let text = CivilMath.padded(Int64(month), to: 2)
        let seasons = "seasons are 21 (spring) to 24 (winter)"
        if (25...41).contains(month) { return "\(text) is a part of the year that is not read here; \(seasons)" }
        if (13...20).contains(month) || month == 0 { return "month \(text) does not exist; months are 01 to 12" }
        return "month \(text) does not exist; months are 01 to 12, and \(seasons)"
    }
}
