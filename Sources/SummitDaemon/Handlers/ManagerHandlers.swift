internal import LinuxSystem
internal import SummitAPI
internal import SummitCore
internal import SummitStore
internal import Varlink

enum StatusHandler: ReadHandler {
    static let method = "org.summitd.Manager.Status"

    static func run(_ call: EmptyParameters, _ context: CallContext) throws -> ManagerMethods.StatusReply {
        let services = context.services
        let (facts, configuration) = (context.manager.facts, services.configuration)
        return try services.store.read { reader in
            let counts = try reader.ledgerCounts()
            let through = try reader.setting(Ledger.plannedThrough).flatMap(Int64.init)
            return ManagerMethods.StatusReply(
                version: Product.version, pid: OwnProcess.pid, started: facts.started.description, mode: facts.mode,
                store: facts.store, storeCheck: facts.storeCheck, configuration: configuration.files,
                policies: configuration.reminders.policies.map(\.name), zone: configuration.zone,
                tzdata: services.zones.tzdataVersion, journal: facts.journal, clockBelieved: facts.clockBelieved,
                plannedThrough: through.map { Instant(secondsSinceEpoch: $0).description },
                milestones: try reader.milestoneCount(),
                reminders: Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue, $0.value) }),
                next: try reader.nextDue().map {
                    ManagerMethods.NextReminder(due: $0.at.description, milestone: $0.slug, title: $0.title)
                },
                connections: facts.connections, droppedLogLines: facts.droppedLogLines,
                lastBackup: Backups(services: services).last?.description,
                backups: Backups(services: services).directory)
        }
    }
}

enum ReloadHandler: ChangeHandler {
    static let method = "org.summitd.Manager.Reload"

    static func run(_ call: EmptyParameters, _ context: CallContext) async throws -> ManagerMethods.ReloadReply {
        // All reminders may have to be planned anew, which is not for the loop to do.
        let configuration = try await withTaskExecutorPreference(TaskThreads.shared) {
            try await context.manager.reload()
        }
        return ManagerMethods.ReloadReply(
            configuration: configuration.files, policies: configuration.reminders.policies.map(\.name))
    }
}

enum IdentifyHandler: ReadHandler {
    static let method = "org.summitd.Manager.Identify"

    static func run(_ call: ManagerMethods.Identify, _ context: CallContext) throws -> EmptyParameters {
        guard call.program.count <= 200, Printable.escape(call.program) == call.program else {
            throw FieldError(field: "program", reason: "a program's name is up to 200 characters of plain text")
        }
        context.program = call.program.isEmpty ? nil : call.program
        return EmptyParameters()
    }
}
