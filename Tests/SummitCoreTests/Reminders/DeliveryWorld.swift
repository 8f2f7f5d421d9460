import SummitCore

/// A machine's surroundings: the plan and the ledger, a journal with a queue before it, and two clocks. It does what
/// the shell does, and notes each promise that is broken.
struct DeliveryWorld {
    typealias Machine = DeliveryMachine

    enum State { case claimed, sent, confirmed, unverifiable }
    enum Entry: Hashable { case delivery(DeliveryKey), barrier(Int) }
    enum Reading { case always, never, sometimes, noJournal }

    static let notBefore = Instant(secondsSinceEpoch: 1_750_000_000)
    static let second: UInt64 = 1_000_000_000

    var numbers: SeededNumbers
    let reading: Reading
    var machine: Machine
    var broken: [String] = []

    // The clocks.
    var monotonic: UInt64 = 5 * second
    var wallOffset: Int64 = 1_760_000_000
    // The store.
    var pending: [DeliveryKey: Int64] = [:]
    var ledger: [DeliveryKey: State] = [:]
    /// When what was claimed is to be given.
    var times: [DeliveryKey: Instant] = [:]
    /// Claimed or sent, oldest first.
    var open: [DeliveryKey] = []
    // The journal.
    var queue: [Entry] = []
    /// How often each entry is in it.
    var journal: [Entry: Int] = [:]
    var capacity = 8
    var isStalled = false
    var isGone = false
    var isReadable = true
    var dropsOneIn = 0
    var lastBarrier = 0

    private var nextKey = 0
    private var stepsWithoutTime = 0
    var sends = 0

    init(seed: UInt64) {
        numbers = SeededNumbers(state: seed)
        let readings: [Reading] = [.always, .always, .always, .always, .sometimes, .sometimes, .never, .noJournal]
        reading = readings.randomElement(using: &numbers) ?? .always
        isReadable = reading == .always || reading == .sometimes
        machine = Machine(notBefore: Self.notBefore, journal: .available, open: [])
        start()
    }

    var wall: Int64 { Int64(monotonic / Self.second) + wallOffset }
    var now: Machine.Moment { .init(wall: Instant(secondsSinceEpoch: wall), monotonic: monotonic) }
    var nextDue: Instant? { pending.values.min().map(Instant.init(secondsSinceEpoch:)) }
    var isDone: Bool { pending.isEmpty && open.isEmpty }
    var usable: Machine.Journal { reading == .noJournal ? .none : isReadable ? .available : .unreadable }
    var hasRoom: Bool { reading == .noJournal || (!isGone && queue.count < capacity) }

    func isAbsent(_ key: DeliveryKey) -> Bool {
        journal[.delivery(key)] == nil && !queue.contains(.delivery(key))
    }

    mutating func chance(_ oneIn: Int) -> Bool { Int.random(in: 0..<oneIn, using: &numbers) == 0 }

    private mutating func expect(_ holds: Bool, _ promise: @autoclosure () -> String) {
        if !holds { broken.append("\(promise()) at \(monotonic)") }
    }

    /// The daemon starts, perhaps after a crash: all that lives is the store, the queue and the journal.
    mutating func start() {
        machine = Machine(
            notBefore: Self.notBefore, journal: usable, open: open, known: Set(open.filter { ledger[$0] == .sent }),
            times: times)
    }

    mutating func plan(in seconds: Int64) {
        nextKey += 1
        guard
            let key = DeliveryKey(hexadecimal: Hexadecimal.text((0..<16).map { UInt8(nextKey >> ($0 % 8 * 8) & 255) }))
        else { return }
        pending[key] = wall + seconds
        machine.planned(nextDue: nextDue)
    }

    mutating func step(clockBy seconds: Int64) {
        wallOffset += seconds
        machine.clockStepped()
    }

    /// One round of the shell's loop.
    ///
    /// - Parameter crashes: the daemon may end in the middle.
    mutating func round(crashes: Bool) {
        let step = machine.next(at: now)
        if case .wait(let wallTime, let monotonicTime) = step { return wait(wallTime, monotonicTime) }
        stepsWithoutTime += 1
        expect(stepsWithoutTime < 300, "no busy loop (\(step))")
        let isCrash = crashes && chance(40)
        switch step {
        case .wait: break
        case .claim(let upTo):
            expect(upTo.secondsSinceEpoch <= wall + Machine.lead, "never claims far above the clock")
            expect(upTo >= Self.notBefore, "never believes 1970")
            let due = pending.filter { $0.value <= upTo.secondsSinceEpoch }
            let keys = due.sorted { ($0.value, $0.key.description) < ($1.value, $1.key.description) }.prefix(16)
            for (key, at) in keys {
                pending[key] = nil
                times[key] = Instant(secondsSinceEpoch: at)
                ledger[key] = .claimed
                open.append(key)
            }
            if !isCrash { machine.claimed(keys.map(\.key), times: times, nextDue: nextDue) }
        case .reconsider(let keys, let upTo):
            expect(!keys.isEmpty, "something is reconsidered")
            let gone = keys.filter { times[$0].map { $0 > upTo } ?? false || chance(10) }
            for key in gone {
                expect(
                    ledger[key] == .claimed && (reading != .always || isAbsent(key)),
                    "only what was never sent is released")
                (pending[key], ledger[key]) = (times[key]?.secondsSinceEpoch, nil)
            }
            open.removeAll { gone.contains($0) }
            if !isCrash { machine.released(gone, nextDue: nextDue) }
        case .send(let keys): send(keys, isCrash: isCrash)
        case .sendBarrier:
            if hasRoom, !isGone {
                lastBarrier += 1
                queue.append(.barrier(lastBarrier))
                machine.barrierSent(journal: usable, at: now)
            } else {
                machine.barrierSent(journal: .held, at: now)
            }
        case .lookForBarrier:
            machine.lookedForBarrier(found: isReadable && journal[.barrier(lastBarrier)] != nil, at: now)
        case .lookFor(let keys):
            let found = isReadable ? Set(keys.filter { journal[.delivery($0)] != nil }) : []
            for key in found { ledger[key] = .confirmed }
            open.removeAll { found.contains($0) }
            if !isCrash { machine.looked(for: keys, found: found, at: now) }
        case .giveUp(let keys, let reason):
            expect(!keys.isEmpty, "something is given up")
            for key in keys {
                expect(ledger[key] == .sent, "only what was sent is given up")
                if reason == .dropped {
                    expect(isAbsent(key), "only what is not there is called dropped")
                }
                ledger[key] = .unverifiable
            }
            open.removeAll { ledger[$0] == .unverifiable }
            if !isCrash { machine.gaveUp(keys) }
        }
        if isCrash { start() }
    }

    private mutating func send(_ keys: [DeliveryKey], isCrash: Bool) {
        expect(!keys.isEmpty, "something is sent")
        var sent: [DeliveryKey] = []
        for key in keys {
            expect(ledger[key] == .claimed || ledger[key] == .sent, "never sent before it is claimed, nor once settled")
            let isEarly = ledger[key] == .claimed && times[key].map { $0.secondsSinceEpoch > wall } ?? true
            expect(!isEarly, "never sent before its time")
            // Where nothing can be read back, what is not on record as sent is sent once more.
            let isUncertain = reading != .always && ledger[key] == .claimed
            expect(isUncertain || isAbsent(key), "never sent again while it may be there")
            guard hasRoom else { break }
            if isCrash, chance(3) { return }
            if reading != .noJournal { queue.append(.delivery(key)) }
            sends += 1
            sent.append(key)
        }
        if isCrash { return }
        for key in sent { ledger[key] = .sent }
        machine.sent(sent, journal: sent.count == keys.count ? usable : .held, at: now)
    }

    // MARK: Time

    /// Sleeps until one of these, or until something outside happens.
    private mutating func wait(_ wallTime: Instant?, _ monotonicTime: UInt64?) {
        if !isDone {
            expect(wallTime != nil || monotonicTime != nil, "there is always a wake-up while something is outstanding")
        }
        if machine.journal == .held, hasRoom, !isGone {
            stepsWithoutTime += 1
            expect(stepsWithoutTime < 300, "no busy loop over a socket with room")
            machine.journalChanged(nil, at: now)
            return
        }
        var sleep = Self.second * 3_600
        if let monotonicTime { sleep = min(sleep, monotonicTime &- min(monotonic, monotonicTime)) }
        if let wallTime {
            // A wall clock's second begins with the monotonic clock's here.
            let left = UInt64(clamping: wallTime.secondsSinceEpoch - wall)
            sleep = min(sleep, left == 0 ? 0 : min(left, 3_600) * Self.second - monotonic % Self.second)
        }
        if sleep > 0, !queue.isEmpty, !isStalled {
            sleep = min(sleep, UInt64.random(in: 100_000...30_000_000, using: &numbers))
        }
        if sleep == 0 {
            stepsWithoutTime += 1
            expect(stepsWithoutTime < 300, "no busy loop of waiting for what is past")
        } else {
            stepsWithoutTime = 0
        }
        monotonic += sleep
        handleQueue()
    }

    private mutating func handleQueue() {
        guard !isStalled, !queue.isEmpty else { return }
        let count = Int.random(in: 0...queue.count, using: &numbers)
        guard count > 0 else { return }
        for entry in queue.prefix(count) where dropsOneIn == 0 || !chance(dropsOneIn) {
            journal[entry, default: 0] += 1
        }
        queue.removeFirst(count)
        if machine.isBusy { machine.journalChanged(nil, at: now) }
    }
}
