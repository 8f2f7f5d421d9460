import Glibc

/// The events of `poll(2)`, as ``waitForEvents(_:timeoutMilliseconds:)`` takes and gives them.
package enum PollEvents {
    package static let readable = Int16(POLLIN)
    package static let writable = Int16(POLLOUT)
}

/// Waits until one of these is ready, and says what happened to each, in order; all zero after the timeout.
///
/// A negative timeout waits for ever, a negative descriptor is passed over. A signal does not end the wait.
package func waitForEvents(
    _ descriptors: [(descriptor: Int32, events: Int16)], timeoutMilliseconds: Int32 = -1
) throws(SystemError) -> [Int16] {
    let deadline = Deadline(milliseconds: timeoutMilliseconds)
    var entries = descriptors.map { pollfd(fd: $0.descriptor, events: $0.events, revents: 0) }
    while true {
        let ready = unsafe poll(&entries, nfds_t(entries.count), deadline.remaining)
        if ready >= 0 { return entries.map(\.revents) }
        guard errno == EINTR else { throw SystemError.last("poll") }
    }
}
