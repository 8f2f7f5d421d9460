internal import SummitAPI
internal import SummitCore
internal import SummitStore

enum ListHandler: PagedHandler {
    static let method = "org.summitd.Timeline.List"

    static func page(
        _ call: TimelineMethods.List, _ context: CallContext, after: Pages.Position?
    ) throws -> (page: TimelineMethods.Milestones, next: Pages.Position?) {
        try Pages.read(call.query, text: nil, context, after: after)
    }
}

/// The pages of a list, up to its limit.
enum Pages {
    struct Position: Sendable {
        let place: StoreReader.Position
        let count: Int
    }

    private static let size = 200

    static func read(
        _ query: QueryMessage?, text: String?, _ context: CallContext, after: Position?
    ) throws -> (page: TimelineMethods.Milestones, next: Position?) {
        let views = context.views
        let query = try views.resolve(query).query
        let before = after?.count ?? 0
        let room = min(size, (query.limit ?? .max) - before)
        let page = try context.services.store.read {
            try $0.page(query, text: text, after: after?.place, size: room)
        }
        let count = before + page.milestones.count
        let next = count < query.limit ?? .max ? page.next.map { Position(place: $0, count: count) } : nil
        return (TimelineMethods.Milestones(milestones: try views.messages(page.milestones)), next)
    }
}
