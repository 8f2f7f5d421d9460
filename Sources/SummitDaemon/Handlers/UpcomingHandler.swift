internal import SummitAPI
internal import SummitCore
internal import SummitStore

enum UpcomingHandler: ReadHandler {
    static let method = "org.summitd.Timeline.Upcoming"

    static func run(_ call: TimelineMethods.List, _ context: CallContext) throws -> UpcomingAnswer {
        let (services, asked) = (context.services, call.query ?? QueryMessage())
        let basis = services.basis
        if call.projections == true { return try onlyProjections(call, context) }
        if let kept = services.upcoming.reply(to: asked, at: services.clock(), basis) { return kept }
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
            var rows = try reader.upcoming(query, after: now, limit: limit).map(TimelineRow.init)
            rows += try recurring(query, after: now, limit: limit, views, reader)
            rows += try projections(query, statusesAreGiven: statusesAreGiven, after: now, views, reader)
            let underWay =
                try reader.underWay(running, at: now, limit: limit).map(TimelineRow.init)
                + recurring(running, underWayAt: now, limit: limit, views, reader)
            let next = rows.sorted { $0.order < $1.order }.prefix(limit)
            let begun = underWay.sorted { $0.order < $1.order }.suffix(limit)
            let reply = UpcomingAnswer(
                TimelineMethods.UpcomingReply(
                    now: now.description, milestones: try next.map { try $0.message(views) },
                    underway: try begun.map { try $0.message(views) }))
            let end = (next.compactMap(\.earliest) + begun.compactMap(\.latest)).min()
            services.upcoming.keep(reply, to: asked, from: now, until: end, basis)
            return reply
        }
    }

    static func limit(_ asked: Int?) throws -> Int {
        let limit = asked ?? TimelineMethods.defaultLimit
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

    /// The next occurrences.
    private static func recurring(
        _ query: TimelineQuery, after now: Instant, limit: Int, _ views: TimelineViews, _ reader: StoreReader
    ) throws -> [TimelineRow] {
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

    /// The occurrences that have begun last, of those that are under way.
    static func recurring(
        _ query: TimelineQuery, underWayAt now: Instant, limit: Int, _ views: TimelineViews, _ reader: StoreReader
    ) throws -> [TimelineRow] {
        guard let until = now.adding(seconds: 1) else { return [] }
        var window = onwards(query, from: now)
        window.until = min(query.until ?? until, until)
        return try views.recurring(limit: limit) { [window] count in
            try reader.recurring(window, underWayAt: now, last: count)
        } rows: { [window] milestones in
            var stream = OccurrenceStream(of: milestones, window, views: views)
            var rows: [TimelineRow] = []
            while let next = stream.next() { rows.append(TimelineRow(next)) }
            return rows.sorted { $0.order > $1.order }
        } isBefore: { row, others in
            row.order.sortKey > others.secondsSinceEpoch
        }
    }

    // MARK: What is projected

    private static func onlyProjections(
        _ call: TimelineMethods.List, _ context: CallContext
    ) throws -> UpcomingAnswer {
        let views = context.views
        let resolved = try views.resolve(call.query)
        return try resolved.source.read { reader in
            let rows = try projections(
                resolved.query, statusesAreGiven: !resolved.query.statuses.isEmpty, after: resolved.now, views, reader)
            let next = rows.sorted { $0.order < $1.order }
            return UpcomingAnswer(
                TimelineMethods.UpcomingReply(
                    now: resolved.now.description, milestones: try next.map { try $0.message(views) }, underway: []))
        }
    }

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
