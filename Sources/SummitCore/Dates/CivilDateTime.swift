/// A day and a time of day to the second, as a clock on a wall shows it: no zone, no leap seconds.
public struct CivilDateTime: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The day.
    public let date: CivilDate
    /// Seconds since 00:00, 0 to 86,399.
    public let secondOfDay: Int

    /// A time by its parts; nil when an hour, minute or second does not exist.
    public init?(date: CivilDate, hour: Int, minute: Int, second: Int) {
        guard (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second) else { return nil }
        self.date = date
        secondOfDay = hour * 3_600 + minute * 60 + second
    }

    /// A time by its seconds since 00:00; nil outside 0 to 86,399.
    public init?(date: CivilDate, secondOfDay: Int) {
        guard (0..<86_400).contains(secondOfDay) else { return nil }
        self.date = date
        self.secondOfDay = secondOfDay
    }

    /// 00:00 of a day.
    init(startOf date: CivilDate) {
        self.date = date
        secondOfDay = 0
    }

    /// The time that lies so many seconds after 1970-01-01T00:00:00, read as if it were UTC; nil beyond the limit of
    /// years.
    public init?(secondNumber: Int64) {
        let (dayNumber, second) = CivilMath.floorDivide(secondNumber, CivilMath.secondsPerDay)
        guard let date = CivilDate(dayNumber: dayNumber) else { return nil }
        self.date = date
        secondOfDay = Int(second)
    }

    /// The hour, 0 to 23.
    public var hour: Int { secondOfDay / 3_600 }
    /// The minute, 0 to 59.
    public var minute: Int { secondOfDay / 60 % 60 }
    /// The second, 0 to 59.
    public var second: Int { secondOfDay % 60 }

    /// Seconds since 1970-01-01T00:00:00, read as if it were UTC. Within `Int64` for every date there is.
    public var secondNumber: Int64 {
        date.dayNumber * CivilMath.secondsPerDay + Int64(secondOfDay)
    }

    /// Earlier times come first.
    public static func < (a: CivilDateTime, b: CivilDateTime) -> Bool {
        (a.date, a.secondOfDay) < (b.date, b.secondOfDay)
    }

    /// `2025-06-17T10:00:00`; years as in `CivilDate.description`.
    public var description: String {
        DateTextWriter.text { $0.local(self) }
    }
}
