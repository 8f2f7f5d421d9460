internal import SummitAPI
internal import SummitCore

enum ConfirmHandler: ChangeHandler {
    static let method = "org.summitd.Timeline.Confirm"

    static func run(_ call: TimelineMethods.Named, _ context: CallContext) async throws -> TimelineMethods.Changed {
        try await context.changes.setStatus(.confirmed, call, verb: "confirm").reply(context)
    }
}
