internal import HeapModule
internal import Logging
internal import SummitCore
internal import SummitStore

/// The occurrences of milestones that recur, each as if it were a milestone of its own, in the order of the timeline.
struct OccurrenceStream: Sendable {
    /// One of them.
    struct Row: Comparable, Sendable {
        let milestone: Milestone
        let occurrence: Occurrence
        let order: TimelineOrder

        init(_ milestone: Milestone, _ occurrence: Occurrence) {
            self.milestone = milestone
            self.occurrence = occurrence
            order = TimelineOrder(
                when: occurrence.when, earliest: occurrence.bounds.earliest, slug: milestone.slug,
                occurrence: occurrence.nominal)
        }

        static func == (one: Row, other: Row) -> Bool { one.order == other.order }
        static func < (one: Row, other: Row) -> Bool { one.order < other.order }
    }

    /// A milestone and where one is in its occurrences.
    private struct Source: Comparable, Sendable {
        var head: Row
        var cursor: OccurrenceCursor

        static func == (one: Source, other: Source) -> Bool { one.head == other.head }
        static func < (one: Source, other: Source) -> Bool { one.head < other.head }
    }

    private let services: Services
    private let query: TimelineQuery
    private let isFirstOnly: Bool
    private var sources: Heap<Source> = []

    /// - Parameters:
    ///   - milestones: which.
    ///   - query: its window and statuses count, for each occurrence.
    ///   - isFirstOnly: only the first of each that fits.
    init(of milestones: [Milestone], _ query: TimelineQuery, isFirstOnly: Bool = false, services: Services) {
        self.services = services
        self.query = query
        self.isFirstOnly = isFirstOnly
        sources = Heap(
            milestones.compactMap { milestone in
                attempt(milestone) {
                    let from = try query.since?.adding(seconds: -milestone.longest(services.zones))
                    var cursor = try milestone.occurrences(from: from, zones: services.zones)
                    return try next(milestone, &cursor).map { Source(head: $0, cursor: cursor) }
                }
            })
    }

    /// The next, without taking it.
    var first: Row? { sources.min?.head }

    mutating func next() -> Row? {
        guard var source = sources.popMin() else { return nil }
        let row = source.head
        if !isFirstOnly, let following = attempt(row.milestone, { try next(row.milestone, &source.cursor) }) {
            source.head = following
            sources.insert(source)
        }
        return row
    }

    private func next(_ milestone: Milestone, _ cursor: inout OccurrenceCursor) throws -> Row? {
        let end = try endOfStatuses(milestone)
        while let occurrence = try cursor.next() {
            if let until = query.until, let start = occurrence.bounds.earliest, start >= until { return nil }
            if query.fits(occurrence) { return Row(milestone, occurrence) }
            if let end, end.isBefore(occurrence) { return nil }
        }
        return nil
    }

    /// Behind this, occurrences have the status of their milestone.
    private struct EndOfStatuses {
        let nominal: LocalStart?
        let moved: Instant?

        func isBefore(_ occurrence: Occurrence) -> Bool {
            guard let start = occurrence.bounds.earliest else { return false }
            return nominal.map { $0 < occurrence.nominal } ?? true && moved.map { $0 < start } ?? true
        }
    }

    /// Where a milestone does not have a status that is asked for, only some of its occurrences may: a rule without an end
    /// must not be followed to find none.
    ///
    /// - Returns: `nil` where it has one.
    private func endOfStatuses(_ milestone: Milestone) throws -> EndOfStatuses? {
        guard !query.statuses.isEmpty, !query.statuses.contains(milestone.status) else { return nil }
        let overrides = milestone.repetition?.overrides ?? []
        return EndOfStatuses(
            nominal: overrides.map(\.occurrence).max(),
            moved: try overrides.compactMap { try $0.when?.bounds(zones: services.zones).earliest }.max())
    }

    /// One milestone whose occurrences can't be found does not keep the others from being shown.
    private func attempt<Value>(_ milestone: Milestone, _ body: () throws -> Value?) -> Value? {
        do {
            return try body()
        } catch {
            services.logger.warning("\(milestone.slug): its occurrences can't be found: \(error)")
            return nil
        }
    }
}

extension TimelineQuery {
    /// Whether an occurrence lies in the window and has one of the statuses.
    func fits(_ occurrence: Occurrence) -> Bool {
        if !statuses.isEmpty, !statuses.contains(occurrence.status) { return false }
        return switch reach {
        case .possible: occurrence.bounds.possiblyOverlaps(since: since, until: until)
        case .certain: occurrence.bounds.certainlyWithin(since: since, until: until)
        }
    }
}

extension Services {
    /// The occurrences that are over by an instant, the latest first.
    ///
    /// Looks at wider and wider stretches of time before it, so that what recurs for ever is never gone through.
    func occurrences(of milestone: Milestone, over now: Instant, limit: Int) throws -> [Occurrence] {
        guard let beginning = try milestone.recurrenceBounds(zones: zones)?.earliest else { return [] }
        let longest = try milestone.longest(zones)
        var width: Int64 = 3_600
        while true {
            let (since, overflow) = now.secondsSinceEpoch.subtractingReportingOverflow(width)
            let from = overflow ? Instant(secondsSinceEpoch: .min) : Instant(secondsSinceEpoch: since)
            var cursor = try milestone.occurrences(from: from, zones: zones)
            var found: [Occurrence] = []
            while let next = try cursor.next(), let start = next.bounds.earliest, start < now {
                if let end = next.bounds.latest, end <= now { found.append(next) }
            }
            // What began before this stretch ended before what began `longest` later.
            let isComplete = from <= beginning
            let sure = isComplete ? found : found.filter { sureFrom(from, longest, $0) }
            if sure.count >= limit || isComplete {
                return Array(sure.sorted { ($0.bounds.latest ?? now) > ($1.bounds.latest ?? now) }.prefix(limit))
            }
            width = width.multipliedReportingOverflow(by: 2).overflow ? .max : width * 2
        }
    }

    private func sureFrom(_ from: Instant, _ longest: Int64, _ occurrence: Occurrence) -> Bool {
        guard let end = occurrence.bounds.latest, let sure = from.adding(seconds: longest) else { return false }
        return end > sure
    }
}
