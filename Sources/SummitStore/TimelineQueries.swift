internal import GRDB
package import SummitCore

extension StoreReader {
    /// Which milestones, by how often they take place.
    package enum Kind: Sendable {
        case all, single
        /// All, and what recurs whatever its status, which an occurrence may have of its own.
        case occurring
        /// Those that may have reminders of their own.
        case reminding
    }

    package struct Page: Sendable {
        package let milestones: [StoredMilestone]
        /// Where the page ends and the next begins; `nil` at the end.
        package let next: TimelineOrder?

        package init(milestones: [StoredMilestone], next: TimelineOrder?) {
            self.milestones = milestones
            self.next = next
        }
    }

    package struct Part<Value: Sendable>: Sendable {
        package let values: [Value]
        /// The last row; `nil` at the end.
        package let last: Int64?
    }

    /// The milestones of a query by earliest instant, the finer date first, then by slug; the undated last.
    /// - Parameter kind: which of them; those that recur stand where their first occurrence begins.
    package func page(
        _ query: TimelineQuery, kind: Kind = .all, after: TimelineOrder? = nil, size: Int
    ) throws -> Page {
        var filter = TimelineFilter(query, kind)
        if let after {
            filter.add(
                "(sort_key, -fineness, slug) > (?, ?, ?)", [after.sortKey, -after.fineness, after.slug])
        }
        var order = "sort_key, fineness DESC, slug"
        if let since = query.since, let until = query.until, Span.isWorthIt(since: since, until: until) {
            var classes = Span.conditions(since: since, until: until)
            if kind != .single { classes.append(("recurring = 1", [])) }
            filter.add(
                classes.map { "(\($0.sql))" }.joined(separator: " OR "), classes.map(\.values).reduce([], +))
            // The plus keeps SQLite from going through all in that order instead.
            order = "+" + order
        }
        return Self.page(of: try select(filter, order: order, limit: size + 1), size: size)
    }

    /// A part of all milestones, in the order in which they lie in the file: going through them by date reads a page of the
    /// file for each.
    ///
    /// - Parameters:
    ///   - row: the last row of the part before.
    ///   - most: how many at most.
    package func part(_ kind: Kind = .all, after row: Int64, most: Int) throws -> Part<StoredMilestone> {
        try part(kind, "document, earliest, latest", after: row, most: most, read: stored)
    }

    /// The same of their uids alone.
    package func uids(after row: Int64, most: Int) throws -> Part<String> {
        try part(.all, "uid", after: row, most: most) { $0.text(0) }
    }

    private func part<Value>(
        _ kind: Kind, _ columns: String, after row: Int64, most: Int, read: (StatementRow) throws -> Value
    ) throws -> Part<Value> {
        let filter = TimelineFilter(TimelineQuery(), kind)
        var last: Int64?
        let values = try db.all(
            varying: "SELECT \(columns), id FROM milestone WHERE \(filter.sql) AND id > ? ORDER BY id LIMIT ?",
            arguments: filter.arguments + [row, most]
        ) { found in
            last = found.lastNumber
            return try read(found)
        }
        return Part(values: values, last: values.count < most ? nil : last)
    }

    /// How many milestones there are to a query, whatever its limit.
    package func count(_ query: TimelineQuery) throws -> Int {
        let filter = TimelineFilter(query)
        return try Int.fetchOne(
            db, sql: "SELECT count(*) FROM milestone WHERE \(filter.sql)", arguments: filter.arguments) ?? 0
    }

    /// Those that recur, of which an occurrence may lie in the window. Whatever the status, which an occurrence may have
    /// of its own. In no order.
    ///
    /// - Parameter body: is lent one after the other, of which there may be many.
    package func recurring(_ query: TimelineQuery, _ body: (Milestone) throws -> Void) throws {
        let filter = TimelineFilter(ofRecurring: query)
        try db.each(
            varying: "SELECT document FROM milestone WHERE \(filter.sql)", arguments: filter.arguments
        ) { try body(try Documents.decode(Milestone.self, from: $0.text(0))) }
    }

    /// The milestones of a query that have all the words, the best first: those that have them in their titles, and
    /// oftener. Of what recurs, an occurrence may lie in the window.
    ///
    /// - Parameter limit: so many of the best; `nil`: all.
    /// - Returns: the numbers of their rows.
    package func search(_ words: SearchWords, _ query: TimelineQuery, limit: Int?) throws -> [Int64] {
        let (single, recurring) = (TimelineFilter(query, .single), TimelineFilter(ofRecurring: query))
        let sql = """
            SELECT milestone.id FROM milestone JOIN milestone_text ON milestone_text.rowid = milestone.id
            WHERE milestone_text MATCH ? AND (\(single.sql) OR \(recurring.sql))
            ORDER BY bm25(milestone_text, \(SearchTable.weights)), sort_key, slug LIMIT ?
            """
        let arguments = [words.matchExpression] + single.arguments + recurring.arguments + [limit ?? -1]
        return try db.all(varying: sql, arguments: arguments) { $0.number(0) }
    }

    /// The milestone of a row; `nil` where it is gone.
    package func milestone(row: Int64) throws -> StoredMilestone? {
        try db.first("SELECT document, earliest, latest FROM milestone WHERE id = ?", { $0.add(row) }, stored)
    }

    /// - Parameter found: one more than the page has, where there are more.
    private static func page(of found: [StoredMilestone], size: Int) -> Page {
        let page = Array(found.prefix(size))
        return Page(milestones: page, next: found.count > size ? page.last?.order : nil)
    }

    /// What takes place once and begins after `now`, soonest first.
    package func upcoming(_ query: TimelineQuery, after now: Instant, limit: Int) throws -> [StoredMilestone] {
        var filter = TimelineFilter(query, .single)
        // The sort key is the earliest instant, but for the undated, which come last; and it has the index.
        filter.add("sort_key > ? AND earliest > ?", [now.secondsSinceEpoch, now.secondsSinceEpoch])
        return try select(filter, order: "sort_key, fineness DESC, slug", limit: limit)
    }

    /// What takes place once, has begun by `now`, or may have, and is not known to be over; of more than `limit` those
    /// that have begun last.
    package func underWay(_ query: TimelineQuery, at now: Instant, limit: Int) throws -> [StoredMilestone] {
        guard let after = now.adding(seconds: 1) else { return [] }
        let second = now.secondsSinceEpoch
        var filter = TimelineFilter(query, .single)
        filter.add(
            "sort_key <= ? AND (latest > ? OR latest IS NULL AND possible_to IS NOT NULL)", [second, second])
        var arguments = StatementArguments()
        let parts = Span.conditions(since: now, until: after).map { condition in
            arguments += filter.arguments + condition.values + [limit]
            return """
                SELECT * FROM (
                    SELECT document, earliest, latest, sort_key, fineness, slug FROM milestone WHERE \(filter.sql) AND \(condition.sql)
                    ORDER BY possible_from DESC LIMIT ?)
                """
        }
        let sql = "\(parts.joined(separator: "\nUNION ALL\n")) ORDER BY sort_key DESC, fineness, slug DESC LIMIT ?"
        return try db.all(varying: sql, arguments: arguments + [limit], stored).reversed()
    }

    /// What takes place once and is over by `now`, latest first.
    package func past(_ query: TimelineQuery, before now: Instant, limit: Int) throws -> [StoredMilestone] {
        var filter = TimelineFilter(query, .single)
        filter.add("latest <= ?", [now.secondsSinceEpoch])
        return try select(filter, order: "latest DESC, sort_key DESC, slug", limit: limit)
    }

    /// What certainly took place on the same day, or in the same month or year, of earlier years; the latest first.
    package func anniversaries(
        of day: Anniversary, _ query: TimelineQuery, limit: Int
    ) throws -> [(years: Int64, milestone: StoredMilestone)] {
        // Backwards from year to year, over those in which nothing begins.
        var found: [(years: Int64, milestone: StoredMilestone)] = []
        var year = day.first.year - 1
        while found.count < limit, let period = day.inYear(year) {
            let span = Self.span(of: period)
            var filter = TimelineFilter(query)
            filter.add("sort_key >= ? AND sort_key < ?", [span.from, span.to])
            found += try select(filter, order: "sort_key DESC, fineness, slug DESC", limit: -1)
                .compactMap { stored in
                    stored.milestone.when.flatMap(day.years).flatMap { years in
                        day.first.year - years == year ? (years, stored) : nil
                    }
                }
            guard
                let before = try Int64.fetchOne(
                    db, sql: "SELECT max(sort_key) FROM milestone WHERE sort_key < ?", arguments: [span.from]),
                let next = CivilDateTime(secondNumber: before)?.date.year
            else { break }
            // The first of a year begins in the year before where its zone lies to the east.
            year = min(year - 1, next + 1)
        }
        return Array(found.prefix(limit))
    }

    /// When a day, a month or a year may begin or end anywhere on earth, in Unix seconds.
    private static func span(of period: Anniversary) -> (from: Int64, to: Int64) {
        let day: Int64 = 86_400
        let slack = 2 * day
        return (
            period.first.dayNumber * day - slack,
            (period.last.dayNumber + 1) * day + slack
        )
    }

    private func select(_ filter: TimelineFilter, order: String, limit: Int) throws -> [StoredMilestone] {
        let sql = """
            SELECT document, earliest, latest FROM milestone
            WHERE \(filter.sql) ORDER BY \(order) LIMIT ?
            """
        return try db.all(varying: sql, arguments: filter.arguments + [limit], stored)
    }
}
