internal import FoundationEssentials
internal import SummitAPI

/// The archival form: each row as the daemon gives it, an object a line, its keys sorted so that two files compare well.
struct JSONLinesWriter: TimelineWriter {
    private let output: ByteOutput
    private let encoder = JSONEncoder()

    init(_ options: WriteOptions, to output: ByteOutput) {
        self.output = output
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    mutating func write(_ line: ExportLine) throws {
        try output.write(Array(try encoder.encode(line)) + [0x0A])
    }

    mutating func end() {}
}
