/// A duration of RFC 5545 §3.3.6: days are nominal (the same time on another day), hours, minutes and seconds are
/// exact.
public struct CalendarDuration: Hashable, Sendable, CustomStringConvertible {
    /// No duration reaches further than this many days to either side.
    public static let dayLimit: Int64 = 10_000_000
    /// No time at all.
    public static let zero = CalendarDuration(days: 0, seconds: 0)

    /// Nominal days; a week is seven.
    public let days: Int64
    /// Exact seconds, besides the days; never of the other sign.
    public let seconds: Int64

    /// A duration by its parts, each stopped at the limit. Parts of different signs are added up, a day as 86,400 s.
    public init(days: Int64, seconds: Int64) {
        let secondLimit = Self.dayLimit * CivilMath.secondsPerDay
        let days = min(max(days, -Self.dayLimit), Self.dayLimit)
        let seconds = min(max(seconds, -secondLimit), secondLimit)
        if (days < 0 && seconds > 0) || (days > 0 && seconds < 0) {
            let total = days * CivilMath.secondsPerDay + seconds
            self.days = total / CivilMath.secondsPerDay
            self.seconds = total % CivilMath.secondsPerDay
        } else {
            self.days = days
            self.seconds = seconds
        }
    }

    /// So many nominal days.
    public static func days(_ count: Int64) -> CalendarDuration { CalendarDuration(days: count, seconds: 0) }

    /// So many exact seconds.
    public static func seconds(_ count: Int64) -> CalendarDuration { CalendarDuration(days: 0, seconds: count) }

    /// Reads `dur-value` of RFC 5545 §3.3.6: `P7D`, `PT30M`, `P1W`, `P1DT2H`, each with an optional sign. Letters may
    /// be small and minutes left out between hours and seconds.
    /// - Throws: `ParseError`, also beyond ±10,000,000 days.
    public init(parsing text: String) throws(ParseError) {
        var scanner = DateScanner(text)
        let isNegative = scanner.skip(DateScanner.Byte.minus)
        _ = isNegative || scanner.skip(DateScanner.Byte.plus)
        guard scanner.skip(letter: "P") else {
            throw scanner.failure("a duration begins with P, as in P7D, P1W, PT30M or P1DT2H")
        }
        let total = try Self.parts(&scanner)
        self.init(days: isNegative ? -total.days : total.days, seconds: isNegative ? -total.seconds : total.seconds)
    }

    /// All of it in seconds, a day as 86,400 of them.
    public var exactSeconds: Int64 { days * CivilMath.secondsPerDay + seconds }

    /// Whether it leads backwards.
    public var isNegative: Bool { days < 0 || seconds < 0 }

    /// The same duration in the other direction.
    public var negated: CalendarDuration { CalendarDuration(days: -days, seconds: -seconds) }

    /// The canonical form, valid RFC 5545: `-P7D`, `PT30M`, `P1DT2H`, `PT1H0M20S`, `PT0S`. Days stay days; weeks become
    /// days, and seconds the largest units they fill, up to hours.
    public var description: String {
        let size = Int64(seconds.magnitude)
        let (hour, minute, second) = (size / 3_600, size / 60 % 60, size % 60)
        var time = hour > 0 ? "\(hour)H" : ""
        if minute > 0 || (hour > 0 && second > 0) { time += "\(minute)M" }
        if second > 0 { time += "\(second)S" }
        let date = days == 0 ? "" : "\(days.magnitude)D"
        if date.isEmpty, time.isEmpty { return "PT0S" }
        return (isNegative ? "-P" : "P") + date + (time.isEmpty ? "" : "T" + time)
    }

    /// In words and without a sign: "1 day 2 hours", "30 minutes", "no time".
    public var prose: String {
        let size = Int64(seconds.magnitude)
        let parts: [(Int64, String)] = [
            (Int64(days.magnitude), "day"), (size / 3_600, "hour"), (size / 60 % 60, "minute"), (size % 60, "second"),
        ]
        let words = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }
        return words.isEmpty ? "no time" : words.joined(separator: " ")
    }
}

extension CalendarDuration {
    private static func parts(_ scanner: inout DateScanner) throws(ParseError) -> (days: Int64, seconds: Int64) {
        let units: [(letter: Unicode.Scalar, isTime: Bool, seconds: Int64)] = [
            ("W", false, 7 * 86_400), ("D", false, 86_400), ("H", true, 3_600), ("M", true, 60), ("S", true, 1),
        ]
        var next = 0
        var inTime = false
        var days: Int64 = 0
        var seconds: Int64 = 0
        while !scanner.isAtEnd {
            if !inTime, scanner.skip(letter: "T") {
                inTime = true
                next = max(next, 2)
                guard !scanner.isAtEnd else { break }
            }
            let start = scanner.position
            let run = scanner.digitRun
            guard run > 0 else {
                throw scanner.failure("\(scanner.nextCharacter) stands where a number belongs, as in P7D or PT30M")
            }
            guard let count = scanner.digits(run), count <= dayLimit * CivilMath.secondsPerDay else {
                throw tooLong(scanner, at: start)
            }
            guard
                let index = units.indices.first(where: {
                    units[$0].isTime == inTime && scanner.skip(letter: units[$0].letter)
                })
            else { throw wrongUnit(scanner, inTime: inTime) }
            guard index >= next else {
                throw scanner.failure("units come once each, the largest first: P1DT2H30M", at: start)
            }
            next = index + 1
            let unit = units[index]
            guard count <= dayLimit * CivilMath.secondsPerDay / unit.seconds else { throw tooLong(scanner, at: start) }
            if unit.letter == "W", !scanner.isAtEnd {
                throw scanner.failure("weeks stand alone (RFC 5545 §3.3.6); write days instead: P8D")
            }
            if inTime { seconds += count * unit.seconds } else { days += count * unit.seconds / 86_400 }
            guard days <= dayLimit, seconds <= dayLimit * CivilMath.secondsPerDay else {
                throw tooLong(scanner, at: start)
            }
        }
        guard next > 0, !(inTime && next <= 2) else {
            throw scanner.failure("a number and a unit are missing here, as in P7D or PT30M")
        }
        return (days, seconds)
    }

    static func tooLong(_ scanner: DateScanner, at start: Int) -> ParseError {
        scanner.failure("a duration has at most 10,000,000 days", at: start)
    }

    private static func wrongUnit(_ scanner: DateScanner, inTime: Bool) -> ParseError {
        guard !scanner.isAtEnd else {
            return scanner.failure("a unit is missing here: \(inTime ? "H, M or S" : "D or W")")
        }
        let reason =
            inTime
            ? "\(scanner.nextCharacter) is no unit of time; they are H, M and S, in whole numbers"
            : "\(scanner.nextCharacter) is no unit of days: D and W are, and after a T hours H, minutes M, seconds S"
        return scanner.failure(reason)
    }
}
