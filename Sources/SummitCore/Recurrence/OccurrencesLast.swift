extension Occurrences {
    /// When the last occurrence begins, where the set ends: by `UNTIL`, by `COUNT`, or since it has no rule. Nil where
    /// it is endless or empty, or where the budget does not do to know.
    ///
    /// `COUNT` is counted by arithmetic, so this is cheap for an end far away.
    public func last(budget: Int = Occurrences.defaultBudget) -> Instant? {
        var work = WorkBudget(limit: budget)
        guard let nominal = try? source.lastNominal(&work) else { return nil }
        let instant = source.resolve(nominal).instant
        let reach = 3 * CivilMath.secondsPerDay
        let segment = source.rules.segment(at: instant)
        let isQuiet =
            (segment.start == .min || segment.start < instant - reach)
            && (segment.end == .max || segment.end > instant + reach)
        if isQuiet, source.isInTime(nominal, at: instant) { return Instant(secondsSinceEpoch: instant) }
        // Near a change of the offset the last in local time need not be the last: look at each.
        var cursor = cursor(from: Instant(secondsSinceEpoch: instant - reach), budget: budget)
        var last: Instant?
        do throws(RecurrenceError) {
            while let next = try cursor.next() { last = next.instant }
        } catch {
            return nil
        }
        return last
    }

}

extension OccurrenceSource {
    /// The last nominal start, or one a little later where `UNTIL` is in UTC; nil for none.
    fileprivate func lastNominal(_ work: inout WorkBudget) throws(RecurrenceError) -> Int64? {
        let date = dates.last { !exceptions.contains($0.second) }?.second
        guard let plan else { return date }
        guard let end = try plan.end(&work) else { return nil }
        // From here on COUNT is a bound in time like UNTIL.
        let bounded = RulePlan(plan, until: end)
        var last = try bounded.last(before: end + 1, &work)
        while let found = last, exceptions.contains(found) {
            last = try bounded.last(before: found, &work)
        }
        guard untilInstant != .max, let found = last else {
            return [date, last].compactMap(\.self).max()
        }
        // The bound was generous. Where the offset stays, the local time of UNTIL is exact.
        let local = CivilMath.saturatingAdd(untilInstant, Int64(rules.segment(at: untilInstant).offset))
        let nearer = found > local ? try bounded.last(before: local + 1, &work) : found
        return [date, nearer ?? found].compactMap(\.self).max()
    }
}

extension RulePlan {
    /// The second number after which there is nothing more, by `UNTIL` or `COUNT`; nil where the rule is endless.
    fileprivate func end(_ work: inout WorkBudget) throws(RecurrenceError) -> Int64? {
        guard count != .max else { return until == .max ? nil : until }
        if pattern.spills, !hasPositions {
            var walker = SetWalker(self, period: origin)
            return try walker.element(overSets: CivilMath.saturatingAdd(count - 1, skippedBeforeStart), &work)
        }
        if !hasSets || pattern.spills { return try endOfSteps(&work) }
        let perCycle = setsPerCycle
        var left = CivilMath.saturatingAdd(count, skippedBeforeStart)
        var first: Int64 = 0
        if frequency == .weekly, pattern.months == 0 {
            let each = SetWalker.count(self, period: origin)
            guard each > 0 else { return nil }
            first = (left - 1) / each
            left -= first * each
        } else {
            var sum: Int64 = 0
            var index: Int64 = 0
            while sum < left {
                guard index < perCycle else {
                    // One whole cycle is known: leave out as many as fit.
                    guard sum > 0 else { return nil }
                    let (cycles, _) = ((left - 1) / sum, 0)
                    first = Self.saturatingMultiply(cycles, perCycle)
                    left -= cycles * sum
                    (sum, index) = (0, 0)
                    continue
                }
                guard work.take() else { throw RecurrenceError(counting: work) }
                sum += countOfSet(index)
                index += 1
            }
            left -= sum - countOfSet(index - 1)
            first = CivilMath.saturatingAdd(first, index - 1)
        }
        let (distance, overflow) = first.multipliedReportingOverflow(by: interval)
        let (period, carry) = origin.addingReportingOverflow(distance)
        guard !overflow, !carry, period <= SetWalker.lastPeriod(frequency) else { return Self.lastSecond }
        var walker = SetWalker(self, period: period)
        return walker.element(left - 1) ?? Self.lastSecond
    }

    private func endOfSteps(_ work: inout WorkBudget) throws(RecurrenceError) -> Int64? {
        let isCheap = !pattern.spills && (!isFiltered && !hasTimeLimits || unitsPerDay % interval == 0) && !hasSets
        guard isCheap else {
            var cursor = try RuleCursor(self, from: start, budget: &work)
            var last: Int64?
            while let next = try cursor.next(&work) {
                last = next
                guard work.take() else { throw RecurrenceError(counting: work) }
            }
            return last
        }
        var (low, high) = (start, Self.lastSecond)
        // The first second number with `count` occurrences before it.
        while low < high {
            let middle = low + (high - low) / 2
            if try unitsBefore(middle + 1, &work) >= count { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// The last occurrence before a second number, without regard to `COUNT`; nil where there is none.
    fileprivate func last(before end: Int64, _ work: inout WorkBudget) throws(RecurrenceError) -> Int64? {
        guard end > start else { return nil }
        var (low, high) = (start, min(end, Self.lastSecond) - 1)
        var cursor = try RuleCursor(self, from: low, budget: &work)
        guard let first = try cursor.next(&work), first < end else { return nil }
        // The greatest time at which something is still to come.
        while low < high {
            let middle = low + (high - low + 1) / 2
            cursor = try RuleCursor(self, from: middle, budget: &work)
            if let found = try cursor.next(&work), found < end { low = found } else { high = middle - 1 }
        }
        return low
    }

    /// The last second there is.
    private static let lastSecond = CivilDate.last.dayNumber * CivilMath.secondsPerDay + CivilMath.secondsPerDay - 1
}
