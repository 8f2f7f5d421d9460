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
        /// Whether what recurs is read in its turn, where it begins, and not all of it beforehand.
        let isMixed: Bool
        /// What takes place once, as far as it was read.
        var singles: ArraySlice<StoredMilestone> = []
        /// The last that was read, if there are more.
        var last: TimelineOrder?
        var occurrences: OccurrenceStream
        /// How many were sent.
        var count = 0

        mutating func add(_ page: StoreReader.Page) {
            for stored in page.milestones {
                if stored.milestone.repetition == nil {
                    singles.append(stored)
                } else {
                    occurrences.add(stored.milestone)
                }
            }
            last = page.next
        }

        /// Whether nothing that is still to be read comes before all that was.
        var knowsNext: Bool {
            guard let last else { return true }
            guard isMixed else { return !singles.isEmpty }
            let next = min(singles.first?.order.sortKey ?? .max, occurrences.first?.order.sortKey ?? .max)
            // An occurrence may have a finer date than its milestone, and so stand before others of the same second.
            return next < last.sortKey || last.sortKey == .max && !singles.isEmpty
        }
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
            let messages = try take(from: &rest, query, views, PageBytes(context))
            rest.count += messages.count
            let isMore = !rest.singles.isEmpty || rest.last != nil || rest.occurrences.first != nil
            return (TimelineMethods.Milestones(milestones: messages), isMore && rest.count < query.limit ?? .max)
        }
        return (page, isMore ? position : nil)
    }

    private static func take(
        from rest: inout Rest, _ query: TimelineQuery, _ views: TimelineViews, _ bytes: PageBytes
    ) throws -> [MilestoneMessage] {
        let room = min(size, (query.limit ?? .max) - rest.count)
        var bytes = bytes
        var messages: [MilestoneMessage] = []
        while messages.count < room, bytes.isRoom {
            while !rest.knowsNext { rest.add(try rest.source.read { try page($0, query, behind: rest) }) }
            if let single = rest.singles.first, rest.occurrences.first.map({ single.order < $0.order }) ?? true {
                messages.append(try views.message(single))
                bytes.take(single.milestone.bulk)
                rest.singles.removeFirst()
            } else if let row = rest.occurrences.next() {
                messages.append(try views.message(row, isWhole: query.until == nil))
                bytes.take(row.milestone.bulk)
            } else {
                break
            }
        }
        return messages
    }

    private static func page(
        _ reader: StoreReader, _ query: TimelineQuery, behind rest: Rest
    ) throws -> StoreReader.Page {
        let most = query.until == nil ? size : sizeOfWindow
        return try reader.page(
            query, kind: rest.isMixed ? .occurring : .single, after: rest.last,
            size: min(most, (query.limit ?? .max) - rest.count))
    }

    /// Without an end of the window what recurs appears once, since there might be no last occurrence. Without a beginning
    /// either it appears where it begins.
    private static func begin(
        _ query: TimelineQuery, _ source: any TimelineSource, _ views: TimelineViews
    ) throws -> Rest {
        var rest = Rest(
            source: source, isMixed: query.since == nil && query.until == nil,
            occurrences: OccurrenceStream(query, isFirstOnly: query.until == nil, views: views))
        try source.read { reader in
            if !rest.isMixed, !query.undated { try reader.recurring(query) { rest.occurrences.add($0) } }
            rest.add(try page(reader, query, behind: rest))
        }
        return rest
    }
}
