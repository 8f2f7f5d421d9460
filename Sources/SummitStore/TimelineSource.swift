/// Whatever the timeline can be read from.
package protocol TimelineSource: Sendable {
    /// - Throws: what `body` throws; ``StoreError/inputOutput(_:)`` when SQLite can't read.
    func read<Result>(_ body: (StoreReader) throws -> Result) throws -> Result
}
