import CLinux
import Glibc

extension UnixSocket {
    /// Listens at a path, whose file then has exactly this mode. A socket that nobody answers on any more is replaced;
    /// a live one (`EADDRINUSE`) or a file of another kind (`EEXIST`) never is.
    package static func listen(path: String, mode: UInt32, backlog: Int32 = 512) throws(SystemError) -> Descriptor {
        try check(path, for: "bind")
        // Of two that start at once, the second must not take the first one's fresh socket for a stale one.
        let lock = lockDirectory(of: path)
        defer { if lock >= 0 { _ = close(lock) } }
        let socket = try Descriptor(returned: summit_unix_socket(0), by: "socket")
        if unsafe summit_unix_bind(socket.rawValue, path, mode) != 0 {
            guard errno == EADDRINUSE else { throw SystemError.last("bind", path) }
            try removeStale(path)
            guard unsafe summit_unix_bind(socket.rawValue, path, mode) == 0 else {
                throw SystemError.last("bind", path)
            }
        }
        guard Glibc.listen(socket.rawValue, backlog) == 0 else { throw SystemError.last("listen", path) }
        return socket
    }

    private static func removeStale(_ path: String) throws(SystemError) {
        guard let status = Files.status(path, followingLinks: false) else { return }
        guard status.kind == .socket else {
            throw SystemError(code: EEXIST, call: "bind", path: path, detail: "exists and is not a socket")
        }
        let probe = try Descriptor(returned: summit_unix_socket(0), by: "socket")
        _ = fcntl(probe.rawValue, F_SETFL, O_NONBLOCK)
        if unsafe summit_unix_connect(probe.rawValue, path) != 0 {
            switch errno {
            case ECONNREFUSED:
                guard unsafe unlink(path) == 0 || errno == ENOENT else { throw SystemError.last("unlink", path) }
                return
            case ENOENT: return
            default: break  // A full queue, or a socket that we may not try: somebody's.
            }
        }
        throw SystemError(code: EADDRINUSE, call: "bind", path: path, detail: "another process listens there")
    }

    /// A descriptor, or −1. At best: where others can hold this lock for ever they only bring the race back, not a
    /// daemon that won't start.
    private static func lockDirectory(of path: String) -> Int32 {
        let directory = Files.directory(of: path)
        let lock = retrying { unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard lock >= 0 else { return -1 }
        for _ in 0..<100 {
            if flock(lock, LOCK_EX | LOCK_NB) == 0 { break }
            usleep(10_000)
        }
        return lock
    }
}
