/// The nominal starts of a recurrence set, ascending, each once: what the rule gives and `RDATE`, without `EXDATE`.
struct NominalCursor {
    /// A nominal start: its second number, and the end of its own that a period gives it.
    typealias Start = (second: Int64, end: RecurrenceDate.End?)

    private let set: OccurrenceSource
    private let isPlain: Bool
    private var rule: RuleCursor?
    /// What the rule gives next, where it has been asked.
    private var ruleNext: Int64?
    private var nextDate: Int
    private var nextException: Int

    var isProvenEmpty: Bool { rule?.isProvenEmpty ?? false }

    /// A cursor at the first nominal start that is not before `target`.
    init(_ set: OccurrenceSource, from target: Int64, budget: inout WorkBudget) throws(RecurrenceError) {
        self.set = set
        isPlain = set.dates.isEmpty && set.exceptions.isEmpty
        nextDate = isPlain ? 0 : set.dates.firstIndex { $0.second >= target } ?? set.dates.count
        nextException = isPlain ? 0 : set.exceptions.firstIndex { $0 >= target } ?? set.exceptions.count
        if let plan = set.plan {
            rule = try RuleCursor(plan, from: target, budget: &budget)
            if !isPlain { ruleNext = try rule?.next(&budget) }
        }
    }

    /// The next nominal start; nil when there are no more.
    mutating func next(_ budget: inout WorkBudget) throws(RecurrenceError) -> Start? {
        if isPlain { return try rule?.next(&budget).map { ($0, nil) } }
        let exceptions = set.exceptions
        while let found = try nextOfBoth(&budget) {
            while nextException < exceptions.count, exceptions[nextException] < found.second { nextException += 1 }
            if nextException < exceptions.count, exceptions[nextException] == found.second { continue }
            return found
        }
        return nil
    }

    private mutating func nextOfBoth(_ budget: inout WorkBudget) throws(RecurrenceError) -> Start? {
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
