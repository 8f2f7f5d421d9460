/// One value of `RDATE`: a start, or a period with an end of its own (RFC 5545 §3.8.5.2, §3.3.9).
public struct RecurrenceDate: Hashable, Sendable, CustomStringConvertible {
    /// How a period ends.
    public enum End: Hashable, Sendable {
        /// At a local time.
        case at(LocalStart)
        /// So much after its start.
        case duration(CalendarDuration)
    }

    /// The start.
    public var start: LocalStart
    /// The end of a period; nil for a start alone, which takes the event's own end.
    public var end: End?

    /// A start, or a period.
    public init(start: LocalStart, end: End? = nil) {
        self.start = start
        self.end = end
    }

    /// Reads a start, or a period: a start, `/`, and an end or a duration (RFC 5545 §3.3.9).
    /// - Throws: `ParseError`, also for a period whose start is a day, or which ends before it begins.
    public init(parsing text: String) throws(ParseError) {
        let text = DateScanner.normalised(text)
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        start = try LocalStart(parsing: String(parts[0]))
        guard parts.count > 1 else {
            end = nil
            return
        }
        let rest = String(parts[1])
        let isDuration = rest.utf8.first.map { [0x50, 0x70, 0x2B, 0x2D].contains($0) } ?? false
        end = isDuration ? .duration(try CalendarDuration(parsing: rest)) : .at(try LocalStart(parsing: rest))
        if let problem {
            throw ParseError(input: text, offset: parts[0].count + 1, reason: problem)
        }
    }

    /// What is wrong with the period, as a clause; nil when nothing is.
    var problem: String? {
        switch end {
        case nil: nil
        case .some where start.isDay: "a period begins at a time, not on a day (RFC 5545 §3.3.9)"
        case .at(let end)?:
            end.isDay || end <= start ? "a period ends at a time after its start (RFC 5545 §3.3.9)" : nil
        case .duration(let duration)?:
            duration.isNegative || duration == .zero
                ? "the duration of a period is longer than nothing (RFC 5545 §3.3.9)" : nil
        }
    }

    /// `2025-06-17T10:00:00`, `2025-06-17T10:00:00/2025-06-17T12:00:00` or `2025-06-17T10:00:00/PT2H`.
    public var description: String {
        switch end {
        case nil: start.description
        case .at(let end)?: "\(start)/\(end)"
        case .duration(let duration)?: "\(start)/\(duration)"
        }
    }
}

/// What makes an event recur, apart from its start: `RRULE`, `RDATE` and `EXDATE` of RFC 5545 §3.8.5.
public struct Recurrence: Hashable, Sendable {
    /// `RRULE`; without it the start is an occurrence, and the dates besides.
    public var rule: RecurrenceRule?
    /// `RDATE`: occurrences besides.
    public var dates: [RecurrenceDate]
    /// `EXDATE`: occurrences that are left out, also where `dates` names them.
    public var exceptions: [LocalStart]

    /// A recurrence by its parts.
    public init(rule: RecurrenceRule? = nil, dates: [RecurrenceDate] = [], exceptions: [LocalStart] = []) {
        self.rule = rule
        self.dates = dates
        self.exceptions = exceptions
    }

    /// Whether the parts fit the start: a day with days, a time with times.
    /// - Throws: `ParseError` with the text of the part that does not fit.
    public func validate(start: LocalStart) throws(ParseError) {
        if let problem = rule?.problem(start: start) {
            throw ParseError(input: rule?.text ?? "", offset: 0, reason: problem)
        }
        if dates.isEmpty, exceptions.isEmpty { return }
        let kind = start.isDay ? "a day" : "a time"
        for date in dates {
            guard date.start.isDay == start.isDay else {
                throw ParseError(
                    input: date.description, offset: 0,
                    reason: "the start is \(kind), and so must each RDATE be (RFC 5545 §3.8.5.2)")
            }
            if let problem = date.problem {
                throw ParseError(input: date.description, offset: 0, reason: problem)
            }
        }
        for exception in exceptions where exception.isDay != start.isDay {
            throw ParseError(
                input: exception.description, offset: 0,
                reason: "the start is \(kind), and so must each EXDATE be (RFC 5545 §3.8.5.1)")
        }
    }
}

extension RecurrenceRule {
    /// Whether the rule fits a start: one that is a day has no hours, and `UNTIL` is of its type.
    /// - Throws: `ParseError` with the text of the rule.
    public func validate(start: LocalStart) throws(ParseError) {
        if let problem = problem(start: start) { throw ParseError(input: text, offset: 0, reason: problem) }
    }

    /// What does not fit, as a clause; nil when all does.
    fileprivate func problem(start: LocalStart) -> String? {
        switch (start.isDay, until) {
        case (true, _) where frequency < .daily:
            "the start is a day: FREQ is DAILY or coarser then, or give the start a time (RFC 5545 §3.3.10)"
        case (true, _) where needsTime:
            "the start is a day: BYHOUR, BYMINUTE and BYSECOND need a time (RFC 5545 §3.3.10)"
        case (true, .local?), (true, .instant?):
            "the start is a day, and so must UNTIL be, as in UNTIL=19971224 (RFC 5545 §3.3.10)"
        case (false, .day?):
            "the start has a time, and so must UNTIL, as in UNTIL=19971224T000000Z (RFC 5545 §3.3.10)"
        default: nil
        }
    }
}

/// Why there is no answer about a recurrence.
public struct RecurrenceError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was wrong, as a clause: "no occurrence was found in 300,000 periods examined, up to the year 2400".
    public let reason: String

    /// Makes an error from its reason.
    public init(reason: String) {
        self.reason = reason
    }

    /// One line for people.
    public var description: String { "the recurrence can't be followed: \(reason)" }
}
