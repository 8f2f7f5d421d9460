internal import ArgumentParser
internal import LinuxSystem
internal import SummitAPI
internal import SummitClient
internal import SummitCore

struct Timeline: ListingVerb {
    static let configuration = CommandConfiguration(
        verb: "timeline",
        abstract: "Draw the timeline: an axis, and each milestone at its time.",
        discussion: """
            A milestone is as long as its date leaves open: a year is a bar, a day a point, and what is about then has \
            soft ends. Those of a series share lanes of their own, with the next edition as projected. Long empty \
            stretches of time are left out, and marked ⋯. With --until, each occurrence of what recurs is drawn; \
            without, the first. What reaches out of the window has an arrow where it is cut off. With -o json, jsonl, csv or ids, the same as list.
                summitctl timeline --since 2020
                summitctl timeline --tag summit --width 120
            """)

    @Option(
        help: ArgumentHelp("Columns to fit; the terminal's where not given, and 80 in a pipe.", valueName: "columns"))
    var width: Value?

    @OptionGroup(title: "Which milestones") var query: QueryOptions
    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Daemon") var connection: ConnectionOptions

    func run() throws {
        let style = try output.style()
        let columns = try self.columns() ?? style.columns ?? 80
        let query = try message()
        guard style.format == .table else {
            return try stream("org.summitd.Timeline.List", TimelineMethods.List(query: query))
        }
        let now = try self.query.moment(zone: output.zone)
        let connection = try connection.connect()
        let milestones = try Self.milestones(query, over: connection)
        guard !milestones.isEmpty else {
            if style.legend { Output.note("no milestone fits") }
            return
        }
        let series: TimelineMethods.SeriesListReply = try connection.call(
            "org.summitd.Timeline.SeriesList", TimelineMethods.All(asOf: query.asOf))
        let zone = style.zone ?? ClientZones.ownOrUTC
        let drawing = TimelineDrawing(
            milestones, series: Dictionary(series.series.map { ($0.slug, $0.title) }) { first, _ in first },
            now: now, window: try self.query.window(now: now, zone: output.zone),
            in: try ClientZones.directory.rules(for: zone), columns: columns)
        Output.print(drawing.lines(colored: style.colored, legend: style.legend))
    }

    /// - Throws: ``ValueError``.
    private func columns() throws -> Int? {
        guard let width else { return nil }
        let columns = try width.integer("--width", atLeast: TimelineDrawing.narrowest)
        guard columns <= Self.widest else {
            throw ValueError("--width: at most \(Self.widest) columns, got \(columns)")
        }
        return columns
    }

    private static let widest = 1_000

    /// All that fit, then the editions of their series that are projected.
    ///
    /// - Throws: ``Failure`` where there are too many for a picture; what the call throws.
    static func milestones(_ query: QueryMessage, over connection: Connection) throws -> [MilestoneMessage] {
        var milestones: [MilestoneMessage] = []
        try connection.stream(
            "org.summitd.Timeline.List", TimelineMethods.List(query: query), as: TimelineMethods.Milestones.self
        ) { reply in
            milestones += reply.milestones
            guard milestones.count <= DrawnMilestone.most else {
                throw Failure(
                    "more than \(DrawnMilestone.most) milestones, too many for a picture; "
                        + "choose some with --since, --until, --tag, --series or --limit")
            }
        }
        // Of a list that was cut off, nobody knows whether the edition is the next one in sight.
        if let limit = query.limit, milestones.count >= limit { return milestones }
        return milestones + (try projected(query, over: connection))
    }

    /// The editions of series that are projected.
    static func projected(_ query: QueryMessage, over connection: Connection) throws -> [MilestoneMessage] {
        let upcoming: TimelineMethods.UpcomingReply = try connection.call(
            "org.summitd.Timeline.Upcoming", TimelineMethods.List(query: query, projections: true))
        return upcoming.milestones
    }
}
