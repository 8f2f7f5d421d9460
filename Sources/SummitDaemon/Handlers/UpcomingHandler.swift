internal import SummitAPI
internal import SummitCore
internal import SummitStore

enum UpcomingHandler: ReadHandler {
    static let method = "org.summitd.Timeline.Upcoming"
    private static let defaultLimit = 20

    static func run(_ call: TimelineMethods.List, _ context: CallContext) throws -> TimelineMethods.UpcomingReply {
        let views = context.views
        let resolved = try views.resolve(call.query)
        let limit = try Self.limit(resolved.query.limit)
        var query = resolved.query
        let statusesAreGiven = !query.statuses.isEmpty
        if !statusesAreGiven { query.statuses = [.tentative, .confirmed, .postponed, .held] }
        var running = query
        if !statusesAreGiven { running.statuses = [.tentative, .confirmed, .postponed] }
        return try resolved.source.read { [query, running] reader in
            let now = resolved.now
            let (recurring, next) = try recurring(query, after: now, limit: limit, views, reader)
            var rows = try reader.upcoming(query, after: now, limit: limit).map(TimelineRow.init) + next
            rows += try projections(query, statusesAreGiven: statusesAreGiven, after: now, views, reader)
            let underWay =
                try reader.underWay(running, at: now, limit: limit).map(TimelineRow.init)
                + occurrences(of: recurring, running, underWayAt: now, views)
            return TimelineMethods.UpcomingReply(
                now: now.description,
                milestones: try rows.sorted { $0.order < $1.order }.prefix(limit).map { try $0.message(views) },
                underway: try underWay.sorted { $0.order < $1.order }.suffix(limit).map { try $0.message(views) })
        }
    }

    static func limit(_ asked: Int?) throws -> Int {
        let limit = asked ?? defaultLimit
        guard limit <= TimelineViews.largestLimit else {
            throw FieldError(field: "limit", reason: "at most \(TimelineViews.largestLimit) here; `list` has no limit")
        }
        return limit
    }

    // MARK: What recurs

    private static func onwards(_ query: TimelineQuery, from now: Instant) -> TimelineQuery {
        var query = query
        query.since = max(query.since ?? now, now)
        return query
    }

    /// What recurs and may be under way, and the next occurrences.
    private static func recurring(
        _ query: TimelineQuery, after now: Instant, limit: Int, _ views: TimelineViews, _ reader: StoreReader
    ) throws -> (milestones: [Milestone], rows: [TimelineRow]) {
        let onwards = onwards(query, from: now)
        return try views.recurring(limit: limit) { count in
            try reader.recurring(onwards, after: now, next: count)
        } rows: { milestones in
            var stream = OccurrenceStream(of: milestones, onwards, views: views)
            var rows: [TimelineRow] = []
            while rows.count < limit, let next = stream.next() {
                if let start = next.occurrence.bounds.earliest, start > now { rows.append(TimelineRow(next)) }
            }
            return rows
        } isBefore: { row, others in
            row.order.sortKey < others.secondsSinceEpoch
        }
    }

    private static func occurrences(
        of milestones: [Milestone], _ query: TimelineQuery, underWayAt now: Instant, _ views: TimelineViews
    ) throws -> [TimelineRow] {
        guard let until = now.adding(seconds: 1) else { return [] }
        var window = query
        window.since = max(query.since ?? now, now)
        window.until = min(query.until ?? until, until)
        var stream = OccurrenceStream(of: milestones, window, views: views)
        var rows: [TimelineRow] = []
        while let next = stream.next() { rows.append(TimelineRow(next)) }
        return rows
    }

    // MARK: What is projected

    /// A projected edition has no tags, country, participants or status of its own: it appears only where none is
    /// asked for.
    private static func projections(
        _ query: TimelineQuery, statusesAreGiven: Bool, after now: Instant, _ views: TimelineViews,
        _ reader: StoreReader
    ) throws -> [TimelineRow] {
        guard !statusesAreGiven, query.tags.isEmpty, query.countries.isEmpty, query.participants.isEmpty,
            !query.undated, !query.unsourced, query.related.isEmpty
        else { return [] }
        return try reader.allSeries().compactMap { series in
            guard query.series.isEmpty || query.series.contains(series.slug),
                let projection = try views.projection(of: series, reader)
            else { return nil }
            let bounds = try projection.when.bounds(zones: views.zones)
            guard let earliest = bounds.earliest, earliest > now,
                query.until.map({ earliest < $0 }) ?? true,
                query.since.map({ since in bounds.latest.map { $0 > since } ?? true }) ?? true
            else { return nil }
            return TimelineRow(projection, bounds)
        }
    }
}
