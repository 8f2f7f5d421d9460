internal import ArgumentParser
internal import SummitAPI
internal import SummitClient
internal import SummitCore

struct FigureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "figure", abstract: "Quantities followed over time.",
        subcommands: [ListFigures.self, ShowFigure.self], defaultSubcommand: ListFigures.self)

    struct ListFigures: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "All figures.")

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Daemon") var connection: ConnectionOptions

        private struct Document: Encodable { let figures: [FigureMessage] }

        func run() throws {
            let style = try output.style()
            let reply: TimelineMethods.FigureListReply = try connection.connect().call(
                "org.summitd.Timeline.FigureList", EmptyCall())
            switch style.format {
            case .json: Output.write(try JSONOutput.document(Document(figures: reply.figures)))
            case .jsonl: for one in reply.figures { Output.write(try JSONOutput.line(one)) }
            case .ids: for one in reply.figures { Output.print(one.slug) }
            case .csv:
                if style.legend { Output.write(CSV.line(["slug", "title", "unit", "observations"])) }
                for one in reply.figures {
                    Output.write(CSV.line([one.slug, one.title, one.unit, String(one.observations.count)]))
                }
            case .table:
                var table = Table(headings: ["FIGURE", "UNIT", "LATEST", "SLUG"], elastic: [(0, 20), (3, 10)])
                for one in reply.figures {
                    let latest = one.observations.last.map { ShowFigure.value($0) } ?? ""
                    table.rows.append([
                        Table.Cell(one.title), Table.Cell(one.unit), Table.Cell(latest), Table.Cell(one.slug, .dim),
                    ])
                }
                for line in table.lines(style) { Output.print(line) }
                if reply.figures.isEmpty, style.legend { Output.note("there is no figure") }
            }
        }
    }

    struct ShowFigure: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "A figure, its observations and their sources.")

        @Argument(help: "Its slug.")
        var figure: Value

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Daemon") var connection: ConnectionOptions

        private struct Document: Encodable { let figure: FigureMessage }

        func run() throws {
            let style = try output.style()
            let figure = try connection.connect().call(
                "org.summitd.Timeline.FigureShow", TimelineMethods.Slug(slug: figure.text),
                as: TimelineMethods.FigureReply.self
            ).figure
            switch style.format {
            case .json: Output.write(try JSONOutput.document(Document(figure: figure)))
            case .jsonl: Output.write(try JSONOutput.line(figure))
            case .ids: Output.print(figure.slug)
            case .csv:
                if style.legend { Output.write(CSV.line(["date", "value", "bound", "approximate", "sources"])) }
                for one in figure.observations {
                    Output.write(
                        CSV.line([
                            one.date ?? "", one.value, one.bound ?? "", String(one.approximate ?? false),
                            (one.sources ?? []).map(MilestoneDetail.source).joined(separator: "; "),
                        ]))
                }
            case .table:
                Output.print(
                    style.paint(Printable.escape(figure.title), .bold) + ", in " + Printable.escape(figure.unit))
                var table = Table(headings: ["WHEN", "VALUE", "SOURCE"], elastic: [(2, 12)])
                for one in figure.observations {
                    let date = one.date.map { text in (try? EDTF(text))?.prose ?? text } ?? "no date"
                    let sources = (one.sources ?? []).map(MilestoneDetail.source).joined(separator: "; ")
                    table.rows.append([Table.Cell(date), Table.Cell(Self.value(one)), Table.Cell(sources)])
                }
                for line in table.lines(style) { Output.print(line) }
            }
        }

        /// "more than 500 000 000 000": digits in groups of three, as ISO 80000-1 has them.
        static func value(_ observation: ObservationMessage) -> String {
            let parts = observation.value.split(separator: ".", maxSplits: 1)
            var whole = ""
            let digits = parts.first.map(Array.init) ?? []
            for (index, digit) in digits.enumerated() {
                if index > 0, digits[index - 1] != "-", (digits.count - index).isMultiple(of: 3) { whole += "\u{202F}" }
                whole.append(digit)
            }
            let bound = observation.bound.map { $0.replacing("-", with: " ") + " " } ?? ""
            let about = observation.approximate == true ? "about " : ""
            return bound + about + whole + (parts.count > 1 ? "." + parts[1] : "")
        }
    }
}
