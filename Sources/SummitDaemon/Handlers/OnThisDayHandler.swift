internal import SummitAPI
internal import SummitCore
internal import SummitStore

enum OnThisDayHandler: ReadHandler {
    static let method = "org.summitd.Timeline.OnThisDay"
    private static let defaultLimit = 100

    static func run(_ call: TimelineMethods.OnThisDay, _ context: CallContext) throws -> TimelineMethods.OnThisDayReply
    {
        let views = context.views
        let resolved = try views.resolve(call.query)
        let day = try anniversary(call, resolved, views)
        let limit = resolved.query.limit ?? defaultLimit
        guard limit <= TimelineViews.largestLimit else {
            throw FieldError(field: "limit", reason: "at most \(TimelineViews.largestLimit) here")
        }
        var query = resolved.query
        if query.statuses.isEmpty { query.statuses = [.tentative, .confirmed, .held] }
        let found = try resolved.source.read { [query] reader in
            try reader.anniversaries(of: day, query, limit: limit)
        }
        return TimelineMethods.OnThisDayReply(
            date: day.text,
            anniversaries: try found.map { years, stored in
                TimelineMethods.Anniversary(years: years, milestone: try views.message(stored))
            })
    }

    private static func anniversary(
        _ call: TimelineMethods.OnThisDay, _ resolved: TimelineViews.Resolved, _ views: TimelineViews
    ) throws -> Anniversary {
        if let text = call.date, let date = try? EDTF(text) {
            return try Fields.read("date") { try Anniversary(of: date) }
        }
        let (instant, rules) = try views.instant("date", call.date ?? "today", call.query, now: resolved.now)
        guard let local = rules.local(at: instant) else {
            throw FieldError(field: "date", reason: "the year is out of range")
        }
        return Anniversary(unit: .day, first: local.date)
    }
}
