/// The body of a date in words: what is unspecified in it is said to be some day of some month of some year.
extension EDTFProse {
    static func body(_ body: EDTFDate.Body) -> String {
        switch body {
        case .year(let year):
            return lone(year)
        case .part(let year, let part):
            return partText(part, of: year)
        case .month(let year, let month):
            return monthText(month, of: year)
        case .day(let year, let month, let day):
            return dayText(day, month, of: year)
        }
    }

    /// For a date by itself, whose end is wholly unknown: "1985, month and day unknown".
    static func noted(_ body: EDTFDate.Body) -> String? {
        guard let year = body.year.exact.map(year) else { return nil }
        switch body {
        case .month(_, let month) where month == .anyPair: return "\(year), month unknown"
        case .day(_, let month, let day) where month == .anyPair && day == .anyPair:
            return "\(year), month and day unknown"
        case .day(_, let month, let day) where day == .anyPair:
            return month.exact.map { "\(monthName($0)) \(year), day unknown" }
        default: return nil
        }
    }

    // MARK: Years

    /// A year by itself: "1985", "the 1990s", "some year from 1900 to 1999, estimated at 1950".
    private static func lone(_ value: EDTFYear) -> String {
        switch value {
        case .exact(let year): return self.year(year)
        case .significant(let estimate, _): return "some year from \(span(value)), estimated at \(self.year(estimate))"
        case .mask(let digits, _):
            // From the last digit on, each unspecified one makes a longer span without holes.
            guard digits.free.nonzeroBitCount == digits.trailing else { return "some year \(form(value))" }
            return digits.free == 0b1 || digits.free == 0b11 ? decades(value) : "some year from \(span(value))"
        }
    }

    /// A year as the last part of a date: "1560", "a year in the 1560s", "some year".
    private static func within(_ value: EDTFYear) -> String {
        switch value {
        case .exact(let year): return self.year(year)
        case .significant: return "a year from \(span(value))"
        case .mask(let digits, let isNegative):
            if digits.free == 0b1111, !isNegative { return "some year" }
            guard digits.free.nonzeroBitCount == digits.trailing else { return "a year \(form(value))" }
            let isNamed = (digits.free == 0b1 || digits.free == 0b11) && value.span.lowerBound >= 1_000
            return isNamed ? "a year in \(decades(value))" : "a year from \(span(value))"
        }
    }

    /// "of the form 1X85 (1085 to 1985)".
    private static func form(_ value: EDTFYear) -> String {
        guard case .mask(let digits, let isNegative) = value else { return "" }
        return "of the form \(isNegative ? "-" : "")\(digits.text(width: 4)) (\(span(value)))"
    }

    private static func span(_ value: EDTFYear) -> String {
        "\(year(value.span.lowerBound)) to \(year(value.span.upperBound))"
    }

    /// "the 1990s"; where a decade could be taken for a century, or has no such name, its years.
    private static func decades(_ value: EDTFYear) -> String {
        let first = value.span.lowerBound
        if first < 1_000 { return span(value) }
        return first % 100 == 0 ? "the \(first)s (\(span(value)))" : "the \(first)s"
    }

    // MARK: Parts of a year

    private static func partText(_ part: EDTFPart, of value: EDTFYear) -> String {
        let ordinal = ["first", "second", "third", "fourth"][part.index]
        let season = ["spring", "summer", "autumn", "winter"][part.index]
        let link = value.exact == nil ? " of" : ""
        switch part.kind {
        case .season: return "\(season)\(link) \(within(value))"
        case .northern: return "northern \(season)\(link) \(within(value))"
        case .southern: return "southern \(season)\(link) \(within(value))"
        case .quarter: return "the \(ordinal) quarter of \(within(value))"
        case .quadrimester: return "the \(ordinal) four months of \(within(value))"
        case .semestral: return "the \(ordinal) half of \(within(value))"
        }
    }

    // MARK: Months and days

    /// "December 1984", "October, November or December 1984", "some month of a year in the 1560s".
    private static func monthText(_ month: EDTFDigits, of value: EDTFYear) -> String {
        if month == .anyPair { return "some month of \(within(value))" }
        let names = choice((1...12).filter(month.contains), range: "some month from", monthName)
        return names + (value.exact == nil ? " of " : " ") + within(value)
    }

    private static func dayText(_ day: EDTFDigits, _ month: EDTFDigits, of value: EDTFYear) -> String {
        if day == .anyPair {
            if month == .anyPair { return "some day of \(within(value))" }
            return "some day in \(monthText(month, of: value))"
        }
        let longest = (1...12).filter(month.contains).map { month in
            CivilDate.daysInMonth(year: value.exact ?? 2000, month: month)
        }.max()
        let days = (1...max(longest ?? 31, 1)).filter(day.contains)
        if month.exact == nil {
            return "\(choice(days, range: "some day from", ordinal)) of \(monthText(month, of: value))"
        }
        return "\(choice(days, range: "some day from") { String($0) }) \(monthText(month, of: value))"
    }

    /// "10", "1, 11 or 21"; from four in a row on "some day from 10 to 19".
    private static func choice(_ numbers: [Int], range: String, _ name: (Int) -> String) -> String {
        guard let first = numbers.first, let last = numbers.last else { return "" }
        if numbers.count > 3, last - first == numbers.count - 1 { return "\(range) \(name(first)) to \(name(last))" }
        return list(numbers.map(name), "or")
    }

    /// "the 1st", "the 22nd".
    private static func ordinal(_ day: Int) -> String {
        let suffix =
            switch (day / 10, day % 10) {
            case (1, _): "th"
            case (_, 1): "st"
            case (_, 2): "nd"
            case (_, 3): "rd"
            default: "th"
            }
        return "the \(day)\(suffix)"
    }
}
