internal import ArgumentParser
internal import SummitAPI
internal import SummitClient
internal import SummitCore

extension Remind {
    struct AcknowledgeReminder: ParsableCommand {
        static let configuration = CommandConfiguration(
            verb: "remind ack", abstract: "Acknowledge what was given: it is not given again.")

        @Argument(
            help: "The key of a reminder; or a slug or uid: all that were given and nobody acknowledged.",
            completion: .milestones)
        var reminder: Value

        @OptionGroup var change: ChangeOptions

        func run() throws {
            try change.call(
                "org.summitd.Reminders.Acknowledge",
                ReminderMethods.Named(
                    name: reminder.text, dryRun: change.rehearsal.asked))
        }
    }

    struct SnoozeReminder: ParsableCommand {
        static let configuration = CommandConfiguration(
            verb: "remind snooze", abstract: "Acknowledge what was given, and have it given once more later.",
            discussion: """
                summitctl remind snooze astana-2027 2h
                summitctl remind snooze astana-2027 --until 2027-06-16T09:00
                """)

        @Argument(
            help: "The key of a reminder; or a slug or uid: all that were given and nobody acknowledged.",
            completion: .milestones)
        var reminder: Value

        @Argument(help: ArgumentHelp("How long: 30min, 2h, 1d, PT90M.", valueName: "duration"))
        var duration: Value?

        @Option(help: ArgumentHelp("Until when: a date or a time, tomorrow, +3d.", valueName: "time"))
        var until: Value?

        @OptionGroup var change: ChangeOptions

        func run() throws {
            if (duration == nil) == (until == nil) {
                throw UsageError("snooze how long? `remind snooze \(reminder.text) 2h` or `--until TIME`")
            }
            try change.call(
                "org.summitd.Reminders.Snooze",
                ReminderMethods.Snooze(
                    name: reminder.text, duration: duration?.text, until: until?.text, zone: change.output.zone?.text,
                    clientZone: ClientZones.own, dryRun: change.rehearsal.asked))
        }
    }

    struct SkipReminder: ParsableCommand {
        static let configuration = CommandConfiguration(
            verb: "remind skip", abstract: "Have a planned reminder not given.")

        @Argument(help: "The key of a reminder; or a slug or uid: the next that is planned.", completion: .milestones)
        var reminder: Value

        @OptionGroup var change: ChangeOptions

        func run() throws {
            try change.call(
                "org.summitd.Reminders.Skip",
                ReminderMethods.Named(
                    name: reminder.text, dryRun: change.rehearsal.asked))
        }
    }

    struct SimulateReminders: ParsableCommand {
        static let configuration = CommandConfiguration(
            verb: "remind simulate",
            abstract: "What would be given between two times, by the timeline and the configuration as they are.",
            discussion: """
                summitctl remind simulate --from today --to +1m
                summitctl remind simulate astana-2027 --from 2027 --to 2027
                """)

        @Argument(help: "Only those of this milestone.", completion: .milestones)
        var milestone: Value?

        @Option(help: ArgumentHelp("From when on; now where not given.", valueName: "time"))
        var from: Value?

        @Option(help: ArgumentHelp("Until when; a date is included.", valueName: "time"))
        var to: Value

        @Option(
            name: [.customShort("n", allowingJoined: true), .long],
            help: ArgumentHelp("At most this many (1000).", valueName: "number"))
        var limit: Value?

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Daemon") var connection: ConnectionOptions

        func run() throws {
            let style = try output.style()
            var found: [ReminderMethods.Delivery] = []
            try connection.connect().stream(
                "org.summitd.Reminders.Simulate",
                ReminderMethods.Simulate(
                    from: from?.text ?? "now", to: to.text, milestone: milestone?.text,
                    limit: try limit?.integer("--limit", atLeast: 1), zone: output.zone?.text,
                    clientZone: ClientZones.own), as: ReminderMethods.Deliveries.self
            ) { found += $0.reminders }
            try ReminderOutput(style: style).print(found, empty: "no reminder would be given")
        }
    }

    /// What the changes of single reminders have in common.
    struct ChangeOptions: ParsableArguments {
        @OptionGroup var rehearsal: Rehearsal

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Daemon") var connection: ConnectionOptions

        func call(_ method: String, _ parameters: some Encodable) throws {
            let style = try output.style()
            let reply: ReminderMethods.Deliveries = try connection.connectForChange().call(method, parameters)
            try ReminderOutput(style: style).print(reply.reminders, empty: "no reminder is changed")
            rehearsal.note()
        }
    }
}
