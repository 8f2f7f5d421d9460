internal import Dispatch
internal import LinuxSystem
package import Logging
internal import ServiceLifecycle
package import SummitCore
internal import SummitStore
internal import Synchronization
internal import Systemd

/// Gives the reminders: one thread that sleeps until the next is due, the clock is set, or the plan changes.
///
/// It also feeds systemd's watchdog, so that a scheduler that hangs is noticed.
package final class ReminderService: Service {
    /// What the rest of the daemon may know of it.
    package struct Snapshot: Sendable {
        package var journal = DeliveryMachine.Journal.available
        package var clockBelieved = true
        /// What the service manager was told last.
        package var status = ""
    }

    private let services: Services
    private let outlet: ReminderOutlet
    private let notBefore: Instant
    private let logger: Logger
    private let wakeUp: WakeUp
    private let timer: RealtimeTimer
    private let isStopping = Atomic(false)
    /// Whether it was said that reminders are held.
    private let held = Atomic(false)
    private let state = Mutex(Snapshot())

    /// - Parameter notBefore: a clock that shows less is not believed.
    /// - Throws: ``SystemError`` when the kernel gives no timer.
    package init(services: Services, outlet: ReminderOutlet, notBefore: Instant, logger: Logger) throws {
        self.services = services
        self.outlet = outlet
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
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let queue = DispatchQueue(label: "summit.reminders", qos: .userInteractive)
                queue.async { continuation.resume(with: Result { try self.loop() }) }
            }
        } onGracefulShutdown: {
            Notify.stopping()
            self.isStopping.store(true, ordering: .releasing)
            self.wakeUp.signal()
        }
    }

    private func loop() throws {
        let reader = JournalConfirmation(outlet: outlet)
        let open = try services.store.read { try $0.openDeliveries() }
        var machine = DeliveryMachine(
            notBefore: notBefore, journal: outlet.state(readable: reader.canRead), open: open.map(\.key),
            known: Set(open.filter { $0.state == .sent }.map(\.key)))
        let watchdog = Notify.watchdogInterval().map { $0 * 1_000 / 3 }
        var fedAt: UInt64 = 0
        var wasBelieved = true
        try timer.watch()
        while !isStopping.load(ordering: .acquiring) {
            let now = Self.moment()
            if let watchdog, now.monotonic >= fedAt &+ watchdog {
                Notify.watchdog()
                fedAt = now.monotonic
            }
            if machine.believes(now.wall) != wasBelieved { wasBelieved = believes(now.wall, machine) }
            state.withLock { [journal = machine.journal, wasBelieved] state in
                state.journal = journal
                state.clockBelieved = wasBelieved
            }
            let step = machine.next(at: now)
            if case .wait(let wall, let monotonic) = step {
                try wait(
                    wall: wall, monotonic: [monotonic, watchdog.map { fedAt &+ $0 }].compactMap { $0 }.min(),
                    reader: reader, &machine)
            } else {
                try perform(step, reader, &machine)
            }
        }
    }

    /// Says once that the clock is not to be believed, or is again.
    private func believes(_ wall: Instant, _ machine: DeliveryMachine) -> Bool {
        let believed = machine.believes(wall)
        if believed {
            logger.notice("the clock shows \(wall) now; reminders are given again")
        } else {
            logger.warning("the clock shows \(wall), before this program was built; reminders are held until it is set")
        }
        return believed
    }

    // MARK: Steps

    private func perform(
        _ step: DeliveryMachine.Step, _ reader: JournalConfirmation, _ machine: inout DeliveryMachine
    ) throws {
        switch step {
        case .wait: break
        case .claim(let upTo): try claim(upTo: upTo, &machine)
        case .send(let keys): try send(keys, reader, &machine)
        case .sendBarrier:
            let isSent = reader.sendBarrier()
            machine.barrierSent(
                journal: noteHeld(isSent ? outlet.state(readable: reader.canRead) : .held), at: Self.moment())
        case .lookForBarrier:
            machine.lookedForBarrier(found: try reader.hasBarrier(), at: Self.moment())
        case .lookFor(let keys):
            // Where reading is no longer permitted, finding nothing proves nothing.
            guard reader.canRead else {
                machine.journalChanged(outlet.state(readable: false), at: Self.moment())
                return
            }
            let found = try reader.find(keys)
            if !found.isEmpty {
                logger.debug("\(found.count) reminders were read back from the journal")
                let at = Self.microseconds()
                try services.writer.writeAndWait(.reminders) { writer in
                    for (key, cursor) in found { try writer.confirm(key, cursor: cursor, at: at) }
                }
            }
            machine.looked(for: keys, found: Set(found.keys), at: Self.moment())
        case .giveUp(let keys, let reason):
            let at = Self.microseconds()
            try services.writer.writeAndWait(.reminders) { writer in
                for key in keys { try writer.markUnverifiable(key, at: at, note: reason.rawValue) }
            }
            if reason != .noJournal {
                logger.warning("\(keys.count) reminders can't be verified: \(reason.rawValue)")
            }
            machine.gaveUp(keys)
        }
    }

    private func claim(upTo now: Instant, _ machine: inout DeliveryMachine) throws {
        let (at, bootID) = (Self.microseconds(), BootID.current())
        let plans = PlanContinuation(services: services)
        let mayBeStale = services.planIsStale
        let claim = try services.writer.writeAndWait(.reminders) { writer in
            try plans.run(upTo: now, writer)
            return try writer.claim(
                upTo: now, at: at, bootID: bootID, limit: DeliveryMachine.claimBatch,
                recheck: mayBeStale ? { try plans.due($0, nominalStart: $1, trigger: $2) } : nil)
        }
        if !claim.claimed.isEmpty { logger.debug("\(claim.claimed.count) reminders are due and claimed") }
        machine.claimed(claim.claimed, nextDue: try nextDue())
    }

    /// When the next reminder falls due, or more of them have to be planned; `systemctl status` shows the former.
    private func nextDue() throws -> Instant? {
        let (next, planEnd) = try services.store.read { (try $0.nextDue(), try $0.nextPlanEnd()) }
        announce(next.map { "Next reminder \($0.due): \(Printable.escape($0.title))" } ?? "No reminder is planned")
        return [next?.due, planEnd].compactMap { $0 }.min()
    }

    private func announce(_ status: String) {
        let isNew = state.withLock { state in
            defer { state.status = status }
            return state.status != status
        }
        if isNew { Notify.status(status) }
    }

    private func send(
        _ keys: [DeliveryKey], _ reader: JournalConfirmation, _ machine: inout DeliveryMachine
    ) throws {
        var sent: [(key: DeliveryKey, at: Int64, lateness: Int64, message: String)] = []
        var gone: [DeliveryKey] = []
        var isRefused = false
        for key in keys {
            guard
                let (delivery, milestone) = try services.store.read({ reader in
                    try reader.delivery(key).map { ($0, try reader.milestone($0.uid)?.milestone) }
                })
            else {
                gone.append(key)
                continue
            }
            let at = Self.microseconds()
            let lateness = max(0, at - delivery.due.secondsSinceEpoch * 1_000_000)
            let message = text(delivery, milestone)
            guard outlet.send(delivery, message: message, lateness: lateness) else {
                isRefused = true
                break
            }
            sent.append((key, at, lateness, message))
        }
        if !sent.isEmpty {
            try services.writer.writeAndWait(.reminders) { [sent] writer in
                for one in sent {
                    try writer.markSent(one.key, at: one.at, lateness: one.lateness, message: one.message)
                }
            }
        }
        if !gone.isEmpty {
            logger.error("\(gone.count) claimed reminders are missing from the ledger")
            machine.gaveUp(gone)
        }
        let journal = isRefused ? .held : outlet.state(readable: reader.canRead)
        machine.sent(sent.map(\.key), journal: noteHeld(journal), at: Self.moment())
    }

    /// What it says. Without the milestone or its zone there is nothing to say but the title.
    private func text(_ delivery: Delivery, _ milestone: Milestone?) -> String {
        let title = "Reminder: \(Printable.escape(delivery.title))"
        guard let milestone else { return title }
        do {
            let when = try milestone.when(nominalStart: delivery.nominalStart, zones: services.zones)
            return try ReminderText.message(
                for: milestone, when: when, due: delivery.due, now: services.clock(), zones: services.zones)
        } catch {
            logger.warning("\(milestone.slug): its date can't be told: \(error)")
            return title
        }
    }

    /// Says once that reminders are held, or go out again.
    private func noteHeld(_ journal: DeliveryMachine.Journal) -> DeliveryMachine.Journal {
        let isHeld = journal == .held
        guard held.exchange(isHeld, ordering: .relaxed) != isHeld else { return journal }
        if isHeld {
            // The log line below is lost when it goes to the same journal.
            if !outlet.echoes {
                StandardError.print("the journal takes no entries; reminders are held until it does")
            }
            logger.warning(
                "the journal takes no entries; reminders are held until it does",
                metadata: [LogKey.messageID: "\(MessageID.remindersHeld)"])
        } else {
            logger.notice("the journal takes entries again; held reminders are given now")
        }
        return journal
    }

    // MARK: Waiting

    private func wait(
        wall: Instant?, monotonic: UInt64?, reader: JournalConfirmation, _ machine: inout DeliveryMachine
    ) throws {
        if let wall { try timer.arm(at: wall.secondsSinceEpoch) } else { try timer.watch() }
        var timeout: Int32 = -1
        if let monotonic {
            let left = monotonic &- min(monotonic, Clock.monotonicNanoseconds())
            timeout = Int32(clamping: left / 1_000_000 + 1)
        }
        let events = try waitForEvents(
            [
                (timer.descriptor, PollEvents.readable), (wakeUp.descriptor, PollEvents.readable),
                (machine.journal == .held ? outlet.writableDescriptor : -1, PollEvents.writable),
                (machine.isBusy ? reader.descriptor : -1, PollEvents.readable),
            ], timeoutMilliseconds: timeout)
        if events[0] != 0, timer.read() == .clockStepped {
            logger.info("the clock was set, or the machine woke up; what is due is worked out anew")
            machine.clockStepped()
        }
        if events[1] != 0 {
            _ = wakeUp.drain()
            machine.planned(nextDue: try nextDue())
        }
        if events[2] != 0 { machine.journalChanged(nil, at: Self.moment()) }
        if events[3] != 0 {
            try reader.process()
            machine.journalChanged(nil, at: Self.moment())
        }
    }

    private static func moment() -> DeliveryMachine.Moment {
        DeliveryMachine.Moment(
            wall: Instant(secondsSinceEpoch: Clock.realtime().seconds), monotonic: Clock.monotonicNanoseconds())
    }

    /// Unix time in microseconds.
    private static func microseconds() -> Int64 {
        let now = Clock.realtime()
        return now.seconds &* 1_000_000 &+ Int64(now.nanoseconds / 1_000)
    }
}
