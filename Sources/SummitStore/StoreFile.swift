internal import CSQLite
internal import FoundationEssentials
internal import GRDB
internal import LinuxSystem

/// What makes the store's files durable where SQLite does not.
package struct StoreFiles: Sendable {
    /// Returns when the names in a directory are on the disk.
    package var flushDirectory: @Sendable (_ path: String) throws -> Void
    /// Returns when every byte of a file is on the disk, also after a flush that failed.
    package var rewrite: @Sendable (_ path: String) throws -> Void

    package static let system = StoreFiles(
        flushDirectory: { try Files.flush($0) }, rewrite: { try Files.rewrite($0) })
}

/// Opening the store: made when there is none, refused when it is not sound.
enum StoreFile {
    /// - Throws: ``StoreError``.
    static func open(path: String, files: StoreFiles) throws -> DatabasePool {
        let exists = try inspect(path: path)
        if !exists { try create(path: path) }
        let pool: DatabasePool
        do {
            // Kept until the pool is open, which need not look for the end of the write-ahead log once more then.
            let looked = exists ? try openWithoutWriting(path: path) : nil
            // A flush that failed ended the last daemon, perhaps. The kernel then shows as written what never reached
            // the disk, and no later flush makes up for it: SQLite would build on sand.
            if FileManager.default.fileExists(atPath: path + "-wal") { try files.rewrite(path + "-wal") }
            pool = try DatabasePool(path: path, configuration: configuration())
            try looked?.close()
            try Schema.migrator.migrate(pool)
            try pool.read { db in try checkSchema(db, path: path) }
            // GRDB lowers `synchronous` to NORMAL when it turns WAL on, so FULL is set, and proven, afterwards.
            let level = try pool.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA synchronous = FULL")
                // An import writes all over the indexes. What of it a savepoint would undo is small, and kept in memory.
                try db.execute(sql: "PRAGMA cache_size = -32768")
                try db.execute(sql: "PRAGMA temp_store = MEMORY")
                try db.execute(sql: "PRAGMA wal_autocheckpoint = \(Store.checkpointPages)")
                // What an import has made of the log is not kept: a start after a crash writes it anew, all of it.
                try db.execute(sql: "PRAGMA journal_size_limit = \(Store.checkpointPages * 4_096)")
                return try Int.fetchOne(db, sql: "PRAGMA synchronous")
            }
            guard level == 2 else { throw StoreError.unusable(path: path, reason: "synchronous=FULL was not accepted") }
            // A new store has just got its name. SQLite flushes that of the write-ahead log, but not where the
            // connection that made it has only read.
            try files.flushDirectory(Files.directory(of: path))
        } catch let error as DatabaseError {
            throw refusal(error, path: path)
        } catch let error as SystemError {
            throw refusal(error, path: path)
        }
        return pool
    }

    /// Once, before SQLite does anything. Where somebody else has used it already, all stays as it was.
    private static let withoutMemoryStatistics = summit_sqlite_without_memory_statistics()

    private static func configuration() -> Configuration {
        _ = withoutMemoryStatistics
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(10)
        // The loops, the pool, reminders, standings, the check at the start, and a backup: none waits for another.
        configuration.maximumReaderCount = 8
        configuration.label = "summit"
        return configuration
    }

    /// Looks at the file before SQLite does.
    ///
    /// - Returns: whether there is one.
    static func inspect(path: String) throws -> Bool {
        let manager = FileManager.default
        guard manager.fileExists(atPath: path) else {
            // One that is empty, as a clean stop leaves it, has nothing that could be lost.
            if let log = Files.status(path + "-wal"), log.size > 0 {
                throw StoreError.damaged(path: path, reason: "the file is gone, but its write-ahead log is there")
            }
            return false
        }
        let header: [UInt8]
        do {
            header = try readHeader(path: path)
        } catch {
            throw refusal(error, path: path)
        }
        guard header.count == 100, header.starts(with: Array("SQLite format 3\0".utf8)) else {
            throw StoreError.damaged(path: path, reason: "it does not begin with the header of an SQLite database")
        }
        let identifier = header[68..<72].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard identifier == UInt32(bitPattern: Schema.applicationID) else {
            throw StoreError.damaged(path: path, reason: "its application id is \(identifier), not Summit's")
        }
        return true
    }

    /// A pool writes to the file as soon as it is opened, so what is refused is refused before that.
    ///
    /// - Returns: the connection that has looked; `nil` where a crash has left something to be undone or done, which takes
    ///   writing: it is looked at after that.
    private static func openWithoutWriting(path: String) throws -> DatabaseQueue? {
        var configuration = configuration()
        configuration.readonly = true
        do {
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.read { db in
                if try Schema.migrator.hasBeenSuperseded(db) { throw StoreError.newerSchema(path: path) }
                if try Schema.migrator.hasCompletedMigrations(db) { try checkSchema(db, path: path) }
            }
            return queue
        } catch let error as DatabaseError where error.resultCode == .SQLITE_READONLY {
            return nil
        }
    }

    private static func readHeader(path: String) throws(SystemError) -> [UInt8] {
        let file = try Files.open(path: path)
        return try Files.read(file.rawValue, at: 0, count: 100)
    }

    /// Makes the store under another name and moves it into place when it is whole, so that a crash on the way never
    /// leaves an empty file that looks like a lost timeline.
    private static func create(path: String) throws {
        let draft = path + ".new"
        do {
            for suffix in ["", "-wal", "-shm", "-journal"] where FileManager.default.fileExists(atPath: draft + suffix)
            {
                try FileManager.default.removeItem(atPath: draft + suffix)
            }
            let queue = try DatabaseQueue(path: draft, configuration: configuration())
            try queue.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
                // Here and not in place: a crash in the middle of the switch leaves a journal behind.
                try db.execute(sql: "PRAGMA journal_mode = WAL")
            }
            try Schema.migrator.migrate(queue)
            // `close` does the same, but is silent when it fails, and the write-ahead log does not move with the file.
            _ = try queue.writeWithoutTransaction { db in try db.checkpoint(.truncate) }
            try queue.close()
            try FileManager.default.moveItem(atPath: draft, toPath: path)
        } catch let error as DatabaseError {
            throw refusal(error, path: path)
        } catch let error as CocoaError {
            throw refusal(error, path: path)
        }
    }

    /// What the file is made of, but for SQLite's own statistics, which may stand beside.
    static func objects(_ db: Database) throws -> Set<String> {
        try Set(
            String.fetchAll(
                db,
                sql: """
                    SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema
                    WHERE name NOT LIKE 'sqlite^_stat%' ESCAPE '^'
                    """))
    }

    /// What the migrations make. Running them takes some 6 ms, a third of a start, so it is done only for a file that is
    /// not as ``Schema/fingerprint`` has it.
    private static let expected = Result {
        let reference = try DatabaseQueue(configuration: configuration())
        try Schema.migrator.migrate(reference)
        return try reference.read(objects)
    }

    /// Every table, index and trigger is exactly the one that the migrations make.
    static func checkSchema(_ db: Database, path: String) throws {
        let found = try objects(db)
        if Schema.fingerprint(of: found) == Schema.fingerprint { return }
        if let first = try found.symmetricDifference(expected.get()).min() {
            let name = first.split(separator: " ").prefix(2).joined(separator: " ")
            throw StoreError.damaged(path: path, reason: "its schema differs from what the migrations make, at \(name)")
        }
    }

    /// Where the kernel says that a file may not be touched, a person has to do something; the rest may pass.
    private static func refusal(_ error: CocoaError, path: String) -> StoreError {
        switch error.code {
        case .fileReadNoPermission, .fileWriteNoPermission, .fileReadNoSuchFile, .fileNoSuchFile,
            .fileReadInvalidFileName, .fileWriteInvalidFileName:
            .unusable(path: path, reason: String(describing: error))
        default: .inputOutput("\(path): \(error)")
        }
    }

    private static func refusal(_ error: SystemError, path: String) -> StoreError {
        error.mayPass ? .inputOutput("\(error)") : .unusable(path: path, reason: "\(error)")
    }

    private static func refusal(_ error: DatabaseError, path: String) -> StoreError {
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: .damaged(path: path, reason: error.message ?? error.description)
        // The disk may be there again, or have room again, the next time.
        case .SQLITE_IOERR, .SQLITE_FULL, .SQLITE_NOMEM, .SQLITE_BUSY, .SQLITE_CANTOPEN:
            .inputOutput("\(path): \(error.message ?? error.description)")
        // SQLite goes on with a file read-only when opening it for writing fails, for whatever reason.
        case .SQLITE_READONLY where mayBeWritten(path: path):
            .inputOutput("\(path): \(error.message ?? error.description)")
        default: .unusable(path: path, reason: error.message ?? error.description)
        }
    }

    /// Whether the kernel would let the store's files be written, and new ones be made beside them.
    private static func mayBeWritten(path: String) -> Bool {
        let manager = FileManager.default
        return [path, path + "-wal", path + "-shm", Files.directory(of: path)].allSatisfy {
            !manager.fileExists(atPath: $0) || manager.isWritableFile(atPath: $0)
        }
    }
}
