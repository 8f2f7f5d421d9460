package import LinuxSystem
internal import Logging
internal import ServiceLifecycle
internal import SummitAPI
internal import SummitCore
internal import SummitStore
internal import Systemd

/// The composition root: everything is made and wired here, and nowhere else.
package struct Daemon: Sendable {
    package let options: DaemonOptions

    package init(options: DaemonOptions) { self.options = options }

    /// Runs until SIGTERM or SIGINT.
    ///
    /// - Throws: ``Refusal`` when it can't start.
    package func run(signals: SignalWatch) async throws {
        OwnProcess.ignoreBrokenPipes()
        // Beside the opening of the store; the control server has them then.
        Task(executorPreference: TaskThreads.shared) { _ = try? Interfaces.all() }
        let (losses, threshold) = (LogLosses(), LogThreshold())
        let runsUnderJournal = OwnProcess.environment("JOURNAL_STREAM") != nil
        let journal = JournalSocket.exists() ? JournalSocket() : nil
        let factory = Self.logFactory(journal: runsUnderJournal ? journal : nil, losses: losses, threshold: threshold)
        let logger = factory("summitd")

        let zones = ZoneDirectory()
        let files = ConfigurationFiles(path: options.configurationPath, isRequired: options.configurationIsGiven)
        let configuration = try load(files, zones, logger)
        threshold.level = configuration.logLevel

        let lock = try lockState(logger)
        let store = try needing(logger) {
            let patience = StartPatience()
            defer { patience.end() }
            return try Store(path: options.storePath, hash: sha256) { slugs in
                logger.critical(
                    """
                    damaged in the store and put right from the change log: \(slugs.joined(separator: ", "))
                    """, metadata: [LogKey.messageID: "\(MessageID.recordsMended)"])
            }
        }
        let failure = StoreFailure()
        let writer = WriteQueue(store: store, clock: Clock.realtimeMicroseconds) { error in failure.report(error) }
        let services = Services(
            store: store, writer: writer, zones: zones, configuration: configuration, logger: logger,
            clock: { Instant(secondsSinceEpoch: Clock.realtime().seconds) })
        let reminders = try ReminderService(
            services: services, socket: journal, echoes: !runsUnderJournal, notBefore: BuildDate.instant, logger: logger
        )
        let manager = Manager(
            services: services, files: files, reminders: reminders, options: options, losses: losses,
            threshold: threshold)
        let server = try ControlServer(
            services: services, manager: manager, policy: options.changePolicy, logger: logger)
        manager.serve(server)
        let zoneService = try ZoneService(services: services, logger: logger)

        try needing(logger) { try services.brokenImports.findLeftovers(services) }
        // Before anybody can reach the daemon: a signal that came earlier would simply kill it.
        let (ends, end) = AsyncStream<Void>.makeStream()
        let (reloads, reload) = AsyncStream<Void>.makeStream()
        signals.handle { _ = ($0 == .hangUp ? reload : end).yield() }
        let descriptor = try listen(logger)
        let socketFile = Files.status(options.socketPath, followingLinks: false)
        try await server.start(descriptor: descriptor)
        logger.notice(
            "summitd \(Product.version) is ready: \(options.storePath), \(options.socketPath)",
            metadata: [LogKey.messageID: "\(MessageID.started)"])
        Notify.ready(status: "Serving \(options.socketPath)")

        try await Self.run(
            [
                server, reminders, ReloadService(signals: reloads, manager: manager, logger: logger), zoneService,
                UpkeepService(services: services, manager: manager, logger: logger), BackupService(services: services),
                StandingService(services: services), failure,
            ], until: ends, logger)
        services.brokenImports.stop()
        do {
            try store.close()
        } catch {
            // What was acknowledged is on the disk all the same, in the write-ahead log.
            logger.warning("the write-ahead log stays beside the store: \(error)")
        }
        // Another daemon may have its own there by now.
        let present = Files.status(options.socketPath, followingLinks: false)
        if options.ownsSocket, let socketFile, let present, present.isSameFile(as: socketFile) {
            try? Files.remove(options.socketPath)
        }
        logger.info("summitd has ended")
        _ = consume lock
    }

    /// Runs the parts of the daemon until a signal comes or one of them fails; then they end in order.
    ///
    /// - Throws: ``Refusal`` where one has failed.
    private static func run(_ parts: [any Service], until signals: AsyncStream<Void>, _ logger: Logger) async throws {
        let endOfService = EndOfService(logger: logger)
        // The group's own talk is of no use to an administrator: what ends the daemon is logged by EndOfService. Without names
        // for that, it would print each service with all that it holds, which takes longer than the rest of the start.
        let services = (parts.map { endOfService.watched($0) } + [endOfService]).map {
            ServiceGroupConfiguration.ServiceConfiguration(
                service: $0, failureTerminationBehavior: .gracefullyShutdownGroup, serviceName: "")
        }
        let end = ServiceGroupConfiguration.ServiceConfiguration(
            service: UntilSignal(signals: signals), successTerminationBehavior: .gracefullyShutdownGroup,
            serviceName: "")
        let group = ServiceGroupConfiguration(
            services: services + [end], logger: Logger(label: "lifecycle") { _ in SwiftLogNoOpLogHandler() })
        do {
            try await ServiceGroup(configuration: group).run()
        } catch {
            throw Refusal(error)
        }
    }

    private func load(_ files: ConfigurationFiles, _ zones: ZoneDirectory, _ logger: Logger) throws -> Configuration {
        do {
            return try files.load(zones: zones)
        } catch {
            logger.critical("\(error)", metadata: [LogKey.messageID: "\(MessageID.configurationRefused)"])
            throw Refusal(status: .configuration)
        }
    }

    /// What the start needs of the store.
    private func needing<Result>(_ logger: Logger, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            logger.critical("\(error)", metadata: [LogKey.messageID: "\(MessageID.storeRefused)"])
            throw Refusal(error)
        }
    }

    private static func logFactory(
        journal: JournalSocket?, losses: LogLosses, threshold: LogThreshold
    ) -> @Sendable (_ label: String) -> Logger {
        { label in
            Logger(label: label) { label in
                if let journal {
                    return JournalLogHandler(label: label, journal: journal, losses: losses, threshold: threshold)
                }
                return TerminalLogHandler(losses: losses, threshold: threshold)
            }
        }
    }

    /// Makes the state directory, and keeps a second daemon away from it.
    private func lockState(_ logger: Logger) throws -> FileLock {
        do {
            try Files.makeDirectories(options.stateDirectory, mode: 0o700)
            return try FileLock(path: options.stateDirectory + "/lock")
        } catch {
            if error.wouldBlock {
                logger.critical("another summitd already uses \(options.stateDirectory)")
                throw Refusal(status: .failure)
            }
            logger.critical("the state directory can't be used: \(error)")
            // What may pass is tried again by systemd; what is set up wrongly is not.
            throw Refusal(status: error.mayPass ? .failure : .configuration)
        }
    }

    /// The socket that systemd passed, or one of our own.
    private func listen(_ logger: Logger) throws -> Int32 {
        do {
            if let passed = try Activation.socket(named: "varlink") { return passed }
        } catch {
            logger.critical("the socket that was passed can't be used: \(error)")
            throw Refusal(status: .failure)
        }
        do {
            let directory = Files.directory(of: options.socketPath)
            if !Files.exists(directory) { try Files.makeDirectories(directory, mode: options.socketDirectoryMode) }
            return try UnixSocket.listen(path: options.socketPath, mode: options.socketMode).release()
        } catch {
            if error.isAddressInUse {
                logger.critical("another daemon already listens on \(options.socketPath)")
            } else {
                logger.critical("can't listen: \(error)")
            }
            throw Refusal(status: .failure)
        }
    }
}
