internal import LinuxSystem
internal import Logging
internal import ServiceLifecycle
internal import SummitCore
internal import SummitStore
internal import Synchronization

/// The backups that the daemon makes by itself, below its state directory.
struct Backups {
    let services: Services

    /// What the name of a copy has behind that of the store as long as it is being made.
    static let unfinished = ".copy-"
    private static let prefix = "timeline-"
    private static let suffix = ".db"

    var directory: String { Files.directory(of: services.store.path) + "/backups" }

    /// When the last was made.
    var last: Instant? { times().last }

    /// Of those that are there, oldest first.
    private func times() -> [Instant] {
        let names = (try? Files.names(in: directory)) ?? []
        return names.compactMap(Self.time).sorted()
    }

    /// `timeline-2026-11-24T120000Z.db`
    private func path(_ time: Instant) -> String {
        "\(directory)/\(Self.prefix)\(String(time.description.filter { $0 != ":" }))\(Self.suffix)"
    }

    private static func time(_ name: String) -> Instant? {
        guard name.hasPrefix(prefix), name.hasSuffix(suffix) else { return nil }
        var text = String(name.dropFirst(prefix.count).dropLast(suffix.count))
        // The clock's colons, which have no place in the name of a file.
        guard text.utf8.count > 7 else { return nil }
        text.insert(":", at: text.index(text.endIndex, offsetBy: -3))
        text.insert(":", at: text.index(text.endIndex, offsetBy: -6))
        return try? Instant(parsing: text)
    }

    /// Makes one, and removes the oldest beyond the number to keep.
    ///
    /// - Throws: ``StoreError``, ``SystemError``; then those that are there stay.
    func make(at now: Instant) throws {
        try Files.makeDirectories(directory, mode: 0o700)
        let draft = "\(directory)/new"
        try Files.remove(draft)
        let summary = try services.store.copy(to: draft)
        try Files.move(draft, to: path(now))
        services.logger.info(
            "a backup was made: \(path(now)), \(summary.milestones) milestones, \(summary.changes) changes")
        // Those that a clock ahead of this one has dated go first: the one that was just made is the last.
        let others = times().filter { $0 > now } + times().filter { $0 < now }
        for time in others.dropLast(services.configuration.backups.keep - 1) { try Files.remove(path(time)) }
    }
}

/// Makes backups as they fall due: at the start, and with whatever is recorded; never by a clock of its own.
struct BackupService: Service {
    let services: Services
    private let wait = Wait()

    init(services: Services) { self.services = services }

    /// Since when the next backup is waited for, so that a change does not wake this service to find that it is not due.
    private final class Wait: Sendable {
        /// `nil` until it was looked for.
        private let since = Mutex<Instant?>(nil)

        func begin(_ instant: Instant) { since.withLock { $0 = instant } }

        func mayBeOver(at now: Instant, every: Int64?) -> Bool {
            guard let every else { return false }
            return since.withLock {
                $0.map { now < $0 || $0.adding(seconds: every).map { now >= $0 } ?? false } ?? true
            }
        }
    }

    func run() async throws {
        removeUnfinished()
        let (news, report) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let subscription = services.news.subscribe { [services, wait] in
            if wait.mayBeOver(at: services.clock(), every: services.configuration.backups.every) { report.yield() }
        }
        defer { services.news.cancel(subscription) }
        report.yield()
        var last = Backups(services: services).last
        for await _ in news.cancelOnGracefulShutdown() {
            do {
                if let made = try await makeIfDue(after: last) { last = made }
            } catch {
                // Tried again with the next change, and said each time: somebody should know.
                services.logger.warning("no backup could be made: \(error)")
            }
        }
    }

    /// - Returns: when it was made, if it was.
    func makeIfDue(after last: Instant?) async throws -> Instant? {
        guard let every = services.configuration.backups.every else { return nil }
        let now = services.clock()
        let bounds = try services.store.read { (first: try $0.firstChangeTime(), last: try $0.lastChangeTime()) }
        // The first one comes so long after the first change. One that lies ahead was made while the clock was wrong.
        guard let changed = bounds.last, last.map({ changed >= $0 || now < $0 }) ?? true,
            let since = last ?? bounds.first
        else { return nil }
        wait.begin(since)
        guard wait.mayBeOver(at: now, every: every) else { return nil }
        try await OwnThread.run { [services] in try Backups(services: services).make(at: now) }
        wait.begin(now)
        return now
    }

    /// What a crash has left.
    private func removeUnfinished() {
        let store = services.store.path
        let directory = Files.directory(of: store)
        do {
            for name in try Files.names(in: directory)
            where "\(directory)/\(name)".hasPrefix(store + Backups.unfinished) {
                try Files.remove("\(directory)/\(name)")
            }
        } catch {
            services.logger.warning("an unfinished backup can't be removed: \(error)")
        }
    }
}
