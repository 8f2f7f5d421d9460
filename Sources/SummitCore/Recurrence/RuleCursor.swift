/// The occurrences of a rule in local time, ascending: second numbers, without zone, `RDATE` and `EXDATE`.
struct RuleCursor {
    private let plan: RulePlan
    private var sets: SetWalker
    private var steps: StepWalker
    /// What is left of `COUNT`.
    private var remaining: Int64
    /// The first that is given; what lies before is not.
    private var target: Int64

    /// Whether it is proven that the rule has no occurrence at all.
    var isProvenEmpty: Bool { plan.hasSets ? sets.isProvenEmpty : steps.isProvenEmpty }

    /// A cursor that is nowhere yet: `seek` comes first.
    init(_ plan: RulePlan) {
        self.plan = plan
        target = plan.start
        remaining = plan.count
        sets = SetWalker(idle: plan)
        steps = StepWalker(plan, step: plan.origin)
    }

    /// A cursor at the first occurrence that is not before `target`.
    init(_ plan: RulePlan, from target: Int64, budget: inout WorkBudget) throws(RecurrenceError) {
        self.init(plan)
        try seek(to: target, &budget)
    }

    /// Goes from nowhere to the first occurrence that is not before `place`.
    mutating func seek(to place: Int64, _ budget: inout WorkBudget) throws(RecurrenceError) {
        target = max(place, plan.start)
        if plan.hasSets {
            if target == plan.start {
                sets.begin(at: plan.origin)
                if !plan.pattern.spills || !plan.hasPositions { _ = sets.skip(to: target) }
            } else if plan.pattern.spills {
                try seekSpilling(&budget)
            } else if plan.count == .max {
                sets.begin(at: plan.periodIndex(of: target))
                _ = sets.skip(to: target)
            } else {
                let passed = try plan.periodsBefore(target, &budget)
                sets.begin(at: passed.period)
                let skipped = sets.skip(to: target) - (passed.isFirst ? plan.skippedBeforeStart : 0)
                take(CivilMath.saturatingAdd(passed.count, max(skipped, 0)))
            }
        } else {
            let unit = CivilMath.floorDivide(target, plan.unit).quotient
            steps.begin(at: max(unit, plan.origin))
            if plan.count != .max, target > plan.start { take(try plan.unitsBefore(target, &budget)) }
        }
    }

    /// Days that SKIP has moved come with their own set, which may be the one before; and with COUNT, what a set has
    /// depends on those before it, so all are gone through.
    private mutating func seekSpilling(_ budget: inout WorkBudget) throws(RecurrenceError) {
        let isCounted = plan.count != .max
        sets.begin(at: isCounted ? plan.origin : plan.periodIndex(of: target, back: 1))
        guard !plan.hasPositions else { return }
        let skipped = try sets.skipSets(to: target, &budget)
        if isCounted { take(max(skipped - plan.skippedBeforeStart, 0)) }
    }

    private mutating func take(_ count: Int64) {
        remaining -= min(count, remaining)
    }

    /// The next occurrence; nil when the rule has no more.
    mutating func next(_ budget: inout WorkBudget) throws(RecurrenceError) -> Int64? {
        while remaining > 0 {
            guard let found = plan.hasSets ? try sets.next(&budget) : try steps.next(&budget), found <= plan.until
            else {
                remaining = 0
                return nil
            }
            guard found >= target else {
                // What lies before a jump has been counted, save where sets may share days: there it is stepped through.
                if plan.pattern.spills, plan.hasPositions {
                    if found >= plan.start, plan.count != .max { remaining -= 1 }
                    guard budget.take() else { throw RecurrenceError(counting: budget) }
                }
                continue
            }
            if plan.count != .max { remaining -= 1 }
            return found
        }
        return nil
    }
}

extension RulePlan {
    /// The number of the period in which a second number lies, or, for the rule's interval, the last before it; `back`
    /// periods further back. Not before the first.
    func periodIndex(of second: Int64, back: Int64 = 0) -> Int64 {
        let day = CivilMath.floorDivide(second, CivilMath.secondsPerDay).quotient
        let period: Int64
        switch frequency {
        case .yearly:
            period = pattern.hasWeeks ? pattern.weekYear(of: day) : CivilMath.civil(dayNumber: day).year
        case .monthly:
            let date = CivilMath.civil(dayNumber: day)
            period = date.year * 12 + Int64(date.month) - 1
        default:
            period = pattern.weekIndex(of: day)
        }
        let index = max((period - origin) / interval - back, 0)
        return origin + index * interval
    }

    /// How much the first set has before the start.
    var skippedBeforeStart: Int64 {
        var first = SetWalker(self, period: origin)
        return first.skip(to: start)
    }
}
