internal import FoundationEssentials
internal import GRDB
internal import LinuxSystem
package import SummitCore

/// What a store holds, as far as a copy of it has to be the same.
package struct StoreSummary: Hashable, Sendable {
    package let milestones: Int
    package let changes: Int
    /// When the last change was made.
    package let lastChange: Instant?
    /// The hash of the last entry of the change log, in which all before it are chained; hexadecimal.
    package let head: String
}

extension StoreReader {
    package func summary() throws -> StoreSummary {
        let last = try changes(before: .max, of: nil, limit: 1).first
        return StoreSummary(
            milestones: try milestoneCount(), changes: try changeCount(), lastChange: last?.change.at,
            head: last?.hash ?? "")
    }

    /// When this store was put in place from a backup.
    package func restoredAt() throws -> Instant? {
        try setting(Self.restored).flatMap(Int64.init).map(Instant.init(secondsSinceEpoch:))
    }

    fileprivate static let restored = "restored-at"
}

/// Holds the change log against its hashes, entry by entry.
package struct ChainCheck: Sendable {
    private let hash: @Sendable (_ bytes: [UInt8]) -> [UInt8]
    package private(set) var expected: Int64
    private var previous: String

    package init(hash: @escaping @Sendable (_ bytes: [UInt8]) -> [UInt8]) {
        self.hash = hash
        (expected, previous) = (1, "")
    }

    /// - Returns: for each entry that is wrong its number and what is.
    package mutating func problems(_ entries: [StoreReader.LoggedChange]) -> [(sequence: Int64, text: String)] {
        var problems: [(Int64, String)] = []
        for entry in entries {
            if entry.sequence != expected { problems.append((expected, "is missing; the next is \(entry.sequence)")) }
            let bytes = entry.change.chainBytes(
                sequence: entry.sequence, previousHash: Hexadecimal.bytes(previous) ?? [])
            if Hexadecimal.text(hash(bytes)) != entry.hash {
                problems.append(
                    (entry.sequence, "does not have the hash that follows from it and from the one before"))
            }
            (expected, previous) = (entry.sequence + 1, entry.hash)
        }
        return problems
    }
}

extension Store {
    /// Makes a copy of the store as it is at one moment, in one file of its own (mode 0600), which must not be there.
    ///
    /// It is read like any query, on a snapshot: changes and claims of reminders go on meanwhile.
    ///
    /// - Throws: ``StoreError``; then there is no file.
    package func copy(to path: String) throws -> StoreSummary {
        do {
            _ = try Files.create(path, mode: 0o600)
            let summary = try copyPages(to: path)
            try Files.flush(path)
            return summary
        } catch {
            try? Files.remove(path)
            throw Self.translated(error)
        }
    }

    /// What SQLite or the system says, in our words.
    static func translated(_ error: any Error) -> any Error {
        switch error {
        case let error as DatabaseError: translate(error)
        case let error as SystemError: StoreError.inputOutput("\(error)")
        default: error
        }
    }

    private func copyPages(to path: String) throws -> StoreSummary {
        let copy = try DatabaseQueue(path: path)
        try backup(to: copy)
        // One file, that nothing belongs to.
        try copy.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA journal_mode = DELETE") }
        let problem = try copy.read { db in try String.fetchOne(db, sql: "PRAGMA quick_check(1)") }
        guard problem == "ok" else { throw StoreError.inputOutput("the copy is not sound: \(problem ?? "no answer")") }
        let summary = try copy.read { db in try StoreReader(db: db).summary() }
        try copy.close()
        return summary
    }

    /// Looks at a file that may be a store: its form, its every page, the hashes of its log, and whether the milestones
    /// are what the log says. Nothing is written.
    ///
    /// - Throws: ``StoreError`` that says what is wrong with it.
    package static func examine(
        path: String, hash: @escaping @Sendable (_ bytes: [UInt8]) -> [UInt8]
    ) throws -> StoreSummary {
        guard try StoreFile.inspect(path: path) else {
            throw StoreError.unusable(path: path, reason: "there is no such file")
        }
        do {
            let queue = try readOnly(path)
            defer { try? queue.close() }
            return try queue.read { db in
                if try Schema.migrator.hasBeenSuperseded(db) { throw StoreError.newerSchema(path: path) }
                let problem = try String.fetchOne(db, sql: "PRAGMA integrity_check(1)") ?? "no answer"
                guard problem == "ok" else { throw StoreError.damaged(path: path, reason: problem) }
                let isCurrent = try Schema.migrator.hasCompletedMigrations(db)
                if isCurrent { try StoreFile.checkSchema(db, path: path) }
                // An older form is brought up to date when the daemon opens it.
                return try isCurrent ? examine(StoreReader(db: db), path: path, hash: hash) : olderSummary(db)
            }
        } catch let error as DatabaseError {
            throw StoreError.damaged(path: path, reason: error.message ?? error.description)
        }
    }

    private static func readOnly(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = true
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    private static func examine(
        _ reader: StoreReader, path: String, hash: @escaping @Sendable (_ bytes: [UInt8]) -> [UInt8]
    ) throws -> StoreSummary {
        var chain = ChainCheck(hash: hash)
        var last: Int64 = 0
        while true {
            let entries = try reader.changes(after: last, limit: 1_000)
            if let problem = chain.problems(entries).first {
                throw StoreError.damaged(path: path, reason: "change \(problem.sequence) \(problem.text)")
            }
            guard let end = entries.last?.sequence else { break }
            last = end
        }
        if let slug = try reader.unloggedDocuments(limit: 1).first {
            throw StoreError.damaged(path: path, reason: "“\(slug)” is not what its last change has made it")
        }
        return try reader.summary()
    }

    private static func olderSummary(_ db: Database) throws -> StoreSummary {
        StoreSummary(
            milestones: try Int.fetchOne(db, sql: "SELECT count(*) FROM milestone") ?? 0,
            changes: try Int.fetchOne(db, sql: "SELECT count(*) FROM change") ?? 0,
            lastChange: try Int64.fetchOne(db, sql: "SELECT at FROM change ORDER BY seq DESC LIMIT 1")
                .map(Instant.init(secondsSinceEpoch:)),
            head: try String.fetchOne(db, sql: "SELECT hash FROM change ORDER BY seq DESC LIMIT 1") ?? "")
    }

    /// Puts a copy of a backup in place of a store that is not there. No daemon may run.
    ///
    /// - Parameter now: what was due before may have been given by the store that this one follows.
    /// - Throws: ``StoreError``; then there is no store.
    package static func restore(
        from backup: String, to path: String, now: Instant,
        hash: @escaping @Sendable (_ bytes: [UInt8]) -> [UInt8]
    ) throws -> StoreSummary {
        // A write-ahead log that is empty holds nothing of the store that has been moved away.
        for suffix in ["", "-wal"] {
            guard let found = Files.status(path + suffix), suffix.isEmpty || found.size > 0 else { continue }
            throw StoreError.unusable(path: path + suffix, reason: "it is there, and is not overwritten; move it away")
        }
        let summary = try examine(path: backup, hash: hash)
        let draft = path + ".new"
        do {
            for leftover in [draft, path + "-wal", path + "-shm"] { try Files.remove(leftover) }
            _ = try Files.create(draft, mode: 0o600)
            let queue = try DatabaseQueue(path: draft)
            // By SQLite and not as a file: what a daemon has left that was killed stands in a write-ahead log beside it.
            try readOnly(backup).backup(to: queue)
            try queue.writeWithoutTransaction { db in
                // As a single file it is moved into place; the daemon goes back to a write-ahead log.
                try db.execute(sql: "PRAGMA journal_mode = DELETE")
                try db.execute(
                    sql: "INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)",
                    arguments: [StoreReader.restored, String(now.secondsSinceEpoch)])
                try numberSteps(from: now, db)
            }
            try queue.close()
            // Of the daemon's own user, also where root puts it in place.
            try Files.giveOwner(of: Files.directory(of: path), to: draft)
            try Files.flush(draft)
            try Files.move(draft, to: path)
        } catch {
            try? Files.remove(draft)
            throw translated(error)
        }
        return summary
    }

    /// The steps of reminders get numbers that none had in the store that this one follows, from the milliseconds of the
    /// epoch on: who has watched that one goes on behind the last it saw, and misses nothing.
    private static func numberSteps(from now: Instant, _ db: Database) throws {
        let last = try StoreReader(db: db).lastEvent()
        let (next, overflow) = now.secondsSinceEpoch.multipliedReportingOverflow(by: 1_000)
        guard !overflow, next > last else { return }
        try db.execute(sql: "DELETE FROM sqlite_sequence WHERE name = 'delivery_event'")
        try db.execute(
            sql: "INSERT INTO sqlite_sequence (name, seq) VALUES ('delivery_event', ?)", arguments: [next])
    }
}
