// Counting without stepping through each occurrence: what `COUNT` needs for a jump.
extension RulePlan {
    /// The periods after which the days of the sets repeat: 400 years (RFC 5545 §3.3.10 knows nothing longer).
    private var daysCycle: Int64 {
        switch frequency {
        case .yearly: 400
        case .monthly: 4_800
        default: 20_871
        }
    }

    /// So many sets, one every `interval` periods, until their days repeat.
    var setsPerCycle: Int64 { daysCycle / Self.gcd(daysCycle, interval) }

    /// How many occurrences the set has that is the `index`-th, from 0; below ``setsPerCycle``.
    ///
    /// It looks at the same days in the years from 0 on, so that no interval leads out of the limit of years.
    func countOfSet(_ index: Int64) -> Int64 {
        let place = CivilMath.floorDivide(origin, daysCycle).remainder + interval % daysCycle * index
        return SetWalker.count(self, period: place % daysCycle)
    }

    /// The period that `target` lies in, and how many occurrences lie in those before it, from the start on.
    func periodsBefore(
        _ target: Int64, _ budget: inout WorkBudget
    ) throws(RecurrenceError) -> (period: Int64, count: Int64, isFirst: Bool) {
        let period = periodIndex(of: target)
        let index = (period - origin) / interval
        guard index > 0 else { return (period, 0, true) }
        let total = try countPeriods(index, &budget) - skippedBeforeStart
        return (period, max(total, 0), false)
    }

    /// How many occurrences the first `number` sets have; stops at `Int64.max`.
    func countPeriods(_ number: Int64, _ budget: inout WorkBudget) throws(RecurrenceError) -> Int64 {
        if frequency == .weekly, pattern.months == 0 {
            return Self.saturatingMultiply(number, SetWalker.count(self, period: origin))
        }
        let perCycle = setsPerCycle
        var sums: (cycle: Int64, rest: Int64) = (0, 0)
        let rest = number % perCycle
        let length = number < perCycle ? number : perCycle
        for index in 0..<length {
            guard budget.take() else { throw RecurrenceError(counting: budget) }
            let count = countOfSet(index)
            sums.cycle += count
            if index < rest { sums.rest += count }
        }
        return CivilMath.saturatingAdd(
            number < perCycle ? 0 : Self.saturatingMultiply(number / perCycle, sums.cycle), sums.rest)
    }

    static func saturatingMultiply(_ a: Int64, _ b: Int64) -> Int64 {
        let (product, overflow) = a.multipliedReportingOverflow(by: b)
        return overflow ? .max : product
    }

    /// How many occurrences a rule that steps by units has from its start to before `target`.
    func unitsBefore(_ target: Int64, _ budget: inout WorkBudget) throws(RecurrenceError) -> Int64 {
        let last = CivilMath.floorDivide(target, unit).quotient
        let whole = Self.saturatingMultiply(try countUnits(before: last, &budget), Int64(times.count))
        // The unit of the start may have times before it, and that of the target as well.
        var first = StepWalker(self, step: origin)
        var skipped: Int64 = 0
        if try first.advance(&budget), first.step == origin { skipped = first.skip(to: start) }
        var present = StepWalker(self, step: last)
        var begun: Int64 = 0
        if try present.advance(&budget), present.step == last { begun = present.skip(to: target) }
        return max(CivilMath.saturatingAdd(whole, begun) - skipped, 0)
    }

    /// How many units from the first pass before the unit `end`.
    private func countUnits(before end: Int64, _ budget: inout WorkBudget) throws(RecurrenceError) -> Int64 {
        let distance = end - origin
        guard distance > 0 else { return 0 }
        if !isFiltered, !hasTimeLimits {
            return (distance - 1) / interval + 1
        }
        if unitsPerDay % interval == 0 { return try countFilteredDays(before: end, &budget) }
        // Without a filter of days everything repeats with whole days and the interval.
        let length =
            isFiltered ? cycle : Self.saturatingMultiply(unitsPerDay / Self.gcd(unitsPerDay, interval), interval)
        guard distance > length else { return try stepUnits(from: origin, before: end, &budget) }
        let perCycle = try stepUnits(from: origin, before: origin + length, &budget)
        let rest = try stepUnits(from: origin, before: origin + distance % length, &budget)
        return CivilMath.saturatingAdd(Self.saturatingMultiply(distance / length, perCycle), rest)
    }

    private func stepUnits(
        from start: Int64, before end: Int64, _ budget: inout WorkBudget
    ) throws(RecurrenceError) -> Int64 {
        guard end > start else { return 0 }
        var walker = StepWalker(self, step: start)
        var count: Int64 = 0
        while try walker.advance(&budget), walker.step < end { count += 1 }
        return count
    }

    /// Where each day that passes has the same units.
    private func countFilteredDays(before end: Int64, _ budget: inout WorkBudget) throws(RecurrenceError) -> Int64 {
        let (firstDay, firstUnit) = CivilMath.floorDivide(origin, unitsPerDay)
        let (lastDay, lastUnit) = CivilMath.floorDivide(end, unitsPerDay)
        let perDay = countOfDay(below: unitsPerDay)
        let partial = contains(day: lastDay) ? countOfDay(below: lastUnit) : 0
        let missing = contains(day: firstDay) ? countOfDay(below: firstUnit) : 0
        let days = try countDays(from: firstDay, before: lastDay, &budget)
        return CivilMath.saturatingAdd(Self.saturatingMultiply(days, perDay), partial - missing)
    }

    /// The units of a day below `end` that pass, where the interval divides the day.
    private func countOfDay(below end: Int64) -> Int64 {
        var unit = CivilMath.floorDivide(origin, interval).remainder
        guard hasTimeLimits else { return end > unit ? (end - unit - 1) / interval + 1 : 0 }
        var count: Int64 = 0
        while unit < end {
            let next = nextAllowed(unit)
            if next == unit {
                count += 1
                unit += interval
            } else {
                unit += (next - unit + interval - 1) / interval * interval
            }
        }
        return count
    }

    private func contains(day: Int64) -> Bool {
        let found = pattern.days(inYear: CivilMath.civil(dayNumber: day).year)
        return found.days.contains(Int(day - found.base))
    }

    /// How many days of the pattern there are from a day on to before another.
    private func countDays(
        from first: Int64, before last: Int64, _ budget: inout WorkBudget
    ) throws(RecurrenceError) -> Int64 {
        guard isFiltered else { return last - first }
        let (cycles, rest) = (last - first).quotientAndRemainder(dividingBy: CivilMath.daysPerCycle)
        var count: Int64 = 0
        if cycles > 0 {
            for year in Int64(2000)..<2400 {
                guard budget.take() else { throw RecurrenceError(counting: budget) }
                count += Int64(pattern.days(inYear: year).days.count)
            }
            count = Self.saturatingMultiply(count, cycles)
        }
        // The days left over, in a cycle where years are small.
        let start = CivilMath.floorDivide(first, CivilMath.daysPerCycle).remainder
        var year = CivilMath.civil(dayNumber: start).year
        while true {
            guard budget.take() else { throw RecurrenceError(counting: budget) }
            let found = pattern.days(inYear: year)
            let newYear = found.base + Int64(DayMask.yearStart)
            guard newYear < start + rest else { return count }
            let low = min(max(start - found.base, 0), 384)
            let high = min(max(start + rest - found.base, 0), 384)
            count += Int64(found.days.count(below: Int(high)) - found.days.count(below: Int(low)))
            year += 1
        }
    }
}

extension RecurrenceError {
    init(budget: WorkBudget, day: Int64) {
        let year = CivilMath.civil(dayNumber: day).year
        self.init(
            reason: "no occurrence was found in \(budget.limit) periods examined, up to the year "
                + CivilMath.yearText(year))
    }

    init(counting budget: WorkBudget) {
        self.init(reason: "COUNT asks for more counting than \(budget.limit) periods")
    }
}
