internal import ArgumentParser
internal import SummitAPI
internal import SummitClient
internal import SummitCore

/// What the verbs that change figures share.
struct ChangeOfFigure: ParsableArguments {
    @OptionGroup var rehearsal: Rehearsal

    @OptionGroup(title: "Daemon") var connection: ConnectionOptions

    /// - Parameter line: what to print.
    func change(
        _ method: String, _ parameters: some Encodable, _ line: (FigureMessage) -> String = { $0.slug }
    ) throws {
        let reply: TimelineMethods.FigureReply = try connection.connectForChange().call(
            "org.summitd.Timeline.\(method)", parameters)
        Output.print(line(reply.figure))
        rehearsal.note()
    }
}

extension FigureCommand {
    struct AddFigure: ParsableCommand {
        static let configuration = CommandConfiguration(
            verb: "figure add", abstract: "Add a figure, and print its slug.",
            discussion: "summitctl figure add \"Guests of the summit\" --unit persons --slug guests")

        @Argument(help: "Its title.")
        var title: Value

        @Option(help: ArgumentHelp("A unit, or a currency (ISO 4217).", valueName: "unit"))
        var unit: Value

        @Option(help: ArgumentHelp("Its short handle; made from the title where not given.", valueName: "slug"))
        var slug: Value?

        @OptionGroup var options: ChangeOfFigure

        func run() throws {
            try options.change(
                "FigureAdd",
                FigureMethods.Add(
                    slug: slug?.text ?? Slug.make(title: title.text, year: nil), title: title.text, unit: unit.text,
                    dryRun: options.rehearsal.asked))
        }
    }

    struct EditFigure: ParsableCommand {
        static let configuration = CommandConfiguration(
            verb: "figure edit", abstract: "Change title or unit of a figure.")

        @Argument(help: "Its slug.", completion: .figures)
        var figure: Value

        @Option(help: ArgumentHelp("Its title.", valueName: "text"))
        var title: Value?

        @Option(help: ArgumentHelp("A unit, or a currency (ISO 4217).", valueName: "unit"))
        var unit: Value?

        @OptionGroup var options: ChangeOfFigure

        func run() throws {
            guard title != nil || unit != nil else { throw UsageError("change what? --title or --unit") }
            try options.change(
                "FigureEdit",
                FigureMethods.Edit(
                    slug: figure.text, title: title?.text, unit: unit?.text, dryRun: options.rehearsal.asked))
        }
    }

    struct RecordFigure: ParsableCommand {
        static let configuration = CommandConfiguration(
            verb: "figure record", abstract: "Add a value to a figure; one of the same date stays on record.",
            discussion: """
                summitctl figure record guests 120 --date 2023 --approximate --source-title "Press kit"
                summitctl figure record trade-china-central-asia 95.1e9 --date 2024 --vintage 2026-02
                """)

        @Argument(help: "The slug of the figure.", completion: .figures)
        var figure: Value

        @Argument(help: "A decimal number: 94800000000, 94_800_000_000 or 94.8e9.")
        var value: Value

        @Option(help: ArgumentHelp("When it was so; an EDTF date.", valueName: "date"))
        var date: Value?

        @Flag(help: "It is more than that.")
        var moreThan = false

        @Flag(help: "It is less than that.")
        var lessThan = false

        @Flag(help: "It is about that.")
        var approximate = false

        @Option(
            help: ArgumentHelp("When the value was given; today, where there is one of that date.", valueName: "date"))
        var vintage: Value?

        @Option(help: ArgumentHelp("The title of its source.", valueName: "text")) var sourceTitle: Value?
        @Option(help: ArgumentHelp("The author.", valueName: "name")) var sourceAuthor: Value?
        @Option(help: ArgumentHelp("The publisher.", valueName: "name")) var sourcePublisher: Value?
        @Option(help: ArgumentHelp("Where it is found.", valueName: "url")) var sourceUrl: Value?
        @Option(help: ArgumentHelp("When it was published.", valueName: "date")) var sourcePublished: Value?

        @OptionGroup var options: ChangeOfFigure

        func validate() throws {
            if moreThan, lessThan { throw ValidationError("--more-than and --less-than exclude each other") }
        }

        func run() throws {
            do {
                _ = try DecimalNumber(parsing: value.text)
            } catch {
                throw ValueError("value", error)
            }
            let source = Source(
                title: sourceTitle?.text, author: sourceAuthor?.text, publisher: sourcePublisher?.text,
                url: sourceUrl?.text, published: sourcePublished?.text)
            let observation = ObservationMessage(
                date: date?.text, value: value.text,
                bound: moreThan ? "more-than" : lessThan ? "less-than" : nil, approximate: approximate ? true : nil,
                vintage: vintage?.text, sources: source == Source() ? nil : [source])
            try options.change(
                "FigureRecord",
                FigureMethods.Record(slug: figure.text, observation: observation, dryRun: options.rehearsal.asked)
            ) { figure in
                let count = figure.observations.count
                return "\(figure.slug): \(count) observation\(count == 1 ? "" : "s")"
            }
        }
    }

    struct RemoveFigure: ParsableCommand {
        static let configuration = CommandConfiguration(
            verb: "figure remove", abstract: "Remove a figure, or one of its observations.")

        @Argument(help: "Its slug.", completion: .figures)
        var figure: Value

        @Option(help: ArgumentHelp("Only this one, as `figure show` numbers them.", valueName: "number"))
        var observation: Value?

        @Flag(help: "Don't ask.")
        var yes = false

        @OptionGroup var options: ChangeOfFigure

        func run() throws {
            let index = try observation.map { try $0.integer("--observation", atLeast: 1) - 1 }
            let what = observation.map { "observation \($0.text) of " } ?? ""
            try Question.confirmRemoval(
                of: "\(what)the figure “\(figure.text)”", isConfirmed: yes || options.rehearsal.dryRun)
            try options.change(
                "FigureRemove",
                FigureMethods.Remove(slug: figure.text, observation: index, dryRun: options.rehearsal.asked)
            ) { index == nil ? "\($0.slug): removed" : "\($0.slug): observation \((index ?? 0) + 1) removed" }
        }
    }
}
