internal import Logging
internal import SummitAPI
internal import SummitCore
internal import SummitStore

enum ShowHandler: ReadHandler {
    static let method = "org.summitd.Timeline.Show"
    /// So many of the occurrences that are under way or next are shown.
    private static let most = 10
    private static let mostRelated = 500

    static func run(_ call: TimelineMethods.Show, _ context: CallContext) throws -> TimelineMethods.One {
        let moment = try context.views.moment(asOf: call.asOf)
        let now = try call.now.map { try context.views.instant("now", $0, nil, now: moment.now).0 } ?? moment.now
        let (stored, related) = try moment.source.read { reader in
            let stored = try reader.existingMilestone(call.name)
            return (stored, try reader.related(to: stored.milestone, most: mostRelated))
        }
        return TimelineMethods.One(
            milestone: try context.views.message(stored),
            occurrences: try occurrences(of: stored.milestone, from: now, context.services),
            related: related.some.isEmpty
                ? nil : related.some.map { RelatedMessage($0.kind, inverse: $0.inverse, $0.other) },
            relatedCount: related.count > related.some.count ? related.count : nil)
    }

    private static func occurrences(
        of milestone: Milestone, from now: Instant, _ services: Services
    ) throws -> [OccurrenceMessage]? {
        guard milestone.repetition != nil else { return nil }
        var shown: [Occurrence] = []
        do {
            try Fields.recurrence {
                if let after = now.adding(seconds: 1) {
                    shown = try milestone.occurrences(since: now, until: after, limit: most, zones: services.zones)
                        .filter { one in one.bounds.earliest.map { $0 < now } ?? false }
                }
                var cursor = try milestone.occurrences(from: now, zones: services.zones)
                while shown.count < most, let one = try cursor.next() { shown.append(one) }
            }
        } catch let error as ZoneError {
            // What else is known of it is shown.
            services.logger.warning("\(milestone.slug): its occurrences can't be found: \(error)")
            return nil
        }
        return try shown.map { one in
            OccurrenceMessage(
                occurrence: one.nominal.description, when: try WhenMessage(one.when, zones: services.zones),
                status: one.status.rawValue)
        }
    }
}
