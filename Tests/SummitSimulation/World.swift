internal import Dispatch
internal import Logging
internal import SummitCore
internal import SummitDaemon
internal import SummitStore
internal import SummitTestSupport
internal import Synchronization

/// A promise that was broken.
struct Violation: Error {
    let text: String
}

/// Raised on one thread, lowered on another.
private final class Flag: Sendable {
    private let isRaised = Atomic(false)

    func raise() { isRaised.store(true, ordering: .releasing) }
    func lower() -> Bool { isRaised.exchange(false, ordering: .acquiringAndReleasing) }
}

/// The daemon with its surroundings.
final class World {
    static let notBefore = Instant(secondsSinceEpoch: 1_790_000_000)
    private static let second: UInt64 = 1_000_000_000

    let seed: UInt64
    let server: TestServer
    let zoneFiles: Scratch
    let mutation: Mutation?
    var numbers: Numbers
    let clock: SimulatedClock
    let journal: SimulatedJournal
    let ledger: SimulatedLedger
    var engine: ReminderEngine?
    var expectations = Expectations()
    /// What a milestone called for and, from this second on, does not.
    private var revoked: [DeliveryKey: Int64] = [:]
    /// Reminders that somebody has acknowledged, and the repetitions that were asked for since.
    var acknowledged: Set<DeliverySubject> = []
    var lastEvent: Int64 = 0
    var outcome: Simulation.Outcome
    /// What the wall clock showed when the daemon last looked.
    private var workedOff: Int64 = .min
    /// Steps without a pause.
    private var restless = 0
    private let planIsDirty = Flag()
    private let hasNews = Flag()
    private let pace: DeliveryMachine.Pace
    var law = 0
    /// Milestones so far.
    var added = 0

    init(seed: UInt64, server: TestServer, zoneFiles: Scratch, mutation: Mutation?) throws {
        self.seed = seed
        self.server = server
        self.zoneFiles = zoneFiles
        self.mutation = mutation
        numbers = Numbers(seed: seed)
        clock = SimulatedClock(wall: 1_795_478_400_000_000)  // 2026-11-24
        journal = SimulatedJournal(clock: clock, seed: seed, mutation: mutation)
        ledger = SimulatedLedger(queue: server.services.writer)
        pace = numbers.chance(4) ? DeliveryMachine.Pace(count: 20, interval: 30 * Self.second) : .standard
        outcome = Simulation.Outcome(seed: seed)
        journal.isAbsent = numbers.chance(12)
        journal.isDaemonDead = { [ledger] in ledger.isDead }
        journal.onSend = { [ledger] in ledger.approach() }
        journal.objection = { [unowned self] in objection(to: $0) }
        ledger.onCommit = { [hasNews] in hasNews.raise() }
        server.services.onPlanChange { [planIsDirty] in planIsDirty.raise() }
    }

    func live(actions: Int) -> Simulation.Outcome {
        let began = clock.wall
        do {
            try start()
            for _ in 0..<actions { try act() }
            try drain()
        } catch let violation as Violation {
            outcome.violation = violation.text
        } catch {
            outcome.violation = "unexpected: \(error)"
        }
        outcome.years = Double(clock.wall - began) / 31_557_600_000_000
        return outcome
    }

    func note(_ text: @autoclosure () -> String) {
        outcome.trace.append("\(Instant(secondsSinceEpoch: clock.wallSecond)) \(text())")
    }

    func require(_ holds: Bool, _ promise: @autoclosure () -> String) throws {
        guard holds else {
            note("BROKEN: \(promise())")
            throw Violation(text: promise())
        }
    }

    // MARK: The daemon

    func start() throws {
        ledger.revive()
        engine = try ReminderEngine(
            services: server.services, journal: journal, ledger: ledger,
            clock: ReminderEngine.Clock(
                wall: { [clock, hurry = mutation == .noPatience ? DeliveryMachine.lead * 1_000_000 : 0] in
                    clock.wall + hurry
                }, monotonic: { [clock] in clock.monotonic }),
            bootID: nil, notBefore: Self.notBefore, pace: pace, logger: server.services.logger)
        // What the daemon does once it is up; reminders do not wait for it.
        if numbers.chance(2) { try run(seconds: 1) }
        try replan()
    }

    /// Works out plans and bounds anew where policies or zone rules have changed.
    func replan() throws {
        server.set(now: Instant(secondsSinceEpoch: clock.wallSecond))
        let done = DispatchSemaphore(value: 0)
        let failure = Mutex<(any Error)?>(nil)
        Task { [services = server.services] in
            do {
                try await Replanning(services: services).runIfNeeded()
            } catch {
                failure.withLock { $0 = error }
            }
            done.signal()
        }
        done.wait()
        if let error = failure.withLock({ $0 }) { throw error }
        try refresh()
    }

    /// What was working when the daemon died has no effect any more.
    func die() throws {
        note("the daemon dies")
        outcome.crashes += 1
        engine = nil
        // It does not know after a start whether the zones have changed meanwhile.
        server.services.zonesMayHaveChanged()
        if mutation == .noClaim { try Sabotage(server).forgetClaims() }
    }

    // MARK: Time

    /// Lets time go by, with whatever there is to do in it.
    func run(seconds: Int64) throws { try run(nanoseconds: UInt64(seconds) * Self.second) }

    func run(nanoseconds: UInt64) throws {
        let end = clock.monotonic + nanoseconds
        while clock.monotonic < end {
            guard let engine else {
                clock.pass(nanoseconds: end - clock.monotonic)
                _ = journal.work()
                continue
            }
            do {
                if planIsDirty.lower(), mutation != .noSecondThoughts { try engine.planChanged() }
                if mutation == .noPlannedThrough { try Sabotage(server).forgetPlannedThrough() }
                let wait = try engine.advance()
                outcome.steps += 1
                if ledger.isDead { throw Crash() }
                try noteWorkedOff()
                if hasNews.lower() { try audit() }
                guard let wait else {
                    restless += 1
                    try require(restless < 20_000, "it does not come to rest: \(engine.lastStep.map { "\($0)" } ?? "")")
                    clock.pass(nanoseconds: 200_000)
                    continue
                }
                let isOver =
                    wait.wall.map { $0.secondsSinceEpoch <= clock.wallSecond } ?? false
                    || wait.monotonic.map { $0 <= clock.monotonic } ?? false
                restless = isOver ? restless + 1 : 0
                try require(
                    restless < 1_000, "it waits for what has been: \(wait) at \(clock.wallSecond) \(clock.monotonic)")
                try sleep(wait, until: end, engine)
            } catch is Crash {
                try die()
                try audit()
            }
        }
    }

    private func sleep(_ wait: ReminderEngine.Wait, until end: UInt64, _ engine: ReminderEngine) throws {
        var next = min(end, wait.monotonic ?? end)
        if let wall = wait.wall {
            let (distance, overflow) = wall.secondsSinceEpoch.subtractingReportingOverflow(clock.wallSecond)
            let left =
                overflow || distance > 10_000_000_000 ? end : clock.monotonic + UInt64(max(0, distance)) * Self.second
            // The timer fires as the second begins.
            let part = UInt64(((clock.wall % 1_000_000) + 1_000_000) % 1_000_000) * 1_000
            next = min(next, distance <= 0 ? clock.monotonic : left - min(part, left - clock.monotonic))
        }
        if let journalNext = journal.next { next = min(next, max(journalNext, clock.monotonic)) }
        clock.pass(nanoseconds: max(next, clock.monotonic + 1_000) - clock.monotonic)
        if journal.work() { engine.journalChanged() }
    }

    /// The daemon has seen what time it is. Where that was later before, what recurs counts from now on again.
    private func noteWorkedOff() throws {
        let now = clock.wallSecond
        guard now >= Self.notBefore.secondsSinceEpoch else { return }
        if now < workedOff {
            let store = server.services.store
            try expectations.clockSetBack(to: now) { key in try store.read { try $0.delivery(key) } != nil }
        }
        workedOff = now
    }

    /// The wall clock is set, or jumps over a sleep.
    func step(seconds: Int64) throws {
        clock.step(seconds: seconds)
        if mutation != .noClockSteps { engine?.clockStepped() }
    }

    // MARK: The promises

    /// Works out anew what the milestones call for.
    func refresh() throws {
        let services = server.services
        let milestones = try services.store.read { try $0.page(TimelineQuery(), size: 100) }.milestones.map(\.milestone)
        let before = Set(expectations.all.keys)
        try expectations.refresh(milestones, services.planner, services.zones, now: clock.wallSecond)
        for key in before where expectations.all[key] == nil { revoked[key] = clock.wallSecond }
        for key in expectations.all.keys { revoked[key] = nil }
    }

    /// Looks at each step of each delivery since the last time.
    func audit() throws {
        try require(journal.objections.isEmpty, journal.objections.joined(separator: "; "))
        try require(journal.doubled.isEmpty, "\(journal.doubled) came twice into a journal that lost nothing")
        let (events, store) = (
            try server.services.store.read { try $0.events(after: lastEvent, limit: 10_000) }, server.services.store
        )
        for event in events {
            lastEvent = event.sequence
            guard let delivery = try store.read({ try $0.delivery(event.key) }) else {
                try require(mutation != nil, "\(event.key) has a step and no entry")
                continue
            }
            try check(event, delivery)
        }
    }

    private func check(_ event: DeliveryEvent, _ delivery: Delivery) throws {
        let (key, subject) = (event.key, delivery.planned.subject)
        switch event.step {
        case .claimed:
            outcome.deliveries += 1
            let ahead = clock.wallSecond + DeliveryMachine.lead
            try require(delivery.planned.at.secondsSinceEpoch <= ahead, "\(key) is claimed too early by the ledger")
            if delivery.planned.repetition == 0 {
                let expected = expectations.all[key]
                try require(expected != nil, "\(key) is given, and nothing calls for it: \(delivery.planned)")
                if let expected {
                    try require(
                        expected.at.secondsSinceEpoch <= ahead,
                        "\(key) is claimed at \(clock.wallSecond), due at \(expected.at.secondsSinceEpoch)")
                }
            } else {
                try require(!acknowledged.contains(subject), "\(key) is given again though it was acknowledged")
            }
        case .confirmed:
            try require(journal.everStored.contains(key), "\(key) is called delivered, and was never in the journal")
        case .unverifiable:
            let isExcused =
                journal.isAbsent || !journal.isReadable || journal.mishaps > 0 || (journal.dropped[key] ?? 0) >= 3
            try require(isExcused, "\(key) is unverifiable for no reason: \(event.note ?? "")")
        case .skipped:
            guard let expected = expectations.all[key], event.note?.hasPrefix("skipped by") != true else { break }
            try require(
                !expected.isOwed,
                "\(key) is skipped (\(event.note ?? "")), due \(expected.due), and called for since \(Instant(secondsSinceEpoch: expected.since))"
            )
        case .acknowledged: acknowledged.insert(subject)
        case .snoozed: acknowledged.remove(subject)
        case .sent, .withdrawn: break
        }
    }

    /// Why this reminder may not come into the journal now.
    private func objection(to key: DeliveryKey) -> String? {
        guard let delivery = try? server.services.store.read({ try $0.delivery(key) }) else {
            return mutation == nil ? "\(key) is given and not in the ledger" : nil
        }
        let now = clock.wallSecond
        guard delivery.state == .claimed else { return nil }
        if delivery.planned.at.secondsSinceEpoch > now { return "\(key) is early by the ledger at \(now): \(delivery)" }
        // Who changed their mind a moment before its time is heard; later it is under way.
        guard journal.state == .available, let revoked = revoked[key], revoked < delivery.planned.at.secondsSinceEpoch
        else { return nil }
        return "\(key) is given, and was called off before its time"
    }

    /// Everything that was to be given by now has been: to be asked once all has worked for a while.
    func checkComplete() throws {
        let store = server.services.store
        for (key, expected) in expectations.all
        where expected.at.secondsSinceEpoch <= clock.wallSecond - 5 && expected.isOwed {
            let delivery = try store.read { try $0.delivery(key) }
            try require(
                delivery != nil,
                "\(key) is lost: due \(expected.due), called for since \(Instant(secondsSinceEpoch: expected.since))")
            let isOpen = delivery?.state == .claimed || delivery?.state == .sent
            try require(!isOpen, "\(key) is still \(delivery?.state.rawValue ?? "") though all works")
        }
    }

    /// All works again: within a while everything is settled.
    func settle() throws {
        note("all works again")
        journal.heal()
        if engine == nil { try start() }
        ledger.stepsToLive = nil
        try replan()
        engine?.journalChanged()
        if clock.wallSecond < Self.notBefore.secondsSinceEpoch {
            try step(seconds: Self.notBefore.secondsSinceEpoch + 86_400 - clock.wallSecond)
        }
        for _ in 0..<400 {
            try run(seconds: 65)
            let open = try server.services.store.read { try $0.openDeliveries().count }
            let next = try server.services.store.read { try $0.nextDue() }
            if open == 0, next.map({ $0.at.secondsSinceEpoch > clock.wallSecond }) ?? true { break }
        }
        try checkComplete()
    }

    private func drain() throws {
        try settle()
        try step(seconds: Int64(numbers.below(5) + 1) * 31_557_600)
        try settle()
    }
}
