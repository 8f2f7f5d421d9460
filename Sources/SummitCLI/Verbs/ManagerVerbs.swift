internal import ArgumentParser
internal import SummitAPI
internal import SummitClient

struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(verb: "status", abstract: "How the daemon is.")

    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Daemon") var connection: ConnectionOptions

    private struct Document: Encodable { let status: ManagerMethods.StatusReply }

    func run() throws {
        let style = try output.style()
        let status: ManagerMethods.StatusReply = try connection.connect().call(
            "org.summitd.Manager.Status")
        if style.format == .json || style.format == .jsonl {
            Output.write(
                style.format == .json
                    ? try JSONOutput.document(Document(status: status)) : try JSONOutput.line(status))
            return
        }
        let states = ["due", "claimed", "sent", "confirmed", "skipped", "missed", "unverifiable"]
        let reminders: [String] = states.compactMap { state in
            guard let count = status.reminders[state], count > 0 else { return nil }
            return "\(count) \(state)"
        }
        let files = status.configuration
        let facts: [(String, String)] = [
            ("summitd", "\(status.version), pid \(status.pid), \(status.mode), since \(status.started)"),
            ("store", "\(status.store) (\(status.storeCheck))"),
            ("last backup", status.lastBackup.map { "\($0), in \(status.backups)" } ?? ""),
            ("milestones", String(status.milestones)),
            ("reminders", reminders.joined(separator: ", ")),
            ("next", Self.next(status.next)),
            ("journal", status.journal),
            ("clock", status.clockBelieved ? "" : "shows a time before this program was built; reminders are held"),
            ("configuration", files.isEmpty ? "defaults" : files.joined(separator: ", ")),
            ("policies", status.policies.joined(separator: ", ")),
            ("zone", status.zone ?? ""),
            ("tzdata", status.tzdata ?? "unknown"),
            ("connections", String(status.connections)),
            ("lost log lines", status.droppedLogLines > 0 ? String(status.droppedLogLines) : ""),
        ]
        try Facts(facts).print(style)
    }

    private static func next(_ next: ManagerMethods.NextReminder?) -> String {
        guard let next else { return "no reminder is planned" }
        return "\(next.due) \(next.title)"
    }
}

struct Reload: ParsableCommand {
    static let configuration = CommandConfiguration(
        verb: "reload",
        abstract: "Have the daemon read its configuration anew. One with an error changes nothing.")

    @OptionGroup(title: "Daemon") var connection: ConnectionOptions

    func run() throws {
        let reply: ManagerMethods.ReloadReply = try connection.connectForChange().call(
            "org.summitd.Manager.Reload")
        let files = reply.configuration.isEmpty ? "no file, all defaults" : reply.configuration.joined(separator: ", ")
        Output.print("the configuration was read anew: \(files)")
    }
}

struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        verb: "version", abstract: "The version of summitctl and, where it can be reached, of the daemon.")

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup(title: "Daemon") var connection: ConnectionOptions

    private struct Document: Encodable {
        let summitctl: String
        let summitd: String?
    }

    func run() throws {
        let daemon = try? connection.connect().call(
            "org.summitd.Manager.Status", as: ManagerMethods.StatusReply.self
        ).version
        if json {
            Output.write(try JSONOutput.document(Document(summitctl: Product.version, summitd: daemon)))
        } else {
            Output.print("summitctl \(Product.version)")
            if let daemon { Output.print("summitd \(daemon)") }
        }
    }
}
