/// The recurrence set of a start in a zone: RFC 5545 §3.8.5, lazily and in the order of time.
///
/// The rule is followed in local time, without the zone; each occurrence is then resolved by the zone's rules: in a gap
/// by the offset before it, in an overlap to the first (§3.3.5). Of occurrences that fall on one instant there is one.
/// `COUNT` counts what the rule gives in local time. A start that the rule does not give is no occurrence.
public struct Occurrences: Sendable {
    /// One occurrence.
    public struct Occurrence: Hashable, Sendable {
        /// The local start that the recurrence gives, even where a gap has moved the instant.
        public let nominal: LocalStart
        /// When it begins.
        public let instant: Instant
        /// Its own end, where it comes from a period of `RDATE`.
        public let end: RecurrenceDate.End?
    }

    /// How many periods may be examined for one occurrence, or for one jump, unless the caller says otherwise.
    public static let defaultBudget = 500_000

    let start: LocalStart
    let laterInOverlap: Bool
    let rules: ZoneRules
    let plan: RulePlan?
    /// What RDATE gives, and the start where there is no rule: ascending, each once.
    let dates: [(second: Int64, end: RecurrenceDate.End?)]
    /// What EXDATE takes away, ascending.
    let exceptions: [Int64]
    /// The last instant that `UNTIL` in UTC allows.
    let untilInstant: Int64
    /// The instant of the start, where the start is the later of two.
    let laterStart: Int64?

    /// The set of a start. `laterInOverlap` says that the second is meant, should the start happen twice.
    /// - Throws: `ParseError` where the recurrence does not fit the start: see `Recurrence.validate`.
    public init(
        start: LocalStart, laterInOverlap: Bool = false, recurrence: Recurrence, rules: ZoneRules
    ) throws(ParseError) {
        try recurrence.validate(start: start)
        self.start = start
        self.laterInOverlap = laterInOverlap
        self.rules = rules
        plan = recurrence.rule.map { RulePlan($0, start: start) }
        var dates = recurrence.dates.map { (second: $0.start.secondNumber, end: $0.end) }
        if recurrence.rule == nil { dates.append((start.secondNumber, nil)) }
        // Of the same start given twice, the period is kept: it says more.
        dates.sort { ($0.second, $0.end == nil ? 1 : 0) < ($1.second, $1.end == nil ? 1 : 0) }
        var kept: [(second: Int64, end: RecurrenceDate.End?)] = []
        for date in dates where kept.last?.second != date.second { kept.append(date) }
        self.dates = kept
        exceptions = recurrence.exceptions.map(\.secondNumber).sorted()
        untilInstant = if case .instant(let until)? = recurrence.rule?.until { until.secondsSinceEpoch } else { .max }
        laterStart =
            laterInOverlap
            ? rules.resolve(start.local).choice(laterInOverlap: true).instant.secondsSinceEpoch : nil
    }

    /// A cursor at the first occurrence whose instant is not before `from`; without it, at the first of all.
    ///
    /// It jumps there: how far away that is does not matter. `budget` bounds the periods examined in each call of
    /// `next`, the jump counted with the first.
    public func cursor(from: Instant? = nil, budget: Int = Occurrences.defaultBudget) -> Cursor {
        Cursor(self, from: from, budget: budget)
    }

    /// Whether the set has an occurrence with this nominal start.
    /// - Throws: `RecurrenceError` where the budget does not do.
    public func contains(
        _ nominal: LocalStart, budget: Int = Occurrences.defaultBudget
    ) throws(RecurrenceError) -> Bool {
        guard nominal.isDay == start.isDay else { return false }
        let second = nominal.secondNumber
        if Self.index(of: second, in: exceptions) != nil { return false }
        if dates.contains(where: { $0.second == second }) { return true }
        guard let plan, second >= plan.start, second <= plan.until else { return false }
        var work = WorkBudget(limit: budget)
        var cursor = try RuleCursor(plan, from: second, budget: &work)
        guard try cursor.next(&work) == second else { return false }
        return resolve(second).instant <= untilInstant
    }

    /// Whether the start itself is an occurrence. Where it is not, the rule does not give it, or EXDATE names it.
    /// - Throws: `RecurrenceError` where the budget does not do.
    public func startIsOccurrence() throws(RecurrenceError) -> Bool {
        try contains(start)
    }

    private static func index(of value: Int64, in sorted: [Int64]) -> Int? {
        var (low, high) = (0, sorted.count)
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low < sorted.count && sorted[low] == value ? low : nil
    }

    /// The instant of a second number, and the gap it lies in: the local time at which that begins and ends.
    func resolve(_ second: Int64) -> (instant: Int64, resolution: LocalResolution) {
        guard let local = CivilDateTime(secondNumber: second) else {
            return (second, .unique(Instant(secondsSinceEpoch: second), offset: 0))
        }
        let resolution = rules.resolve(local)
        if let laterStart, case .overlap(let first, _, let other, _) = resolution,
            first.secondsSinceEpoch < laterStart, other.secondsSinceEpoch >= laterStart
        {
            return (other.secondsSinceEpoch, resolution)
        }
        return (resolution.instant.secondsSinceEpoch, resolution)
    }
}
