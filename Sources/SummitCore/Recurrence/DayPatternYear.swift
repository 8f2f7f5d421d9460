// The days of a year.
extension DayPattern {
    /// The year whose weeks a day lies in: the first week has at least four days of its year (RFC 5545 §3.3.10).
    func weekYear(of dayNumber: Int64) -> Int64 {
        // The fourth day of a week lies in the year that the week belongs to.
        let fourth = weekIndex(of: dayNumber) * 7 - 3 + Int64(weekStart) + 3
        return CivilMath.civil(dayNumber: fourth).year
    }

    /// The days that the rule chooses in a year, or, with `BYWEEKNO`, in the weeks of a year; and the day number of
    /// bit 0.
    func days(inYear year: Int64) -> (base: Int64, days: DayMask) {
        let start = DayMask.yearStart
        let newYear = CivilMath.dayNumber(year: year, month: 1, day: 1)
        let isLeap = CivilMath.isLeap(year)
        let length = isLeap ? 366 : 365
        let weekday = CivilMath.weekday(dayNumber: newYear) - 1
        let base = newYear - Int64(start)

        var days = hasMonthDays ? monthDays(isLeap: isLeap) : monthRanges(isLeap: isLeap, length: length)
        if let yearDays {
            days.formIntersection(yearDayBits(yearDays, isLeap: isLeap, length: length))
        }
        if weekdays != 0 || !ordinals.isEmpty {
            // Bit 0 is the eighth day before New Year.
            var allowed = DayMask(weekdays: weekdays, first: (weekday + 13 * 7 - start) % 7)
            if !ordinals.isEmpty { addOrdinals(to: &allowed, weekday: weekday, isLeap: isLeap, base: base) }
            days.formIntersection(allowed)
        }
        guard hasWeeks else { return (base, days) }
        let weekDays = weekDays(weekday: weekday, length: length)
        days.formIntersection(DayMask(range: start..<(start + length)))
        days.formIntersection(weekDays)
        for bit in 0..<start where weekDays.contains(bit) && admits(base + Int64(bit)) { days.insert(bit) }
        for bit in (start + length)..<(start + length + 8) where weekDays.contains(bit) && admits(base + Int64(bit)) {
            days.insert(bit)
        }
        return (base, days)
    }

    /// All days of the months in `BYMONTH`, or of the year. With `SKIP`, the day before a January and that after a
    /// December as well, where a day of the year that does not exist may have gone.
    private func monthRanges(isLeap: Bool, length: Int) -> DayMask {
        let start = DayMask.yearStart
        let reach = spills ? 1 : 0
        guard months != 0 else { return DayMask(range: (start - reach)..<(start + length + reach)) }
        var days = DayMask()
        var rest = months
        while rest != 0 {
            let shape = MonthShape(month: rest.trailingZeroBitCount, isLeap: isLeap)
            days.formUnion((1 << UInt64(shape.length)) - 1, at: start + shape.offset)
            rest &= rest - 1
        }
        if spills {
            if months >> 1 & 1 == 1 { days.insert(start - 1) }
            if months >> 12 & 1 == 1 { days.insert(start + length) }
        }
        return days
    }

    private func monthDays(isLeap: Bool) -> DayMask {
        var days = DayMask()
        var rest = months == 0 ? 0x1FFE : months
        while rest != 0 {
            let shape = MonthShape(month: rest.trailingZeroBitCount, isLeap: isLeap)
            days.formUnion(monthDayBits(length: shape.length), at: DayMask.yearStart - 1 + shape.offset)
            rest &= rest - 1
        }
        return days
    }

    private func yearDayBits(
        _ yearDays: (forward: DayMask, fromEnd: DayMask), isLeap: Bool, length: Int
    ) -> DayMask {
        let start = DayMask.yearStart
        var found = yearDays.forward.shiftedDown
        found.formUnion(isLeap ? yearDays.fromEnd : yearDays.fromEnd.shiftedDown)
        var (hasAfter, hasBefore) = (false, false)
        if !isLeap {
            hasAfter = yearDays.forward.contains(366)
            hasBefore = yearDays.fromEnd.contains(0)
            found.remove(365)
        }
        var days = DayMask()
        for word in 0..<DayMask.wordCount { days.formUnion(found[word], at: start + word * 64) }
        if spills {
            if hasAfter { days.insert(skip == .forward ? start + length : start + length - 1) }
            if hasBefore { days.insert(skip == .forward ? start : start - 1) }
        }
        return days
    }

    private func addOrdinals(to days: inout DayMask, weekday: Int, isLeap: Bool, base: Int64) {
        let start = DayMask.yearStart
        let length = isLeap ? 366 : 365
        if countsInMonths {
            var rest = months
            while rest != 0 {
                let shape = MonthShape(month: rest.trailingZeroBitCount, isLeap: isLeap)
                let bits = ordinalBits(first: (weekday + shape.offset) % 7, length: shape.length)
                days.formUnion(bits >> 1, at: start + shape.offset)
                rest &= rest - 1
            }
        } else {
            for day in 0..<7 {
                let first = (day - weekday + 7) % 7
                var rest = ordinals[day]
                while rest != 0 {
                    let index = first + 7 * (rest.trailingZeroBitCount - 1)
                    if index < length { days.insert(start + index) }
                    rest &= rest - 1
                }
                let last = first + (length - 1 - first) / 7 * 7
                rest = ordinals[day + 7]
                while rest != 0 {
                    let index = last - 7 * (rest.trailingZeroBitCount - 1)
                    if index >= 0 { days.insert(start + index) }
                    rest &= rest - 1
                }
            }
        }
        // Days that SKIP has moved: into another month than one of BYMONTH, or into another year.
        guard spills else { return }
        for bit in (start - 1)...(start + length) where isNumbered(base + Int64(bit)) { days.insert(bit) }
    }

    /// The days of the weeks in `BYWEEKNO`, which may reach into the neighbouring years.
    private func weekDays(weekday: Int, length: Int) -> DayMask {
        // How many days before New Year its week begins.
        let before = (weekday - weekStart + 7) % 7
        let first = before <= 3 ? -before : 7 - before
        let beforeNext = (weekday + length - weekStart) % 7
        let next = length + (beforeNext <= 3 ? -beforeNext : 7 - beforeNext)
        let count = (next - first) / 7
        var days = DayMask()
        for (bits, isFromEnd) in [(weeks, false), (weeksFromEnd, true)] {
            var rest = bits
            while rest != 0 {
                let number = rest.trailingZeroBitCount
                rest &= rest - 1
                guard number <= count else { continue }
                let index = isFromEnd ? count - number : number - 1
                days.formUnion(0x7F, at: DayMask.yearStart + first + 7 * index)
            }
        }
        return days
    }

    /// Whether a day passes every part but `BYWEEKNO` and weekdays with numbers, which never stand together.
    private func admits(_ dayNumber: Int64) -> Bool {
        let date = CivilMath.civil(dayNumber: dayNumber)
        let isLeap = CivilMath.isLeap(date.year)
        let shape = MonthShape(month: date.month, isLeap: isLeap)
        if months != 0, months >> UInt64(date.month) & 1 == 0 { return false }
        if weekdays != 0, weekdays >> UInt64(CivilMath.weekday(dayNumber: dayNumber) - 1) & 1 == 0 { return false }
        if hasMonthDays, monthDayBits(length: shape.length) >> UInt64(date.day) & 1 == 0 { return false }
        guard let yearDays else { return true }
        let day = shape.offset + date.day
        return yearDays.forward.contains(day) || yearDays.fromEnd.contains(day - 1 + (isLeap ? 0 : 1))
    }
}
