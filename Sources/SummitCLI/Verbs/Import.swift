internal import ArgumentParser
internal import FoundationEssentials
internal import LinuxSystem
internal import SummitAPI
internal import SummitClient
internal import Varlink

struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring a YAML timeline in: add what is new, change what differs, leave the rest.",
        discussion: "The file is read by summit-convert, a child without rights; - is standard input.")

    @Argument(help: "Timeline files.", completion: .file())
    var file: [Value]

    @Flag(help: "Show what would be, and change nothing.")
    var dryRun = false

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup(title: "Daemon") var connection: ConnectionOptions

    private struct Document: Encodable {
        let added: Int
        let changed: Int
        let unchanged: Int
    }

    func run() throws {
        var total = TimelineMethods.ImportReply(added: 0, changed: 0, unchanged: 0, warnings: [])
        // All files are read before the first row goes to the daemon.
        let read = try file.map { (name: $0, items: try Converter.read($0.text)) }
        let connection = try connection.connectForChange()
        for (name, items) in read {
            for batch in items.batches(dryRun: dryRun) {
                let reply = try send(batch, of: name.text, over: connection)
                total.added += reply.added
                total.changed += reply.changed
                total.unchanged += reply.unchanged
                Output.warn(reply.warnings)
            }
        }
        if json {
            Output.write(
                try JSONOutput.document(
                    Document(added: total.added, changed: total.changed, unchanged: total.unchanged)))
        } else {
            Output.print("\(total.added) added, \(total.changed) changed, \(total.unchanged) unchanged")
        }
        if dryRun { Output.note("nothing was changed") }
    }

    private func send(
        _ batch: ImportItems.Batch, of file: String, over connection: Connection
    ) throws -> TimelineMethods.ImportReply {
        do {
            return try connection.call("org.summitd.Timeline.Import", batch.call)
        } catch {
            throw batch.explain(error, file: file)
        }
    }
}

/// Runs summit-convert, which reads files for us.
enum Converter {
    static func read(_ file: String) throws -> ImportItems {
        let input = try open(file)
        var items = ImportItems()
        var rest: [UInt8] = []
        var failure: (any Error)?
        let (status, complaint) = try run(name: file, input.rawValue) { bytes in
            guard failure == nil else { return }
            rest += bytes
            while let end = rest.firstIndex(of: 0x0A) {
                do { try items.add(line: rest[..<end]) } catch { failure = error }
                rest.removeSubrange(...end)
            }
        }
        switch status {
        case .exited(0): break
        case .exited(65): throw ValueError(String(decoding: complaint, as: UTF8.self).trimmedEnd)
        case .exited(let code):
            throw Failure(
                "\(file): summit-convert failed (\(code)): \(String(decoding: complaint, as: UTF8.self).trimmedEnd)")
        case .signalled(let signal):
            throw Failure(
                "\(file): reading it broke off with signal \(signal): the file is too large or too hard for the converter's limits"
            )
        }
        if let failure { throw failure }
        return items
    }

    private static func open(_ file: String) throws -> Descriptor {
        do {
            if file == "-" { return try Files.duplicate(0) }
            return try Files.open(path: file)
        } catch {
            throw Failure("\(file): \(error.message)", status: error.isNotFound ? .notFound : .failure)
        }
    }

    private static func run(
        name: String, _ input: Int32, _ onOutput: ([UInt8]) -> Void
    ) throws -> (ChildStatus, [UInt8]) {
        do {
            let result = try Child.run(
                path: try executable(), arguments: ["read", "--format", "yaml", "--name", name], standardInput: input,
                onOutput: onOutput)
            return (result.status, result.standardError)
        } catch let error as SystemError {
            throw Failure("summit-convert can't be run: \(error)")
        }
    }

    /// Beside this program, else where packages put helpers.
    private static func executable() throws -> String {
        let candidates =
            (Files.executableDirectory().map { [$0 + "/summit-convert", $0 + "/../libexec/summit/summit-convert"] }
                ?? [])
            + ["/usr/libexec/summit/summit-convert"]
        guard let found = candidates.first(where: Files.exists) else {
            throw Failure("summit-convert was not found; looked at \(candidates.joined(separator: ", "))")
        }
        return found
    }
}

/// What a file holds, and the calls that bring it in.
struct ImportItems {
    private var milestones: [(input: MilestoneInput, place: ImportLine.Place, size: Int)] = []
    private var series: [SeriesMessage] = []
    private var figures: [FigureMessage] = []

    mutating func add(line: ArraySlice<UInt8>) throws {
        let item = try JSONDecoder().decode(ImportLine.self, from: Data(line))
        if let milestone = item.milestone { milestones.append((milestone, item.place, line.count)) }
        if let one = item.series { series.append(one) }
        if let one = item.figure { figures.append(one) }
    }

    struct Batch {
        let call: TimelineMethods.Import
        let places: [ImportLine.Place]

        /// The daemon's complaint with the line of the file it is about.
        func explain(_ error: ClientError, file: String) -> any Error {
            guard case .refused(let refusal) = error, refusal.name == "org.summitd.Timeline.InvalidValue",
                let invalid = try? refusal.parameters(APIError.InvalidValue.self)
            else { return error }
            guard let row = invalid.row, places.indices.contains(row) else {
                return ValueError("\(file): \(invalid.field): \(invalid.reason)")
            }
            return ValueError("\(file):\(places[row].line): \(places[row].name): \(invalid.field): \(invalid.reason)")
        }
    }

    /// Calls below the limit of a message; the series first, since milestones refer to them.
    func batches(dryRun: Bool) -> [Batch] {
        let limit = 512 << 10
        var batches: [Batch] = []
        var current: [(input: MilestoneInput, place: ImportLine.Place, size: Int)] = []
        var size = 0
        func flush() {
            let isFirst = batches.isEmpty
            let call = TimelineMethods.Import(
                milestones: current.map(\.input), series: isFirst ? series : nil, figures: isFirst ? figures : nil,
                clientZone: ClientZones.own, dryRun: dryRun ? true : nil)
            batches.append(Batch(call: call, places: current.map(\.place)))
            current = []
            size = 0
        }
        for one in milestones {
            if size + one.size > limit { flush() }
            current.append(one)
            size += one.size
        }
        if !current.isEmpty || batches.isEmpty { flush() }
        return batches
    }
}

extension String {
    fileprivate var trimmedEnd: String {
        var text = self
        while text.last?.isNewline == true { text.removeLast() }
        return text
    }
}
