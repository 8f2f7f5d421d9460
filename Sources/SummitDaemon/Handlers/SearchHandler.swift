internal import SummitAPI
internal import SummitCore
internal import SummitStore

enum SearchHandler: PagedHandler {
    static let method = "org.summitd.Timeline.Search"
    private static let size = 100

    struct Position: Sendable {
        let source: any TimelineSource
        /// How many rows were looked at, and how many milestones answered with.
        var seen = 0
        var count = 0
    }

    static func page(
        _ call: TimelineMethods.Search, _ context: CallContext, after: Position?
    ) throws -> (page: TimelineMethods.Milestones, next: Position?) {
        let words = try SearchWords(call.text)
        let views = context.views
        let resolved = try views.resolve(call.query)
        let query = resolved.query
        var position = after ?? Position(source: resolved.source)
        let room = min(size, (query.limit ?? .max) - position.count)
        let page = try position.source.read { [position] reader in
            try reader.search(words, query, skipping: position.seen, size: room)
        }
        let messages = try page.milestones.compactMap { stored -> MilestoneMessage? in
            guard stored.milestone.repetition != nil else { return try views.message(stored) }
            var stream = OccurrenceStream(
                of: [stored.milestone], query, isFirstOnly: true, views: views)
            return try stream.next().map { try views.message($0, isWhole: true) }
        }
        position.seen += page.milestones.count
        position.count += messages.count
        let isMore = page.next != nil && position.count < query.limit ?? .max
        return (TimelineMethods.Milestones(milestones: messages), isMore ? position : nil)
    }
}
