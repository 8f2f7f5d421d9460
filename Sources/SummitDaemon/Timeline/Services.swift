internal import Crypto
package import LinuxSystem
package import Logging
package import SummitCore
package import SummitStore
internal import Synchronization

/// What the handlers work with: the store, the writer in front of it, the zones, the clock and the configuration in
/// force.
package final class Services: Sendable {
    package let store: Store
    package let writer: WriteQueue
    package let zones: ZoneDirectory
    package let clock: @Sendable () -> Instant
    package let logger: Logger
    let hash: @Sendable (_ bytes: [UInt8]) -> [UInt8]
    private let inForce: Mutex<Configuration>
    /// Counts the times that the zone rules may have changed, from the start of the daemon on.
    let zoneEpoch = Atomic<UInt64>(1)
    /// The last of them for which the plan was made.
    private let plannedEpoch = Atomic<UInt64>(0)
    /// For queries of how the timeline was.
    let past = PastTimelines()
    /// What clients have left behind.
    package let brokenImports = BrokenImports()
    let standings = StaleStandings()
    let upcoming = UpcomingAnswers()
    /// For those who watch.
    let news = News()
    private let planListener = Mutex<PlanListener?>(nil)

    package init(
        store: Store, writer: WriteQueue, zones: ZoneDirectory, configuration: Configuration, logger: Logger,
        clock: @escaping @Sendable () -> Instant,
        hash: @escaping @Sendable (_ bytes: [UInt8]) -> [UInt8] = sha256
    ) {
        self.hash = hash
        self.store = store
        self.writer = writer
        self.zones = zones
        self.inForce = Mutex(configuration)
        self.logger = logger
        self.clock = clock
    }

    package var configuration: Configuration {
        get { inForce.withLock { $0 } }
        set { inForce.withLock { $0 = newValue } }
    }

    /// Whether the plan may have been made with other zone rules than those in force.
    package var planIsStale: Bool { plannedEpoch.load(ordering: .acquiring) != zoneEpoch.load(ordering: .acquiring) }

    /// From now on nothing is claimed before it was seen that the rules in force have it due.
    package func zonesMayHaveChanged() { zoneEpoch.wrappingAdd(1, ordering: .acquiringAndReleasing) }

    /// The plan has been made with the rules that were in force at that epoch.
    ///
    /// - Returns: whether they still are.
    func planIsCurrent(asOf epoch: UInt64) -> Bool {
        plannedEpoch.store(epoch, ordering: .releasing)
        return !planIsStale
    }

    package var planner: Planner { Planner(rules: configuration.reminders, hash: hash) }

    /// Gives memory back that only what has just ended has needed: pages of the store, what was freed, code.
    ///
    /// - Throws: ``StoreError``.
    func releaseMemory() throws {
        try store.releaseMemory()
        OwnProcess.releaseMemory()
    }

    /// Calls `listener` after each change of the plan.
    package func onPlanChange(_ listener: @escaping @Sendable () -> Void) {
        planListener.withLock { $0 = PlanListener(call: listener) }
    }

    /// The plan, or something else that was recorded, has changed.
    func planChanged() {
        planListener.withLock { $0 }?.call()
        news.spread()
    }
}

/// In a struct: a function that is read out of a `Mutex` by itself is put back in one more wrapping each time.
private struct PlanListener: Sendable {
    let call: @Sendable () -> Void
}

/// SHA-256 (FIPS 180-4).
@Sendable package func sha256(_ bytes: [UInt8]) -> [UInt8] { Array(SHA256.hash(data: bytes)) }
