/// One occurrence of a milestone that recurs.
public struct Occurrence: Hashable, Sendable {
    /// The local start that the rule gives it (RECURRENCE-ID, RFC 5545 §3.8.4.4); it stays when the occurrence is
    /// moved.
    public let nominal: LocalStart
    public let when: When
    public let bounds: Bounds
    public let status: Milestone.Status
    /// How often it was moved.
    public let generation: Int64
}

extension Milestone {
    /// Where it begins, without bounds: for where the rules of its zone can't be read.
    public var unplacedOccurrence: Occurrence? {
        guard let when, let start = when.recurrenceStart else { return nil }
        return Occurrence(
            nominal: start, when: when, bounds: Bounds(earliest: nil, latest: nil), status: status,
            generation: generation)
    }

    /// Its occurrences that begin at or after an instant (`nil`: all), in the order in which they begin.
    ///
    /// - Throws: ``ParseError`` where the recurrence does not go with the date; or what the zone provider throws.
    public func occurrences(
        from: Instant? = nil, budget: Int = Occurrences.defaultBudget, zones: some ZoneProvider
    ) throws -> OccurrenceCursor {
        try OccurrenceCursor(of: self, from: from, budget: budget, zones: zones)
    }

    /// Its occurrences that lie, at least partly, between two instants, in the order in which they begin.
    ///
    /// - Parameter limit: no more than these.
    /// - Throws: as ``occurrences(from:budget:zones:)`` and ``OccurrenceCursor/next()``.
    public func occurrences(
        since: Instant, until: Instant, limit: Int = .max, zones: some ZoneProvider
    ) throws -> [Occurrence] {
        var cursor = try occurrences(from: since.adding(seconds: -longest(zones)), zones: zones)
        var found: [Occurrence] = []
        while found.count < limit, let next = try cursor.next(), let start = next.bounds.earliest, start < until {
            if let end = next.bounds.latest, end <= since { continue }
            found.append(next)
        }
        return found
    }

    /// The occurrence that the rule starts at this local time, moved or not.
    ///
    /// - Returns: `nil` where the rule has none there.
    /// - Throws: as ``occurrences(from:budget:zones:)`` and ``OccurrenceCursor/next()``.
    public func occurrence(_ nominal: LocalStart, zones: some ZoneProvider) throws -> Occurrence? {
        guard let repetition, let set = try occurrenceSet(zones: zones), try set.contains(nominal) else { return nil }
        let end = repetition.recurrence.dates.first { $0.start == nominal && $0.end != nil }?.end
        return try occurrence(nominal, end: end, repetition, zones: zones)
    }

    /// Its occurrences that the rule starts on a day, or that were moved there.
    ///
    /// - Throws: as ``occurrences(from:budget:zones:)`` and ``OccurrenceCursor/next()``.
    public func occurrences(on day: CivilDate, zones: some ZoneProvider) throws -> [Occurrence] {
        guard let zone = when?.zone, let next = day.adding(days: 1) else { return [] }
        let rules = try zones.rules(for: zone)
        let (start, end) = (rules.startOfDay(day.dayNumber), rules.startOfDay(next.dayNumber))
        var found = try occurrences(since: start, until: end, limit: 1_000, zones: zones)
            .filter { $0.nominal.date == day || $0.bounds.earliest.map { $0 >= start } ?? false }
        // Those that were moved away from it.
        for override in repetition?.overrides ?? [] where override.occurrence.date == day && override.when != nil {
            if let one = try occurrence(override.occurrence, zones: zones), !found.contains(one) { found.append(one) }
        }
        return found
    }

    /// The date that a nominal start stands for, as ``When/nominalStart`` or a delivery has it: its own, or that of an
    /// occurrence.
    ///
    /// - Returns: `nil` where there is none any more.
    /// - Throws: as ``occurrences(from:budget:zones:)`` and ``OccurrenceCursor/next()``.
    public func when(nominalStart: String, zones: some ZoneProvider) throws -> When? {
        guard repetition != nil else { return when }
        let local = nominalStart.prefix { $0 != "[" }
        guard let nominal = try? LocalStart(parsing: String(local)) else { return when }
        return try occurrence(nominal, zones: zones)?.when
    }

    /// The span of all its occurrences: from the beginning of the first to the end of the last, open where there is
    /// no last or it can't be known. `nil` where there is none at all.
    ///
    /// - Throws: as ``occurrences(from:budget:zones:)`` and ``OccurrenceCursor/next()``.
    public func recurrenceBounds(zones: some ZoneProvider) throws -> Bounds? {
        var cursor = try occurrences(zones: zones)
        guard let first = try cursor.next(), let set = try occurrenceSet(zones: zones) else { return nil }
        var last: Instant?
        if let end = set.last() {
            last = end.adding(seconds: try longest(zones))
            for moved in cursor.moved { last = max(last ?? end, moved.bounds.latest ?? end) }
        }
        return Bounds(earliest: first.bounds.earliest, latest: last)
    }

    /// No occurrence lasts longer, in seconds.
    public func longest(_ zones: some ZoneProvider) throws -> Int64 {
        guard let when, let repetition else { return 0 }
        var length = try Self.length(try when.bounds(zones: zones))
        for date in repetition.recurrence.dates {
            guard let end = date.end, let period = when.occurring(date.start, end: end, length: nil) else { continue }
            length = max(length, try Self.length(try period.bounds(zones: zones)))
        }
        for override in repetition.overrides {
            if let moved = override.when { length = max(length, try Self.length(try moved.bounds(zones: zones))) }
        }
        return when.lastsExactly ? length : length.addingReportingOverflow(2 * CivilMath.secondsPerDay).partialValue
    }

    /// Finds out whether no more of its occurrences are under way at once than may be: whoever asks for one moment goes
    /// through all of those.
    ///
    /// - Throws: ``RecurrenceError`` where there are more; as ``occurrences(from:budget:zones:)`` and
    ///   ``OccurrenceCursor/next()``.
    public func checkDensity(zones: some ZoneProvider) throws {
        let longest = try longest(zones)
        // Of most rules that is plain: once a day, and not for years.
        if let rule = repetition?.recurrence.rule, rule.isAtMostDaily,
            longest / CivilMath.secondsPerDay < MilestoneLimits.underWay - MilestoneLimits.occurrences
        {
            return
        }
        var cursor = try occurrences(zones: zones)
        guard let first = try cursor.next()?.bounds.earliest else { return }
        let end = first.adding(seconds: longest) ?? Instant(secondsSinceEpoch: .max)
        var count = 1
        while let next = try cursor.next()?.bounds.earliest, next < end {
            count += 1
            guard count <= MilestoneLimits.underWay else { throw Self.tooDense }
        }
    }

    /// More than ``MilestoneLimits/underWay``.
    private static var tooDense: RecurrenceError {
        RecurrenceError(
            reason: "more than \(MilestoneLimits.underWay) of its occurrences would be under way at once; "
                + "let them last less long, or come less often")
    }

    private static func length(_ bounds: Bounds) throws -> Int64 {
        guard let earliest = bounds.earliest, let latest = bounds.latest else { return 0 }
        return latest.secondsSinceEpoch.subtractingReportingOverflow(earliest.secondsSinceEpoch).partialValue
    }

    /// The set of its occurrences (RFC 5545 §3.8.5), without what was changed of single ones.
    public func occurrenceSet(zones: some ZoneProvider) throws -> Occurrences? {
        guard let repetition, let when, let start = when.recurrenceStart else { return nil }
        var later = false
        if case .zoned(let time, _) = when { later = time.laterInOverlap }
        return try Occurrences(
            start: start, laterInOverlap: later, recurrence: repetition.recurrence,
            rules: try zones.rules(for: when.zone))
    }

    /// An occurrence of the rule with what a person changed of it.
    func occurrence(
        _ nominal: LocalStart, end: RecurrenceDate.End?, _ repetition: Repetition, zones: some ZoneProvider
    ) throws -> Occurrence? {
        let override = repetition.override(of: nominal)
        guard
            let when = try override?.when
                ?? when?.occurring(nominal, end: end, length: end == nil ? exactLength(zones: zones) : nil)
        else { return nil }
        return Occurrence(
            nominal: nominal, when: when, bounds: try when.bounds(zones: zones),
            status: override?.status ?? status,
            generation: CivilMath.saturatingAdd(generation, override?.generation ?? 0))
    }

    /// How long the first lasts, where it has an end and no duration.
    private func exactLength(zones: some ZoneProvider) throws -> CalendarDuration? {
        guard case .zoned(let start, .at(let end)) = when else { return nil }
        let (first, last) = (try start.resolve(zones: zones).instant, try end.resolve(zones: zones).instant)
        return last > first ? .seconds(last.secondsSinceEpoch - first.secondsSinceEpoch) : nil
    }
}

/// Goes through the occurrences of a milestone in the order in which they begin, those that were moved included.
public struct OccurrenceCursor: Sendable {
    private let milestone: Milestone
    private let repetition: Repetition
    private let zones: any ZoneProvider
    private var rule: Occurrences.Cursor
    private let from: Instant?
    /// The next of the rule that was not moved.
    private var ahead: Occurrence?
    /// Those that were moved to here or later, the last first.
    private(set) var moved: [Occurrence]

    init(of milestone: Milestone, from: Instant?, budget: Int, zones: some ZoneProvider) throws {
        guard let repetition = milestone.repetition, let set = try milestone.occurrenceSet(zones: zones) else {
            throw ParseError(
                input: milestone.when.map { $0.nominalStart ?? "" } ?? "", offset: 0,
                reason: "a milestone recurs from a day or a date-time")
        }
        self.milestone = milestone
        self.repetition = repetition
        self.zones = zones
        self.from = from
        rule = set.cursor(from: from, budget: budget)
        moved = try repetition.overrides.compactMap { override in
            guard override.when != nil, try set.contains(override.occurrence) else { return nil }
            return try milestone.occurrence(override.occurrence, end: nil, repetition, zones: zones)
        }
        .filter { one in from.map { from in one.bounds.earliest.map { $0 >= from } ?? false } ?? true }
        .sorted { Self.isBefore($1, $0) }
    }

    /// The next occurrence.
    ///
    /// - Returns: `nil` after the last.
    /// - Throws: ``RecurrenceError`` where the search for it takes more than the budget.
    public mutating func next() throws -> Occurrence? {
        if ahead == nil { ahead = try nextOfRule() }
        guard let next = ahead else { return moved.popLast() }
        if let other = moved.last, Self.isBefore(other, next) { return moved.popLast() }
        ahead = nil
        return next
    }

    private mutating func nextOfRule() throws -> Occurrence? {
        while let found = try rule.next() {
            if repetition.override(of: found.nominal)?.when != nil { continue }
            return try milestone.occurrence(found.nominal, end: found.end, repetition, zones: zones)
        }
        return nil
    }

    private static func isBefore(_ one: Occurrence, _ other: Occurrence) -> Bool {
        let (start, otherStart) = (one.bounds.earliest, other.bounds.earliest)
        guard let start, let otherStart, start != otherStart else { return one.nominal < other.nominal }
        return start < otherStart
    }
}
