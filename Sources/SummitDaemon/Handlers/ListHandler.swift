internal import SummitAPI
internal import SummitCore
internal import SummitStore

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
    struct Position: Sendable {
        /// Behind which single milestone; `nil` at the beginning.
        var single: TimelineOrder?
        var hasSingles = true
        var occurrences: OccurrenceStream
        let source: any TimelineSource
        var count = 0
    }

    private static let size = 200

    static func read(
        _ query: QueryMessage?, _ context: CallContext, after: Position?
    ) throws -> (page: TimelineMethods.Milestones, next: Position?) {
        let views = context.views
        let resolved = try views.resolve(query)
        let query = resolved.query
        let isWindow = query.until != nil
        let room = min(size, (query.limit ?? .max) - (after?.count ?? 0))
        let source = after?.source ?? resolved.source
        let (begun, page) = try source.read { reader in
            let position = try after ?? begin(query, isWindow: isWindow, source, reader, views)
            let page =
                try position.hasSingles
                ? reader.page(query, kind: .single, after: position.single, size: room)
                : StoreReader.Page(milestones: [], next: nil)
            return (position, page)
        }
        var (position, singles) = (begun, page.milestones[...])
        var messages: [MilestoneMessage] = []
        while messages.count < room {
            if let single = singles.first, position.occurrences.first.map({ single.order < $0.order }) ?? true {
                messages.append(try views.message(single))
                position.single = single.order
                singles = singles.dropFirst()
            } else if let row = position.occurrences.next() {
                messages.append(try views.message(row, isWhole: !isWindow))
            } else {
                break
            }
        }
        position.count += messages.count
        position.hasSingles = page.next != nil || !singles.isEmpty
        let isMore = position.hasSingles || position.occurrences.first != nil
        return (
            TimelineMethods.Milestones(milestones: messages),
            isMore && position.count < query.limit ?? .max ? position : nil
        )
    }

    /// Without an end of the window what recurs appears once, since there might be no last occurrence.
    private static func begin(
        _ query: TimelineQuery, isWindow: Bool, _ source: any TimelineSource, _ reader: StoreReader,
        _ views: TimelineViews
    ) throws -> Position {
        let recurring = query.undated ? [] : try reader.recurring(query)
        return Position(
            occurrences: OccurrenceStream(of: recurring, query, isFirstOnly: !isWindow, views: views),
            source: source)
    }
}
