internal import HeapModule
internal import Logging
internal import SummitCore
internal import SummitStore

/// The occurrences of milestones that recur, each as if it were a milestone of its own, in the order of the timeline.
struct OccurrenceStream: Sendable {
    /// One of them.
    struct Row: Comparable, Sendable {
        private let source: Recurring
        let occurrence: Occurrence
        let order: TimelineOrder

        var milestone: Milestone { source.milestone }

        fileprivate init(_ source: Recurring, _ occurrence: Occurrence) {
            self.source = source
            self.occurrence = occurrence
            order = TimelineOrder(
                when: occurrence.when, earliest: occurrence.bounds.earliest, slug: source.milestone.slug,
                occurrence: occurrence.nominal)
        }

        static func == (one: Row, other: Row) -> Bool { one.order == other.order }
        static func < (one: Row, other: Row) -> Bool { one.order < other.order }
    }

    /// Some occurrences of one milestone.
    static func rows(of milestone: Milestone, _ occurrences: some Sequence<Occurrence>) -> [Row] {
        let recurring = Recurring(milestone)
        return occurrences.map { Row(recurring, $0) }
    }

    /// A milestone, which is too large to be copied for each of its occurrences.
    fileprivate final class Recurring: Sendable {
        let milestone: Milestone

        init(_ milestone: Milestone) { self.milestone = milestone }
    }

    /// Where one is in the occurrences of a milestone.
    private struct Source {
        let recurring: Recurring
        let end: EndOfStatuses?
        /// `nil`: there is but one.
        var cursor: OccurrenceCursor?
        /// The next.
        var head: Row

        /// - Returns: whether there is another.
        mutating func advance(_ choice: Choice) throws -> Bool {
            guard let following = try choice.next(&cursor, until: end) else { return false }
            head = Row(recurring, following)
            return true
        }
    }

    /// The place of a source, by what comes next of it.
    private struct Place: Comparable {
        let order: TimelineOrder
        let index: Int

        static func < (one: Place, other: Place) -> Bool { one.order < other.order }
    }

    private let choice: Choice
    private let isFirstOnly: Bool
    private var sources: [Source?] = []
    /// Where sources were that have no more.
    private var free: [Int] = []
    private var places: Heap<Place> = []

    /// Those of no milestone yet.
    ///
    /// - Parameters:
    ///   - query: its window and statuses count, for each occurrence.
    ///   - isFirstOnly: only the first of each that fits.
    init(_ query: TimelineQuery, isFirstOnly: Bool = false, views: TimelineViews) {
        choice = Choice(views: views, query: query)
        self.isFirstOnly = isFirstOnly
    }

    init(of milestones: [Milestone], _ query: TimelineQuery, isFirstOnly: Bool = false, views: TimelineViews) {
        self.init(query, isFirstOnly: isFirstOnly, views: views)
        for milestone in milestones { add(milestone) }
    }

    /// Those of one more milestone, before any was taken that may come behind one of its own.
    mutating func add(_ milestone: Milestone) {
        let isRead = choice.attempt(milestone) {
            let from = try choice.query.since?.adding(seconds: -milestone.longest(choice.views.zones))
            var cursor: OccurrenceCursor? = try milestone.occurrences(from: from, zones: choice.views.zones)
            let end = try choice.endOfStatuses(milestone)
            guard let first = try choice.next(&cursor, until: end) else { return }
            add(Recurring(milestone), first, cursor, until: end)
        }
        // Where all are listed it is there, though nobody knows when: its zone may not be installed any more.
        if !isRead, isFirstOnly, let first = milestone.unplacedOccurrence {
            add(Recurring(milestone), first, nil, until: nil)
        }
    }

    private mutating func add(
        _ recurring: Recurring, _ first: Occurrence, _ cursor: OccurrenceCursor?, until end: EndOfStatuses?
    ) {
        let head = Row(recurring, first)
        let source = Source(recurring: recurring, end: end, cursor: cursor, head: head)
        if let index = free.popLast() {
            sources[index] = source
            places.insert(Place(order: head.order, index: index))
        } else {
            places.insert(Place(order: head.order, index: sources.count))
            sources.append(source)
        }
    }

    /// The next, without taking it.
    var first: Row? { places.min.flatMap { sources[$0.index]?.head } }

    mutating func next() -> Row? {
        guard let index = places.popMin()?.index, let row = sources[index]?.head else { return nil }
        var isOver = true
        if !isFirstOnly {
            choice.attempt(row.milestone) { isOver = try sources[index]?.advance(choice) != true }
        }
        if let head = sources[index]?.head, !isOver {
            places.insert(Place(order: head.order, index: index))
        } else {
            sources[index] = nil
            free.append(index)
        }
        return row
    }
}

/// Which occurrences are wanted.
private struct Choice: Sendable {
    let views: TimelineViews
    let query: TimelineQuery

    func next(_ cursor: inout OccurrenceCursor?, until end: EndOfStatuses?) throws -> Occurrence? {
        while let occurrence = try cursor?.next() {
            if let until = query.until, let start = occurrence.bounds.earliest, start >= until { return nil }
            if query.fits(occurrence) { return occurrence }
            if let end, end.isBefore(occurrence) { return nil }
        }
        return nil
    }

    /// Where a milestone does not have a status that is asked for, only some of its occurrences may: a rule without an end
    /// must not be followed to find none.
    ///
    /// - Returns: `nil` where it has one.
    func endOfStatuses(_ milestone: Milestone) throws -> EndOfStatuses? {
        guard !query.statuses.isEmpty, !query.statuses.contains(milestone.status) else { return nil }
        let overrides = milestone.repetition?.overrides ?? []
        return EndOfStatuses(
            nominal: overrides.map(\.occurrence).max(),
            moved: try overrides.compactMap { try $0.when?.bounds(zones: views.zones).earliest }.max())
    }

    /// One milestone whose occurrences can't be found does not keep the others from being shown.
    ///
    /// - Returns: whether they could be.
    @discardableResult
    func attempt(_ milestone: Milestone, _ body: () throws -> Void) -> Bool {
        do {
            try body()
            return true
        } catch {
            views.services.logger.warning("\(milestone.slug): its occurrences can't be found: \(error)")
            return false
        }
    }
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
