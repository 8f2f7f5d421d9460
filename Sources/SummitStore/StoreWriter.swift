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
    }

    /// What stands in the store, this transaction's own changes included.
    package var reader: StoreReader { StoreReader(db: db) }

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

    // MARK: Milestones

    /// - Throws: ``StoreError/slugTaken(_:)``, ``StoreError/noSuchSeries(_:)``.
    package func insert(_ milestone: Milestone, bounds: Bounds?, _ stamp: Stamp) throws {
        try checkSlug(milestone.slug, except: milestone.uid)
        let document = try Documents.encode(milestone)
        try place(milestone, document, bounds: bounds)
        try log(stamp, .milestone, milestone.uid, before: nil, after: document)
    }

    /// Writes the rows of a milestone that is not there, and nothing to the log.
    func place(_ milestone: Milestone, _ document: String, bounds: Bounds?) throws {
        try db.execute(
            cached: """
                INSERT INTO milestone (uid, slug, revision, status, country, series_id, edition, earliest, latest,
                    possible_from, possible_to, sort_key, fineness, recurring, document)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, arguments: try columns(milestone, bounds: bounds, document: document))
        try insertDetails(of: milestone, id: db.lastInsertedRowID)
    }

    /// Replaces the milestone with the same uid.
    ///
    /// - Throws: ``StoreError/noSuchMilestone(_:)``, ``StoreError/slugTaken(_:)``, ``StoreError/noSuchSeries(_:)``.
    package func update(_ milestone: Milestone, bounds: Bounds?, _ stamp: Stamp) throws {
        try checkSlug(milestone.slug, except: milestone.uid)
        let (id, before) = try row(of: milestone.uid)
        let document = try Documents.encode(milestone)
        try db.execute(
            cached: """
                UPDATE milestone SET uid = ?, slug = ?, revision = ?, status = ?, country = ?, series_id = ?,
                    edition = ?, earliest = ?, latest = ?, possible_from = ?, possible_to = ?, sort_key = ?,
                    fineness = ?, recurring = ?, document = ?
                WHERE id = ?
                """, arguments: try columns(milestone, bounds: bounds, document: document) + [id])
        try deleteDetails(id: id)
        try insertDetails(of: milestone, id: id)
        try log(stamp, .milestone, milestone.uid, before: before, after: document)
    }

    /// Writes the bounds anew, which follow from zone rules and are no change of the milestone.
    package func setBounds(_ bounds: Bounds?, of milestone: Milestone) throws {
        let values = Self.boundColumns(bounds)
        try db.execute(
            cached: """
                UPDATE milestone SET earliest = ?, latest = ?, possible_from = ?, possible_to = ?, sort_key = ?
                WHERE uid = ?
                """, arguments: values + [milestone.uid])
    }

    /// - Throws: ``StoreError/noSuchMilestone(_:)``.
    package func remove(uid: String, _ stamp: Stamp) throws {
        let (id, before) = try row(of: uid)
        try deleteDetails(id: id)
        try db.execute(cached: "DELETE FROM milestone WHERE id = ?", arguments: [id])
        try log(stamp, .milestone, uid, before: before, after: nil)
    }

    /// `wanted`, or that with the first free number behind it.
    package func freeSlug(_ wanted: String) throws -> String {
        var slug = wanted
        var number = 2
        while try Bool.fetchOne(db, cached: "SELECT EXISTS (SELECT 1 FROM milestone WHERE slug = ?)", arguments: [slug])
            == true
        {
            slug = "\(wanted)-\(number)"
            number += 1
        }
        return slug
    }

    private func checkSlug(_ slug: String, except uid: String) throws {
        let owner = try String.fetchOne(db, cached: "SELECT uid FROM milestone WHERE slug = ?", arguments: [slug])
        if let owner, owner != uid { throw StoreError.slugTaken(slug) }
    }

    private func row(of uid: String) throws -> (id: Int64, document: String) {
        guard
            let row = try Row.fetchOne(db, cached: "SELECT id, document FROM milestone WHERE uid = ?", arguments: [uid])
        else { throw StoreError.noSuchMilestone(uid) }
        return (row[0], row[1])
    }

    private func columns(_ milestone: Milestone, bounds: Bounds?, document: String) throws -> StatementArguments {
        var seriesID: Int64?
        if let slug = milestone.series?.slug {
            seriesID = try Int64.fetchOne(db, cached: "SELECT id FROM series WHERE slug = ?", arguments: [slug])
            if seriesID == nil { throw StoreError.noSuchSeries(slug) }
        }
        let head: StatementArguments = [
            milestone.uid, milestone.slug, milestone.revision, milestone.status.rawValue, milestone.place?.country,
            seriesID, milestone.series?.edition,
        ]
        return head + Self.boundColumns(bounds)
            + [milestone.when?.precision.fineness ?? 0, milestone.repetition != nil, document]
    }

    private static func boundColumns(_ bounds: Bounds?) -> StatementArguments {
        guard let bounds else { return [nil, nil, nil, nil, Int64.max] as StatementArguments }
        return [
            bounds.earliest?.secondsSinceEpoch, bounds.latest?.secondsSinceEpoch,
            bounds.possibleEarliest?.secondsSinceEpoch ?? .min, bounds.possibleLatest?.secondsSinceEpoch ?? .max,
            bounds.earliest?.secondsSinceEpoch ?? .min,
        ]
    }

    private func insertDetails(of milestone: Milestone, id: Int64) throws {
        for tag in Set(milestone.tags) {
            try db.execute(cached: "INSERT INTO milestone_tag (tag, milestone_id) VALUES (?, ?)", arguments: [tag, id])
        }
        for name in Set(milestone.participants.map { $0.name.lowercased() }) {
            try db.execute(
                cached: "INSERT INTO milestone_participant (name, milestone_id) VALUES (?, ?)", arguments: [name, id])
        }
        for relation in Set(milestone.relations) {
            try db.execute(
                cached: "INSERT INTO milestone_relation (milestone_id, kind, target_uid) VALUES (?, ?, ?)",
                arguments: [id, relation.kind.rawValue, relation.uid])
        }
        try SearchTable.insert(milestone, id: id, db)
    }

    private func deleteDetails(id: Int64) throws {
        for table in ["milestone_tag", "milestone_participant", "milestone_relation"] {
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
        let before = try String.fetchOne(db, cached: "SELECT document FROM \(table) WHERE slug = ?", arguments: [slug])
        let document = try Documents.encode(value)
        if before == document { return }
        try db.execute(
            cached: """
                INSERT INTO \(table) (slug, document) VALUES (?, ?)
                ON CONFLICT (slug) DO UPDATE SET document = excluded.document
                """, arguments: [slug, document])
        try log(stamp, subject, slug, before: before, after: document)
    }

    /// - Throws: ``StoreError/noSuchSeries(_:)``, ``StoreError/seriesInUse(_:count:)``.
    package func removeSeries(_ slug: String, _ stamp: Stamp) throws {
        let members = try reader.members(ofSeries: slug).count
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
        try db.execute(
            cached:
                "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            arguments: [name, value])
    }
}
