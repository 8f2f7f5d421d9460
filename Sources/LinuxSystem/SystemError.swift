import Glibc

/// A system call that failed.
package struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The error number (`errno(3)`).
    package let code: Int32
    /// What was called, as its manual page is named.
    package let call: String
    /// The path it was called with, if any.
    package let path: String?
    /// Says more than the error number's own text, where there is more to say.
    package let detail: String?

    package init(code: Int32, call: String, path: String? = nil, detail: String? = nil) {
        self.code = code
        self.call = call
        self.path = path
        self.detail = detail
    }

    /// `connect /run/summit/org.summitd: No such file or directory`
    package var description: String {
        let subject = if let path { "\(call) \(path)" } else { call }
        return "\(subject): \(detail ?? message)"
    }

    /// The error number in words (`strerror(3)`).
    package var message: String {
        guard let text = unsafe strerror(code) else { return "error \(code)" }
        return unsafe String(cString: text)
    }

    /// The error that the call just made left in `errno`.
    static func last(_ call: String, _ path: String? = nil) -> SystemError {
        SystemError(code: errno, call: call, path: path)
    }
}

/// The error numbers that a caller decides by, so that it need not import the C library.
extension SystemError {
    package var isNotFound: Bool { code == ENOENT || code == ENOTDIR }
    package var isRefused: Bool { code == ECONNREFUSED }
    package var isTimeout: Bool { code == ETIMEDOUT }
    /// The call would have had to wait: a lock is taken, a queue is full.
    package var wouldBlock: Bool { code == EAGAIN || code == EWOULDBLOCK }
    /// The other side has closed the connection.
    package var isDisconnected: Bool { code == EPIPE || code == ECONNRESET || code == ENOTCONN }
    /// Whether it may work another time with nothing changed by a person: the disk, memory or descriptors.
    package var mayPass: Bool {
        [EIO, ENOSPC, EROFS, EDQUOT, ENOMEM, EMFILE, ENFILE, EINTR, EAGAIN].contains(code)
    }
    /// Somebody else listens there.
    package var isAddressInUse: Bool { code == EADDRINUSE }
    package var isTooLarge: Bool { code == EFBIG }
    /// Too long for one datagram.
    package var isTooLong: Bool { code == EMSGSIZE }
}

/// Repeats a call that a signal interrupted.
func retrying<Result: SignedInteger>(_ call: () -> Result) -> Result {
    while true {
        let result = call()
        if result >= 0 || errno != EINTR { return result }
    }
}
