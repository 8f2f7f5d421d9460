import Glibc

/// An open file descriptor that is closed when its owner goes.
package struct Descriptor: ~Copyable, Sendable {
    /// The number, for as long as this value lives.
    package let rawValue: Int32

    /// Takes over an open descriptor.
    package init(owning rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// Another descriptor of what an open one stands for.
    package init(duplicating rawValue: Int32) throws(SystemError) {
        try self.init(returned: fcntl(rawValue, F_DUPFD_CLOEXEC, 0), by: "fcntl(F_DUPFD_CLOEXEC)")
    }

    deinit {
        // Not repeated on EINTR: on Linux the descriptor is gone by then, and its number may be somebody else's.
        _ = close(rawValue)
    }

    /// Hands the descriptor over to the caller, who now closes it.
    package consuming func release() -> Int32 {
        let descriptor = rawValue
        discard self
        return descriptor
    }

    /// Takes over what a call returned, or throws the error it left.
    init(returned value: Int32, by call: String, path: String? = nil) throws(SystemError) {
        guard value >= 0 else { throw SystemError.last(call, path) }
        self.init(owning: value)
    }
}
