internal import ArgumentParser
internal import SummitAPI

/// When a milestone is, for the verbs that set it.
struct WhenOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Its zone, such as Asia/Almaty.", valueName: "zone"))
    var zone: Value?

    @Option(help: ArgumentHelp("When a date-time ends.", valueName: "time"))
    var end: Value?

    @Option(help: ArgumentHelp("How long a date-time lasts, such as PT2H.", valueName: "duration"))
    var duration: Value?

    /// - Parameter date: the date, where one is set.
    /// - Throws: ``UsageError`` for an end without a beginning.
    func input(_ date: Value?) throws -> WhenInput? {
        guard let date else {
            if end != nil || duration != nil { throw UsageError("--end and --duration need a date") }
            return nil
        }
        return WhenInput(text: date.text, zone: zone?.text, end: end?.text, duration: duration?.text)
    }
}

/// What a milestone says besides its date, for `add` and `edit`.
struct DetailOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Its short handle; made from the title where not given.", valueName: "slug"))
    var slug: Value?

    @Option(help: ArgumentHelp("A few sentences.", valueName: "text"))
    var summary: Value?

    @Option(help: ArgumentHelp("tentative, confirmed, postponed, cancelled or held.", valueName: "status"))
    var status: Value?

    @Option(help: ArgumentHelp("Where it takes place.", valueName: "name"))
    var place: Value?

    @Option(help: ArgumentHelp("In which country (ISO 3166, such as KZ).", valueName: "code"))
    var country: Value?

    @Option(help: ArgumentHelp("The series it belongs to.", valueName: "slug"))
    var series: Value?

    @Option(help: ArgumentHelp("Its number in the series.", valueName: "number"))
    var edition: Value?

    @Option(help: ArgumentHelp("A tag; repeat for more.", valueName: "tag"))
    var tag: [Value] = []

    @Option(help: ArgumentHelp("A participant; repeat for more.", valueName: "name"))
    var with: [Value] = []

    @Option(help: ArgumentHelp("The title of a source, or its URL; repeat for more.", valueName: "source"))
    var source: [Value] = []

    @Flag(help: "Show what would be, and change nothing.")
    var dryRun = false
}
