internal import SummitAPI
internal import SummitCore
internal import SummitStore

enum ReminderListHandler: ReadHandler {
    static let method = "org.summitd.Reminders.List"
    private static let defaultLimit = 1_000

    static func run(_ call: ReminderMethods.List, _ context: CallContext) throws -> ReminderMethods.ListReply {
        let states = try (call.states ?? []).map(state)
        let limit = call.limit ?? defaultLimit
        guard (1...TimelineViews.largestLimit).contains(limit) else {
            throw FieldError(field: "limit", reason: "a limit is 1 to \(TimelineViews.largestLimit), got \(limit)")
        }
        let deliveries = try context.services.store.read { reader in
            var uid: String?
            if let name = call.milestone {
                guard let stored = try reader.milestone(name) else { throw StoreError.noSuchMilestone(name) }
                uid = stored.milestone.uid
            }
            return try reader.deliveries(milestone: uid, states: states, limit: limit)
        }
        return ReminderMethods.ListReply(reminders: deliveries.map(ReminderMethods.Delivery.init))
    }

    private static func state(_ text: String) throws -> Delivery.State {
        guard let state = Delivery.State(rawValue: text) else {
            let known = Delivery.State.allCases.map(\.rawValue).joined(separator: ", ")
            throw FieldError(
                field: "states",
                reason: "“\(Printable.escape(String(text.prefix(40))))” is not a state; those are \(known)")
        }
        return state
    }
}

extension ReminderMethods.Delivery {
    init(_ delivery: SummitStore.Delivery) {
        self.init(
            key: delivery.key.description, milestone: delivery.slug, uid: delivery.uid, title: delivery.title,
            trigger: delivery.trigger, priority: delivery.priority.rawValue, policy: delivery.policy,
            due: delivery.due.description, state: delivery.state.rawValue, message: delivery.message,
            latenessUsec: delivery.latenessMicroseconds, claimedAt: Self.time(delivery.claimedAt),
            sentAt: Self.time(delivery.sentAt), settledAt: Self.time(delivery.settledAt), cursor: delivery.cursor,
            note: delivery.note)
    }

    private static func time(_ microseconds: Int64?) -> String? {
        microseconds.map { Instant(secondsSinceEpoch: $0 / 1_000_000).description }
    }
}
