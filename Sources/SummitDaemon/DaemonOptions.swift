package import ArgumentParser
internal import LinuxSystem
internal import SummitAPI

/// Where the daemon keeps things, and for whom it works.
package struct DaemonOptions: Sendable {
    package var isSystem: Bool
    package var configurationPath: String
    package var configurationIsGiven: Bool
    package var stateDirectory: String
    package var socketPath: String
    /// Whether the socket was made by this process, and is to be removed by it.
    package var ownsSocket: Bool
    package var changePolicy: ChangePolicy

    package var storePath: String { stateDirectory + "/timeline.db" }
    package var socketMode: UInt32 { isSystem ? 0o666 : 0o600 }
    package var socketDirectoryMode: UInt32 { isSystem ? 0o755 : 0o700 }

    /// - Throws: ``SystemError`` where a user has no directory for a socket that is safe.
    package init(
        isSystem: Bool, configuration: String? = nil, stateDirectory: String? = nil, socket: String? = nil
    ) throws {
        self.isSystem = isSystem
        let locations = isSystem ? Locations.system : try Locations.user()
        configurationPath = configuration ?? locations.configuration
        configurationIsGiven = configuration != nil
        self.stateDirectory = stateDirectory ?? locations.state
        socketPath = socket ?? locations.socket
        ownsSocket = OwnProcess.environment("LISTEN_FDS") == nil
        if isSystem {
            changePolicy = .system(groups: Set([Accounts.gid(named: "summit")].compactMap { $0 }))
        } else {
            changePolicy = .user
        }
    }
}

/// The command line of summitd.
package struct DaemonCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "summitd",
        abstract: "Keep a timeline of milestones and remind of what is coming.",
        discussion: """
            Stays in the foreground; SIGTERM ends it, SIGHUP reads the configuration anew. Talk to it with summitctl.
            """,
        version: Product.version)

    @Flag(help: "Work for the whole system: /var/lib/summitd, /run/summit. The default for root and user summitd.")
    var system = false

    @Flag(help: "Work for the present user: below XDG_STATE_HOME and XDG_RUNTIME_DIR. The default for others.")
    var user = false

    @Option(help: ArgumentHelp("The configuration; conf.d/*.yaml beside it is read too.", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("Where the timeline is kept.", valueName: "dir"))
    var stateDir: String?

    @Option(help: ArgumentHelp("The control socket.", valueName: "path"))
    var socket: String?

    @Option(
        help: ArgumentHelp("Put the timeline of a backup in place, where there is none, and end.", valueName: "file"))
    var restore: String?

    @Option(help: ArgumentHelp("Say what a backup holds and whether it is sound, and end.", valueName: "file"))
    var inspect: String?

    @Option(
        help: ArgumentHelp("Say which migrations a store has been through, a line each, and end.", valueName: "file"))
    var schema: String?

    package init() {}

    package func validate() throws {
        if system, user { throw ValidationError("--system and --user exclude each other") }
        if [restore, inspect, schema].count(where: { $0 != nil }) > 1 {
            throw ValidationError("--restore, --inspect and --schema exclude each other")
        }
    }

    package func run() throws {
        if let inspect { return try Restoration.inspect(inspect) }
        if let schema { return try Restoration.migrations(schema) }
        let ownUser = Accounts.uid(named: "summitd")
        let isSystem = system || !user && (OwnProcess.uid == 0 || OwnProcess.uid == ownUser)
        let options: DaemonOptions
        do {
            options = try DaemonOptions(
                isSystem: isSystem, configuration: config, stateDirectory: stateDir, socket: socket)
        } catch {
            StandardError.print("summitd: \(error)")
            throw ExitCode(78)
        }
        // A user's timeline is nobody else's to read, whatever the directory allows. The system's has its unit for that.
        if !isSystem { OwnProcess.keepFilesPrivate() }
        if let restore { return try Restoration.restore(restore, options) }
        OwnProcess.limitHeaps()
        OwnProcess.raiseDescriptorLimit()
        // Before there are other threads: those have what this one has.
        let signals = SignalWatch()
        Task(executorPreference: TaskThreads.shared) {
            do {
                try await Daemon(options: options).run(signals: signals)
                Self.exit()
            } catch let refusal as Refusal {
                Self.exit(withError: ExitCode(refusal.status.rawValue))
            } catch {
                Self.exit(withError: error)
            }
        }
        signals.wait()
    }

    /// Runs the command line and ends the process with its status.
    package static func start() { main() }
}
