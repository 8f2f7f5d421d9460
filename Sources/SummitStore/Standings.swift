internal import GRDB
package import SummitCore

/// Where each milestone that recurs stands (``Standing``), so that a question about the present reads as many of them as
/// it shows.
///
/// It follows from the milestone, the zone rules and the clock, and none of them tells the store: a row that was written
/// is stale at once, and each is from its `until` on. The rows of `standing` are those of what recurs, and whoever writes
/// those writes these: a trigger would have SQLite keep a copy of each page that an addition touches, to undo it alone. Who asks works those out that are stale; ``StoreWriter/keep(_:of:)``
/// keeps what came of it.
enum Standings {
    static let migration = """
        CREATE TABLE standing (
            milestone_id INTEGER PRIMARY KEY REFERENCES milestone_row(id) ON DELETE CASCADE,
            since INTEGER NOT NULL DEFAULT \(Int64.min),
            until INTEGER NOT NULL DEFAULT \(Int64.min),
            next_begin INTEGER,
            last_end INTEGER,
            begun INTEGER
        ) STRICT;
        CREATE INDEX standing_since ON standing(since);
        CREATE INDEX standing_until ON standing(until);
        CREATE INDEX standing_next ON standing(next_begin) WHERE next_begin IS NOT NULL;
        CREATE INDEX standing_last ON standing(last_end) WHERE last_end IS NOT NULL;
        CREATE INDEX standing_begun ON standing(begun) WHERE begun IS NOT NULL;
        INSERT INTO standing (milestone_id) SELECT id FROM milestone_row WHERE recurring = 1;
        CREATE TRIGGER standing_of_new AFTER INSERT ON milestone_row WHEN NEW.recurring = 1 BEGIN
            INSERT INTO standing (milestone_id) VALUES (NEW.id);
        END;
        CREATE TRIGGER standing_of_changed
        AFTER UPDATE OF document, earliest, latest, recurring ON milestone_row WHEN OLD.recurring = 1 OR NEW.recurring = 1
        BEGIN
            DELETE FROM standing WHERE milestone_id = NEW.id;
            INSERT INTO standing (milestone_id) SELECT NEW.id WHERE NEW.recurring = 1;
        END;
        DROP INDEX milestone_recurring;
        CREATE INDEX milestone_recurring ON milestone_row(possible_from, possible_to) WHERE recurring = 1;
        \(Span.migrationOfSingles)
        """

    static let withoutTriggers = """
        DROP TRIGGER standing_of_new;
        DROP TRIGGER standing_of_changed;
        """
}

extension StoreReader {
    /// What recurs, as far as it counts for an instant.
    package struct Recurring: Sendable {
        /// All of which it is not known where they stand, and the closest others.
        package let milestones: [Milestone]
        /// How many of them are not known to stand anywhere.
        package let stale: Int
        /// Where the closest of all others stands; `nil`: there are no others.
        package let others: Instant?
    }

    /// Those that begin next after `now`, by when they do.
    package func recurring(_ query: TimelineQuery, after now: Instant, next count: Int) throws -> Recurring {
        try recurring(query, at: now, "next_begin", ">", order: "next_begin", count)
    }

    /// Those that are under way at `now`, by when they have begun, the last first.
    package func recurring(_ query: TimelineQuery, underWayAt now: Instant, last count: Int) throws -> Recurring {
        try recurring(query, at: now, "begun", "<=", order: "begun DESC", count)
    }

    /// Those that are over by `now`, by when they were, the last first.
    package func recurring(_ query: TimelineQuery, overBy now: Instant, last count: Int) throws -> Recurring {
        try recurring(query, at: now, "last_end", "<=", order: "last_end DESC", count)
    }

    private func recurring(
        _ query: TimelineQuery, at now: Instant, _ column: String, _ relation: String, order: String, _ count: Int
    ) throws -> Recurring {
        let filter = TimelineFilter(ofRecurring: query)
        let second = now.secondsSinceEpoch
        func rows(
            _ conditions: String, order: String? = nil, _ values: StatementArguments
        ) throws -> [(document: String, place: Int64)] {
            try db.all(
                varying: """
                    SELECT document, \(column)
                    FROM standing CROSS JOIN milestone ON milestone.id = milestone_id
                    WHERE \(conditions) AND \(filter.sql) \(order.map { "ORDER BY \($0) LIMIT ?" } ?? "")
                    """, arguments: values
            ) { ($0.text(0), $0.number(1)) }
        }
        let stale =
            try rows("until <= ?", [second] + filter.arguments)
            // The clock was set back, or the question is about a time before.
            + rows("since > ? AND +until > ?", [second, second] + filter.arguments)
        let limit = count.addingReportingOverflow(1)
        // The pluses leave SQLite the index of the order alone.
        let closest = try rows(
            "\(column) \(relation) ? AND +until > ? AND +since <= ?", order: order,
            [second, second, second] + filter.arguments + [limit.overflow ? .max : limit.partialValue])
        return Recurring(
            milestones: try (stale + closest.prefix(count)).map {
                try Documents.decode(Milestone.self, from: $0.document)
            },
            stale: stale.count,
            others: closest.count > count ? Instant(secondsSinceEpoch: closest[count].place) : nil)
    }
}

extension StoreReader {
    /// A milestone of which it is not known where it stands, with the document that this is to be worked out of.
    package struct Stale: Sendable {
        package let id: Int64
        package let document: String
    }

    package func staleStandings(at now: Instant, limit: Int) throws -> [Stale] {
        try Row.fetchAll(
            db,
            cached: """
                SELECT milestone_id, document FROM standing JOIN milestone_row ON id = milestone_id
                WHERE until <= ?1 OR since > ?1 LIMIT ?2
                """, arguments: [now.secondsSinceEpoch, limit]
        ).map { Stale(id: $0[0], document: $0[1]) }
    }
}

extension StoreReader.Stale {
    /// - Throws: ``StoreError/inputOutput(_:)``.
    package func milestone() throws -> Milestone { try Documents.decode(Milestone.self, from: document) }
}

extension StoreWriter {
    /// A milestone recurs, and nobody knows where it stands.
    func addStanding(_ id: Int64) throws {
        try db.run("INSERT INTO standing (milestone_id) VALUES (?)") { $0.add(id) }
    }

    /// Where a milestone stands has to be worked out anew.
    func loseStanding(uid: String) throws {
        try db.run(
            """
            UPDATE standing SET since = \(Int64.min), until = \(Int64.min)
            WHERE milestone_id = (SELECT id FROM milestone WHERE uid = ?)
            """
        ) {
            $0.add(uid)
        }
    }

    /// Keeps where a milestone stands, unless it was changed since that was worked out.
    package func keep(_ standing: Standing, of stale: StoreReader.Stale) throws {
        try db.execute(
            cached: """
                UPDATE standing SET since = ?, until = ?, next_begin = ?, last_end = ?, begun = ?
                WHERE milestone_id = ? AND ? = (SELECT document FROM milestone_row WHERE id = milestone_id)
                """,
            arguments: [
                standing.since.secondsSinceEpoch, standing.until?.secondsSinceEpoch ?? .max,
                standing.nextBegin?.secondsSinceEpoch, standing.lastEnd?.secondsSinceEpoch,
                standing.begun?.secondsSinceEpoch, stale.id, stale.document,
            ])
    }
}
