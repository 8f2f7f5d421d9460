extension RecurrenceRule {
    /// The rule in words, to be read after the time of the start: "every 2 weeks on Tuesday and Thursday, 10 times".
    public var prose: String {
        let unit = ["second", "minute", "hour", "day", "week", "month", "year"][frequency.rawValue]
        var words = interval == 1 ? "every \(unit)" : "every \(interval) \(unit)s"
        words += monthWords
        if hasWeeks { words += " in " + Self.ordinals(Self.values(weeks, weeksFromEnd), of: "week") }
        if !yearDays.isEmpty { words += " on " + Self.ordinals(yearDays, of: "day") + " of the year" }
        if hasMonthDays {
            words += " on " + Self.ordinals(Self.values(monthDays, monthDaysFromEnd), of: "day") + " of the month"
        }
        if hasWeekdays {
            let isLimit = hasMonthDays || !yearDays.isEmpty
            words += isLimit ? ", if that is " : " on "
            words += Self.joined(
                Self.values(weekdays).map { Self.weekdayNames[$0] } + ordinals.map(weekdayWords), isLimit ? "or" : "and"
            )
        }
        words += timeWords
        if !positions.isEmpty { words += ", of these only " + Self.ordinals(positions, of: "") }
        switch skip {
        case .omit: break
        case .backward: words += ", the day before where there is no such day"
        case .forward: words += ", the day after where there is no such day"
        }
        if let count { words += count == 1 ? ", once" : ", \(count) times" }
        switch until {
        case nil: break
        case .day(let date)?: words += ", until \(date)"
        case .local(let local)?: words += ", until \(local)"
        case .instant(let instant)?: words += ", until \(instant)"
        }
        return words
    }

    static let weekdayNames = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    private var monthWords: String {
        guard months != 0 else { return "" }
        return " in " + Self.joined(Self.values(months).map(EDTFProse.monthName), "and")
    }

    private func weekdayWords(_ value: OrdinalWeekday) -> String {
        let unit = frequency == .yearly && months == 0 ? "year" : "month"
        return "the \(Self.ordinal(value.ordinal)) \(Self.weekdayNames[value.weekday]) of the \(unit)"
    }

    /// "at 09:00 and 09:30", or the hours, minutes and seconds apart where there would be too many.
    private var timeWords: String {
        guard hours | minutes | seconds != 0 else { return "" }
        let (hour, minute, second) = (Self.values(hours), Self.values(minutes), Self.values(seconds))
        if frequency >= .daily, !hour.isEmpty, !minute.isEmpty, second.isEmpty || second == [0],
            hour.count * minute.count <= 6
        {
            let times = hour.flatMap { hour in
                minute.map { CivilMath.padded(Int64(hour), to: 2) + ":" + CivilMath.padded(Int64($0), to: 2) }
            }
            return " at " + Self.joined(times, "and")
        }
        let parts = [("hour", hour), ("minute", minute), ("second", second)].filter { !$0.1.isEmpty }
        return " at " + Self.joined(parts.map { "\($0.0) " + Self.numbers($0.1) }, "and")
    }

    /// "9, 10 and 11", or "9 to 17" where they follow one another.
    private static func numbers(_ values: [Int]) -> String {
        if values.count > 2, let first = values.first, let last = values.last, last - first == values.count - 1 {
            return "\(first) to \(last)"
        }
        return joined(values.map(String.init), "and")
    }

    /// "the 1st and the last day".
    private static func ordinals(_ values: [Int], of unit: String) -> String {
        let tail = unit.isEmpty ? "" : " " + unit
        let forward = values.filter { $0 > 0 }
        // Those counted from the end come last in words.
        let names = (forward + values.filter { $0 < 0 }.reversed()).map { "the " + ordinal($0) }
        return joined(names, "and") + tail
    }

    /// "1st", "22nd", "last", "3rd to last".
    static func ordinal(_ value: Int) -> String {
        if value == -1 { return "last" }
        let size = Int(value.magnitude)
        let suffix =
            switch (size % 10, size % 100) {
            case (_, 11...13): "th"
            case (1, _): "st"
            case (2, _): "nd"
            case (3, _): "rd"
            default: "th"
            }
        return "\(size)\(suffix)" + (value < 0 ? " to last" : "")
    }

    private static func joined(_ words: [String], _ conjunction: String) -> String {
        guard words.count > 1, let last = words.last else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " \(conjunction) \(last)"
    }
}
