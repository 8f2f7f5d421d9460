internal import ArgumentParser
internal import SummitAPI
internal import SummitClient
internal import SummitCore

/// What the verbs that change the status of milestones share.
struct NamedMilestones: ParsableArguments {
    @Argument(help: "Slugs or uids.", completion: .milestones)
    var milestone: [Value]

    @Option(help: ArgumentHelp("This occurrence alone, of a milestone that recurs.", valueName: "date"))
    var occurrence: Value?

    @OptionGroup var rehearsal: Rehearsal

    @OptionGroup(title: "Output") var output: OutputOptionsOfChange
    @OptionGroup(title: "Daemon") var connection: ConnectionOptions

    func validate() throws {
        if occurrence != nil, milestone.count > 1 { throw ValidationError("--occurrence goes with one milestone") }
    }

    /// - Parameter status: what the method makes of it.
    func change(_ method: String, _ status: Milestone.Status) throws {
        let connection = try connection.connectForChange()
        if let occurrence {
            var patch = MilestonePatch()
            patch.status = status.rawValue
            let edit = OccurrenceChange(milestone: milestone[0].text, occurrence: occurrence.text, patch: patch)
            return try edit.submit(connection, output, rehearsal) { "\($0): \(status.rawValue)" }
        }
        try Self.find(milestone, connection)
        guard output.json, milestone.count > 1 else {
            for name in milestone {
                let reply = named(try change(name, method, connection), name)
                try output.print(reply, rehearsal) { "\($0.slug ?? ""): \($0.status)" }
                OccurrenceChange.noteRecurrence(of: reply.milestone)
            }
            return
        }
        // One document of all that were changed, also where the next is refused.
        var changed: [MilestoneMessage] = []
        defer { rehearsal.note() }
        do {
            for name in milestone {
                let reply = named(try change(name, method, connection), name)
                Output.warn(reply.warnings)
                changed.append(reply.milestone)
            }
        } catch {
            if !changed.isEmpty { Output.write(try JSONOutput.document(Document(milestones: changed))) }
            throw error
        }
        Output.write(try JSONOutput.document(Document(milestones: changed)))
    }

    /// Of several, nothing is changed where there is not each of them.
    static func find(_ names: [Value], _ connection: Connection) throws {
        guard names.count > 1 else { return }
        for name in names {
            let _: TimelineMethods.One = try connection.call(
                "org.summitd.Timeline.Show", TimelineMethods.Show(name: name.text))
        }
    }

    private struct Document: Encodable { let milestones: [MilestoneMessage] }

    /// Of several, a warning says which one it is about.
    private func named(_ reply: TimelineMethods.Changed, _ name: Value) -> TimelineMethods.Changed {
        guard milestone.count > 1 else { return reply }
        var reply = reply
        reply.warnings = reply.warnings.map { "\(reply.milestone.slug ?? name.text): \($0)" }
        return reply
    }

    private func change(
        _ name: Value, _ method: String, _ connection: Connection
    ) throws -> TimelineMethods.Changed {
        try connection.call(method, TimelineMethods.Named(name: name.text, dryRun: rehearsal.asked))
    }
}

/// A change of one occurrence.
struct OccurrenceChange {
    let milestone: String
    let occurrence: String
    let patch: MilestonePatch

    /// - Parameter line: what is said of it, by the name of the occurrence.
    func submit(
        _ connection: Connection, _ output: OutputOptionsOfChange, _ rehearsal: Rehearsal, _ line: (String) -> String
    ) throws {
        var edit = TimelineMethods.Edit(name: milestone, occurrence: occurrence, revision: nil, set: patch, clear: [])
        (edit.clientZone, edit.dryRun) = (ClientZones.own, rehearsal.asked)
        let reply: TimelineMethods.Changed = try connection.call("org.summitd.Timeline.Edit", edit)
        try output.print(reply, rehearsal) { line("\($0.slug ?? milestone), \(occurrence)") }
    }

    /// Whoever has changed all occurrences may have meant one.
    static func noteRecurrence(of milestone: MilestoneMessage) {
        guard milestone.when?.recurrence != nil else { return }
        Output.note("It recurs, and that is said of all its occurrences; --occurrence DATE is for one.")
    }
}

struct Confirm: ParsableCommand {
    static let configuration = CommandConfiguration(
        verb: "confirm", abstract: "Say that milestones will take place.")
    @OptionGroup var milestones: NamedMilestones
    func run() throws { try milestones.change("org.summitd.Timeline.Confirm", .confirmed) }
}

struct Cancel: ParsableCommand {
    static let configuration = CommandConfiguration(
        verb: "cancel",
        abstract: "Say that milestones will not take place; their reminders are withdrawn.")
    @OptionGroup var milestones: NamedMilestones
    func run() throws { try milestones.change("org.summitd.Timeline.Cancel", .cancelled) }
}

struct Hold: ParsableCommand {
    static let configuration = CommandConfiguration(verb: "hold", abstract: "Say that milestones took place.")
    @OptionGroup var milestones: NamedMilestones
    func run() throws { try milestones.change("org.summitd.Timeline.Hold", .held) }
}

struct Postpone: ParsableCommand {
    static let configuration = CommandConfiguration(
        verb: "postpone",
        abstract: "Move a milestone to another date, or to one not known yet; the old date stays on record.")

    @Argument(help: "A slug or uid.", completion: .milestones)
    var milestone: Value

    @Argument(help: ArgumentHelp("The new date; without one, none is known yet.", valueName: "date"))
    var date: Value?

    @Option(
        name: .customLong("to"), help: ArgumentHelp("The new date, if not given behind the slug.", valueName: "date"))
    var to: Value?

    @Option(help: ArgumentHelp("This occurrence alone, of a milestone that recurs.", valueName: "date"))
    var occurrence: Value?

    @OptionGroup(title: "Date") var when: MomentOptions

    @OptionGroup var rehearsal: Rehearsal

    @OptionGroup(title: "Output") var output: OutputOptionsOfChange
    @OptionGroup(title: "Daemon") var connection: ConnectionOptions

    func validate() throws {
        if date != nil, to != nil {
            throw ValidationError("the new date is given twice: behind the slug and with --to")
        }
        if occurrence != nil, date == nil, to == nil {
            throw ValidationError("an occurrence is moved to a date; `cancel` is for one that does not take place")
        }
    }

    func run() throws {
        let connection = try connection.connectForChange()
        if let occurrence {
            var patch = MilestonePatch()
            (patch.when, patch.status) = (try when.input(date ?? to), Milestone.Status.postponed.rawValue)
            let edit = OccurrenceChange(milestone: milestone.text, occurrence: occurrence.text, patch: patch)
            return try edit.submit(connection, output, rehearsal) {
                "\($0): postponed to \((date ?? to)?.text ?? "")"
            }
        }
        let reply: TimelineMethods.Changed = try connection.call(
            "org.summitd.Timeline.Postpone",
            TimelineMethods.Postpone(
                name: milestone.text, to: try when.input(date ?? to), clientZone: ClientZones.own,
                dryRun: rehearsal.asked))
        try output.print(reply, rehearsal) {
            "\($0.slug ?? ""): postponed" + ($0.when.map { " to \($0.text)" } ?? "; no new date yet")
        }
        OccurrenceChange.noteRecurrence(of: reply.milestone)
    }
}

struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(
        verb: "remove",
        abstract: "Take milestones out of the timeline. What was cancelled is better kept, with `cancel`.")

    @Argument(help: "Slugs or uids.", completion: .milestones)
    var milestone: [Value]

    @Flag(help: "Don't ask.")
    var yes = false

    @OptionGroup var rehearsal: Rehearsal

    @OptionGroup(title: "Daemon") var connection: ConnectionOptions

    func run() throws {
        let connection = try connection.connectForChange()
        try NamedMilestones.find(milestone, connection)
        for name in milestone {
            if !rehearsal.dryRun, !yes {
                let shown = try connection.call(
                    "org.summitd.Timeline.Show", TimelineMethods.Show(name: name.text), as: TimelineMethods.One.self
                ).milestone
                try Question.confirmRemoval(
                    of: "“\(shown.title)” (\(shown.slug ?? name.text))", isConfirmed: false)
            }
            let removed: TimelineMethods.One = try connection.call(
                "org.summitd.Timeline.Remove", TimelineMethods.Named(name: name.text, dryRun: rehearsal.asked))
            Output.print("\(removed.milestone.slug ?? ""): removed")
            rehearsal.note()
        }
    }
}
