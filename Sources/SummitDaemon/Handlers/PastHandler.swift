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
            var latest = LatestRows(limit)
            for milestone in milestones {
                latest.add { views.occurrences(of: milestone, overBy: now, limit: $0, query) }
            }
            return latest.sorted
        } isBefore: { row, others in
            row.latest.map { $0 > others } ?? true
        }
    }
}

/// As many rows as are wanted of many milestones, those that are over last.
private struct LatestRows {
    private let limit: Int
    private var rows: [TimelineRow] = []
    /// The last of as many as are wanted: what comes behind it is not.
    private var floor: TimelineRow?
    /// So many are asked of a milestone at first: of many that recur often few rows each are among the last.
    private static let first = 16

    init(_ limit: Int) { self.limit = limit }

    /// - Parameter last: so many of the last rows of one milestone.
    mutating func add(last: (_ count: Int) -> [TimelineRow]) {
        var count = min(limit, Self.first)
        var found = last(count)
        while count < limit, found.count >= count, !isBelow(found) {
            count = min(limit, count * 4)
            found = last(count)
        }
        rows += found
        if rows.count >= 2 * limit || floor == nil && rows.count >= limit { cut() }
    }

    /// Whether one of them is not wanted any more, and so none behind them.
    private func isBelow(_ found: [TimelineRow]) -> Bool {
        floor.map { floor in found.contains { TimelineRow.isLater(floor, $0) } } ?? false
    }

    private mutating func cut() {
        rows = Array(sorted.prefix(limit))
        floor = rows.count == limit ? rows.last : nil
    }

    var sorted: [TimelineRow] { rows.sorted(by: TimelineRow.isLater) }
}

extension TimelineViews {
    private func fitting(
        _ milestone: Milestone, overBy now: Instant, limit: Int, _ query: TimelineQuery
    ) throws -> ArraySlice<Occurrence> {
        let overrides = milestone.repetition?.overrides ?? []
        guard query.statuses.isEmpty || query.statuses.contains(milestone.status) else {
            // Only those fit that have a status of their own.
            return try overrides.filter { $0.status.map(query.statuses.contains) ?? false }
                .compactMap { try milestone.occurrence($0.occurrence, zones: zones) }
                .filter { one in query.fits(one) && one.bounds.latest.map { $0 <= now } ?? false }
                .sorted { ($0.bounds.latest ?? now) > ($1.bounds.latest ?? now) }.prefix(limit)
        }
        // What is over later than this has begun behind the window; of the others that do not fit there are the changed ones,
        // and those that have begun in the length of one, which are few but for what overlaps.
        let end = try query.until?.adding(seconds: milestone.longest(zones))
        var most = limit + overrides.count
        var fitting: ArraySlice<Occurrence> = []
        for behind in query.until == nil ? [0] : [1, Self.mostBehind] {
            most += behind
            let last = try milestone.occurrences(overBy: min(now, end ?? now), limit: most, zones: zones)
            fitting = last.filter(query.fits).prefix(limit)
            if fitting.count == limit || last.count < most { break }
        }
        return fitting
    }

    /// So many occurrences may begin behind a window and be over with the last of it. Of what overlaps more there may be fewer
    /// rows than were asked for.
    private static let mostBehind = 1_000

    /// One milestone whose occurrences can't be found does not keep the others from being shown.
    fileprivate func occurrences(
        of milestone: Milestone, overBy now: Instant, limit: Int, _ query: TimelineQuery
    ) -> [TimelineRow] {
        do {
            return OccurrenceStream.rows(of: milestone, try fitting(milestone, overBy: now, limit: limit, query))
                .map(TimelineRow.init)
        } catch {
            services.logger.warning("\(milestone.slug): its occurrences can't be found: \(error)")
            return []
        }
    }
}
