internal import SummitCore
internal import SummitDaemon
internal import SummitTestSupport

/// journald with the queue before it: it may stall, be gone, drop entries, be killed, lose power, or be unreadable.
final class SimulatedJournal: ReminderJournal {
    enum Content {
        case reminder([DeliveryKey])
        case barrier(Int)
    }

    struct Queued {
        let content: Content
        let arrived: UInt64
    }

    struct Stored {
        let content: Content
        let at: UInt64
    }

    private let clock: SimulatedClock
    private var numbers: Numbers
    private let mutation: Mutation?

    /// What was sent and not read yet; the kernel keeps it for journald.
    private var queue: [Queued] = []
    private(set) var stored: [Stored] = []
    private var cursors: [DeliveryKey: String] = [:]
    private var barriers: Set<Int> = []
    private var lastBarrier = 0

    /// Nobody reads from the socket.
    var isStalled = false
    /// There is no socket.
    var isGone = false
    var isReadable = true
    /// There has never been a journal (a container).
    var isAbsent = false
    /// Entries in thirty seconds beyond which it drops them; `nil`: any number.
    var limit: Int?
    private var window: (from: UInt64, count: Int) = (0, 0)
    /// Grows whenever entries may have been lost or could not be looked for: from then on one may come twice.
    private(set) var mishaps = 0
    /// The mishaps there had been when a key was last sent.
    private var sentAt: [DeliveryKey: Int] = [:]
    /// Set where the daemon dies in the middle of a send: nothing of it has any effect any more.
    var isDaemonDead: () -> Bool = { false }
    var onSend: () -> Void = {}

    private(set) var doubled: [DeliveryKey] = []
    /// Asked of each reminder that is written: why it should not be.
    var objection: (DeliveryKey) -> String? = { _ in nil }
    private(set) var objections: [String] = []
    /// What was sent while it could not be read.
    private var excused: Set<DeliveryKey> = []
    private(set) var everStored: Set<DeliveryKey> = []
    private(set) var dropped: [DeliveryKey: Int] = [:]

    static let capacity = 11

    init(clock: SimulatedClock, seed: UInt64, mutation: Mutation?) {
        self.clock = clock
        self.mutation = mutation
        numbers = Numbers(seed: seed ^ 0x4A4F_5552)
    }

    // MARK: What the daemon sees

    var state: DeliveryMachine.Journal {
        if isAbsent { return .none }
        return isReadable ? .available : .unreadable
    }

    func write(_ entry: ReminderEntry) -> Bool {
        if isDaemonDead() { return false }
        objections += entry.keys.compactMap(objection)
        if isAbsent {
            onSend()
            return true
        }
        guard take(.reminder(entry.keys)) else { return false }
        onSend()
        return true
    }

    func tellPerson(_ message: String) {}

    func find(_ keys: [DeliveryKey]) -> [DeliveryKey: String] {
        if isDaemonDead() { return [:] }
        if mutation == .noReadBack { return Dictionary(uniqueKeysWithValues: keys.map { ($0, "none") }) }
        return cursors.filter { keys.contains($0.key) }
    }

    func sendBarrier() -> Bool {
        if isDaemonDead() { return false }
        lastBarrier += 1
        return take(.barrier(lastBarrier))
    }

    func hasBarrier() -> Bool { mutation == .noBarrier || barriers.contains(lastBarrier) }

    private func take(_ content: Content) -> Bool {
        if isGone || (isStalled && queue.count >= Self.capacity) { return false }
        // What can't be read back may come once more after a crash.
        if !isReadable, case .reminder(let keys) = content { excused.formUnion(keys) }
        queue.append(Queued(content: content, arrived: clock.monotonic))
        return true
    }

    // MARK: What happens to it

    /// When something in it will change by itself.
    var next: UInt64? {
        guard !isStalled, !isGone, let first = queue.first else { return nil }
        return first.arrived + 2_000_000
    }

    /// Reads what has come.
    ///
    /// - Returns: whether there was anything.
    func work() -> Bool {
        guard !isStalled, !isGone else { return false }
        var hasNews = false
        while let first = queue.first, first.arrived + 2_000_000 <= clock.monotonic {
            queue.removeFirst()
            hasNews = true
            store(first.content)
        }
        return hasNews
    }

    private func store(_ content: Content) {
        if clock.monotonic >= window.from + 30_000_000_000 { window = (clock.monotonic, 0) }
        window.count += 1
        if let limit, window.count > limit {
            if case .reminder(let keys) = content {
                for key in keys { dropped[key, default: 0] += 1 }
                mishaps += 1
            }
            return
        }
        stored.append(Stored(content: content, at: clock.monotonic))
        switch content {
        case .barrier(let number): barriers.insert(number)
        case .reminder(let keys):
            for key in keys {
                if cursors[key] != nil, sentAt[key] == mishaps, !excused.contains(key) { doubled.append(key) }
                cursors[key] = "\(stored.count)"
                sentAt[key] = mishaps
                everStored.insert(key)
            }
        }
    }

    /// It may not be read for a while, or never could be.
    func mishap() { mishaps += 1 }

    /// journald is killed: what it had read and not written is lost.
    func kill() {
        mishaps += 1
        if !queue.isEmpty, numbers.chance(2) { queue.removeFirst() }
    }

    /// The power goes: what was not synced is lost, and all that was under way.
    func losePower() {
        mishaps += 1
        queue = []
        let synced = stored.count - numbers.below(min(stored.count, 20) + 1)
        stored.removeLast(stored.count - synced)
        (cursors, barriers) = ([:], [])
        for (index, entry) in stored.enumerated() {
            switch entry.content {
            case .barrier(let number): barriers.insert(number)
            case .reminder(let keys): for key in keys { cursors[key] = "\(index + 1)" }
            }
        }
    }

    /// Everything works again.
    func heal() {
        (isStalled, isGone, limit) = (false, false, nil)
        if !isReadable { mishaps += 1 }
        isReadable = true
    }
}
