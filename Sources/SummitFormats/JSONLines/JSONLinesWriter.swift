internal import FoundationEssentials
internal import SummitAPI

/// The archival form: each row as the daemon gives it, an object a line, its keys sorted so that two files compare well.
struct JSONLinesWriter: TimelineWriter {
    private let output: ByteOutput
    private let encoder = JSONEncoder()
    private var rows = 0

    init(_ options: WriteOptions, to output: ByteOutput) {
        self.output = output
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    mutating func write(_ line: ExportLine) throws {
        var line = line
        if line.head != nil { line.head?.counted = true } else { rows += 1 }
        try put(line)
    }

    mutating func end() throws {
        var line = ExportLine()
        line.end = ExportLine.End(rows: rows)
        try put(line)
    }

    private func put(_ line: ExportLine) throws { try output.write(Array(try encoder.encode(line)) + [0x0A]) }
}
