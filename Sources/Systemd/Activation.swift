import CSystemd
import Glibc

/// What the service manager handed over is not what we can use.
package struct ActivationError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
}

/// Sockets that the service manager opened for us (sd_listen_fds(3)).
package enum Activation {
    /// What libsystemd calls a descriptor that has no name.
    private static let unnamed = "unknown"

    /// The listening Unix stream socket of this name (`FileDescriptorName=`), or the only one there is when it has
    /// none; `nil` when there are none at all. The caller owns it; it is close-on-exec.
    ///
    /// To be called once, before there are other threads: it takes the variables out of the environment.
    package static func socket(named name: String) throws(ActivationError) -> Int32? {
        let names = try takeNames()
        if names.isEmpty { return nil }
        let first = Int32(SD_LISTEN_FDS_START)
        var matches = names.indices.filter { names[$0] == name }
        if matches.isEmpty, names.count == 1, names[0] == unnamed || names[0].isEmpty { matches = [0] }
        guard matches.count == 1, names.count == 1 else {
            throw ActivationError(
                description: "expected one socket named \(name) from the service manager, got: "
                    + names.joined(separator: ", "))
        }
        let descriptor = first + Int32(matches[0])
        let isListening = sd_is_socket_unix(descriptor, Int32(SOCK_STREAM.rawValue), 1, nil, 0)
        guard isListening > 0 else {
            throw ActivationError(
                description: "descriptor \(descriptor) (\(names[matches[0]])) from the service manager is not a "
                    + "listening Unix stream socket")
        }
        return descriptor
    }

    private static func takeNames() throws(ActivationError) -> [String] {
        var list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        let count = unsafe sd_listen_fds_with_names(1, &list)
        guard count >= 0 else {
            throw ActivationError(
                description: "the service manager's descriptors can't be used: \(describe(-count))")
        }
        defer { unsafe free(list) }
        return (0..<Int(count)).map { index in
            guard let name = unsafe list?[index] else { return unnamed }
            defer { unsafe free(name) }
            return unsafe String(cString: name)
        }
    }
}

/// An error number in words.
func describe(_ code: Int32) -> String {
    guard let text = unsafe strerror(code) else { return "error \(code)" }
    return unsafe String(cString: text)
}
