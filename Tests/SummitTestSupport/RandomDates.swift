package import SummitCore

extension RandomMilestones {
    /// A date of any level of EDTF with a zone, or a date-time, with an end or a duration or neither.
    package mutating func when() -> When {
        if numbers.chance(2) { return .edtf(edtf(), zone: zone()) }
        return .zoned(time(), end: nil).ending(end())
    }

    mutating func zone() -> String {
        numbers.pick([
            "UTC", "Asia/Almaty", "Europe/Paris", "America/New_York", "America/St_Johns", "Australia/Lord_Howe",
            "Asia/Kathmandu", "Pacific/Apia",
        ])
    }

    /// Mostly of our time, sometimes of one before there were zones, or far away.
    mutating func date() -> CivilDate {
        let years: ClosedRange<Int64> =
            switch numbers.below(8) {
            case 0: 1_700...1_920
            case 1: -9_000...9_000
            default: 1_990...2_060
            }
        let day = CivilDate(
            year: Int64.random(in: years, using: &numbers), month: 1 + numbers.below(12), day: 1 + numbers.below(28))
        return day ?? CivilDate.first
    }

    mutating func local() -> CivilDateTime {
        let second = numbers.below(86_400)
        return CivilDateTime(date: date(), secondOfDay: numbers.chance(4) ? second : second / 60 * 60)
            ?? Self.plain(2_025, 6, 17, 10, 0)
    }

    private static func plain(_ year: Int64, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int) -> CivilDateTime {
        CivilDate(year: year, month: month, day: day)
            .flatMap { CivilDateTime(date: $0, hour: hour, minute: minute, second: 0) }
            ?? CivilDateTime(date: .first, secondOfDay: 0)!
    }

    /// Times that happen twice, and some that never happen.
    private static let odd: [(local: CivilDateTime, zone: String, isTwice: Bool)] = [
        (plain(2_024, 10, 27, 2, 30), "Europe/Paris", true), (plain(2_024, 11, 3, 1, 30), "America/New_York", true),
        (plain(2_024, 2, 29, 23, 30), "Asia/Almaty", true), (plain(2_024, 4, 7, 1, 45), "Australia/Lord_Howe", true),
        (plain(2_024, 3, 31, 2, 30), "Europe/Paris", false), (plain(2_011, 12, 30, 12, 0), "Pacific/Apia", false),
    ]

    mutating func time() -> ZonedDateTime {
        guard numbers.chance(5) else { return ZonedDateTime(local: local(), zone: zone(), laterInOverlap: false) }
        let odd = numbers.pick(Self.odd)
        return ZonedDateTime(local: odd.local, zone: odd.zone, laterInOverlap: odd.isTwice && numbers.chance(2))
    }

    private enum Ending {
        case none
        case after(CalendarDuration)
        /// So many seconds later by the clock on the wall, in a zone that may be another.
        case later(Int64, zone: String?)
    }

    private mutating func end() -> (When) -> When {
        let ending: Ending =
            switch numbers.below(3) {
            case 0: .none
            case 1:
                .after(CalendarDuration(days: Int64(numbers.below(40)), seconds: Int64(numbers.below(100_000))))
            // Two days are more than any two zones, or a change of one, lie apart.
            default:
                .later(200_000 + Int64(numbers.below(10_000_000)), zone: numbers.chance(2) ? zone() : nil)
            }
        return { when in
            guard case .zoned(let start, _) = when else { return when }
            switch ending {
            case .none: return when
            case .after(let duration): return .zoned(start, end: .after(duration))
            case .later(let seconds, let zone):
                guard let local = CivilDateTime(secondNumber: start.local.secondNumber + seconds) else { return when }
                let end = ZonedDateTime(local: local, zone: zone ?? start.zone, laterInOverlap: false)
                return .zoned(start, end: .at(end))
            }
        }
    }
}

extension When {
    fileprivate func ending(_ end: (When) -> When) -> When { end(self) }
}

extension RandomMilestones {
    /// Any expression of EDTF.
    package mutating func edtf() -> EDTF {
        while true {
            let text =
                switch numbers.below(8) {
                case 0: interval()
                case 1: set()
                default: single()
                }
            // Some mean no day, or end before they start.
            if let date = try? EDTF(text) { return date }
        }
    }

    private mutating func interval() -> String {
        let (first, second) = (single(), single())
        return switch numbers.below(8) {
        case 0: first + "/.."
        case 1: first + "/"
        case 2: "../" + first
        case 3: "/" + first
        case 4: first + "/" + first
        default: first + "/" + second
        }
    }

    private mutating func set() -> String {
        var members = (0...numbers.below(4)).map { _ in single() }
        if numbers.chance(3) { members[0] = "..\(members[0])" }
        if numbers.chance(3) { members.append("1960..1999") }
        if numbers.chance(3) { members[members.count - 1] += ".." }
        let text = members.joined(separator: ",")
        return numbers.chance(2) ? "[\(text)]" : "{\(text)}"
    }

    private mutating func single() -> String {
        let day = date()
        let text = day.description
        let (year, month) = (String(text.dropLast(6)), String(text.dropLast(3)))
        func mark(_ numbers: inout Numbers) -> String { numbers.pick(["", "", "?", "~", "%"]) }
        switch numbers.below(14) {
        case 0...2: return text
        case 3: return month
        case 4: return year
        case 5: return numbers.pick([year, month, text]) + mark(&numbers)
        case 6: return "\(year)-\(21 + numbers.below(21))" + mark(&numbers)
        case 7: return numbers.pick([year.dropLast() + "X", year.dropLast(2) + "XX", "1XXX", "-19X5", "156X-12-25"])
        case 8: return numbers.pick([year + "-XX", month + "-XX", year + "-XX-XX", year + "-1X", month + "-1X"])
        case 9: return numbers.pick(["Y170000002", "Y-17000", "Y17E8", "Y-12E4", "Y171010000S3", "1950S2", "-1950S2"])
        case 10:
            return "\(year)\(mark(&numbers))-\(month.suffix(2))\(mark(&numbers))-\(text.suffix(2))\(mark(&numbers))"
        case 11: return "\(mark(&numbers))\(year)-\(mark(&numbers))\(month.suffix(2))-\(text.suffix(2))"
        case 12: return numbers.pick(["0000", "0001", "-0001", "9999", "-9999-12-31", "0220~", "-0201~"])
        default: return year + mark(&numbers)
        }
    }
}

extension RandomMilestones {
    private static let rules = [
        "FREQ=YEARLY", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR;WKST=SU", "FREQ=MONTHLY;COUNT=24;BYDAY=2TU,-1FR",
        "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1,15", "RSCALE=GREGORIAN;FREQ=MONTHLY;COUNT=100;SKIP=FORWARD",
        "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    ]

    /// A recurrence from that date; `nil` where nothing can recur from it. What is changed of single occurrences is
    /// changed of occurrences that there are.
    mutating func repetition(from when: When) -> Repetition? {
        guard let start = when.recurrenceStart, (1_900...2_900).contains(start.date.year) else { return nil }
        if numbers.chance(3) {
            let rule = try? RecurrenceRule(numbers.pick(Self.rules))
            return Repetition(Recurrence(rule: rule, exceptions: numbers.chance(2) ? [shifted(start, 7)] : []))
        }
        let step = 1 + numbers.below(9)
        let isBare = numbers.chance(4)
        let last = shifted(start, step * 40)
        let end =
            switch numbers.below(3) {
            case 0: ";COUNT=41"
            case 1: ";UNTIL=" + last.description.filter { $0 != "-" && $0 != ":" }
            default: ""
            }
        let days = isBare ? [] : Array(Set((0...numbers.below(5)).map { _ in step * numbers.below(40) })).sorted()
        return Repetition(
            Recurrence(
                rule: isBare ? nil : try? RecurrenceRule("FREQ=DAILY;INTERVAL=\(step)" + end),
                dates: list(upTo: 4, oneIn: isBare ? 1 : 3) { $0.additional(start) },
                exceptions: list(upTo: 4, oneIn: 3) { $0.shifted(start, step * (50 + $0.numbers.below(40))) }),
            overrides: days.map { override(of: shifted(start, $0), when) })
    }

    private func shifted(_ start: LocalStart, _ days: Int) -> LocalStart {
        guard let date = start.date.adding(days: Int64(days)) else { return start }
        guard !start.isDay, let time = CivilDateTime(date: date, secondOfDay: start.local.secondOfDay) else {
            return .day(date)
        }
        return .time(time)
    }

    private mutating func additional(_ start: LocalStart) -> RecurrenceDate {
        let date = shifted(start, 400 + numbers.below(400))
        guard !start.isDay, numbers.chance(2) else { return RecurrenceDate(start: date) }
        return RecurrenceDate(
            start: date,
            end: numbers.chance(2) ? .duration(CalendarDuration(days: 0, seconds: 5_400)) : .at(shifted(date, 1)))
    }

    private mutating func override(of occurrence: LocalStart, _ when: When) -> Repetition.Override {
        let status = numbers.pick(Milestone.Status.allCases)
        guard numbers.chance(2) else { return Repetition.Override(occurrence: occurrence, status: status) }
        var moved = self.when()
        // It keeps its kind: a day becomes another day, a time another time.
        while moved.recurrenceStart?.isDay != when.recurrenceStart?.isDay { moved = self.when() }
        return Repetition.Override(
            occurrence: occurrence, when: moved, status: numbers.chance(2) ? status : nil,
            generation: Int64(1 + numbers.below(9)))
    }
}
