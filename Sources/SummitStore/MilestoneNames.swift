internal import GRDB
package import SummitCore

/// Slugs and editions: each is that of one milestone, seen or brought by an import under way.
extension StoreWriter {
    /// `wanted`, or that with a free number behind it: the next one, where none was given up in between. A hundred thousand
    /// of one title take no longer each than the first few.
    package func freeSlug(_ wanted: String) throws -> String {
        func isTaken(_ slug: String) throws -> Bool {
            try db.exists(
                "SELECT 1 FROM milestone_row WHERE slug = ?1 UNION ALL SELECT 1 FROM milestone_row WHERE uid = ?1"
            ) {
                $0.add(slug)
            }
        }
        guard try isTaken(wanted) else { return wanted }
        var (taken, free) = (1, 2)
        while try isTaken("\(wanted)-\(free)") { (taken, free) = (free, free * 2) }
        while free - taken > 1 {
            let middle = (taken + free) / 2
            if try isTaken("\(wanted)-\(middle)") { taken = middle } else { free = middle }
        }
        return "\(wanted)-\(free)"
    }

    /// What an import brings has its slug from the moment on that it is there. A name is a slug or a uid, so that neither may
    /// be the other of another milestone.
    ///
    /// - Parameter batch: the import that wants the slug.
    /// - Throws: ``StoreError/slugTaken(_:)``, ``StoreError/uidTaken(_:)``, ``StoreError/importUnderWay(_:)``.
    func checkSlug(_ slug: String, except uid: String, import batch: Int64 = 0) throws {
        if slug != uid {
            // What has this name already keeps it, also where an earlier version gave it one that is refused now.
            let hasIt = try db.exists("SELECT 1 FROM milestone_row WHERE uid = ? AND slug = ?") {
                $0.add(uid)
                $0.add(slug)
            }
            if hasIt { return }
            if try db.exists("SELECT 1 FROM milestone_row WHERE uid = ?", { $0.add(slug) }) {
                throw StoreError.slugTaken(slug)
            }
            if try db.exists("SELECT 1 FROM milestone_row WHERE slug = ?1 AND uid <> ?1", { $0.add(uid) }) {
                throw StoreError.uidTaken(uid)
            }
        }
        let owner = try db.first("SELECT id FROM milestone_row WHERE slug = ? AND uid <> ?") {
            $0.add(slug)
            $0.add(uid)
        } _: {
            $0.number(0)
        }
        guard let owner else { return }
        let isUnderWay = try db.exists(
            """
            SELECT 1 FROM milestone_row AS r JOIN import AS i ON \(ImportRows.isOf("i.id"))
            WHERE r.id = ?1 AND i.id <> ?2 AND i.state <> 'settling'
            """
        ) {
            $0.add(owner)
            $0.add(batch)
        }
        throw isUnderWay ? StoreError.importUnderWay(slug) : .slugTaken(slug)
    }

    /// Two milestones can't be the same edition; what an import brings has it from the moment on that it is there.
    ///
    /// - Parameter batch: the import that wants the edition.
    /// - Throws: ``StoreError/importUnderWay(_:)`` with the slug of the milestone that has it.
    package func checkEditionsUnderWay(_ milestone: Milestone, import batch: Int64 = 0) throws {
        guard let series = milestone.series, let edition = series.edition else { return }
        let other = try db.first(
            """
            SELECT r.slug FROM milestone_row AS r JOIN import AS i ON \(ImportRows.isOf("i.id"))
            WHERE r.series_id = (SELECT id FROM series WHERE slug = ?1) AND r.edition = ?2 AND r.uid <> ?3
                AND i.id <> ?4 AND i.state <> 'settling'
            """
        ) {
            $0.add(series.slug)
            $0.add(edition)
            $0.add(milestone.uid)
            $0.add(batch)
        } _: {
            $0.text(0)
        }
        if let other { throw StoreError.importUnderWay(other) }
    }
}
