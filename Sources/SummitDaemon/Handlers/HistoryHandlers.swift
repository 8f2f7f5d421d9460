internal import SummitAPI
internal import SummitCore
internal import SummitStore

/// The change log, newest first.
enum HistoryHandler: PagedHandler {
    static let method = "org.summitd.Timeline.History"
    private static let size = 100

    struct Position: Sendable {
        let before: Int64
        let count: Int
    }

    static func page(
        _ call: HistoryMethods.History, _ context: CallContext, after: Position?
    ) throws -> (page: HistoryMethods.HistoryReply, next: Position?) {
        if let limit = call.limit, limit < 1 {
            throw FieldError(field: "limit", reason: "a limit is 1 or more, got \(limit)")
        }
        let before = after?.before ?? call.before ?? .max
        let room = min(size, (call.limit ?? .max) - (after?.count ?? 0))
        return try context.services.store.read { reader in
            let subjects = try call.name.map { name in
                let found = try reader.subjects(named: name)
                if found.isEmpty { throw StoreError.noSuchMilestone(name) }
                return found
            }
            let changes = try reader.changes(before: before, of: subjects, limit: room + 1)
            let fitting = PageBytes(context).prefix(of: Array(changes.prefix(room)), \.bulk)
            let page = try fitting.map { try HistoryMethods.Change($0, reader) }
            let position = changes.count > page.count ? page.last : nil
            let count = (after?.count ?? 0) + page.count
            return (
                HistoryMethods.HistoryReply(changes: page),
                count < call.limit ?? .max ? position.map { Position(before: $0.sequence, count: count) } : nil
            )
        }
    }
}

/// The changes of the timeline as they are made.
enum WatchHandler: SubscriptionHandler {
    static let method = "org.summitd.Timeline.Watch"
    private static let size = 100

    static func next(
        _ call: HistoryMethods.Watch, _ context: CallContext, after: Int64?
    ) throws -> (page: HistoryMethods.WatchReply?, position: Int64) {
        try context.services.store.read { reader in
            guard let after else {
                let last = try reader.lastChange()
                let since = call.since ?? last
                guard (0...last).contains(since) else {
                    throw FieldError(field: "since", reason: "the changes are numbered 1 to \(last), got \(since)")
                }
                return (HistoryMethods.WatchReply(sequence: last, changes: []), since)
            }
            let changes = PageBytes(context).prefix(of: try reader.changes(after: after, limit: size), \.bulk)
            guard let end = changes.last?.sequence else { return (nil, after) }
            let messages = try changes.map { try HistoryMethods.Change($0, reader) }
            return (HistoryMethods.WatchReply(sequence: end, changes: messages), end)
        }
    }
}

extension HistoryMethods.Change {
    init(_ logged: StoreReader.LoggedChange, _ reader: StoreReader) throws {
        let change = logged.change
        let (before, after) = try (change.before.map(DocumentTree.stored), change.after.map(DocumentTree.stored))
        let named = { (document: DocumentTree?) in
            try document?.namingRelations { try reader.milestone(uid: $0)?.milestone.slug }
        }
        self.init(
            sequence: logged.sequence, change, name: Self.name(after ?? before, change.identifier),
            fields: DocumentTree.changes(from: try named(before), to: try named(after)),
            undoneBy: try reader.undoing(of: logged.sequence))
    }

    private static func name(_ document: DocumentTree?, _ identifier: String) -> (slug: String, title: String) {
        guard case .object(let fields)? = document else { return (identifier, "") }
        func text(_ field: String) -> String? { if case .text(let text)? = fields[field] { text } else { nil } }
        return (text("slug") ?? identifier, text("title") ?? "")
    }
}

extension DocumentTree {
    /// A document as it is stored.
    static func stored(_ document: String) throws -> DocumentTree {
        try Documents.decode(DocumentTree.self, from: document)
    }
}
