internal import ArgumentParser
internal import FoundationEssentials
internal import LinuxSystem
internal import SummitAPI
internal import SummitClient
internal import SummitCore

struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        verb: "export",
        abstract: "Write the timeline, or a part of it, to a file.",
        discussion: """
            ics for calendars; csv for spreadsheets; timelinejs and timelinejs-csv for the web; svg and html to look at; \
            yaml to read and edit; jsonl to keep: with it, a new timeline becomes the same one, its history included. \
            Without a file, or with -, to standard output.
                summitctl export summits.ics --tag summit
                summitctl export --format svg --since 2010 > timeline.svg
                summitctl export archive.jsonl
            """)

    @Argument(help: "The file; its name says the format.", completion: .file())
    var file: Value?

    @Option(
        help: ArgumentHelp(
            "yaml, jsonl, ics, csv, timelinejs, timelinejs-csv, svg or html.", valueName: "format"),
        completion: .choices(of: TimelineFormat.allCases.filter(\.isWritten)))
    var format: Value?

    @Option(help: ArgumentHelp("What the timeline is called in the file.", valueName: "text"))
    var title: Value?

    @Option(help: ArgumentHelp("CSV: the columns, such as 'when,title,place'.", valueName: "list"))
    var columns: Value?

    @Option(help: ArgumentHelp("svg, html: how wide the picture is, in pixels.", valueName: "number"))
    var width: Value?

    @Flag(inversion: .prefixedNo, help: "With the log of all changes; jsonl has it where nothing is left out.")
    var history: Bool?

    @OptionGroup(title: "Which milestones") var query: QueryOptions

    @Option(help: ArgumentHelp("Read times in this zone.", valueName: "zone"), completion: .zones)
    var zone: Value?

    @OptionGroup(title: "Daemon") var connection: ConnectionOptions

    func run() throws {
        let format = try chosen()
        let query = try self.query.query(zone: zone)
        var arguments = ["write", "--format", format.rawValue]
        if let title { arguments += ["--title", title.text] }
        if let columns { arguments += ["--columns", columns.text] }
        if let width { arguments += ["--width", String(try width.integer("--width", atLeast: 320))] }
        let wantsHistory = try history(format, query)
        let connection = try connection.connect()
        let now = try self.query.moment(zone: zone)
        var head = ExportLine.Head(
            title: title?.text, now: now.description, zone: zone?.text ?? ClientZones.ownOrUTC,
            history: wantsHistory ? true : nil)
        if format.isPicture {
            let window = try self.query.window(now: now, zone: zone)
            (head.since, head.until) = (window.since?.description, window.until?.description)
        }
        let target = try ExportTarget(file?.text)
        let progress = Progress(isShown: file != nil)
        defer { progress.clear() }
        let filter = try Converter.filter(arguments, onOutput: target.write)
        try send(head, query, format, connection, to: filter, progress)
        try Converter.check(try filter.finish(), name: "the timeline")
        try target.finish()
    }

    private func chosen() throws -> TimelineFormat {
        let named = file.flatMap { TimelineFormat(fileName: $0.text) }
        guard let format = try self.format?.choice("--format", TimelineFormat.self) ?? named else {
            let known = TimelineFormat.allCases.filter(\.isWritten).map(\.rawValue).joined(separator: ", ")
            throw UsageError("which format? The file's name does not say; --format is one of \(known)")
        }
        guard format.isWritten else { throw ValueError("--format: \(format.rawValue) is only read") }
        return format
    }

    /// The log goes with the whole timeline only: a part of it would not fit its own log.
    private func history(_ format: TimelineFormat, _ query: QueryMessage) throws -> Bool {
        var all = QueryMessage()
        (all.now, all.zone, all.clientZone) = (query.now, query.zone, query.clientZone)
        let isWhole = query == all
        guard let history else { return format == .jsonl && isWhole }
        guard history else { return false }
        guard format == .jsonl || format == .yaml else {
            throw ValueError("--history: \(format.rawValue) has no place for it; jsonl and yaml have")
        }
        guard isWhole else { throw ValueError("--history goes with the whole timeline; leave the conditions out") }
        return true
    }

    private func send(
        _ head: ExportLine.Head, _ query: QueryMessage, _ format: TimelineFormat, _ connection: Connection,
        to filter: ChildFilter, _ progress: Progress
    ) throws {
        let encoder = JSONEncoder()
        var (done, total) = (0, Int?.none)
        func feed(_ lines: [ExportLine]) throws {
            var bytes: [UInt8] = []
            for line in lines {
                bytes += try encoder.encode(line)
                bytes.append(0x0A)
            }
            guard try filter.feed(bytes) else { throw Stopped() }
        }
        do {
            try feed([ExportLine(head: head)])
            try connection.stream(
                "org.summitd.Timeline.Export",
                ImportMethods.Export(
                    query: query, history: head.history, occurrences: format.hasOccurrences ? true : nil),
                as: ImportMethods.ExportPage.self
            ) { page in
                total = total ?? page.total
                try feed((page.series ?? []).map { ExportLine(series: $0) })
                try feed((page.figures ?? []).map { ExportLine(figure: $0) })
                try feed((page.milestones ?? []).map { ExportLine(milestone: $0) })
                try feed((page.changes ?? []).map { ExportLine(change: $0) })
                done += page.milestones?.count ?? 0
                progress.show("\(done) written", done: Int64(done), of: total.map(Int64.init))
            }
            if format.isPicture, query.limit == nil {
                try feed(try Timeline.projected(query, over: connection).map { ExportLine(milestone: $0) })
            }
        } catch is Stopped {
            // Why it reads no more, it says itself.
        }
    }

    private struct Stopped: Error {}
}

/// Where an export goes: standard output; or a file, which is in its place when it is whole. What is no file, such as a FIFO,
/// is written to as it is.
private final class ExportTarget {
    private let name: String
    private let draft: FileDraft?
    /// Where there is no draft; and the same number, to write to.
    private let stream: Descriptor?
    private let target: Int32
    private var failure: SystemError?

    init(_ file: String?) throws {
        let path = file == "-" ? nil : file
        name = path ?? "standard output"
        do {
            let there = path.flatMap { Files.status($0) }
            if there?.kind == .directory { throw Failure("\(name): this is a directory") }
            // `/dev/stdout` is what a shell has opened, and goes on with.
            let isOutput = there.map { Files.status(of: Output.standardOutput)?.isSameFile(as: $0) ?? false } ?? false
            let isFile = path != nil && !isOutput && there?.kind ?? .file == .file
            draft = isFile ? try path.map { file throws(SystemError) in try FileDraft(of: file, mode: 0o666) } : nil
            if let draft {
                stream = nil
                target = draft.descriptor.rawValue
            } else if let path, !isOutput {
                let opened = try Files.openToWrite(path)
                target = opened.rawValue
                stream = consume opened
            } else {
                stream = nil
                target = Output.standardOutput
            }
        } catch let error as SystemError {
            throw Failure("\(name): can't write: \(error.message)")
        }
    }

    func write(_ bytes: [UInt8]) {
        guard failure == nil else { return }
        do { try Files.write(all: bytes, to: target) } catch { failure = error }
    }

    func finish() throws {
        if let failure {
            // A reader that has seen enough (`head`) is no error; a full disk is.
            if draft == nil, failure.isDisconnected { return }
            throw Failure("\(name): can't write: \(failure.message)")
        }
        do { try draft?.finish() } catch { throw Failure("\(name): \(error.message)") }
    }
}
