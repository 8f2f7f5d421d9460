internal import SummitAPI
internal import SummitCore
internal import SummitStore
internal import Synchronization

enum ListHandler: PagedHandler {
    static let method = "org.summitd.Timeline.List"

    static func page(
        _ call: TimelineMethods.List, _ context: CallContext, after: Pages.Position?
    ) throws -> (page: TimelineMethods.Milestones, next: Pages.Position?) {
        try Pages.read(call.query, context, after: after)
    }
}

/// The pages of a list, up to its limit: what takes place once, merged with the occurrences of what recurs.
enum Pages {
    /// What was read of a list, less what was sent. It is lent to each page in turn, and not copied for it.
    final class Position: Sendable {
        fileprivate let rest: Mutex<Rest>

        fileprivate init(_ rest: sending Rest) { self.rest = Mutex(rest) }
    }

    fileprivate struct Rest {
        let source: any TimelineSource
        /// What takes place once, as far as it was read; behind it the next, if there are more.
        var singles: ArraySlice<StoredMilestone>
        var next: TimelineOrder?
        var occurrences: OccurrenceStream
        /// How many were sent.
        var count = 0
    }

    private static let size = 200
    /// So many are read at once where all that a window may hold has to be put in order for that.
    private static let sizeOfWindow = 2_000

    static func read(
        _ query: QueryMessage?, _ context: CallContext, after: Position?
    ) throws -> (page: TimelineMethods.Milestones, next: Position?) {
        let views = context.views
        let resolved = try views.resolve(query)
        let query = resolved.query
        let position = try after ?? Position(begin(query, resolved.source, views))
        let (page, isMore) = try position.rest.withLock { rest in
            let messages = try take(from: &rest, query, views)
            rest.count += messages.count
            let isMore = !rest.singles.isEmpty || rest.next != nil || rest.occurrences.first != nil
            return (TimelineMethods.Milestones(milestones: messages), isMore && rest.count < query.limit ?? .max)
        }
        return (page, isMore ? position : nil)
    }

    private static func take(
        from rest: inout Rest, _ query: TimelineQuery, _ views: TimelineViews
    ) throws -> [MilestoneMessage] {
        let room = min(size, (query.limit ?? .max) - rest.count)
        var messages: [MilestoneMessage] = []
        while messages.count < room {
            if rest.singles.isEmpty, let next = rest.next {
                let page = try rest.source.read { try singles($0, query, after: next, count: rest.count) }
                (rest.singles, rest.next) = (page.milestones[...], page.next)
            }
            if let single = rest.singles.first, rest.occurrences.first.map({ single.order < $0.order }) ?? true {
                messages.append(try views.message(single))
                rest.singles.removeFirst()
            } else if let row = rest.occurrences.next() {
                messages.append(try views.message(row, isWhole: query.until == nil))
            } else {
                break
            }
        }
        return messages
    }

    private static func singles(
        _ reader: StoreReader, _ query: TimelineQuery, after: TimelineOrder?, count: Int
    ) throws -> StoreReader.Page {
        let most = query.until == nil ? size : sizeOfWindow
        return try reader.page(
            query, kind: .single, after: after, size: min(most, (query.limit ?? .max) - count))
    }

    /// Without an end of the window what recurs appears once, since there might be no last occurrence.
    private static func begin(
        _ query: TimelineQuery, _ source: any TimelineSource, _ views: TimelineViews
    ) throws -> Rest {
        var occurrences = OccurrenceStream(query, isFirstOnly: query.until == nil, views: views)
        let page = try source.read { reader in
            if !query.undated { try reader.recurring(query) { occurrences.add($0) } }
            return try singles(reader, query, after: nil, count: 0)
        }
        return Rest(source: source, singles: page.milestones[...], next: page.next, occurrences: occurrences)
    }
}
