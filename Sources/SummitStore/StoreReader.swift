internal import GRDB
package import SummitCore

/// A milestone with the bounds that its date has under the present zone rules.
package struct StoredMilestone: Hashable, Sendable {
    package let milestone: Milestone
    package let earliest: Instant?
    package let latest: Instant?

    package init(milestone: Milestone, earliest: Instant?, latest: Instant?) {
        self.milestone = milestone
        self.earliest = earliest
        self.latest = latest
    }

    package var order: TimelineOrder {
        TimelineOrder(when: milestone.when, earliest: earliest, slug: milestone.slug)
    }
}

/// Queries on one snapshot of the store. Valid only inside ``Store/read(_:)``.
package struct StoreReader {
    let db: Database

    /// The milestone with this uid. What the store itself refers to is known by that alone.
    package func milestone(uid: String) throws -> StoredMilestone? {
        try db.first("SELECT document, earliest, latest FROM milestone WHERE uid = ?", { $0.add(uid) }, stored)
    }

    /// What a person means by a name.
    ///
    /// - Parameter name: a slug or a uid.
    package func milestone(_ name: String) throws -> StoredMilestone? {
        try db.first(
            "SELECT document, earliest, latest FROM milestone WHERE slug = ?1 OR uid = ?1", { $0.add(name) }, stored)
    }

    /// The same of one that has to be there.
    ///
    /// - Throws: ``StoreError/noSuchMilestone(_:)``.
    package func existingMilestone(_ name: String) throws -> StoredMilestone {
        guard let stored = try milestone(name) else { throw StoreError.noSuchMilestone(name) }
        return stored
    }

    package func milestoneCount() throws -> Int {
        try Int.fetchOne(db, cached: "SELECT count(*) FROM milestone") ?? 0
    }

    package func series(_ slug: String) throws -> Series? {
        try String.fetchOne(db, cached: "SELECT document FROM series WHERE slug = ? AND import = 0", arguments: [slug])
            .map { try Documents.decode(Series.self, from: $0) }
    }

    /// - Throws: ``StoreError/noSuchSeries(_:)``.
    package func existingSeries(_ slug: String) throws -> Series {
        guard let series = try series(slug) else { throw StoreError.noSuchSeries(slug) }
        return series
    }

    package func allSeries() throws -> [Series] {
        try String.fetchAll(db, cached: "SELECT document FROM series WHERE import = 0 ORDER BY slug")
            .map { try Documents.decode(Series.self, from: $0) }
    }

    /// The series that the milestones of a query belong to.
    package func series(of query: TimelineQuery) throws -> [Series] {
        let filter = TimelineFilter(query)
        return try String.fetchAll(
            db,
            sql: """
                SELECT document FROM series
                WHERE import = 0 AND id IN (SELECT series_id FROM milestone WHERE \(filter.sql)) ORDER BY slug
                """, arguments: filter.arguments
        ).map { try Documents.decode(Series.self, from: $0) }
    }

    /// The milestones of a series: its editions by number, then the rest by date.
    package func members(ofSeries slug: String) throws -> [Int64] {
        try db.all(
            """
            SELECT id FROM milestone
            WHERE series_id = (SELECT id FROM series WHERE slug = ?)
            ORDER BY edition IS NULL, edition, sort_key, slug
            """, { $0.add(slug) }, { $0.number(0) })
    }

    /// The editions of a series, the last one first, until `isEnough` says so.
    package func editions(ofSeries slug: String, until isEnough: (Milestone) -> Bool) throws -> [Milestone] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT document FROM milestone WHERE series_id = (SELECT id FROM series WHERE slug = ?)
                AND edition IS NOT NULL ORDER BY edition DESC
                """)
        let documents = try String.fetchCursor(statement, arguments: [slug])
        var editions: [Milestone] = []
        while let document = try documents.next() {
            let milestone = try Documents.decode(Milestone.self, from: document)
            editions.append(milestone)
            if isEnough(milestone) { break }
        }
        return editions
    }

    /// The milestone that is this edition of a series.
    package func milestone(ofSeries slug: String, edition: Int64) throws -> Milestone? {
        try db.first(
            """
            SELECT document FROM milestone
            WHERE series_id = (SELECT id FROM series WHERE slug = ?) AND edition = ?
            """
        ) {
            $0.add(slug)
            $0.add(edition)
        } _: {
            try Documents.decode(Milestone.self, from: $0.text(0))
        }
    }

    package func figure(_ slug: String) throws -> Figure? {
        try String.fetchOne(db, cached: "SELECT document FROM figure WHERE slug = ?", arguments: [slug])
            .map { try Documents.decode(Figure.self, from: $0) }
    }

    /// - Throws: ``StoreError/noSuchFigure(_:)``.
    package func existingFigure(_ slug: String) throws -> Figure {
        guard let figure = try figure(slug) else { throw StoreError.noSuchFigure(slug) }
        return figure
    }

    package func allFigures() throws -> [Figure] {
        try String.fetchAll(db, cached: "SELECT document FROM figure ORDER BY slug")
            .map { try Documents.decode(Figure.self, from: $0) }
    }

    package func setting(_ name: String) throws -> String? {
        try String.fetchOne(db, cached: "SELECT value FROM setting WHERE name = ?", arguments: [name])
    }

    /// Where a milestone lies in time, as it was worked out; `nil` where it does not.
    package func bounds(uid: String) throws -> Bounds? {
        let sql = """
            SELECT earliest, latest, possible_from, possible_to FROM milestone WHERE uid = ? AND possible_from IS NOT NULL
            """
        return try db.first(sql, { $0.add(uid) }) { row in
            func instant(_ column: Int32) -> Instant? {
                // The ends of time stand for those that are open.
                row.numberIfAny(column).flatMap { $0 == .min || $0 == .max ? nil : Instant(secondsSinceEpoch: $0) }
            }
            return Bounds(
                earliest: instant(0), latest: instant(1), possibleEarliest: instant(2), possibleLatest: instant(3))
        }
    }

    func stored(_ row: StatementRow) throws -> StoredMilestone {
        StoredMilestone(
            milestone: try Documents.decode(Milestone.self, from: row.text(0)),
            earliest: row.numberIfAny(1).map(Instant.init(secondsSinceEpoch:)),
            latest: row.numberIfAny(2).map(Instant.init(secondsSinceEpoch:)))
    }

}

extension StoreReader {
    /// The relations of a milestone and those of others to it.
    ///
    /// - Parameter most: so many, its own first.
    /// - Returns: these, and how many there are in all.
    package func related(
        to milestone: Milestone, most: Int
    ) throws -> (some: [(kind: Relation.Kind, inverse: Bool, other: Milestone)], count: Int) {
        let own = try milestone.relations.compactMap { relation in
            try self.milestone(uid: relation.uid).map { (relation.kind, false, $0.milestone) }
        }
        let others = try milestones(relatedTo: milestone.uid, most: most).flatMap { other in
            other.relations.filter { $0.uid == milestone.uid }.map { ($0.kind, true, other) }
        }
        guard others.count >= most else { return (own + others, own.count + others.count) }
        let count = try db.first(
            "SELECT count(*) FROM milestone_relation WHERE target_uid = ?", { $0.add(milestone.uid) }
        ) {
            Int($0.number(0))
        }
        return (Array((own + others).prefix(most)), own.count + (count ?? 0))
    }

    /// Those that have a relation to this one, by date.
    package func milestones(relatedTo uid: String, most: Int = .max) throws -> [Milestone] {
        // Most have none, and to find that out is cheaper than to make room for sorting them.
        guard try db.exists("SELECT 1 FROM milestone_relation WHERE target_uid = ?", { $0.add(uid) }) else { return [] }
        return try db.all(
            """
            SELECT document, earliest, latest FROM milestone
            WHERE id IN (SELECT milestone_id FROM milestone_relation WHERE target_uid = ?)
            ORDER BY sort_key, fineness DESC, slug LIMIT ?
            """,
            {
                $0.add(uid)
                $0.add(Int64(most))
            }, { try stored($0).milestone })
    }
}

extension StoreReader {
    /// Where names stand, in an index each.
    package enum NameColumn: Sendable {
        case milestones, series, figures, tags

        fileprivate var place: (table: String, column: String) {
            switch self {
            case .milestones: ("milestone", "slug")
            case .series: ("series", "slug")
            case .figures: ("figure", "slug")
            case .tags: ("milestone_tag", "tag")
            }
        }
    }

    /// Names that begin so, in their order.
    package func names(_ names: NameColumn, beginningWith prefix: String, limit: Int) throws -> [String] {
        let (table, column) = names.place
        // Behind all that begin so, in the order of bytes that SQLite keeps.
        let end = prefix + "\u{10FFFF}"
        return try String.fetchAll(
            db,
            cached: """
                SELECT DISTINCT \(column) FROM \(table)
                WHERE \(column) >= ? AND \(column) < ?\(names == .series ? " AND import = 0" : "") ORDER BY 1 LIMIT ?
                """,
            arguments: [prefix, end, limit])
    }

    /// Names that may have been meant by one that there is not, the closest first. Of very many, those are looked at
    /// that have the longest beginning in common with it.
    package func names(_ names: NameColumn, like name: String) throws -> [String] {
        let most = 500
        var candidates: Set<String> = []
        var prefix = name.lowercased().prefix(64)
        while true {
            candidates.formUnion(try self.names(names, beginningWith: String(prefix), limit: most))
            if candidates.count >= most || prefix.isEmpty { break }
            prefix.removeLast()
        }
        return Similarity.closest(to: name, among: candidates)
    }
}
