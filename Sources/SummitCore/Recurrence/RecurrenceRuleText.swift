extension RecurrenceRule: CustomStringConvertible {
    /// The canonical text, valid RFC 5545: parts in a fixed order, values ascending, defaults left out.
    public var text: String {
        var parts: [String] = skip == .omit ? [] : ["RSCALE=GREGORIAN"]
        parts.append("FREQ=\(frequency.code)")
        if let until { parts.append("UNTIL=\(until.basicText)") }
        if let count { parts.append("COUNT=\(count)") }
        if interval != 1 { parts.append("INTERVAL=\(interval)") }
        func add(_ name: String, _ values: [String]) {
            if !values.isEmpty { parts.append("\(name)=\(values.joined(separator: ","))") }
        }
        add("BYMONTH", Self.values(months).map(String.init))
        add("BYWEEKNO", Self.values(weeks, weeksFromEnd).map(String.init))
        add("BYYEARDAY", yearDays.map(String.init))
        add("BYMONTHDAY", Self.values(monthDays, monthDaysFromEnd).map(String.init))
        let numbered = ordinals.map { "\($0.ordinal)\(Self.weekdayCodes[$0.weekday])" }
        add("BYDAY", Self.values(weekdays).map { Self.weekdayCodes[$0] } + numbered)
        add("BYHOUR", Self.values(hours).map(String.init))
        add("BYMINUTE", Self.values(minutes).map(String.init))
        add("BYSECOND", Self.values(seconds).map(String.init))
        add("BYSETPOS", positions.map(String.init))
        if weekStart != 0 { parts.append("WKST=\(Self.weekdayCodes[weekStart])") }
        if skip != .omit { parts.append(skip == .forward ? "SKIP=FORWARD" : "SKIP=BACKWARD") }
        return parts.joined(separator: ";")
    }

    /// The canonical text.
    public var description: String { text }

    static let weekdayCodes = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

    /// The numbers of the bits that are set, those counted from an end first, as -31 … -1, 1 … 31.
    static func values(_ bits: UInt64, _ fromEnd: UInt64 = 0) -> [Int] {
        (0..<64).reversed().filter { fromEnd >> UInt64($0) & 1 == 1 }.map { -$0 }
            + (0..<64).filter { bits >> UInt64($0) & 1 == 1 }
    }
}

extension RecurrenceRule.Frequency {
    /// `YEARLY` and so on.
    var code: String {
        switch self {
        case .secondly: "SECONDLY"
        case .minutely: "MINUTELY"
        case .hourly: "HOURLY"
        case .daily: "DAILY"
        case .weekly: "WEEKLY"
        case .monthly: "MONTHLY"
        case .yearly: "YEARLY"
        }
    }
}

extension RecurrenceRule.Until {
    /// `19971224`, `19971224T000000` or `19971224T000000Z`.
    var basicText: String {
        let text =
            switch self {
            case .day(let date): date.description
            case .local(let local): local.description
            case .instant(let instant): instant.description
            }
        return text.filter { $0 != "-" && $0 != ":" }
    }
}
