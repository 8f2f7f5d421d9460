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
    public static let defaultBudget = 300_000

    let source: OccurrenceSource

    /// The set of a start. `laterInOverlap` says that the second is meant, should the start happen twice.
    /// - Throws: `ParseError` where the recurrence does not fit the start: see `Recurrence.validate`.
    public init(
        start: LocalStart, laterInOverlap: Bool = false, recurrence: Recurrence, rules: ZoneRules
    ) throws(ParseError) {
        try recurrence.validate(start: start)
        source = OccurrenceSource(start: start, laterInOverlap: laterInOverlap, recurrence: recurrence, rules: rules)
    }

    /// A cursor at the first occurrence whose instant is not before `from`; without it, at the first of all.
    ///
    /// It jumps there: how far away that is does not matter. `budget` bounds the periods examined in each call of
    /// `next`, the jump counted with the first.
    public func cursor(from: Instant? = nil, budget: Int = Occurrences.defaultBudget) -> Cursor {
        Cursor(source, from: from, budget: budget)
    }

    /// Whether the set has an occurrence with this nominal start.
    /// - Throws: `RecurrenceError` where the budget does not do.
    public func contains(
        _ nominal: LocalStart, budget: Int = Occurrences.defaultBudget
    ) throws(RecurrenceError) -> Bool {
        guard nominal.isDay == source.start.isDay else { return false }
        let second = nominal.secondNumber
        if source.exceptions.contains(second) { return false }
        if source.hasDate(second) { return true }
        guard let plan = source.plan, second >= plan.start, second <= plan.until else { return false }
        var work = WorkBudget(limit: budget)
        var cursor = try RuleCursor(plan, from: second, budget: &work)
        guard try cursor.next(&work) == second else { return false }
        return source.resolve(second).instant <= source.untilInstant
    }

    /// Whether the start itself is an occurrence. Where it is not, the rule does not give it, or EXDATE names it.
    /// - Throws: `RecurrenceError` where the budget does not do.
    public func startIsOccurrence() throws(RecurrenceError) -> Bool {
        try contains(source.start)
    }
}
