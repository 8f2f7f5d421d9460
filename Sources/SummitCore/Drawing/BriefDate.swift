/// Dates in as few letters as can be read, for pictures: "17 Jun 2025", "c. 202 BC – c. AD 220", "2013 –".
public enum BriefDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    static func month(_ month: Int) -> String { months.indices.contains(month - 1) ? months[month - 1] : "?" }

    public static func text(_ when: When) -> String {
        switch when {
        case .edtf(let date, _): text(date)
        case .zoned(let start, _): "\(day(start.local.date)), \(clock(start.local))"
        }
    }

    /// The day of an instant in a zone.
    public static func day(_ instant: Instant, in rules: ZoneRules) -> String {
        rules.local(at: instant).map { day($0.date) } ?? ""
    }

    static func day(_ date: CivilDate) -> String {
        "\(date.day) \(month(date.month)) \(EDTFProse.year(date.year))"
    }

    private static func clock(_ local: CivilDateTime) -> String {
        let text = CivilMath.timeText(secondOfDay: local.secondOfDay)
        return local.second == 0 ? String(text.dropLast(3)) : text
    }

    private static func text(_ date: EDTF) -> String {
        switch date.form {
        case .date(let date): qualified(date)
        case .set: date.prose
        case .interval(let start, let end):
            switch (start, end) {
            case (.date(let start), .date(let end)): interval(start, end)
            case (.open, .open), (.unknown, .unknown): date.prose
            default: "\(one(start)) – \(one(end))".trimmed
            }
        }
    }

    private static func one(_ end: EDTF.End) -> String {
        switch end {
        case .open: ""
        case .unknown: "?"
        case .date(let date): qualified(date)
        }
    }

    private static func interval(_ start: EDTFDate, _ end: EDTFDate) -> String {
        let isPlain = start.qualification.isNone && end.qualification.isNone
        let areDays = start.precision == .day && end.precision == .day
        if isPlain, areDays, start.lower == start.upper, end.lower == end.upper, start.lower.year == end.lower.year {
            if start.lower.month == end.lower.month { return "\(start.lower.day)–\(day(end.lower))" }
            return "\(start.lower.day) \(month(start.lower.month)) – \(day(end.lower))"
        }
        return "\(qualified(start)) – \(qualified(end))"
    }

    private static func qualified(_ date: EDTFDate) -> String {
        let mark = date.qualification
        return (mark.isApproximate ? "c. " : "") + plain(date) + (mark.isUncertain ? "?" : "")
    }

    private static func plain(_ date: EDTFDate) -> String {
        switch date.body {
        case .day(let year, let month, let day) where year.exact != nil && month.exact != nil && day.exact != nil:
            Self.day(date.lower)
        case .month(let year, let month) where year.exact != nil && month.exact != nil:
            "\(Self.month(date.lower.month)) \(EDTFProse.year(date.lower.year))"
        default: EDTFProse.noted(date.body) ?? EDTFProse.body(date.body)
        }
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
