internal import SummitAPI
internal import SummitCore
internal import SummitStore

enum ReminderListHandler: PagedHandler {
    static let method = "org.summitd.Reminders.List"
    private static let defaultLimit = 1_000
    private static let pageSize = 1_000

    struct Position: Sendable {
        let place: DeliveryPlace
        let count: Int
    }

    static func page(
        _ call: ReminderMethods.List, _ context: CallContext, after: Position?
    ) throws -> (page: ReminderMethods.Deliveries, next: Position?) {
        guard call.isWindow else { return (reply(try deliveries(call, context, limit: readLimit(call))), nil) }
        // Of a window as many may be asked for as there are.
        let limit = call.limit ?? .max
        if limit < 1 { _ = try readLimit(call) }
        let count = after?.count ?? 0
        let room = min(pageSize, limit - count)
        let found = try deliveries(call, context, after: after?.place, limit: room + 1)
        let page = PageBytes(context).prefix(of: Array(found.prefix(room)), \.bulk)
        let sent = count + page.count
        let last = found.count > page.count && sent < limit ? page.last : nil
        return (reply(page), last.map { Position(place: DeliveryPlace(of: $0), count: sent) })
    }

    static func whole(_ call: ReminderMethods.List, _ context: CallContext) throws -> ReminderMethods.Deliveries? {
        reply(try deliveries(call, context, limit: readLimit(call)))
    }

    private static func readLimit(_ call: ReminderMethods.List) throws -> Int {
        try ReminderLimit.read(call.limit, default: defaultLimit)
    }

    private static func deliveries(
        _ call: ReminderMethods.List, _ context: CallContext, after place: DeliveryPlace? = nil, limit: Int
    ) throws -> [SummitStore.Delivery] {
        let now = context.services.clock()
        let times = ReminderWindow(zone: call.zone, clientZone: call.clientZone, services: context.services)
        var query = DeliveryQuery(states: try (call.states ?? []).map { try Fields.choice("states", "a state", $0) })
        query.from = try call.since.flatMap { try times.read($0, "since", now: now).lower }
        query.to = try call.until.flatMap { try times.read($0, "until", now: now).upper }
        if let from = query.from, let to = query.to, from > to {
            throw FieldError(field: "until", reason: "the window ends before it begins")
        }
        return try context.services.store.read { [query] reader in
            var query = query
            query.milestone = try call.milestone.map { try reader.existingMilestone($0).milestone.uid }
            return call.isWindow
                ? try reader.deliveries(query, after: place, limit: limit)
                : try reader.deliveries(query, around: now, limit: limit)
        }
    }

    private static func reply(_ deliveries: some Sequence<SummitStore.Delivery>) -> ReminderMethods.Deliveries {
        ReminderMethods.Deliveries(reminders: deliveries.map(ReminderMethods.Delivery.init))
    }

}

extension ReminderMethods.List {
    /// Whether it names times.
    fileprivate var isWindow: Bool { since != nil || until != nil }
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
