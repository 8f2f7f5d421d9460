internal import FoundationEssentials
internal import LinuxSystem
internal import SummitAPI
internal import SummitCore

/// Where what was read of a file goes: rows, what is to be said of them, and how far the reading has come.
struct RowSink {
    private let keepsGoing: Bool
    private let encoder = JSONEncoder()
    private let emit: ([UInt8]) throws -> Void
    private var buffer: [UInt8] = []
    private var reported: Int64 = 0

    /// - Parameter emit: takes lines of JSON.
    init(keepsGoing: Bool, emit: @escaping ([UInt8]) throws -> Void) {
        self.keepsGoing = keepsGoing
        self.emit = emit
    }

    /// The largest row in bytes of JSON: it has to fit into a message to the daemon.
    private static let largestRow = 1_000_000

    /// - Throws: as ``problem(_:name:)``, for a row that no timeline can hold; what `emit` throws.
    mutating func row(_ line: ImportLine) throws {
        Breakdown.step(line: line.place.line)
        do {
            // The daemon says of a milestone where it stands; of these it can't.
            _ = try line.series?.series()
            _ = try line.figure?.figure()
        } catch {
            let reason = "\(error.field): \(error.reason)"
            return try problem(FormatError(line: line.place.line, reason: reason), name: line.place.name)
        }
        let start = buffer.count
        if let milestone = line.milestone, line.warnings == nil {
            ImportRowText.write(line.place, milestone.json, to: &buffer)
        } else {
            buffer += try encoder.encode(line)
            buffer.append(0x0A)
        }
        guard buffer.count - start <= Self.largestRow else {
            let size = buffer.count - start
            buffer.removeSubrange(start...)
            return try problem(
                FormatError(
                    line: line.place.line,
                    reason: "the row takes \(size) bytes as JSON; more than \(Self.largestRow) can't be brought in"),
                name: Printable.excerpt(line.place.name, limit: 100))
        }
        if buffer.count > 64 << 10 { try flush() }
    }

    /// The file has the log as well, and is a whole timeline. Said before the first row.
    mutating func archive() throws {
        try row(ImportLine(place: ImportLine.Place(line: 0, name: ""), isArchive: true))
    }

    /// What can't be read: the end, or a line of its own where the rest is wanted all the same.
    ///
    /// - Throws: `error`.
    mutating func problem(_ error: FormatError, name: String = "") throws {
        guard keepsGoing else { throw error }
        try row(ImportLine(place: ImportLine.Place(line: error.line, name: name), problem: error.reason))
    }

    mutating func warn(_ text: String, line: Int, name: String = "") throws {
        try row(ImportLine(place: ImportLine.Place(line: line, name: name), warnings: [text]))
    }

    /// So much of the file has been read.
    mutating func progress(_ position: Int64) throws {
        guard position - reported >= 512 << 10 else { return }
        reported = position
        try row(ImportLine(place: ImportLine.Place(line: 0, name: ""), progress: position))
        try flush()
    }

    mutating func flush() throws {
        guard !buffer.isEmpty else { return }
        try emit(buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}
