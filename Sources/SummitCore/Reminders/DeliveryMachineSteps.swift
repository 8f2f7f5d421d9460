// What the shell tells a `DeliveryMachine`, and what it is told to do.

extension DeliveryMachine {
    /// Now, on both clocks.
    public struct Moment: Hashable, Sendable {
        public var wall: Instant
        /// Nanoseconds of a clock that never steps.
        public var monotonic: UInt64

        public init(wall: Instant, monotonic: UInt64) {
            self.wall = wall
            self.monotonic = monotonic
        }
    }

    /// What the shell is to do.
    public enum Step: Hashable, Sendable {
        /// Move what is due by this instant from the plan into the ledger, durably.
        case claim(upTo: Instant)
        /// Write these to the journal, in order, until it takes no more.
        case send([DeliveryKey])
        /// Write an entry whose appearance proves that all before it were handled.
        case sendBarrier
        /// See whether the barrier is in the journal.
        case lookForBarrier
        /// See which of these are in the journal, and confirm those.
        case lookFor([DeliveryKey])
        /// See whether these, which were claimed and not sent, are still called for by this instant; release the others.
        case reconsider([DeliveryKey], upTo: Instant)
        /// Settle these as unverifiable, durably.
        case giveUp([DeliveryKey], Reason)
        /// Nothing until the wall clock or the monotonic clock gets there, or something changes.
        case wait(wall: Instant?, monotonic: UInt64?)
    }

    public enum Reason: String, Sendable {
        case noJournal = "there is no journal on this system"
        case unreadable = "the journal can't be read back by this user"
        case dropped = "the journal took the entry several times and never kept it"
    }

    /// What is known of the journal.
    public enum Journal: Hashable, Sendable {
        /// It takes entries, and they can be read back.
        case available
        /// It takes entries; reading is not permitted, or there is nothing to read.
        case unreadable
        /// Its socket is gone, or nobody reads it.
        case held
        /// The system has none.
        case none
    }

    /// No more than so many entries in so many nanoseconds, so that the journal drops none.
    public struct Pace: Hashable, Sendable {
        public var count: Int
        public var interval: UInt64

        public init(count: Int, interval: UInt64) {
            self.count = max(1, count)
            self.interval = interval
        }

        /// Four fifths of journald's default limit (`RateLimitBurst=`, journald.conf(5)).
        public static let standard = Pace(count: 8_000, interval: 30_000_000_000)
    }
}
