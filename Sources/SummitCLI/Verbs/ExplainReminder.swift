internal import ArgumentParser
internal import SummitAPI
internal import SummitClient
internal import SummitCore

struct ExplainReminder: ParsableCommand {
    static let configuration = CommandConfiguration(
        verb: "explain reminder", abstract: "Why a reminder was given or not, with each step and its time.")

    @Argument(help: "The key of a reminder, or a slug or uid.", completion: .milestones)
    var name: Value

    @Option(
        name: [.customShort("n", allowingJoined: true), .long],
        help: ArgumentHelp("At most this many (100).", valueName: "number"))
    var limit: Value?

    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Daemon") var connection: ConnectionOptions

    func run() throws {
        let style = try output.style()
        let reply: ReminderMethods.ExplainReply = try connection.connect().call(
            "org.summitd.Reminders.Explain",
            ReminderMethods.Explain(name: name.text, limit: try limit?.integer("--limit", atLeast: 1)))
        switch style.format {
        case .json: Output.write(try JSONOutput.document(reply))
        case .jsonl: for one in reply.reminders { Output.write(try JSONOutput.line(one)) }
        case .ids: for one in reply.reminders { Output.print(one.reminder.key) }
        case .table, .csv: print(reply, style)
        }
    }

    private func print(_ reply: ReminderMethods.ExplainReply, _ style: Style) {
        let times = ReminderOutput(style: style)
        Output.print(Printable.escape("\(name.text): \(reply.reason)"))
        for one in reply.reminders {
            let reminder = one.reminder
            Output.print("")
            Output.print(
                style.paint(Printable.escape("\(reminder.title): \(reminder.trigger)"), .bold)
                    + "  " + style.paint(reminder.state, ReminderOutput.tint(reminder.state)))
            Output.print("  " + Printable.escape(one.reason))
            Output.print(style.paint("  \(reminder.key), due \(times.time(reminder.due).text)", .dim))
            for step in one.steps {
                let note = step.note.map { ": \($0)" } ?? ""
                Output.print(Printable.escape("  \(times.time(step.at).text)  \(step.step)\(note)"))
            }
        }
    }
}
