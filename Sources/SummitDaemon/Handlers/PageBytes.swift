internal import SummitAPI
internal import SummitCore
internal import SummitStore

/// How much goes into a page beside the number of its rows: a milestone may be as large as a message.
struct PageBytes {
    private var left: Int

    /// A quarter of the largest answer, so that the last one fits in and JSON may be longer than what it says.
    init(_ context: CallContext) { left = context.limits.queuedReplyBytes / 4 }

    /// Whether another goes into the page.
    var isRoom: Bool { left > 0 }

    mutating func take(_ bytes: Int) { left -= min(bytes, left + 1) }

    /// The first of `rows` that go into the page, one at least.
    func prefix<Row>(of rows: [Row], _ size: (Row) -> Int) -> ArraySlice<Row> {
        var rest = self
        return rows.prefix { row in
            defer { rest.take(size(row)) }
            return rest.isRoom
        }
    }
}

extension Milestone {
    /// About how many bytes its long parts have.
    var bulk: Int {
        func length(_ texts: String?...) -> Int { texts.reduce(0) { $0 + ($1?.utf8.count ?? 0) } }
        return 200 + length(title, summary) + tags.reduce(0) { $0 + $1.utf8.count }
            + participants.reduce(0) { $0 + 30 + length($1.name, $1.role, $1.kind) }
            + sources.reduce(0) { $0 + 100 + length($1.title, $1.author, $1.publisher, $1.url, $1.quote) }
            + 100 * (relations.count + reminders.count + previously.count)
            + (repetition.map {
                30 * ($0.recurrence.dates.count + $0.recurrence.exceptions.count) + 150 * $0.overrides.count
            } ?? 0)
            + (calendar?.properties?.reduce(0) { $0 + 4 + $1.utf8.count } ?? 0)
    }
}

extension Figure {
    /// About how many bytes it has.
    var bulk: Int {
        observations.reduce(200) { sum, one in
            sum + 150 + one.sources.reduce(0) { $0 + 300 + ($1.quote?.utf8.count ?? 0) + ($1.title?.utf8.count ?? 0) }
        }
    }
}

extension StoreReader.LoggedChange {
    /// About how many bytes it has.
    var bulk: Int { 500 + (change.before?.utf8.count ?? 0) + (change.after?.utf8.count ?? 0) }
}

extension SummitStore.Delivery {
    /// About how many bytes its answer has.
    var bulk: Int { 600 + title.utf8.count + (message?.utf8.count ?? 0) + (note?.utf8.count ?? 0) }
}
