internal import SummitAPI

enum RemoveHandler: ChangeHandler {
    static let method = "org.summitd.Timeline.Remove"

    static func run(_ call: TimelineMethods.Named, _ context: CallContext) async throws -> TimelineMethods.One {
        let removed = try await context.changes.remove(call.name, dryRun: call.dryRun ?? false)
        return TimelineMethods.One(milestone: try context.views.message(removed))
    }
}
