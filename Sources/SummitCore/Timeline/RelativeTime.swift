/// How far a milestone is from now, in the words people use. Days are counted between calendar days in the
/// milestone's zone.
public enum RelativeTime {
    /// "in 16 days", "tomorrow", "today", "in 3 hours", "2 years ago", "now"; for a date wider than a day "next year",
    /// "in 5 months", "some time in 2027"; for a stretch of time "for 2 years now", "ended yesterday". Empty where
    /// nothing can be said.
    ///
    /// - Throws: what the zone provider throws.
    public static func phrase(for when: When, now: Instant, zones: some ZoneProvider) throws -> String {
        let rules = try zones.rules(for: when.zone)
        guard let today = rules.local(at: now)?.date else { return "" }
        switch when {
        case .zoned(let start, _):
            let begins = try start.resolve(zones: zones).instant
            if let latest = try when.bounds(zones: zones).latest, begins <= now, now < latest { return "now" }
            return distance(from: now, to: begins) ?? days(from: today, to: start.local.date)
        case .edtf(let date, _):
            switch date.form {
            case .date(let single): return phrase(for: single, today: today)
            case .interval(let start, let end): return phrase(from: start, to: end, of: date, today: today)
            case .set: return phrase(forSet: date, today: today)
            }
        }
    }

    /// Within a day of each other, in hours and minutes.
    private static func distance(from now: Instant, to then: Instant) -> String? {
        let (seconds, overflow) = then.secondsSinceEpoch.subtractingReportingOverflow(now.secondsSinceEpoch)
        guard !overflow, seconds.magnitude < 86_400 else { return nil }
        let ahead = seconds >= 0
        let minutes = Int64(seconds.magnitude) / 60
        switch minutes {
        case 0: return seconds == 0 ? "now" : direction(counted(Int64(seconds.magnitude), "second"), ahead: ahead)
        case 1..<90: return direction(counted(minutes, "minute"), ahead: ahead)
        default: return direction(counted((minutes + 30) / 60, "hour"), ahead: ahead)
        }
    }

    /// Between two calendar days, in words where there are any.
    private static func days(from today: CivilDate, to day: CivilDate, isAbout: Bool = false) -> String {
        let count = day.dayNumber - today.dayNumber
        if count == 0 { return isAbout ? "about today" : "today" }
        if count.magnitude == 1, !isAbout { return count > 0 ? "tomorrow" : "yesterday" }
        return direction(amount(between: today, and: day), ahead: count > 0, isAbout: isAbout)
    }

    /// Days up to two months, then months up to two years, then years.
    private static func amount(between one: CivilDate, and other: CivilDate) -> String {
        let (early, late) = one < other ? (one, other) : (other, one)
        let count = late.dayNumber - early.dayNumber
        let months = (late.year - early.year) * 12 + Int64(late.month - early.month) - (late.day < early.day ? 1 : 0)
        if count <= 60 || months < 2 { return counted(count, "day") }
        return months < 24 ? counted(months, "month") : counted(months / 12, "year")
    }

    /// A date that is wider than a day is counted in months or years of the calendar, from its nearer end.
    private static func phrase(for date: EDTFDate, today: CivilDate) -> String {
        let isAbout = date.qualification.isApproximate
        if date.lower == date.upper { return days(from: today, to: date.lower, isAbout: isAbout) }
        if date.lower <= today, today <= date.upper {
            return "some time \(isAbout ? "around" : "in") \(EDTFProse.text(.date(date.period)))"
        }
        let ahead = date.lower > today
        let edge = ahead ? date.lower : date.upper
        let years = Int64((edge.year - today.year).magnitude)
        let months = Int64(((edge.year - today.year) * 12 + Int64(edge.month - today.month)).magnitude)
        if months == 0 { return days(from: today, to: edge, isAbout: isAbout) }
        let isInMonths = date.upper.dayNumber - date.lower.dayNumber < 100 && months < 24
        let (count, unit) = isInMonths ? (months, "month") : (max(years, 1), "year")
        if count == 1, !isAbout { return (ahead ? "next " : "last ") + unit }
        return direction(counted(count, unit), ahead: ahead, isAbout: isAbout)
    }

    private static func phrase(from start: EDTF.End, to end: EDTF.End, of date: EDTF, today: CivilDate) -> String {
        if let lower = date.lower, lower > today { return days(from: today, to: lower) }
        if let upper = date.upper, upper < today { return "ended " + days(from: today, to: upper) }
        switch (start, end) {
        case (.date, .date), (.open, .open): return "now"
        case (_, .date(let last)): return "until " + EDTFProse.text(.date(last))
        case (.date(let first), .open):
            let isNew = today.dayNumber - first.lower.dayNumber <= 1
            return isNew
                ? "since " + days(from: today, to: first.lower)
                : "for \(amount(between: first.lower, and: today)) now"
        case (.date(let first), .unknown): return "began " + days(from: today, to: first.lower)
        default: return ""
        }
    }

    /// One or more dates of a span: counted to its nearer end, and nothing while it lasts.
    private static func phrase(forSet date: EDTF, today: CivilDate) -> String {
        if let lower = date.lower, lower > today {
            return days(from: today, to: lower, isAbout: date.isApproximate)
        }
        if let upper = date.upper, upper < today {
            return days(from: today, to: upper, isAbout: date.isApproximate)
        }
        return ""
    }

    private static func counted(_ count: Int64, _ unit: String) -> String {
        count == 1 ? "1 \(unit)" : "\(count) \(unit)s"
    }

    private static func direction(_ amount: String, ahead: Bool, isAbout: Bool = false) -> String {
        let about = isAbout ? "about " : ""
        return ahead ? "in \(about)\(amount)" : "\(about)\(amount) ago"
    }
}
