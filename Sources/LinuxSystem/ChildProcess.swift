import CLinux
import Glibc

/// How a process ended.
package enum ChildStatus: Hashable, Sendable {
    case exited(Int32)
    /// Killed by this signal.
    case signalled(Int32)

    init(waitStatus: Int32) {
        let signal = waitStatus & 0x7f
        self = signal == 0 ? .exited((waitStatus >> 8) & 0xff) : .signalled(signal)
    }
}

/// A process that we started, in a process group of its own unless it is to use the terminal. One that is dropped before
/// ``wait()`` is killed: nothing of ours outlives its owner.
package struct ChildProcess: ~Copyable, Sendable {
    package let pid: Int32
    private let hasOwnGroup: Bool

    /// Starts a program (`posix_spawn(3)`) with three standard descriptors and no others; signals are as in a fresh
    /// process. `arguments` come after the program's own name; `environment` is `NAME=value`, `nil` for ours. One that
    /// talks to a person stays in our process group: a terminal listens to no other.
    package init(
        path: String, arguments: [String], environment: [String]? = nil,
        standardInput: Int32, standardOutput: Int32, standardError: Int32, usesTerminal: Bool = false
    ) throws(SystemError) {
        var pid: Int32 = -1
        var argumentVector = unsafe Self.vector([path] + arguments)
        var environmentVector = unsafe Self.vector(environment ?? [])
        defer {
            unsafe argumentVector.forEach { unsafe free($0) }
            unsafe environmentVector.forEach { unsafe free($0) }
        }
        let code = unsafe argumentVector.withUnsafeMutableBufferPointer { arguments in
            unsafe environmentVector.withUnsafeMutableBufferPointer { variables in
                unsafe summit_spawn(
                    &pid, path, arguments.baseAddress!, environment == nil ? nil : variables.baseAddress!,
                    standardInput, standardOutput, standardError, usesTerminal ? 0 : 1)
            }
        }
        guard code == 0 else { throw SystemError(code: code, call: "posix_spawn", path: path) }
        self.pid = pid
        hasOwnGroup = !usesTerminal
        if hasOwnGroup { summit_end_with_us(-pid) }
    }

    deinit {
        terminate()
        summit_end_with_us(0)
        _ = try? Self.reap(pid)
    }

    /// What ends us ends it too, though it has no group of its own.
    borrowing func endWithUs() { summit_end_with_us(pid) }

    /// Ends it now, with whatever it has started.
    package borrowing func terminate() { _ = kill(hasOwnGroup ? -pid : pid, SIGKILL) }

    /// Whether it has ended and waits to be asked how.
    package borrowing func hasEnded() -> Bool {
        var info = unsafe siginfo_t()
        let result = retrying { unsafe Int(waitid(P_PID, id_t(pid), &info, WEXITED | WNOHANG | WNOWAIT)) }
        return unsafe result != 0 || info.si_signo == SIGCHLD
    }

    /// Waits for its end.
    package consuming func wait() throws(SystemError) -> ChildStatus {
        let pid = self.pid
        discard self
        defer { summit_end_with_us(0) }
        return try Self.reap(pid)
    }

    private static func reap(_ pid: Int32) throws(SystemError) -> ChildStatus {
        var status: Int32 = 0
        guard retrying({ unsafe waitpid(pid, &status, 0) }) == pid else { throw SystemError.last("waitpid") }
        return ChildStatus(waitStatus: status)
    }

    private static func vector(_ strings: [String]) -> [UnsafeMutablePointer<CChar>?] {
        var vector = unsafe strings.map { unsafe strdup($0) }
        unsafe vector.append(nil)
        return unsafe vector
    }
}
