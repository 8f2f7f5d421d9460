internal import SummitAPI
internal import SummitCore
internal import SummitStore

enum PastHandler: ReadHandler {
    static let method = "org.summitd.Timeline.Past"

    static func run(_ call: TimelineMethods.List, _ context: CallContext) throws -> TimelineMethods.PastReply {
        let views = context.views
        let resolved = try views.resolve(call.query)
        let limit = try UpcomingHandler.limit(resolved.query.limit)
        let past = try context.services.store.read {
            try $0.past(resolved.query, before: resolved.now, limit: limit)
        }
        return TimelineMethods.PastReply(now: resolved.now.description, milestones: try views.messages(past))
    }
}
