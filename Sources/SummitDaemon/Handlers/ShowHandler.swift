internal import SummitAPI
internal import SummitStore

enum ShowHandler: ReadHandler {
    static let method = "org.summitd.Timeline.Show"

    static func run(_ call: TimelineMethods.Show, _ context: CallContext) throws -> TimelineMethods.One {
        guard let stored = try context.services.store.read({ try $0.milestone(call.name) }) else {
            throw StoreError.noSuchMilestone(call.name)
        }
        return TimelineMethods.One(milestone: try context.views.message(stored))
    }
}
