import CLinux
import Glibc

/// Non-blocking Unix datagram sockets (unix(7)), and what is too large for a datagram.
package enum DatagramSocket {
    package static func connect(path: String) throws(SystemError) -> Descriptor {
        try UnixSocket.check(path, for: "connect")
        let socket = try Descriptor(returned: summit_unix_socket(1), by: "socket")
        guard retrying({ unsafe summit_unix_connect(socket.rawValue, path) }) == 0 else {
            throw SystemError.last("connect", path)
        }
        return socket
    }

    package static func bind(path: String, mode: UInt32) throws(SystemError) -> Descriptor {
        try UnixSocket.check(path, for: "bind")
        let socket = try Descriptor(returned: summit_unix_socket(1), by: "socket")
        guard unsafe summit_unix_bind(socket.rawValue, path, mode) == 0 else { throw SystemError.last("bind", path) }
        return socket
    }

    /// Sends one datagram, or throws `EAGAIN` rather than wait, `EMSGSIZE` when it is too large.
    package static func send(_ bytes: [UInt8], on descriptor: Int32) throws(SystemError) {
        let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
        let sent = unsafe bytes.withUnsafeBytes { all in
            retrying { unsafe Glibc.send(descriptor, all.baseAddress, all.count, flags) }
        }
        guard sent == bytes.count else { throw SystemError.last("send") }
    }

    /// Sends an empty datagram that carries a descriptor (`SCM_RIGHTS`), or throws `EAGAIN` rather than wait.
    package static func send(descriptor carried: Int32, on descriptor: Int32) throws(SystemError) {
        guard retrying({ summit_send_descriptor(descriptor, carried) }) == 0 else { throw SystemError.last("sendmsg") }
    }

    /// These bytes in memory that nobody can change any more (`memfd_create(2)`, sealed).
    package static func sealedMemory(_ bytes: [UInt8], name: String) throws(SystemError) -> Descriptor {
        let memory = unsafe bytes.withUnsafeBytes { unsafe summit_sealed_memory(name, $0.baseAddress, $0.count) }
        return try Descriptor(returned: memory, by: "memfd_create")
    }
}
