internal import SummitAPI
internal import SummitCore
internal import SummitStore

enum ReminderAddHandler: ChangeHandler {
    static let method = "org.summitd.Reminders.Add"

    static func run(_ call: ReminderMethods.Add, _ context: CallContext) async throws -> ReminderMethods.AddReply {
        let services = context.services
        let form = MilestoneForm(services: services, clientZone: call.clientZone)
        let message = call.reminder
        let outcome = try await context.changes.change(
            call.milestone, verb: "remind-add", dryRun: call.dryRun ?? false
        ) { milestone in
            var reminder = try form.reminder(message, when: milestone.when, zone: call.zone)
            var changed = milestone
            if let place = changed.reminders.firstIndex(where: { $0.trigger == reminder.trigger }) {
                // It is there: what is not given stays as it is.
                let known = changed.reminders[place]
                if message.priority == nil { reminder.priority = known.priority }
                if message.every == nil { reminder.repetition = known.repetition }
                if message.catchUp == nil { reminder.catchUp = known.catchUp }
                changed.reminders[place] = reminder
            } else {
                changed.reminders.append(reminder)
            }
            try changed.validate()
            return changed
        }
        let milestone = outcome.milestone.milestone
        let trigger = try form.reminder(message, when: milestone.when, zone: call.zone).trigger
        let due = try nextDue(of: trigger, milestone, services)
        var warnings = outcome.warnings
        if due == nil {
            warnings.append("the milestone has no date to count from yet; the reminder waits for one")
        } else if !milestone.wantsReminders {
            warnings.append("the milestone is \(milestone.status.rawValue): its reminders rest")
        }
        return ReminderMethods.AddReply(
            milestone: milestone.slug, trigger: trigger.description, due: due?.description, warnings: warnings)
    }

    /// When it is due, or next so where the milestone recurs.
    private static func nextDue(of trigger: Trigger, _ milestone: Milestone, _ services: Services) throws -> Instant? {
        guard milestone.repetition != nil else { return try trigger.due(for: milestone.when, zones: services.zones) }
        var only = milestone
        only.reminders = [Reminder(trigger: trigger)]
        let now = services.clock()
        return try Planner(hash: sha256).plan(of: only, after: now, zones: services.zones)
            .deliveries.map(\.due).filter { $0 > now }.min()
    }
}
