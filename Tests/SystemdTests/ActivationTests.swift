import Glibc
import LinuxSystem
import Systemd
import Testing

/// Each in a process of its own, since activation is about descriptor 3 and the environment.
@Suite struct ActivationTests {
    @Test func `Without a service manager there is no socket`() async {
        await #expect(processExitsWith: .success) {
            unsafe _ = unsetenv("LISTEN_FDS")
            exit(try Activation.socket(named: "varlink") == nil ? 0 : 3)
        }
    }

    @Test func `A listening socket of our name is ours, and the environment is cleared`() async {
        await #expect(processExitsWith: .success) {
            try activate(names: "varlink", listening: true)
            guard try Activation.socket(named: "varlink") == 3 else { exit(3) }
            guard fcntl(3, F_GETFD) & FD_CLOEXEC != 0, OwnProcess.environment("LISTEN_FDS") == nil else { exit(4) }
            exit(0)
        }
    }

    @Test func `A single socket without a name will do`() async {
        await #expect(processExitsWith: .success) {
            try activate(names: nil, listening: true)
            exit(try Activation.socket(named: "varlink") == 3 ? 0 : 3)
        }
    }

    @Test func `A socket of another name is an error that names it`() async {
        await #expect(processExitsWith: .success) {
            try activate(names: "http", listening: true)
            exit(refusal() == "expected one socket named varlink from the service manager, got: http" ? 0 : 3)
        }
    }

    @Test func `A socket that does not listen is an error`() async {
        await #expect(processExitsWith: .success) {
            try activate(names: "varlink", listening: false)
            exit(refusal()?.contains("is not a listening Unix stream socket") == true ? 0 : 3)
        }
    }
}

/// What activation has against the socket.
private func refusal() -> String? {
    do throws(ActivationError) {
        _ = try Activation.socket(named: "varlink")
        return nil
    } catch {
        return error.description
    }
}

/// Puts a socket where systemd would. Whatever was at 3 belonged to the test runner, which has no use for it now.
private func activate(names: String?, listening: Bool) throws {
    let path = "/tmp/summit-test-activation-\(getpid())"
    let socket =
        listening
        ? try UnixSocket.listen(path: path, mode: 0o600) : try DatagramSocket.bind(path: path, mode: 0o600)
    try Files.remove(path)
    let original = Files.status(of: socket.rawValue)
    // The runner opens and closes files while it starts, and may close this number once more.
    repeat {
        if socket.rawValue != 3 { _ = dup2(socket.rawValue, 3) }
        usleep(100_000)
    } while Files.status(of: 3) != original
    _ = socket.release()
    unsafe _ = setenv("LISTEN_PID", String(getpid()), 1)
    unsafe _ = setenv("LISTEN_FDS", "1", 1)
    if let names {
        unsafe _ = setenv("LISTEN_FDNAMES", names, 1)
    } else {
        unsafe _ = unsetenv("LISTEN_FDNAMES")
    }
}
