import Glibc
import Synchronization

/// Waits for signals on a thread of its own (`sigwait(3)`), in the place of handlers.
package final class SignalWatch: Sendable {
    package enum Signal: Int32, CaseIterable, Sendable {
        case hangUp = 1
        case interrupt = 2
        case terminate = 15
    }

    private let handler = Mutex<(@Sendable (Signal) -> Void)?>(nil)

    /// From now on the signals wait; also on all threads that this one starts later.
    package init() {
        var set = Self.set
        unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    private static var set: sigset_t {
        var set = sigset_t()
        unsafe sigemptyset(&set)
        for signal in Signal.allCases { unsafe sigaddset(&set, signal.rawValue) }
        return set
    }

    /// Calls `handler` for each from now on. One that came earlier did what it does without one: it ended the process.
    package func handle(_ handler: @escaping @Sendable (Signal) -> Void) { self.handler.withLock { $0 = handler } }

    /// Waits for them, for good.
    package func wait() -> Never {
        var set = Self.set
        while true {
            var number: Int32 = 0
            guard unsafe sigwait(&set, &number) == 0, let signal = Signal(rawValue: number) else { continue }
            if let handler = handler.withLock({ $0 }) {
                handler(signal)
            } else {
                Glibc.signal(number, SIG_DFL)
                unsafe pthread_sigmask(SIG_UNBLOCK, &set, nil)
                raise(number)
            }
        }
    }
}
