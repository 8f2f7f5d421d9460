internal import ArgumentParser
internal import LinuxSystem
internal import SummitAPI
internal import SummitClient
internal import SummitCore

struct Remind: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Reminders: what is planned, and what became of each.",
        subcommands: [ListReminders.self, AddReminder.self, RemoveReminder.self], defaultSubcommand: ListReminders.self)

    struct ListReminders: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Planned and given reminders, by due time.")

        @Argument(help: "Only those of this milestone.")
        var milestone: Value?

        @Option(
            help: ArgumentHelp(
                "Only these: due, claimed, sent, confirmed, skipped, missed, unverifiable.", valueName: "state"))
        var state: [Value] = []

        @Option(name: [.customShort("n"), .long], help: ArgumentHelp("At most this many.", valueName: "number"))
        var limit: Value?

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Daemon") var connection: ConnectionOptions

        private struct Document: Encodable { let reminders: [ReminderMethods.Delivery] }

        func run() throws {
            let style = try output.style()
            let reply: ReminderMethods.ListReply = try connection.connect().call(
                "org.summitd.Reminders.List",
                ReminderMethods.List(
                    milestone: milestone?.text, states: state.isEmpty ? nil : state.map(\.text),
                    limit: try limit?.integer("--limit", atLeast: 1)))
            switch style.format {
            case .json: Output.write(try JSONOutput.document(Document(reminders: reply.reminders)))
            case .jsonl: for one in reply.reminders { Output.write(try JSONOutput.line(one)) }
            case .ids: for one in reply.reminders { Output.print(one.key) }
            case .csv:
                if style.legend {
                    Output.write(
                        CSV.line(["key", "milestone", "trigger", "due", "state", "policy", "lateness_usec", "note"]))
                }
                for one in reply.reminders {
                    Output.write(
                        CSV.line([
                            one.key, one.milestone, one.trigger, one.due, one.state, one.policy ?? "",
                            one.latenessUsec.map(String.init) ?? "", one.note ?? "",
                        ]))
                }
            case .table: printTable(reply.reminders, style)
            }
        }

        private func printTable(_ reminders: [ReminderMethods.Delivery], _ style: Style) {
            var table = Table(
                headings: ["DUE", "", "STATE", "MILESTONE", "TRIGGER", "FROM", "NOTE"],
                elastic: [(3, 20), (6, 10), (4, 8), (3, 10)])
            let now = Instant.present
            for one in reminders {
                let due = Self.due(one.due, style)
                var row = [Table.Cell(due.text)]
                row.append(Table.Cell(due.when.map { Self.relative($0, now) } ?? "", .cyan))
                row.append(Table.Cell(one.state, Self.tint(one.state)))
                row.append(Table.Cell(one.title))
                row.append(Table.Cell(one.trigger))
                row.append(Table.Cell(one.policy.map { "policy " + $0 } ?? ""))
                row.append(Table.Cell(one.note ?? "", .dim))
                table.rows.append(row)
            }
            for line in table.lines(style) { Output.print(line) }
            if reminders.isEmpty, style.legend { Output.note("no reminder") }
        }

        /// The due time in the zone of this machine, or the one that is asked for.
        private static func due(_ text: String, _ style: Style) -> (text: String, when: When?) {
            let zone = style.zone ?? ClientZones.own ?? "UTC"
            guard let instant = try? Instant(parsing: text), let rules = try? ClientZones.directory.rules(for: zone),
                let local = ZonedDateTime(instant: instant, in: rules, zone: zone)
            else { return (text, nil) }
            let when = When.zoned(local, end: nil)
            return (MilestoneRows(style: style, now: instant).date(when), when)
        }

        private static func relative(_ when: When, _ now: Instant) -> String {
            (try? RelativeTime.phrase(for: when, now: now, zones: ClientZones.directory)) ?? ""
        }

        private static func tint(_ state: String) -> Style.Tint? {
            switch state {
            case "confirmed": .green
            case "unverifiable", "missed": .red
            case "claimed", "sent": .yellow
            case "skipped": .dim
            default: nil
            }
        }
    }

    struct AddReminder: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Add a reminder to a milestone.",
            discussion: """
                A trigger is a time before the start (-P7D, -PT30M, -P1D@09:00), before or after the end (end:-PT1H), or \
                a time of its own (2027-06-01T09:00[Asia/Almaty], 2027-06-01T04:00:00Z).
                """)

        @Argument(help: "A slug or uid.")
        var milestone: Value

        @Argument(help: "When to remind.")
        var trigger: Value

        @Option(help: ArgumentHelp("alert, crit, err, warning, notice or info.", valueName: "priority"))
        var priority: Value?

        @Option(help: ArgumentHelp("The zone of a time that names none.", valueName: "zone"))
        var zone: Value?

        @Flag(help: "Show what would be, and change nothing.")
        var dryRun = false

        @OptionGroup(title: "Daemon") var connection: ConnectionOptions

        func run() throws {
            let reply: ReminderMethods.AddReply = try connection.connectForChange().call(
                "org.summitd.Reminders.Add",
                ReminderMethods.Add(
                    milestone: milestone.text, trigger: trigger.text, priority: priority?.text, zone: zone?.text,
                    clientZone: ClientZones.own, dryRun: dryRun ? true : nil))
            Output.warn(reply.warnings)
            Output.print("\(reply.milestone): \(reply.trigger)" + (reply.due.map { ", due \($0)" } ?? ""))
            if dryRun { Output.note("nothing was changed") }
        }
    }

    struct RemoveReminder: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove", abstract: "Take a reminder off a milestone.")

        @Argument(help: "A slug or uid.")
        var milestone: Value

        @Argument(help: "The trigger, as `remind list` shows it.")
        var trigger: Value

        @Flag(help: "Show what would be, and change nothing.")
        var dryRun = false

        @OptionGroup(title: "Daemon") var connection: ConnectionOptions

        func run() throws {
            let reply: ReminderMethods.RemoveReply = try connection.connectForChange().call(
                "org.summitd.Reminders.Remove",
                ReminderMethods.Remove(
                    milestone: milestone.text, trigger: trigger.text, dryRun: dryRun ? true : nil))
            Output.print("\(reply.milestone): \(reply.trigger) removed")
            if dryRun { Output.note("nothing was changed") }
        }
    }
}
