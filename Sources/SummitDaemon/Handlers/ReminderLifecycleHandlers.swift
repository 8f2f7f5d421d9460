internal import LinuxSystem
internal import SummitAPI
internal import SummitCore
internal import SummitStore

enum ReminderAcknowledgeHandler: ChangeHandler {
    static let method = "org.summitd.Reminders.Acknowledge"

    static func run(_ call: ReminderMethods.Named, _ context: CallContext) async throws -> ReminderMethods.Deliveries {
        let (at, by) = (context.services.clock().secondsSinceEpoch &* 1_000_000, context.actor.name)
        return try await context.changes.reminders(of: call.name, dryRun: call.dryRun ?? false) { writer in
            let given = try DeliverySelection(name: call.name, reader: writer.reader).given()
            for one in given { try writer.acknowledge(one, at: at, by: by) }
            return try given.compactMap { try writer.reader.delivery($0.key) }
        }
    }
}

enum ReminderSnoozeHandler: ChangeHandler {
    static let method = "org.summitd.Reminders.Snooze"

    static func run(_ call: ReminderMethods.Snooze, _ context: CallContext) async throws -> ReminderMethods.Deliveries {
        let (services, by) = (context.services, context.actor.name)
        let now = services.clock()
        let until = try time(call, now: now, services)
        return try await context.changes.reminders(of: call.name, dryRun: call.dryRun ?? false) { writer in
            let planner = services.planner
            return try DeliverySelection(name: call.name, reader: writer.reader).given().compactMap { given in
                // Of one that is repeated the last counts, whichever was named.
                let last = try writer.lastGiven(of: given.planned.subject) ?? given
                let next = try planner.again(last.planned, at: until, isChosen: true, zones: services.zones)
                try writer.snooze(given, next: next, at: now.secondsSinceEpoch &* 1_000_000, by: by)
                return try writer.reader.anyDelivery(next.key)
            }
        }
    }

    private static func time(_ call: ReminderMethods.Snooze, now: Instant, _ services: Services) throws -> Instant {
        let until: Instant?
        let field: String
        switch (call.duration, call.until) {
        case (let text?, nil):
            field = "duration"
            let duration = try Fields.read(field) { try CalendarDuration(readable: text) }
            until = now.adding(seconds: duration.exactSeconds)
        case (nil, let text?):
            field = "until"
            until = try ReminderWindow(zone: call.zone, clientZone: call.clientZone, services: services)
                .read(text, field, now: now).lower
        default:
            throw FieldError(field: "until", reason: "either a duration such as 2h, or a time until which it rests")
        }
        guard let until, until > now else { throw FieldError(field: field, reason: "it has to lie ahead") }
        return until
    }
}

enum ReminderSkipHandler: ChangeHandler {
    static let method = "org.summitd.Reminders.Skip"

    static func run(_ call: ReminderMethods.Named, _ context: CallContext) async throws -> ReminderMethods.Deliveries {
        let (at, by) = (context.services.clock().secondsSinceEpoch &* 1_000_000, context.actor.name)
        return try await context.changes.reminders(of: call.name, dryRun: call.dryRun ?? false) { writer in
            let next = try DeliverySelection(name: call.name, reader: writer.reader).next()
            try writer.skip(next, at: at, reason: "skipped by \(by)")
            return try [writer.reader.delivery(next.key)].compactMap { $0 }
        }
    }
}

extension TimelineChanges {
    /// Does something about deliveries, and answers with what became of them.
    ///
    /// - Parameter name: a milestone, or the key of a delivery.
    fileprivate func reminders(
        of name: String, dryRun: Bool, _ body: @escaping @Sendable (StoreWriter) throws -> [Delivery]
    ) async throws -> ReminderMethods.Deliveries {
        let services = services
        let changed = try await write(dryRun: dryRun) { writer in
            let delivery = try DeliveryKey(hexadecimal: name).flatMap { try writer.reader.anyDelivery($0) }
            try Self.settlePending(delivery?.uid ?? name, services, writer)
            return try body(writer)
        }
        return ReminderMethods.Deliveries(reminders: changed.map(ReminderMethods.Delivery.init))
    }
}

extension Actor {
    /// Where nothing of what is done is logged under this name.
    static let nobody = Actor(uid: 0, user: nil, pid: 0, program: nil)

    /// What to call who did it.
    var name: String { user ?? "user \(uid)" }
}

/// Times as a query has them.
struct ReminderWindow {
    let zone: String?
    let clientZone: String?
    let services: Services

    /// - Throws: ``FieldError``.
    func read(_ text: String, _ field: String, now: Instant) throws -> (lower: Instant?, upper: Instant?) {
        let identifier = ZoneChoice(
            asked: zone, configured: services.configuration.zone, client: clientZone
        ).identifier
        return try Fields.read(field) {
            let read = try QueryTime.parse(
                text, now: now, zone: try services.zones.rules(for: identifier), zoneIdentifier: identifier,
                zones: services.zones)
            return (read.lower, read.upper)
        }
    }
}
