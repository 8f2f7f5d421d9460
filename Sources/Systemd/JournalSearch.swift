extension JournalReader {
    /// Which of these values of a field the journal holds in entries of this writer, with the oldest such entry each.
    ///
    /// Other processes can put any value in any field, so the writer is asked of journald's own, trusted fields.
    package func find(
        field: String, values: [String], writtenBy writer: JournalWriter, sinceRealtimeMicroseconds: UInt64? = nil
    ) throws(JournalError) -> [String: Entry] {
        var found: [String: Entry] = [:]
        var rest = values[...]
        // Each value is a lookup in the journal's index; a few at a time keep the match that it merges small.
        while !rest.isEmpty {
            let batch = rest.prefix(64)
            rest = rest.dropFirst(64)
            let group = writer.fields + batch.map { (field, $0) }
            let entries = try entries(
                matches: [group], sinceRealtimeMicroseconds: sinceRealtimeMicroseconds, limit: .max)
            for entry in entries {
                if let value = entry.fields[field], found[value] == nil { found[value] = entry }
            }
        }
        return found
    }

    /// The entries that have all these fields.
    package func find(
        matching fields: (field: String, value: String)..., sinceRealtimeMicroseconds: UInt64? = nil, limit: Int = 1
    ) throws(JournalError) -> [Entry] {
        try entries(matches: [fields], sinceRealtimeMicroseconds: sinceRealtimeMicroseconds, limit: limit)
    }
}
