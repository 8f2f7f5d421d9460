/// How sure a date is: `?` uncertain, `~` approximate, `%` both (ISO 8601-2 §8).
struct EDTFQualification: Hashable, Sendable {
    var isApproximate = false
    var isUncertain = false

    /// By how many units of its precision an end may be off.
    var width: Int64 { (isApproximate ? 1 : 0) + (isUncertain ? 1 : 0) }
}

/// One date of EDTF: not an interval, not a set.
struct EDTFDate: Hashable, Sendable {
    /// What the text says, apart from how sure it is.
    enum Body: Hashable, Sendable {
        /// `2025`, or with a prefix `Y170000002`.
        case year(Int64)
        /// `201X`: the year with the smallest number, in time, of ten.
        case decade(from: Int64)
        /// `20XX`
        case century(from: Int64)
        /// `2001-21`, the season counted from 1 for spring.
        case season(Int64, Int)
        case month(Int64, Int)
        /// `2004-XX`
        case someMonth(Int64)
        case day(CivilDate)
        /// `1985-04-XX`
        case someDay(Int64, Int)
        /// `1985-XX-XX`
        case someDayOfYear(Int64)
    }

    let body: Body
    let qualification: EDTFQualification
    /// The lowest level of ISO 8601-2 that has this form.
    let level: Int
    /// The first and the last day it may mean, taken at its word.
    let lower: CivilDate
    let upper: CivilDate

    /// Nil when it reaches beyond the limit of years.
    init?(body: Body, qualification: EDTFQualification, level: Int) {
        guard let (lower, upper) = body.days else { return nil }
        self.body = body
        self.qualification = qualification
        self.level = level
        self.lower = lower
        self.upper = upper
    }

    var precision: Precision { body.precision }

    /// `lower`, earlier by what the qualification allows; stops at the first day there is.
    var possibleLower: CivilDate {
        moved(lower, by: -qualification.width) ?? .first
    }

    /// `upper`, later by what the qualification allows; stops at the last day there is.
    var possibleUpper: CivilDate {
        guard qualification.width > 0 else { return upper }
        // Months differ in length: move the day after, which begins a unit, and step back.
        return upper.adding(days: 1).flatMap { moved($0, by: qualification.width) }?.adding(days: -1) ?? .last
    }

    private func moved(_ date: CivilDate, by units: Int64) -> CivilDate? {
        switch precision {
        case .millennium: date.adding(years: units * 1_000)
        case .century: date.adding(years: units * 100)
        case .decade: date.adding(years: units * 10)
        case .year: date.adding(years: units)
        case .season: date.adding(months: units * 3)
        case .month: date.adding(months: units)
        default: date.adding(days: units)
        }
    }
}

extension EDTFDate.Body {
    var precision: Precision {
        switch self {
        case .year: .year
        case .decade: .decade
        case .century: .century
        case .season: .season
        case .month, .someMonth: .month
        case .day, .someDay, .someDayOfYear: .day
        }
    }

    /// The first and the last day, both included; nil beyond the limit of years.
    fileprivate var days: (CivilDate, CivilDate)? {
        switch self {
        case .year(let year), .someMonth(let year), .someDayOfYear(let year):
            return Self.years(year, count: 1)
        case .decade(let first):
            return Self.years(first, count: 10)
        case .century(let first):
            return Self.years(first, count: 100)
        case .season(let year, let season):
            // Winter ends in the February after its year's end.
            return Self.months(year, season * 3, count: 3)
        case .month(let year, let month), .someDay(let year, let month):
            return Self.months(year, month, count: 1)
        case .day(let date):
            return (date, date)
        }
    }

    private static func years(_ year: Int64, count: Int64) -> (CivilDate, CivilDate)? {
        guard let lower = CivilDate(year: year, month: 1, day: 1),
            let upper = CivilDate(year: year + count - 1, month: 12, day: 31)
        else { return nil }
        return (lower, upper)
    }

    private static func months(_ year: Int64, _ month: Int, count: Int64) -> (CivilDate, CivilDate)? {
        guard let lower = CivilDate(year: year, month: month, day: 1), let last = lower.adding(months: count - 1) else {
            return nil
        }
        let length = CivilDate.daysInMonth(year: last.year, month: last.month)
        guard let upper = CivilDate(year: last.year, month: last.month, day: length) else { return nil }
        return (lower, upper)
    }
}
