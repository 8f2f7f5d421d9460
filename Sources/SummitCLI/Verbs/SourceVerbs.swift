internal import ArgumentParser
internal import SummitAPI
internal import SummitClient
internal import SummitCore

struct SourceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        verb: "source", abstract: "Who says what of a milestone.",
        subcommands: [ListSources.self, AddSource.self, PreferSource.self, RemoveSource.self],
        defaultSubcommand: ListSources.self)

    struct ListSources: ParsableCommand {
        static let configuration = CommandConfiguration(
            verb: "source list", abstract: "The sources of a milestone, numbered.")

        @Argument(help: "A slug or uid.", completion: .milestones)
        var milestone: Value

        @OptionGroup(title: "Output") var output: OutputOptions
        @OptionGroup(title: "Daemon") var connection: ConnectionOptions

        private struct Document: Encodable { let sources: [Source] }

        func run() throws {
            let style = try output.style()
            let sources = try SourcesOfMilestone(milestone, try connection.connect()).sources
            let listing = Listing(
                style, sources, ids: { sources.indices.map { String($0 + 1) } },
                csvHeader: ["number", "title", "author", "publisher", "published", "url", "quote", "fields", "date"],
                csvRows: {
                    sources.enumerated().map { index, source in
                        [
                            String(index + 1), source.title ?? "", source.author ?? "", source.publisher ?? "",
                            source.published ?? "", source.url ?? "", source.quote ?? "",
                            (source.fields ?? []).joined(separator: " "), source.date ?? "",
                        ]
                    }
                })
            try listing.print(document: Document(sources: sources)) {
                var table = Table(headings: ["", "SOURCE", "FOR", "DATE"], elastic: [(1, 20)])
                for (index, source) in sources.enumerated() {
                    table.rows.append([
                        Table.Cell(String(index + 1)), Table.Cell(MilestoneDetail.citation(source), link: source.url),
                        Table.Cell((source.fields ?? []).joined(separator: ", ")), Table.Cell(source.date ?? ""),
                    ])
                }
                Output.print(table.lines(style))
                if sources.isEmpty, style.legend { Output.note("no source stands behind it") }
            }
        }
    }

    struct AddSource: ParsableCommand {
        static let configuration = CommandConfiguration(
            verb: "source add", abstract: "Add a source, also one that gives another date.",
            discussion: """
                summitctl source add astana-2025 --title "Joint statement" --url https://example.org --for when --for place
                summitctl source add astana-2025 --title "Agency report" --date 2025-06-18
                """)

        @Argument(help: "A slug or uid.", completion: .milestones)
        var milestone: Value

        @Option(help: ArgumentHelp("Its title.", valueName: "text")) var title: Value?
        @Option(help: ArgumentHelp("Its author.", valueName: "name")) var author: Value?
        @Option(help: ArgumentHelp("Its publisher.", valueName: "name")) var publisher: Value?
        @Option(help: ArgumentHelp("Where it is found.", valueName: "url")) var url: Value?
        @Option(help: ArgumentHelp("When it was published.", valueName: "date")) var published: Value?
        @Option(help: ArgumentHelp("What it says.", valueName: "text")) var quote: Value?

        @Option(
            name: .customLong("for"),
            help: ArgumentHelp(
                "What it is the source of, such as when or place; of everything where not given. Repeat for more.",
                valueName: "field"))
        var fields: [Value] = []

        @Option(help: ArgumentHelp("The date it gives, where that is another one.", valueName: "date"))
        var date: Value?

        @OptionGroup var options: ChangeOfSources

        func run() throws {
            let source = Source(
                title: title?.text, author: author?.text, publisher: publisher?.text, url: url?.text,
                published: published?.text, quote: quote?.text,
                fields: fields.isEmpty ? nil : fields.map(\.text), date: date?.text)
            try options.change(milestone) { found, patch in patch.sources = found.sources + [source] }
        }
    }

    struct RemoveSource: ParsableCommand {
        static let configuration = CommandConfiguration(
            verb: "source remove", abstract: "Take a source away, by its number in `source list`.")

        @OptionGroup var source: NumberedSource
        @OptionGroup var options: ChangeOfSources

        func run() throws {
            try options.change(source.milestone) { found, patch in
                var sources = found.sources
                sources.remove(at: try found.index(source.number))
                patch.sources = sources
            }
        }
    }

    struct PreferSource: ParsableCommand {
        static let configuration = CommandConfiguration(
            verb: "source prefer", abstract: "Take the date that a source gives; the others keep theirs.")

        @OptionGroup var source: NumberedSource
        @OptionGroup var options: ChangeOfSources

        func run() throws {
            try options.change(source.milestone) { found, patch in
                let index = try found.index(source.number)
                guard let date = found.sources[index].date else {
                    throw ValueError("source \(index + 1) gives no date of its own")
                }
                var sources = found.sources
                let old = found.milestone.when?.claimed
                for other in sources.indices where other != index && sources[other].date == nil {
                    guard sources[other].fields?.contains("when") ?? true else { continue }
                    sources[other].date = old
                }
                sources[index].date = nil
                for other in sources.indices where sources[other].date == date { sources[other].date = nil }
                patch.sources = sources
                patch.when = WhenInput(text: date)
            }
        }
    }
}

extension WhenMessage {
    /// The date as a source would give it: without offset and zone.
    fileprivate var claimed: String {
        guard let when = try? when(zones: ClientZones.directory), case .zoned(let start, _) = when else { return text }
        return start.local.description
    }
}

/// One of the sources of a milestone.
struct NumberedSource: ParsableArguments {
    @Argument(help: "A slug or uid.", completion: .milestones)
    var milestone: Value

    @Argument(help: "The number of the source.")
    var number: Value
}

/// What the verbs that change sources share.
struct ChangeOfSources: ParsableArguments {
    @OptionGroup var rehearsal: Rehearsal

    @OptionGroup(title: "Output") var output: OutputOptionsOfChange
    @OptionGroup(title: "Daemon") var connection: ConnectionOptions

    func change(_ name: Value, _ body: (SourcesOfMilestone, inout MilestonePatch) throws -> Void) throws {
        let connection = try connection.connectForChange()
        let found = try SourcesOfMilestone(name, connection)
        var patch = MilestonePatch()
        try body(found, &patch)
        let edit = TimelineMethods.Edit(
            name: name.text, revision: found.milestone.revision, set: patch, clientZone: ClientZones.own,
            dryRun: rehearsal.asked)
        let reply: TimelineMethods.Changed = try ConflictReport(connection).reporting(name.text) {
            try connection.call("org.summitd.Timeline.Edit", edit)
        }
        try output.print(reply, rehearsal) { $0.slug ?? "" }
    }
}

/// A milestone and its sources, counted from 1.
struct SourcesOfMilestone {
    let milestone: MilestoneMessage

    var sources: [Source] { milestone.sources ?? [] }

    init(_ name: Value, _ connection: Connection) throws {
        milestone = try connection.call(
            "org.summitd.Timeline.Show", TimelineMethods.Show(name: name.text), as: TimelineMethods.One.self
        ).milestone
    }

    func index(_ number: Value) throws -> Int {
        let index = try number.integer("the number of the source", atLeast: 1) - 1
        guard sources.indices.contains(index) else {
            throw ValueError("there is no source \(index + 1); `summitctl source list` shows \(sources.count)")
        }
        return index
    }
}
