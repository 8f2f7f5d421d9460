internal import LinuxSystem

/// A file as it comes in: in pieces, by lines, or whole; never more of it in memory than was asked for.
struct ByteInput {
    private enum Source {
        case descriptor(Int32)
        case bytes([UInt8])
    }

    private var source: Source
    private var buffer: [UInt8] = []
    /// What of the buffer has been handed out.
    private var taken = 0
    private var isAtEnd = false
    /// How many bytes of the file have been read.
    private(set) var position: Int64 = 0
    /// The number of the line that ``line(limit:)`` gives next, counted from 1.
    private(set) var lineNumber = 1

    init(descriptor: Int32) { source = .descriptor(descriptor) }
    init(_ bytes: [UInt8]) { source = .bytes(bytes) }

    /// The next line without its end (LF or CRLF); `nil` behind the last. A byte order mark before the first is left
    /// out.
    ///
    /// - Throws: ``FormatError`` for a line of more than `limit` bytes; what reading throws.
    mutating func line(limit: Int) throws -> [UInt8]? {
        if lineNumber == 1, position == 0 { try skipByteOrderMark() }
        Breakdown.step(line: lineNumber)
        var searched = taken
        while true {
            if let end = buffer[searched...].firstIndex(of: 0x0A) {
                guard end - taken <= limit else { throw tooLong(limit) }
                var line = Array(buffer[taken..<end])
                if line.last == 0x0D { line.removeLast() }
                taken = end + 1
                lineNumber += 1
                return line
            }
            guard buffer.count - taken <= limit else { throw tooLong(limit) }
            searched = buffer.count - taken
            guard try fill() else {
                guard taken < buffer.count else { return nil }
                var line = Array(buffer[taken...])
                if line.last == 0x0D { line.removeLast() }
                taken = buffer.count
                lineNumber += 1
                return line
            }
        }
    }

    /// Everything that is left, without a byte order mark.
    ///
    /// - Throws: ``FormatError`` where that is more than `limit` bytes; what reading throws.
    mutating func all(limit: Int) throws -> [UInt8] {
        if position == 0 { try skipByteOrderMark() }
        while try fill() {
            guard buffer.count - taken <= limit else {
                throw FormatError(
                    line: 0, reason: "the file is larger than \(limit >> 20) MiB, the most that can be read of its kind"
                )
            }
        }
        defer { taken = buffer.count }
        return Array(buffer[taken...])
    }

    /// What comes next, as much as there is at once, without a byte order mark; empty behind the last.
    ///
    /// - Throws: what reading throws.
    mutating func piece() throws -> [UInt8] {
        if position == 0 { try skipByteOrderMark() }
        if taken == buffer.count, try !fill() { return [] }
        defer { taken = buffer.count }
        return Array(buffer[taken...])
    }

    /// The same as text.
    ///
    /// - Throws: ``FormatError`` also for what is not UTF-8.
    mutating func text(limit: Int) throws -> String {
        let bytes = try all(limit: limit)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw FormatError(line: Self.invalidLine(bytes), reason: Self.notUTF8(bytes))
        }
        return text
    }

    /// Why bytes can't be read as text.
    static func notUTF8(_ bytes: [UInt8]) -> String {
        let isWide = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
        return isWide ? "this is UTF-16; save it as UTF-8" : "this is not UTF-8 text"
    }

    private mutating func skipByteOrderMark() throws {
        while buffer.count < 3, try fill() {}
        if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { taken = 3 }
    }

    /// Reads another piece behind what is not taken yet, which moves to the front.
    ///
    /// - Returns: whether there was one.
    private mutating func fill() throws -> Bool {
        guard !isAtEnd else { return false }
        if taken > 0 {
            buffer.removeFirst(taken)
            taken = 0
        }
        let piece: [UInt8]
        switch source {
        case .descriptor(let descriptor): piece = try Files.readSome(descriptor, max: 256 << 10)
        case .bytes(let bytes):
            piece = bytes
            source = .bytes([])
        }
        isAtEnd = piece.isEmpty
        position += Int64(piece.count)
        buffer += piece
        return !isAtEnd
    }

    private func tooLong(_ limit: Int) -> FormatError {
        FormatError(line: lineNumber, reason: "the line is longer than \(limit) bytes")
    }

    /// The line of the first byte that is no UTF-8.
    static func invalidLine(_ bytes: [UInt8]) -> Int {
        var line = 1
        for part in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            if String(validating: part, as: UTF8.self) == nil { return line }
            line += 1
        }
        return 0
    }
}
