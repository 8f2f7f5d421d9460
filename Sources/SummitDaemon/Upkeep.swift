internal import Dispatch
internal import LinuxSystem
internal import Logging
internal import ServiceLifecycle
package import SummitCore
internal import SummitStore
internal import Synchronization
internal import Systemd

/// Returns at the first signal; that is the end of the daemon.
struct UntilSignal: Service {
    let signals: AsyncStream<Void>

    func run() async throws {
        for await _ in signals.cancelOnGracefulShutdown() { return }
    }
}

/// SIGHUP reads the configuration anew.
struct ReloadService: Service {
    let signals: AsyncStream<Void>
    let manager: Manager
    let logger: Logger

    func run() async throws {
        for await _ in signals.cancelOnGracefulShutdown() {
            do {
                _ = try await manager.reload()
            } catch is ConfigurationError {
                // Why it was refused is in the log already, and the old configuration stays in force.
            } catch StoreError.full {
                logger.error("the disk is full; the reminders follow the new configuration after a restart or reload")
            }
        }
    }
}

/// What is done once the daemon is ready: the plan is made to fit policies and zone rules, and the store is read
/// through for damage.
struct UpkeepService: Service {
    let services: Services
    let manager: Manager
    let logger: Logger

    func run() async throws {
        // What the last daemon did not come to the end of.
        try await OwnThread.run { [services] in services.brokenImports.clearLeftovers(services) }
        try await Replanning(services: services).runWhenThereIsRoom()
        manager.noteStoreCheck("checking")
        let problem = try await OwnThread.run { [services] in try services.store.quickCheck() }
        manager.noteStoreCheck(problem ?? "sound")
        if let problem {
            logger.critical(
                "the store is damaged: \(problem)", metadata: [LogKey.messageID: "\(MessageID.storeRefused)"])
            throw StoreError.damaged(path: "the store", reason: problem)
        }
        // What only the start needs is not kept.
        try await OwnThread.run { [services] in try services.releaseMemory() }
        try? await gracefulShutdown()
    }
}

/// Has the service manager wait while the store is opened: the migrations of a large one may take longer than a start may.
final class StartPatience: Sendable {
    /// Seconds.
    private static let (step, more): (Int, UInt64) = (20, 60)
    private let done = DispatchSemaphore(value: 0)

    init() {
        guard OwnProcess.environment("NOTIFY_SOCKET") != nil else { return }
        OwnThread.start { [done] in
            while done.wait(timeout: .now() + .seconds(Self.step)) == .timedOut {
                Notify.extendTimeout(microseconds: Self.more * 1_000_000)
            }
        }
    }

    func end() { done.signal() }
}

/// Ends the daemon when the disk failed: SQLite has to be opened anew before it can be trusted again.
final class StoreFailure: Service {
    private let (failures, report) = AsyncStream<StoreError>.makeStream()

    func report(_ error: StoreError) { report.yield(error) }

    func run() async throws {
        for await failure in failures.cancelOnGracefulShutdown() { throw failure }
    }
}

/// Says why the daemon ends where a part of it fails, and sees to it that it ends within a second.
///
/// ServiceLifecycle's own limits end in a trap. To end at once loses nothing: what was acknowledged is on the disk.
final class EndOfService: Service {
    /// Milliseconds.
    private static let patience = 900
    private let logger: Logger
    private let status = Mutex<Int32>(0)

    init(logger: Logger) { self.logger = logger }

    func run() async throws {
        try? await gracefulShutdown()
        OwnThread.start { [self] in
            OwnProcess.sleep(milliseconds: Self.patience)
            logger.warning("not all calls were finished when summitd had to end")
            OwnProcess.exit(status.withLock { $0 })
        }
    }

    /// The same, and what it fails with is told.
    func watched(_ part: any Service) -> any Service { Watched(part: part, end: self) }

    private struct Watched: Service {
        let part: any Service
        let end: EndOfService

        func run() async throws {
            do {
                try await part.run()
            } catch {
                end.logger.critical("summitd ends: \(error)")
                end.status.withLock { $0 = Refusal(error).status.rawValue }
                throw error
            }
        }
    }
}

/// When this program was built: no later clock can be wrong for that reason alone.
package enum BuildDate {
    /// 2026-11-01T00:00:00Z. Moved with each release.
    package static let instant = Instant(secondsSinceEpoch: 1_793_491_200)
}
