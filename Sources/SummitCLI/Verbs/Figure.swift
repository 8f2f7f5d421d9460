internal import ArgumentParser
internal import SummitAPI
internal import SummitClient
internal import SummitCore

struct FigureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        verb: "figure", abstract: "Quantities followed over time.",
        subcommands: [
            ListFigures.self, ShowFigure.self, CompareFigure.self, ShareOfFigure.self, AddFigure.self,
            RecordFigure.self,
            EditFigure.self, RemoveFigure.self,
        ], defaultSubcommand: ListFigures.self)

    struct ListFigures: ParsableCommand {
        static let configuration = CommandConfiguration(verb: "figure list", abstract: "All figures.")

        @Option(help: .asOf) var asOf: Value?

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Daemon") var connection: ConnectionOptions

        private struct Document: Encodable { let figures: [FigureMessage] }

        func run() throws {
            let style = try output.style()
            var figures: [FigureMessage] = []
            try connection.connect().stream("org.summitd.Timeline.FigureList", TimelineMethods.All(asOf: asOf?.text)) {
                (page: TimelineMethods.FigureListReply) in
                figures += page.figures
            }
            let listing = Listing(
                style, figures, ids: { figures.map(\.slug) },
                csvHeader: ["slug", "title", "unit", "observations"],
                csvRows: { figures.map { [$0.slug, $0.title, $0.unit, String($0.observations.count)] } })
            try listing.print(document: Document(figures: figures)) {
                var table = Table(
                    headings: ["FIGURE", "UNIT", "LATEST", "SLUG"],
                    elastic: [(0, 20), (2, 12), (0, 8), (1, 0), (2, 0), (0, 0), (3, 10)])
                for one in figures {
                    let latest = FigureOutput.latest(of: one)
                    table.rows.append([
                        Table.Cell(one.title), Table.Cell(one.unit), Table.Cell(latest), Table.Cell(one.slug, .dim),
                    ])
                }
                Output.print(table.lines(style))
                if figures.isEmpty, style.legend { Output.note("there is no figure") }
            }
        }
    }

    struct ShowFigure: ParsableCommand {
        static let configuration = CommandConfiguration(
            verb: "figure show", abstract: "A figure, its observations and their sources.")

        @Argument(help: "Its slug.", completion: .figures)
        var figure: Value

        @Option(help: .asOf) var asOf: Value?

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Daemon") var connection: ConnectionOptions

        func run() throws {
            let style = try output.style()
            let figure = try connection.connect().call(
                "org.summitd.Timeline.FigureShow", TimelineMethods.Slug(slug: figure.text, asOf: asOf?.text),
                as: TimelineMethods.FigureReply.self
            ).figure
            try FigureOutput(style: style).print(figure)
        }
    }

    struct CompareFigure: ParsableCommand {
        static let configuration = CommandConfiguration(
            verb: "figure compare", abstract: "What became of a figure between two dates.",
            discussion: """
                summitctl figure compare trade-china-central-asia --from 1992 --to 2024
                summitctl figure compare guests --from "china-central-asia-summit#1" --to "china-central-asia-summit#2"
                """)

        @Argument(help: "Its slug.", completion: .figures)
        var figure: Value

        @Option(help: ArgumentHelp("A date of which there is a value, or an edition, as series#1.", valueName: "date"))
        var from: Value

        @Option(help: ArgumentHelp("The same.", valueName: "date"))
        var to: Value

        @Option(help: .asOf) var asOf: Value?

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Daemon") var connection: ConnectionOptions

        func run() throws {
            let style = try output.style()
            let reply: FigureMethods.Comparison = try connection.connect().call(
                "org.summitd.Timeline.FigureCompare",
                FigureMethods.Compare(slug: figure.text, from: from.text, to: to.text, asOf: asOf?.text))
            try FigureOutput(style: style).print(reply)
        }
    }

    struct ShareOfFigure: ParsableCommand {
        static let configuration = CommandConfiguration(
            verb: "figure share", abstract: "What part of another figure a figure is.",
            discussion: "summitctl figure share trade-china-kazakhstan --of trade-china-central-asia --at 2024")

        @Argument(help: "The slug of the part.", completion: .figures)
        var figure: Value

        @Option(help: ArgumentHelp("The whole.", valueName: "slug"))
        var of: Value

        @Option(help: ArgumentHelp("A date of which both have a value, or an edition, as series#1.", valueName: "date"))
        var at: Value

        @Option(help: .asOf) var asOf: Value?

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Daemon") var connection: ConnectionOptions

        func run() throws {
            let style = try output.style()
            let reply: FigureMethods.Share = try connection.connect().call(
                "org.summitd.Timeline.FigureShare",
                FigureMethods.ShareOf(slug: figure.text, of: of.text, at: at.text, asOf: asOf?.text))
            try FigureOutput(style: style).print(reply)
        }
    }
}
