/// Walks over the occurrences of a rule that steps by days, hours, minutes or seconds: units of one length, counted from
/// 1970-01-01T00:00:00 local time, of which other parts let some pass (RFC 5545 §3.3.10). It knows neither `COUNT` nor
/// the exact `UNTIL`.
struct StepWalker {
    private let plan: RulePlan
    /// The unit that is being given.
    private(set) var step: Int64
    /// The unit after which nothing has been found.
    private var emptySince: Int64
    private(set) var isProvenEmpty = false
    /// Whether the search for a proof that there is nothing has been made.
    private var hasTriedProof = false
    /// The second number of the unit, and the next of its times.
    private var second: Int64 = 0
    private var time: Int
    private var isBegun = false

    /// The days of a year that may pass, the day number of bit 0, and the day numbers of the year.
    private var days = DayMask()
    private var base: Int64 = 0
    private var yearRange: Range<Int64> = 0..<0

    /// A walker that begins with the first unit of the rule that is not before `step`.
    init(_ plan: RulePlan, step: Int64) {
        self.plan = plan
        self.step = step
        emptySince = step
        time = plan.times.count
    }

    /// Begins anew with the first unit of the rule that is not before `step`.
    mutating func begin(at step: Int64) {
        self.step = step
        emptySince = step
    }

    /// The next second number of the rule; nil when there is none, or none before `plan.until` or the last year.
    mutating func next(_ budget: inout WorkBudget) throws(RecurrenceError) -> Int64? {
        while true {
            if time < plan.times.count {
                time += 1
                return second + plan.times[time - 1]
            }
            guard try advance(&budget) else { return nil }
        }
    }

    /// Goes to the next unit that passes; false at the end.
    mutating func advance(_ budget: inout WorkBudget) throws(RecurrenceError) -> Bool {
        guard !isProvenEmpty else { return false }
        if isBegun {
            let (sum, overflow) = step.addingReportingOverflow(plan.interval)
            guard !overflow else { return false }
            step = sum
        } else {
            isBegun = true
            guard align(step) else { return false }
        }
        guard !plan.times.isEmpty else {
            isProvenEmpty = true
            return false
        }
        guard try settle(&budget) else { return false }
        emptySince = step
        second = step * plan.unit
        time = 0
        return true
    }

    /// Goes to the first unit of the rule at or after `place`; false beyond `Int64`.
    private mutating func align(_ place: Int64) -> Bool {
        guard plan.interval > 1 else {
            step = place
            return true
        }
        let (distance, overflow) = place.subtractingReportingOverflow(plan.origin)
        guard !overflow else { return false }
        let rest = CivilMath.floorDivide(distance, plan.interval).remainder
        let (sum, carry) = place.addingReportingOverflow(rest == 0 ? 0 : plan.interval - rest)
        step = sum
        return !carry
    }

    /// Goes on to the first unit that passes, this one included.
    private mutating func settle(_ budget: inout WorkBudget) throws(RecurrenceError) -> Bool {
        var tries = 0
        while true {
            guard budget.take() else {
                throw RecurrenceError(budget: budget, day: CivilMath.floorDivide(step, plan.unitsPerDay).quotient)
            }
            tries += 1
            let (day, unit) =
                plan.unitsPerDay == 1 ? (step, 0) : CivilMath.floorDivide(step, plan.unitsPerDay)
            guard day <= Self.lastDay, day * CivilMath.secondsPerDay <= plan.until else { return false }
            if plan.isFiltered {
                if !yearRange.contains(day) { loadYear(of: day) }
                let bit = Int(day - base)
                if !days.contains(bit) {
                    let next = days.next(from: bit).map { base + Int64($0) } ?? yearRange.upperBound
                    guard try jump(to: next * plan.unitsPerDay, tries: tries) else { return false }
                    continue
                }
            }
            if plan.hasTimeLimits {
                let next = plan.nextAllowed(unit)
                if next != unit {
                    guard try jump(to: day * plan.unitsPerDay + next, tries: tries) else { return false }
                    continue
                }
            }
            return true
        }
    }

    /// Goes to the rule's first unit at or after `place`; false where there is nothing any more.
    private mutating func jump(to place: Int64, tries: Int) throws(RecurrenceError) -> Bool {
        guard align(place) else { return false }
        let (distance, overflow) = step.subtractingReportingOverflow(emptySince)
        if overflow || distance > plan.cycle { isProvenEmpty = true }
        if tries == 64, !hasTriedProof {
            hasTriedProof = true
            if plan.isNeverAllowed { isProvenEmpty = true }
        }
        return !isProvenEmpty
    }

    private mutating func loadYear(of day: Int64) {
        let year = CivilMath.civil(dayNumber: day).year
        let found = plan.pattern.days(inYear: year)
        base = found.base
        days = found.days
        let first = base + Int64(DayMask.yearStart)
        yearRange = first..<(first + (CivilMath.isLeap(year) ? 366 : 365))
    }

    /// The day number of the last day there is.
    private static let lastDay = CivilDate.last.dayNumber

    /// Steps over the times of the present unit that lie before `target`, and says how many these are.
    mutating func skip(to target: Int64) -> Int64 {
        guard time < plan.times.count, target > second else { return 0 }
        let index = plan.times.index(from: target - second)
        defer { time = max(time, index) }
        return Int64(max(index - time, 0))
    }
}

extension RulePlan {
    /// The first unit of a day at or after `unit` whose hour, minute and second are allowed; `unitsPerDay` when there
    /// is none.
    func nextAllowed(_ unit: Int64) -> Int64 {
        switch frequency {
        case .hourly: return Self.next(hours, from: unit, below: 24) ?? 24
        case .minutely:
            return nextMinute(unit)
        default:
            var minute = unit / 60
            let allowed = nextMinute(minute)
            if allowed == minute {
                if let second = Self.next(seconds, from: unit % 60, below: 60) { return minute * 60 + second }
                minute = nextMinute(minute + 1)
            } else {
                minute = allowed
            }
            guard minute < 1_440 else { return 86_400 }
            return minute * 60 + (Self.next(seconds, from: 0, below: 60) ?? 0)
        }
    }

    /// The first minute of a day at or after `minute` whose hour and minute are allowed; 1,440 when there is none.
    private func nextMinute(_ minute: Int64) -> Int64 {
        guard minute < 1_440 else { return 1_440 }
        var hour = minute / 60
        if hours >> UInt64(hour) & 1 == 1 {
            if let found = Self.next(minutes, from: minute % 60, below: 60) { return hour * 60 + found }
            hour += 1
        }
        guard let next = Self.next(hours, from: hour, below: 24) else { return 1_440 }
        return next * 60 + (Self.next(minutes, from: 0, below: 60) ?? 0)
    }

    private static func next(_ bits: UInt64, from start: Int64, below end: Int64) -> Int64? {
        guard start < end else { return nil }
        let found = Int64((bits & (~0 << UInt64(start))).trailingZeroBitCount)
        return found < end ? found : nil
    }

    /// Whether no unit can ever pass: no day of 400 years is in the pattern, or no time of day that the interval
    /// reaches is allowed.
    var isNeverAllowed: Bool {
        if isFiltered, (2000..<2400).allSatisfy({ pattern.days(inYear: $0).days.isEmpty }) { return true }
        guard hasTimeLimits else { return false }
        let stride = Self.gcd(interval, unitsPerDay)
        var unit = CivilMath.floorDivide(origin, stride).remainder
        while unit < unitsPerDay {
            let next = nextAllowed(unit)
            if next == unit { return false }
            guard next < unitsPerDay else { break }
            unit += (next - unit + stride - 1) / stride * stride
        }
        return true
    }
}
