/// Walks over the occurrences of a rule that steps by years, months or weeks, set by set (RFC 5545 §3.3.10). It knows
/// neither `COUNT` nor the exact `UNTIL`.
struct SetWalker {
    private let plan: RulePlan
    /// The period whose set is loaded: a year, a month or a week.
    private var period: Int64
    /// The period from which on nothing has been found.
    private var emptySince: Int64
    private(set) var isProvenEmpty = false

    /// The set: its days, the day number of bit 0, and what of it is still to come.
    private var days = DayMask()
    private var base: Int64 = 0
    private var word = DayMask.wordCount
    private var rest: UInt64 = 0
    /// The second number of the day that is being given, and the next of its times.
    private var day: Int64 = 0
    private var time: Int
    /// The last day of the sets before, which `SKIP` may have moved into this one.
    private var lastDay = Int64.min

    // With BYSETPOS: the size of the set, the next of both lists of positions, and the rank of `day` in the set.
    private var size: Int64 = 0
    private var next = 0
    private var nextFromEnd = 0
    private var rank: Int64 = -1
    /// With `BYSETPOS` and `SKIP`: what has been chosen and not yet given, since a later set may come in between.
    private var waiting: [Int64] = []
    private var nextWaiting = 0
    private var settledBefore = Int64.min

    /// A walker that is nowhere yet: `begin` comes first.
    init(idle plan: RulePlan) {
        self.plan = plan
        period = 0
        emptySince = 0
        time = 0
    }

    /// A walker that begins with the set of `period`.
    init(_ plan: RulePlan, period: Int64) {
        self.init(idle: plan)
        begin(at: period)
    }

    /// Begins with the set of `period`.
    mutating func begin(at period: Int64) {
        self.period = period
        emptySince = period
        load()
    }

    private var wordCount: Int { plan.frequency == .yearly ? DayMask.wordCount : 1 }

    /// Loads the set of `period`.
    private mutating func load() {
        let found = Self.days(plan, period)
        base = found.base
        days = found.days
        if plan.pattern.spills, !plan.hasPositions {
            // A day that SKIP has moved here may have been given already.
            if lastDay >= base, lastDay - base < 384 { days.remove(Int(lastDay - base)) }
            var index = DayMask.wordCount - 1
            while index >= 0, days[index] == 0 { index -= 1 }
            if index >= 0 { lastDay = base + Int64(index * 64 + 63 - days[index].leadingZeroBitCount) }
        }
        word = 0
        rest = days[0]
        time = plan.times.count
        if plan.hasPositions { beginPositions() }
    }

    /// The days of a period.
    static func days(_ plan: RulePlan, _ period: Int64) -> (base: Int64, days: DayMask) {
        if plan.frequency == .yearly { return plan.pattern.days(inYear: period) }
        let found =
            plan.frequency == .monthly ? plan.pattern.days(inMonth: period) : plan.pattern.days(inWeek: period)
        var days = DayMask()
        days[0] = found.bits
        return (found.base, days)
    }

    /// The next second number of the loaded set; nil at its end.
    mutating func nextInSet() -> Int64? {
        if plan.hasPositions { return nextPosition() }
        if time < plan.times.count {
            time += 1
            return day + plan.times[time - 1]
        }
        guard nextDay() else { return nil }
        time = 1
        return day + plan.times[0]
    }

    private mutating func nextDay() -> Bool {
        while rest == 0 {
            word += 1
            guard word < wordCount else { return false }
            rest = days[word]
        }
        day = (base + Int64(word * 64 + rest.trailingZeroBitCount)) * CivilMath.secondsPerDay
        rest &= rest - 1
        return true
    }

    /// The next second number of the rule; nil when there is none, or none before `plan.until` or the last year.
    mutating func next(_ budget: inout WorkBudget) throws(RecurrenceError) -> Int64? {
        if plan.pattern.spills, plan.hasPositions { return try nextSettled(&budget) }
        while true {
            if let found = nextInSet() {
                emptySince = period
                return found
            }
            guard try advance(&budget) else { return nil }
        }
    }

    /// Loads the next set; false at the end.
    private mutating func advance(_ budget: inout WorkBudget) throws(RecurrenceError) -> Bool {
        let (sum, overflow) = period.addingReportingOverflow(plan.interval)
        guard !overflow, sum <= Self.lastPeriod(plan.frequency), !isProvenEmpty else { return false }
        guard sum - emptySince <= plan.cycle else {
            isProvenEmpty = true
            return false
        }
        guard budget.take() else { throw RecurrenceError(budget: budget, day: base + Int64(DayMask.yearStart)) }
        period = sum
        load()
        return base * CivilMath.secondsPerDay <= plan.until
    }

    /// The last period that has a day within the limit of years.
    static func lastPeriod(_ frequency: RecurrenceRule.Frequency) -> Int64 {
        switch frequency {
        case .yearly: CivilDate.yearLimit
        case .monthly: CivilDate.yearLimit * 12 + 11
        default: CivilDate.last.dayNumber / 7 + 1
        }
    }
}

// BYSETPOS.
extension SetWalker {
    private mutating func beginPositions() {
        size = Int64(days.count) * Int64(plan.times.count)
        next = 0
        nextFromEnd = 0
        rank = -1
        while nextFromEnd < plan.positionsFromEnd.count, size + plan.positionsFromEnd[nextFromEnd] < 0 {
            nextFromEnd += 1
        }
    }

    private mutating func nextPosition() -> Int64? {
        let forward = next < plan.positions.count ? plan.positions[next] : .max
        let back = nextFromEnd < plan.positionsFromEnd.count ? size + plan.positionsFromEnd[nextFromEnd] : .max
        let place = min(forward, back)
        guard place < size else { return nil }
        if forward == place { next += 1 }
        if back == place { nextFromEnd += 1 }
        let (target, index) = place.quotientAndRemainder(dividingBy: Int64(plan.times.count))
        while rank < target {
            guard nextDay() else { return nil }
            rank += 1
        }
        return day + plan.times[Int(index)]
    }

    /// With `SKIP`, two sets may have a day in common and choose different times on it: a time is given only when no
    /// later set can have an earlier one.
    private mutating func nextSettled(_ budget: inout WorkBudget) throws(RecurrenceError) -> Int64? {
        while true {
            if nextWaiting < waiting.count, waiting[nextWaiting] < settledBefore {
                nextWaiting += 1
                return waiting[nextWaiting - 1]
            }
            waiting.removeFirst(nextWaiting)
            nextWaiting = 0
            while let found = nextInSet() {
                emptySince = period
                waiting.append(found)
            }
            waiting.sort()
            for index in waiting.indices.dropFirst().reversed() where waiting[index] == waiting[index - 1] {
                waiting.remove(at: index)
            }
            guard try advance(&budget) else {
                if waiting.isEmpty { return nil }
                settledBefore = .max
                continue
            }
            settledBefore = base * CivilMath.secondsPerDay
        }
    }
}

// Jumps and counts.
extension SetWalker {
    /// Steps over what the loaded set has before `target`, and says how much that is.
    mutating func skip(to target: Int64) -> Int64 {
        if plan.hasPositions {
            var count: Int64 = 0
            var before = self
            while let found = nextInSet(), found < target {
                count += 1
                before = self
            }
            self = before
            return count
        }
        let (dayNumber, second) = CivilMath.floorDivide(target, CivilMath.secondsPerDay)
        let times = Int64(plan.times.count)
        guard dayNumber >= base else { return 0 }
        guard dayNumber - base < Int64(DayMask.wordCount * 64) else {
            word = DayMask.wordCount
            rest = 0
            return Int64(days.count) * times
        }
        let bit = Int(dayNumber - base)
        var count = Int64(days.count(below: bit)) * times
        word = bit >> 6
        rest = days[word] & (~0 << UInt64(bit & 63))
        if days.contains(bit) {
            _ = nextDay()
            time = plan.times.index(from: second)
            count += Int64(time)
        }
        return count
    }

    /// Steps over what all sets have before `target`, and says how much that is.
    mutating func skipSets(to target: Int64, _ budget: inout WorkBudget) throws(RecurrenceError) -> Int64 {
        var count: Int64 = 0
        repeat {
            count = CivilMath.saturatingAdd(count, skip(to: target))
        } while isAtEnd && base * CivilMath.secondsPerDay <= target ? try advance(&budget) : false
        return count
    }

    /// Whether the loaded set has nothing more; without `BYSETPOS`.
    private var isAtEnd: Bool {
        guard rest == 0, time >= plan.times.count else { return false }
        return word >= wordCount || days.next(from: (word + 1) * 64) == nil
    }

    /// The occurrence with an index, from 0, counted over all sets; nil where there is none.
    mutating func element(overSets index: Int64, _ budget: inout WorkBudget) throws(RecurrenceError) -> Int64? {
        var left = index
        while true {
            let size = Int64(days.count) * Int64(plan.times.count)
            if left < size { return element(left) }
            left -= size
            if size > 0 { emptySince = period }
            guard try advance(&budget) else { return nil }
        }
    }

    /// The occurrence of the loaded set with an index from 0; nil beyond its end.
    mutating func element(_ index: Int64) -> Int64? {
        // Whole days at once; with BYSETPOS there are few.
        for _ in 0..<skipDays(for: index) { _ = nextInSet() }
        return nextInSet()
    }

    /// Steps over the whole days among the first `index` occurrences of the loaded set, and says how many are left.
    mutating func skipDays(for index: Int64) -> Int64 {
        guard !plan.hasPositions, !plan.times.isEmpty else { return index }
        let (count, left) = index.quotientAndRemainder(dividingBy: Int64(plan.times.count))
        for _ in 0..<count where !nextDay() { return left }
        time = plan.times.count
        return left
    }

    /// How many occurrences the set of a period has.
    static func count(_ plan: RulePlan, period: Int64) -> Int64 {
        let size = Int64(days(plan, period).days.count) * Int64(plan.times.count)
        guard plan.hasPositions else { return size }
        var count: Int64 = 0
        for place in plan.positions where place < size { count += 1 }
        for place in plan.positionsFromEnd where size + place >= 0 {
            if !plan.positions.contains(size + place) { count += 1 }
        }
        return count
    }
}
