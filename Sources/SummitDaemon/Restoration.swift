internal import ArgumentParser
internal import FoundationEssentials
internal import LinuxSystem
internal import SummitAPI
internal import SummitCore
internal import SummitStore

/// What `summitd` does with backups and stores while it serves nobody. The contents are told as JSON on standard output.
enum Restoration {
    static func inspect(_ file: String) throws {
        try tell { try Store.examine(path: file, hash: sha256) }
    }

    /// What a package manager asks before it puts an older version in place.
    static func migrations(_ file: String) throws {
        try run {
            let text = try Store.migrations(path: file).map { $0 + "\n" }.joined()
            try Files.write(all: Array(text.utf8), to: 1)
        }
    }

    static func restore(_ file: String, _ options: DaemonOptions) throws {
        try tell(path: options.storePath) {
            try Files.makeDirectories(options.stateDirectory, mode: 0o700)
            let lock = try takeLock(options)
            let now = Instant(secondsSinceEpoch: Clock.realtime().seconds)
            let summary = try Store.restore(from: file, to: options.storePath, now: now, hash: sha256)
            // Root may have made it.
            try Files.giveOwner(of: options.stateDirectory, to: options.stateDirectory + "/lock")
            _ = consume lock
            return summary
        }
    }

    private static func takeLock(_ options: DaemonOptions) throws -> FileLock {
        do {
            return try FileLock(path: options.stateDirectory + "/lock")
        } catch {
            guard error.wouldBlock else { throw error }
            let how = options.isSystem ? ", with systemctl stop summitd.socket summitd.service" : ""
            throw StoreError.unusable(
                path: options.stateDirectory, reason: "a summitd works there; stop it first\(how)")
        }
    }

    private static func tell(path: String? = nil, _ body: () throws -> StoreSummary) throws {
        try run {
            let summary = try body()
            let contents = BackupContents(
                milestones: summary.milestones, changes: summary.changes,
                lastChange: summary.lastChange?.description, head: summary.head, path: path)
            let text = String(decoding: try JSONEncoder().encode(contents), as: UTF8.self) + "\n"
            try Files.write(all: Array(text.utf8), to: 1)
        }
    }

    private static func run(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as StoreError {
            StandardError.print(error.description)
            throw ExitCode(error.isRefusal ? 78 : 1)
        } catch let error as SystemError {
            StandardError.print(error.description)
            throw ExitCode(1)
        }
    }
}
