internal import SummitAPI
internal import SummitCore
internal import SummitStore

enum ReminderListHandler: ReadHandler {
    static let method = "org.summitd.Reminders.List"
    private static let defaultLimit = 1_000

    static func run(_ call: ReminderMethods.List, _ context: CallContext) throws -> ReminderMethods.Deliveries {
        let states = try (call.states ?? []).map(state)
        let limit = try ReminderLimit.read(call.limit, default: defaultLimit)
        let deliveries = try context.services.store.read { reader in
            var uid: String?
            if let name = call.milestone {
                guard let stored = try reader.milestone(name) else { throw StoreError.noSuchMilestone(name) }
                uid = stored.milestone.uid
            }
            return try reader.deliveries(milestone: uid, states: states, limit: limit)
        }
        return ReminderMethods.Deliveries(reminders: deliveries.map(ReminderMethods.Delivery.init))
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

enum ReminderLimit {
    /// - Throws: ``FieldError``.
    static func read(_ limit: Int?, default standard: Int) throws -> Int {
        let limit = limit ?? standard
        guard (1...TimelineViews.largestLimit).contains(limit) else {
            throw FieldError(field: "limit", reason: "a limit is 1 to \(TimelineViews.largestLimit), got \(limit)")
        }
        return limit
    }
}

extension ReminderMethods.Delivery {
    init(_ delivery: SummitStore.Delivery) {
        self.init(delivery.planned, slug: delivery.slug, title: delivery.title, state: delivery.state.rawValue)
        if delivery.form != .single { form = delivery.form.rawValue }
        message = delivery.message
        latenessUsec = delivery.latenessMicroseconds
        claimedAt = Self.time(delivery.claimedAt)
        sentAt = Self.time(delivery.sentAt)
        settledAt = Self.time(delivery.settledAt)
        cursor = delivery.cursor
        note = delivery.note
        acknowledgedAt = Self.time(delivery.acknowledgedAt)
        acknowledgedBy = delivery.acknowledgedBy
    }

    init(_ planned: PlannedDelivery, slug: String, title: String, state: String) {
        self.init(
            key: planned.key.description, milestone: slug, uid: planned.subject.milestone, title: title,
            trigger: planned.subject.trigger.description, priority: planned.priority.rawValue,
            due: planned.due.description, state: state)
        policy = planned.policy
        if planned.at != planned.due { at = planned.at.description }
        if planned.repetition > 0 { repetition = planned.repetition }
        every = planned.again.map { CalendarDuration.seconds($0.every).description }
        atMost = planned.again?.atMost
        if planned.catchUp != .late { catchUp = planned.catchUp.description }
    }

    private static func time(_ microseconds: Int64?) -> String? { microseconds.map(ReminderTime.text) }
}

enum ReminderTime {
    /// RFC 3339 in UTC, of Unix time in microseconds.
    static func text(_ microseconds: Int64) -> String {
        Instant(secondsSinceEpoch: microseconds / 1_000_000).description
    }
}
