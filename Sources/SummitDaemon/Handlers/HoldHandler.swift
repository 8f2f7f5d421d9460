internal import SummitAPI
internal import SummitCore

enum HoldHandler: ChangeHandler {
    static let method = "org.summitd.Timeline.Hold"

    static func run(_ call: TimelineMethods.Named, _ context: CallContext) async throws -> TimelineMethods.Changed {
        try await context.changes.setStatus(.held, call, verb: "hold").reply(context)
    }
}
