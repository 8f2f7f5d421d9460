internal import Logging
internal import SummitAPI
internal import SummitCore
internal import SummitStore

enum PastHandler: ReadHandler {
    static let method = "org.summitd.Timeline.Past"

    static func run(_ call: TimelineMethods.List, _ context: CallContext) throws -> TimelineMethods.PastReply {
        let views = context.views
        let resolved = try views.resolve(call.query)
        let (query, now) = (resolved.query, resolved.now)
        let limit = try UpcomingHandler.limit(query.limit)
        let rows = try resolved.source.read { reader in
            try reader.past(query, before: now, limit: limit).map(TimelineRow.init)
                + held(query, at: now, limit: limit, views, reader)
                + recurring(query, before: now, limit: limit, views, reader)
        }
        return TimelineMethods.PastReply(
            now: now.description,
            milestones: try rows.sorted(by: TimelineRow.isLater).prefix(limit).map { try $0.message(views) })
    }

    /// What is on record as held is past, even while its day lasts.
    private static func held(
        _ query: TimelineQuery, at now: Instant, limit: Int, _ views: TimelineViews, _ reader: StoreReader
    ) throws -> [TimelineRow] {
        guard query.statuses.isEmpty || query.statuses.contains(.held) else { return [] }
        var held = query
        held.statuses = [.held]
        let begun =
            try reader.underWay(held, at: now, limit: limit).map(TimelineRow.init)
            + UpcomingHandler.recurring(held, underWayAt: now, limit: limit, views, reader)
        return begun.filter { $0.latest != nil }
    }

    /// The last occurrences of what recurs.
    private static func recurring(
        _ query: TimelineQuery, before now: Instant, limit: Int, _ views: TimelineViews, _ reader: StoreReader
    ) throws -> [TimelineRow] {
        try views.recurring(limit: limit) { count in
            try reader.recurring(query, overBy: now, last: count)
        } rows: { milestones in
            milestones.flatMap { views.occurrences(of: $0, overBy: now, limit: limit, query) }
                .sorted(by: TimelineRow.isLater)
        } isBefore: { row, others in
            row.latest.map { $0 > others } ?? true
        }
    }
}

extension TimelineViews {
    /// So many of the last occurrences of one milestone are looked at for those that fit.
    private static let mostLookedAt = 100_000

    /// One milestone whose occurrences can't be found does not keep the others from being shown.
    fileprivate func occurrences(
        of milestone: Milestone, overBy now: Instant, limit: Int, _ query: TimelineQuery
    ) -> [TimelineRow] {
        do {
            // Of those that do not fit there may be many before the ones that do.
            var count = limit
            while true {
                let last = try milestone.occurrences(overBy: now, limit: count, zones: zones)
                let fitting = last.filter(query.fits).prefix(limit)
                let isBehind = last.last?.bounds.latest.map { end in query.since.map { end <= $0 } ?? false } ?? false
                if fitting.count == limit || last.count < count || isBehind || count >= Self.mostLookedAt {
                    return fitting.map { TimelineRow(OccurrenceStream.Row(milestone, $0)) }
                }
                count *= 8
            }
        } catch {
            services.logger.warning("\(milestone.slug): its occurrences can't be found: \(error)")
            return []
        }
    }
}
