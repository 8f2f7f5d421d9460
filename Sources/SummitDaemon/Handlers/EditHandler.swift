internal import SummitAPI

enum EditHandler: ChangeHandler {
    static let method = "org.summitd.Timeline.Edit"

    static func run(_ call: TimelineMethods.Edit, _ context: CallContext) async throws -> TimelineMethods.Changed {
        let form = MilestoneForm(services: context.services, clientZone: call.clientZone)
        let occurrences = OccurrenceForm(services: context.services, clientZone: call.clientZone)
        let outcome = try await context.changes.change(
            call.name, verb: "edit", expecting: call.revision, dryRun: call.dryRun ?? false
        ) { milestone in
            let (patch, clear) = (call.set ?? MilestonePatch(), call.clear ?? [])
            if let occurrence = call.occurrence {
                return try occurrences.apply(patch, clear: clear, to: occurrence, of: milestone)
            }
            return try form.apply(patch, clear: clear, to: milestone)
        }
        return try outcome.reply(context, dated: call.set?.when)
    }
}
