import CLinux
import Glibc

/// Wakes a thread that waits in ``waitForEvents(_:timeoutMilliseconds:)`` (`eventfd(2)`).
package final class WakeUp: Sendable {
    private let event: Descriptor

    package init() throws(SystemError) {
        event = try Descriptor(returned: summit_event_create(), by: "eventfd")
    }

    /// Readable from ``signal()`` until ``drain()``.
    package var descriptor: Int32 { event.rawValue }

    /// From any thread or signal handler; never waits.
    package func signal() {
        var one: UInt64 = 1
        // EAGAIN: the counter is full, so the waiter will wake anyway.
        _ = retrying { unsafe write(event.rawValue, &one, 8) }
    }

    /// Forgets the signals so far, and says whether there were any.
    @discardableResult
    package func drain() -> Bool {
        var count: UInt64 = 0
        return retrying { unsafe read(event.rawValue, &count, 8) } > 0
    }
}
