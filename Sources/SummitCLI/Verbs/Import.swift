internal import ArgumentParser
internal import LinuxSystem
internal import SummitAPI
internal import SummitClient

struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
        verb: "import",
        abstract: "Bring files in: add what is new, change what differs, leave the rest.",
        discussion: """
            iCalendar, our own YAML and JSON Lines, CSV, TimelineJS, and what `remind -ppp` and `task export` print. \
            Everything is seen at once when all of it has come, or nothing is. The files are read by summit-convert, a \
            child without rights; - is standard input.
                summitctl import --dry-run calendar.ics
                summitctl import --columns 'when=Date,title=Event' events.csv
                task export | summitctl import --format task -
            """)

    @Argument(help: "Files.", completion: .file())
    var file: [Value]

    @Option(
        help: ArgumentHelp(
            "yaml, jsonl, ics, csv, timelinejs, timelinejs-csv, remind or task, where the file's name does not say.",
            valueName: "format"), completion: .choices(of: TimelineFormat.allCases.filter(\.isRead)))
    var format: Value?

    @Option(help: ArgumentHelp("CSV: which column is what, such as 'when=Date,title=2'.", valueName: "map"))
    var columns: Value?

    @Option(help: ArgumentHelp("The zone of dates and times that have none of their own.", valueName: "zone"))
    var zone: Value?

    @Flag(help: "Bring in what can be read, and list what can't.")
    var keepGoing = false

    @Flag(help: "Show what would be added and changed, and change nothing.")
    var dryRun = false

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup(title: "Daemon") var connection: ConnectionOptions

    func run() throws {
        let chosen = try format?.choice("--format", TimelineFormat.self)
        if let zone {
            do {
                _ = try ClientZones.directory.rules(for: zone.text)
            } catch {
                throw ValueError("--zone", error)
            }
        }
        let sources = try file.map { try ImportSource($0.text, format: chosen) }
        let session = try ImportSession(
            connection.connectForChange(), zone: zone?.text, keepGoing: keepGoing, dryRun: dryRun)
        defer { session.progress.clear() }
        for source in sources {
            var arguments = ["read", "--format", source.format.rawValue, "--name", source.name]
            arguments += ["--zone", session.zone]
            if let columns { arguments += ["--columns", columns.text] }
            if keepGoing { arguments.append("--keep-going") }
            try session.bring(source, arguments)
        }
        try session.end()
        session.progress.clear()
        try ImportOutput(isJSON: json, dryRun: dryRun).print(session)
        // The rest is in; what is not must not go unnoticed in a script.
        if session.refusedCount > 0 { throw Refused(count: session.refusedCount) }
    }

    private struct Refused: ReportedError {
        let count: Int
        var message: String { "\(count) \(count == 1 ? "row was" : "rows were") left out" }
        var status: ExitStatus { .invalidValue }
    }
}

/// A file to bring in, open, and its format.
final class ImportSource {
    let name: String
    let format: TimelineFormat
    let descriptor: Descriptor
    /// Where that is known.
    let size: Int64?

    init(_ file: String, format: TimelineFormat?) throws {
        name = file == "-" ? "standard input" : file
        do {
            descriptor = try file == "-" ? Descriptor(duplicating: 0) : Files.open(path: file)
            let status = file == "-" ? nil : Files.status(file)
            guard status?.kind != .directory else { throw Failure("\(file): this is a directory", status: .failure) }
            size = status?.kind == .file ? status?.size : nil
            self.format = try format ?? TimelineFormat(fileName: file) ?? Self.guess(file, descriptor)
            guard self.format.isRead else { throw ValueError("\(file): \(self.format.rawValue) is only written") }
        } catch let error as SystemError {
            throw Failure("\(file): \(error.message)", status: error.isNotFound ? .notFound : .failure)
        }
    }

    /// By what the file begins with; a pipe can't be looked into.
    private static func guess(_ file: String, _ descriptor: borrowing Descriptor) throws -> TimelineFormat {
        if let beginning = try Files.peek(descriptor.rawValue, count: 4_096) {
            if let format = TimelineFormat(beginning: beginning) { return format }
        } else if file == "-" {
            // What our own timelines are written in.
            return .yaml
        }
        let known = TimelineFormat.allCases.filter(\.isRead).map(\.rawValue).joined(separator: ", ")
        throw ValueError(
            "\(file): what this is can't be seen from its name or its beginning; say --format, one of \(known)")
    }
}
