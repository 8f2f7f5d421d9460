/// How far a milestone is from now, in the words people use. Days are counted between calendar days in the
/// milestone's zone.
public enum RelativeTime {
    /// "in 16 days", "tomorrow", "today", "in 3 hours", "2 years ago", "now"; for a date wider than a day, "in 2027",
    /// "some time in 2027".
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
            if date.precision == .day, let day = date.lower { return days(from: today, to: day) }
            return span(date, today: today)
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

    /// Between two calendar days: days up to two months, then months, then years.
    static func days(from today: CivilDate, to day: CivilDate) -> String {
        let (count, overflow) = day.dayNumber.subtractingReportingOverflow(today.dayNumber)
        guard !overflow else { return "" }
        switch count {
        case 0: return "today"
        case 1: return "tomorrow"
        case -1: return "yesterday"
        default: break
        }
        let ahead = count > 0
        if count.magnitude <= 60 { return direction(counted(Int64(count.magnitude), "day"), ahead: ahead) }
        let (early, late) = ahead ? (today, day) : (day, today)
        let months = (late.year - early.year) * 12 + Int64(late.month - early.month) - (late.day < early.day ? 1 : 0)
        return direction(months < 24 ? counted(months, "month") : counted(months / 12, "year"), ahead: ahead)
    }

    private static func span(_ date: EDTF, today: CivilDate) -> String {
        guard let lower = date.lower else {
            return date.upper.map { $0 < today ? "up to " + days(from: today, to: $0) : "until " + date.prose } ?? ""
        }
        if lower > today {
            let apart = days(from: today, to: lower)
            return date.precision == .interval ? apart : "\(apart) at the earliest"
        }
        guard let upper = date.upper else { return "since " + days(from: today, to: lower) }
        if upper < today {
            let (from, to) = (days(from: today, to: lower), days(from: today, to: upper))
            let years = today.year - upper.year
            if date.precision == .year || date.precision == .decade || date.precision == .century {
                return years == 1 ? "last year" : direction(counted(years, "year"), ahead: false)
            }
            return date.precision == .interval && from != to ? "ended \(to)" : to
        }
        return date.precision == .interval ? "now" : "some time in \(date.prose)"
    }

    private static func counted(_ count: Int64, _ unit: String) -> String { count == 1 ? "1 \(unit)" : "\(count) \(unit)s" }

    private static func direction(_ amount: String, ahead: Bool) -> String { ahead ? "in \(amount)" : "\(amount) ago" }
}
