/// Reads a JSON document as ``DocumentWriter`` writes it: the keys of an object in their order, no spaces.
///
/// It gives up at whatever is otherwise, and leaves that to a decoder which takes all of JSON, or says what is wrong.
struct DocumentReader {
    struct GaveUp: Error {}

    private let bytes: [UInt8]
    private var position = 0
    /// Whether nothing was read yet of the object or list that is open.
    private var isFirst = true

    init(_ text: String) { bytes = Array(text.utf8) }

    private var isAtEnd: Bool { position == bytes.count }

    /// The object that is all of the document, or `nil`.
    static func whole<Value>(_ document: String, _ members: (inout DocumentReader) throws -> Value) -> Value? {
        var reader = DocumentReader(document)
        guard let value = try? reader.object(members), reader.isAtEnd else { return nil }
        return value
    }

    // MARK: Values

    mutating func object<Value>(_ body: (inout DocumentReader) throws -> Value) throws -> Value {
        try expect("{")
        isFirst = true
        let value = try body(&self)
        try expect("}")
        isFirst = false
        return value
    }

    mutating func list<Element>(_ element: (inout DocumentReader) throws -> Element) throws -> [Element] {
        try expect("[")
        var elements: [Element] = []
        while !take("]") {
            if !elements.isEmpty { try expect(",") }
            elements.append(try element(&self))
        }
        return elements
    }

    mutating func text() throws -> String {
        try expect("\"")
        let start = position
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return String(decoding: bytes[start..<position - 1], as: UTF8.self)
            case UInt8(ascii: "\\"): return try escapedText(from: start)
            case 0x00..<0x20: throw GaveUp()
            default: position += 1
            }
        }
        throw GaveUp()
    }

    mutating func number<Number: FixedWidthInteger>() throws -> Number {
        guard let number = Number(try digits()) else { throw GaveUp() }
        return number
    }

    mutating func decimal() throws -> Double {
        guard let number = Double(try digits()), number.isFinite else { throw GaveUp() }
        return number
    }

    /// What is written only where it is true.
    mutating func yes() throws -> Bool {
        for scalar in "true".unicodeScalars { try expect(scalar) }
        return true
    }

    /// A value that is written as a text.
    mutating func named<Value: RawRepresentable<String>>() throws -> Value {
        guard let value = Value(rawValue: try text()) else { throw GaveUp() }
        return value
    }

    // MARK: Members

    /// The value of a member, if that comes next.
    mutating func member<Value>(
        _ name: StaticString, _ value: (inout DocumentReader) throws -> Value
    ) throws -> Value? {
        guard takeKey(name) else { return nil }
        return try value(&self)
    }

    /// The value of a member that is always there.
    mutating func present<Value>(
        _ name: StaticString, _ value: (inout DocumentReader) throws -> Value
    ) throws -> Value {
        guard let value = try member(name, value) else { throw GaveUp() }
        return value
    }

    mutating func text(_ name: StaticString) throws -> String { try present(name) { try $0.text() } }
    mutating func maybeText(_ name: StaticString) throws -> String? { try member(name) { try $0.text() } }

    mutating func texts(_ name: StaticString) throws -> [String]? {
        try member(name) { try $0.list { try $0.text() } }
    }

    mutating func list<Element>(
        _ name: StaticString, _ element: (inout DocumentReader) throws -> Element
    ) throws -> [Element] {
        try member(name) { try $0.list(element) } ?? []
    }

    private mutating func takeKey(_ name: StaticString) -> Bool {
        let start = position
        guard isFirst || take(","), take("\""), takeName(name), take("\""), take(":") else {
            position = start
            return false
        }
        isFirst = false
        return true
    }

    // MARK: Characters

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: scalar) else { return false }
        position += 1
        return true
    }

    private mutating func takeName(_ name: StaticString) -> Bool {
        let count = name.utf8CodeUnitCount
        guard bytes.count - position >= count,
            name.withUTF8Buffer({ unsafe $0.elementsEqual(bytes[position..<position + count]) })
        else { return false }
        position += count
        return true
    }

    private mutating func expect(_ scalar: Unicode.Scalar) throws {
        if !take(scalar) { throw GaveUp() }
    }

    /// A number (RFC 8259 §6).
    private mutating func digits() throws -> String {
        let start = position
        _ = take("-")
        if !take("0") { try someDigits() }
        if take(".") { try someDigits() }
        if take("e") || take("E") {
            _ = take("-") || take("+")
            try someDigits()
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func someDigits() throws {
        let start = position
        while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) {
            position += 1
        }
        if position == start { throw GaveUp() }
    }

    /// The rest of a text, from its first backslash on.
    private mutating func escapedText(from start: Int) throws -> String {
        var text = Array(bytes[start..<position])
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): text.append(try escaped())
            case 0x00..<0x20: throw GaveUp()
            default: text.append(byte)
            }
        }
        throw GaveUp()
    }

    private mutating func escaped() throws -> UInt8 {
        guard position < bytes.count else { throw GaveUp() }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): return byte
        case UInt8(ascii: "b"): return 0x08
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "f"): return 0x0C
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "u"):
            guard bytes.count - position >= 4,
                let code = UInt8(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16),
                code < 0x20, bytes[position] == UInt8(ascii: "0")
            else { throw GaveUp() }
            position += 4
            return code
        default: throw GaveUp()
        }
    }
}
