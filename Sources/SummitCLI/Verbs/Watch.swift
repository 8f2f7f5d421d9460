internal import ArgumentParser
internal import LinuxSystem
internal import SummitAPI
internal import SummitClient
internal import SummitCore
internal import Varlink

struct Watch: ParsableCommand {
    static let configuration = CommandConfiguration(
        verb: "watch",
        abstract: "Follow the changes of the timeline as they are made, or the reminders as they are given.",
        discussion: """
            Each change has a number, and with --reminders each step of each reminder. --since goes on behind one, so that nothing is missed between two \
            runs; --cursor-file keeps the number by itself. When the daemon goes away, it is waited for.

            --exec runs a command (by sh) for each reminder that is given: with the milestone as JSON on standard input, \
            and SUMMIT_DELIVERY_ID, SUMMIT_SEQUENCE, SUMMIT_MILESTONE, SUMMIT_UID, SUMMIT_TITLE, SUMMIT_MESSAGE, \
            SUMMIT_DUE, SUMMIT_PRIORITY and SUMMIT_TRIGGER in its environment. It may be run twice for one reminder, \
            after a crash say: SUMMIT_DELIVERY_ID then is the same. Where it fails it is run again after 1, 2, 4 … seconds.

                summitctl watch --reminders --cursor-file ~/.cache/summit-mail \\
                    --exec 'mail -s "$SUMMIT_MESSAGE" desk@example.org'
            """)

    @Flag(help: "The reminders, not the changes.")
    var reminders = false

    @Option(help: ArgumentHelp("Behind this change or step; only what comes where not given.", valueName: "number"))
    var since: Value?

    @Option(help: ArgumentHelp("Where to keep the number of the last one that is done.", valueName: "file"))
    var cursorFile: Value?

    @Option(help: ArgumentHelp("Run this for each reminder that is given.", valueName: "command"))
    var exec: Value?

    @Option(help: ArgumentHelp("How long the command may take (30s).", valueName: "seconds"))
    var timeout: Value?

    @Option(help: ArgumentHelp("How often it is tried again (5).", valueName: "number"))
    var retries: Value?

    @Flag(help: "All steps, not only those that give a reminder.")
    var steps = false

    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Daemon") var connection: ConnectionOptions

    func validate() throws {
        guard !reminders, exec != nil || steps || timeout != nil || retries != nil else { return }
        throw ValidationError("--exec, --timeout, --retries and --steps go with --reminders")
    }

    func run() throws {
        let style = try output.style(isPaged: false)
        guard style.format != .csv, style.format != .json else {
            throw UsageError("what goes on has no end: -o jsonl, -o ids or the table")
        }
        var place = WatchPlace(position: try position(), cursorFile: cursorFile?.text)
        if reminders {
            let follower = try reminderFollower(style)
            try untilEnded(&place) { place, absence in
                try connection.connect().stream(
                    "org.summitd.Reminders.Watch", ReminderMethods.Watch(since: place.position),
                    as: ReminderMethods.WatchReply.self
                ) { reply in
                    absence.end()
                    for event in reply.events {
                        try follower.take(event)
                        try place.keep(event.sequence)
                    }
                    try place.begin(behind: reply.sequence)
                }
            }
        } else {
            var printer = ChangeOutput(style: style)
            try untilEnded(&place) { place, absence in
                try connection.connect().stream(
                    "org.summitd.Timeline.Watch", HistoryMethods.Watch(since: place.position),
                    as: HistoryMethods.WatchReply.self
                ) { reply in
                    absence.end()
                    for change in reply.changes {
                        try printer.print(change)
                        try place.keep(change.sequence)
                    }
                    try place.begin(behind: reply.sequence)
                }
            }
        }
    }

    private func reminderFollower(_ style: Style) throws -> ReminderFollower {
        let command = try exec.map {
            ReminderCommand(
                command: $0.text, timeoutSeconds: try timeout?.integer("--timeout", atLeast: 1, atMost: 86_400) ?? 30,
                retries: try retries?.integer("--retries", atLeast: 0, atMost: 10_000) ?? 5, connection: connection)
        }
        return ReminderFollower(command: command, showsAllSteps: steps, style: style)
    }

    /// Runs `body`, and again whenever the daemon has gone away and is there again.
    private func untilEnded(
        _ place: inout WatchPlace, _ body: (inout WatchPlace, inout Absence) throws -> Void
    ) throws {
        var absence = Absence()
        while true {
            do {
                try body(&place, &absence)
            } catch let error as ClientError where error.status == .unavailable {
                guard absence.wasAnswered else { throw error }
                absence.note()
                OwnProcess.sleep(milliseconds: absence.pause())
            }
        }
    }

    /// Behind which step: that of the command line, else that of the file.
    private func position() throws -> Int64? {
        if let since { return Int64(try since.integer("--since", atLeast: 0)) }
        guard let path = cursorFile?.text, Files.exists(path) else { return nil }
        let text: String
        do {
            text = String(decoding: try Files.read(path: path, limit: 64), as: UTF8.self)
        } catch {
            throw Failure("--cursor-file: \(error)")
        }
        guard let number = Int64(text.filter { !$0.isWhitespace }), number >= 0 else {
            throw ValueError("--cursor-file: \(path) does not hold a number")
        }
        return number
    }
}

/// How far it is, and where that is kept.
private struct WatchPlace {
    private(set) var position: Int64?
    let cursorFile: String?

    init(position: Int64?, cursorFile: String?) {
        self.position = position
        self.cursorFile = cursorFile
    }

    mutating func keep(_ sequence: Int64) throws {
        position = sequence
        guard let cursorFile else { return }
        do {
            try Files.replace(cursorFile, with: Array("\(sequence)\n".utf8))
        } catch {
            throw Failure("--cursor-file: \(error)")
        }
    }

    /// Where nothing else was asked for, what is new from here on counts.
    mutating func begin(behind sequence: Int64) throws {
        if position == nil { try keep(sequence) }
    }
}

/// A daemon that has gone away, or has not.
private struct Absence {
    private(set) var wasAnswered = false
    private var isAbsent = false
    private var pauseMilliseconds = 100

    mutating func end() {
        if isAbsent { Output.note("the daemon is back") }
        wasAnswered = true
        (isAbsent, pauseMilliseconds) = (false, 100)
    }

    mutating func note() {
        if !isAbsent { Output.note("the daemon does not answer; waiting for it") }
        isAbsent = true
    }

    /// Longer each time, up to five seconds.
    mutating func pause() -> Int {
        defer { pauseMilliseconds = min(5_000, pauseMilliseconds * 2) }
        return pauseMilliseconds
    }
}

/// What is done about the steps of reminders.
private struct ReminderFollower {
    let command: ReminderCommand?
    let showsAllSteps: Bool
    let style: Style

    func take(_ event: ReminderMethods.Event) throws {
        let isGiven = event.step == "sent" && event.reminder.form != "missed"
        if isGiven || showsAllSteps { try show(event) }
        if isGiven { command?.run(event) }
    }

    private func show(_ event: ReminderMethods.Event) throws {
        switch style.format {
        case .jsonl, .json: Output.write(try JSONOutput.line(event))
        case .ids: Output.print(event.reminder.key)
        case .table, .csv:
            let time = ReminderOutput(style: style).time(event.at).text
            let message = event.reminder.message ?? event.reminder.title
            let step = event.step == "sent" ? "" : "\(event.step): "
            Output.print("\(style.paint(time, .dim))  \(Printable.escape(step + message))")
        }
    }
}

/// A command that is run for each reminder.
private struct ReminderCommand {
    let command: String
    let timeoutSeconds: Int
    let retries: Int
    let connection: ConnectionOptions

    private struct Input: Encodable {
        let milestone: MilestoneMessage?
        let reminder: ReminderMethods.Delivery
    }

    /// Runs it until it succeeds, at most so often; then says that it failed and goes on.
    func run(_ event: ReminderMethods.Event) {
        var pause = 1
        for attempt in 0...retries {
            do {
                if let failure = try attemptToRun(event) {
                    Output.complain("--exec for \(event.reminder.key): \(failure)")
                } else {
                    return
                }
            } catch {
                Output.complain("--exec for \(event.reminder.key): \(error)")
            }
            guard attempt < retries else { break }
            OwnProcess.sleep(milliseconds: pause * 1_000)
            pause = min(60, pause * 2)
        }
        Output.complain("--exec for \(event.reminder.key) failed \(retries + 1) times and is given up")
    }

    /// - Returns: why it failed; `nil` where it did not.
    private func attemptToRun(_ event: ReminderMethods.Event) throws -> String? {
        let input = Input(milestone: try milestone(event.reminder.uid), reminder: event.reminder)
        let document = try Files.memory(Array(try JSONOutput.document(input).utf8), name: "summit-reminder")
        let began = Clock.monotonicNanoseconds()
        let (status, said) = try Child.run(
            path: "/bin/sh", arguments: ["-c", command], environment: environment(event),
            standardInput: document.rawValue, onOutput: { Output.write(String(decoding: $0, as: UTF8.self)) },
            timeoutMilliseconds: Int32(clamping: timeoutSeconds * 1_000))
        let text = String(decoding: said, as: UTF8.self)
        if !text.isEmpty { Output.note(text.last == "\n" ? String(text.dropLast()) : text) }
        switch status {
        case .exited(0): return nil
        case .exited(let code): return "the command ended with status \(code)"
        case .signalled(let signal):
            let seconds = (Clock.monotonicNanoseconds() - began) / 1_000_000_000
            return seconds >= UInt64(timeoutSeconds)
                ? "the command took more than \(timeoutSeconds) seconds" : "the command was ended by signal \(signal)"
        }
    }

    /// As it is now; `nil` where it was removed.
    private func milestone(_ uid: String) throws -> MilestoneMessage? {
        do {
            let reply: TimelineMethods.One = try connection.connect().call(
                "org.summitd.Timeline.Show", TimelineMethods.Show(name: uid))
            return reply.milestone
        } catch ClientError.refused(let error) where APIError.exitStatus(error.name) == .notFound {
            return nil
        }
    }

    private func environment(_ event: ReminderMethods.Event) -> [String] {
        let reminder = event.reminder
        let own = [
            "SUMMIT_DELIVERY_ID": reminder.key, "SUMMIT_SEQUENCE": String(event.sequence),
            "SUMMIT_MILESTONE": reminder.milestone, "SUMMIT_UID": reminder.uid, "SUMMIT_TITLE": reminder.title,
            "SUMMIT_MESSAGE": reminder.message ?? reminder.title, "SUMMIT_DUE": reminder.due,
            "SUMMIT_PRIORITY": reminder.priority, "SUMMIT_TRIGGER": reminder.trigger,
        ]
        let inherited = OwnProcess.environment().filter { line in !own.keys.contains { line.hasPrefix($0 + "=") } }
        // A NUL would end the value early, in the command's eyes.
        return inherited + own.map { "\($0.key)=\($0.value.filter { $0 != "\0" })" }
    }
}
