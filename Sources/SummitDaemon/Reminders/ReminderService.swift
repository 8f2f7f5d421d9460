internal import LinuxSystem
package import Logging
internal import ServiceLifecycle
package import SummitCore
internal import SummitStore
internal import Synchronization
package import Systemd

/// Gives the reminders: one thread that sleeps until the next is due, the clock is set, or the plan changes.
///
/// It also feeds systemd's watchdog, so that a scheduler that hangs is noticed.
package final class ReminderService: Service {
    /// What the rest of the daemon may know of it.
    package struct Snapshot: Sendable {
        package var journal = DeliveryMachine.Journal.available
        package var isJournalSilent = false
        package var clockBelieved = true
        /// What the service manager was told last.
        package var status = ""
    }

    private let services: Services
    private let socket: JournalSocket?
    private let echoes: Bool
    private let notBefore: Instant
    private let logger: Logger
    private let wakeUp: WakeUp
    private let timer: RealtimeTimer
    private let isStopping = Atomic(false)
    private let state = Mutex(Snapshot())

    /// - Parameters:
    ///   - socket: `nil` where there is no journal.
    ///   - echoes: print each reminder to standard error too.
    ///   - notBefore: a clock that shows less is not believed.
    /// - Throws: ``SystemError`` when the kernel gives no timer.
    package init(
        services: Services, socket: JournalSocket?, echoes: Bool, notBefore: Instant, logger: Logger
    ) throws {
        self.services = services
        self.socket = socket
        self.echoes = echoes
        self.notBefore = notBefore
        self.logger = logger
        wakeUp = try WakeUp()
        timer = try RealtimeTimer()
        services.onPlanChange { [wakeUp] in wakeUp.signal() }
    }

    package var snapshot: Snapshot { state.withLock { $0 } }

    /// Runs until a graceful shutdown.
    ///
    /// - Throws: what the store or the kernel throws; the daemon then ends, and systemd starts it anew.
    package func run() async throws {
        try await withGracefulShutdownHandler {
            try await OwnThread.run { try self.loop() }
        } onGracefulShutdown: {
            Notify.stopping()
            self.isStopping.store(true, ordering: .releasing)
            self.wakeUp.signal()
        }
    }

    private func loop() throws {
        let journal = SystemReminderJournal(socket: socket, echoes: echoes)
        let engine = try ReminderEngine(
            services: services, journal: journal, ledger: ReminderLane(queue: services.writer),
            clock: ReminderEngine.Clock(wall: Clock.realtimeMicroseconds, monotonic: Clock.monotonicNanoseconds),
            bootID: BootID.current(), notBefore: notBefore, pace: JournalLimit.pace(), logger: logger)
        let watchdog = Notify.watchdogInterval().map { $0 * 1_000 / 3 }
        var fedAt: UInt64 = 0
        try timer.watch()
        while !isStopping.load(ordering: .acquiring) {
            if let watchdog, Clock.monotonicNanoseconds() >= fedAt &+ watchdog {
                Notify.watchdog()
                fedAt = Clock.monotonicNanoseconds()
            }
            let pause = try engine.advance()
            note(engine)
            guard let pause else { continue }
            try wait(
                wall: pause.wall,
                monotonic: [pause.monotonic, watchdog.map { fedAt &+ $0 }].compactMap { $0 }.min(), engine, journal)
        }
    }

    /// Keeps the snapshot, and tells the service manager which reminder is next.
    private func note(_ engine: ReminderEngine) {
        let status = engine.status
        let snapshot = Snapshot(
            journal: engine.journalState, isJournalSilent: engine.isJournalSilent,
            clockBelieved: engine.isClockBelieved, status: status)
        let isNew = state.withLock { state in
            defer { state = snapshot }
            return state.status != status
        }
        if isNew { Notify.status(status) }
    }

    private func wait(
        wall: Instant?, monotonic: UInt64?, _ engine: ReminderEngine, _ journal: SystemReminderJournal
    ) throws {
        services.writer.expectClaim(at: wall)
        if let wall { try timer.arm(at: wall.secondsSinceEpoch) } else { try timer.watch() }
        var timeout: Int32 = -1
        if let monotonic {
            let left = monotonic &- min(monotonic, Clock.monotonicNanoseconds())
            timeout = Int32(clamping: left / 1_000_000 + 1)
        }
        let events = try waitForEvents(
            [
                (timer.descriptor, PollEvents.readable), (wakeUp.descriptor, PollEvents.readable),
                (engine.journalState == .held ? journal.writableDescriptor : -1, PollEvents.writable),
                (engine.isBusy ? journal.readableDescriptor : -1, PollEvents.readable),
            ], timeoutMilliseconds: timeout)
        if events[0] != 0, timer.read() == .clockStepped {
            logger.info("the clock was set, or the machine woke up; what is due is worked out anew")
            engine.clockStepped()
        }
        if events[1] != 0 {
            _ = wakeUp.drain()
            try engine.planChanged()
        }
        if events[2] != 0 { engine.journalChanged() }
        if events[3] != 0 {
            try journal.process()
            engine.journalChanged()
        }
    }
}
