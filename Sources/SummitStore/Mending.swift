internal import GRDB
internal import SummitCore

extension StoreWriter {
    private struct Record {
        let table: String
        let id: Int64
        let slug: String
        let document: String
    }

    /// Puts the last state that the change log has of it in the place of each document that can't be read. A disk may change a
    /// letter and leave the pages of the file sound; the log has the document once more, and a hash over it.
    ///
    /// - Returns: the slugs of what was mended; none where the log's entry is damaged too, or there is none yet.
    func mendRecords() throws -> [String] {
        let records =
            try damaged(Milestone.self, .milestone, table: "milestone_row", name: "uid")
            + damaged(Series.self, .series, table: "series", name: "slug")
            + damaged(Figure.self, .figure, table: "figure", name: "slug")
        guard !records.isEmpty else { return [] }
        // What is no JSON can't be taken out of an index that goes by it.
        let indexes = try Row.fetchAll(
            db, sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql LIKE '%json_extract%'")
        for index in indexes { try db.execute(sql: "DROP INDEX \(index["name"] as String)") }
        for record in records {
            try db.execute(
                sql: "UPDATE \(record.table) SET document = ? WHERE id = ?", arguments: [record.document, record.id])
        }
        for index in indexes { try db.execute(sql: index["sql"]) }
        return records.map(\.slug)
    }

    /// With the documents that are to be there instead.
    private func damaged<Value: Decodable>(
        _ type: Value.Type, _ subject: Change.Subject, table: String, name: String
    ) throws -> [Record] {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT d.id, d.slug, d.document, c.seq FROM \(table) d JOIN change c ON c.seq =
                    (SELECT max(seq) FROM change WHERE subject = ? AND identifier = d.\(name))
                WHERE c.after IS NOT d.document
                """, arguments: [subject.rawValue])
        var found: [Record] = []
        while let row = try rows.next() {
            guard (try? Documents.decode(type, from: row["document"])) == nil,
                let document = try intactState(row["seq"]),
                (try? Documents.decode(type, from: document)) != nil
            else { continue }
            found.append(Record(table: table, id: row["id"], slug: row["slug"], document: document))
        }
        return found
    }

    /// What an entry of the log has made of its subject; `nil` where the entry is not what was written.
    private func intactState(_ sequence: Int64) throws -> String? {
        let entries = try reader.changes(after: max(0, sequence - 2), limit: 2).filter { $0.sequence <= sequence }
        guard let entry = entries.last, entry.sequence == sequence else { return nil }
        let before = entries.first.flatMap { $0.sequence == sequence - 1 ? $0.hash : nil } ?? ""
        let bytes = entry.change.chainBytes(sequence: sequence, previousHash: Hexadecimal.bytes(before) ?? [])
        return Hexadecimal.text(hash(bytes)) == entry.hash ? entry.change.after : nil
    }
}
