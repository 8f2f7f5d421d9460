import Glibc

/// The kernel's clocks (`clock_gettime(2)`).
package enum Clock {
    /// The wall clock: seconds since 1970-01-01T00:00:00Z without leap seconds, and nanoseconds (0–999,999,999).
    package static func realtime() -> (seconds: Int64, nanoseconds: Int32) {
        let now = read(CLOCK_REALTIME)
        return (Int64(now.tv_sec), Int32(truncatingIfNeeded: now.tv_nsec))
    }

    /// The wall clock in microseconds since 1970-01-01T00:00:00Z.
    package static func realtimeMicroseconds() -> Int64 {
        let now = realtime()
        return now.seconds &* 1_000_000 &+ Int64(now.nanoseconds / 1_000)
    }

    /// Nanoseconds since some fixed point; stands still during suspend, never steps (`CLOCK_MONOTONIC`).
    package static func monotonicNanoseconds() -> UInt64 {
        let now = read(CLOCK_MONOTONIC)
        return UInt64(truncatingIfNeeded: now.tv_sec) &* 1_000_000_000 &+ UInt64(truncatingIfNeeded: now.tv_nsec)
    }

    private static func read(_ clock: clockid_t) -> timespec {
        var now = timespec()
        // Both clocks exist on every kernel that this program runs on: the call cannot fail.
        _ = unsafe clock_gettime(clock, &now)
        return now
    }
}

/// A point on the monotonic clock by which something has to be done, or none.
struct Deadline {
    private let end: UInt64?

    /// `nil` or a negative number: no deadline.
    init(milliseconds: Int32?) {
        end = milliseconds.flatMap { $0 < 0 ? nil : Clock.monotonicNanoseconds() &+ UInt64($0) * 1_000_000 }
    }

    /// Milliseconds left, rounded up; 0 when it has passed; −1 when there is none, as `poll(2)` wants it.
    var remaining: Int32 {
        guard let end else { return -1 }
        let now = Clock.monotonicNanoseconds()
        return now >= end ? 0 : Int32(clamping: (end - now + 999_999) / 1_000_000)
    }
}
