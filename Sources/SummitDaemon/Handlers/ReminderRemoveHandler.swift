internal import SummitAPI
internal import SummitCore
internal import SummitStore

enum ReminderRemoveHandler: ChangeHandler {
    static let method = "org.summitd.Reminders.Remove"

    static func run(
        _ call: ReminderMethods.Remove, _ context: CallContext
    ) async throws -> ReminderMethods.RemoveReply {
        let form = MilestoneForm(services: context.services, clientZone: call.clientZone)
        let outcome = try await context.changes.change(
            call.milestone, verb: "remind-remove", dryRun: call.dryRun ?? false
        ) { milestone in
            let trigger = try form.reminder(ReminderMessage(trigger: call.trigger), when: milestone.when).trigger
            var changed = milestone
            changed.reminders.removeAll { $0.trigger == trigger }
            guard changed.reminders.count < milestone.reminders.count else {
                throw StoreError.noSuchReminder(milestone: milestone.slug, trigger: trigger.description)
            }
            return changed
        }
        return ReminderMethods.RemoveReply(milestone: outcome.milestone.milestone.slug, trigger: call.trigger)
    }
}
