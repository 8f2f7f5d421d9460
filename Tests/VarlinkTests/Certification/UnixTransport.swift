import Glibc

/// Blocking Unix sockets and a child process, as far as the certification needs them.
struct UnixTransport: ~Copyable {
    struct Failure: Error { let what: String, code: Int32 }

    let descriptor: Int32

    private init(_ descriptor: Int32) throws {
        guard descriptor >= 0 else { throw Failure(what: "socket", code: errno) }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    private static func open() throws -> UnixTransport {
        try UnixTransport(socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0))
    }

    private static func withAddress(
        _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) throws {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let status = unsafe withUnsafeMutableBytes(of: &address.sun_path) { buffer in
            guard path.utf8.count < buffer.count else { return false }
            unsafe buffer.copyBytes(from: path.utf8)
            return true
        }
        guard status else { throw Failure(what: path, code: ENAMETOOLONG) }
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe body(pointer, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw Failure(what: path, code: errno) }
    }

    static func listening(at path: String) throws -> UnixTransport {
        let transport = try open()
        let descriptor = transport.descriptor
        try unsafe withAddress(path) { unsafe bind(descriptor, $0, $1) }
        guard listen(descriptor, 16) == 0 else { throw Failure(what: "listen", code: errno) }
        return transport
    }

    static func connected(to path: String) throws -> UnixTransport {
        let transport = try open()
        let descriptor = transport.descriptor
        try unsafe withAddress(path) { unsafe connect(descriptor, $0, $1) }
        return transport
    }

    func accepted() throws -> UnixTransport { try UnixTransport(accept(descriptor, nil, nil)) }

    /// Waits until something can be read, or `milliseconds` have passed.
    func isReadable(within milliseconds: Int32) -> Bool { Self.readable([descriptor], within: milliseconds)[0] }

    static func readable(_ descriptors: [Int32], within milliseconds: Int32) -> [Bool] {
        var polls = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        _ = unsafe poll(&polls, nfds_t(polls.count), milliseconds)
        return polls.map { $0.revents != 0 }
    }

    /// What has arrived; empty at the end of the stream.
    static func read(_ descriptor: Int32) throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
        guard count >= 0 else { throw Failure(what: "read", code: errno) }
        return Array(buffer[..<count])
    }

    static func write(_ descriptor: Int32, _ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { buffer in
                unsafe send(descriptor, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
            }
            guard count >= 0 else { throw Failure(what: "write", code: errno) }
            rest = rest.dropFirst(count)
        }
    }
}

/// A child process whose output goes to a file.
struct ChildProcess: ~Copyable {
    let id: pid_t
    private var isOver = false

    init(_ arguments: [String], output: String) throws {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        unsafe posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var argv: [UnsafeMutablePointer<CChar>?] = unsafe arguments.map { unsafe strdup($0) } + [nil]
        defer { unsafe argv.forEach { unsafe free($0) } }
        var child: pid_t = 0
        let status = unsafe posix_spawnp(&child, arguments[0], &actions, nil, &argv, environ)
        guard status == 0 else { throw UnixTransport.Failure(what: arguments[0], code: status) }
        id = child
    }

    deinit {
        guard !isOver else { return }
        kill(id, SIGKILL)
        _ = waitpid(id, nil, 0)
    }

    /// The exit status once it has ended; a signal counts as 128 and its number.
    mutating func exitStatus() -> Int32? {
        var status: Int32 = 0
        guard !isOver, unsafe waitpid(id, &status, WNOHANG) == id else { return nil }
        isOver = true
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }
}
