internal import LinuxSystem
internal import SummitCore
internal import SummitDaemon
internal import SummitStore
internal import SummitTestSupport

/// Decades in the life of a daemon, made up from a seed: the real engine over the real store and the real control
/// server, with a clock and a journal that do what real ones may. Each promise is checked at each step.
package enum Simulation {
    package struct Outcome: Sendable {
        package var seed: UInt64
        /// The promise that was broken first; `nil`: none.
        package var violation: String?
        /// What happened, for the reader of a failure.
        package var trace: [String] = []
        package var deliveries = 0
        package var crashes = 0
        /// Of the delivery machine.
        package var steps = 0
        package var years = 0.0

        package init(seed: UInt64) { self.seed = seed }
    }

    /// - Parameters:
    ///   - actions: so many things happen.
    ///   - mutation: what is taken away from the protocol.
    package static func run(seed: UInt64, actions: Int = 60, mutation: Mutation? = nil) async throws -> Outcome {
        let root = Files.exists("/dev/shm") ? "/dev/shm" : "/tmp"
        let zoneFiles = try Scratch(in: root)
        try ZoneFiles.install(in: zoneFiles)
        let server = try await TestServer(
            now: "2026-11-24T00:00:00Z", zones: ZoneDirectory(path: zoneFiles.path), scratch: try Scratch(in: root))
        let outcome = try await onThread {
            let world = try World(seed: seed, server: server, zoneFiles: zoneFiles, mutation: mutation)
            return world.live(actions: actions)
        }
        try await server.stop()
        return outcome
    }
}

/// A few zones, one of which changes its law now and then.
enum ZoneFiles {
    static let names = ["UTC", "Europe/Paris", "America/New_York", "Test/Law"]
    private static let laws = ["Asia/Almaty", "Asia/Tokyo", "Europe/London", "America/Sao_Paulo"]
    private static let source = "/usr/share/zoneinfo/"

    static func install(in scratch: Scratch) throws {
        for directory in ["Europe", "America", "Test"] {
            try Files.makeDirectories(scratch.file(directory), mode: 0o700)
        }
        for name in ["Europe/Paris", "America/New_York"] {
            try Files.replace(scratch.file(name), with: try Files.read(path: source + name, limit: 1 << 20))
        }
        try enact(0, in: scratch)
    }

    static func enact(_ number: Int, in scratch: Scratch) throws {
        let law = laws[number % laws.count]
        try Files.replace(scratch.file("Test/Law"), with: try Files.read(path: source + law, limit: 1 << 20))
    }
}
