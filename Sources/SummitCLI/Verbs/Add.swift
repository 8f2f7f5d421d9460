internal import ArgumentParser
internal import SummitAPI
internal import SummitClient
internal import SummitCore

struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
        verb: "add",
        abstract: "Add a milestone, and print its slug.",
        discussion: """
            Without arguments, on a terminal, it asks for one thing after the other.
            summitctl add "Third China–Central Asia Summit" 2027 --series china-central-asia-summit --edition 3
            summitctl add "Press briefing" 2027-06-17T10:00 --zone Asia/Almaty --duration PT1H --remind -PT30M
            summitctl add "Editorial meeting" 2027-01-04T09:30 --repeat "FREQ=WEEKLY;BYDAY=MO,TH" --except 2027-05-03T09:30
            """)

    @Argument(help: "Its title.")
    var title: Value?

    @Argument(help: ArgumentHelp("Its date; without one it is undated.", valueName: "date"))
    var date: Value?

    @Option(
        name: .customLong("when"), help: ArgumentHelp("Its date, if not given behind the title.", valueName: "date"))
    var whenOption: Value?

    @OptionGroup(title: "Date") var when: WhenOptions

    @Option(
        help: ArgumentHelp(
            "A reminder, such as \"7d before\", -P7D or -P1D@09:00; repeat for more.", valueName: "trigger"))
    var remind: [Value] = []

    @OptionGroup(title: "Details") var details: DetailOptions
    @OptionGroup(title: "Output") var output: OutputOptionsOfChange
    @OptionGroup(title: "Daemon") var connection: ConnectionOptions

    func validate() throws {
        if date != nil, whenOption != nil {
            throw ValidationError("the date is given twice: behind the title and with --when")
        }
        if details.edition != nil, details.series == nil { throw ValidationError("--edition needs --series") }
    }

    func run() throws {
        let given = try title.map(input)
        let connection = try connection.connectForChange()
        let reply: TimelineMethods.Changed = try connection.call(
            "org.summitd.Timeline.Add",
            TimelineMethods.Add(
                milestone: try given ?? asked(connection), clientZone: ClientZones.own,
                dryRun: details.rehearsal.asked))
        Output.warn(LostMinus.warnings(remind.map { ReminderMessage(trigger: $0.text) }))
        try output.print(reply, details.rehearsal) { $0.slug ?? "" }
    }

    private func asked(_ connection: Connection) throws -> MilestoneInput {
        guard Question.isPossible else { throw UsageError("the title is missing: summitctl add \"Title\" 2027-06-17") }
        let status: ManagerMethods.StatusReply = try connection.call("org.summitd.Manager.Status")
        let zone = when.zone?.text ?? status.zone ?? ClientZones.ownOrUTC
        let input = try AddInterview(zone: zone).input()
        guard Question.confirm("Add it?", usual: true) else { throw Failure("nothing was added") }
        return input
    }

    private func input(_ title: Value) throws -> MilestoneInput {
        if date == nil, whenOption == nil, (try? EDTF(title.text)) != nil || ZonedDateTime.looksLikeDateTime(title.text)
        {
            throw UsageError(
                "“\(title.text)” is a date; the title goes before it: summitctl add \"Title\" \(title.text)")
        }
        var input = MilestoneInput(title: title.text)
        var time = try when.input(date ?? whenOption)
        if time == nil, let zone = when.zone { throw UsageError("--zone \(zone.text) needs a date") }
        time?.zone = when.zone?.text
        input.when = time
        input.slug = details.slug?.text
        input.summary = details.summary?.text
        input.status = details.status?.text
        if let series = details.series {
            input.series = Milestone.Membership(
                slug: series.text, edition: try details.edition.map { Int64(try $0.integer("--edition", atLeast: 1)) })
        }
        if details.place != nil || details.country != nil {
            input.place = Place(name: details.place?.text, country: details.country?.text.uppercased())
        }
        input.tags = details.tag.map(\.text)
        input.participants = details.with.map { Participant(name: $0.text) }
        input.sources = details.source.map { Self.source($0.text) }
        if !details.relations.isEmpty { input.relations = details.relations }
        input.reminders = remind.map { ReminderMessage(trigger: $0.text) }
        return input
    }

    static func source(_ text: String) -> Source {
        text.hasPrefix("https://") || text.hasPrefix("http://") ? Source(url: text) : Source(title: text)
    }
}

/// How a change is answered: in a word, or as JSON.
struct OutputOptionsOfChange: ParsableArguments {
    @Flag(help: "Print the milestone as it is now, as JSON.")
    var json = false

    /// - Parameter line: what to print otherwise.
    func print(
        _ reply: TimelineMethods.Changed, _ rehearsal: Rehearsal, _ line: (MilestoneMessage) -> String
    ) throws {
        Output.warn(reply.warnings)
        if json {
            Output.write(try JSONOutput.document(MilestoneDetail.Document(milestone: reply.milestone)))
        } else {
            Output.print(line(reply.milestone))
            for line in ChangeOutput.fieldLines(reply.fields ?? []) { Output.print("  " + Printable.escape(line)) }
        }
        rehearsal.note()
    }
}
