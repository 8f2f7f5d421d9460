// Durations as people type them.

extension CalendarDuration {
    /// The units of what a person types, in seconds. `m` is a minute: no duration has months.
    static let readableUnits: [String: Int64] = [
        "s": 1, "sec": 1, "second": 1, "seconds": 1, "m": 60, "min": 60, "mins": 60, "minute": 60, "minutes": 60,
        "h": 3_600, "hour": 3_600, "hours": 3_600, "d": 86_400,
        "day": 86_400, "days": 86_400, "w": 604_800, "week": 604_800, "weeks": 604_800,
    ]

    /// Reads what a person types: `2h`, `90m`, `1d 2h`, `1h30min`, `2 weeks`, each with an optional sign; or as RFC 5545
    /// has it.
    /// - Throws: `ParseError`.
    public init(readable text: String) throws(ParseError) {
        var scanner = DateScanner(text)
        let isNegative = scanner.skip(DateScanner.Byte.minus)
        _ = isNegative || scanner.skip(DateScanner.Byte.plus)
        guard scanner.digitRun > 0 else {
            if scanner.skip(letter: "P") {
                try self.init(parsing: text)
                return
            }
            throw Self.unreadable(scanner)
        }
        var (days, seconds): (Int64, Int64) = (0, 0)
        repeat {
            let start = scanner.position
            let (count, factor) = try Self.readablePart(&scanner)
            let (part, overflow) = count.multipliedReportingOverflow(by: factor)
            let most = Self.dayLimit * CivilMath.secondsPerDay
            guard !overflow, part <= most - seconds - days * CivilMath.secondsPerDay else {
                throw Self.tooLong(scanner, at: start)
            }
            if factor >= CivilMath.secondsPerDay { days += part / CivilMath.secondsPerDay } else { seconds += part }
            while scanner.skip(DateScanner.Byte.space) {}
        } while !scanner.isAtEnd
        self.init(days: isNegative ? -days : days, seconds: isNegative ? -seconds : seconds)
    }

    /// A number and its unit.
    private static func readablePart(_ scanner: inout DateScanner) throws(ParseError) -> (count: Int64, factor: Int64) {
        let start = scanner.position
        let run = scanner.digitRun
        guard run > 0 else { throw unreadable(scanner) }
        guard let count = scanner.digits(run), count <= dayLimit * CivilMath.secondsPerDay else {
            throw tooLong(scanner, at: start)
        }
        while scanner.skip(DateScanner.Byte.space) {}
        let unit = scanner.position
        while let byte = scanner.peek, byte != DateScanner.Byte.space, !(0x30...0x39).contains(byte) {
            _ = scanner.skip(byte)
        }
        guard let factor = readableUnits[scanner.text(unit..<scanner.position)] else {
            throw unreadable(scanner, at: unit)
        }
        return (count, factor)
    }

    private static func unreadable(_ scanner: DateScanner, at position: Int? = nil) -> ParseError {
        scanner.failure(
            "a duration is a number with s, min, h, d or w, such as 2h or 1d 2h, or as RFC 5545 has it: PT2H",
            at: position)
    }
}
