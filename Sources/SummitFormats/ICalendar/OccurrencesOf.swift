internal import SummitAPI
internal import SummitCore

/// The occurrences of what was read, as our own engine has them.
struct OccurrencesOf {
    let milestone: Milestone
    let table: ZoneTable
    private let problem: (any Error)?

    init(_ input: MilestoneInput, table: ZoneTable) {
        self.table = table
        var (read, problem) = (Milestone(uid: "x", slug: "x", title: "x"), (any Error)?.none)
        do {
            if let when = input.when {
                let date = try When(
                    parsing: when.text, end: when.end, duration: when.duration, defaultZone: when.zone ?? "UTC",
                    zones: table)
                read.when = date
                var recurrence = when.recurrence
                recurrence?.overrides = nil
                read.repetition = try recurrence?.repetition(from: date, zones: table)
            }
        } catch {
            problem = error
        }
        milestone = read
        self.problem = problem
    }

    /// - Throws: why the recurrence can't be followed.
    func set() throws -> Occurrences {
        if let problem { throw problem }
        guard let set = try milestone.occurrenceSet(zones: table) else {
            throw FormatError(line: 0, reason: "it does not recur")
        }
        return set
    }

    func contains(_ occurrence: LocalStart) throws -> Bool { try set().contains(occurrence) }

    /// Whether a date is just the one that the rule gives the occurrence.
    func isUnmoved(_ when: WhenInput, _ occurrence: LocalStart) throws -> Bool {
        guard let own = try milestone.occurrence(occurrence, zones: table) else { return false }
        let other = try When(
            parsing: when.text, end: when.end, duration: when.duration, defaultZone: when.zone ?? "UTC", zones: table)
        return try own.when.recurrenceStart?.isDay == other.recurrenceStart?.isDay
            && own.bounds == other.bounds(zones: table)
    }

    /// The nominal starts from one on, up to another or to `limit` of them.
    func nominals(from first: LocalStart, before end: LocalStart?, limit: Int) throws -> [Occurrences.Occurrence] {
        let zone = milestone.when?.zone ?? "UTC"
        // A day earlier: a gap may put an occurrence after the one that follows it.
        let from = try table.rules(for: zone).resolve(first.local).instant.adding(seconds: -86_400)
        var cursor = try set().cursor(from: from)
        var found: [Occurrences.Occurrence] = []
        while found.count < limit, let next = try cursor.next() {
            if next.nominal < first { continue }
            if let end, next.nominal >= end { break }
            found.append(next)
        }
        return found
    }
}

extension OccurrencesOf {
    /// When an occurrence is that nobody has changed.
    ///
    /// - Returns: `nil` where the recurrence has none there.
    func date(of occurrence: LocalStart) throws -> When? {
        try milestone.occurrence(occurrence, zones: table)?.when
    }
}
