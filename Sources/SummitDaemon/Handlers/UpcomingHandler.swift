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
        let isPresent = call.query?.asOf == nil
        return try resolved.source.read { [query, running] reader in
            let now = resolved.now
            let (recurring, next) = try Self.recurring(query, after: now, limit: limit, isPresent, views, reader)
            var rows = try reader.upcoming(query, after: now, limit: limit).map { stored in
                Row(order: stored.order, message: try views.message(stored))
            }
            rows += next
            rows += try projections(query, statusesAreGiven: statusesAreGiven, after: now, views, reader)
            let underWay = try reader.underWay(running, at: now, limit: limit).map { stored in
                Row(order: stored.order, message: try views.message(stored))
            }
            return TimelineMethods.UpcomingReply(
                now: now.description, milestones: sorted(rows, limit),
                underway: Array(
                    sorted(try underWay + occurrences(of: recurring, running, underWayAt: now, views), .max)
                        .suffix(limit)))
        }
    }

    private struct Row {
        let order: TimelineOrder
        let message: MilestoneMessage
    }

    private static func sorted(_ rows: [Row], _ limit: Int) -> [MilestoneMessage] {
        rows.sorted { $0.order < $1.order }.prefix(limit).map(\.message)
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

    /// What recurs and may be under way, and the next occurrences. Of the timeline as it was, nothing is known before.
    private static func recurring(
        _ query: TimelineQuery, after now: Instant, limit: Int, _ isPresent: Bool, _ views: TimelineViews,
        _ reader: StoreReader
    ) throws -> (milestones: [Milestone], next: [Row]) {
        let onwards = onwards(query, from: now)
        guard isPresent else {
            let all = try reader.recurring(onwards)
            return (all, try occurrences(of: all, query, after: now, limit: limit, views))
        }
        var count = limit
        while true {
            let (milestones, othersFrom) = try views.recurring(onwards, at: now, next: count, reader)
            let rows = try occurrences(of: milestones, query, after: now, limit: limit, views)
            // Enough where no occurrence of the others comes before the last of these.
            guard let othersFrom, rows.count < limit || rows[limit - 1].order.sortKey >= othersFrom.secondsSinceEpoch
            else { return (milestones, rows) }
            count = count.multipliedReportingOverflow(by: 8).overflow ? .max : count * 8
        }
    }

    private static func occurrences(
        of milestones: [Milestone], _ query: TimelineQuery, after now: Instant, limit: Int, _ views: TimelineViews
    ) throws -> [Row] {
        var stream = OccurrenceStream(of: milestones, onwards(query, from: now), services: views.services)
        var rows: [Row] = []
        while rows.count < limit, let next = stream.next() {
            guard let start = next.occurrence.bounds.earliest, start > now else { continue }
            rows.append(Row(order: next.order, message: try views.message(next)))
        }
        return rows
    }

    private static func occurrences(
        of milestones: [Milestone], _ query: TimelineQuery, underWayAt now: Instant, _ views: TimelineViews
    ) throws -> [Row] {
        guard let until = now.adding(seconds: 1) else { return [] }
        var window = query
        window.since = max(query.since ?? now, now)
        window.until = min(query.until ?? until, until)
        var stream = OccurrenceStream(of: milestones, window, services: views.services)
        var rows: [Row] = []
        while let next = stream.next() { rows.append(Row(order: next.order, message: try views.message(next))) }
        return rows
    }

    // MARK: What is projected

    /// A projected edition has no tags, country, participants or status of its own: it appears only where none is
    /// asked for.
    private static func projections(
        _ query: TimelineQuery, statusesAreGiven: Bool, after now: Instant, _ views: TimelineViews,
        _ reader: StoreReader
    ) throws -> [Row] {
        guard !statusesAreGiven, query.tags.isEmpty, query.countries.isEmpty, query.participants.isEmpty,
            !query.undated, !query.unsourced, query.related.isEmpty
        else { return [] }
        return try reader.allSeries().compactMap { series in
            guard query.series.isEmpty || query.series.contains(series.slug),
                let projection = try views.projection(of: series, reader)
            else { return nil }
            let bounds = try projection.when.bounds(zones: views.services.zones)
            guard let earliest = bounds.earliest, earliest > now,
                query.until.map({ earliest < $0 }) ?? true,
                query.since.map({ since in bounds.latest.map { $0 > since } ?? true }) ?? true
            else { return nil }
            return Row(
                // Without a slug it stands behind what has one.
                order: TimelineOrder(when: projection.when, earliest: earliest, slug: "~" + projection.title),
                message: try MilestoneMessage(projection, zones: views.services.zones))
        }
    }
}
