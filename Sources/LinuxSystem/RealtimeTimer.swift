import CLinux
import Glibc
import Synchronization

/// A timer for an instant on the wall clock that also tells when that clock is set (`timerfd_create(2)`).
///
/// The kernel's timer never fires early. ``descriptor`` becomes readable when there is something to ``read()``.
package final class RealtimeTimer: Sendable {
    package enum Event: Hashable, Sendable {
        /// The instant has come.
        case expired
        /// The clock was set, or the machine woke up, since the last look: what was computed from it may be wrong.
        /// The timer has to be armed again.
        case clockStepped
        /// Neither yet.
        case nothing
    }

    /// Far enough never to come, near enough not to overflow the kernel's nanoseconds: the year 2255.
    private static let never: Int64 = 9_000_000_000

    private let timer: Descriptor
    /// A step that the kernel reported to ``arm(at:nanoseconds:)`` and would not report again.
    private let stepped = Atomic(false)

    /// A timer that is not armed; clock steps are noticed from the first ``arm(at:nanoseconds:)`` or ``watch()`` on.
    package init() throws(SystemError) {
        timer = try Descriptor(returned: summit_timer_create(), by: "timerfd_create")
    }

    package var descriptor: Int32 { timer.rawValue }

    /// Arms for an instant (seconds since 1970, nanoseconds), in place of any before; one in the past expires at once.
    package func arm(at seconds: Int64, nanoseconds: Int32 = 0) throws(SystemError) {
        let isPast = seconds < 0 || (seconds == 0 && nanoseconds <= 0)  // Zero would disarm.
        let second = isPast ? 0 : min(seconds, Self.never)
        let nanosecond = isPast ? 1 : Int64(max(0, min(nanoseconds, 999_999_999)))
        if summit_timer_arm(timer.rawValue, second, nanosecond) == 0 { return }
        guard errno == ECANCELED else { throw SystemError.last("timerfd_settime") }
        // The clock was set between the last look and now: wake up at once, so that it is not missed.
        stepped.store(true, ordering: .sequentiallyConsistent)
        guard summit_timer_arm(timer.rawValue, 0, 1) == 0 || errno == ECANCELED else {
            throw SystemError.last("timerfd_settime")
        }
    }

    /// Waits for no instant, but still for the clock to be set.
    package func watch() throws(SystemError) {
        try arm(at: Self.never, nanoseconds: 0)
    }

    /// What happened since the last call; does not wait.
    package func read() -> Event {
        var expirations: UInt64 = 0
        let count = retrying { unsafe Glibc.read(timer.rawValue, &expirations, 8) }
        let wasCancelled = count < 0 && errno == ECANCELED
        let wasStepped = stepped.exchange(false, ordering: .sequentiallyConsistent)
        if wasCancelled || wasStepped { return .clockStepped }
        return count > 0 ? .expired : .nothing
    }
}
