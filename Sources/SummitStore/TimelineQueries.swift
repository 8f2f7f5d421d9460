internal import GRDB
package import SummitCore

extension StoreReader {
    /// Where a page ended; the next begins after it.
    package struct Position: Hashable, Sendable {
        let sortKey: Int64
        let fineness: Int64
        let slug: String
    }

    package struct Page: Sendable {
        package let milestones: [StoredMilestone]
        /// `nil` at the end.
        package let next: Position?
    }

    /// The milestones of a query by earliest instant, the finer date first, then by slug; the undated last.
    package func page(_ query: TimelineQuery, text: String? = nil, after: Position? = nil, size: Int) throws -> Page {
        var filter = Filter(query)
        if let text { filter.match(text) }
        if let after {
            filter.add(
                "(sort_key, -fineness, slug) > (?, ?, ?)", [after.sortKey, -after.fineness, after.slug])
        }
        let rows = try select(filter, order: "sort_key, fineness DESC, slug", limit: size + 1)
        let page = rows.prefix(size)
        let next = rows.count > size ? page.last.map { Position(sortKey: $0[3], fineness: $0[4], slug: $0[5]) } : nil
        return Page(milestones: try page.map(stored), next: next)
    }

    /// What begins after `now`, soonest first.
    package func upcoming(_ query: TimelineQuery, after now: Instant, limit: Int) throws -> [StoredMilestone] {
        var filter = Filter(query)
        filter.add("earliest > ?", [now.secondsSinceEpoch])
        return try select(filter, order: "sort_key, fineness DESC, slug", limit: limit).map(stored)
    }

    /// What has begun by `now`, or may have, and is not known to be over.
    package func underWay(_ query: TimelineQuery, at now: Instant, limit: Int) throws -> [StoredMilestone] {
        var filter = Filter(query)
        filter.add(
            "sort_key <= ?1 AND (latest > ?1 OR latest IS NULL AND possible_to IS NOT NULL)".replacing("?1", with: "?"),
            [now.secondsSinceEpoch, now.secondsSinceEpoch])
        return try select(filter, order: "sort_key, fineness DESC, slug", limit: limit).map(stored)
    }

    /// What is over by `now`, latest first.
    package func past(_ query: TimelineQuery, before now: Instant, limit: Int) throws -> [StoredMilestone] {
        var filter = Filter(query)
        filter.add("latest <= ?", [now.secondsSinceEpoch])
        return try select(filter, order: "latest DESC, sort_key DESC, slug", limit: limit).map(stored)
    }

    private func select(_ filter: Filter, order: String, limit: Int) throws -> [Row] {
        let sql = """
            SELECT document, earliest, latest, sort_key, fineness, slug FROM milestone
            WHERE \(filter.sql) ORDER BY \(order) LIMIT ?
            """
        return try Row.fetchAll(db, sql: sql, arguments: filter.arguments + [limit])
    }
}

/// The WHERE clause of a query. Values are always arguments, never part of the text.
private struct Filter {
    private var conditions = ["1"]
    var arguments = StatementArguments()

    var sql: String { conditions.joined(separator: " AND ") }

    init(_ query: TimelineQuery) {
        switch query.reach {
        case .possible:
            if let since = query.since { add("possible_to > ?", [since.secondsSinceEpoch]) }
            if let until = query.until { add("possible_from < ?", [until.secondsSinceEpoch]) }
        case .certain:
            if let since = query.since { add("possible_from >= ?", [since.secondsSinceEpoch]) }
            if let until = query.until { add("possible_to <= ?", [until.secondsSinceEpoch]) }
        }
        for tag in query.tags {
            add("id IN (SELECT milestone_id FROM milestone_tag WHERE tag = ?)", [tag])
        }
        for name in query.participants {
            add("id IN (SELECT milestone_id FROM milestone_participant WHERE name = ?)", [name.lowercased()])
        }
        addAny("country", of: query.countries)
        addAny("status", of: query.statuses.map(\.rawValue))
        if !query.series.isEmpty {
            add(
                "series_id IN (SELECT id FROM series WHERE slug IN (\(Self.marks(query.series.count))))",
                StatementArguments(query.series))
        }
        if query.undated { add("possible_from IS NULL", []) }
    }

    mutating func add(_ condition: String, _ values: StatementArguments) {
        conditions.append("(" + condition + ")")
        arguments += values
    }

    private mutating func addAny(_ column: String, of values: [String]) {
        if !values.isEmpty { add("\(column) IN (\(Self.marks(values.count)))", StatementArguments(values)) }
    }

    /// Every word must stand in the text, the last one also as the beginning of a word.
    mutating func match(_ text: String) {
        let words = text.split(whereSeparator: \.isWhitespace).prefix(50)
            .map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }
        add(
            "id IN (SELECT rowid FROM milestone_text WHERE milestone_text MATCH ?)",
            [words.joined(separator: " ") + "*"])
    }

    private static func marks(_ count: Int) -> String { Array(repeating: "?", count: count).joined(separator: ", ") }
}
