internal import GRDB
internal import SummitCore

/// The WHERE clause of a query. Values are always arguments, never part of the text.
struct TimelineFilter {
    private var conditions = ["1"]
    var arguments = StatementArguments()

    var sql: String { "(" + conditions.joined(separator: " AND ") + ")" }

    /// Those that recur and of which an occurrence may fit.
    init(ofRecurring query: TimelineQuery) {
        var query = query
        query.statuses = []
        query.reach = .possible
        self.init(query)
        add("recurring = 1", [])
    }

    init(_ query: TimelineQuery, _ kind: StoreReader.Kind = .all) {
        switch kind {
        case .all, .occurring: break
        case .single: add("recurring = 0", [])
        case .reminding: add(Self.mayHaveReminders, [])
        }
        switch query.reach {
        case .possible:
            if let since = query.since { add("possible_to > ?", [since.secondsSinceEpoch]) }
            if let until = query.until { add("possible_from < ?", [until.secondsSinceEpoch]) }
        case .certain:
            if let since = query.since { add("possible_from >= ?", [since.secondsSinceEpoch]) }
            if let until = query.until { add("possible_to <= ?", [until.secondsSinceEpoch]) }
        }
        for tag in query.tags {
            add("milestone.id IN (SELECT milestone_id FROM milestone_tag WHERE tag = ?)", [tag])
        }
        for name in query.participants {
            add("milestone.id IN (SELECT milestone_id FROM milestone_participant WHERE name = ?)", [name.lowercased()])
        }
        addAny("country", of: query.countries)
        if !query.statuses.isEmpty {
            // Of a list SQLite makes a table, in each part of each query; of what is not in it, it makes none.
            let others = Milestone.Status.allCases.filter { !query.statuses.contains($0) }
            let isNone = others.map { _ in "status <> ?" } + ["1"]
            add(
                isNone.joined(separator: " AND ") + (kind == .occurring ? " OR recurring = 1" : ""),
                StatementArguments(each: others.map(\.rawValue)))
        }
        if !query.series.isEmpty {
            add(
                "series_id IN (SELECT id FROM series WHERE slug IN (\(Self.marks(query.series.count))))",
                StatementArguments(each: query.series))
        }
        // They come last, where the index by order has them side by side.
        if query.undated { add("possible_from IS NULL AND sort_key = ?", [Int64.max]) }
        if query.unsourced { add("json_extract(document, '$.sources') IS NULL", []) }
        for uid in query.related {
            add(
                """
                milestone.id IN (SELECT milestone_id FROM milestone_relation WHERE target_uid = ?)
                OR uid IN (
                    SELECT target_uid FROM milestone_relation
                    WHERE milestone_id = (SELECT id FROM milestone WHERE uid = ?))
                """, [uid, uid])
        }
    }

    /// What stands so in a document is no text, in which quotation marks have a backslash before them.
    static let mayHaveReminders = "instr(document, '\"reminders\":[') > 0"

    mutating func add(_ condition: String, _ values: StatementArguments) {
        conditions.append("(" + condition + ")")
        arguments += values
    }

    private mutating func addAny(_ column: String, of values: [String]) {
        if !values.isEmpty { add("\(column) IN (\(Self.marks(values.count)))", StatementArguments(each: values)) }
    }

    private static func marks(_ count: Int) -> String { Array(repeating: "?", count: count).joined(separator: ", ") }
}
