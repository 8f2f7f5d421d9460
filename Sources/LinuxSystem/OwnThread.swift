import Glibc

/// Threads that may block.
///
/// Not libdispatch's: once one of its pools has been used, a timer looks after that every second, for as long as the
/// process lives. An idle daemon sleeps.
package enum OwnThread {
    private final class Body {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Runs `body` on a new thread, which ends with it. Where the kernel gives none for the moment, waits until it does.
    package static func start(_ body: @escaping @Sendable () -> Void) {
        let argument = unsafe Unmanaged.passRetained(Body(body)).toOpaque()
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        defer { unsafe pthread_attr_destroy(&attributes) }
        unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        while true {
            let outcome = unsafe pthread_create(
                &thread, &attributes,
                { argument in
                    if let argument = unsafe argument {
                        unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
                    }
                    return nil
                }, argument)
            if outcome == 0 { return }
            precondition(outcome == EAGAIN, "pthread_create: \(outcome)")
            OwnProcess.sleep(milliseconds: 100)
        }
    }
}
