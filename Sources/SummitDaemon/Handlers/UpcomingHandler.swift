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
        let (upcoming, underWay, projections) = try context.services.store.read { [query, running] reader in
            (
                try reader.upcoming(query, after: resolved.now, limit: limit),
                try reader.underWay(running, at: resolved.now, limit: limit),
                try Self.projections(query, statusesAreGiven: statusesAreGiven, after: resolved.now, views, reader)
            )
        }
        let rows = try upcoming.map { stored in
            Row(
                message: try views.message(stored), earliest: stored.earliest,
                fineness: stored.milestone.when?.precision.fineness ?? 0)
        }
        return TimelineMethods.UpcomingReply(
            now: resolved.now.description,
            milestones: Array((rows + projections).sorted(by: Row.isBefore).prefix(limit).map(\.message)),
            underway: try views.messages(underWay))
    }

    private struct Row {
        let message: MilestoneMessage
        let earliest: Instant?
        let fineness: Int

        static func isBefore(_ left: Row, _ right: Row) -> Bool {
            let (start, other) = (left.earliest?.secondsSinceEpoch ?? .min, right.earliest?.secondsSinceEpoch ?? .min)
            if start != other { return start < other }
            if left.fineness != right.fineness { return left.fineness > right.fineness }
            return (left.message.slug ?? "~" + left.message.title) < (right.message.slug ?? "~" + right.message.title)
        }
    }

    static func limit(_ asked: Int?) throws -> Int {
        let limit = asked ?? defaultLimit
        guard limit <= TimelineViews.largestLimit else {
            throw FieldError(field: "limit", reason: "at most \(TimelineViews.largestLimit) here; `list` has no limit")
        }
        return limit
    }

    /// A projected edition has no tags, country, participants or status of its own: it appears only where none is
    /// asked for.
    private static func projections(
        _ query: TimelineQuery, statusesAreGiven: Bool, after now: Instant, _ views: TimelineViews,
        _ reader: StoreReader
    ) throws -> [Row] {
        guard !statusesAreGiven, query.tags.isEmpty, query.countries.isEmpty, query.participants.isEmpty,
            !query.undated
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
                message: try MilestoneMessage(projection, zones: views.services.zones), earliest: earliest,
                fineness: projection.when.precision.fineness)
        }
    }
}
