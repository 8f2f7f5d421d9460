internal import GRDB
package import SummitCore

/// What an import has brought so far; none of it is seen before the import is closed.
extension StoreWriter {
    /// A milestone that an import may be about: one that is seen, or one that the import has brought itself.
    package struct Known {
        let id: Int64
        package let isOwn: Bool
        package let milestone: Milestone
    }

    /// - Returns: the number of the import.
    package func beginImport(_ stamp: Stamp) throws -> Int64 {
        try db.execute(
            cached: """
                INSERT INTO import (state, at, actor_uid, actor_user, actor_pid, actor_program, began)
                VALUES ('open', ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                stamp.at.secondsSinceEpoch, stamp.actor.uid, stamp.actor.user, stamp.actor.pid, stamp.actor.program,
                try reader.lastChange(),
            ])
        return db.lastInsertedRowID
    }

    /// Looked up once a transaction, in which nothing ends it.
    ///
    /// - Throws: ``StoreError/noSuchImport(_:)``, ``StoreError/importSpoiled``.
    package func checkOpen(import batch: Int64) throws {
        if job.openImport == batch { return }
        switch try String.fetchOne(db, cached: "SELECT state FROM import WHERE id = ?", arguments: [batch]) {
        case "open": job.openImport = batch
        case "stale": throw StoreError.importSpoiled
        default: throw StoreError.noSuchImport(batch)
        }
    }

    /// What a row is known by.
    package enum Name {
        case uid(String), slug(String)
    }

    /// The milestone that a row is about.
    package func known(_ name: Name, import batch: Int64) throws -> Known? {
        let (column, value) =
            switch name {
            case .uid(let uid): ("uid", uid)
            case .slug(let slug): ("slug", slug)
            }
        // Of most rows there is nothing yet, which is found out without putting in order what there might be.
        if try !db.exists("SELECT 1 FROM milestone_row WHERE \(column) = ?", { $0.add(value) }) { return nil }
        let found = try db.first(
            """
            SELECT id, document, \(ImportRows.isOf("?2")) AS is_own
            FROM milestone_row AS r
            WHERE \(column) = ?1 AND import IN (0, ?2) AND (is_own OR NOT \(ImportRows.isStaged))
            ORDER BY import = 0 LIMIT 1
            """
        ) {
            $0.add(value)
            $0.add(batch)
        } _: {
            (id: $0.number(0), document: $0.text(1), isOwn: $0.number(2) == 1)
        }
        return try found.map {
            Known(
                id: $0.id, isOwn: $0.isOwn, milestone: try Documents.decode(Milestone.self, from: $0.document))
        }
    }

    /// Brings a milestone: a new one, or what one that is known is to become.
    ///
    /// - Parameter line: its number within the import, for what is found wrong when that is closed.
    /// - Throws: ``StoreError/slugTaken(_:)``, ``StoreError/noSuchSeries(_:)``, ``StoreError/importUnderWay(_:)``.
    package func stage(
        _ new: StorableMilestone, insteadOf known: Known?, import batch: Int64, line: Int
    ) throws {
        let milestone = new.milestone
        try checkSlug(milestone.slug, except: milestone.uid, import: batch)
        let id: Int64
        if let known, known.isOwn {
            id = known.id
            try rewrite(id, new, import: batch)
        } else {
            id = try place(new, import: batch, replacing: known?.id)
            if known == nil { try note(new: id, ofImport: batch) }
        }
        // Those they are to may come later.
        if milestone.relations.isEmpty {
            if known != nil {
                try db.execute(cached: "DELETE FROM import_relation WHERE milestone_id = ?", arguments: [id])
            }
        } else {
            try db.execute(
                cached: "INSERT OR REPLACE INTO import_relation (milestone_id, import, line) VALUES (?, ?, ?)",
                arguments: [id, batch, line])
        }
    }

    /// Whether another milestone is this edition, seen or brought by the import.
    package func milestone(
        ofSeries slug: String, edition: Int64, except uid: String, import batch: Int64
    ) throws -> Milestone? {
        try String.fetchOne(
            db,
            cached: """
                SELECT document FROM milestone_row AS r
                WHERE series_id = (SELECT id FROM series WHERE slug = ?1) AND edition = ?2 AND uid <> ?3
                    AND (import = ?4 OR import = 0
                        AND NOT EXISTS (SELECT 1 FROM milestone_row WHERE replaces = r.id AND import = ?4))
                """, arguments: [slug, edition, uid, batch]
        ).map { try Documents.decode(Milestone.self, from: $0) }
    }

    package func stage(_ series: Series, import batch: Int64) throws {
        let document = try Documents.encode(series)
        let row = try Row.fetchOne(
            db, cached: "SELECT document, import FROM series WHERE slug = ?", arguments: [series.slug])
        guard let row else {
            return try db.execute(
                cached: "INSERT INTO series (slug, document, import) VALUES (?, ?, ?)",
                arguments: [series.slug, document, batch])
        }
        let (present, owner): (String, Int64) = (row[0], row[1])
        if owner == batch {
            try db.execute(
                cached: "UPDATE series SET document = ? WHERE slug = ?", arguments: [document, series.slug])
        } else if owner != 0 || present != document {
            try stage(.series, document, import: batch)
        }
    }

    package func stage(_ figure: Figure, import batch: Int64) throws {
        let document = try Documents.encode(figure)
        try Documents.checkSize(document, of: "figure")
        try stage(.figure, document, import: batch)
    }

    /// What is written to the log, or over a document, only when the import is closed.
    func stage(_ subject: Change.Subject?, _ document: String, import batch: Int64) throws {
        try db.execute(
            cached: "INSERT INTO import_document (import, subject, document) VALUES (?, ?, ?)",
            arguments: [batch, subject?.rawValue ?? "change", document])
    }

    /// What has relations that are not resolved yet, in the order in which it came.
    ///
    /// - Parameter after: the line that the page before ended with.
    package func unresolved(
        import batch: Int64, after line: Int, limit: Int
    ) throws -> [(line: Int, milestone: Milestone)] {
        try Row.fetchAll(
            db,
            cached: """
                SELECT r.line, m.document FROM import_relation r JOIN milestone_row m ON m.id = r.milestone_id
                WHERE r.import = ? AND r.line > ? ORDER BY r.line LIMIT ?
                """, arguments: [batch, line, limit]
        ).map { ($0[0], try Documents.decode(Milestone.self, from: $0[1])) }
    }

    /// Puts the milestone with its relations resolved in the place of the one that the import has brought.
    package func setRelations(of milestone: Milestone, import batch: Int64) throws {
        guard
            let id = try Int64.fetchOne(
                db,
                cached: """
                    SELECT id FROM milestone_row AS r WHERE uid = ?1 AND \(ImportRows.isOf("?2"))
                    """, arguments: [milestone.uid, batch])
        else { throw StoreError.noSuchMilestone(milestone.uid) }
        try db.execute(
            cached: "UPDATE milestone_row SET document = ? WHERE id = ?",
            arguments: [try Documents.encode(milestone), id])
        try replaceRelations(of: milestone, id: id)
    }

    /// The uid of what a relation names: a milestone that is seen or that the import brings.
    package func uid(named name: String, import batch: Int64) throws -> String? {
        try String.fetchOne(
            db,
            cached: """
                SELECT uid FROM milestone_row AS r WHERE (uid = ?1 OR slug = ?1)
                    AND (\(ImportRows.isOf("?2")) OR import = 0 AND NOT \(ImportRows.isStaged))
                LIMIT 1
                """, arguments: [name, batch])
    }

    /// A part of what an import has brought is removed.
    ///
    /// - Returns: whether there may be more.
    package func removePart(ofImport batch: Int64, limit: Int) throws -> Bool {
        try db.execute(
            cached: "UPDATE import SET state = 'ending' WHERE id = ? AND state <> 'settling'", arguments: [batch])
        // What is seen is no more the import's to remove.
        if try reader.isClosed(import: batch) { return false }
        let ids = try rows(ofImport: batch, limit: limit)
        for id in ids {
            try discard(id)
            try forget(new: id, ofImport: batch)
        }
        let documents = try Int64.fetchAll(
            db, cached: "SELECT id FROM import_document WHERE import = ? LIMIT ?", arguments: [batch, limit])
        for id in documents {
            try db.execute(cached: "DELETE FROM import_document WHERE id = ?", arguments: [id])
        }
        guard ids.count < limit, documents.count < limit else { return true }
        try forget(import: batch)
        return false
    }

    /// Rows of imports that are no more, which earlier versions could leave behind.
    ///
    /// - Returns: whether there may be more.
    package func removeStrays(limit: Int) throws -> Bool {
        let ids = try Int64.fetchAll(
            db,
            cached: """
                SELECT id FROM milestone_row WHERE import <> 0 AND import NOT IN (SELECT id FROM import) LIMIT ?
                """, arguments: [limit])
        for id in ids { try discard(id) }
        return ids.count == limit
    }

    /// Nothing that it has brought is left; another import may use a series that came with it.
    func forget(import batch: Int64) throws {
        try db.execute(
            cached: """
                UPDATE series SET import = (
                    SELECT coalesce((SELECT n.import FROM import_milestone AS n WHERE n.milestone_id = r.id), r.import)
                    FROM milestone_row AS r WHERE series_id = series.id LIMIT 1)
                WHERE import = ? AND EXISTS (SELECT 1 FROM milestone_row WHERE series_id = series.id)
                """, arguments: [batch])
        try db.execute(cached: "DELETE FROM series WHERE import = ?", arguments: [batch])
        for table in ["import_relation", "import_document"] {
            try db.execute(cached: "DELETE FROM \(table) WHERE import = ?", arguments: [batch])
        }
        try db.execute(cached: "DELETE FROM import WHERE id = ?", arguments: [batch])
    }

    /// What this import replaces, no other that is open can replace any more.
    func spoilOthers(than batch: Int64) throws {
        try db.execute(
            cached: """
                UPDATE import SET state = 'stale'
                WHERE state = 'open' AND id <> ?1 AND id IN (
                    SELECT import FROM milestone_row
                    WHERE import <> ?1 AND replaces IN (SELECT replaces FROM milestone_row WHERE import = ?1))
                """, arguments: [batch])
    }

    /// An open import builds on what is changed now, and can't be closed any more.
    func spoilImports(replacing id: Int64) throws {
        try db.execute(
            cached: """
                UPDATE import SET state = 'stale'
                WHERE state = 'open' AND id IN (SELECT import FROM milestone_row WHERE replaces = ?)
                """, arguments: [id])
    }
}

/// What an import does, or would do, with a row.
package enum ImportOutcome: String, Sendable {
    case added, changed, unchanged
    /// The timeline has a later state of it.
    case older
}
