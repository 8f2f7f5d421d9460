internal import ArgumentParser
internal import LinuxSystem
internal import SummitAPI
internal import SummitCore

extension ArgumentHelp {
    /// Of `--as-of`, which shows the timeline as it was once.
    static let asOf = ArgumentHelp("As it was recorded then: a date, a time, or change:41.", valueName: "time")
}

/// Which milestones: the same flags with every verb that looks for some.
struct QueryOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Not before this: a date, today, -2w, …", valueName: "date"))
    var since: Value?

    @Option(help: ArgumentHelp("Not after this; a date is included.", valueName: "date"))
    var until: Value?

    @Option(
        help: ArgumentHelp("With this tag; repeat for more, all must be there.", valueName: "tag"), completion: .tags)
    var tag: [Value] = []

    @Option(help: ArgumentHelp("Of this series; of any where repeated.", valueName: "slug"), completion: .series)
    var series: [Value] = []

    @Option(help: ArgumentHelp("With this participant; repeat for more, all must take part.", valueName: "name"))
    var with: [Value] = []

    @Option(help: ArgumentHelp("In this country (ISO 3166, such as KZ); in any where repeated.", valueName: "code"))
    var country: [Value] = []

    @Option(
        help: ArgumentHelp(
            "With this status: tentative, confirmed, postponed, cancelled, held; any where repeated.",
            valueName: "status"), completion: .choices(Milestone.Status.self))
    var status: [Value] = []

    @Option(
        help: ArgumentHelp("Related to this milestone, in either direction; repeat for more.", valueName: "slug"),
        completion: .milestones)
    var related: [Value] = []

    @Flag(help: "Only what no source stands behind.")
    var unsourced = false

    @Option(
        name: [.customShort("n", allowingJoined: true), .long],
        help: ArgumentHelp("At most this many.", valueName: "number"))
    var limit: Value?

    @Option(help: ArgumentHelp("Ask as if it were then; a date is its start in --zone.", valueName: "time"))
    var now: Value?

    @Option(
        help: ArgumentHelp(
            "The timeline as it was recorded then: a date (with all of it), a time, or change:41.", valueName: "time"))
    var asOf: Value?

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
        query.related = Self.texts(related)
        query.unsourced = unsourced ? true : nil
        query.now = now?.text
        query.asOf = asOf?.text
        query.zone = zone?.text
        query.clientZone = ClientZones.own
        return query
    }

    private static func texts(_ values: [Value]) -> [String]? { values.isEmpty ? nil : values.map(\.text) }
}

extension QueryOptions {
    /// The instant that relative times count from, as the daemon reads it too.
    func moment(zone: Value?) throws -> Instant { try Self.moment(now: now, asOf: asOf, zone: zone) }

    /// The window that is asked for, as the daemon reads it too.
    ///
    /// - Throws: ``ValueError``.
    func window(now: Instant, zone: Value?) throws -> DrawnWindow {
        DrawnWindow(
            since: try since.map { try Self.read("--since", $0, now: now, zone: zone) }?.lower,
            until: try until.map { try Self.read("--until", $0, now: now, zone: zone) }?.upper)
    }

    static func moment(now: Value? = nil, asOf: Value?, zone: Value?) throws -> Instant {
        guard let value = now ?? asOf, !value.text.hasPrefix("change:") else { return .present }
        let read = try read(now == nil ? "--as-of" : "--now", value, now: .present, zone: zone)
        if now == nil, let lower = read.lower, let upper = read.upper, (lower..<upper).contains(.present) {
            return .present
        }
        return read.lower ?? .present
    }

    private static func read(_ option: String, _ value: Value, now: Instant, zone: Value?) throws -> QueryTime {
        let identifier = zone?.text ?? ClientZones.ownOrUTC
        do {
            return try QueryTime.parse(
                value.text, now: now, zone: try ClientZones.directory.rules(for: identifier),
                zoneIdentifier: identifier, zones: ClientZones.directory)
        } catch {
            throw ValueError(option, error)
        }
    }
}
