extension JournalReader {
    /// Which of these values of a field the journal holds in entries of this writer, with the oldest such entry each: of
    /// its fields, only that one and the writer's are read.
    ///
    /// Other processes can put any value in any field, so the writer is asked of journald's own, trusted fields.
    package func find(
        field: String, values: [String], writtenBy writer: JournalWriter, sinceRealtimeMicroseconds: UInt64? = nil
    ) throws(JournalError) -> [String: Entry] {
        var found: [String: Entry] = [:]
        let since = sinceRealtimeMicroseconds
        try search(field, values, writer, since) { value, entry in if found[value] == nil { found[value] = entry } }
        return found
    }

    /// In how many entries of this writer each of these values of a field is.
    package func count(
        field: String, values: [String], writtenBy writer: JournalWriter
    ) throws(JournalError) -> [String: Int] {
        var counts: [String: Int] = [:]
        try search(field, values, writer, nil) { value, _ in counts[value, default: 0] += 1 }
        return counts
    }

    private func search(
        _ field: String, _ values: [String], _ writer: JournalWriter, _ since: UInt64?,
        _ visit: (_ value: String, Entry) -> Void
    ) throws(JournalError) {
        var rest = values[...]
        let fields = Set([field] + JournalWriter.fields)
        // For each entry that it finds, libsystemd looks all values of a match up anew: few at a time.
        let most = 8
        while !rest.isEmpty {
            let batch = rest.prefix(most)
            rest = rest.dropFirst(most)
            let wanted = Set(batch)
            let group = [writer.match] + batch.map { (field, $0) }
            let found = try entries(matches: [group], sinceRealtimeMicroseconds: since, limit: .max, fields: fields)
            for entry in found where writer.wrote(entry) {
                for value in entry.values[field] ?? [] where wanted.contains(value) { visit(value, entry) }
            }
        }
    }

    /// The entries that have all these fields.
    package func find(
        matching fields: (field: String, value: String)..., sinceRealtimeMicroseconds: UInt64? = nil, limit: Int = 1
    ) throws(JournalError) -> [Entry] {
        try entries(matches: [fields], sinceRealtimeMicroseconds: sinceRealtimeMicroseconds, limit: limit)
    }
}
