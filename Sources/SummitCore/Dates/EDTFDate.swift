/// One date of EDTF: not an interval, not a set.
struct EDTFDate: Hashable, Sendable {
    /// What the text says, apart from how sure it is.
    enum Body: Hashable, Sendable {
        case year(EDTFYear)
        case part(EDTFYear, EDTFPart)
        case month(EDTFYear, EDTFDigits)
        case day(EDTFYear, EDTFDigits, EDTFDigits)
    }

    let body: Body
    let qualification: EDTFQualification
    /// The first and the last day it may mean, taken at its word.
    let lower: CivilDate
    let upper: CivilDate

    /// Nil when no day is meant, as by `1900-02-3X`, or when it reaches beyond the limit of years.
    init?(body: Body, qualification: EDTFQualification = EDTFQualification()) {
        guard let lower = body.edge(last: false), let upper = body.edge(last: true) else { return nil }
        self.body = body
        self.qualification = qualification
        self.lower = lower
        self.upper = upper
    }

    /// A single day.
    init(day: CivilDate) {
        body = .day(.exact(day.year), EDTFDigits(day.month), EDTFDigits(day.day))
        qualification = EDTFQualification()
        lower = day
        upper = day
    }

    /// How fine it is.
    var precision: Precision { body.precision }

    /// The period it lies in: without what is unknown or doubtful within.
    var period: EDTFDate {
        let whole: Body
        switch body {
        case .day(let year, let month, _) where year.exact == nil || month.exact == nil: whole = .year(year)
        case .day(let year, let month, let day) where day.exact == nil: whole = .month(year, month)
        case .month(let year, let month) where year.exact == nil || month.exact == nil: whole = .year(year)
        case .part(let year, _) where year.exact == nil: whole = .year(year)
        default: whole = body
        }
        return EDTFDate(body: whole) ?? self
    }
}

extension EDTFDate {
    /// A number of calendar months, or of days.
    private struct Width {
        var months: Int64 = 0
        var days: Int64 = 0

        func isWider(than other: Width) -> Bool { (months, days) > (other.months, other.days) }
    }

    /// By how much an end may be off: one unit of each component at which a mark stands, two for `%`; the widest of
    /// them counts.
    private var width: Width {
        var widest = Width()
        guard !qualification.isNone else { return widest }
        for index in 0..<3 {
            let factor = qualification.width(at: index)
            let width: Width =
                switch (body, index) {
                case (_, 0): Width(months: body.year.unit * 12 * factor)
                case (.part(_, let part), _): Width(months: part.months * factor)
                case (_, 1): Width(months: factor)
                default: Width(days: factor)
                }
            if width.isWider(than: widest) { widest = width }
        }
        return widest
    }

    /// `lower`, earlier by what the qualification allows; stops at the first day there is.
    var possibleLower: CivilDate {
        let width = width
        return lower.adding(months: -width.months)?.adding(days: -width.days) ?? .first
    }

    /// `upper`, later by what the qualification allows; stops at the last day there is.
    var possibleUpper: CivilDate {
        let width = width
        guard endsWithMonth else { return upper.adding(months: width.months)?.adding(days: width.days) ?? .last }
        // Months differ in length: move the day after, which begins one, and step back.
        guard let next = upper.adding(days: 1), let moved = next.adding(months: width.months) else { return .last }
        return moved.adding(days: width.days - 1) ?? .last
    }

    /// Whether it reaches to the end of a month, whichever month that is: not for the day `2004-06-30`.
    private var endsWithMonth: Bool {
        guard case .day(_, _, let day) = body else { return true }
        return day.contains(31) && upper.day == CivilDate.daysInMonth(year: upper.year, month: upper.month)
            && day.exact == nil
    }
}

extension EDTFDate.Body {
    var year: EDTFYear {
        switch self {
        case .year(let year), .part(let year, _), .month(let year, _), .day(let year, _, _): year
        }
    }

    /// How many components it has: 1 to 3.
    var count: Int {
        switch self {
        case .year: 1
        case .part, .month: 2
        case .day: 3
        }
    }

    var precision: Precision {
        switch self {
        case .year(let year):
            switch year.unit {
            case 1: .year
            case 10: .decade
            case 100: .century
            default: .millennium
            }
        case .part: .season
        case .month: .month
        case .day: .day
        }
    }

    /// Whether any digit of it is X.
    var hasUnspecified: Bool {
        if case .mask = year { return true }
        switch self {
        case .year, .part: return false
        case .month(_, let month): return month.exact == nil
        case .day(_, let month, let day): return month.exact == nil || day.exact == nil
        }
    }

    /// The lowest level of ISO 8601-2 that has the form, apart from qualification and the exponent of a year.
    var level: Int {
        let year = year
        switch (self, year) {
        case (.year, .mask(let digits, _)): return digits.free == 0b1 || digits.free == 0b11 ? 1 : 2
        case (_, .mask), (_, .significant): return 2
        case (.part(_, let part), _): return part.kind == .season ? 1 : 2
        default: break
        }
        let isNegative = year.span.lowerBound < 0
        switch self {
        case .month(_, let month) where month.exact == nil:
            return month == .anyPair ? 1 : 2
        case .day(_, let month, let day) where month.exact == nil || day.exact == nil:
            return day == .anyPair && (month.exact != nil || month == .anyPair) ? 1 : 2
        default:
            return isNegative || year.span.upperBound > 9_999 ? 1 : 0
        }
    }
}

extension EDTFDate.Body {
    /// The first or the last day that is meant, found among the days of the calendar; nil when there is none, or when
    /// it lies beyond the limit of years.
    fileprivate func edge(last: Bool) -> CivilDate? {
        switch self {
        case .year(let year):
            let span = year.span
            return last
                ? CivilDate(year: span.upperBound, month: 12, day: 31)
                : CivilDate(year: span.lowerBound, month: 1, day: 1)
        case .part(let year, let part):
            let span = year.span
            let first = CivilDate(year: last ? span.upperBound : span.lowerBound, month: part.firstMonth, day: 1)
            return last ? first?.adding(months: part.months)?.adding(days: -1) : first
        case .month(let year, let month):
            if let year = year.exact, let month = month.exact {
                let day = last ? CivilDate.daysInMonth(year: year, month: month) : 1
                return CivilDate(year: year, month: month, day: day)
            }
            return Self.edge(year, month, .anyPair, last: last)
        case .day(let year, let month, let day):
            if let year = year.exact, let month = month.exact, let day = day.exact {
                return CivilDate(year: year, month: month, day: day)
            }
            return Self.edge(year, month, day, last: last)
        }
    }

    /// Years differ only in whether they have a 29 February: find the day in each kind, then the outermost year.
    private static func edge(_ year: EDTFYear, _ month: EDTFDigits, _ day: EDTFDigits, last: Bool) -> CivilDate? {
        if let year = year.exact {
            guard let (month, day) = edge(month, day, inYearLike: year, last: last) else { return nil }
            return CivilDate(year: year, month: month, day: day)
        }
        let leap = edge(month, day, inYearLike: 2000, last: last)
        let common = edge(month, day, inYearLike: 2001, last: last)
        let found = year.year(latest: last) { (CivilDate.isLeap($0) ? leap : common) != nil }
        guard let found, let (month, day) = CivilDate.isLeap(found) ? leap : common else { return nil }
        return CivilDate(year: found, month: month, day: day)
    }

    private static func edge(
        _ month: EDTFDigits, _ day: EDTFDigits, inYearLike year: Int64, last: Bool
    ) -> (Int, Int)? {
        for step in 1...12 {
            let candidate = last ? 13 - step : step
            guard month.contains(candidate) else { continue }
            let length = CivilDate.daysInMonth(year: year, month: candidate)
            for index in 1...length {
                let number = last ? length + 1 - index : index
                if day.contains(number) { return (candidate, number) }
            }
        }
        return nil
    }
}
