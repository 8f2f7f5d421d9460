internal import LinuxSystem
internal import SummitAPI
internal import SummitCore
internal import SummitStore

/// The reminders of what is changed, planned in the same job.
extension TimelineChanges {
    /// Plans the reminders anew, and says which are past already and will not come.
    ///
    /// - Parameter seen: since when it is as it is, where that is earlier: what fell due since then is given late.
    func plan(_ milestone: Milestone, seenSince seen: Instant? = nil, _ writer: StoreWriter) throws -> [String] {
        try replan(milestone, now: present(seen), writer).skipped
    }

    private func present(_ seen: Instant?) -> Instant { min(seen ?? services.clock(), services.clock()) }

    /// Does with a milestone what an import that is closed has left to do, so that its row is the one its plan hangs on.
    ///
    /// - Parameter name: a slug or a uid.
    static func settlePending(_ name: String, _ services: Services, _ writer: StoreWriter) throws {
        guard let settled = try writer.settlePending(name) else { return }
        _ = try TimelineChanges(services: services, actor: .nobody)
            .plan(try settled.milestone(), seenSince: settled.at, writer)
    }

    /// The same, and says besides which new ones of its own quiet hours hold back.
    func planWithCare(_ milestone: Milestone, _ writer: StoreWriter) throws -> [String] {
        let known = try writer.reader.plannedInstants(of: milestone.uid)
        let (plan, skipped) = try replan(milestone, now: services.clock(), writer)
        return try skipped + heldBack(plan, known: known)
    }

    /// - Parameter known: when what was planned before was due, by key: of that nothing is said again.
    func heldBack(_ plan: Planner.Plan, known: [String: Instant] = [:]) throws -> [String] {
        guard let quiet = services.planner.rules.quietHours else { return [] }
        let rules = try services.zones.rules(for: quiet.zone)
        let local = { (instant: Instant) in
            try ZonedDateTime(instant: instant, in: rules, zone: quiet.zone)?.text(zones: services.zones)
                ?? instant.description
        }
        var said: Set<Trigger> = []
        let now = services.clock()
        // What was due already is skipped, whatever the hour.
        let held = plan.deliveries.filter { one in
            one.policy == nil && one.at > one.due && one.due > now
                && known[one.key.description] != one.due && said.insert(one.subject.trigger).inserted
        }
        return try held.map {
            "the reminder \($0.subject.trigger) is due at \(try local($0.due)), in the quiet hours "
                + "(\(quiet)), and will be given at \(try local($0.at))"
        }
    }

    private func replan(
        _ milestone: Milestone, now: Instant, _ writer: StoreWriter
    ) throws -> (plan: Planner.Plan, skipped: [String]) {
        let after = try writer.reader.planStart(of: milestone.uid, now: now)
        return try enter(try planned(milestone, after: after), of: milestone, now: now, writer)
    }

    /// Plans the reminders of a milestone of which nothing was planned yet.
    ///
    /// - Returns: as above; `nil` where there is nothing to plan.
    func plan(new milestone: Milestone, seenSince seen: Instant, _ writer: StoreWriter) throws -> [String]? {
        try enter(new: milestone, seenSince: seen, writer)?.skipped
    }

    func enter(
        new milestone: Milestone, seenSince seen: Instant? = nil, _ writer: StoreWriter
    ) throws -> (plan: Planner.Plan, skipped: [String])? {
        let now = present(seen)
        let planned = try planned(milestone, after: now)
        if planned.deliveries.isEmpty, planned.through == nil { return nil }
        return try enter(planned, of: milestone, now: now, writer)
    }

    private func planned(_ milestone: Milestone, after: Instant) throws -> Planner.Plan {
        try Fields.recurrence {
            try services.planner.plan(of: milestone, after: after, zones: services.zones)
        }
    }

    private func enter(
        _ planned: Planner.Plan, of milestone: Milestone, now: Instant, _ writer: StoreWriter
    ) throws -> (plan: Planner.Plan, skipped: [String]) {
        let skipped = try Fields.recurrence {
            try writer.replan(
                milestone, planned, by: services, now: now, reason: "already past when it came into force")
        }
        // Only the milestone's own are worth a word, and of those what was not given before its date moved; a policy
        // covers the past as a matter of course.
        let unheard = try skipped.filter { one in
            guard one.policy == nil else { return false }
            let isOnce = milestone.repetition == nil || one.subject.trigger.isAbsolute
            return try !isOnce || !writer.reader.wasGiven(one.subject.trigger, of: milestone.uid)
        }
        return (planned, unheard.map { "the reminder \($0.subject.trigger) was due at \($0.due) and is skipped" })
    }
}
