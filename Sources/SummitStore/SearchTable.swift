internal import GRDB
internal import SummitCore

/// What a search looks at: `milestone_text`, a row a milestone, derived from the documents.
enum SearchTable {
    /// How much a word counts, by where it stands: title, summary, place, people, tags, sources.
    static let weights = "10.0, 4.0, 6.0, 6.0, 5.0, 1.0"

    /// - Parameter words: as ``words(of:)`` gives them.
    static func insert(_ words: [String], id: Int64, _ db: Database) throws {
        try db.run(
            """
            INSERT INTO milestone_text (rowid, title, summary, place, people, tags, sources)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """
        ) { values in
            values.add(id)
            for text in words { values.add(text) }
        }
    }

    static func remove(id: Int64, _ db: Database) throws {
        try db.execute(cached: "DELETE FROM milestone_text WHERE rowid = ?", arguments: [id])
    }

    /// Makes all rows anew.
    static func fill(_ db: Database) throws {
        let rows = try Row.fetchCursor(db, sql: "SELECT id, document FROM milestone")
        while let row = try rows.next() {
            try insert(words(of: try Documents.decode(Milestone.self, from: row[1])), id: row[0], db)
        }
    }

    /// Makes the rows anew of those milestones that have one of these signs.
    static func refill(_ db: Database, whereDocumentHas signs: Set<Unicode.Scalar>) throws {
        let condition = signs.map { _ in "instr(document, ?) > 0" }.joined(separator: " OR ")
        let rows = try Row.fetchCursor(
            db, sql: "SELECT id, document FROM milestone_row WHERE \(condition)",
            arguments: StatementArguments(signs.map { String($0) }))
        while let row = try rows.next() {
            try remove(id: row[0], db)
            try insert(words(of: try Documents.decode(Milestone.self, from: row[1])), id: row[0], db)
        }
    }

    /// A text for each column, in their order, its letters folded.
    static func words(of milestone: Milestone) -> [String] { texts(milestone).map(SearchText.folded) }

    private static func texts(_ milestone: Milestone) -> [String] {
        let place = [milestone.place?.name, milestone.place?.country].compactMap { $0 }
        let sources = milestone.sources.flatMap { source in
            [source.title, source.author, source.publisher, source.quote].compactMap { $0 }
        }
        return [
            milestone.title + "\n" + milestone.slug, milestone.summary ?? "", place.joined(separator: "\n"),
            milestone.participants.map(\.name).joined(separator: "\n"), milestone.tags.joined(separator: "\n"),
            sources.joined(separator: "\n"),
        ]
    }
}
