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

enum SeriesShowHandler: ReadHandler {
    static let method = "org.summitd.Timeline.SeriesShow"

    static func run(_ call: TimelineMethods.Slug, _ context: CallContext) throws -> TimelineMethods.SeriesShowReply {
        let views = context.views
        return try views.moment(asOf: call.asOf).source.read { reader in
            let series = try reader.existingSeries(call.slug)
            let projection = try views.projection(of: series, reader)
            return TimelineMethods.SeriesShowReply(
                series: SeriesMessage(series),
                milestones: try views.messages(try reader.members(ofSeries: series.slug)),
                projected: try projection.map { try MilestoneMessage($0, zones: views.zones) })
        }
    }
}
