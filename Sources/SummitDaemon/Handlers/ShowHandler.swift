internal import SummitAPI
internal import SummitCore
internal import SummitStore

enum ShowHandler: ReadHandler {
    static let method = "org.summitd.Timeline.Show"
    /// So many of the next occurrences are shown.
    private static let most = 10

    static func run(_ call: TimelineMethods.Show, _ context: CallContext) throws -> TimelineMethods.One {
        guard let stored = try context.services.store.read({ try $0.milestone(call.name) }) else {
            throw StoreError.noSuchMilestone(call.name)
        }
        return TimelineMethods.One(
            milestone: try context.views.message(stored),
            occurrences: try occurrences(of: stored.milestone, context.services))
    }

    private static func occurrences(of milestone: Milestone, _ services: Services) throws -> [OccurrenceMessage]? {
        guard milestone.repetition != nil else { return nil }
        var cursor = try Fields.read("when.recurrence") {
            try milestone.occurrences(from: services.clock(), zones: services.zones)
        }
        var next: [OccurrenceMessage] = []
        while next.count < most, let one = try Fields.read("when.recurrence", { try cursor.next() }) {
            next.append(
                OccurrenceMessage(
                    occurrence: one.nominal.description, when: try WhenMessage(one.when, zones: services.zones),
                    status: one.status.rawValue))
        }
        return next
    }
}
