internal import ArgumentParser
internal import SummitAPI
internal import SummitClient
internal import SummitCore

struct SeriesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        verb: "series", abstract: "Lines of milestones that come again.",
        subcommands: [
            ListSeries.self, ShowSeries.self, AddSeries.self, EditSeries.self, RemoveSeries.self,
        ], defaultSubcommand: ListSeries.self)

    struct ListSeries: ParsableCommand {
        static let configuration = CommandConfiguration(verb: "series list", abstract: "All series.")

        @Option(help: .asOf) var asOf: Value?

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Daemon") var connection: ConnectionOptions

        private struct Document: Encodable { let series: [SeriesMessage] }

        func run() throws {
            let style = try output.style()
            let reply: TimelineMethods.SeriesListReply = try connection.connect().call(
                "org.summitd.Timeline.SeriesList", TimelineMethods.All(asOf: asOf?.text))
            let listing = Listing(
                style, reply.series, ids: { reply.series.map(\.slug) }, csvHeader: ["slug", "title", "cadence"],
                csvRows: { reply.series.map { [$0.slug, $0.title, $0.cadence ?? ""] } })
            try listing.print(document: Document(series: reply.series)) {
                var table = Table(
                    headings: ["SERIES", "CADENCE", "SLUG"], elastic: [(0, 12), (1, 0), (0, 0), (2, 10)])
                for one in reply.series {
                    table.rows.append([
                        Table.Cell(one.title), Table.Cell(Self.cadence(one)), Table.Cell(one.slug, .dim),
                    ])
                }
                Output.print(table.lines(style))
                if reply.series.isEmpty, style.legend { Output.note("there is no series") }
            }
        }

        static func cadence(_ series: SeriesMessage) -> String {
            series.cadence.flatMap { try? Cadence(parsing: $0) }?.prose ?? ""
        }
    }

    struct ShowSeries: ParsableCommand {
        static let configuration = CommandConfiguration(
            verb: "series show", abstract: "A series, its editions, and the next one as projected.")

        @Argument(help: "Its slug.", completion: .series)
        var series: Value

        @Option(help: .asOf) var asOf: Value?

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Daemon") var connection: ConnectionOptions

        private struct Document: Encodable {
            let series: SeriesMessage
            let milestones: [MilestoneMessage]
            let projected: MilestoneMessage?
        }

        func run() throws {
            let style = try output.style()
            var found: TimelineMethods.SeriesShowReply?
            try connection.connect().stream(
                "org.summitd.Timeline.SeriesShow", TimelineMethods.Slug(slug: series.text, asOf: asOf?.text)
            ) { (page: TimelineMethods.SeriesShowReply) in
                if found == nil { found = page } else { found?.milestones += page.milestones }
            }
            guard let reply = found else { return }
            let all = reply.milestones + (reply.projected.map { [$0] } ?? [])
            switch style.format {
            case .json:
                Output.write(
                    try JSONOutput.document(
                        Document(series: reply.series, milestones: reply.milestones, projected: reply.projected)))
            case .jsonl, .csv, .ids: try MilestoneOutput(style, now: .present).printList(all, empty: "")
            case .table:
                let cadence = ListSeries.cadence(reply.series)
                Output.print(
                    style.paint(Printable.escape(reply.series.title), .bold) + (cadence.isEmpty ? "" : ", \(cadence)"))
                let line = SeriesLine(all).text(columns: style.columns ?? 100)
                if !line.isEmpty, style.legend { Output.print("\n  " + line + "\n") }
                try MilestoneOutput(style, now: .present).printList(all, empty: "it has no editions yet")
            }
        }
    }

    struct AddSeries: ParsableCommand {
        static let configuration = CommandConfiguration(
            verb: "series add", abstract: "Add a series, and print its slug.")

        @Argument(help: "Its title.")
        var title: Value

        @Option(help: ArgumentHelp("Its short handle; made from the title where not given.", valueName: "slug"))
        var slug: Value?

        @Option(help: ArgumentHelp("How far apart its editions lie: yearly, 2y, 6m, 10d, P6M.", valueName: "duration"))
        var cadence: Value?

        @OptionGroup var rehearsal: Rehearsal

        @OptionGroup(title: "Daemon") var connection: ConnectionOptions

        func run() throws {
            let series = SeriesMessage(
                slug: slug?.text ?? Slug.make(title: title.text, year: nil), title: title.text, cadence: cadence?.text)
            let reply: TimelineMethods.SeriesReply = try connection.connectForChange().call(
                "org.summitd.Timeline.SeriesAdd", TimelineMethods.SeriesAdd(series: series, dryRun: rehearsal.asked)
            )
            Output.print(reply.series.slug)
            rehearsal.note()
        }
    }
}

extension SeriesCommand {
    struct EditSeries: ParsableCommand {
        static let configuration = CommandConfiguration(verb: "series edit", abstract: "Change what a series says.")

        @Argument(help: "Its slug.", completion: .series)
        var series: Value

        @Option(help: ArgumentHelp("Its title.", valueName: "text"))
        var title: Value?

        @Option(
            help: ArgumentHelp(
                "How far apart its editions lie: yearly, 2y, 6m, 10d, P6M; or learn, from the editions.",
                valueName: "duration"))
        var cadence: Value?

        @OptionGroup var rehearsal: Rehearsal

        @OptionGroup(title: "Daemon") var connection: ConnectionOptions

        func run() throws {
            guard title != nil || cadence != nil else { throw UsageError("change what? --title or --cadence") }
            let learns = cadence?.text == "learn"
            let reply: TimelineMethods.SeriesReply = try connection.connectForChange().call(
                "org.summitd.Timeline.SeriesEdit",
                TimelineMethods.SeriesEdit(
                    slug: series.text, title: title?.text, cadence: learns ? nil : cadence?.text,
                    clear: learns ? ["cadence"] : nil, dryRun: rehearsal.asked))
            Output.print(reply.series.slug)
            rehearsal.note()
        }
    }

    struct RemoveSeries: ParsableCommand {
        static let configuration = CommandConfiguration(
            verb: "series remove", abstract: "Remove a series to which no milestone belongs.")

        @Argument(help: "Its slug.", completion: .series)
        var series: Value

        @Flag(help: "Don't ask.")
        var yes = false

        @OptionGroup var rehearsal: Rehearsal

        @OptionGroup(title: "Daemon") var connection: ConnectionOptions

        func run() throws {
            let connection = try connection.connectForChange()
            try Question.confirmRemoval(of: "the series “\(series.text)”", isConfirmed: yes || rehearsal.dryRun)
            let reply: TimelineMethods.SeriesReply = try connection.call(
                "org.summitd.Timeline.SeriesRemove",
                TimelineMethods.SeriesRemove(slug: series.text, dryRun: rehearsal.asked))
            Output.print("\(reply.series.slug): removed")
            rehearsal.note()
        }
    }
}
