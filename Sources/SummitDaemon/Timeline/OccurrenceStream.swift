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

    private let views: TimelineViews
    private let query: TimelineQuery
    private let isFirstOnly: Bool
    private var sources: Heap<Source> = []

    /// - Parameters:
    ///   - milestones: which.
    ///   - query: its window and statuses count, for each occurrence.
    ///   - isFirstOnly: only the first of each that fits.
    init(of milestones: [Milestone], _ query: TimelineQuery, isFirstOnly: Bool = false, views: TimelineViews) {
        self.views = views
        self.query = query
        self.isFirstOnly = isFirstOnly
        sources = Heap(
            milestones.compactMap { milestone in
                attempt(milestone) {
                    let from = try query.since?.adding(seconds: -milestone.longest(views.zones))
                    var cursor = try milestone.occurrences(from: from, zones: views.zones)
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
            moved: try overrides.compactMap { try $0.when?.bounds(zones: views.zones).earliest }.max())
    }

    /// One milestone whose occurrences can't be found does not keep the others from being shown.
    private func attempt<Value>(_ milestone: Milestone, _ body: () throws -> Value?) -> Value? {
        do {
            return try body()
        } catch {
            views.services.logger.warning("\(milestone.slug): its occurrences can't be found: \(error)")
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
