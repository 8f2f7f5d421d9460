import CLinux
import Glibc
import LinuxSystem
import Synchronization
import Testing

/// Each runs in a process of its own: there is no way back out of the sandbox.
@Suite struct SandboxTests {
    private let scratch = try! ScratchDirectory()

    @Test func `Sockets, programs, processes and writing are refused`() async {
        await #expect(processExitsWith: .success) { [place = scratch.path as String] in
            let scratch = ScratchDirectory(of: place)
            let path = try scratch.write("f", "text")
            let socketPath = scratch.file("s")
            let listener = try UnixSocket.listen(path: socketPath, mode: 0o600)
            let client = try UnixSocket.connect(path: socketPath)
            try confine()
            var audit = Audit()
            audit.refused("socket", socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0))
            audit.refused("socket inet", socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0))
            var pair: [Int32] = [0, 0]
            audit.refused("socketpair", unsafe socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair))
            audit.refused("connect", unsafe summit_unix_connect(client.rawValue, socketPath))
            audit.refused("bind", unsafe summit_unix_bind(client.rawValue, socketPath, 0o600))
            audit.refused("listen", Glibc.listen(listener.rawValue, 1))
            audit.refused("accept", summit_unix_accept(listener.rawValue))
            var byte: UInt8 = 0
            audit.refused("sendto", Int32(unsafe send(client.rawValue, &byte, 1, 0)))
            audit.refused("sendmsg", summit_send_descriptor(client.rawValue, 0))
            var arguments: [UnsafeMutablePointer<CChar>?] = unsafe [strdup("false"), nil]
            audit.refused("execve", unsafe execv("/bin/false", &arguments))
            var pid: Int32 = 0
            errno = unsafe posix_spawn(&pid, "/bin/false", nil, nil, arguments, nil)
            audit.refused("clone", errno == 0 ? 0 : -1)
            audit.refused("kill", kill(getppid(), 0))
            audit.refused("kill self", kill(getpid(), 0))
            audit.refused("open O_WRONLY", unsafe open(path, O_WRONLY))
            audit.refused("open O_RDWR", unsafe open(path, O_RDWR))
            audit.refused("open O_TRUNC", unsafe open(path, O_RDONLY | O_TRUNC))
            audit.refused("open O_CREAT", unsafe open(scratch.file("new"), O_RDONLY | O_CREAT, 0o600))
            audit.refused("openat", unsafe openat(AT_FDCWD, path, O_WRONLY))
            audit.refused("creat", unsafe creat(scratch.file("new"), 0o600))
            audit.refused("unlink", unsafe unlink(path))
            audit.refused("unlinkat", unsafe unlinkat(AT_FDCWD, path, 0))
            audit.refused("rename", unsafe rename(path, scratch.file("g")))
            audit.refused("mkdir", unsafe mkdir(scratch.file("d"), 0o700))
            audit.refused("rmdir", unsafe rmdir(scratch.path))
            audit.refused("link", unsafe link(path, scratch.file("g")))
            audit.refused("symlink", unsafe symlink(path, scratch.file("g")))
            audit.refused("chmod", unsafe chmod(path, 0o777))
            audit.refused("chown", unsafe chown(path, getuid(), getgid()))
            audit.refused("truncate", unsafe truncate(path, 0))
            audit.refused("memfd_create", unsafe summit_sealed_memory("x", nil, 0))
            audit.refused("setuid", setuid(getuid()))
            audit.refused("setgid", setgid(getgid()))
            audit.refused("setsid", setsid())
            audit.refused("chroot", unsafe chroot("/"))
            var limit = rlimit(rlim_cur: 1, rlim_max: 1)
            audit.refused("setrlimit", unsafe setrlimit(__rlimit_resource_t(7), &limit))
            audit.finish()
        }
    }

    @Test func `Reading, threads, memory and pipes still work`() async {
        await #expect(processExitsWith: .success) { [place = scratch.path as String] in
            let scratch = ScratchDirectory(of: place)
            let path = try scratch.write("f", "text")
            var (reading, writing) = (Int32(-1), Int32(-1))
            guard unsafe summit_pipe(&reading, &writing) == 0 else { exit(2) }
            try confine()
            guard try Files.read(path: path, limit: 100) == Array("text".utf8) else { exit(3) }
            try Files.write(all: [1, 2, 3], to: writing)
            close(writing)
            guard try Files.read(descriptor: reading, limit: 10) == [1, 2, 3] else { exit(4) }
            guard await onThread({ 42 }) == 42 else { exit(5) }
            guard [UInt8](repeating: 1, count: 50 << 20).count == 50 << 20 else { exit(6) }
            var limit = rlimit()
            guard unsafe getrlimit(__rlimit_resource_t(4), &limit) == 0, limit.rlim_max == 0 else { exit(7) }
            guard !Terminal.isTerminal(reading), try Files.names(in: scratch.path) == ["f"] else { exit(8) }
            exit(0)
        }
    }

    @Test func `Threads that ran before are confined too`() async {
        await #expect(processExitsWith: .success) {
            let confined = WakeUpPair()
            async let refused = onThread {
                confined.waitForSignal()
                return socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0) == -1 && errno == EPERM
            }
            try confine()
            confined.signal()
            guard await refused else { exit(3) }
            exit(0)
        }
    }

    @Test func `Memory beyond the limit is refused`() async {
        await #expect(processExitsWith: .success) {
            try confine()
            let memory = unsafe mmap(nil, 5 << 30, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
            exit(unsafe memory == MAP_FAILED && errno == ENOMEM ? 0 : 3)
        }
    }

    @Test func `Processor time beyond the limit ends the process`() async {
        await #expect(processExitsWith: .signal(SIGKILL)) {
            try confine(processorSeconds: 1)
            var sum: UInt64 = 1
            while sum != 0 { sum = sum &* 3 &+ 1 | 1 }
        }
    }

    @Test func `Writing to a regular file that is open already is refused`() async {
        await #expect(processExitsWith: .success) { [place = scratch.path as String] in
            let scratch = ScratchDirectory(of: place)
            let file = unsafe open(try scratch.write("f", ""), O_WRONLY | O_CLOEXEC)
            _ = signal(SIGXFSZ, SIG_IGN)  // It would end the process, but not on a thread that has it blocked.
            try confine()
            do {
                try Files.write(all: [1], to: file)
                exit(3)
            } catch let error as SystemError {
                exit(error.isTooLarge && Files.status(scratch.file("f"))?.size == 0 ? 0 : 4)
            }
        }
    }

    @Test func `A crash is still a crash`() async {
        await #expect(processExitsWith: .signal(SIGABRT)) {
            try confine()
            abort()
        }
    }
}

/// More than the test runner itself has mapped.
private func confine(processorSeconds: UInt64 = 60) throws {
    try Sandbox.applyConverterLimits(memoryBytes: 4 << 30, processorSeconds: processorSeconds)
}

/// Collects the calls that went through, or failed for another reason than the filter.
private struct Audit {
    private var wrong: [String] = []

    mutating func refused(_ call: String, _ result: Int32) {
        let code = errno
        if result >= 0 || code != EPERM { wrong.append("\(call) (\(result), errno \(code))") }
    }

    func finish() -> Never {
        if wrong.isEmpty { exit(0) }
        try? Files.write(all: Array("not refused: \(wrong.joined(separator: ", "))\n".utf8), to: 2)
        exit(3)
    }
}

private final class WakeUpPair: Sendable {
    private let isSet = Atomic(false)
    func signal() { isSet.store(true, ordering: .sequentiallyConsistent) }
    func waitForSignal() { while !isSet.load(ordering: .sequentiallyConsistent) { usleep(1000) } }
}
