internal import FoundationEssentials
internal import SummitCore

/// A JSON text (RFC 8259) gone over before anything of it is decoded: which values it has, where, and that they nest no
/// deeper than can be decoded. Decoders work by recursion, and a hostile file of brackets would end the process.
///
/// It steps over values without recursion and leaves their grammar to whoever decodes them.
struct JSONShape {
    /// The deepest nesting that is read.
    static let deepest = 64

    /// One value, where it stands.
    struct Part {
        /// Its bytes.
        let range: Range<Int>
        /// Its line, counted from 1.
        let line: Int
    }

    let bytes: [UInt8]
    private var position: Int
    private var line: Int

    /// - Parameter line: the number of the line with which the text begins.
    init(_ bytes: [UInt8], line: Int = 1) {
        self.bytes = bytes
        position = 0
        self.line = line
    }

    /// The first byte of a value: `{`, `[`, a quotation mark, or that of a number or a literal.
    func first(_ part: Part) -> UInt8 { bytes[part.range.lowerBound] }

    func data(_ part: Part) -> Data { Data(bytes[part.range]) }

    /// The one value that the text is.
    ///
    /// - Throws: ``FormatError`` for what is cut off, nests too deep, or has something behind it.
    mutating func whole() throws(FormatError) -> Part {
        let part = try value()
        skipSpace()
        guard position == bytes.count else { throw unexpected() }
        return part
    }

    /// The next of several values, with commas between them or without; `nil` behind the last.
    ///
    /// - Throws: as ``whole()``.
    mutating func next() throws(FormatError) -> Part? {
        skipSpace()
        while position < bytes.count, bytes[position] == UInt8(ascii: ",") {
            position += 1
            skipSpace()
        }
        return position < bytes.count ? try value() : nil
    }

    /// The elements of an array.
    ///
    /// - Throws: ``FormatError`` for what is no array; what `body` throws.
    func elements(_ part: Part, _ body: (Part) throws -> Void) throws {
        guard first(part) == UInt8(ascii: "[") else {
            throw FormatError(line: part.line, reason: "a list in brackets belongs here")
        }
        try list(part, closing: UInt8(ascii: "]")) { cursor in try body(try cursor.value()) }
    }

    /// The members of an object.
    ///
    /// - Throws: ``FormatError`` for what is no object; what `body` throws.
    func members(_ part: Part, _ body: (_ key: String, Part) throws -> Void) throws {
        guard first(part) == UInt8(ascii: "{") else {
            throw FormatError(line: part.line, reason: "an object in braces belongs here")
        }
        try list(part, closing: UInt8(ascii: "}")) { cursor in
            let key = try cursor.value()
            guard let name = string(key) else {
                throw FormatError(line: key.line, reason: "a key in quotation marks belongs here")
            }
            cursor.skipSpace()
            guard cursor.position < part.range.upperBound, bytes[cursor.position] == UInt8(ascii: ":") else {
                throw cursor.unexpected()
            }
            cursor.position += 1
            try body(name, try cursor.value())
        }
    }

    /// The text of a string; `nil` for anything else, and for one that is malformed.
    func string(_ part: Part) -> String? {
        guard first(part) == UInt8(ascii: "\""), part.range.count >= 2 else { return nil }
        let content = bytes[(part.range.lowerBound + 1)..<(part.range.upperBound - 1)]
        guard content.contains(UInt8(ascii: "\\")) else { return String(validating: content, as: UTF8.self) }
        return try? JSONDecoder().decode(String.self, from: data(part))
    }

    /// What a decoder stumbles over without saying so: a number that no machine holds, an escape for no character.
    ///
    /// - Returns: `nil` where every value is well formed.
    /// - Throws: ``FormatError`` for what is no JSON.
    func malformed(_ part: Part) throws -> String? {
        var found: String?
        switch first(part) {
        case UInt8(ascii: "{"): try members(part) { _, value in found = try found ?? malformed(value) }
        case UInt8(ascii: "["): try elements(part) { found = try found ?? malformed($0) }
        case UInt8(ascii: "\""):
            if string(part) == nil { found = "not JSON: \(excerpt(part)) has an escape that stands for no character" }
        default:
            let word = String(decoding: bytes[part.range], as: UTF8.self)
            let isNumber = Double(word)?.isFinite == true && word.utf8.count <= 400
            if !isNumber, !["null", "true", "false"].contains(word) {
                found = "not JSON: \(excerpt(part)) is no value, or a number beyond any that can be read"
            }
        }
        return found
    }

    private func excerpt(_ part: Part) -> String {
        let start = String(decoding: bytes[part.range].prefix(60), as: UTF8.self)
        return "“\(Printable.excerpt(start))”"
    }

    private func list(
        _ part: Part, closing: UInt8, _ element: (inout JSONShape) throws -> Void
    ) throws {
        var cursor = self
        (cursor.position, cursor.line) = (part.range.lowerBound + 1, part.line)
        cursor.skipSpace()
        if bytes[cursor.position] == closing { return }
        while true {
            try element(&cursor)
            cursor.skipSpace()
            if bytes[cursor.position] == closing, cursor.position + 1 == part.range.upperBound { return }
            guard bytes[cursor.position] == UInt8(ascii: ",") else { throw cursor.unexpected() }
            cursor.position += 1
        }
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x0A: line += 1
            case 0x20, 0x09, 0x0D: break
            default: return
            }
            position += 1
        }
    }

    private mutating func value() throws(FormatError) -> Part {
        skipSpace()
        let (start, startLine) = (position, line)
        var open: [UInt8] = []
        repeat {
            guard position < bytes.count else { throw cutOff(startLine) }
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""): try skipString()
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                open.append(byte)
                guard open.count <= Self.deepest else {
                    throw FormatError(
                        line: line, reason: "it nests deeper than \(Self.deepest) levels, which no such file does")
                }
                position += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                // In ASCII a bracket of either kind is two before the one that closes it.
                guard let last = open.popLast(), last + 2 == byte else { throw unexpected() }
                position += 1
            case 0x0A:
                line += 1
                position += 1
            case 0x20, 0x09, 0x0D, UInt8(ascii: ","), UInt8(ascii: ":"):
                guard !open.isEmpty else { throw unexpected() }
                position += 1
            default: skipWord()
            }
        } while !open.isEmpty
        return Part(range: start..<position, line: startLine)
    }

    /// Steps over a number or a literal, or what stands in its place.
    private mutating func skipWord() {
        repeat { position += 1 } while position < bytes.count && !Self.isDelimiter(bytes[position])
    }

    private static func isDelimiter(_ byte: UInt8) -> Bool {
        byte <= 0x20 || [0x22, 0x2C, 0x3A, 0x5B, 0x5D, 0x7B, 0x7D].contains(byte)
    }

    private mutating func skipString() throws(FormatError) {
        position += 1
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return
            case UInt8(ascii: "\\"): position += 2
            case 0..<0x20:
                throw FormatError(line: line, reason: "not JSON: a control character or a line break within a text")
            default: position += 1
            }
        }
        throw cutOff(line)
    }

    private func cutOff(_ begun: Int) -> FormatError {
        FormatError(
            line: line,
            reason: begun == line ? "it is cut off" : "it is cut off: what begins on line \(begun) has no end")
    }

    private func unexpected() -> FormatError {
        guard position < bytes.count else { return cutOff(line) }
        let byte = bytes[position]
        let shown = byte < 0x80 ? Printable.escape(String(Unicode.Scalar(byte))) : "a letter"
        return FormatError(line: line, reason: "not JSON: “\(shown)” does not belong here")
    }
}
