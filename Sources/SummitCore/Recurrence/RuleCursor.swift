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

    /// A cursor at the first occurrence that is not before `target`.
    init(_ plan: RulePlan, from target: Int64, budget: inout WorkBudget) throws(RecurrenceError) {
        self.plan = plan
        self.target = max(target, plan.start)
        remaining = plan.count
        let far = self.target
        if plan.hasSets {
            steps = StepWalker(plan, step: plan.origin)
            let passed = plan.count == .max || plan.pattern.spills ? nil : try plan.periodsBefore(far, &budget)
            if let passed {
                sets = SetWalker(plan, period: passed.period)
                remaining -= min(passed.count, remaining)
                let skipped = sets.skip(to: far)
                remaining -= min(max(skipped - (passed.isFirst ? plan.skippedBeforeStart : 0), 0), remaining)
            } else {
                // Days that SKIP has moved count with their set: with COUNT, step from the start.
                let isCounted = plan.count != .max
                let period = isCounted ? plan.origin : plan.periodIndex(of: far, back: plan.pattern.spills ? 1 : 0)
                sets = SetWalker(plan, period: period)
                if plan.pattern.spills, !plan.hasPositions {
                    let skipped = try sets.skipSets(to: far, &budget) - plan.skippedBeforeStart
                    if isCounted { remaining -= min(max(skipped, 0), remaining) }
                } else if !plan.pattern.spills {
                    _ = sets.skip(to: far)
                }
            }
        } else {
            sets = SetWalker(idle: plan)
            let unit = CivilMath.floorDivide(far, plan.unit).quotient
            steps = StepWalker(plan, step: max(unit, plan.origin))
            if plan.count != .max, far > plan.start {
                remaining -= min(try plan.unitsBefore(far, &budget), remaining)
            }
        }
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
