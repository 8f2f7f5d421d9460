internal import SummitAPI
internal import SummitCore
internal import SummitStore

enum PostponeHandler: ChangeHandler {
    static let method = "org.summitd.Timeline.Postpone"

    static func run(_ call: TimelineMethods.Postpone, _ context: CallContext) async throws -> TimelineMethods.Changed {
        let services = context.services
        var outcome = try await context.changes.change(
            call.name, verb: "postpone", dryRun: call.dryRun ?? false
        ) { milestone in
            var changed = milestone
            changed.status = .postponed
            var date = call.to
            guard date?.recurrence == nil else {
                throw FieldError(
                    field: "to.recurrence", reason: "how it recurs stays when it is postponed; Edit changes it")
            }
            // One that had no date for a while had one before that.
            let last = milestone.when ?? milestone.previously.last
            if date?.zone == nil { date?.zone = last?.zone }
            // What lasted for some time does so still.
            date?.last(as: last)
            changed.when = try date?.when(clientZone: call.clientZone, services: services)
            if let old = milestone.when, old != changed.when {
                changed.previously = Array((changed.previously + [old]).suffix(MilestoneLimits.previously))
            }
            return changed
        }
        if let end = outcome.milestone.latest, end <= services.clock() {
            outcome.warnings.append("the new date is past")
        }
        return try outcome.reply(context, dated: call.to)
    }
}
