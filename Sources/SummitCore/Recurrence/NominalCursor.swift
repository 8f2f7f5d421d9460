/// The nominal starts of a recurrence set, ascending, each once: what the rule gives and `RDATE`, without `EXDATE`.
struct NominalCursor {
    /// A nominal start: its second number, and the end of its own that a period gives it.
    typealias Start = (second: Int64, end: RecurrenceDate.End?)

    private var rule: Optional<RuleCursor>
    /// What the rule gives next, where it has been asked.
    private var ruleNext: Int64?
    private var nextDate = 0
    private var nextException = 0

    var isProvenEmpty: Bool { rule?.isProvenEmpty ?? false }

    /// A cursor that is nowhere yet: `seek` comes first.
    init(_ plan: RulePlan?) {
        rule = if let plan { RuleCursor(plan) } else { nil }
    }

    /// Goes from nowhere to the first nominal start that is not before `target`.
    mutating func seek(
        to target: Int64, in set: OccurrenceSource, _ budget: inout WorkBudget
    ) throws(RecurrenceError) {
        try rule?.seek(to: target, &budget)
        guard !set.isPlain else { return }
        nextDate = set.dates.firstIndex { $0.second >= target } ?? set.dates.count
        nextException = set.exceptions.firstIndex { $0 >= target } ?? set.exceptions.count
        ruleNext = try rule?.next(&budget)
    }

    /// The next nominal start; nil when there are no more.
    mutating func next(in set: OccurrenceSource, _ budget: inout WorkBudget) throws(RecurrenceError) -> Start? {
        if set.isPlain {
            guard let found = try rule?.next(&budget) else { return nil }
            return (found, nil)
        }
        while let found = try nextOfBoth(in: set, &budget) {
            while nextException < set.exceptions.count, set.exceptions[nextException] < found.second {
                nextException += 1
            }
            if nextException < set.exceptions.count, set.exceptions[nextException] == found.second { continue }
            return found
        }
        return nil
    }

    private mutating func nextOfBoth(
        in set: OccurrenceSource, _ budget: inout WorkBudget
    ) throws(RecurrenceError) -> Start? {
        guard nextDate < set.dates.count else {
            guard let found = ruleNext else { return nil }
            ruleNext = try rule?.next(&budget)
            return (found, nil)
        }
        let date = set.dates[nextDate]
        if let found = ruleNext, found <= date.second {
            ruleNext = try rule?.next(&budget)
            if found < date.second { return (found, nil) }
        }
        nextDate += 1
        return date
    }
}
