internal import SummitAPI
internal import SummitCore

/// When a milestone is, as TimelineJS can show it: a start, an end, and words for what those two can't say.
struct TimelineJSSpan {
    let start: TimelineJSDate
    private(set) var end: TimelineJSDate?
    /// In words: of what is uncertain, of a date-time with its zone, and of what is not to take place as it stands.
    private(set) var words: String?

    /// `nil` for what has no date, or none that can be shown.
    init?(_ milestone: MilestoneMessage) {
        guard let when = milestone.when else { return nil }
        if ForeignDate.hasTime(when.text) {
            guard let start = Self.local(when.text) else { return nil }
            self.start = TimelineJSDate(start)
            let end =
                when.end.flatMap(Self.local)
                ?? when.duration.flatMap { try? CalendarDuration(parsing: $0) }.flatMap { Self.later(start, $0) }
            if let end, end > start { self.end = TimelineJSDate(end) }
            words = Self.words(when, start)
        } else {
            guard let date = try? EDTF(when.text), let span = Self.span(date) else { return nil }
            (start, end, words) = (span.start, span.end, span.isPlain ? nil : date.prose)
            if words == nil, milestone.status != "confirmed", milestone.status != "held" { words = date.prose }
        }
        if let rule = when.recurrence?.rule, let read = try? RecurrenceRule(rule) {
            words = (words ?? when.text) + ", " + read.prose
        }
        if milestone.status != "confirmed", milestone.status != "held", let told = words {
            words = "\(told) (\(milestone.status))"
        }
    }

    private static func local(_ text: String) -> CivilDateTime? {
        guard let mark = text.firstIndex(where: { $0 == "T" || $0 == "t" }) else { return nil }
        let end = text[mark...].firstIndex { "+-Zz[".contains($0) } ?? text.endIndex
        guard case .time(let local)? = try? LocalStart(parsing: String(text[..<end])) else { return nil }
        return local
    }

    private static func later(_ start: CivilDateTime, _ duration: CalendarDuration) -> CivilDateTime? {
        let (seconds, overflow) = start.secondNumber.addingReportingOverflow(duration.exactSeconds)
        return overflow ? nil : CivilDateTime(secondNumber: seconds)
    }

    private static func words(_ when: WhenMessage, _ start: CivilDateTime) -> String {
        var end: When.End?
        if let local = when.end.flatMap(local) {
            let zone = when.end?.split(separator: "[").last?.prefix { $0 != "]" } ?? ""
            end = .at(ZonedDateTime(local: local, zone: String(zone), laterInOverlap: false))
        } else if let duration = when.duration.flatMap({ try? CalendarDuration(parsing: $0) }) {
            end = .after(duration)
        }
        let start = ZonedDateTime(local: start, zone: when.zone, laterInOverlap: false)
        return When.zoned(start, end: end).prose
    }

    /// - Returns: `isPlain` where start and end say all that the date does.
    private static func span(_ date: EDTF) -> (start: TimelineJSDate, end: TimelineJSDate?, isPlain: Bool)? {
        if let plain = plain(date) { return (plain, nil, true) }
        let sides = date.text.split(separator: "/", omittingEmptySubsequences: false).map { try? EDTF(String($0)) }
        if date.kind == .interval, sides.count == 2, let first = sides[0].flatMap(plain),
            let last = sides[1].flatMap(plain)
        {
            return (first, last, true)
        }
        guard let lower = date.lower ?? date.upper else { return nil }
        let (start, end) = (TimelineJSDate(lower), date.upper.map(TimelineJSDate.init))
        return (start, end == start ? nil : end, false)
    }

    /// A year, a month or a day that is what it says.
    private static func plain(_ date: EDTF) -> TimelineJSDate? {
        guard date.kind == .date, !date.isApproximate, !date.isUncertain, let day = date.lower else { return nil }
        let found: TimelineJSDate? =
            switch date.precision {
            case .year: TimelineJSDate(year: day.year)
            case .month: TimelineJSDate(year: day.year, month: day.month)
            case .day: TimelineJSDate(day)
            default: nil
            }
        return found.flatMap { $0.edtf == date.text ? $0 : nil }
    }
}
