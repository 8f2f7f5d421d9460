internal import GRDB

extension Store {
    /// The migrations that a store has been through, in their order, also those that are not known here. Nothing is
    /// written, and a daemon may work on it meanwhile.
    ///
    /// - Throws: ``StoreError`` where it is none.
    package static func migrations(path: String) throws -> [String] {
        guard try StoreFile.inspect(path: path) else {
            throw StoreError.unusable(path: path, reason: "there is no such file")
        }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            defer { try? queue.close() }
            return try queue.read { db in
                try String.fetchAll(db, sql: "SELECT identifier FROM grdb_migrations ORDER BY rowid")
            }
        } catch let error as DatabaseError {
            throw StoreError.damaged(path: path, reason: error.message ?? error.description)
        }
    }
}
