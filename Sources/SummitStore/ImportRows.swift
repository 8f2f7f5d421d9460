internal import GRDB

/// New milestones of imports under way have a place in `milestone_row` from the first moment on, the one that they will
/// keep; what is not seen yet is named in a table beside. Settling such a row takes its name out there, and touches
/// neither the row nor its indexes.
enum ImportRows {
    /// Before, each new row had the import's number until it was settled. What is open is removed at the next start, in
    /// whatever form it is; what is closed has to be settled, and takes on the new form here. A milestone that was added
    /// under the same uid meanwhile, which was not refused, is replaced by what the import has brought.
    static let migration = """
        CREATE TABLE import_milestone (
            import INTEGER NOT NULL REFERENCES import(id),
            milestone_id INTEGER NOT NULL,
            PRIMARY KEY (import, milestone_id)
        ) STRICT, WITHOUT ROWID;
        \(replacing)
        INSERT INTO import_milestone (import, milestone_id)
            SELECT import, min(id) FROM milestone_row
            WHERE import IN (SELECT id FROM import WHERE state = 'settling') AND replaces IS NULL GROUP BY uid;
        UPDATE milestone_row SET import = 0 WHERE id IN (SELECT milestone_id FROM import_milestone);
        \(replacing)
        DROP VIEW milestone;
        CREATE VIEW milestone AS
            SELECT id, uid, slug, revision, status, country, series_id, edition, earliest, latest, possible_from,
                possible_to, sort_key, fineness, recurring, planned_through, document
            FROM milestone_row AS r
            WHERE CASE
                WHEN r.import <> 0 THEN r.import IN (SELECT id FROM import WHERE state = 'settling')
                WHEN NOT EXISTS (SELECT 1 FROM import) THEN 1
                ELSE NOT EXISTS (
                        SELECT 1 FROM import_milestone WHERE milestone_id = r.id
                            AND import IN (SELECT id FROM import WHERE state <> 'settling'))
                    AND NOT EXISTS (
                        SELECT 1 FROM milestone_row AS n JOIN import AS i ON i.id = n.import
                        WHERE n.replaces = r.id AND i.state = 'settling')
                END;
        """

    private static let replacing = """
        UPDATE milestone_row AS r
            SET replaces = (SELECT s.id FROM milestone_row AS s WHERE s.uid = r.uid AND s.import = 0)
            WHERE r.import IN (SELECT id FROM import WHERE state = 'settling') AND r.replaces IS NULL;
        """

    /// Of a row of `milestone_row`, called `r`: that this import brings it and is not done with it.
    static func isOf(_ number: String) -> String {
        """
        (r.import = \(number) OR r.import = 0 AND EXISTS (
            SELECT 1 FROM import_milestone WHERE import = \(number) AND milestone_id = r.id))
        """
    }

    /// Of a row of `milestone_row`, called `r`: that an import brings it as a new one, and is not done with it.
    static let isStaged = """
        EXISTS (SELECT 1 FROM import_milestone WHERE import IN (SELECT id FROM import) AND milestone_id = r.id)
        """
}

extension StoreWriter {
    /// The rows that an import has brought and is not done with: those that replace others, and those that are new.
    func rows(ofImport batch: Int64, limit: Int) throws -> [Int64] {
        try Int64.fetchAll(
            db,
            cached: """
                SELECT id FROM milestone_row WHERE import = ?1 AND import <> 0
                UNION ALL SELECT milestone_id FROM import_milestone WHERE import = ?1 LIMIT ?2
                """, arguments: [batch, limit])
    }

    /// Notes that a row is not seen before the import is closed.
    func note(new id: Int64, ofImport batch: Int64) throws {
        try db.run("INSERT INTO import_milestone (import, milestone_id) VALUES (?, ?)") {
            $0.add(batch)
            $0.add(id)
        }
    }

    func forget(new id: Int64, ofImport batch: Int64) throws {
        try db.run("DELETE FROM import_milestone WHERE import = ? AND milestone_id = ?") {
            $0.add(batch)
            $0.add(id)
        }
    }

    /// Whether an import that is open brings the milestone that has this uid or slug.
    func isStaged(_ name: String) throws -> Bool {
        try db.exists("SELECT 1 FROM milestone_row AS r WHERE (uid = ?1 OR slug = ?1) AND \(ImportRows.isStaged)") {
            $0.add(name)
        }
    }
}
