internal import SummitAPI
internal import SummitCore

enum CancelHandler: ChangeHandler {
    static let method = "org.summitd.Timeline.Cancel"

    static func run(_ call: TimelineMethods.Named, _ context: CallContext) async throws -> TimelineMethods.Changed {
        try await context.changes.setStatus(.cancelled, call, verb: "cancel").reply(context)
    }
}
