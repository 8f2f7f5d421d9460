/// A day, a month or a year whose anniversaries are asked for.
public struct Anniversary: Hashable, Sendable {
    public enum Unit: Sendable {
        case day, month, year
    }

    public let unit: Unit
    /// The first day of it.
    public let first: CivilDate

    /// - Parameter date: a day, a month or a year that is free of doubt.
    /// - Throws: ``ParseError`` for any other date.
    public init(of date: EDTF) throws(ParseError) {
        let unit: Unit? =
            switch date.precision {
            case .day: .day
            case .month: .month
            case .year: .year
            default: nil
            }
        guard let unit, let lower = date.lower, let upper = date.upper, !date.isApproximate, !date.isUncertain,
            Self(unit: unit, first: lower).last == upper
        else {
            throw ParseError(
                input: date.text, offset: 0,
                reason: "anniversaries are those of a day, a month or a year, without doubt")
        }
        self.init(unit: unit, first: lower)
    }

    public init(unit: Unit, first: CivilDate) {
        self.unit = unit
        self.first = first
    }

    /// The last day of it.
    public var last: CivilDate {
        switch unit {
        case .day: first
        case .month: CivilDate(year: first.year, month: first.month, day: Self.length(first)) ?? first
        case .year: CivilDate(year: first.year, month: 12, day: 31) ?? first
        }
    }

    /// EDTF: `2022-06-17`, `2022-06` or `2022`.
    public var text: String {
        let day = first.description
        return switch unit {
        case .day: day
        case .month: String(day.dropLast(3))
        case .year: String(day.dropLast(6))
        }
    }

    /// The same day, month or year in an earlier year. 29 February is remembered on 28 February where there is none.
    public func inYear(_ year: Int64) -> Anniversary? {
        if let date = CivilDate(year: year, month: first.month, day: first.day) {
            return Anniversary(unit: unit, first: date)
        }
        return CivilDate(year: year, month: 2, day: 28).map { Anniversary(unit: unit, first: $0) }
    }

    /// How many years before a milestone of this date took place, on the same day, or in the same month or year.
    ///
    /// - Returns: `nil` unless that is certain: a date of which only the year is known has no day to remember.
    public func years(since when: When) -> Int64? {
        guard let (from, through) = certainDays(of: when), from.year < first.year else { return nil }
        switch unit {
        case .day:
            guard from == through, remembers(from) else { return nil }
        case .month:
            guard from.year == through.year, from.month == through.month, from.month == first.month else { return nil }
        case .year:
            guard from.year == through.year else { return nil }
        }
        return first.year - from.year
    }

    private func remembers(_ day: CivilDate) -> Bool {
        if (day.month, day.day) == (first.month, first.day) { return true }
        return (day.month, day.day) == (2, 29) && (first.month, first.day) == (2, 28) && Self.length(first) == 28
    }

    /// The days within which it certainly begins.
    private func certainDays(of when: When) -> (from: CivilDate, through: CivilDate)? {
        switch when {
        case .zoned(let start, _): return (start.local.date, start.local.date)
        case .edtf(let date, _):
            // What lasts for some days is remembered on the first.
            if let days = date.plainDays { return (days.first, days.first) }
            guard let from = date.possibleLower, let through = date.possibleUpper else { return nil }
            return (from, through)
        }
    }

    private static func length(_ date: CivilDate) -> Int {
        (29...31).reversed().first { CivilDate(year: date.year, month: date.month, day: $0) != nil } ?? 28
    }
}
