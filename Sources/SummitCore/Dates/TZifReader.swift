/// Reads the bytes of a TZif file (RFC 9636 §3). Nothing is allocated before the file is known to hold it.
struct TZifReader {
    struct Contents {
        var transitions: [Int64] = []
        var offsets: [Int32] = []
        var initialOffset = 0
        var footer: ZoneFooter?
    }

    private struct Header {
        var version: UInt8
        var utIndicators = 0
        var standardIndicators = 0
        var leapSeconds = 0
        var transitions = 0
        var types = 0
        var characters = 0

        /// The length of the data block after it, in bytes; the counts have 32 bits, so nothing overflows.
        func blockLength(timeSize: Int) -> Int {
            transitions * (timeSize + 1) + types * 6 + characters + leapSeconds * (timeSize + 4) + standardIndicators
                + utIndicators
        }
    }

    let identifier: String
    let bytes: [UInt8]
    private var position = 0

    init(identifier: String, bytes: [UInt8]) {
        self.identifier = identifier
        self.bytes = bytes
    }

    mutating func read() throws(ZoneError) -> Contents {
        let first = try header()
        guard first.version > 0 else {
            return try block(first, timeSize: 4)
        }
        try require(first.blockLength(timeSize: 4), "its first data block")
        position += first.blockLength(timeSize: 4)
        var contents = try block(try header(), timeSize: 8)
        contents.footer = try footer()
        return contents
    }

    private func failure(_ reason: String) -> ZoneError {
        ZoneError(identifier: identifier, reason: "the file is no valid TZif (RFC 9636): \(reason)")
    }

    private func require(_ count: Int, _ part: String) throws(ZoneError) {
        guard bytes.count - position >= count else { throw failure("it ends within \(part)") }
    }

    /// A big-endian number of `size` bytes; the caller has made sure that they are there.
    private func number(at index: Int, size: Int) -> UInt64 {
        var value: UInt64 = 0
        for byte in bytes[index..<(index + size)] { value = value << 8 | UInt64(byte) }
        return value
    }

    private mutating func header() throws(ZoneError) -> Header {
        try require(44, "a header")
        guard bytes[position..<(position + 4)].elementsEqual("TZif".utf8) else {
            throw failure("a header does not begin with “TZif”")
        }
        var header = Header(version: bytes[position + 4])
        guard header.version == 0 || header.version >= UInt8(ascii: "2") else {
            throw failure("there is no version \(header.version)")
        }
        let counts = (0..<6).map { Int(number(at: position + 20 + $0 * 4, size: 4)) }
        header.utIndicators = counts[0]
        header.standardIndicators = counts[1]
        header.leapSeconds = counts[2]
        header.transitions = counts[3]
        header.types = counts[4]
        header.characters = counts[5]
        position += 44
        return header
    }

    private mutating func block(_ header: Header, timeSize: Int) throws(ZoneError) -> Contents {
        try require(header.blockLength(timeSize: timeSize), "its data block")
        guard header.leapSeconds == 0 else {
            throw ZoneError(
                identifier: identifier,
                reason: "its file counts leap seconds (\(header.leapSeconds) of them), which Unix time does not")
        }
        guard header.types > 0, header.characters > 0 else { throw failure("it has no type of local time") }
        guard [0, header.types].contains(header.utIndicators), [0, header.types].contains(header.standardIndicators)
        else { throw failure("the number of its indicators is not that of its types") }
        let times = position
        let indices = times + header.transitions * timeSize
        let types = indices + header.transitions
        position += header.blockLength(timeSize: timeSize)

        var typeOffsets: [Int32] = []
        typeOffsets.reserveCapacity(header.types)
        for index in 0..<header.types {
            let start = types + index * 6
            let offset = Int32(bitPattern: UInt32(truncatingIfNeeded: number(at: start, size: 4)))
            guard ZoneRules.offsetRange.contains(Int(offset)) else {
                throw failure("an offset of \(offset) seconds from UTC is out of range")
            }
            guard bytes[start + 4] <= 1, Int(bytes[start + 5]) < header.characters else {
                throw failure("a type of local time is damaged")
            }
            typeOffsets.append(offset)
        }
        var contents = Contents(initialOffset: Int(typeOffsets[0]))
        contents.transitions.reserveCapacity(header.transitions)
        contents.offsets.reserveCapacity(header.transitions)
        for index in 0..<header.transitions {
            let raw = number(at: times + index * timeSize, size: timeSize)
            let time = timeSize == 8 ? Int64(bitPattern: raw) : Int64(Int32(truncatingIfNeeded: raw))
            let type = Int(bytes[indices + index])
            guard type < typeOffsets.count else { throw failure("a transition has no type") }
            if let last = contents.transitions.last, time <= last { throw failure("its transitions are not in order") }
            contents.transitions.append(time)
            contents.offsets.append(typeOffsets[type])
        }
        return contents
    }

    /// The TZ string between two newlines; empty when the file knows no rule for the future.
    private mutating func footer() throws(ZoneError) -> ZoneFooter? {
        let newline = UInt8(ascii: "\n")
        guard position < bytes.count, bytes[position] == newline,
            let end = bytes[(position + 1)...].firstIndex(of: newline)
        else { throw failure("it ends within its footer") }
        let string = bytes[(position + 1)..<end]
        guard !string.isEmpty else { return nil }
        guard let footer = ZoneFooter(string) else {
            let text = Printable.excerpt(String(decoding: string, as: UTF8.self), limit: 60)
            throw failure("its footer “\(text)” is no TZ string")
        }
        return footer
    }
}
