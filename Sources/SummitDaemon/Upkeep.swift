internal import Dispatch
internal import LinuxSystem
internal import Logging
internal import ServiceLifecycle
package import SummitCore
internal import SummitStore
internal import Synchronization
internal import UnixSignals

/// SIGHUP reads the configuration anew.
struct SignalService: Service {
    let manager: Manager
    let logger: Logger

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            // Why it was refused is in the log already, and the old configuration stays in force.
            do { _ = try await manager.reload() } catch is ConfigurationError {}
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
        try await Replanning(services: services).runWhenThereIsRoom()
        manager.noteStoreCheck("checking")
        let problem = try await Self.check(services.store)
        manager.noteStoreCheck(problem ?? "sound")
        if let problem {
            logger.critical(
                "the store is damaged: \(problem)", metadata: [LogKey.messageID: "\(MessageID.storeRefused)"])
            throw StoreError.damaged(path: "the store", reason: problem)
        }
        try? await gracefulShutdown()
    }

    /// On a thread that may block.
    private static func check(_ store: Store) async throws -> String? {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result { try store.quickCheck() }) }
        }
    }
}

/// Ends the daemon when the disk failed: SQLite has to be opened anew before it can be trusted again.
final class StoreFailure: Service {
    private let (failures, report) = AsyncStream<StoreError>.makeStream()

    func report(_ error: StoreError) { report.yield(error) }

    func run() async throws {
        for await failure in failures.cancelOnGracefulShutdown() { throw failure }
    }
}

/// When this program was built: no later clock can be wrong for that reason alone.
package enum BuildDate {
    /// 2026-11-01T00:00:00Z. Moved with each release.
    package static let instant = Instant(secondsSinceEpoch: 1_793_491_200)
}
