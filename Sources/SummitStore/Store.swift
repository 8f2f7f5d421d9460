internal import GRDB
internal import LinuxSystem
internal import Synchronization

/// The timeline and the ledger of its reminders, in one SQLite file.
///
/// Reads run on the caller's thread, each on a snapshot. Writes go through ``WriteQueue``.
package final class Store: Sendable {
    package let path: String
    private let pool: DatabasePool
    let hash: @Sendable (_ bytes: [UInt8]) -> [UInt8]
    private let onMend: @Sendable (_ slugs: [String]) -> Void
    /// The file that is open.
    private let file: Files.Status?
    private let written = Atomic<UInt64>(0)
    /// Whether a transaction is on the disk when it ends, as the writer's connection is set. Used by the writer alone.
    private let isDurable = Atomic(true)
    /// Whether a transaction may bring the write-ahead log into the database; likewise.
    private let doesCheckpoint = Atomic(true)

    /// Opens the store at `path`, or makes it.
    ///
    /// - Parameters:
    ///   - hash: SHA-256, for the chain of the change log.
    ///   - files: what is done to the files beside SQLite.
    ///   - onMend: is told of records that were damaged and put right.
    /// - Throws: ``StoreError``.
    package init(
        path: String, hash: @escaping @Sendable (_ bytes: [UInt8]) -> [UInt8], files: StoreFiles = .system,
        onMend: @escaping @Sendable (_ slugs: [String]) -> Void = { _ in }
    ) throws {
        self.path = path
        pool = try StoreFile.open(path: path, files: files)
        file = Files.status(path)
        self.hash = hash
        self.onMend = onMend
    }

    /// - Throws: what `body` throws; ``StoreError/inputOutput(_:)`` when SQLite can't read; ``StoreError/mended(slugs:)``
    ///   where a record that was damaged was put right.
    package func read<Result>(_ body: (StoreReader) throws -> Result) throws -> Result {
        do {
            do {
                return try pool.unsafeRead { db in try db.onSnapshot { try body(StoreReader(db: db)) } }
            } catch let error as DatabaseError {
                throw Self.translate(error)
            }
        } catch StoreError.unreadable(let reason) {
            throw mend(.unreadable(reason))
        }
    }

    /// Puts what can't be read right, where that can be done.
    ///
    /// - Returns: ``StoreError/mended(slugs:)``, or the error as it was.
    private func mend(_ error: StoreError) -> StoreError {
        var slugs: [String] = []
        do {
            try transaction(durable: true, checkpoints: false) { db in
                slugs = try StoreWriter(db: db, hash: hash).mendRecords()
                return .commit
            }
        } catch {
            // Why it can't be written matters less here than what can't be read.
            slugs = []
        }
        guard !slugs.isEmpty else { return error }
        onMend(slugs)
        return .mended(slugs: slugs)
    }

    /// What a job has thrown; with what can't be read put right.
    private func mending(_ failure: (any Error)?) -> (any Error)? {
        let error = (failure as? DatabaseError).map(Self.translate) ?? failure
        guard let error = error as? StoreError, case .unreadable = error else { return failure }
        return mend(error)
    }

    /// When the write-ahead log has so many pages, the transaction that finds it so brings them into the database.
    static let checkpointPages = 8_000

    /// Runs `jobs` in one durable transaction; one that throws is undone alone.
    ///
    /// For that each would need a savepoint, for which SQLite copies every page that the job touches and writes the words of
    /// it to the full text by themselves. Most throw nothing: so they run without, and where one throws all are undone and
    /// run once more, in savepoints.
    ///
    /// - Parameters:
    ///   - checkpoints: whether it may bring the write-ahead log into the database, which takes some hundredths of a
    ///     second; otherwise another one has to.
    ///   - repeats: whether a job may run twice, from the same state of the store.
    /// - Returns: for each job, the error it threw.
    /// - Throws: ``StoreError`` when the transaction as a whole could not be made durable: then nothing was changed.
    package func write(
        _ jobs: [(StoreWriter) throws -> Void], checkpoints: Bool = true, repeats: Bool = true
    ) throws -> [(any Error)?] {
        try run(jobs, checkpoints: checkpoints, repeats: repeats).map(mending)
    }

    private func run(
        _ jobs: [(StoreWriter) throws -> Void], checkpoints: Bool, repeats: Bool
    ) throws -> [(any Error)?] {
        if repeats || jobs.count == 1 {
            let failure = try writeTogether(jobs, checkpoints: checkpoints)
            if failure == nil || jobs.count == 1 { return jobs.map { _ in failure } }
        }
        var failures: [(any Error)?] = []
        try transaction(durable: true, checkpoints: checkpoints) { db in
            for job in jobs {
                let writer = StoreWriter(db: db, hash: hash)
                failures.append(try writer.attempt { try job(writer) })
            }
            return .commit
        }
        return failures
    }

    /// Runs `jobs` in one durable transaction.
    ///
    /// - Returns: what the first that threw has thrown: then nothing was changed.
    private func writeTogether(
        _ jobs: [(StoreWriter) throws -> Void], checkpoints: Bool
    ) throws -> (any Error)? {
        try allOrNothing(durable: true, checkpoints: checkpoints) { db in
            for job in jobs { try job(StoreWriter(db: db, hash: hash)) }
        }
    }

    /// - Returns: what `body` threw, after all its changes were undone.
    /// - Throws: ``StoreError``: then nothing was changed.
    private func allOrNothing(
        durable: Bool, checkpoints: Bool, _ body: (Database) throws -> Void
    ) throws -> (any Error)? {
        var failure: (any Error)?
        try transaction(durable: durable, checkpoints: checkpoints) { db in
            do {
                try body(db)
                return .commit
            } catch let error as DatabaseError where Self.endsTransaction(error) {
                throw error
            } catch {
                failure = error
                return .rollback
            }
        }
        return failure
    }

    /// Takes steps in one transaction, which is on the disk when the next durable one is; until then a power cut may undo
    /// it. They stand in no savepoint each, for which SQLite would copy every page that they touch and write the words of
    /// each to the full text by themselves: where one throws, all are undone.
    ///
    /// - Returns: what one threw.
    /// - Throws: ``StoreError``: then nothing was changed.
    func writeLoosely(_ steps: (StoreWriter) throws -> Void) throws -> (any Error)? {
        mending(
            try allOrNothing(durable: false, checkpoints: true) { db in try steps(StoreWriter(db: db, hash: hash)) })
    }

    /// Counts the transactions; whoever has read it before reading the store knows by it whether anything was written since.
    package var writes: UInt64 { written.load(ordering: .acquiring) }

    private func transaction(
        durable: Bool, checkpoints: Bool, _ body: (Database) throws -> Database.TransactionCompletion
    ) throws {
        defer { written.wrappingAdd(1, ordering: .releasing) }
        do {
            try pool.writeWithoutTransaction { db in
                try set(durable: durable, checkpoints: checkpoints, db)
                try db.inTransaction(.immediate) { try body(db) }
            }
            try checkPlace()
        } catch let error as DatabaseError {
            throw Self.translate(error)
        }
    }

    /// What is written to a file that has no name any more is lost with the daemon, and nobody is to be told it is kept.
    ///
    /// - Throws: ``StoreError/unusable(path:reason:)``.
    private func checkPlace() throws {
        let now = Files.status(path)
        if let file, let now, now.isSameFile(as: file) { return }
        throw StoreError.unusable(
            path: path, reason: "it was \(now == nil ? "removed" : "replaced") while it was in use")
    }

    private func set(durable: Bool, checkpoints: Bool, _ db: Database) throws {
        if isDurable.load(ordering: .relaxed) != durable {
            try db.execute(sql: "PRAGMA synchronous = \(durable ? "FULL" : "NORMAL")")
            isDurable.store(durable, ordering: .relaxed)
        }
        if doesCheckpoint.load(ordering: .relaxed) != checkpoints {
            try db.execute(sql: "PRAGMA wal_autocheckpoint = \(checkpoints ? Self.checkpointPages : 0)")
            doesCheckpoint.store(checkpoints, ordering: .relaxed)
        }
    }

    /// Whether SQLite finds the file sound; reads all of it.
    ///
    /// - Returns: the first problem found, or `nil`.
    /// - Throws: ``StoreError`` where it can't be read, which says nothing of what is in it.
    package func quickCheck() throws -> String? {
        do {
            let verdict = try pool.read { db in try String.fetchOne(db, sql: "PRAGMA quick_check(1)") }
            return verdict == "ok" ? nil : verdict ?? "no answer"
        } catch let error as DatabaseError where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode) {
            return error.message ?? error.description
        } catch let error as DatabaseError {
            throw Self.translate(error)
        }
    }

    /// Gives back what was kept of the file in memory, once it is not used. Waits for no reader.
    ///
    /// - Throws: ``StoreError``.
    package func releaseMemory() throws {
        do {
            pool.invalidateReadOnlyConnections()
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA shrink_memory") }
        } catch let error as DatabaseError {
            throw Self.translate(error)
        }
    }

    /// So many bytes a row of an import takes of the write-ahead log: 2 to 8 KiB, the more the longer rows and indexes are.
    private static let bytesOfRow: Int64 = 4 << 10

    /// Looks whether the disk has room for rows of an import, and for taking all of it back again: for that the write-ahead
    /// log has to fit into the file, and the removal into the log. Once a disk is full, neither can be done.
    ///
    /// - Parameter before: how many rows of it there are already.
    /// - Throws: ``StoreError/noRoom(free:needed:)``.
    package func checkRoom(rows: Int, after before: Int) throws {
        guard let free = Files.freeBytes(path) else { return }
        let log = Files.status(path + "-wal")?.size ?? 0
        let most = Int64(Self.checkpointPages) * 4_096
        let rows = Int64(clamping: min(rows, 1 << 40)), before = min(Int64(clamping: before), most / Self.bytesOfRow)
        let needed = log + (rows + before) * Self.bytesOfRow
        if free < needed { throw StoreError.noRoom(free: free, needed: needed) }
    }

    /// The pages of the store as it is at one moment, into another database.
    func backup(to copy: DatabaseQueue) throws { try pool.backup(to: copy) }

    /// Closes the store, with everything in the one file.
    package func close() throws {
        do {
            _ = try pool.writeWithoutTransaction { db in try db.checkpoint(.truncate) }
            try pool.close()
        } catch let error as DatabaseError {
            throw Self.translate(error)
        }
    }

    /// Errors after which SQLite has rolled the transaction back, or the file can't be trusted.
    static func endsTransaction(_ error: DatabaseError) -> Bool {
        switch error.resultCode {
        case .SQLITE_IOERR, .SQLITE_FULL, .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_NOMEM, .SQLITE_READONLY: true
        default: false
        }
    }

    static func translate(_ error: DatabaseError) -> StoreError {
        switch error.resultCode {
        case .SQLITE_FULL: .full
        // The index of the write-ahead log can't grow, which nothing else keeps it from.
        case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHMSIZE: .full
        // A document is read by SQLite too.
        case .SQLITE_ERROR where error.message?.contains("malformed JSON") == true: .unreadable("malformed JSON")
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            .damaged(path: "the store", reason: error.message ?? error.description)
        default: .inputOutput(error.description)
        }
    }
}
