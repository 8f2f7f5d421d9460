internal import SummitAPI
internal import SummitCore
internal import SummitStore

/// The timeline as a whole: what series and figures there are, milestones by date, and the log. Of a part of it only the
/// milestones, and the series that they belong to.
enum ExportHandler: PagedHandler {
    static let method = "org.summitd.Timeline.Export"
    private static let size = 200

    enum Position: Sendable {
        case figures(ArraySlice<Figure>)
        case milestones(after: TimelineOrder?, count: Int)
        case occurrences(after: Pages.Position?)
        case changes(after: Int64)
    }

    static func page(
        _ call: ImportMethods.Export, _ context: CallContext, after: Position?
    ) throws -> (page: ImportMethods.ExportPage, next: Position?) {
        let views = context.views
        let resolved = try views.resolve(call.query)
        if call.history == true, call.asOf != nil {
            throw FieldError(field: "history", reason: "the log is that of the present timeline; leave asOf out")
        }
        var page = ImportMethods.ExportPage()
        let content = call.occurrences == true ? Position.occurrences(after: nil) : .milestones(after: nil, count: 0)
        func behindMilestones() -> Position? { call.history == true ? .changes(after: 0) : nil }
        func add(_ figures: ArraySlice<Figure>) -> Position {
            let fitting = PageBytes(context).prefix(of: Array(figures), \.bulk)
            page.figures = fitting.map(FigureMessage.init)
            return fitting.count < figures.count ? .figures(figures.dropFirst(fitting.count)) : content
        }
        switch after {
        case .figures(let rest)?:
            let next = add(rest)
            return (page, next)
        case .occurrences(let last)?:
            let (found, next) = try Pages.read(call.query, context, after: last)
            page.milestones = found.milestones
            return (page, next.map { .occurrences(after: $0) } ?? behindMilestones())
        default: break
        }
        return try resolved.source.read { reader in
            switch after {
            case nil, .figures, .occurrences:
                let isWhole = resolved.query == TimelineQuery(reach: resolved.query.reach)
                let series = try isWhole ? reader.allSeries() : reader.series(of: resolved.query)
                page.series = series.map(SeriesMessage.init)
                let isCounted = call.occurrences != true || resolved.query.until == nil
                page.total =
                    isCounted ? min(try reader.count(resolved.query), resolved.query.limit ?? .max) : nil
                let next = isWhole ? add(try reader.allFigures()[...]) : content
                return (page, next)
            case .milestones(let last, let before)?:
                let room = min(size, (resolved.query.limit ?? .max) - before)
                let found = try reader.page(resolved.query, after: last, size: room)
                let fitting = PageBytes(context).prefix(of: found.milestones, \.milestone.bulk)
                page.milestones = try fitting.map(views.message)
                let count = before + fitting.count
                let next = fitting.count < found.milestones.count ? fitting.last?.order : found.next
                if let next, count < resolved.query.limit ?? .max {
                    return (page, .milestones(after: next, count: count))
                }
                return (page, behindMilestones())
            case .changes(let last)?:
                let entries = try reader.changes(after: last, limit: size)
                let fitting = PageBytes(context).prefix(of: entries, \.bulk)
                page.changes = fitting.map(ArchivedChange.init)
                let isMore = entries.count == size || fitting.count < entries.count
                return (page, isMore ? fitting.last.map { .changes(after: $0.sequence) } : nil)
            }
        }
    }
}

extension ArchivedChange {
    /// Two states of more bytes than that might not fit into a message to the daemon that it is to be restored by.
    private static let most = 400_000

    /// Where both states are long, without the one before: the last entry of the same milestone has it.
    init(_ logged: StoreReader.LoggedChange) {
        self.init(logged.change, sequence: logged.sequence, hash: logged.hash)
        if let before, let after, before.utf8.count + after.utf8.count > Self.most { self.before = nil }
    }

    /// - Throws: ``FieldError``.
    func entry() throws -> StoreReader.LoggedChange {
        StoreReader.LoggedChange(sequence: sequence, change: try change(), hash: hash)
    }
}
