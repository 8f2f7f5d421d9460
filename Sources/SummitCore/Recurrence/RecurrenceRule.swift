/// A recurrence rule: RFC 5545 §3.3.10, and `SKIP` of RFC 7529 for the Gregorian calendar.
///
/// Two rules are equal when they say the same, whatever the order of their parts and values.
public struct RecurrenceRule: Hashable, Sendable {
    /// `FREQ`: the unit that a rule steps by (RFC 5545 §3.3.10). Finer units come first.
    public enum Frequency: Int, Hashable, Comparable, Sendable, CaseIterable {
        case secondly, minutely, hourly, daily, weekly, monthly, yearly

        /// Finer units come first.
        public static func < (a: Frequency, b: Frequency) -> Bool { a.rawValue < b.rawValue }
    }

    /// `UNTIL`: the last time at which there may be an occurrence (RFC 5545 §3.3.10).
    public enum Until: Hashable, Sendable {
        /// A day, where the start is one.
        case day(CivilDate)
        /// A local time in the zone of the start.
        case local(CivilDateTime)
        /// A point in time, as §3.3.10 asks where the start has a zone.
        case instant(Instant)
    }

    /// `SKIP`: what becomes of a day that does not exist, such as 30 February (RFC 7529 §4).
    public enum Skip: Hashable, Sendable {
        /// It is left out, as in RFC 5545.
        case omit
        /// The last day before it.
        case backward
        /// The first day after it.
        case forward
    }

    /// A weekday with a number, such as `-1FR`; the weekday is 0 Monday to 6 Sunday.
    struct OrdinalWeekday: Hashable, Comparable {
        let ordinal: Int
        let weekday: Int

        static func < (a: OrdinalWeekday, b: OrdinalWeekday) -> Bool {
            (a.ordinal, a.weekday) < (b.ordinal, b.weekday)
        }
    }

    /// The unit that the rule steps by.
    public internal(set) var frequency = Frequency.yearly
    /// How many units each step has, from 1.
    public internal(set) var interval: Int64 = 1
    /// How many occurrences the rule gives; nil where it has no `COUNT`.
    public internal(set) var count: Int64?
    /// The bound on occurrences, itself within it; nil where the rule has no `UNTIL`.
    public internal(set) var until: Until?
    /// What becomes of days that do not exist.
    public internal(set) var skip = Skip.omit

    /// Whether it gives no more than one occurrence a day.
    var isAtMostDaily: Bool { frequency >= .daily && hours == 0 && minutes == 0 && seconds == 0 }

    // The BYxxx parts as sets of bits, empty where the part is absent.
    /// `BYSECOND`: bits 0 to 59; 60 has become 59 (RFC 5545 §3.3.12).
    var seconds: UInt64 = 0
    /// `BYMINUTE`: bits 0 to 59.
    var minutes: UInt64 = 0
    /// `BYHOUR`: bits 0 to 23.
    var hours: UInt64 = 0
    /// `BYMONTH`: bits 1 to 12.
    var months: UInt64 = 0
    /// `BYMONTHDAY`: bits 1 to 31, and those counted from the end of the month.
    var monthDays: UInt64 = 0
    var monthDaysFromEnd: UInt64 = 0
    /// `BYWEEKNO`: bits 1 to 53, and those counted from the end of the year.
    var weeks: UInt64 = 0
    var weeksFromEnd: UInt64 = 0
    /// `BYDAY` without numbers: bits 0 Monday to 6 Sunday.
    var weekdays: UInt64 = 0
    /// `BYDAY` with numbers, ascending.
    var ordinals: [OrdinalWeekday] = []
    /// `BYYEARDAY`, ascending: -366 to -1 and 1 to 366.
    var yearDays: [Int] = []
    /// `BYSETPOS`, ascending: -366 to -1 and 1 to 366.
    var positions: [Int] = []
    /// `WKST`: 0 Monday to 6 Sunday.
    var weekStart = 0

    init() {}

    /// Whether the rule asks for a start with a time of day: it steps by hours or less, or names hours, minutes or
    /// seconds, which §3.3.10 forbids where the start is a day.
    public var needsTime: Bool {
        frequency < .daily || hours | minutes | seconds != 0
    }

    var hasMonthDays: Bool { monthDays | monthDaysFromEnd != 0 }
    var hasWeeks: Bool { weeks | weeksFromEnd != 0 }
    var hasWeekdays: Bool { weekdays != 0 || !ordinals.isEmpty }
}
