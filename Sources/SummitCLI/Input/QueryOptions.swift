internal import ArgumentParser
internal import LinuxSystem
internal import SummitAPI
internal import SummitCore

/// Which milestones: the same flags with every verb that looks for some.
struct QueryOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Not before this: a date, today, -2w, …", valueName: "date"))
    var since: Value?

    @Option(help: ArgumentHelp("Not after this; a date is included.", valueName: "date"))
    var until: Value?

    @Option(help: ArgumentHelp("With this tag; repeat for more, all must be there.", valueName: "tag"))
    var tag: [Value] = []

    @Option(help: ArgumentHelp("Of this series; of any where repeated.", valueName: "slug"))
    var series: [Value] = []

    @Option(help: ArgumentHelp("With this participant; repeat for more, all must take part.", valueName: "name"))
    var with: [Value] = []

    @Option(help: ArgumentHelp("In this country (ISO 3166, such as KZ); in any where repeated.", valueName: "code"))
    var country: [Value] = []

    @Option(
        help: ArgumentHelp(
            "With this status: tentative, confirmed, postponed, cancelled, held; any where repeated.",
            valueName: "status"))
    var status: [Value] = []

    @Option(name: [.customShort("n"), .long], help: ArgumentHelp("At most this many.", valueName: "number"))
    var limit: Value?

    @Option(help: ArgumentHelp("Ask as if it were then; a date is its start in --zone.", valueName: "time"))
    var now: Value?

    @Flag(help: "Only what certainly lies between --since and --until.")
    var certain = false

    @Flag(help: "Also what possibly lies there, its date being vague (the default).")
    var possible = false

    func validate() throws {
        if certain, possible { throw ValidationError("--certain and --possible exclude each other") }
    }

    /// - Throws: ``ValueError``.
    func query(zone: Value?) throws -> QueryMessage {
        var query = QueryMessage()
        query.since = since?.text
        query.until = until?.text
        query.certain = certain ? true : nil
        query.tags = Self.texts(tag)
        query.with = Self.texts(with)
        query.series = Self.texts(series)
        query.countries = Self.texts(country)?.map { $0.uppercased() }
        for value in status { _ = try value.choice("--status", Milestone.Status.self) }
        query.statuses = Self.texts(status)
        query.limit = try limit?.integer("--limit", atLeast: 1)
        query.now = now?.text
        query.zone = zone?.text
        query.clientZone = ClientZones.own
        return query
    }

    private static func texts(_ values: [Value]) -> [String]? { values.isEmpty ? nil : values.map(\.text) }
}
