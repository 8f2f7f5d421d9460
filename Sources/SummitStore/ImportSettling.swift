internal import GRDB
package import SummitCore

/// The end of an import: from one moment on it is seen, whole; what is left to do then is done row by row.
extension StoreWriter {
    /// A milestone that has its place, and whose reminders are to be planned.
    package struct Settled {
        private let document: String
        /// Since when it is seen.
        package let at: Instant
        /// Nothing of it can be planned so far.
        package let isNew: Bool
        /// Whether it may have reminders of its own: most that are imported have none.
        package let mayHaveReminders: Bool

        init(document: String, at: Instant, isNew: Bool, mayHaveReminders: Bool) {
            self.document = document
            self.at = at
            self.isNew = isNew
            self.mayHaveReminders = mayHaveReminders
        }

        package func milestone() throws -> Milestone { try Documents.decode(Milestone.self, from: document) }
    }

    /// Closes an import: what it has brought is seen from here on.
    ///
    /// - Throws: ``StoreError/noSuchImport(_:)``, ``StoreError/importSpoiled``.
    package func close(import batch: Int64, _ stamp: Stamp) throws {
        try checkOpen(import: batch)
        let last = try reader.lastChange()
        try spoilOthers(than: batch)
        let slugs = try Row.fetchAll(
            db, cached: "SELECT slug, document FROM series WHERE import = ? ORDER BY slug", arguments: [batch])
        try db.execute(cached: "UPDATE series SET import = 0 WHERE import = ?", arguments: [batch])
        for row in slugs { try log(stamp, .series, row[0], before: nil, after: row[1]) }
        let documents = try Row.fetchAll(
            db, cached: "SELECT subject, document FROM import_document WHERE import = ? ORDER BY id",
            arguments: [batch])
        for row in documents {
            try checkUnchanged(subject: row[0], document: row[1], since: batch, until: last)
            switch Change.Subject(rawValue: row[0]) {
            case .series: try put(try Documents.decode(Series.self, from: row[1]), stamp)
            case .figure: try put(try Documents.decode(Figure.self, from: row[1]), stamp)
            case .milestone, nil: throw StoreError.inputOutput("import \(batch) holds “\(row[0] as String)”")
            }
        }
        try db.execute(
            cached: """
                UPDATE import SET state = 'settling', at = ?, actor_uid = ?, actor_user = ?, actor_pid = ?,
                    actor_program = ?, job = ?
                WHERE id = ?
                """,
            arguments: [
                stamp.at.secondsSinceEpoch, stamp.actor.uid, stamp.actor.user, stamp.actor.pid, stamp.actor.program,
                job.first, batch,
            ])
    }

    /// A series or a figure that somebody has changed since the import began is not written over.
    ///
    /// - Parameter last: the last change before the import's own.
    /// - Throws: ``StoreError/importSpoiled``.
    private func checkUnchanged(subject: String, document: String, since batch: Int64, until last: Int64) throws {
        let isChanged = try db.exists(
            """
            SELECT 1 FROM change AS c JOIN import AS i ON i.id = ?3 AND i.began >= 0
            WHERE c.subject = ?1 AND c.identifier = json_extract(?2, '$.slug') AND c.seq > i.began AND c.seq <= ?4
            """
        ) {
            $0.add(subject)
            $0.add(document)
            $0.add(batch)
            $0.add(last)
        }
        if isChanged { throw StoreError.importSpoiled }
    }

    /// Does what is left of one row of an import that is closed: its log entry, and its place among the others. Its
    /// reminders are to be planned then.
    ///
    /// - Returns: the milestone; `nil` where that was done already.
    package func settle(_ id: Int64, import batch: Int64) throws -> Settled? {
        try settled(id, import: batch)
    }

    /// Forgets the import once every row of it has been settled.
    package func finish(import batch: Int64) throws {
        if try rows(ofImport: batch, limit: 1).isEmpty { try forget(import: batch) }
    }

    /// Does with a milestone what an import has left to do, which comes before any other change of it.
    ///
    /// - Parameter name: a slug or a uid.
    /// - Returns: the milestone, whose reminders are to be planned then; `nil` where nothing was left.
    @discardableResult
    package func settlePending(_ name: String) throws -> Settled? {
        guard try db.exists("SELECT 1 FROM import WHERE state = 'settling'", { _ in }) else { return nil }
        let row = try db.first(
            """
            SELECT r.id, i.id FROM milestone_row AS r JOIN import AS i ON \(ImportRows.isOf("i.id"))
            WHERE (r.uid = ?1 OR r.slug = ?1) AND i.state = 'settling' ORDER BY r.import LIMIT 1
            """
        ) {
            $0.add(name)
        } _: {
            (id: $0.number(0), batch: $0.number(1))
        }
        return try row.flatMap { try settled($0.id, import: $0.batch) }
    }

    private func settled(_ id: Int64, import batch: Int64) throws -> Settled? {
        let row = try db.first(
            """
            SELECT document, replaces, uid, \(TimelineFilter.mayHaveReminders) FROM milestone_row AS r
            WHERE id = ?1 AND \(ImportRows.isOf("?2"))
            """
        ) {
            $0.add(id)
            $0.add(batch)
        } _: {
            (document: $0.text(0), replaces: $0.numberIfAny(1), uid: $0.text(2), mayHaveReminders: $0.number(3) == 1)
        }
        guard let row else { return nil }
        let head = try head(ofImport: batch)
        let settled = Settled(
            document: row.document, at: head.stamp.at, isNew: row.replaces == nil,
            mayHaveReminders: row.mayHaveReminders)
        var before: String?
        if let replaced = row.replaces {
            before = try db.first("SELECT document FROM milestone_row WHERE id = ?") {
                $0.add(replaced)
            } _: {
                $0.text(0)
            }
            try move(id, to: replaced, try settled.milestone())
        } else {
            try forget(new: id, ofImport: batch)
        }
        // Whoever's transaction this is, the entry belongs with the others of the import.
        let first = try log(
            head.stamp, .milestone, row.uid, before: before, after: row.document, first: head.first)
        if head.first == nil {
            try db.execute(cached: "UPDATE import SET job = ? WHERE id = ?", arguments: [first, batch])
            job.importHead?.first = first
        }
        return settled
    }

    /// Who has closed an import, and when; and the number of its first entry in the log, where it has one.
    struct ImportHead {
        let number: Int64
        let stamp: Stamp
        var first: Int64?
    }

    private func head(ofImport batch: Int64) throws -> ImportHead {
        if let known = job.importHead, known.number == batch { return known }
        let head = try db.first(
            "SELECT at, actor_uid, actor_user, actor_pid, actor_program, job FROM import WHERE id = ?"
        ) {
            $0.add(batch)
        } _: { row in
            let actor = Actor(
                uid: UInt32(truncatingIfNeeded: row.number(1)), user: row.textIfAny(2),
                pid: Int32(truncatingIfNeeded: row.number(3)), program: row.textIfAny(4))
            let at = Instant(secondsSinceEpoch: row.number(0))
            return ImportHead(
                number: batch, stamp: Stamp(at: at, actor: actor, verb: "import"), first: row.numberIfAny(5))
        }
        guard let head else { throw StoreError.noSuchImport(batch) }
        job.importHead = head
        return head
    }

    /// The row that an import has brought takes the place of the one it replaces, which keeps its number: the plan of its
    /// reminders hangs on that.
    private func move(_ id: Int64, to replaced: Int64, _ milestone: Milestone) throws {
        let columns = """
            slug, revision, status, country, series_id, edition, earliest, latest, possible_from, possible_to, sort_key,
            fineness, recurring, document
            """
        try deleteDetails(id: replaced)
        try db.execute(
            cached: """
                UPDATE milestone_row SET (\(columns)) = (SELECT \(columns) FROM milestone_row WHERE id = ?) WHERE id = ?
                """, arguments: [id, replaced])
        try discard(id)
        try insertDetails(of: milestone, words: SearchTable.words(of: milestone), id: replaced)
    }
}

extension StoreReader {
    /// Imports that were not done with when the daemon ended.
    package func unfinishedImports() throws -> [Int64] {
        try Int64.fetchAll(db, sql: "SELECT id FROM import ORDER BY id")
    }

    /// Whether what an import has brought is seen.
    package func isClosed(import batch: Int64) throws -> Bool {
        try Bool.fetchOne(db, sql: "SELECT state = 'settling' FROM import WHERE id = ?", arguments: [batch]) == true
    }

    /// The rows of an import that are left to be settled: what replaces others first, the one whose reminder is due soonest
    /// before all.
    package func unsettled(import batch: Int64) throws -> [Int64] {
        try Int64.fetchAll(
            db,
            sql: """
                SELECT id FROM milestone_row AS r WHERE import = ? AND import <> 0
                ORDER BY (SELECT ifnull(min(at), ?) FROM pending WHERE milestone_id = r.replaces), id
                """, arguments: [batch, Int64.max])
            + Int64.fetchAll(
                db, sql: "SELECT milestone_id FROM import_milestone WHERE import = ? ORDER BY milestone_id",
                arguments: [batch])
    }
}
