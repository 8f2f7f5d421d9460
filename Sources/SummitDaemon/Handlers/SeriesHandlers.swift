internal import SummitAPI
internal import SummitCore
internal import SummitStore

enum SeriesAddHandler: ChangeHandler {
    static let method = "org.summitd.Timeline.SeriesAdd"

    static func run(
        _ call: TimelineMethods.SeriesAdd, _ context: CallContext
    ) async throws -> TimelineMethods.SeriesReply {
        let series = try call.series.series()
        let changes = context.changes
        try await changes.write(dryRun: call.dryRun ?? false) { writer in
            if try writer.reader.series(series.slug) != nil { throw StoreError.slugTaken(series.slug) }
            try writer.put(series, changes.stamp("series-add"))
        }
        return TimelineMethods.SeriesReply(series: SeriesMessage(series))
    }
}

enum SeriesEditHandler: ChangeHandler {
    static let method = "org.summitd.Timeline.SeriesEdit"

    static func run(
        _ call: TimelineMethods.SeriesEdit, _ context: CallContext
    ) async throws -> TimelineMethods.SeriesReply {
        if let field = call.clear?.first(where: { $0 != "cadence" }) {
            throw FieldError(
                field: "clear", reason: "“\(Printable.excerpt(field))” can't be cleared; cadence can")
        }
        let changes = context.changes
        let series = try await changes.write(dryRun: call.dryRun ?? false) { writer in
            let before = try writer.reader.existingSeries(call.slug)
            var message = SeriesMessage(before)
            message.title = call.title ?? message.title
            message.cadence = call.cadence ?? message.cadence
            if call.clear?.contains("cadence") == true { message.cadence = nil }
            let series = try message.series()
            try writer.put(series, changes.stamp("series-edit"))
            return series
        }
        return TimelineMethods.SeriesReply(series: SeriesMessage(series))
    }
}

enum SeriesRemoveHandler: ChangeHandler {
    static let method = "org.summitd.Timeline.SeriesRemove"

    static func run(
        _ call: TimelineMethods.SeriesRemove, _ context: CallContext
    ) async throws -> TimelineMethods.SeriesReply {
        let changes = context.changes
        let series = try await changes.write(dryRun: call.dryRun ?? false) { writer in
            let series = try writer.reader.existingSeries(call.slug)
            try writer.removeSeries(call.slug, changes.stamp("series-remove"))
            return series
        }
        return TimelineMethods.SeriesReply(series: SeriesMessage(series))
    }
}

enum SeriesListHandler: ReadHandler {
    static let method = "org.summitd.Timeline.SeriesList"

    static func run(_ call: TimelineMethods.All, _ context: CallContext) throws -> TimelineMethods.SeriesListReply {
        TimelineMethods.SeriesListReply(
            series: try context.views.moment(asOf: call.asOf).source.read { try $0.allSeries() }.map(SeriesMessage.init)
        )
    }
}

enum SeriesShowHandler: PagedHandler {
    static let method = "org.summitd.Timeline.SeriesShow"
    private static let size = 200
    /// Without pages.
    private static let most = 1_000

    struct Position: Sendable {
        let source: any TimelineSource
        let members: ArraySlice<Int64>
    }

    static func page(
        _ call: TimelineMethods.Slug, _ context: CallContext, after: Position?
    ) throws -> (page: TimelineMethods.SeriesShowReply, next: Position?) {
        try page(call, context, after: after, size: size)
    }

    static func whole(
        _ call: TimelineMethods.Slug, _ context: CallContext
    ) throws -> TimelineMethods.SeriesShowReply? {
        let (page, next) = try page(call, context, after: nil, size: most)
        return next == nil ? page : nil
    }

    private static func page(
        _ call: TimelineMethods.Slug, _ context: CallContext, after: Position?, size: Int
    ) throws -> (page: TimelineMethods.SeriesShowReply, next: Position?) {
        let views = context.views
        let source = try after?.source ?? views.moment(asOf: call.asOf).source
        return try source.read { reader in
            let series = try reader.existingSeries(call.slug)
            let members = try after?.members ?? reader.members(ofSeries: series.slug)[...]
            var found: [StoredMilestone] = []
            var (taken, bytes) = (0, PageBytes(context))
            while taken < members.count, found.count < size, bytes.isRoom {
                // One that was removed since is passed over.
                if let stored = try reader.milestone(row: members[members.startIndex + taken]) {
                    found.append(stored)
                    bytes.take(stored.milestone.bulk)
                }
                taken += 1
            }
            let projection = after == nil ? try views.projection(of: series, reader) : nil
            let page = TimelineMethods.SeriesShowReply(
                series: SeriesMessage(series), milestones: try views.messages(found),
                projected: try projection.map { try MilestoneMessage($0, zones: views.zones) })
            let rest = members.dropFirst(taken)
            return (page, rest.isEmpty ? nil : Position(source: source, members: rest))
        }
    }
}
