internal import ArgumentParser
internal import LinuxSystem
internal import SummitAPI
internal import SummitClient
internal import SummitCore

struct Remind: ParsableCommand {
    static let configuration = CommandConfiguration(
        verb: "remind",
        abstract: "Reminders: what is planned, and what became of each.",
        subcommands: [
            ListReminders.self, AddReminder.self, RemoveReminder.self, AcknowledgeReminder.self, SnoozeReminder.self,
            SkipReminder.self, SimulateReminders.self,
        ], defaultSubcommand: ListReminders.self)

    struct ListReminders: ParsableCommand {
        static let configuration = CommandConfiguration(
            verb: "remind list", abstract: "Planned and given reminders, by due time.",
            discussion: """
                summitctl remind list                                # the last that were given, and the next
                summitctl remind list --since 2027-06 --until 2027-06 --state missed

                Of more than there is room for, those that are closest to now are shown; with --since or --until all of \
                that time. Of what recurs the next eight occurrences are planned; remind simulate shows what follows.
                """)

        @Argument(help: "Only those of this milestone.", completion: .milestones)
        var milestone: Value?

        @Option(
            help: ArgumentHelp(
                "Only these: due, claimed, sent, confirmed, skipped, missed, unverifiable.", valueName: "state"))
        var state: [Value] = []

        @Option(help: ArgumentHelp("Only what is to be given then, or later: 2027-06, today, -2w.", valueName: "time"))
        var since: Value?

        @Option(help: ArgumentHelp("Only what is to be given until then; a date is included.", valueName: "time"))
        var until: Value?

        @Option(
            name: [.customShort("n", allowingJoined: true), .long],
            help: ArgumentHelp("At most this many; 1000 where no time is named.", valueName: "number"))
        var limit: Value?

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Daemon") var connection: ConnectionOptions

        func run() throws {
            let style = try output.style()
            let most = try limit?.integer("--limit", atLeast: 1)
            var printer = ReminderOutput(style: style)
            try connection.connect().stream(
                "org.summitd.Reminders.List",
                ReminderMethods.List(
                    milestone: milestone?.text, states: state.isEmpty ? nil : state.map(\.text), since: since?.text,
                    until: until?.text, limit: most, zone: output.zone?.text, clientZone: ClientZones.own),
                as: ReminderMethods.Deliveries.self
            ) { reply in
                printer.begin()
                try printer.page(reply.reminders)
            }
            printer.end(empty: "no reminder is planned, and none was given")
            if since == nil, until == nil, style.format == .table, style.legend, printer.count >= most ?? 1_000 {
                Output.note("Those closest to now; --since and --until show others.")
            }
        }
    }

    struct AddReminder: ParsableCommand {
        static let configuration = CommandConfiguration(
            verb: "remind add", abstract: "Add a reminder to a milestone.",
            discussion: """
                A trigger is a time before the start (7d before, 1d before at 09:00, at start; or as -P7D, -P1D@09:00), \
                before or after the end (1h before the end, end:-PT1H), or a time of its own \
                (2027-06-01T09:00[Asia/Almaty], 2027-06-01T04:00:00Z).
                """)

        @Argument(help: "A slug or uid.", completion: .milestones)
        var milestone: Value

        @Argument(help: "When to remind.")
        var trigger: [Value]

        @Option(help: ArgumentHelp("alert, crit, err, warning, notice or info.", valueName: "priority"))
        var priority: Value?

        @Option(help: ArgumentHelp("Give it again every so often until it is acknowledged: 1h.", valueName: "duration"))
        var every: Value?

        @Option(help: ArgumentHelp("With --every: so many times more (12).", valueName: "number"))
        var atMost: Value?

        @Option(
            help: ArgumentHelp(
                "When it can't be given in time: late, digest, skip, or \"skip after 2h\".", valueName: "how"))
        var catchUp: Value?

        @Option(help: ArgumentHelp("The zone of a time that names none.", valueName: "zone"), completion: .zones)
        var zone: Value?

        @OptionGroup var rehearsal: Rehearsal

        @OptionGroup(title: "Daemon") var connection: ConnectionOptions

        func validate() throws {
            if atMost != nil, every == nil { throw ValidationError("--at-most needs --every") }
        }

        func run() throws {
            let reminder = ReminderMessage(
                trigger: trigger.map(\.text).joined(separator: " "), priority: priority?.text, every: every?.text,
                atMost: try atMost?.integer("--at-most", atLeast: 1), catchUp: catchUp?.text)
            let reply: ReminderMethods.AddReply = try connection.connectForChange().call(
                "org.summitd.Reminders.Add",
                ReminderMethods.Add(
                    milestone: milestone.text, reminder: reminder, zone: zone?.text, clientZone: ClientZones.own,
                    dryRun: rehearsal.asked))
            Output.warn(LostMinus.warnings([reminder]) + reply.warnings)
            Output.print("\(reply.milestone): \(reply.trigger)" + (reply.due.map { ", due \($0)" } ?? ""))
            rehearsal.note()
        }
    }

    struct RemoveReminder: ParsableCommand {
        static let configuration = CommandConfiguration(
            verb: "remind remove", abstract: "Take a reminder off a milestone.")

        @Argument(help: "A slug or uid.", completion: .milestones)
        var milestone: Value

        @Argument(help: "The trigger, as `remind list` shows it.")
        var trigger: [Value]

        @OptionGroup var rehearsal: Rehearsal

        @OptionGroup(title: "Daemon") var connection: ConnectionOptions

        func run() throws {
            let reply: ReminderMethods.RemoveReply = try connection.connectForChange().call(
                "org.summitd.Reminders.Remove",
                ReminderMethods.Remove(
                    milestone: milestone.text, trigger: trigger.map(\.text).joined(separator: " "),
                    clientZone: ClientZones.own, dryRun: rehearsal.asked))
            Output.print("\(reply.milestone): \(reply.trigger) removed")
            rehearsal.note()
        }
    }
}
