/// Dates in English words.
enum EDTFProse {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    static func monthName(_ month: Int) -> String {
        months.indices.contains(month - 1) ? months[month - 1] : "month \(month)"
    }

    /// `2025`, `AD 220` before the year 1000, `202 BC`, `AD 170,000,002`.
    static func year(_ year: Int64) -> String {
        if year <= 0 { return grouped(1 - year) + " BC" }
        if year < 1_000 || year > 9_999 { return "AD " + grouped(year) }
        return String(year)
    }

    /// `17 June 2025`.
    static func day(_ date: CivilDate) -> String {
        "\(date.day) \(monthName(date.month)) \(year(date.year))"
    }

    static func text(_ form: EDTF.Form) -> String {
        switch form {
        case .date(let date): qualified(date)
        case .interval(let start, let end): interval(start, end)
        }
    }

    /// Commas between groups of three; four digits stay together.
    private static func grouped(_ value: Int64) -> String {
        var digits = Array(String(value))
        guard digits.count > 4 else { return String(digits) }
        for index in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: index) }
        return String(digits)
    }

    private static func body(_ body: EDTFDate.Body) -> String {
        switch body {
        case .year(let value): year(value)
        case .decade(let first): years(first, count: 10)
        case .century(let first): years(first, count: 100)
        case .season(let value, let season):
            "\(["spring", "summer", "autumn", "winter"][(season - 1) & 3]) \(year(value))"
        case .month(let value, let month): "\(monthName(month)) \(year(value))"
        case .someMonth(let value): "\(year(value)), month unknown"
        case .day(let date): day(date)
        case .someDay(let value, let month): "\(monthName(month)) \(year(value)), day unknown"
        case .someDayOfYear(let value): "\(year(value)), month and day unknown"
        }
    }

    /// "the 1990s"; where a decade could be taken for a century, or has no such name, its years.
    private static func years(_ first: Int64, count: Int64) -> String {
        let last = first + count - 1
        if first < 1_000 { return "\(year(first)) to \(year(last))" }
        return first % 100 == 0 ? "the \(first)s (\(first) to \(last))" : "the \(first)s"
    }

    private static func qualified(_ date: EDTFDate) -> String {
        let about = date.qualification.isApproximate ? "about " : ""
        return about + body(date.body) + (date.qualification.isUncertain ? ", uncertain" : "")
    }

    /// For use within a sentence.
    private static func inline(_ date: EDTFDate) -> String {
        let about = date.qualification.isApproximate ? "about " : ""
        return about + body(date.body) + (date.qualification.isUncertain ? " (uncertain)" : "")
    }

    private static func interval(_ start: EDTF.End, _ end: EDTF.End) -> String {
        switch (start, end) {
        case (.date(let first), .date(let second)):
            guard first.qualification == second.qualification, first.qualification.width > 0 else {
                return "\(inline(first)) to \(inline(second))"
            }
            let kind =
                switch (first.qualification.isApproximate, first.qualification.isUncertain) {
                case (true, true): "approximate and uncertain"
                case (true, false): "approximate"
                default: "uncertain"
                }
            return "between \(body(first.body)) and \(body(second.body)), both \(kind)"
        case (.date(let first), .open):
            return first.qualification.isApproximate ? "since \(inline(first))" : "from \(inline(first)) on"
        case (.date(let first), .unknown):
            return "\(inline(first)) to an unknown end"
        case (.open, .date(let second)):
            return "until \(inline(second))"
        case (.unknown, .date(let second)):
            return "an unknown start to \(inline(second))"
        case (.open, .open):
            return "at all times"
        case (.open, .unknown):
            return "until an unknown end"
        case (.unknown, .open):
            return "from an unknown start on"
        case (.unknown, .unknown):
            return "an unknown start to an unknown end"
        }
    }
}
