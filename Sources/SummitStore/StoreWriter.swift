internal import GRDB
package import SummitCore

/// Changes inside one transaction. Valid only inside a job of ``WriteQueue``.
package struct StoreWriter {
    let db: Database
    let hash: @Sendable (_ bytes: [UInt8]) -> [UInt8]
    let job = Job()

    /// What belongs together, since one call has made it.
    final class Job {
        /// The number of the first change.
        var first: Int64?
        /// Where the log ends, once something was written to it.
        var logEnd: (sequence: Int64, hash: [UInt8])?
        /// The import that is being settled.
        var importHead: ImportHead?
        /// The import that was found to be open.
        var openImport: Int64?
    }

    /// What stands in the store, this transaction's own changes included.
    package var reader: StoreReader { StoreReader(db: db) }

    /// Runs `body` in a savepoint of its own.
    ///
    /// - Returns: what it threw, after its own changes were undone.
    /// - Throws: what ends the whole transaction: the disk is full, or failed.
    package func attempt(_ body: () throws -> Void) throws -> (any Error)? {
        var failure: (any Error)?
        try db.inSavepoint {
            do {
                try body()
                return .commit
            } catch let error as DatabaseError where Store.endsTransaction(error) {
                throw error
            } catch {
                failure = error
                (job.logEnd, job.importHead) = (nil, nil)
                return .rollback
            }
        }
        return failure
    }

    /// Who changes what, and when.
    package struct Stamp: Sendable {
        package let at: Instant
        package let actor: Actor
        package let verb: String
        /// The number of the change that is taken back.
        package var undoes: Int64?

        package init(at: Instant, actor: Actor, verb: String, undoes: Int64? = nil) {
            self.at = at
            self.actor = actor
            self.verb = verb
            self.undoes = undoes
        }
    }

    // MARK: Calls that take several transactions

    /// The number of the first change of this job; `nil` where it has made none.
    package var firstChange: Int64? { job.first }

    /// What this job changes belongs with what began with that change.
    package func continueJob(from first: Int64?) { job.first = first }

    // MARK: Milestones

    /// - Throws: ``StoreError/slugTaken(_:)``, ``StoreError/noSuchSeries(_:)``, ``StoreError/importUnderWay(_:)``.
    package func insert(_ milestone: Milestone, bounds: Bounds?, _ stamp: Stamp) throws {
        try checkSlug(milestone.slug, except: milestone.uid)
        let new = try StorableMilestone(milestone, bounds: bounds)
        try place(new)
        try log(stamp, .milestone, milestone.uid, before: nil, after: new.document)
    }

    /// Writes the rows of a milestone that is not there, and nothing to the log.
    ///
    /// - Parameters:
    ///   - batch: the import that brings it.
    ///   - replaced: the row whose place it then takes.
    /// - Returns: the number of its row.
    /// - Throws: ``StoreError/importUnderWay(_:)`` where an import that is open brings the same uid.
    @discardableResult
    func place(_ new: StorableMilestone, import batch: Int64 = 0, replacing replaced: Int64? = nil) throws -> Int64 {
        let series = try seriesID(of: new.milestone, import: batch)
        do {
            try insertRow(new, series: series, import: batch, replacing: replaced)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            if try isStaged(new.milestone.uid) { throw StoreError.importUnderWay(new.milestone.uid) }
            throw error
        }
        let id = db.lastInsertedRowID
        try insertDetails(of: new.milestone, words: new.words, id: id)
        return id
    }

    private func insertRow(
        _ new: StorableMilestone, series: Int64?, import batch: Int64, replacing replaced: Int64?
    ) throws {
        try db.run(
            """
            INSERT INTO milestone_row (uid, slug, revision, status, country, series_id, edition, earliest, latest,
                possible_from, possible_to, sort_key, fineness, recurring, document, import, replaces)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        ) { values in
            Self.add(new, series: series, to: &values)
            values.add(replaced == nil ? 0 : batch)
            values.add(replaced)
        }
    }

    /// Replaces the milestone with the same uid.
    ///
    /// - Throws: ``StoreError/noSuchMilestone(_:)``, ``StoreError/slugTaken(_:)``, ``StoreError/noSuchSeries(_:)``.
    package func update(_ milestone: Milestone, bounds: Bounds?, _ stamp: Stamp) throws {
        try checkSlug(milestone.slug, except: milestone.uid)
        let (id, before) = try row(of: milestone.uid)
        let new = try StorableMilestone(milestone, bounds: bounds)
        try rewrite(id, new)
        try log(stamp, .milestone, milestone.uid, before: before, after: new.document)
    }

    /// Writes the rows of a milestone that is there anew, and nothing to the log.
    func rewrite(_ id: Int64, _ new: StorableMilestone, import batch: Int64 = 0) throws {
        let series = try seriesID(of: new.milestone, import: batch)
        try db.run(
            """
            UPDATE milestone_row SET uid = ?, slug = ?, revision = ?, status = ?, country = ?, series_id = ?,
                edition = ?, earliest = ?, latest = ?, possible_from = ?, possible_to = ?, sort_key = ?,
                fineness = ?, recurring = ?, document = ?
            WHERE id = ?
            """
        ) { values in
            Self.add(new, series: series, to: &values)
            values.add(id)
        }
        try deleteDetails(id: id)
        try insertDetails(of: new.milestone, words: new.words, id: id)
    }

    /// Writes the bounds anew, which follow from zone rules and are no change of the milestone.
    package func setBounds(_ bounds: Bounds?, of milestone: Milestone) throws {
        try db.run(
            """
            UPDATE milestone_row SET earliest = ?, latest = ?, possible_from = ?, possible_to = ?, sort_key = ?
            WHERE id = (SELECT id FROM milestone WHERE uid = ?)
            """
        ) { values in
            Self.add(bounds, isDated: milestone.when != nil, to: &values)
            values.add(milestone.uid)
        }
        if milestone.repetition != nil { try loseStanding(uid: milestone.uid) }
    }

    /// - Throws: ``StoreError/noSuchMilestone(_:)``.
    package func remove(uid: String, _ stamp: Stamp) throws {
        let (id, before) = try row(of: uid)
        try discard(id)
        try log(stamp, .milestone, uid, before: before, after: nil)
    }

    /// Takes the rows of a milestone out, and writes nothing to the log.
    func discard(_ id: Int64) throws {
        try deleteDetails(id: id)
        try db.execute(cached: "DELETE FROM milestone_row WHERE id = ?", arguments: [id])
    }

    /// The row that is to be changed. An import that has not come to it yet is done with it first; one that is still
    /// open, and is to replace it, can't do so any more.
    private func row(of uid: String) throws -> (id: Int64, document: String) {
        try settlePending(uid)
        guard
            let row = try Row.fetchOne(
                db,
                cached: """
                    SELECT id, document FROM milestone_row AS r WHERE uid = ? AND import = 0
                        AND NOT \(ImportRows.isStaged)
                    """, arguments: [uid])
        else { throw StoreError.noSuchMilestone(uid) }
        try spoilImports(replacing: row[0])
        return (row[0], row[1])
    }

    /// A series that an import brings is known to imports alone.
    private func seriesID(of milestone: Milestone, import batch: Int64) throws -> Int64? {
        guard let slug = milestone.series?.slug else { return nil }
        let id = try db.first("SELECT id FROM series WHERE slug = ? AND (import = 0 OR ? <> 0)") {
            $0.add(slug)
            $0.add(batch)
        } _: {
            $0.number(0)
        }
        guard let id else { throw StoreError.noSuchSeries(slug) }
        return id
    }

    /// The columns from `uid` to `document`.
    private static func add(_ new: StorableMilestone, series: Int64?, to values: inout StatementValues) {
        let milestone = new.milestone
        values.add(milestone.uid)
        values.add(milestone.slug)
        values.add(milestone.revision)
        values.add(milestone.status.rawValue)
        values.add(milestone.place?.country)
        values.add(series)
        values.add(milestone.series?.edition)
        add(new.bounds, isDated: milestone.when != nil, to: &values)
        values.add(Int64(milestone.when?.precision.fineness ?? 0))
        values.add(milestone.repetition == nil ? 0 : 1)
        values.add(new.document)
    }

    /// The columns from `earliest` to `sort_key`; the last as ``TimelineOrder`` has it, also where the zone of a date is gone.
    private static func add(_ bounds: Bounds?, isDated: Bool, to values: inout StatementValues) {
        values.add(bounds?.earliest?.secondsSinceEpoch)
        values.add(bounds?.latest?.secondsSinceEpoch)
        values.add(bounds.map { $0.possibleEarliest?.secondsSinceEpoch ?? .min })
        values.add(bounds.map { $0.possibleLatest?.secondsSinceEpoch ?? .max })
        values.add(isDated ? bounds?.earliest?.secondsSinceEpoch ?? .min : .max)
    }

    /// - Parameter words: what a search looks at, as ``SearchTable`` has it.
    func insertDetails(of milestone: Milestone, words: [String], id: Int64) throws {
        for tag in Set(milestone.tags) {
            try db.run("INSERT INTO milestone_tag (tag, milestone_id) VALUES (?, ?)") {
                $0.add(tag)
                $0.add(id)
            }
        }
        for name in Set(milestone.participants.map { $0.name.lowercased() }) {
            try db.run("INSERT INTO milestone_participant (name, milestone_id) VALUES (?, ?)") {
                $0.add(name)
                $0.add(id)
            }
        }
        if milestone.repetition != nil { try addStanding(id) }
        try insertRelations(of: milestone, id: id)
        try SearchTable.insert(words, id: id, db)
    }

    private func insertRelations(of milestone: Milestone, id: Int64) throws {
        for relation in Set(milestone.relations) {
            try db.execute(
                cached: "INSERT INTO milestone_relation (milestone_id, kind, target_uid) VALUES (?, ?, ?)",
                arguments: [id, relation.kind.rawValue, relation.uid])
        }
    }

    func replaceRelations(of milestone: Milestone, id: Int64) throws {
        try db.execute(cached: "DELETE FROM milestone_relation WHERE milestone_id = ?", arguments: [id])
        try insertRelations(of: milestone, id: id)
    }

    func deleteDetails(id: Int64) throws {
        for table in ["milestone_tag", "milestone_participant", "milestone_relation", "standing"] {
            try db.execute(cached: "DELETE FROM \(table) WHERE milestone_id = ?", arguments: [id])
        }
        try SearchTable.remove(id: id, db)
    }

    // MARK: Series, figures, settings

    /// Adds the series, or replaces the one with its slug.
    package func put(_ series: Series, _ stamp: Stamp) throws {
        try put(series, slug: series.slug, table: "series", subject: .series, stamp)
    }

    /// Adds the figure, or replaces the one with its slug.
    package func put(_ figure: Figure, _ stamp: Stamp) throws {
        try put(figure, slug: figure.slug, table: "figure", subject: .figure, stamp)
    }

    private func put(
        _ value: some Encodable, slug: String, table: String, subject: Change.Subject, _ stamp: Stamp
    ) throws {
        // A series that an import has brought and that is not seen yet is as if it were not there.
        let isSeen = subject == .series ? " AND import = 0" : ""
        let before = try String.fetchOne(
            db, cached: "SELECT document FROM \(table) WHERE slug = ?\(isSeen)", arguments: [slug])
        let document = try Documents.encode(value)
        try Documents.checkSize(document, of: subject.rawValue)
        // What is taken back is on record as that, also where somebody else has done so before.
        if before == document, stamp.undoes == nil { return }
        if subject == .series, before == nil,
            try db.exists("SELECT 1 FROM series WHERE slug = ? AND import <> 0", { $0.add(slug) })
        {
            throw StoreError.importUnderWay(slug)
        }
        try db.execute(
            cached: """
                INSERT INTO \(table) (slug, document) VALUES (?, ?)
                ON CONFLICT (slug) DO UPDATE SET document = excluded.document
                """, arguments: [slug, document])
        try log(stamp, subject, slug, before: before, after: document)
    }

    /// - Throws: ``StoreError/noSuchSeries(_:)``, ``StoreError/seriesInUse(_:count:)``.
    package func removeSeries(_ slug: String, _ stamp: Stamp) throws {
        // Those that an import brings count too.
        let members =
            try Int.fetchOne(
                db,
                cached: """
                    SELECT count(*) FROM milestone_row WHERE series_id = (SELECT id FROM series WHERE slug = ? AND import = 0)
                    """, arguments: [slug]) ?? 0
        guard members == 0 else { throw StoreError.seriesInUse(slug, count: members) }
        guard try remove(slug, table: "series", subject: .series, stamp) else { throw StoreError.noSuchSeries(slug) }
    }

    /// - Throws: ``StoreError/noSuchFigure(_:)``.
    package func removeFigure(_ slug: String, _ stamp: Stamp) throws {
        guard try remove(slug, table: "figure", subject: .figure, stamp) else { throw StoreError.noSuchFigure(slug) }
    }

    private func remove(_ slug: String, table: String, subject: Change.Subject, _ stamp: Stamp) throws -> Bool {
        guard
            let before = try String.fetchOne(
                db, cached: "SELECT document FROM \(table) WHERE slug = ?", arguments: [slug])
        else { return false }
        try db.execute(cached: "DELETE FROM \(table) WHERE slug = ?", arguments: [slug])
        try log(stamp, subject, slug, before: before, after: nil)
        return true
    }

    package func setSetting(_ name: String, _ value: String) throws {
        try db.run(
            "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        ) {
            $0.add(name)
            $0.add(value)
        }
    }
}
