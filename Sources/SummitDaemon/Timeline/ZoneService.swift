internal import LinuxSystem
internal import Logging
internal import ServiceLifecycle
internal import Synchronization

/// Follows the zone rules of the system: when they change, the whole timeline is worked out anew.
final class ZoneService: Service {
    private let services: Services
    private let logger: Logger
    private let wakeUp: WakeUp
    private let isStopping = Atomic(false)
    private let (changes, report) = AsyncStream<ZoneWatch.Change>.makeStream()

    /// - Throws: ``SystemError`` when the kernel gives no descriptors.
    init(services: Services, logger: Logger) throws {
        self.services = services
        self.logger = logger
        wakeUp = try WakeUp()
    }

    func run() async throws {
        try await withGracefulShutdownHandler {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await OwnThread.run { try self.listen() } }
                // The thread ends with this, however this ends.
                defer { stop() }
                for await change in changes { try await handle(change) }
                try await group.waitForAll()
            }
        } onGracefulShutdown: {
            self.stop()
        }
    }

    private func stop() {
        isStopping.store(true, ordering: .releasing)
        wakeUp.signal()
    }

    private func handle(_ change: ZoneWatch.Change) async throws {
        if change.contains(.rules) { services.zones.reload() }
        // Where the rules are the same, it finds that the plan is as it should be, which is to be known again.
        try await Replanning(services: services).runWhenThereIsRoom()
        if change.contains(.localZone) {
            logger.info("the zone of this machine is \(ZoneDirectory.systemZone() ?? "unknown") now")
        }
    }

    /// Others may have used up what the kernel has of it: reminders are given all the same, and it is tried again.
    ///
    /// - Returns: `nil` at the end of the daemon.
    private func makeWatch() throws -> ZoneWatch? {
        var isSaid = false
        while !isStopping.load(ordering: .acquiring) {
            do {
                return try ZoneWatch(directory: services.zones.path)
            } catch {
                if !isSaid {
                    logger.warning("changes of the zone rules go unnoticed for the time being: \(error)")
                    services.zonesMayHaveChanged()
                    services.zones.reload()
                    report.yield(.rules)
                    isSaid = true
                }
                _ = try waitForEvents([(wakeUp.descriptor, PollEvents.readable)], timeoutMilliseconds: 600_000)
            }
        }
        return nil
    }

    /// Sleeps until something changes.
    private func listen() throws {
        defer { report.finish() }
        guard let watch = try makeWatch() else { return }
        // What was read before may have changed before it was watched. To walk all zones takes longer than a first answer
        // may, so it is done after that.
        services.zonesMayHaveChanged()
        services.zones.reload()
        var problem: SystemError?
        while !isStopping.load(ordering: .acquiring) {
            if watch.problem != problem {
                problem = watch.problem
                if let problem {
                    logger.warning("a change of the zone rules may go unnoticed until a restart: \(problem)")
                }
            }
            let events = try waitForEvents(
                [(watch.descriptor, PollEvents.readable), (wakeUp.descriptor, PollEvents.readable)],
                timeoutMilliseconds: -1)
            if events[0] != 0 {
                // At once: nothing may be claimed by rules that no longer hold.
                services.zonesMayHaveChanged()
                let change = watch.drain()
                if !change.isEmpty { report.yield(change) }
            }
        }
    }
}
