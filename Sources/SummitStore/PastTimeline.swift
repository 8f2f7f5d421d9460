internal import GRDB
package import SummitCore

extension Store: TimelineSource {}

/// The timeline as it was recorded at one time, made from the change log in a database of its own, which goes away with
/// it. Dates lie where the present zone rules have them.
package final class PastTimeline: TimelineSource {
    private let queue: DatabaseQueue

    /// - Parameters:
    ///   - sequence: the last change that counts.
    ///   - instant: what was made within the hour after that does not; `nil`: whenever it was. What is later still was made by
    ///     a clock that ran ahead.
    ///   - bounds: where a milestone lies in time.
    init(
        _ present: StoreReader, through sequence: Int64, by instant: Instant?, bounds: (Milestone) throws -> Bounds?
    ) throws {
        // A file without a name, which SQLite deletes: a long timeline need not fit into memory.
        queue = try DatabaseQueue(path: "")
        try Schema.migrator.migrate(queue)
        try queue.write { db in
            let writer = StoreWriter(db: db, hash: { _ in [] })
            for subject in [Change.Subject.series, .figure, .milestone] {
                try Self.copy(subject, present, through: sequence, by: instant, writer, bounds)
            }
        }
    }

    /// What the log leads to, put into the tables beside it.
    static func copy(
        _ subject: Change.Subject, _ present: StoreReader, through sequence: Int64, by instant: Instant? = nil,
        _ writer: StoreWriter, _ bounds: (Milestone) throws -> Bounds?
    ) throws {
        let sql = """
            SELECT c.identifier, c.after FROM change c JOIN (
                SELECT max(seq) AS seq FROM change WHERE subject = ?1 AND seq <= ?2 AND NOT (at > ?3 AND at <= ?4)
                GROUP BY identifier
            ) last ON last.seq = c.seq WHERE c.after IS NOT NULL
            """
        let rows = try Row.fetchCursor(
            present.db, sql: sql,
            arguments: [
                subject.rawValue, sequence, instant?.secondsSinceEpoch ?? .max,
                instant?.adding(seconds: 3_600)?.secondsSinceEpoch ?? .max,
            ])
        while let row = try rows.next() {
            let document: String = row[1]
            switch subject {
            case .milestone:
                let milestone = try Documents.decode(Milestone.self, from: document)
                try writer.place(StorableMilestone(milestone, document: document, bounds: try bounds(milestone)))
            case .series, .figure:
                try writer.db.execute(
                    cached: "INSERT INTO \(subject.rawValue) (slug, document) VALUES (?, ?)",
                    arguments: [row[0] as String, document])
            }
        }
    }

    package func read<Result>(_ body: (StoreReader) throws -> Result) throws -> Result {
        do {
            return try queue.read { db in try body(StoreReader(db: db)) }
        } catch let error as DatabaseError {
            throw Store.translate(error)
        }
    }
}

extension Store {
    /// The timeline as it was once this change had been made.
    ///
    /// - Parameter instant: without what was made later; `nil`: whenever it was.
    package func past(
        through sequence: Int64, by instant: Instant?, bounds: (Milestone) throws -> Bounds?
    ) throws -> PastTimeline {
        try read { try PastTimeline($0, through: sequence, by: instant, bounds: bounds) }
    }
}
