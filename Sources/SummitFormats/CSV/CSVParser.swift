internal import LinuxSystem
internal import SummitCore

/// Takes a CSV file apart into its records (RFC 4180), and what spreadsheets make of that: separators that are
/// semicolons or tabs, lines that end in CR, LF or both, fields with line breaks.
struct CSVParser {
    /// A row of the file.
    struct Record {
        let fields: [String]
        /// The line it begins on, counted from 1.
        let line: Int
        /// Which record it is, counted from 1: the row that a spreadsheet shows, empty lines left out.
        let row: Int
    }

    /// The longest field, in bytes.
    static let longestField = 1 << 20
    /// The longest record.
    private static let longestRecord = 16 << 20
    private static let mostFields = 2_000

    private var input: ByteInput
    private var buffer: [UInt8] = []
    private var position = 0
    private var line = 1
    private var row = 0
    private(set) var separator = UInt8(ascii: ",")

    /// Looks at the first line to see what separates its fields.
    ///
    /// - Throws: ``FormatError`` for what is no text.
    init(_ input: ByteInput) throws {
        self.input = input
        // A pipe may give less than a line.
        while buffer.count < 65_536, !buffer.contains(where: { $0 == 0x0A || $0 == 0x0D }) {
            let more = try self.input.piece()
            if more.isEmpty { break }
            buffer += more
        }
        if buffer.starts(with: [0xFF, 0xFE]) || buffer.starts(with: [0xFE, 0xFF]) {
            throw FormatError(line: 1, reason: ByteInput.notUTF8(buffer))
        }
        if buffer.starts(with: Array("sep=".utf8)), buffer.count > 5, [0x0A, 0x0D].contains(buffer[5]) {
            // A line of Excel's own.
            separator = buffer[4]
            position = buffer[5] == 0x0D && buffer.count > 6 && buffer[6] == 0x0A ? 7 : 6
            line = 2
        } else {
            separator = Self.separator(of: buffer)
        }
    }

    /// How many bytes of the file have been read.
    var progress: Int64 { input.position }

    /// The one of `,`, `;` and tab that stands most often in the first line, outside quotation marks.
    private static func separator(of bytes: [UInt8]) -> UInt8 {
        var counts: [UInt8: Int] = [:]
        var isQuoted = false
        for byte in bytes {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == 0x0A || byte == 0x0D { break }
            if [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09].contains(byte) { counts[byte, default: 0] += 1 }
        }
        let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09]
        return candidates.max { (counts[$0] ?? 0, $1) < (counts[$1] ?? 0, $0) } ?? UInt8(ascii: ",")
    }

    /// The next record that has anything in it; `nil` behind the last.
    ///
    /// - Throws: ``FormatError`` for a field that has no end, is too long or no text.
    mutating func next() throws -> Record? {
        while let record = try record() {
            // An empty line is no record.
            if record.fields.count > 1 || !record.fields[0].isEmpty { return record }
        }
        return nil
    }

    private mutating func record() throws -> Record? {
        guard try peek() != nil else { return nil }
        let begun = line
        Breakdown.step(line: begun)
        var fields: [String] = []
        var size = 0
        while true {
            let bytes = try field()
            size += bytes.count
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw FormatError(
                    line: line, reason: "this is not UTF-8 text; save the file as UTF-8 (in Excel: “CSV UTF-8”)")
            }
            fields.append(text)
            guard size <= Self.longestRecord, fields.count <= Self.mostFields else {
                throw FormatError(
                    line: begun,
                    reason: "the row has more than \(Self.mostFields) columns or \(Self.longestRecord >> 20) MiB")
            }
            guard let next = try peek() else { break }
            position += 1
            if next == separator { continue }
            try endLine(next)
            break
        }
        row += 1
        return Record(fields: fields, line: begun, row: row)
    }

    /// Steps over the LF of a CRLF.
    private mutating func endLine(_ end: UInt8) throws {
        line += 1
        if end == 0x0D, try peek() == 0x0A { position += 1 }
    }

    /// The bytes of a field up to its separator, or the end of its line.
    private mutating func field() throws -> [UInt8] {
        guard try peek() == UInt8(ascii: "\"") else {
            var bytes: [UInt8] = []
            while let byte = try peek(), byte != separator, byte != 0x0A, byte != 0x0D {
                bytes.append(byte)
                position += 1
                try check(bytes, begun: line)
            }
            return bytes
        }
        return try quotedField()
    }

    private mutating func quotedField() throws -> [UInt8] {
        var bytes: [UInt8] = []
        let begun = line
        position += 1
        while true {
            guard let byte = try peek() else {
                throw FormatError(
                    line: begun, reason: "the quotation mark that opens a field here is never closed")
            }
            position += 1
            if byte == UInt8(ascii: "\"") {
                guard try peek() == UInt8(ascii: "\"") else { break }
                position += 1
            } else if byte == 0x0D {
                // Line breaks within a field are read as LF.
                try endLine(byte)
                bytes.append(0x0A)
                try check(bytes, begun: begun)
                continue
            } else if byte == 0x0A {
                line += 1
            }
            bytes.append(byte)
            try check(bytes, begun: begun)
        }
        if let next = try peek(), next != separator, next != 0x0A, next != 0x0D {
            throw FormatError(
                line: line,
                reason:
                    "something stands behind the quotation mark that closes a field; within a field it is doubled: \"\""
            )
        }
        return bytes
    }

    private func check(_ bytes: [UInt8], begun: Int) throws(FormatError) {
        guard bytes.last != 0 else {
            throw FormatError(line: line, reason: "a NUL byte stands here; this is no text, or it is UTF-16")
        }
        guard bytes.count <= Self.longestField else {
            throw FormatError(
                line: begun,
                reason: "a field that begins here is longer than \(Self.longestField >> 20) MiB; "
                    + "is a quotation mark not closed?")
        }
    }

    /// The byte at the cursor; `nil` behind the last.
    private mutating func peek() throws -> UInt8? {
        while position >= buffer.count {
            buffer = try input.piece()
            position = 0
            if buffer.isEmpty { return nil }
        }
        return buffer[position]
    }
}
