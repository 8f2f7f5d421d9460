internal import ArgumentParser
internal import SummitAPI
internal import SummitClient
internal import SummitCore
internal import Varlink

struct History: ParsableCommand {
    static let configuration = CommandConfiguration(
        verb: "history",
        abstract: "Who changed what, and when; the newest first.",
        discussion: """
            summitctl history                  # the last 20 changes of the timeline
            summitctl history astana-2025      # all of one milestone, series or figure, also of one that is gone
            """)

    @Argument(help: ArgumentHelp("A slug or uid, also one that is gone.", valueName: "slug"), completion: .anything)
    var name: Value?

    @Option(
        name: [.customShort("n", allowingJoined: true), .long],
        help: ArgumentHelp("At most this many.", valueName: "number"))
    var limit: Value?

    @Option(help: ArgumentHelp("Only those before this number.", valueName: "number"))
    var before: Value?

    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Daemon") var connection: ConnectionOptions

    func run() throws {
        let style = try output.style()
        let most = try limit?.integer("--limit", atLeast: 1) ?? (name == nil ? 20 : nil)
        var printer = ChangeOutput(style: style)
        try connection.connect().stream(
            "org.summitd.Timeline.History",
            HistoryMethods.History(
                name: name?.text, before: try before.map { Int64(try $0.integer("--before", atLeast: 1)) },
                limit: most), as: HistoryMethods.HistoryReply.self
        ) { reply in
            printer.begin()
            for change in reply.changes { try printer.print(change) }
        }
        printer.end(empty: "nothing has changed yet")
    }
}

struct Undo: ParsableCommand {
    static let configuration = CommandConfiguration(
        verb: "undo",
        abstract: "Take a change back, as a new change.",
        discussion: """
            Without a number, all that was changed together last: one edit, or an import of any size. What else has \
            changed since stays as it is; where the same field was changed again, nothing is done. An undo can be undone.
            """)

    @Argument(
        help: ArgumentHelp("The change's number, as `history` has it.", valueName: "number"), completion: .changes)
    var number: Value?

    @Flag(help: "All that was changed by the call that made it.")
    var job = false

    @OptionGroup var rehearsal: Rehearsal

    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Daemon") var connection: ConnectionOptions

    private struct Document: Encodable {
        let undone: [HistoryMethods.Change]
        let changes: [HistoryMethods.Change]
        let warnings: [String]
        /// How many were taken back; the first of them are listed.
        let total: Int
    }

    func validate() throws {
        if job, number == nil { throw ValidationError("--job needs a number; without one it is meant anyway") }
    }

    func run() throws {
        let style = try output.style()
        let call = HistoryMethods.Undo(
            sequence: try number.map { Int64(try $0.integer("a change", atLeast: 1)) }, job: job ? true : nil,
            dryRun: rehearsal.asked)
        let reply = try undo(call)
        Output.warn(reply.warnings)
        switch style.format {
        case .json:
            Output.write(
                try JSONOutput.document(
                    Document(
                        undone: reply.undone, changes: reply.changes, warnings: reply.warnings, total: reply.total)))
        case .jsonl, .csv, .ids:
            var printer = ChangeOutput(style: style)
            printer.begin()
            for change in reply.changes { try printer.print(change) }
            printer.end(empty: "")
        case .table:
            for change in reply.undone {
                Output.print(
                    "change \(change.sequence) taken back: \(change.verb) of \(Printable.escape(change.slug)) by "
                        + ChangeOutput.author(change))
            }
            if reply.total > reply.undone.count {
                Output.print("… and \(reply.total - reply.undone.count) more changes taken back")
            } else {
                let printer = ChangeOutput(style: style)
                for change in reply.changes {
                    if reply.changes.count > 1 { Output.print(style.paint(Printable.escape(change.slug), .bold)) }
                    printer.printFields(change.fields)
                }
            }
        }
        rehearsal.note()
    }

    /// Shows how far it is while it takes its time.
    private func undo(_ call: HistoryMethods.Undo) throws -> HistoryMethods.UndoReply {
        let progress = Progress()
        defer { progress.clear() }
        var (last, isDone) = (HistoryMethods.UndoReply(undone: [], changes: [], warnings: [], total: 0), false)
        try connection.connectForChange().stream(
            "org.summitd.Timeline.Undo", call, as: HistoryMethods.UndoReply.self
        ) { reply in
            last = reply
            guard let tried = reply.tried, let done = reply.done else { return }
            if tried < reply.total {
                progress.show("\(tried) of \(reply.total) tried", done: Int64(tried), of: Int64(reply.total))
            } else {
                if !isDone { progress.next() }
                isDone = true
                progress.show("\(done) of \(reply.total) taken back", done: Int64(done), of: Int64(reply.total))
            }
        }
        return last
    }
}

/// What somebody else has changed, where an edit came too late.
struct ConflictReport {
    let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    /// Runs `body`; where it meets a conflict, the changes that it did not know of are shown before it is thrown.
    func reporting<Value>(_ name: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch ClientError.refused(let error) where error.name == "org.summitd.Timeline.Conflict" {
            if let conflict = try? error.parameters(APIError.Conflict.self) {
                try? show(conflict, name)
            }
            throw ClientError.refused(error)
        }
    }

    private func show(_ conflict: APIError.Conflict, _ name: String) throws {
        // A revision that never was is no change of somebody else.
        guard conflict.actual > conflict.expected else { return }
        let count = Int(clamping: min(conflict.actual - max(conflict.expected, 0), 20))
        try connection.stream(
            "org.summitd.Timeline.History", HistoryMethods.History(name: name, limit: count),
            as: HistoryMethods.HistoryReply.self
        ) { reply in
            for change in reply.changes {
                Output.note("change \(change.sequence) by \(ChangeOutput.author(change)), \(change.at): \(change.verb)")
                for line in ChangeOutput.fieldLines(change.fields) { Output.note("  " + line) }
            }
        }
    }
}
