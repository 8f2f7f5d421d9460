import SummitCore
import Testing

/// The machine in a world that fails in every way it knows, with 520 seeds; and the cases that once went wrong.
@Suite struct DeliveryMachineTests {
    @Test(arguments: [0..<130, 130..<260, 260..<390, 390..<520] as [Range<UInt64>])
    func noPromiseIsBrokenWhateverHappens(seeds: Range<UInt64>) {
        var (sends, confirmed) = (0, 0)
        for seed in seeds {
            var world = DeliveryWorld(seed: seed)
            Self.run(&world)
            if world.broken.isEmpty, !world.isDone {
                world.broken.append("\(world.pending.count) never claimed, \(world.open.count) never settled")
            }
            let firstBroken = world.broken.first
            #expect(firstBroken == nil, "seed \(seed), the journal is read \(world.reading)")
            for (key, state) in world.ledger where state == .confirmed {
                let copies = world.journal[.delivery(key)] ?? 0
                #expect(world.reading == .always ? copies == 1 : copies >= 1, "seed \(seed): \(copies) of one")
            }
            sends += world.sends
            confirmed += world.ledger.values.filter { $0 == .confirmed }.count
        }
        // So that a world in which nothing happens can't pass.
        #expect(sends > 3_000 && confirmed > 1_000, "\(sends) sent, \(confirmed) confirmed")
    }

    private static func run(_ world: inout DeliveryWorld) {
        for _ in 0..<250 {
            if !world.broken.isEmpty { return }
            disturb(&world)
            world.round(crashes: true)
        }
        // Then all is well again, and what is due has to be done within bounds.
        (world.isStalled, world.isGone, world.dropsOneIn, world.capacity) = (false, false, 0, 200)
        if world.reading == .sometimes { world.isReadable = true }
        world.machine.journalChanged(world.usable, at: world.now)
        world.step(clockBy: max(0, 1_760_100_000 - world.wall))
        for _ in 0..<5_000 {
            if world.isDone || !world.broken.isEmpty { break }
            world.round(crashes: false)
        }
        for _ in 0..<20 { world.round(crashes: false) }
    }

    private static func disturb(_ world: inout DeliveryWorld) {
        if world.chance(12) {
            for _ in 0..<Int.random(in: 1...12, using: &world.numbers) {
                world.plan(in: Int64.random(in: -5...40, using: &world.numbers))
            }
        }
        if world.chance(25) { world.isStalled.toggle() }
        if world.chance(40) { world.isGone.toggle() }
        if world.chance(30) { world.dropsOneIn = [0, 0, 2, 3, 10].randomElement(using: &world.numbers) ?? 0 }
        if world.reading == .sometimes, world.chance(30) {
            world.isReadable.toggle()
            world.machine.journalChanged(world.usable, at: world.now)
        }
        if world.chance(60) {
            let there = Int64.random(in: -3_000...3_000, using: &world.numbers)
            world.step(clockBy: world.wall < 1_000_000_000 ? 1_760_000_000 - world.wall : there)
        }
        if world.chance(150) { world.step(clockBy: 100 - world.wall) }
    }

    // MARK: Step by step

    private static let keys = (0..<2_000).compactMap { number in
        DeliveryKey(hexadecimal: Hexadecimal.text((0..<16).map { UInt8(number >> ($0 % 8 * 8) & 255) }))
    }

    private static func at(_ milliseconds: UInt64, wall: Int64 = 2_000_000_000) -> DeliveryMachine.Moment {
        .init(wall: Instant(secondsSinceEpoch: wall), monotonic: milliseconds * 1_000_000)
    }

    private static func machine(
        _ journal: DeliveryMachine.Journal = .available, open: [DeliveryKey] = [], known: Set<DeliveryKey> = []
    ) -> DeliveryMachine {
        DeliveryMachine(notBefore: DeliveryWorld.notBefore, journal: journal, open: open, known: known)
    }

    @Test func aReminderIsClaimedSentAndReadBack() {
        var machine = Self.machine()
        let due = Instant(secondsSinceEpoch: 2_000_000_100)
        #expect(machine.next(at: Self.at(0)) == .claim(upTo: Instant(secondsSinceEpoch: 2_000_000_001)))
        machine.claimed([], nextDue: due)
        #expect(machine.next(at: Self.at(1)) == .wait(wall: due.adding(seconds: -1), monotonic: nil))
        #expect(!machine.isBusy)
        #expect(machine.next(at: Self.at(2, wall: 2_000_000_099)) == .claim(upTo: due))
        machine.claimed([Self.keys[0]], times: [Self.keys[0]: due], nextDue: nil)
        #expect(machine.next(at: Self.at(2, wall: 2_000_000_099)) == .wait(wall: due, monotonic: nil))
        #expect(machine.next(at: Self.at(3, wall: 2_000_000_100)) == .send([Self.keys[0]]))
        machine.sent([Self.keys[0]], journal: .available, at: Self.at(3))
        #expect(machine.next(at: Self.at(3)) == .lookFor([Self.keys[0]]))
        machine.looked(for: [Self.keys[0]], found: [], at: Self.at(3))
        #expect(machine.next(at: Self.at(3)) == .wait(wall: nil, monotonic: 5_000_000))
        #expect(machine.next(at: Self.at(5)) == .lookFor([Self.keys[0]]))
        machine.looked(for: [Self.keys[0]], found: [Self.keys[0]], at: Self.at(5))
        #expect(machine.next(at: Self.at(6)) == .wait(wall: nil, monotonic: nil))
    }

    @Test func whatWasClaimedAheadIsReconsideredWhenTheClockOrThePlanChanges() {
        let (due, key, other) = (Instant(secondsSinceEpoch: 2_000_000_001), Self.keys[0], Self.keys[1])
        var machine = Self.machine()
        machine.claimed([key, other], times: [key: due, other: due], nextDue: nil)
        machine.clockStepped()
        let back = Self.at(1, wall: 1_900_000_000)
        #expect(machine.next(at: back) == .claim(upTo: Instant(secondsSinceEpoch: 1_900_000_001)))
        machine.claimed([], nextDue: nil)
        #expect(machine.next(at: back) == .reconsider([key, other], upTo: Instant(secondsSinceEpoch: 1_900_000_001)))
        machine.released([other], nextDue: due)
        #expect(machine.next(at: back) == .wait(wall: Instant(secondsSinceEpoch: 2_000_000_000), monotonic: nil))
        machine.planned(nextDue: nil)
        #expect(machine.next(at: Self.at(2)) == .reconsider([key], upTo: due))
        machine.released([], nextDue: nil)
        #expect(machine.next(at: Self.at(2)) == .wait(wall: due, monotonic: nil))
        // What is due by now is sent, before more is claimed.
        let (later, at) = (Instant(secondsSinceEpoch: 2_000_000_002), Self.at(3, wall: 2_000_000_001))
        machine.planned(nextDue: later)
        #expect(machine.next(at: at) == .reconsider([key], upTo: later))
        machine.released([], nextDue: later)
        #expect(machine.next(at: at) == .send([key]))
        machine.sent([key], journal: .available, at: at)
        #expect(machine.next(at: at) == .claim(upTo: later))
    }

    @Test func whatWasClaimedByADaemonBeforeIsNotSentEarlyEither() {
        let (key, due) = (Self.keys[0], Instant(secondsSinceEpoch: 2_000_000_300))
        var machine = DeliveryMachine(
            notBefore: DeliveryWorld.notBefore, journal: .unreadable, open: [key], times: [key: due])
        machine.claimed([], nextDue: nil)
        #expect(machine.next(at: Self.at(0)) == .reconsider([key], upTo: Instant(secondsSinceEpoch: 2_000_000_001)))
    }

    @Test func whatMayHaveBeenSentIsSentAgainOnlyAfterABarrier() {
        let key = Self.keys[0]
        var machine = Self.machine(open: [key])
        machine.claimed([Self.keys[1]], nextDue: nil)
        #expect(machine.next(at: Self.at(0)) == .sendBarrier)
        machine.barrierSent(journal: .held, at: Self.at(0))
        #expect(machine.next(at: Self.at(1)) == .wait(wall: nil, monotonic: 500_000_000))
        machine.journalChanged(nil, at: Self.at(2))
        #expect(machine.next(at: Self.at(2)) == .sendBarrier)
        machine.barrierSent(journal: .available, at: Self.at(2))
        #expect(machine.next(at: Self.at(10)) == .lookForBarrier)
        machine.lookedForBarrier(found: false, at: Self.at(10))
        #expect(!machine.isSilent)
        // The barrier was dropped.
        #expect(machine.next(at: Self.at(10_002)) == .sendBarrier)
        #expect(machine.isSilent)
        machine.barrierSent(journal: .available, at: Self.at(10_002))
        #expect(machine.next(at: Self.at(10_100)) == .lookForBarrier)
        machine.lookedForBarrier(found: true, at: Self.at(10_100))
        #expect(!machine.isSilent)
        #expect(machine.next(at: Self.at(10_100)) == .lookFor([key]))
        machine.looked(for: [key], found: [], at: Self.at(10_100))
        #expect(
            machine.next(at: Self.at(10_100))
                == .reconsider([key, Self.keys[1]], upTo: Instant(secondsSinceEpoch: 2_000_000_001)))
        machine.released([], nextDue: nil)
        #expect(machine.next(at: Self.at(10_100)) == .send([key, Self.keys[1]]))
    }

    @Test func whatAnEarlierStoreMayHaveSentIsLookedForBeforeItIsSent() {
        let (given, lost) = (Self.keys[0], Self.keys[1])
        var machine = Self.machine(open: [])
        machine.claimed([given, lost], nextDue: nil, mayHaveBeenSent: true)
        #expect(machine.next(at: Self.at(0)) == .sendBarrier)
        machine.barrierSent(journal: .available, at: Self.at(0))
        #expect(machine.next(at: Self.at(2)) == .lookForBarrier)
        machine.lookedForBarrier(found: true, at: Self.at(2))
        #expect(machine.next(at: Self.at(2)) == .lookFor([given, lost]))
        machine.looked(for: [given, lost], found: [given], at: Self.at(2))
        #expect(machine.next(at: Self.at(2)) == .reconsider([lost], upTo: Instant(secondsSinceEpoch: 2_000_000_001)))
        machine.released([], nextDue: nil)
        #expect(machine.next(at: Self.at(2)) == .send([lost]))
    }

    @Test func aBarrierThatWasHeldAndCameAllTheSameLeavesNoWakeUpBehind() {
        let key = Self.keys[0]
        var machine = Self.machine(open: [key])
        machine.claimed([], nextDue: nil)
        machine.barrierSent(journal: .available, at: Self.at(0))
        machine.barrierSent(journal: .held, at: Self.at(10_000))
        machine.lookedForBarrier(found: true, at: Self.at(10_001))
        machine.looked(for: [key], found: [key], at: Self.at(10_002))
        #expect(machine.next(at: Self.at(20_000)) == .wait(wall: nil, monotonic: nil))
        machine.journalChanged(nil, at: Self.at(20_000))
        #expect(machine.journal == .available)
    }

    @Test func whatCanNotBeReadBackIsSettledEvenAfterTheJournalWasHeld() {
        var machine = Self.machine(.unreadable)
        let (first, second) = (Self.keys[0], Self.keys[1])
        machine.claimed([first, second], nextDue: nil)
        machine.sent([first], journal: .held, at: Self.at(0))
        machine.journalChanged(nil, at: Self.at(60_000))
        #expect(machine.next(at: Self.at(60_000)) == .giveUp([first], .unreadable))
        machine.gaveUp([first])
        #expect(machine.next(at: Self.at(60_000)) == .send([second]))
        machine.sent([second], journal: .unreadable, at: Self.at(60_000))
        #expect(machine.next(at: Self.at(60_000)) == .giveUp([second], .unreadable))
    }

    @Test func whereNothingCanBeReadBackWhatIsOnRecordAsSentIsNotSentAgain() {
        let (sent, claimed) = (Self.keys[0], Self.keys[1])
        var machine = Self.machine(.unreadable, open: [sent, claimed], known: [sent])
        machine.claimed([], nextDue: nil)
        #expect(machine.next(at: Self.at(0)) == .giveUp([sent], .unreadable))
        machine.gaveUp([sent])
        #expect(machine.next(at: Self.at(0)) == .send([claimed]))
    }

    @Test func whatIsNeverKeptIsGivenUpAfterThreeTimes() {
        let key = Self.keys[0]
        var machine = Self.machine()
        machine.claimed([key], nextDue: nil)
        for attempt: UInt64 in 0..<3 {
            let start = attempt * 10_000
            #expect(machine.next(at: Self.at(start)) == .send([key]))
            machine.sent([key], journal: .available, at: Self.at(start))
            machine.looked(for: [key], found: [], at: Self.at(start))
            #expect(machine.next(at: Self.at(start + 2_000)) == .sendBarrier)
            machine.barrierSent(journal: .available, at: Self.at(start + 2_000))
            machine.lookedForBarrier(found: true, at: Self.at(start + 2_001))
            #expect(machine.next(at: Self.at(start + 2_001)) == .lookFor([key]))
            machine.looked(for: [key], found: [], at: Self.at(start + 2_001))
        }
        #expect(machine.next(at: Self.at(40_000)) == .giveUp([key], .dropped))
    }

    @Test func aClockThatIsNotBelievedIsWaitedFor() {
        var machine = Self.machine(open: [Self.keys[0]])
        machine.planned(nextDue: Instant(secondsSinceEpoch: 50))
        #expect(machine.next(at: Self.at(0, wall: 100)) == .wait(wall: DeliveryWorld.notBefore, monotonic: nil))
        #expect(machine.next(at: Self.at(1)) == .claim(upTo: Instant(secondsSinceEpoch: 2_000_000_001)))
    }

    @Test func noMoreThanTheWindowAreUnderWay() {
        var machine = Self.machine()
        var claims = 0
        while case .claim = machine.next(at: Self.at(0)) {
            machine.claimed(Array(Self.keys[(claims * 300)...].prefix(300)), nextDue: Instant(secondsSinceEpoch: 0))
            claims += 1
        }
        #expect(claims * 300 <= DeliveryMachine.window)
        #expect(machine.next(at: Self.at(0)) == .send(Array(Self.keys.prefix(256))))
        machine.sent([], journal: .held, at: Self.at(0))
        #expect(machine.next(at: Self.at(1)) == .wait(wall: nil, monotonic: 500_000_000))
    }
}
