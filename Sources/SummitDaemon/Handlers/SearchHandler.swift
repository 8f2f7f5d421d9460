internal import SummitAPI
internal import SummitCore
internal import SummitStore

enum SearchHandler: PagedHandler {
    static let method = "org.summitd.Timeline.Search"
    private static let size = 100

    struct Position: Sendable {
        let source: any TimelineSource
        /// What was found and not looked at yet, the best first.
        fileprivate var found: ArraySlice<Int64> = []
        /// Those of the first search, where that was for the best alone.
        fileprivate var best: [Int64] = []
        fileprivate var isAll = false
        /// How many milestones answered with.
        fileprivate var count = 0
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
        var messages: [MilestoneMessage] = []
        var bytes = PageBytes(context)
        try position.source.read { reader in
            while messages.count < room, bytes.isRoom, try find(words, query, reader, &position) {
                guard let row = position.found.popFirst(), let stored = try reader.milestone(row: row) else { continue }
                guard let message = try message(stored, query, views) else { continue }
                messages.append(message)
                bytes.take(stored.milestone.bulk)
            }
        }
        position.count += messages.count
        let isMore = !(position.found.isEmpty && position.isAll) && position.count < query.limit ?? .max
        return (TimelineMethods.Milestones(milestones: messages), isMore ? position : nil)
    }

    /// Searches once for as many as are wanted, and for all where some of those do not answer after all.
    ///
    /// - Returns: whether there is something to look at.
    private static func find(
        _ words: SearchWords, _ query: TimelineQuery, _ reader: StoreReader, _ position: inout Position
    ) throws -> Bool {
        while position.found.isEmpty, !position.isAll {
            let limit = position.best.isEmpty ? query.limit : nil
            let rows = try reader.search(words, query, limit: limit)
            position.isAll = rows.count < limit ?? .max
            let known = Set(position.best)
            position.found = rows.filter { !known.contains($0) }[...]
            if !position.isAll { position.best = rows }
        }
        return !position.found.isEmpty
    }

    /// Of what recurs its first occurrence that fits, where there is any.
    private static func message(
        _ stored: StoredMilestone, _ query: TimelineQuery, _ views: TimelineViews
    ) throws -> MilestoneMessage? {
        guard stored.milestone.repetition != nil else { return try views.message(stored) }
        var stream = OccurrenceStream(of: [stored.milestone], query, isFirstOnly: true, views: views)
        return try stream.next().map { try views.message($0, isWhole: true) }
    }
}
