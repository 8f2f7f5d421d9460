/// The year of a date in its three forms: four digits, `Y` and more digits, and `Y` with an exponent; the last two have
/// no months, nor has one with significant digits (ISO 8601-2 §4.4.1, §4.7).
extension EDTFParser {
    mutating func year() throws(ParseError) -> (EDTFYear, level: Int) {
        switch scanner.peek {
        case Byte.longYear:
            return try longYear()
        case Byte.open, Byte.openBrace:
            throw scanner.failure("a set stands alone, and not within an interval or another set")
        case UInt8(ascii: " "):
            throw scanner.failure("there are no spaces in a date")
        default:
            return try fourDigits()
        }
    }

    /// Called at the hyphen after a year.
    func checkTakesMonth(_ year: EDTFYear, from start: Int) throws(ParseError) {
        if case .significant = year { throw scanner.failure("a year with significant digits has no months or days") }
        if scanner.bytes[start..<scanner.position].contains(Byte.longYear) {
            throw scanner.failure("a year after Y has no months or days")
        }
    }

    /// `Y170000002`, `Y17E8`, `Y171010000S3`, `Y3388E2S3`.
    private mutating func longYear() throws(ParseError) -> (EDTFYear, level: Int) {
        scanner.position += 1
        let isNegative = scanner.skip(Byte.minus)
        let start = scanner.position
        let run = scanner.digitRun
        let hasExponent = scanner.peek(ahead: run) == UInt8(ascii: "E")
        guard run > 4 || run > 0 && hasExponent else {
            throw scanner.failure(
                run == 4
                    ? "Y stands before years of more than four digits; write this one without it"
                    : "after Y comes a year of more than four digits, as in Y12025 or Y-170000002, "
                        + "or a number with an exponent, as in Y17E8", at: start)
        }
        guard scanner.peek != UInt8(ascii: "0") else {
            throw scanner.failure("a year after Y does not begin with 0", at: start)
        }
        guard var size = scanner.digits(run), size <= CivilDate.yearLimit else { throw tooFar(start) }
        if hasExponent {
            scanner.position += 1
            let run = scanner.digitRun
            guard run > 0, scanner.peek != UInt8(ascii: "0") else {
                throw scanner.failure("after E comes a number from 1 on, as in Y17E8")
            }
            guard let exponent = scanner.digits(run), exponent <= 11 else { throw tooFar(start) }
            // Both factors are at most 10¹¹, and the product is looked at before each step.
            for _ in 0..<exponent {
                guard size <= CivilDate.yearLimit / 10 else { throw tooFar(start) }
                size *= 10
            }
        }
        return (try significant(isNegative ? -size : size), hasExponent ? 2 : 1)
    }

    /// `1985`, `-1985`, `156X`, `1950S2`.
    private mutating func fourDigits() throws(ParseError) -> (EDTFYear, level: Int) {
        let start = scanner.position
        let isNegative = scanner.skip(Byte.minus)
        let run = digitsAndX
        let digitRun = scanner.digitRun
        guard run > 0 else { throw noYear() }
        try checkCapital(scanner.position + run)
        guard run == 4 else {
            guard digitRun == run else {
                throw scanner.failure(
                    "X stands for a digit of a year of four, as in 201X, 1XXX or 156X-12-25", at: start)
            }
            throw wrongLength(run, isNegative: isNegative, from: start)
        }
        let digits = digits(4)
        guard let value = digits.exact else {
            guard scanner.peek != UInt8(ascii: "S") else {
                throw scanner.failure("a year has either X or significant digits")
            }
            return (.mask(digits, isNegative: isNegative), 0)
        }
        guard !isNegative || value > 0 else {
            throw scanner.failure("the year before 0001 is 0000, without a sign", at: start)
        }
        return (try significant(Int64(isNegative ? -value : value)), 0)
    }

    private func tooFar(_ place: Int) -> ParseError {
        scanner.failure("the year lies beyond ±100,000,000,000", at: place)
    }

    private func noYear() -> ParseError {
        scanner.failure(
            scanner.peek == Byte.plus
                ? "a year has no plus sign; write 2025, or Y12025 for one of more than four digits"
                : "a date begins with a year, as in 2025, 2025-06-17, -0201 or Y12025")
    }

    private mutating func wrongLength(_ run: Int, isNegative: Bool, from start: Int) -> ParseError {
        guard run > 4 else { return scanner.failure("a year has four digits, as in 2025 or 0220", at: start) }
        let text = scanner.text(scanner.position..<(scanner.position + run))
        guard let size = scanner.digits(run), size <= CivilDate.yearLimit else {
            return tooFar(start)
        }
        return scanner.failure(
            run == 8 && !isNegative
                ? "a year has four digits and hyphens follow it, as in 2025-06-17"
                : "a year has four digits; one of more is written with Y: Y\(isNegative ? "-" : "")\(text)", at: start)
    }

    /// Reads `S` and the number of significant digits, if they follow a year. Zeros in front of a year are none.
    private mutating func significant(_ year: Int64) throws(ParseError) -> EDTFYear {
        guard scanner.skip(UInt8(ascii: "S")) else { return .exact(year) }
        let start = scanner.position
        let length = String(year.magnitude).utf8.count
        let run = scanner.digitRun
        guard run > 0, scanner.peek != UInt8(ascii: "0") else {
            throw scanner.failure("after S comes the number of significant digits, from 1 on, as in 1950S2", at: start)
        }
        guard year != 0, let count = scanner.digits(run), count <= length else {
            throw scanner.failure("the year has no more than \(year == 0 ? 0 : length) significant digits", at: start)
        }
        level = max(level, 2)
        let block = (Int(count)..<length).reduce(Int64(1)) { product, _ in product * 10 }
        return block == 1 ? .exact(year) : .significant(estimate: year, block: block)
    }
}
