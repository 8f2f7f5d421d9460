internal import GRDB
internal import LinuxSystem

/// A copy of the store, of which nothing stays: its file goes with it.
package final class TrialCopy: Sendable {
    private let path: String
    private let hash: @Sendable (_ bytes: [UInt8]) -> [UInt8]
    private let copy: DatabaseQueue

    init(
        path: String, hash: @escaping @Sendable (_ bytes: [UInt8]) -> [UInt8], fill: (DatabaseQueue) throws -> Void
    ) throws {
        self.path = path
        self.hash = hash
        do {
            _ = try Files.create(path, mode: 0o600)
            copy = try DatabaseQueue(path: path)
            try fill(copy)
            try copy.writeWithoutTransaction { db in
                try db.execute(
                    sql: "PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF; PRAGMA cache_size = -32000")
            }
        } catch {
            Self.remove(path)
            throw Self.translated(error)
        }
    }

    deinit {
        try? copy.close()
        Self.remove(path)
    }

    /// Changes the copy.
    ///
    /// - Throws: what `body` throws; then the copy is as it was before. ``StoreError``.
    package func write<Result>(_ body: (StoreWriter) throws -> Result) throws -> Result {
        do {
            return try copy.write { db in try body(StoreWriter(db: db, hash: hash)) }
        } catch {
            throw Self.translated(error)
        }
    }

    private static func remove(_ path: String) {
        for suffix in ["", "-journal"] { try? Files.remove(path + suffix) }
    }

    private static func translated(_ error: any Error) -> any Error {
        switch error {
        case let error as DatabaseError: Store.translate(error)
        case let error as SystemError: StoreError.inputOutput("\(error)")
        default: error
        }
    }
}
