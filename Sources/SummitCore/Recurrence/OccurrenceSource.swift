/// What a recurrence set is made from, ready to be followed; shared by its cursors.
final class OccurrenceSource: Sendable {
    let start: LocalStart
    let rules: ZoneRules
    let plan: RulePlan?
    /// What RDATE gives, and the start where there is no rule: ascending, each once.
    let dates: [NominalCursor.Start]
    /// What EXDATE takes away, ascending.
    let exceptions: [Int64]
    /// Whether the rule is all there is.
    let isPlain: Bool
    /// The instant of the start, where the start is the later of two.
    let laterStart: Int64?

    init(start: LocalStart, laterInOverlap: Bool, recurrence: Recurrence, rules: ZoneRules) {
        self.start = start
        self.rules = rules
        plan = if let rule = recurrence.rule { RulePlan(rule, start: start) } else { nil }
        dates = plan != nil && recurrence.dates.isEmpty ? [] : Self.dates(recurrence.dates, alone: plan == nil, start)
        exceptions = recurrence.exceptions.isEmpty ? [] : recurrence.exceptions.map(\.secondNumber).sorted()
        isPlain = dates.isEmpty && exceptions.isEmpty
        laterStart =
            laterInOverlap
            ? rules.resolve(start.local).choice(laterInOverlap: true).instant.secondsSinceEpoch : nil
    }

    private static func dates(
        _ given: [RecurrenceDate], alone: Bool, _ start: LocalStart
    ) -> [NominalCursor.Start] {
        var dates: [NominalCursor.Start] = given.map { ($0.start.secondNumber, $0.end) }
        if alone { dates.append((start.secondNumber, nil)) }
        // Of the same start given twice, a period is kept: it says more.
        dates.sort { ($0.second, $0.end == nil ? 1 : 0) < ($1.second, $1.end == nil ? 1 : 0) }
        var kept: [NominalCursor.Start] = []
        for date in dates where kept.last?.second != date.second { kept.append(date) }
        return kept
    }

    /// The last instant that `UNTIL` in UTC allows.
    var untilInstant: Int64 { plan?.untilInstant ?? .max }

    /// Whether a nominal start is one of `RDATE`.
    func hasDate(_ second: Int64) -> Bool {
        // They are in order.
        var (low, high) = (0, dates.count)
        while low < high {
            let middle = (low + high) / 2
            if dates[middle].second < second { low = middle + 1 } else { high = middle }
        }
        return low < dates.count && dates[low].second == second
    }

    /// Whether an occurrence is not behind the end of the rule. `UNTIL` bounds the rule alone: the dates stand beside it
    /// (RFC 5545 §3.8.5.2).
    func isInTime(_ second: Int64, at instant: Int64) -> Bool { instant <= untilInstant || hasDate(second) }

    /// The instant of a second number, and how it was found.
    func resolve(_ second: Int64) -> (instant: Int64, resolution: LocalResolution) {
        guard let local = CivilDateTime(secondNumber: second) else {
            return (second, .unique(Instant(secondsSinceEpoch: second), offset: 0))
        }
        let resolution = rules.resolve(local)
        // Nothing that follows the start in local time comes before it: where the start is the second of two, so is
        // what follows it in the same overlap.
        if let laterStart, case .overlap(let first, _, let other, _) = resolution,
            first.secondsSinceEpoch < laterStart, other.secondsSinceEpoch >= laterStart
        {
            return (other.secondsSinceEpoch, resolution)
        }
        return (resolution.instant.secondsSinceEpoch, resolution)
    }

    /// The earliest second number whose instant may be `instant` or later.
    func nominalBound(of instant: Int64) -> Int64 {
        if instant == .min { return .min }
        if let laterStart, instant <= laterStart { return .min }
        let segment = rules.segment(at: instant)
        var offset = segment.offset
        // In the hours after a gap, local times in the gap come as well.
        let (since, isLong) = instant.subtractingReportingOverflow(segment.start)
        if segment.start != .min, !isLong, since < 2 * CivilMath.secondsPerDay {
            offset = min(offset, rules.segment(at: segment.start - 1).offset)
        }
        return CivilMath.saturatingAdd(instant, Int64(offset))
    }
}
