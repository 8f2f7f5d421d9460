import Glibc
import LinuxSystem
import Systemd
import Testing

/// Each in a process of its own, since notification is about the environment.
@Suite struct NotifyTests {
    @Test func `Without a service manager nothing is sent`() async {
        await #expect(processExitsWith: .success) {
            unsafe _ = unsetenv("NOTIFY_SOCKET")
            unsafe _ = unsetenv("WATCHDOG_USEC")
            exit(!Notify.ready(status: "x") && Notify.watchdogInterval() == nil ? 0 : 3)
        }
    }

    @Test func `Each message is what sd_notify(3) says, with a status on one line`() async throws {
        let place = try FakeJournal()
        await #expect(processExitsWith: .success) { [path = place.path as String] in
            let manager = try FakeManager(path: path)
            guard Notify.ready(status: "two\nlines"), manager.next() == "READY=1\nSTATUS=two lines" else { exit(3) }
            guard Notify.stopping(), manager.next() == "STOPPING=1" else { exit(4) }
            guard Notify.watchdog(), manager.next() == "WATCHDOG=1" else { exit(5) }
            guard Notify.extendTimeout(microseconds: 5), manager.next() == "EXTEND_TIMEOUT_USEC=5" else { exit(6) }
            let before = Clock.monotonicNanoseconds() / 1000
            guard Notify.reloading(), let lines = manager.next()?.split(separator: "\n"), lines.count == 2,
                lines[0] == "RELOADING=1", lines[1].hasPrefix("MONOTONIC_USEC="),
                let time = UInt64(lines[1].dropFirst(15)), time >= before
            else { exit(7) }
            exit(0)
        }
    }

    @Test func `The watchdog's interval comes from the service manager`() async {
        await #expect(processExitsWith: .success) {
            unsafe _ = setenv("WATCHDOG_USEC", "3000000", 1)
            unsafe _ = setenv("WATCHDOG_PID", String(getpid()), 1)
            exit(Notify.watchdogInterval() == 3_000_000 ? 0 : 3)
        }
    }
}

/// The receiving end of `NOTIFY_SOCKET`.
private final class FakeManager {
    private let socket: Descriptor

    init(path: String) throws {
        socket = try DatagramSocket.bind(path: path, mode: 0o600)
        unsafe _ = setenv("NOTIFY_SOCKET", path, 1)
    }

    func next() -> String? {
        var bytes: [UInt8] = []
        let count = try? UnixSocket.receive(into: &bytes, on: socket.rawValue, timeoutMilliseconds: 1000)
        return count == nil ? nil : String(decoding: bytes, as: UTF8.self)
    }
}
