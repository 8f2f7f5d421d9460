internal import LinuxSystem
internal import Logging
internal import SummitAPI
internal import SummitCore
internal import SummitStore

/// What is to be given in a window, by the timeline and the configuration as they are; of the ledger counts only what is to
/// be given again, and what is skipped.
enum ReminderSimulateHandler: PagedHandler {
    static let method = "org.summitd.Reminders.Simulate"
    private static let defaultLimit = 1_000
    private static let pageSize = 500

    /// How far it is: pages without reminders come until all milestones were looked at, so that a client that has gone ends it.
    struct Position: Sendable {
        fileprivate let from: Instant
        fileprivate let to: Instant
        fileprivate var found: Found
        fileprivate var last: Int64 = .min
    }

    static func page(
        _ call: ReminderMethods.Simulate, _ context: CallContext, after: Position?
    ) throws -> (page: ReminderMethods.Deliveries, next: Position?) {
        let services = context.services
        var position = try after ?? begin(call, services)
        let (from, to) = (position.from, position.to)
        var isDone = call.milestone != nil
        if let name = call.milestone {
            let stored = try services.store.read { try $0.existingMilestone(name) }
            try add(stored.milestone, from: from, to: to, services, &position.found)
        } else {
            // What has none of its own may have those of a policy.
            let kind: StoreReader.Kind = services.configuration.reminders.policies.isEmpty ? .reminding : .all
            let part = try services.store.read { try $0.part(kind, after: position.last, most: pageSize) }
            for stored in part.values {
                try add(stored.milestone, from: from, to: to, services, &position.found)
            }
            if let last = part.last { position.last = last } else { isDone = true }
        }
        guard isDone else { return (ReminderMethods.Deliveries(reminders: []), position) }
        return (
            ReminderMethods.Deliveries(reminders: try services.store.read { try position.found.sorted($0) }), nil
        )
    }

    private static func window(
        _ call: ReminderMethods.Simulate, _ services: Services
    ) throws -> (from: Instant, to: Instant) {
        let times = ReminderWindow(zone: call.zone, clientZone: call.clientZone, services: services)
        var now = services.clock()
        if let text = call.now, let asked = try times.read(text, "now", now: now).lower { now = asked }
        guard let from = try times.read(call.from, "from", now: now).lower,
            let to = try times.read(call.to, "to", now: now).upper
        else { throw FieldError(field: "from", reason: "a simulation has a beginning and an end") }
        guard from <= to else { throw FieldError(field: "to", reason: "the simulation ends before it begins") }
        return (from, to)
    }

    private static func begin(_ call: ReminderMethods.Simulate, _ services: Services) throws -> Position {
        let (from, to) = try window(call, services)
        let limit = try ReminderLimit.read(call.limit, default: defaultLimit)
        var found = Found(limit: limit)
        let again = try services.store.read { try $0.repetitions(from: from, to: to, of: call.milestone, limit: limit) }
        for (planned, milestone) in again { found.add(planned, milestone) }
        return Position(from: from, to: to, found: found)
    }

    /// No more than are wanted, the earliest.
    fileprivate struct Found {
        let limit: Int
        var all: [(planned: PlannedDelivery, milestone: Milestone)] = []

        mutating func add(_ planned: PlannedDelivery, _ milestone: Milestone) {
            all.append((planned, milestone))
            if all.count >= 4 * limit { cut() }
        }

        private mutating func cut() {
            all.sort { ($0.planned.at, $0.planned.key.description) < ($1.planned.at, $1.planned.key.description) }
            all = Array(all.prefix(limit))
        }

        func sorted(_ reader: StoreReader) throws -> [ReminderMethods.Delivery] {
            var copy = self
            copy.cut()
            return try copy.all.map { planned, milestone in
                let isSkipped = try reader.delivery(planned.key)?.state == .skipped
                let state = isSkipped ? Delivery.State.skipped : .due
                return ReminderMethods.Delivery(
                    planned, slug: milestone.slug, title: milestone.title, state: state.rawValue)
            }
        }
    }

    private static func add(
        _ milestone: Milestone, from: Instant, to: Instant, _ services: Services, _ found: inout Found
    ) throws {
        let planner = services.planner
        // What waits for the end of quiet hours was due a day before, at most.
        var end: Instant? = from.adding(seconds: -86_401) ?? from
        var seen: Set<DeliveryKey> = []
        while let start = end, start < to, seen.count < found.limit {
            let plan: Planner.Plan
            do {
                plan = try planner.plan(of: milestone, after: start, zones: services.zones)
            } catch let error as ZoneError {
                services.logger.debug("\(milestone.slug): \(error)")
                return
            } catch let error as RecurrenceError {
                services.logger.debug("\(milestone.slug): \(error)")
                return
            }
            for planned in plan.deliveries where planned.at >= from && planned.at < to {
                if seen.insert(planned.key).inserted { found.add(planned, milestone) }
            }
            end = plan.through
        }
    }
}
