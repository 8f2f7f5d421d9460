internal import Logging
internal import SummitCore
internal import SummitStore
internal import Synchronization

/// Keeps the plan of what recurs ahead of the clock, and what is claimed true to the zone rules.
struct PlanContinuation {
    let services: Services
    private static let batch = 32

    /// Continues the plans that end by `ahead`, some at a time: where one still ends by then, this has to be done again.
    func run(now: Instant, upTo ahead: Instant, _ writer: StoreWriter) throws {
        if let last = try writer.reader.plannedLast(), now < last {
            for uid in try writer.rewindPlans(to: now) {
                try Replanning(services: services).renew(uid, now: now, writer)
            }
        }
        for (milestone, end) in try writer.reader.plansEnding(by: ahead, limit: Self.batch) {
            try extend(milestone, after: end, now: now, writer)
        }
    }

    /// A plan that can't be made ends: the log says so, and an edit of the milestone or new zone rules begin it anew. Zone
    /// rules that can't be read may be there a little later; what falls due until then is given late.
    private func extend(_ milestone: Milestone, after end: Instant, now: Instant, _ writer: StoreWriter) throws {
        var plan = Planner.Plan(deliveries: [], through: nil)
        do {
            plan = try services.planner.plan(of: milestone, after: end, zones: services.zones)
        } catch let error as ZoneError {
            services.logger.error("\(milestone.slug): its reminders can't be planned now: \(error)")
            if let retry = max(now, end).adding(seconds: 600) {
                return try writer.postponePlan(of: milestone, after: end, until: retry)
            }
        } catch {
            services.logger.error("\(milestone.slug): its reminders can't be planned: \(error)")
        }
        try writer.extend(milestone, plan, after: end)
    }

    /// What becomes of a delivery whose time has come, or comes in a moment.
    ///
    /// - Parameter mayBeStale: whether the plan may have been made with other zone rules than those in force.
    func decide(
        _ delivery: PlannedDelivery, now: Instant, mayBeStale: Bool, milestone: () throws -> Milestone
    ) throws -> ClaimDecision {
        let planner = services.planner
        do {
            if mayBeStale,
                let at = try planner.release(delivery, of: try milestone(), zones: services.zones),
                at > now, at != delivery.at
            {
                return .wait(until: at)
            }
        } catch let error as ZoneError {
            note(delivery, error)
        } catch let error as RecurrenceError {
            note(delivery, error)
        }
        do {
            return try planner.give(delivery, now: max(now, delivery.at), zones: services.zones)
        } catch let error as ZoneError {
            note(delivery, error)
            return try planner.give(delivery, now: max(now, delivery.at), isHeld: false, zones: services.zones)
        }
    }

    /// Planning anew says so too; until then what was planned counts.
    private func note(_ delivery: PlannedDelivery, _ error: any Error) {
        services.logger.debug("a reminder of \(delivery.subject.milestone): \(error)")
    }
}
