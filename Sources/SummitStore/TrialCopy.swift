internal import GRDB

/// A copy of the store as it was at one moment, of which nothing stays.
package final class TrialCopy: Sendable {
    private let copy: DatabaseQueue
    private let hash: @Sendable (_ bytes: [UInt8]) -> [UInt8]

    /// - Throws: ``StoreError``, also where there is no room for it.
    package init(of store: Store) throws {
        hash = store.hash
        do {
            // A file without a name, which SQLite deletes at once: whatever ends the daemon, nothing is left of it.
            copy = try DatabaseQueue(path: "")
            try store.backup(to: copy)
            try copy.writeWithoutTransaction { try $0.execute(sql: "PRAGMA cache_size = -32000") }
        } catch {
            throw Store.translated(error)
        }
    }

    /// Changes the copy.
    ///
    /// - Throws: what `body` throws; then the copy is as it was before. ``StoreError``.
    package func write<Result>(_ body: (StoreWriter) throws -> Result) throws -> Result {
        do {
            return try copy.write { db in try body(StoreWriter(db: db, hash: hash)) }
        } catch {
            throw Store.translated(error)
        }
    }
}
