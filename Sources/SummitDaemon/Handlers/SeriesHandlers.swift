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

enum SeriesListHandler: ReadHandler {
    static let method = "org.summitd.Timeline.SeriesList"

    static func run(_ call: Nothing, _ context: CallContext) throws -> TimelineMethods.SeriesListReply {
        TimelineMethods.SeriesListReply(
            series: try context.services.store.read { try $0.allSeries() }.map(SeriesMessage.init))
    }
}

enum SeriesShowHandler: ReadHandler {
    static let method = "org.summitd.Timeline.SeriesShow"

    static func run(_ call: TimelineMethods.Slug, _ context: CallContext) throws -> TimelineMethods.SeriesShowReply {
        let views = context.views
        return try context.services.store.read { reader in
            guard let series = try reader.series(call.slug) else { throw StoreError.noSuchSeries(call.slug) }
            let projection = try views.projection(of: series, reader)
            return TimelineMethods.SeriesShowReply(
                series: SeriesMessage(series),
                milestones: try views.messages(try reader.members(ofSeries: series.slug)),
                projected: try projection.map { try MilestoneMessage($0, zones: context.services.zones) })
        }
    }
}

/// The parameters of a method that takes none.
struct Nothing: Codable, Sendable {}
