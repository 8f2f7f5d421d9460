internal import SummitAPI
internal import SummitCore
internal import SummitStore

/// The steps of all deliveries as they happen.
enum ReminderWatchHandler: SubscriptionHandler {
    static let method = "org.summitd.Reminders.Watch"
    private static let size = 100

    static func next(
        _ call: ReminderMethods.Watch, _ context: CallContext, after: Int64?
    ) throws -> (page: ReminderMethods.WatchReply?, position: Int64) {
        try context.services.store.read { reader in
            let last = try reader.lastEvent()
            guard let after else {
                // First where the steps stand now; then what comes after `since`.
                let since = call.since ?? last
                guard (0...last).contains(since) else {
                    throw FieldError(field: "since", reason: "the steps are numbered 1 to \(last), got \(since)")
                }
                return (ReminderMethods.WatchReply(sequence: last, events: []), since)
            }
            let events = try reader.events(after: after, limit: size)
            guard let end = events.last?.sequence else { return (nil, after) }
            let messages = try events.compactMap { event in
                try reader.delivery(event.key).map {
                    ReminderMethods.Event(ReminderMethods.Step(event), reminder: ReminderMethods.Delivery($0))
                }
            }
            return (ReminderMethods.WatchReply(sequence: end, events: messages), end)
        }
    }
}
