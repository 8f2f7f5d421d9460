import CLinux
import Glibc

/// Unix stream sockets (unix(7)).
package enum UnixSocket {
    /// The longest path of a socket, in bytes: `sun_path` less its NUL.
    package static let longestPath = 107

    /// Connects, waiting at most that long for a listener whose queue is full (`ETIMEDOUT`); `nil` waits for ever.
    package static func connect(path: String, timeoutMilliseconds: Int32? = nil) throws(SystemError) -> Descriptor {
        try check(path, for: "connect")
        let deadline = Deadline(milliseconds: timeoutMilliseconds)
        let socket = try Descriptor(returned: summit_unix_socket(0), by: "socket")
        while true {
            // A non-blocking connect to a Unix socket can't be polled for; the send timeout bounds a blocking one.
            let left = deadline.remaining
            if left == 0 { throw SystemError(code: ETIMEDOUT, call: "connect", path: path) }
            if left > 0 { _ = summit_set_send_timeout(socket.rawValue, Int64(left)) }
            if unsafe summit_unix_connect(socket.rawValue, path) == 0 { break }
            switch errno {
            case EINTR: continue
            case EAGAIN: throw SystemError(code: ETIMEDOUT, call: "connect", path: path)
            case let code: throw SystemError(code: code, call: "connect", path: path)
            }
        }
        if timeoutMilliseconds != nil { _ = summit_set_send_timeout(socket.rawValue, 0) }
        return socket
    }

    /// Takes the next connection; blocks like the listener does.
    package static func accept(on listener: Int32) throws(SystemError) -> Descriptor {
        try Descriptor(returned: retrying { summit_unix_accept(listener) }, by: "accept")
    }

    /// Sends every byte, in time, or throws: `ETIMEDOUT`, or `EPIPE` when the other side is gone (never SIGPIPE).
    package static func send(
        all bytes: [UInt8], on descriptor: Int32, timeoutMilliseconds: Int32? = nil
    ) throws(SystemError) {
        let deadline = Deadline(milliseconds: timeoutMilliseconds)
        let flags = Int32(MSG_NOSIGNAL) | (timeoutMilliseconds == nil ? 0 : Int32(MSG_DONTWAIT))
        var done = 0
        while done < bytes.count {
            let sent = unsafe bytes.withUnsafeBytes { all in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: all[done...])
                return retrying { unsafe Glibc.send(descriptor, rest.baseAddress, rest.count, flags) }
            }
            if sent >= 0 {
                done += sent
            } else if errno == EAGAIN {
                try wait(for: PollEvents.writable, on: descriptor, until: deadline, call: "send")
            } else {
                throw SystemError.last("send")
            }
        }
    }

    /// Appends what has arrived, up to `max` bytes, and says how many; waits for the first. 0: the other side has
    /// finished. Throws `ETIMEDOUT` when nothing came in time.
    package static func receive(
        into buffer: inout [UInt8], max: Int = 65_536, on descriptor: Int32, timeoutMilliseconds: Int32? = nil
    ) throws(SystemError) -> Int {
        let deadline = Deadline(milliseconds: timeoutMilliseconds)
        let flags = timeoutMilliseconds == nil ? 0 : Int32(MSG_DONTWAIT)
        while true {
            let count = unsafe withUnsafeTemporaryAllocation(byteCount: max, alignment: 1) { room in
                let count = retrying { unsafe recv(descriptor, room.baseAddress, room.count, flags) }
                if count > 0 { unsafe buffer.append(contentsOf: room.prefix(count)) }
                return count
            }
            if count >= 0 { return count }
            guard errno == EAGAIN else { throw SystemError.last("recv") }
            try wait(for: PollEvents.readable, on: descriptor, until: deadline, call: "recv")
        }
    }

    /// Says that nothing more will be sent; the other side reads an end.
    package static func finishSending(on descriptor: Int32) {
        _ = shutdown(descriptor, Int32(SHUT_WR))
    }

    static func check(_ path: String, for call: String) throws(SystemError) {
        let length = path.utf8.count
        if length > longestPath {
            throw SystemError(
                code: ENAMETOOLONG, call: call, path: path,
                detail: "the path of a socket has at most \(longestPath) bytes, this one has \(length)")
        }
        if length == 0 || path.utf8.contains(0) {
            throw SystemError(code: EINVAL, call: call, path: path, detail: "not the path of a socket")
        }
    }

    private static func wait(
        for events: Int16, on descriptor: Int32, until deadline: Deadline, call: String
    ) throws(SystemError) {
        let ready = try waitForEvents([(descriptor, events)], timeoutMilliseconds: deadline.remaining)
        if ready[0] == 0 { throw SystemError(code: ETIMEDOUT, call: call) }
    }
}
