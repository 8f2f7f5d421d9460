/// A day of the proleptic Gregorian calendar with astronomical years: 0 is 1 BC, -1 is 2 BC (ISO 8601-1 §4.3.1).
public struct CivilDate: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Years lie within plus and minus this; beyond, nothing is a date.
    public static let yearLimit: Int64 = 100_000_000_000
    /// The first day there is: 1 January of the year -100,000,000,000.
    public static let first = CivilDate(unchecked: (-yearLimit, 1, 1))
    /// The last day there is: 31 December of the year 100,000,000,000.
    public static let last = CivilDate(unchecked: (yearLimit, 12, 31))

    /// The astronomical year.
    public let year: Int64
    /// The month, 1 to 12.
    public let month: Int
    /// The day of the month, 1 to 31.
    public let day: Int

    /// A day by its parts; nil when there is no such day or the year lies beyond the limit.
    public init?(year: Int64, month: Int, day: Int) {
        guard (-Self.yearLimit...Self.yearLimit).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.daysInMonth(year: year, month: month)
        else { return nil }
        self.init(unchecked: (year, month, day))
    }

    /// The day that lies so many days after 1970-01-01; nil beyond the limit of years.
    public init?(dayNumber: Int64) {
        guard dayNumber >= Self.firstDayNumber, dayNumber <= Self.lastDayNumber else { return nil }
        self.init(unchecked: CivilMath.civil(dayNumber: dayNumber))
    }

    init(unchecked parts: (year: Int64, month: Int, day: Int)) {
        year = parts.year
        month = parts.month
        day = parts.day
    }

    // The day numbers of `first` and `last`, as literals so that no lazy initialiser stands in the hot path.
    private static let firstDayNumber: Int64 = -36_524_250_719_528
    private static let lastDayNumber: Int64 = 36_524_249_280_837

    /// Days since 1970-01-01, negative before it.
    public var dayNumber: Int64 {
        CivilMath.dayNumber(year: year, month: month, day: day)
    }

    /// The weekday, 1 Monday to 7 Sunday (ISO 8601-1 §3.1.1.9).
    public var weekday: Int {
        CivilMath.weekday(dayNumber: dayNumber)
    }

    /// The day so many days later, or earlier when negative; nil beyond the limit of years.
    public func adding(days: Int64) -> CivilDate? {
        let (sum, overflow) = dayNumber.addingReportingOverflow(days)
        return overflow ? nil : CivilDate(dayNumber: sum)
    }

    /// The same day of the month so many months later, or the month's last where it is shorter; nil beyond the limit.
    public func adding(months: Int64) -> CivilDate? {
        let (sum, overflow) = (year * 12 + Int64(month - 1)).addingReportingOverflow(months)
        guard !overflow else { return nil }
        let (newYear, monthIndex) = CivilMath.floorDivide(sum, 12)
        let newMonth = Int(monthIndex) + 1
        return CivilDate(
            year: newYear, month: newMonth, day: min(day, Self.daysInMonth(year: newYear, month: newMonth)))
    }

    /// The same day so many years later, 28 February for a leap day in a common year; nil beyond the limit.
    public func adding(years: Int64) -> CivilDate? {
        let (months, overflow) = years.multipliedReportingOverflow(by: 12)
        return overflow ? nil : adding(months: months)
    }

    /// Whether the year has a 29 February.
    public static func isLeap(_ year: Int64) -> Bool {
        CivilMath.isLeap(year)
    }

    /// The number of days of a month; 0 for a month that does not exist.
    public static func daysInMonth(year: Int64, month: Int) -> Int {
        switch month {
        case 1, 3, 5, 7, 8, 10, 12: 31
        case 4, 6, 9, 11: 30
        case 2: isLeap(year) ? 29 : 28
        default: 0
        }
    }

    /// Earlier days come first.
    public static func < (a: CivilDate, b: CivilDate) -> Bool {
        (a.year, a.month, a.day) < (b.year, b.month, b.day)
    }

    /// `2025-06-17`; outside the years 0000 to 9999 a sign and at least four digits: `-0201-01-01`, `+12000-01-01`.
    public var description: String {
        DateTextWriter.text { $0.date(self) }
    }
}
