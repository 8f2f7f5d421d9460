internal import LinuxSystem
internal import Logging
internal import SummitCore
internal import SummitStore
internal import Synchronization
internal import Systemd

/// The daemon as a whole, as org.summitd.Manager and the signals see it.
final class Manager: ManagerActions {
    private let services: Services
    private let files: ConfigurationFiles
    private let reminders: ReminderService
    private let options: DaemonOptions
    private let losses: LogLosses
    private let threshold: LogThreshold
    private let started: Instant
    private let server = Mutex<ControlServer?>(nil)
    private let storeCheck = Mutex("unchecked")

    init(
        services: Services, files: ConfigurationFiles, reminders: ReminderService, options: DaemonOptions,
        losses: LogLosses, threshold: LogThreshold
    ) {
        self.services = services
        self.files = files
        self.reminders = reminders
        self.options = options
        self.losses = losses
        self.threshold = threshold
        started = services.clock()
    }

    func serve(_ server: ControlServer) { self.server.withLock { $0 = server } }

    func noteStoreCheck(_ text: String) { storeCheck.withLock { $0 = text } }

    /// Reads the configuration anew and plans by it. systemd is told before and after.
    func reload() async throws -> Configuration {
        Notify.reloading()
        defer { Notify.ready(status: nil) }
        let configuration: Configuration
        do {
            configuration = try files.load(zones: services.zones)
        } catch {
            services.logger.error(
                "\(error); the old configuration stays in force",
                metadata: [LogKey.messageID: "\(MessageID.configurationRefused)"])
            throw error
        }
        services.configuration = configuration
        threshold.level = configuration.logLevel
        services.logger.notice(
            "the configuration was read anew: \(configuration.files.isEmpty ? "no files" : configuration.files.joined(separator: ", "))",
            metadata: [LogKey.messageID: "\(MessageID.reloaded)"])
        try await Replanning(services: services).runIfNeeded()
        return configuration
    }

    var facts: ManagerFacts {
        let snapshot = reminders.snapshot
        let journal =
            switch snapshot.journal {
            case .available: snapshot.isJournalSilent ? "silent" : "available"
            case .unreadable: "unreadable"
            case .held: "held"
            case .none: "absent"
            }
        return ManagerFacts(
            started: started, mode: options.isSystem ? "system" : "user", store: options.storePath,
            storeCheck: storeCheck.withLock { $0 }, journal: journal, clockBelieved: snapshot.clockBelieved,
            connections: server.withLock { $0?.connections ?? 0 }, droppedLogLines: losses.count)
    }
}
