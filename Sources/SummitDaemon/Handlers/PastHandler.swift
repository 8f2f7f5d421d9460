internal import SummitAPI
internal import SummitCore
internal import SummitStore

enum PastHandler: ReadHandler {
    static let method = "org.summitd.Timeline.Past"

    static func run(_ call: TimelineMethods.List, _ context: CallContext) throws -> TimelineMethods.PastReply {
        let (views, services) = (context.views, context.services)
        let resolved = try views.resolve(call.query)
        let (query, now) = (resolved.query, resolved.now)
        let limit = try UpcomingHandler.limit(query.limit)
        let (single, recurring) = try resolved.source.read {
            (try $0.past(query, before: now, limit: limit), try $0.recurring(query))
        }
        var rows = try single.map { Row(latest: $0.latest, order: $0.order, message: try views.message($0)) }
        for milestone in recurring {
            for occurrence in try services.occurrences(of: milestone, over: now, limit: limit)
            where query.fits(occurrence) {
                let row = OccurrenceStream.Row(milestone, occurrence)
                rows.append(Row(latest: occurrence.bounds.latest, order: row.order, message: try views.message(row)))
            }
        }
        return TimelineMethods.PastReply(
            now: now.description, milestones: rows.sorted(by: Row.isBefore).prefix(limit).map(\.message))
    }

    private struct Row {
        let latest: Instant?
        let order: TimelineOrder
        let message: MilestoneMessage

        static func isBefore(_ one: Row, _ other: Row) -> Bool {
            let (end, otherEnd) = (one.latest?.secondsSinceEpoch ?? .max, other.latest?.secondsSinceEpoch ?? .max)
            return end != otherEnd ? end > otherEnd : one.order > other.order
        }
    }
}
