/// The words, brackets and comments of the interface definition language.
struct InterfaceLexer {
    private let bytes: [UInt8]
    private(set) var offset = 0
    /// The comment lines that stand directly above the cursor.
    private var comments: [String] = []

    init(_ text: String) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { offset >= bytes.count }

    func peek() -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

    /// Steps over space and comments; whole-line comments are kept until a blank line.
    mutating func skipSpace() {
        var newlines = offset == 0 ? 1 : 0
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "\n"):
                newlines += 1
                if newlines > 1, offset > 0 { comments = [] }
                offset += 1
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): offset += 1
            case UInt8(ascii: "#"):
                let line = takeComment()
                if newlines > 0 { comments.append(line) }
                newlines = 0
                if peek() == UInt8(ascii: "\n") {
                    offset += 1
                    newlines = 1
                }
            default: return
            }
        }
    }

    private mutating func takeComment() -> String {
        offset += 1
        var start = offset
        while let byte = peek(), byte != UInt8(ascii: "\n") { offset += 1 }
        if start < offset, bytes[start] == UInt8(ascii: " ") { start += 1 }
        var end = offset
        while end > start, JSONScanner.isSpace(bytes[end - 1]) { end -= 1 }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    /// The comment above the cursor, which is then used up.
    mutating func takeDocumentation() -> String {
        defer { comments = [] }
        return comments.joined(separator: "\n")
    }

    // MARK: Words

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        0x30...0x39 ~= byte || isLetter(byte)
    }

    private static func isLetter(_ byte: UInt8) -> Bool { 0x61...0x7A ~= byte | 0x20 }

    private func run(while accepts: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        bytes[offset...].prefix(while: accepts)
    }

    /// Letters and digits at the cursor, perhaps none.
    mutating func word() -> String {
        let word = run(while: InterfaceLexer.isAlphanumeric)
        offset = word.endIndex
        return String(decoding: word, as: UTF8.self)
    }

    /// Steps over `keyword` if it is the next word.
    mutating func takeWord(_ keyword: String) -> Bool {
        guard run(while: InterfaceLexer.isAlphanumeric).elementsEqual(keyword.utf8) else { return false }
        offset += keyword.utf8.count
        comments = []
        return true
    }

    mutating func expect(_ symbol: String) throws(InterfaceSyntaxError) {
        skipSpace()
        guard bytes[offset...].starts(with: symbol.utf8) else { throw failure("expected “\(symbol)”") }
        offset += symbol.utf8.count
        comments = []
    }

    /// `[A-Z][A-Za-z0-9]*`
    mutating func memberName() throws(InterfaceSyntaxError) -> String {
        guard let first = peek(), 0x41...0x5A ~= first else {
            throw failure("expected a name that begins with a capital letter")
        }
        return word()
    }

    /// `[A-Za-z](_?[A-Za-z0-9])*`
    mutating func fieldName() throws(InterfaceSyntaxError) -> String {
        let name = run { InterfaceLexer.isAlphanumeric($0) || $0 == UInt8(ascii: "_") }
        guard let first = name.first, InterfaceLexer.isLetter(first), name.last != UInt8(ascii: "_"),
            !zip(name, name.dropFirst()).contains(where: { $0 == UInt8(ascii: "_") && $1 == $0 })
        else { throw failure("expected the name of a field") }
        offset = name.endIndex
        return String(decoding: name, as: UTF8.self)
    }

    /// At least two labels joined by dots, each of letters, digits and inner hyphens; the first begins with a letter.
    mutating func interfaceName() throws(InterfaceSyntaxError) -> String {
        let name = run {
            InterfaceLexer.isAlphanumeric($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
        }
        let labels = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count > 1, let first = name.first, InterfaceLexer.isLetter(first),
            labels.allSatisfy({ label in
                guard let first = label.first, let last = label.last else { return false }
                return InterfaceLexer.isAlphanumeric(first) && InterfaceLexer.isAlphanumeric(last)
            })
        else { throw failure("expected an interface's name such as “org.example.Name”") }
        offset = name.endIndex
        return String(decoding: name, as: UTF8.self)
    }

    /// An error at an offset, or at the cursor.
    func failure(_ message: String, at place: Int? = nil) -> InterfaceSyntaxError {
        let before = bytes[..<min(place ?? offset, bytes.count)]
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let column = before[lineStart...].count { $0 & 0xC0 != 0x80 } + 1
        return InterfaceSyntaxError(line: line, column: column, message: message)
    }
}
