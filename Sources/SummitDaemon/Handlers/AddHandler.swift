internal import SummitAPI

enum AddHandler: ChangeHandler {
    static let method = "org.summitd.Timeline.Add"

    static func run(_ call: TimelineMethods.Add, _ context: CallContext) async throws -> TimelineMethods.Changed {
        let form = MilestoneForm(services: context.services, clientZone: call.clientZone)
        let milestone = try form.milestone(call.milestone)
        let outcome = try await context.changes.add(
            milestone, slugIsGiven: call.milestone.slug != nil, dryRun: call.dryRun ?? false)
        return try outcome.reply(context)
    }
}

extension TimelineChanges.Outcome {
    func reply(_ context: CallContext) throws -> TimelineMethods.Changed {
        TimelineMethods.Changed(milestone: try context.views.message(milestone), warnings: warnings)
    }
}
