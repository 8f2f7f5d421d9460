/// What a stretch of time is called, no finer than its length asks for: "2016 – 2018", "Mar – Sep 2025", "3–9 Jun 2025".
public enum TimeSpanLabel {
    /// - Parameters:
    ///   - first: Unix seconds.
    ///   - last: Unix seconds, included.
    public static func text(from first: Int64, to last: Int64, in rules: ZoneRules) -> String {
        guard let start = rules.local(at: Instant(secondsSinceEpoch: first))?.date,
            let end = rules.local(at: Instant(secondsSinceEpoch: last))?.date
        else { return "" }
        if start == end { return BriefDate.day(start) }
        let days = TimeScale.distance(first, last) / Double(CivilMath.secondsPerDay)
        if days > 1_100 || (start.year != end.year && days > 700) {
            return "\(EDTFProse.year(start.year)) – \(EDTFProse.year(end.year))"
        }
        if days > 62 {
            let months = (BriefDate.month(start.month), BriefDate.month(end.month))
            if start.year == end.year { return "\(months.0) – \(months.1) \(EDTFProse.year(end.year))" }
            return "\(months.0) \(EDTFProse.year(start.year)) – \(months.1) \(EDTFProse.year(end.year))"
        }
        if start.year == end.year, start.month == end.month { return "\(start.day)–\(BriefDate.day(end))" }
        return "\(BriefDate.day(start)) – \(BriefDate.day(end))"
    }
}

extension TimeSpanLabel {
    /// "2025", "AD 220", "202 BC"
    public static func year(_ year: Int64) -> String { EDTFProse.year(year) }

    /// The year of an instant.
    public static func year(of seconds: Int64, in rules: ZoneRules) -> String {
        rules.local(at: Instant(secondsSinceEpoch: seconds)).map { EDTFProse.year($0.date.year) } ?? ""
    }
}

extension When {
    /// The year in which it begins, in its own zone; `nil` where it has no beginning.
    public var startYear: Int64? {
        switch self {
        case .edtf(let date, _): date.lower?.year
        case .zoned(let start, _): start.local.date.year
        }
    }
}
