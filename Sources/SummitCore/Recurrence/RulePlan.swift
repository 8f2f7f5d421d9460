/// A rule made ready for its start: everything that stays the same while its occurrences are found.
final class RulePlan: Sendable {
    let frequency: RecurrenceRule.Frequency
    let interval: Int64
    /// `COUNT`, or `Int64.max`.
    let count: Int64
    /// The last second number that may be an occurrence, or `Int64.max`. For an `UNTIL` in UTC it is generous, and the
    /// instant decides.
    let until: Int64
    /// The last instant that `UNTIL` in UTC allows, or `Int64.max`.
    let untilInstant: Int64
    /// The second number of the start.
    let start: Int64
    let pattern: DayPattern
    /// Whether the pattern leaves out any day. Only for rules that step by days or less.
    let isFiltered: Bool

    /// Seconds since the beginning of a day, or of an hour or minute for rules that step by them; ascending.
    let times: TimesOfUnit
    /// `BYSETPOS` for sets of days: indices from the beginning, from 0, and from the end, from -1; both ascending. For
    /// finer rules it has already chosen among the times.
    let positions: [Int64]
    let positionsFromEnd: [Int64]

    /// For rules that step by days or less: seconds of a step's unit, and how many units a day has.
    let unit: Int64
    let unitsPerDay: Int64
    /// Bits of the hours, minutes and seconds that such a rule lets pass; all bits where it does not say.
    let hours: UInt64
    let minutes: UInt64
    let seconds: UInt64
    let hasTimeLimits: Bool

    /// The number of the period that the start lies in: its year, month, week, day, hour, minute or second.
    let origin: Int64
    /// After so many periods everything repeats, or `Int64.max`.
    let cycle: Int64

    /// Whether days come by sets: of years, months or weeks.
    var hasSets: Bool { frequency >= .weekly }
    var hasPositions: Bool { !positions.isEmpty || !positionsFromEnd.isEmpty }

    init(_ rule: borrowing RecurrenceRule, start: LocalStart) {
        frequency = rule.frequency
        interval = rule.interval
        count = rule.count ?? .max
        let start = start.local
        self.start = start.secondNumber
        switch rule.until {
        case nil: (until, untilInstant) = (.max, .max)
        case .day(let date)?:
            until = date.dayNumber * CivilMath.secondsPerDay + CivilMath.secondsPerDay - 1
            untilInstant = .max
        case .local(let local)?: (until, untilInstant) = (local.secondNumber, .max)
        case .instant(let instant)?:
            untilInstant = instant.secondsSinceEpoch
            until = CivilMath.saturatingAdd(untilInstant, Int64(ZoneRules.offsetRange.upperBound))
        }
        pattern = DayPattern(rule, start: start.date)
        isFiltered = !pattern.isUnfiltered

        let all: UInt64 = .max
        let hasSets = rule.frequency >= .weekly
        switch rule.frequency {
        case .secondly: (unit, unitsPerDay) = (1, 86_400)
        case .minutely: (unit, unitsPerDay) = (60, 1_440)
        case .hourly: (unit, unitsPerDay) = (3_600, 24)
        default: (unit, unitsPerDay) = (86_400, 1)
        }
        hours = rule.frequency < .daily && rule.hours != 0 ? rule.hours : all
        minutes = rule.frequency < .hourly && rule.minutes != 0 ? rule.minutes : all
        seconds = rule.frequency < .minutely && rule.seconds != 0 ? rule.seconds : all
        hasTimeLimits = hours & minutes & seconds != all

        let (forward, back) = Self.places(rule.positions)
        positions = hasSets ? forward : []
        positionsFromEnd = hasSets ? back : []
        let times = TimesOfUnit(rule, start: start)
        // The times of a step are always the same, and so is what BYSETPOS chooses of them.
        self.times = hasSets || rule.positions.isEmpty ? times : times.chosen(forward, back)

        let day = start.date.dayNumber
        let cycleLength: Int64
        switch rule.frequency {
        case .yearly:
            origin = pattern.hasWeeks ? pattern.weekYear(of: day) : start.date.year
            cycleLength = 400
        case .monthly:
            origin = start.date.year * 12 + Int64(start.date.month) - 1
            cycleLength = 4_800
        case .weekly:
            origin = pattern.weekIndex(of: day)
            cycleLength = 20_871
        default:
            origin = CivilMath.floorDivide(self.start, unit).quotient
            cycleLength = CivilMath.daysPerCycle * unitsPerDay
        }
        guard interval > 1 else {
            cycle = cycleLength
            return
        }
        let (product, overflow) = (cycleLength / Self.gcd(cycleLength, interval)).multipliedReportingOverflow(
            by: interval)
        cycle = overflow ? .max : product
    }

    /// The same rule with an end in local time in place of `COUNT`.
    init(_ plan: RulePlan, until: Int64) {
        frequency = plan.frequency
        interval = plan.interval
        count = .max
        self.until = until
        untilInstant = plan.untilInstant
        start = plan.start
        pattern = plan.pattern
        isFiltered = plan.isFiltered
        times = plan.times
        positions = plan.positions
        positionsFromEnd = plan.positionsFromEnd
        (unit, unitsPerDay) = (plan.unit, plan.unitsPerDay)
        (hours, minutes, seconds) = (plan.hours, plan.minutes, plan.seconds)
        hasTimeLimits = plan.hasTimeLimits
        (origin, cycle) = (plan.origin, plan.cycle)
    }

    /// The greatest common divisor of two positive numbers.
    static func gcd(_ a: Int64, _ b: Int64) -> Int64 {
        var (a, b) = (a, b)
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }

    /// `BYSETPOS` as indices from the beginning, from 0, and from the end, from -1.
    private static func places(_ positions: [Int]) -> ([Int64], [Int64]) {
        guard !positions.isEmpty else { return ([], []) }
        return (positions.filter { $0 > 0 }.map { Int64($0) - 1 }, positions.filter { $0 < 0 }.map(Int64.init))
    }
}
