/// A point in time, in whole seconds of Unix time (POSIX.1 §4.19): leap seconds have no number of their own.
public struct Instant: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Seconds since 1970-01-01T00:00:00Z, negative before it.
    public let secondsSinceEpoch: Int64

    /// An instant by its seconds since 1970-01-01T00:00:00Z.
    public init(secondsSinceEpoch: Int64) {
        self.secondsSinceEpoch = secondsSinceEpoch
    }

    /// Reads RFC 3339 §5.6: a date, a time and `Z` or a numeric offset. Seconds are optional, a fraction is cut off,
    /// years may have a sign and more digits, and a leap second (23:59:60 UTC) is the first second after it.
    /// - Throws: `ParseError`, also when the offset is missing or a `[zone]` follows.
    public init(parsing text: String) throws(ParseError) {
        let parsed = try DateTimeText(text)
        guard parsed.zone == nil else {
            throw parsed.failure(
                "a point in time has no [zone]; end it with Z or an offset such as +05:00", at: parsed.end)
        }
        switch parsed.offset {
        case .none:
            throw parsed.failure("it lacks Z or an offset such as +05:00", at: parsed.end)
        case .zulu:
            self = try parsed.instant(offset: 0)
        case .numeric(let seconds, _):
            self = try parsed.instant(offset: seconds)
        }
    }

    /// The instant so many seconds later, or earlier when negative; nil when it leaves `Int64`.
    public func adding(seconds: Int64) -> Instant? {
        let (sum, overflow) = secondsSinceEpoch.addingReportingOverflow(seconds)
        return overflow ? nil : Instant(secondsSinceEpoch: sum)
    }

    /// Earlier instants come first.
    public static func < (a: Instant, b: Instant) -> Bool {
        a.secondsSinceEpoch < b.secondsSinceEpoch
    }

    /// RFC 3339 in UTC, `2025-06-16T19:00:00Z`; years as in `CivilDate.description`, and without their limit.
    public var description: String {
        let (day, second) = CivilMath.floorDivide(secondsSinceEpoch, CivilMath.secondsPerDay)
        let date = CivilMath.civil(dayNumber: day)
        return DateTextWriter.text {
            $0.date(year: date.year, month: date.month, day: date.day)
            $0.character("T")
            $0.time(secondOfDay: Int(second))
            $0.character("Z")
        }
    }
}
