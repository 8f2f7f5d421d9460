package import Logging
package import SummitCore
package import SummitStore

/// Does what the delivery machine decides, one step at a time: on one thread, which waits where there is nothing to do.
package final class ReminderEngine {
    /// Now, on both clocks.
    package struct Clock: Sendable {
        /// Unix time in microseconds.
        package let wall: @Sendable () -> Int64
        /// Nanoseconds of a clock that never steps.
        package let monotonic: @Sendable () -> UInt64

        package init(wall: @escaping @Sendable () -> Int64, monotonic: @escaping @Sendable () -> UInt64) {
            self.wall = wall
            self.monotonic = monotonic
        }
    }

    /// Until when there is nothing to do, unless something changes.
    package struct Wait: Hashable, Sendable {
        package let wall: Instant?
        /// Nanoseconds.
        package let monotonic: UInt64?
    }

    private static let fullRetry: UInt64 = 1_000_000_000
    /// A burst fills the journal's socket for moments: that is not worth a word.
    private static let heldBeforeSaid: UInt64 = 3_000_000_000

    private let services: Services
    private let journal: any ReminderJournal
    /// When the store was put in place from a backup; what was due before that, an earlier store may have given.
    private let restoredAt: Instant?
    private let ledger: any LedgerWriting
    private let clock: Clock
    private let bootID: String?
    private let logger: Logger
    private var machine: DeliveryMachine
    /// Since when the journal takes no entries, nanoseconds of the monotonic clock; `nil`: it does.
    private var heldSince: UInt64?
    /// Whether that was said.
    private var isHeldSaid = false
    /// What is in the journal, and could not be noted in the ledger for want of room.
    private var unrecorded: [(item: ReminderEntries.Item, at: Int64)] = []
    private var isDiskFull = false
    private var words: ReminderWords
    private var believed = true

    /// What was decided last.
    package private(set) var lastStep: DeliveryMachine.Step?

    /// What the service manager may show: which reminder is the next.
    package private(set) var status = ""

    /// - Parameters:
    ///   - notBefore: a clock that shows less is not believed.
    ///   - pace: what the journal takes without dropping any.
    /// - Throws: ``StoreError``.
    package init(
        services: Services, journal: any ReminderJournal, ledger: any LedgerWriting, clock: Clock, bootID: String?,
        notBefore: Instant, pace: DeliveryMachine.Pace, logger: Logger
    ) throws {
        self.services = services
        self.journal = journal
        self.ledger = ledger
        self.clock = clock
        self.bootID = bootID
        self.logger = logger
        words = ReminderWords(services: services, logger: logger)
        let open = try services.store.read { try $0.openDeliveries() }
        restoredAt = try services.store.read { try $0.restoredAt() }
        machine = DeliveryMachine(
            notBefore: notBefore, journal: journal.state, open: open.map(\.key),
            known: Set(open.filter { $0.state == .sent }.map(\.key)),
            times: Dictionary(uniqueKeysWithValues: open.map { ($0.key, $0.planned.at) }), pace: pace)
    }

    package var journalState: DeliveryMachine.Journal { machine.journal }
    /// Whether the journal takes entries, and shows none of them.
    package var isJournalSilent: Bool { machine.isSilent }
    package var isClockBelieved: Bool { believed }
    /// Whether something is between claim and settlement.
    package var isBusy: Bool { machine.isBusy }

    // MARK: What has happened

    /// The wall clock was set, or the machine slept.
    package func clockStepped() { machine.clockStepped() }

    /// Something was planned, or is not any more.
    package func planChanged() throws { machine.planned(nextDue: try nextDue()) }

    /// The journal has changed, or has room again.
    package func journalChanged() { machine.journalChanged(nil, at: moment()) }

    // MARK: What is next

    /// Does the next step.
    ///
    /// - Returns: until when to wait; `nil` where there may be more to do at once.
    /// - Throws: what the store throws; ``JournalError``.
    package func advance() throws -> Wait? {
        let now = moment()
        noteBelief(now.wall)
        do {
            try recordSent()
            let step = machine.next(at: now)
            lastStep = step
            if case .wait(let wall, let monotonic) = step { return Wait(wall: wall, monotonic: monotonic) }
            try perform(step)
            noteFull(false)
            return nil
        } catch StoreError.full {
            // What was to be recorded is tried again: claims and confirmations by the machine, what was sent by us.
            noteFull(true)
            return Wait(wall: nil, monotonic: now.monotonic &+ Self.fullRetry)
        } catch StoreError.mended {
            return nil
        }
    }

    /// Says once that the disk is full, or has room again.
    private func noteFull(_ isFull: Bool) {
        guard isFull != isDiskFull else { return }
        isDiskFull = isFull
        if isFull {
            logger.error("the disk is full; reminders are held until there is room")
        } else {
            logger.notice("there is room on the disk again; held reminders are given now")
        }
    }

    /// Says once that the clock is not to be believed, or is again.
    private func noteBelief(_ wall: Instant) {
        guard machine.believes(wall) != believed else { return }
        believed.toggle()
        if believed {
            logger.notice("the clock shows \(wall) now; reminders are given again")
        } else {
            logger.warning("the clock shows \(wall), before this program was built; reminders are held until it is set")
        }
    }

    private func perform(_ step: DeliveryMachine.Step) throws {
        switch step {
        case .wait: break
        case .claim(let upTo): try claim(upTo: upTo)
        case .reconsider(let keys, let ahead): try reconsider(keys, upTo: ahead)
        case .send(let keys): try send(keys)
        case .sendBarrier:
            let isSent = journal.sendBarrier()
            machine.barrierSent(journal: noteHeld(isSent ? journal.state : .held), at: moment())
        case .lookForBarrier:
            machine.lookedForBarrier(found: try journal.hasBarrier(), at: moment())
        case .lookFor(let keys): try look(for: keys)
        case .giveUp(let keys, let reason):
            let at = clock.wall()
            try record { writer in
                for key in keys { try writer.markUnverifiable(key, at: at, note: reason.rawValue) }
            }
            if reason != .noJournal {
                let count = keys.count == 1 ? "1 reminder" : "\(keys.count) reminders"
                logger.warning("\(count) can't be verified: \(reason.rawValue)")
            }
            machine.gaveUp(keys)
        }
    }

    private func claim(upTo ahead: Instant) throws {
        let (now, at, bootID) = (moment().wall, clock.wall(), bootID)
        let plans = PlanContinuation(services: services)
        let mayBeStale = services.planIsStale
        let restoredAt = restoredAt
        let (claim, times, mayHaveBeenSent) = try record { writer in
            try plans.run(now: now, upTo: ahead, writer)
            var times: [DeliveryKey: Instant] = [:]
            let claim = try writer.claim(
                upTo: now, ahead: ahead, at: at, bootID: bootID, limit: DeliveryMachine.claimBatch
            ) {
                times[$0.key] = $0.at
                return try plans.decide($0, now: now, mayBeStale: mayBeStale, milestone: $1)
            }
            let isOld = try restoredAt.map { restoredAt in
                try claim.claimed.contains { key in
                    try writer.reader.delivery(key).map { $0.planned.at <= restoredAt } ?? false
                }
            }
            return (claim, times, isOld ?? false)
        }
        if !claim.claimed.isEmpty { logger.debug("\(claim.claimed.count) reminders are due and claimed") }
        machine.claimed(claim.claimed, times: times, nextDue: try nextDue(), mayHaveBeenSent: mayHaveBeenSent)
        try words.prepare(claim.claimed, now: moment().wall)
    }

    /// What was claimed ahead is released where the clock was set back, or a person or the rules have changed their mind.
    private func reconsider(_ keys: [DeliveryKey], upTo ahead: Instant) throws {
        let gone = try services.store.read { reader in try keys.filter { try !isCalledFor($0, by: ahead, reader) } }
        if !gone.isEmpty {
            let (now, replanning) = (moment().wall, Replanning(services: services))
            try record { writer in
                for key in gone {
                    let uid = try writer.reader.delivery(key)?.uid
                    try writer.release(key)
                    if let uid { try replanning.renew(uid, now: now, writer) }
                }
            }
            logger.debug("\(gone.count) reminders were claimed ahead, and are released")
        }
        machine.released(gone, nextDue: try nextDue())
        // A title may have changed, too.
        words.forget(keys)
        try words.prepare(keys.filter { !gone.contains($0) }, now: moment().wall)
    }

    private func isCalledFor(_ key: DeliveryKey, by ahead: Instant, _ reader: StoreReader) throws -> Bool {
        guard let delivery = try reader.delivery(key), delivery.planned.at <= ahead, delivery.acknowledgedAt == nil,
            let milestone = try reader.milestone(uid: delivery.uid)?.milestone
        else { return false }
        do {
            let renewed = try services.planner.renew(delivery.planned, of: milestone, zones: services.zones)
            return renewed?.at == delivery.planned.at
        } catch let error as ZoneError {
            return keep(milestone, error)
        } catch let error as RecurrenceError {
            return keep(milestone, error)
        }
    }

    /// Planning anew says so too; until then what was claimed counts.
    private func keep(_ milestone: Milestone, _ error: any Error) -> Bool {
        logger.debug("a reminder of \(milestone.slug): \(error)")
        return true
    }

    /// When the next reminder is to be given, or more of them have to be planned.
    private func nextDue() throws -> Instant? {
        let (next, planEnd) = try services.store.read { (try $0.nextDue(), try $0.nextPlanEnd()) }
        status = next.map { "Next reminder \($0.at): \(Printable.escape($0.title))" } ?? "No reminder is planned"
        return [next?.at, planEnd].compactMap { $0 }.min()
    }

    private func look(for keys: [DeliveryKey]) throws {
        // Where reading is no longer permitted, finding nothing proves nothing.
        guard journal.state == .available else {
            machine.journalChanged(journal.state, at: moment())
            return
        }
        let found = try journal.find(keys)
        if !found.isEmpty {
            logger.debug("\(found.count) reminders were read back from the journal")
            let at = clock.wall()
            try record { writer in
                for (key, cursor) in found { try writer.confirm(key, cursor: cursor, at: at) }
            }
        }
        machine.looked(for: keys, found: Set(found.keys), at: moment())
    }

    private func send(_ keys: [DeliveryKey]) throws {
        var items = try words.take(keys, now: moment().wall)
        let (known, wall) = (Set(items.map(\.delivery.key)), clock.wall())
        let gone = keys.filter { !known.contains($0) }
        for index in items.indices { items[index].measureLateness(at: wall) }
        var sent: [(item: ReminderEntries.Item, at: Int64)] = []
        var isRefused = false
        for (entry, items) in ReminderEntries.entries(items) {
            guard journal.write(entry) else {
                isRefused = true
                break
            }
            let at = clock.wall()
            sent += items.map { ($0, at) }
        }
        unrecorded += sent
        if !gone.isEmpty {
            logger.error("\(gone.count) claimed reminders are missing from the ledger")
            machine.gaveUp(gone)
        }
        machine.sent(
            sent.map(\.item.delivery.key), journal: noteHeld(isRefused ? .held : journal.state), at: moment())
        // Last: whatever the disk says, the machine knows what went out.
        try recordSent()
    }

    private func recordSent() throws {
        guard !unrecorded.isEmpty else { return }
        try record { [unrecorded] writer in
            for (item, at) in unrecorded {
                try writer.markSent(item.delivery.key, at: at, lateness: item.lateness, message: item.message)
            }
        }
        unrecorded = []
    }

    /// Writes to the ledger, and tells those who watch.
    private func record<Value: Sendable>(
        _ body: @escaping @Sendable (StoreWriter) throws -> Value
    ) throws -> Value {
        defer { services.news.spread() }
        return try ledger.write(body)
    }

    /// Says once that reminders are held, or go out again.
    private func noteHeld(_ state: DeliveryMachine.Journal) -> DeliveryMachine.Journal {
        let now = clock.monotonic()
        guard state == .held else {
            if isHeldSaid { logger.notice("the journal takes entries again; held reminders are given now") }
            (heldSince, isHeldSaid) = (nil, false)
            return state
        }
        let since = heldSince ?? now
        heldSince = since
        if !isHeldSaid, now >= since &+ Self.heldBeforeSaid {
            isHeldSaid = true
            let message = "the journal takes no entries; reminders are held until it does"
            journal.tellPerson(message)
            logger.warning("\(message)", metadata: [LogKey.messageID: "\(MessageID.remindersHeld)"])
        }
        return state
    }

    private func moment() -> DeliveryMachine.Moment {
        let wall = clock.wall()
        // Never the second to come: nothing is early.
        let second = wall / 1_000_000 - (wall % 1_000_000 < 0 ? 1 : 0)
        return DeliveryMachine.Moment(wall: Instant(secondsSinceEpoch: second), monotonic: clock.monotonic())
    }
}

/// The way into the ledger, each time in one durable transaction.
package protocol LedgerWriting {
    /// - Throws: what `body` throws, after its changes were undone; ``StoreError``.
    func write<Value: Sendable>(_ body: @escaping @Sendable (StoreWriter) throws -> Value) throws -> Value
}

/// Before all other writes, so that a long import does not make a reminder late.
struct ReminderLane: LedgerWriting {
    let queue: WriteQueue

    func write<Value: Sendable>(_ body: @escaping @Sendable (StoreWriter) throws -> Value) throws -> Value {
        try queue.writeAndWait(.reminders, body)
    }
}
