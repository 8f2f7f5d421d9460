internal import Logging
internal import SummitCore
internal import SummitStore
internal import Synchronization

/// Keeps the plan of what recurs ahead of the clock, and what is claimed true to the zone rules.
struct PlanContinuation {
    let services: Services
    private static let batch = 32

    /// Continues the plans that end by `now`, some at a time: where one still ends by then, this has to be done again.
    func run(upTo now: Instant, _ writer: StoreWriter) throws {
        if let claimed = try writer.reader.plannedThrough(), now < claimed { try writer.rewindPlans(to: now) }
        for (milestone, through) in try writer.reader.plansEnding(by: now, limit: Self.batch) {
            try writer.extend(milestone, plan(of: milestone, after: through))
        }
    }

    /// A plan that can't be made ends: the log says so, and an edit of the milestone or new zone rules begin it anew.
    private func plan(of milestone: Milestone, after: Instant) -> Planner.Plan {
        do {
            return try services.planner.plan(of: milestone, after: after, zones: services.zones)
        } catch {
            services.logger.error("\(milestone.slug): its reminders can't be planned: \(error)")
            return Planner.Plan(deliveries: [], through: nil)
        }
    }

    /// When a delivery is due by the rules in force.
    func due(_ milestone: Milestone, nominalStart: String, trigger: String) throws -> Instant? {
        do {
            let when = try milestone.when(nominalStart: nominalStart, zones: services.zones)
            return try Trigger(canonical: trigger).due(for: when, zones: services.zones)
        } catch let error as ZoneError {
            // Planning anew says so too; until then the instant that was planned counts.
            services.logger.debug("\(milestone.slug): \(error)")
            return nil
        }
    }
}
