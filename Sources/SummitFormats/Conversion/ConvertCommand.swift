internal import FoundationEssentials
internal import LinuxSystem
internal import SummitAPI
internal import SummitCore

/// summit-convert: reads an untrusted file on standard input, and hands its rows over on standard output, a JSON object
/// a line; or the other way round. Before it reads it gives up what it does not need: memory beyond a bound, time,
/// sockets, other programs, writing to files.
package enum ConvertCommand {
    private static let memory: UInt64 = 1 << 30
    /// Of processor time, enough for a million rows.
    private static let seconds: UInt64 = 600
    /// Of that, so much for one row, or for what comes before the first.
    private static let stalledSeconds: Int32 = 20
    /// The longest row of a timeline that is to be written.
    private static let longestRow = 16 << 20

    private enum Task {
        case read(any TimelineReader.Type, ReadOptions)
        case write(any TimelineWriter.Type, WriteOptions)
    }

    /// - Parameter arguments: those behind the program's name.
    /// - Returns: the exit status: 0, 64 for arguments that are not known, 65 for a file that can't be read, 70 when the
    ///   limits can't be set.
    package static func run(_ arguments: [String]) -> Int32 {
        if arguments == ["--version"] {
            try? Files.write(all: Array("summit-convert \(Product.version)\n".utf8), to: 1)
            return 0
        }
        let task: Task
        do {
            task = try parse(arguments)
        } catch {
            complain("\(error)")
            return ExitStatus.usage.rawValue
        }
        do {
            if case .read(_, let options) = task {
                // A little before the limit, which ends the process without a word.
                try Breakdown.report(
                    name: Printable.excerpt(options.name, limit: 200), status: ExitStatus.invalidValue.rawValue,
                    stalledSeconds: stalledSeconds, seconds: Int32(seconds) - 10)
            }
            try Sandbox.applyConverterLimits(memoryBytes: memory, processorSeconds: seconds)
        } catch {
            complain("can't give up its rights, so it reads nothing: \(error)")
            return ExitStatus.software.rawValue
        }
        var name = "the timeline"
        do {
            switch task {
            case .read(let reader, let options):
                name = options.name
                var sink = RowSink(keepsGoing: options.keepGoing) { try Files.write(all: $0, to: 1) }
                var input = ByteInput(descriptor: 0)
                do {
                    try reader.read(&input, options, into: &sink)
                } catch {
                    // What came before it is of use to those who take the rest.
                    try sink.flush()
                    throw error
                }
                try sink.flush()
            case .write(let writer, let options):
                let output = ByteOutput { try Files.write(all: $0, to: 1) }
                try write(writer.init(options, to: output))
                try output.flush()
            }
            return 0
        } catch let error as FormatError {
            complain("\(name):\(error.line > 0 ? "" : " ")\(error)")
        } catch {
            complain("\(name): \(error)")
        }
        return ExitStatus.invalidValue.rawValue
    }

    private static func write(_ writer: some TimelineWriter) throws {
        var (writer, input) = (writer, ByteInput(descriptor: 0))
        let decoder = JSONDecoder()
        while let line = try input.line(limit: longestRow) {
            try writer.write(try decoder.decode(ExportLine.self, from: Data(line)))
        }
        try writer.end()
    }

    private struct UsageError: Error, CustomStringConvertible {
        let description: String
    }

    /// `read|write --format NAME`, and a value behind each further flag.
    private static func parse(_ arguments: [String]) throws -> Task {
        var rest = arguments[...]
        let verb = rest.popFirst()
        var (format, reading, writing) = (TimelineFormat?.none, ReadOptions(), WriteOptions())
        while let flag = rest.popFirst() {
            if flag == "--keep-going" {
                reading.keepGoing = true
                continue
            }
            guard let value = rest.popFirst() else { throw UsageError(description: "\(flag) needs a value") }
            switch flag {
            case "--format": format = TimelineFormat(rawValue: value)
            case "--name": reading.name = value
            case "--zone": reading.zone = value
            case "--columns": (reading.columns, writing.columns) = (value, value)
            case "--title": writing.title = value
            case "--width": writing.width = Int(value)
            default: throw UsageError(description: "there is no flag \(flag)")
            }
        }
        switch verb {
        case "read":
            guard let reader = format?.reader else { throw UsageError(description: "that format can't be read") }
            return .read(reader, reading)
        case "write":
            guard let writer = format?.writer else { throw UsageError(description: "that format can't be written") }
            return .write(writer, writing)
        default: throw UsageError(description: "read or write")
        }
    }

    private static func complain(_ text: String) {
        try? Files.write(all: Array((Printable.escape(text) + "\n").utf8), to: 2)
    }
}
