/// Decides what happens next to the reminders that are due: a state machine without input or output of its own.
///
/// The shell asks ``next(at:)``, does what that says, and reports how it went; it never decides itself. The order of
/// the steps is the promise: a reminder is claimed durably before it is sent; what may have been sent is looked for
/// before it is sent again; what was sent is called delivered only once it was read back. It is claimed a little ahead,
/// so that at its instant nothing is left to do but to send it; until then it is held back, and released where the
/// timeline or the clock no longer calls for it.
public struct DeliveryMachine: Sendable {
    enum Phase: Hashable, Sendable {
        /// Claimed, perhaps by a process before this one: it may have been sent.
        case doubtful
        case ready
        case sent
    }

    private struct Item: Sendable {
        var phase: Phase
        /// Before that it is not sent.
        var at: Instant?
        var attempts = 0
        /// It was certainly not sent so far, by any daemon.
        var isUnsent = false

        /// It is not in the journal, after all.
        mutating func wasNotFound() {
            if phase == .doubtful { isUnsent = attempts == 0 }
            phase = .ready
        }

        /// Whether it waits for its time. What was sent before does not.
        func isEarly(_ now: Instant) -> Bool { phase == .ready && attempts == 0 && at.map { $0 > now } ?? false }
    }

    /// So many seconds before they are due reminders are claimed.
    public static let lead: Int64 = 1

    /// No more than these are between claim and settlement at a time.
    public static let window = 1_024
    /// No more than these may be claimed in one step.
    public static let claimBatch = window / 2
    static let sendBatch = 256
    static let mostAttempts = 3
    static let barrierAfter: UInt64 = 2_000_000_000
    static let barrierAgainAfter: UInt64 = 10_000_000_000
    static let retryAfter: UInt64 = 500_000_000
    static let longestRetry: UInt64 = 8_000_000_000

    private let notBefore: Instant
    private let pace: Pace
    /// When the present interval of the pace began, and what was sent in it.
    private var paced: (from: UInt64, count: Int) = (0, 0)
    private var items: [DeliveryKey: Item] = [:]
    private var order: [DeliveryKey] = []
    private var nextDue: Instant?
    private var mustClaim = true
    /// What was claimed ahead may have changed meanwhile.
    private var mustReconsider = false
    public private(set) var journal: Journal {
        didSet { if journal != .held { usable = journal } }
    }
    /// What the journal was when it last took entries.
    private var usable: Journal
    private var retryAt: UInt64?
    private var retryDelay: UInt64 = 0
    private var lookAt: UInt64?
    private var lookDelay: UInt64 = 0
    private var firstSentAt: UInt64?
    private var barrier: Barrier = .none
    /// Whether the journal takes entries, and has not shown one for longer than it can need.
    public private(set) var isSilent = false

    private enum Barrier: Hashable, Sendable {
        case none
        case asked
        case sent(at: UInt64)
        case passed
    }

    /// - Parameters:
    ///   - notBefore: a clock that shows less is not believed.
    ///   - open: what the ledger has as claimed or sent, oldest first.
    ///   - known: those of them that it has as sent.
    ///   - times: when they are to be given.
    public init(
        notBefore: Instant, journal: Journal, open: [DeliveryKey], known: Set<DeliveryKey> = [],
        times: [DeliveryKey: Instant] = [:], pace: Pace = .standard
    ) {
        self.notBefore = notBefore
        self.pace = pace
        self.journal = journal
        usable = journal
        for key in open {
            items[key] = Item(phase: .doubtful, at: times[key], attempts: known.contains(key) ? 1 : 0)
            order.append(key)
        }
        if !open.isEmpty { barrier = .asked }
    }

    /// Whether something is between claim and settlement.
    public var isBusy: Bool { !items.isEmpty }

    public func believes(_ wall: Instant) -> Bool { wall >= notBefore }

    // MARK: What has happened

    /// The plan has changed, or was read anew.
    public mutating func planned(nextDue: Instant?) {
        self.nextDue = nextDue
        mustReconsider = true
    }

    /// The wall clock was set, or the machine slept: what is due has to be worked out anew.
    public mutating func clockStepped() {
        mustClaim = true
        mustReconsider = true
    }

    /// - Parameters:
    ///   - times: when they are to be given.
    ///   - mayHaveBeenSent: by a daemon of which this store knows nothing, since it is a copy of an earlier time: they
    ///     are looked for before they are sent.
    public mutating func claimed(
        _ keys: [DeliveryKey], times: [DeliveryKey: Instant] = [:], nextDue: Instant?, mayHaveBeenSent: Bool = false
    ) {
        mustClaim = false
        self.nextDue = nextDue
        for key in keys where items[key] == nil {
            items[key] = Item(
                phase: mayHaveBeenSent ? .doubtful : .ready, at: times[key], isUnsent: !mayHaveBeenSent)
            order.append(key)
        }
        if mayHaveBeenSent, !keys.isEmpty, barrier == .none { barrier = .asked }
    }

    /// Of those that were to be reconsidered, these are not claimed any more.
    public mutating func released(_ keys: [DeliveryKey], nextDue: Instant?) {
        mustReconsider = false
        remove(Set(keys))
        self.nextDue = nextDue
    }

    /// - Parameter journal: how it was found; `held` when it took only some.
    public mutating func sent(_ keys: [DeliveryKey], journal: Journal, at now: Moment) {
        self.journal = journal
        for key in keys {
            items[key]?.phase = .sent
            items[key]?.isUnsent = false
            items[key]?.attempts += 1
        }
        if !keys.isEmpty {
            if now.monotonic >= paced.from &+ pace.interval { paced = (now.monotonic, 0) }
            paced.count += keys.count
            firstSentAt = firstSentAt ?? now.monotonic
            lookDelay = 0
            lookAt = now.monotonic
        }
        if journal == .held { delayRetry(now) } else { endRetries() }
    }

    public mutating func barrierSent(journal: Journal, at now: Moment) {
        self.journal = journal
        if journal == .held {
            delayRetry(now)
        } else {
            endRetries()
            barrier = .sent(at: now.monotonic)
            delayLook(now)
        }
    }

    public mutating func lookedForBarrier(found: Bool, at now: Moment) {
        if found {
            isSilent = false
            barrier = .passed
            lookAt = now.monotonic
        } else {
            delayLook(now)
        }
    }

    /// These were in the journal, and are durably confirmed; the others were not there.
    public mutating func looked(for keys: [DeliveryKey], found: Set<DeliveryKey>, at now: Moment) {
        remove(found)
        if !found.isEmpty { isSilent = false }
        let missing = keys.filter { !found.contains($0) }
        if barrier == .passed {
            // All that was sent before the barrier has been handled: what is missing is not there.
            for key in missing { items[key]?.wasNotFound() }
            mustReconsider = true
            barrier = .none
            firstSentAt = nil
        } else {
            delayLook(now)
        }
    }

    public mutating func gaveUp(_ keys: [DeliveryKey]) { remove(Set(keys)) }

    /// The journal has changed, its socket has room again, or its readability was found out.
    public mutating func journalChanged(_ journal: Journal?, at now: Moment) {
        // Whether it takes entries again, the next to be sent will tell.
        self.journal = journal ?? usable
        retryAt = nil
        if lookAt != nil { lookAt = now.monotonic }
    }

    // MARK: What is next

    public mutating func next(at now: Moment) -> Step {
        guard believes(now.wall) else { return .wait(wall: notBefore, monotonic: nil) }
        if let retryAt, now.monotonic >= retryAt { self.retryAt = nil }
        let ahead = now.wall.adding(seconds: Self.lead) ?? now.wall
        if mustClaim || isDue(by: now.wall), hasRoom { return .claim(upTo: ahead) }
        if let step = settleWithoutReading() { return step }
        if mustReconsider {
            let unsent = order.filter {
                items[$0].map { $0.phase == .ready && $0.isUnsent || $0.isEarly(now.wall) } ?? false
            }
            if !unsent.isEmpty { return .reconsider(unsent, upTo: ahead) }
            mustReconsider = false
        }
        if retryAt == nil {
            if barrier == .asked { return .sendBarrier }
            if case .none = barrier, let first = firstSentAt, now.monotonic >= first &+ Self.barrierAfter {
                return .sendBarrier
            }
            // The barrier itself may have been dropped.
            if case .sent(let at) = barrier, now.monotonic >= at &+ Self.barrierAgainAfter {
                isSilent = true
                return .sendBarrier
            }
            let ready = keys(in: .ready).filter { items[$0].map { !$0.isEarly(now.wall) } ?? false }
            let worn = ready.filter { (items[$0]?.attempts ?? 0) >= Self.mostAttempts }
            if !worn.isEmpty { return .giveUp(worn, .dropped) }
            let room = room(at: now)
            if !ready.isEmpty, barrier == .none, room > 0 {
                return .send(Array(ready.prefix(min(room, Self.sendBatch))))
            }
        }
        // After what is due: that has no time to lose.
        if isDue(by: ahead), hasRoom { return .claim(upTo: ahead) }
        if let lookAt, now.monotonic >= lookAt {
            if case .sent = barrier { return .lookForBarrier }
            let open = order.filter { items[$0]?.phase != .ready }
            if !open.isEmpty, barrier != .asked { return .lookFor(open) }
        }
        return wait(at: now)
    }

    /// What can't be read back is settled as soon as it was sent, and what may have been sent before is sent once more
    /// only if the ledger does not say that it was.
    private mutating func settleWithoutReading() -> Step? {
        guard journal == .unreadable || journal == .none else { return nil }
        barrier = .none
        for key in order {
            guard let item = items[key], item.phase == .doubtful else { continue }
            mustReconsider = true
            items[key]?.phase = item.attempts > 0 ? .sent : .ready
        }
        let sent = keys(in: .sent)
        return sent.isEmpty ? nil : .giveUp(sent, journal == .none ? .noJournal : .unreadable)
    }

    private func wait(at now: Moment) -> Step {
        let looks = hasUnread && barrier != .asked ? lookAt : nil
        let claim = hasRoom ? nextDue.map { $0.adding(seconds: -Self.lead) ?? $0 } : nil
        let send = items.values.compactMap { $0.isEarly(now.wall) ? $0.at : nil }.min()
        return .wait(
            wall: [claim, send].compactMap { $0 }.min(),
            monotonic: [retryAt, looks, paceEnd(at: now)].compactMap { $0 }.min())
    }

    /// How many more may be sent in this interval.
    private func room(at now: Moment) -> Int {
        now.monotonic >= paced.from &+ pace.interval ? pace.count : max(0, pace.count - paced.count)
    }

    /// When the next interval begins, where something waits for that.
    private func paceEnd(at now: Moment) -> UInt64? {
        guard room(at: now) == 0, items.values.contains(where: { $0.phase == .ready && !$0.isEarly(now.wall) })
        else { return nil }
        return paced.from &+ pace.interval
    }

    // MARK: Helpers

    private var hasRoom: Bool { items.count <= Self.window - Self.claimBatch }

    private func isDue(by instant: Instant) -> Bool { nextDue.map { $0 <= instant } ?? false }

    /// Whether something was sent, or may have been, and was not seen in the journal yet.
    private var hasUnread: Bool { items.values.contains { $0.phase != .ready } }

    private func keys(in phase: Phase) -> [DeliveryKey] { order.filter { items[$0]?.phase == phase } }

    private mutating func remove(_ keys: Set<DeliveryKey>) {
        guard !keys.isEmpty else { return }
        for key in keys { items[key] = nil }
        order.removeAll { keys.contains($0) }
        if items.isEmpty { endRetries() }
        if !hasUnread {
            lookAt = nil
            firstSentAt = nil
            barrier = .none
            isSilent = false
        }
    }

    /// Looks again after 2, 4, 8 … milliseconds, at most every second; a change of the journal comes sooner.
    private mutating func delayLook(_ now: Moment) {
        lookDelay = min(max(lookDelay * 2, 2_000_000), 1_000_000_000)
        lookAt = Self.later(now, lookDelay)
    }

    /// Tries again after half a second, a whole, two …, at most eight; a socket that has room again comes sooner.
    private mutating func delayRetry(_ now: Moment) {
        retryDelay = min(max(retryDelay * 2, Self.retryAfter), Self.longestRetry)
        retryAt = Self.later(now, retryDelay)
    }

    private mutating func endRetries() {
        retryAt = nil
        retryDelay = 0
    }

    private static func later(_ now: Moment, _ nanoseconds: UInt64) -> UInt64 { now.monotonic &+ nanoseconds }
}
