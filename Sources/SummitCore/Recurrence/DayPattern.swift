/// The days that the parts of a rule choose, by year, month or week: the table of RFC 5545 §3.3.10 and its notes, after
/// what is missing has been taken from the start.
struct DayPattern {
    let skip: RecurrenceRule.Skip
    let months: UInt64
    let monthDays: UInt64
    let monthDaysFromEnd: UInt64
    let weeks: UInt64
    let weeksFromEnd: UInt64
    /// Bits 0 Monday to 6 Sunday.
    let weekdays: UInt64
    /// 0 Monday to 6 Sunday.
    let weekStart: Int
    /// For each weekday, the numbers it has, then those counted from the end; empty where none has any.
    let ordinals: [UInt64]
    /// For the numbers 1 to 5 the weekdays that have them, seven bits each; then those counted from the end.
    let monthOrdinals: (forward: UInt64, fromEnd: UInt64)
    /// Whether weekdays with numbers are counted in their month, and not in their year.
    let countsInMonths: Bool
    /// Bit n for day n of the year, and bit 366 - n for day -n of a leap year; nil without `BYYEARDAY`.
    let yearDays: (forward: DayMask, fromEnd: DayMask)?

    var hasMonthDays: Bool { monthDays | monthDaysFromEnd != 0 }
    var hasWeeks: Bool { weeks | weeksFromEnd != 0 }
    /// Whether a year's or month's days may lie in the next or the previous one.
    var spills: Bool { skip != .omit }
    /// Whether no part names days.
    var isUnfiltered: Bool {
        months | monthDays | monthDaysFromEnd | weekdays == 0 && ordinals.isEmpty && yearDays == nil
    }

    init(_ rule: borrowing RecurrenceRule, start: CivilDate) {
        skip = rule.frequency >= .monthly ? rule.skip : .omit
        weekStart = rule.weekStart
        weeks = rule.weeks
        weeksFromEnd = rule.weeksFromEnd
        // §3.3.10: what the rule does not say is taken from DTSTART.
        let isDayOpen = !rule.hasMonthDays && !rule.hasWeekdays && rule.yearDays.isEmpty
        let takesDay = isDayOpen && (rule.frequency == .monthly || rule.frequency == .yearly && !rule.hasWeeks)
        let takesMonth = takesDay && rule.frequency == .yearly && rule.months == 0
        let takesWeekday = isDayOpen && (rule.frequency == .weekly || rule.hasWeeks)
        months = takesMonth ? 1 << UInt64(start.month) : rule.months
        monthDays = takesDay ? 1 << UInt64(start.day) : rule.monthDays
        monthDaysFromEnd = rule.monthDaysFromEnd
        weekdays = takesWeekday ? 1 << UInt64(start.weekday - 1) : rule.weekdays
        countsInMonths = rule.frequency != .yearly || rule.months != 0
        var inMonth: (forward: UInt64, fromEnd: UInt64) = (0, 0)
        for value in rule.ordinals where value.ordinal.magnitude <= 5 {
            let bit = UInt64(1) << UInt64((Int(value.ordinal.magnitude) - 1) * 7 + value.weekday)
            if value.ordinal > 0 { inMonth.forward |= bit } else { inMonth.fromEnd |= bit }
        }
        monthOrdinals = inMonth
        var ordinals = rule.ordinals.isEmpty ? [] : [UInt64](repeating: 0, count: 14)
        for value in rule.ordinals {
            ordinals[value.weekday + (value.ordinal < 0 ? 7 : 0)] |= 1 << UInt64(value.ordinal.magnitude)
        }
        self.ordinals = ordinals
        if rule.yearDays.isEmpty {
            yearDays = nil
        } else {
            var days = (forward: DayMask(), fromEnd: DayMask())
            for day in rule.yearDays {
                if day > 0 { days.forward.insert(day) } else { days.fromEnd.insert(366 + day) }
            }
            yearDays = days
        }
    }
}

/// A month of a year: what the patterns need to know of it.
struct MonthShape {
    /// Days of the year before the month.
    let offset: Int
    /// 28 to 31.
    let length: Int

    init(month: Int, isLeap: Bool) {
        offset = (367 * month - 362) / 12 - (month <= 2 ? 0 : isLeap ? 1 : 2)
        length = month == 2 ? (isLeap ? 29 : 28) : 30 | (month ^ month >> 3) & 1
    }
}

// Days of months and weeks, as the bits of one word.
extension DayPattern {
    /// The days of the month that `BYMONTHDAY` names, after `SKIP`: bit n is day n, bit 0 the last day of the month
    /// before, and bit length + 1 the first of the next.
    func monthDayBits(length: Int) -> UInt64 {
        let existing: UInt64 = (1 << UInt64(length + 1)) - 2
        var bits = monthDays & existing
        var rest = monthDaysFromEnd & existing
        while rest != 0 {
            bits |= 1 << UInt64(length + 1 - rest.trailingZeroBitCount)
            rest &= rest - 1
        }
        if spills {
            if monthDays & ~existing != 0 { bits |= 1 << UInt64(skip == .forward ? length + 1 : length) }
            if monthDaysFromEnd & ~existing != 0 { bits |= skip == .forward ? 2 : 1 }
        }
        return bits
    }

    /// The days of a month that weekdays with numbers name, as in `monthDayBits`; `first` is the weekday of its first.
    func ordinalBits(first: Int, length: Int) -> UInt64 {
        // Bit 0 is the first of the month here.
        var bits: UInt64 = 0
        var (forward, fromEnd) = (monthOrdinals.forward, monthOrdinals.fromEnd)
        var week = 0
        while forward | fromEnd != 0 {
            if forward & 0x7F != 0 {
                bits |= DayMask.weeks(forward & 0x7F, first: first) & 0x7F << UInt64(week * 7)
            }
            if fromEnd & 0x7F != 0 {
                // The fifth week from the end is cut off by the beginning of the month.
                let start = length - 7 * (week + 1)
                let days: UInt64 = start < 0 ? 0x7F >> UInt64(-start) : 0x7F << UInt64(start)
                bits |= DayMask.weeks(fromEnd & 0x7F, first: first) & days
            }
            forward >>= 7
            fromEnd >>= 7
            week += 1
        }
        return bits << 1 & ((1 << UInt64(length + 1)) - 2)
    }

    /// The days of a month counted from January of the year 0, and the day number of bit 0: the day before its first.
    func days(inMonth index: Int64) -> (base: Int64, bits: UInt64) {
        let (year, monthIndex) = CivilMath.floorDivide(index, 12)
        let month = Int(monthIndex) + 1
        let first = CivilMath.dayNumber(year: year, month: month, day: 1)
        guard months == 0 || months >> UInt64(month) & 1 == 1 else { return (first - 1, 0) }
        let length = MonthShape(month: month, isLeap: month == 2 && CivilMath.isLeap(year)).length
        var bits = hasMonthDays ? monthDayBits(length: length) : (1 << UInt64(length + 1)) - 2
        guard weekdays != 0 || !ordinals.isEmpty else { return (first - 1, bits) }
        let weekday = CivilMath.weekday(dayNumber: first) - 1
        // Bit 0 is the day before the first.
        var allowed = DayMask.weeks(weekdays, first: (weekday + 6) % 7)
        if !ordinals.isEmpty {
            allowed |= ordinalBits(first: weekday, length: length)
            for spilled in [0, length + 1] where bits >> UInt64(spilled) & 1 == 1 {
                if isNumbered(first - 1 + Int64(spilled)) { allowed |= 1 << UInt64(spilled) }
            }
        }
        bits &= allowed
        return (first - 1, bits)
    }

    /// Whether a day is one of the weekdays with numbers, counted in the unit that the rule counts in.
    func isNumbered(_ dayNumber: Int64) -> Bool {
        let date = CivilMath.civil(dayNumber: dayNumber)
        let isLeap = CivilMath.isLeap(date.year)
        let shape = MonthShape(month: date.month, isLeap: isLeap)
        let day = countsInMonths ? date.day : shape.offset + date.day
        let length = countsInMonths ? shape.length : isLeap ? 366 : 365
        let weekday = CivilMath.weekday(dayNumber: dayNumber) - 1
        return ordinals[weekday] >> UInt64((day - 1) / 7 + 1) & 1 == 1
            || ordinals[weekday + 7] >> UInt64((length - day) / 7 + 1) & 1 == 1
    }

    /// The number of the week, counted by its first day, that a day lies in.
    func weekIndex(of dayNumber: Int64) -> Int64 {
        // Day 0, 1970-01-01, was a Thursday: weekday 3.
        CivilMath.floorDivide(dayNumber + 3 - Int64(weekStart), 7).quotient
    }

    /// The days of a week, and the day number of bit 0.
    func days(inWeek index: Int64) -> (base: Int64, bits: UInt64) {
        let base = index * 7 - 3 + Int64(weekStart)
        var bits = DayMask.weeks(weekdays, first: weekStart) & 0x7F
        guard months != 0 else { return (base, bits) }
        let first = CivilMath.civil(dayNumber: base)
        let left = MonthShape(month: first.month, isLeap: CivilMath.isLeap(first.year)).length - first.day + 1
        let nextMonth = first.month == 12 ? 1 : first.month + 1
        let mine: UInt64 = left >= 7 ? 0x7F : (1 << UInt64(left)) - 1
        if months >> UInt64(first.month) & 1 == 0 { bits &= ~mine }
        if months >> UInt64(nextMonth) & 1 == 0 { bits &= mine }
        return (base, bits)
    }
}
