internal import GRDB
package import SummitCore

/// Where each milestone that recurs stands (``Standing``), so that a question about the present reads as many of them as
/// it shows.
///
/// It follows from the milestone, the zone rules and the clock, and none of them tells the store: a row that was written
/// is stale at once, and each is from its `until` on. Who asks works those out that are stale; ``StoreWriter/keepStandings(at:limit:_:)``
/// keeps what came of it.
enum Standings {
    static let migration = """
        CREATE TABLE standing (
            milestone_id INTEGER PRIMARY KEY REFERENCES milestone_row(id) ON DELETE CASCADE,
            since INTEGER NOT NULL DEFAULT \(Int64.min),
            until INTEGER NOT NULL DEFAULT \(Int64.min),
            next_begin INTEGER,
            last_end INTEGER,
            under_way INTEGER NOT NULL DEFAULT 0
        ) STRICT;
        CREATE INDEX standing_since ON standing(since);
        CREATE INDEX standing_until ON standing(until);
        CREATE INDEX standing_next ON standing(next_begin) WHERE next_begin IS NOT NULL;
        CREATE INDEX standing_last ON standing(last_end) WHERE last_end IS NOT NULL;
        CREATE INDEX standing_under_way ON standing(under_way) WHERE under_way = 1;
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
}

extension StoreReader {
    /// What recurs, as far as it counts for an instant.
    package struct Recurring: Sendable {
        /// All of which it is not known where they stand, all of which an occurrence is under way, and the closest others.
        package let milestones: [Milestone]
        /// How many of them are not known to stand anywhere.
        package let stale: Int
        /// Where the others come: they begin no earlier, or were over no later. `nil`: there are no others.
        package let others: Instant?
    }

    /// Those of which an occurrence begins after `now`, or is under way.
    ///
    /// - Parameter count: so many of the next.
    package func recurring(_ query: TimelineQuery, after now: Instant, next count: Int) throws -> Recurring {
        try recurring(query, at: now, closest: count, by: "next_begin", "> ?", "next_begin", orUnderWay: true)
    }

    /// Those of which an occurrence is over by `now`.
    ///
    /// - Parameter count: so many of the last.
    package func recurring(_ query: TimelineQuery, before now: Instant, last count: Int) throws -> Recurring {
        try recurring(query, at: now, closest: count, by: "last_end", "<= ?", "last_end DESC", orUnderWay: false)
    }

    private func recurring(
        _ query: TimelineQuery, at now: Instant, closest count: Int, by column: String, _ condition: String, _ order: String,
        orUnderWay: Bool
    ) throws -> Recurring {
        let filter = TimelineFilter(ofRecurring: query)
        let second = now.secondsSinceEpoch
        let whole = "SELECT document, standing.\(column) FROM standing CROSS JOIN milestone ON milestone.id = standing.milestone_id"
        func documents(_ condition: String, _ values: StatementArguments) throws -> [Milestone] {
            try Row.fetchAll(
                db, varying: "\(whole) WHERE \(condition) AND \(filter.sql)", arguments: values + filter.arguments
            ).map { try Documents.decode(Milestone.self, from: $0[0]) }
        }
        let stale =
            try documents("standing.until <= ?", [second])
            // The clock was set back, or the question is about a time before.
            + documents("standing.since > ? AND +standing.until > ?", [second, second])
        var milestones = stale
        if orUnderWay {
            milestones += try documents(
                "standing.under_way = 1 AND +standing.until > ? AND +standing.since <= ?", [second, second])
        }
        let limit = count.addingReportingOverflow(1)
        // The pluses leave SQLite the index of the order alone.
        let rows = try Row.fetchAll(
            db,
            varying: """
                \(whole) WHERE standing.\(column) \(condition) AND +standing.until > ? AND +standing.since <= ?
                \(orUnderWay ? "AND +standing.under_way = 0" : "") AND \(filter.sql)
                ORDER BY standing.\(order) LIMIT ?
                """,
            arguments: [second, second, second] + filter.arguments + [limit.overflow ? .max : limit.partialValue])
        milestones += try rows.prefix(count).map { try Documents.decode(Milestone.self, from: $0[0]) }
        return Recurring(
            milestones: milestones, stale: stale.count,
            others: rows.count > count ? Instant(secondsSinceEpoch: rows[count][1]) : nil)
    }
}

extension StoreReader {
    package func hasStaleStandings(at now: Instant) throws -> Bool {
        let second = now.secondsSinceEpoch
        return try db.exists("SELECT 1 FROM standing WHERE until <= ? OR since > ?") {
            $0.add(second)
            $0.add(second)
        }
    }
}

extension StoreWriter {
    /// Works out where milestones stand of which it is not known, and keeps it.
    ///
    /// - Parameters:
    ///   - now: the present.
    ///   - limit: no more than so many.
    ///   - standing: what works it out.
    /// - Returns: how many there were.
    package func keepStandings(
        at now: Instant, limit: Int, _ standing: (Milestone) -> Standing
    ) throws -> Int {
        let second = now.secondsSinceEpoch
        let rows = try Row.fetchAll(
            db,
            cached: """
                SELECT milestone_id, document FROM standing JOIN milestone_row ON id = milestone_id
                WHERE standing.until <= ? OR standing.since > ? LIMIT ?
                """, arguments: [second, second, limit])
        for row in rows {
            let found = standing(try Documents.decode(Milestone.self, from: row[1]))
            try db.execute(
                cached: """
                    UPDATE standing SET since = ?, until = ?, next_begin = ?, last_end = ?, under_way = ?
                    WHERE milestone_id = ?
                    """,
                arguments: [
                    found.since.secondsSinceEpoch, found.until?.secondsSinceEpoch ?? .max,
                    found.nextBegin?.secondsSinceEpoch, found.lastEnd?.secondsSinceEpoch, found.isUnderWay, row[0] as Int64,
                ])
        }
        return rows.count
    }
}
