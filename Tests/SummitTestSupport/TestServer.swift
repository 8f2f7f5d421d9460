package import LinuxSystem
internal import Logging
package import SummitClient
package import SummitCore
package import SummitDaemon
internal import SummitStore
internal import Synchronization

/// The real control server over the real store, in this process, with a clock that stands where the test puts it.
package final class TestServer: Sendable {
    package let scratch: Scratch
    package let services: Services
    private let server: ControlServer
    private let serving: Task<Void, any Error>
    private let clock: TestClock

    package init(
        now: String = "2026-11-23T12:00:00Z", configuration: Configuration = Configuration(),
        policy: ChangePolicy = .user, zones: ZoneDirectory = ZoneDirectory(), scratch: Scratch? = nil
    ) async throws {
        self.scratch = try scratch ?? Scratch()
        let clock = TestClock(try Instant(parsing: now))
        self.clock = clock
        let store = try Store(path: self.scratch.file("timeline.db"), hash: sha256)
        var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        logger.logLevel = .critical
        services = Services(
            store: store, writer: WriteQueue(store: store) { _ in }, zones: zones,
            configuration: configuration, logger: logger, clock: { clock.now })
        server = try ControlServer(
            services: services, manager: TestManager(started: clock.now), policy: policy, logger: logger)
        let listener = try UnixSocket.listen(path: self.scratch.file("socket"), mode: 0o600)
        try await server.start(descriptor: listener.release())
        serving = Task { [server] in try await server.run() }
    }

    /// Moves the clock.
    package func set(now: Instant) { clock.now = now }

    /// Moves the clock.
    package func set(now: String) throws { clock.now = try Instant(parsing: now) }

    package var socketPath: String { scratch.file("socket") }

    package func connect() throws -> Connection {
        try Connection(to: try Endpoint(socket: socketPath, scope: nil))
    }

    /// Ends it; what was open is closed.
    package func stop() async throws {
        server.stop()
        try await serving.value
        services.brokenImports.stop()
        try services.store.close()
    }
}

/// A clock that a test sets.
package final class TestClock: Sendable {
    private let instant: Mutex<Instant>

    package init(_ now: Instant) { instant = Mutex(now) }

    package var now: Instant {
        get { instant.withLock { $0 } }
        set { instant.withLock { $0 = newValue } }
    }
}

private struct TestManager: ManagerActions {
    let started: Instant

    func reload() async throws -> Configuration { Configuration() }

    var facts: ManagerFacts {
        ManagerFacts(
            started: started, mode: "test", store: "test", storeCheck: "unchecked", journal: "absent",
            clockBelieved: true, connections: 0, droppedLogLines: 0)
    }
}
