internal import SummitCore

/// An object of a foreign JSON file, read leniently: a number may stand as a text, a text as a number, and `null` or an
/// empty text means that nothing is there.
struct JSONFields {
    let shape: JSONShape
    let line: Int
    private let parts: [String: JSONShape.Part]

    /// No object of any program has more keys, and no list of words more of them.
    private static let mostKeys = 1_000
    private static let mostTexts = 10_000

    /// - Throws: ``FormatError`` for what is no object, has a key twice, or more keys than any has.
    init(_ shape: JSONShape, _ part: JSONShape.Part) throws {
        var parts: [String: JSONShape.Part] = [:]
        try shape.members(part) { key, value in
            guard parts.updateValue(value, forKey: key) == nil else {
                throw FormatError(
                    line: value.line,
                    reason: "the key “\(Printable.excerpt(key))” stands twice in one object")
            }
            guard parts.count <= Self.mostKeys else {
                throw FormatError(line: value.line, reason: "an object has more than \(Self.mostKeys) keys")
            }
        }
        self.shape = shape
        self.parts = parts
        line = part.line
    }

    var keys: [String] { parts.keys.sorted() }

    /// A text, a number or a truth value as text.
    ///
    /// - Throws: ``FormatError`` for a list or an object.
    func text(_ key: String) throws(FormatError) -> String? {
        guard let part = parts[key] else { return nil }
        return try Self.text(shape, part, key)
    }

    /// - Throws: ``FormatError`` for what is no whole number.
    func whole(_ key: String) throws(FormatError) -> Int64? {
        guard let text = try text(key)?.trimmingSpace else { return nil }
        if let number = Int64(text) { return number }
        // 1992.0 is what some programs make of 1992.
        if let number = Double(text), let whole = Int64(exactly: number) { return whole }
        throw FormatError(
            line: parts[key]?.line ?? line,
            reason: "“\(key)” is “\(Printable.excerpt(text))”, which is no whole number")
    }

    /// The object at a key.
    ///
    /// - Throws: ``FormatError`` for what is none.
    func object(_ key: String) throws -> JSONFields? {
        guard let part = present(key) else { return nil }
        return try JSONFields(shape, part)
    }

    /// Goes through the list at a key; where there is none, through nothing.
    ///
    /// - Throws: ``FormatError`` for what is no list; what `body` throws.
    func each(_ key: String, _ body: (JSONShape.Part) throws -> Void) throws {
        guard let part = present(key) else { return }
        try shape.elements(part, body)
    }

    /// A list of texts; a single text is a list of one.
    ///
    /// - Throws: ``FormatError`` for anything else.
    func texts(_ key: String) throws -> [String] {
        guard let part = present(key) else { return [] }
        guard shape.first(part) == UInt8(ascii: "[") else { return try text(key).map { [$0] } ?? [] }
        var found: [String] = []
        try each(key) { element in
            guard let text = try Self.text(shape, element, key) else { return }
            guard found.count < Self.mostTexts else {
                throw FormatError(line: element.line, reason: "“\(key)” has more than \(Self.mostTexts) values")
            }
            found.append(text)
        }
        return found
    }

    private func present(_ key: String) -> JSONShape.Part? {
        parts[key].flatMap { shape.first($0) == UInt8(ascii: "n") || shape.string($0) == "" ? nil : $0 }
    }

    private static func text(_ shape: JSONShape, _ part: JSONShape.Part, _ key: String) throws(FormatError) -> String? {
        switch shape.first(part) {
        case UInt8(ascii: "\""):
            guard let text = shape.string(part) else {
                throw FormatError(line: part.line, reason: "the text of “\(Printable.escape(key))” is malformed")
            }
            return text.isEmpty ? nil : text
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            throw FormatError(line: part.line, reason: "“\(Printable.escape(key))” has to be a text or a number")
        default:
            let word = String(decoding: shape.bytes[part.range], as: UTF8.self)
            if word == "null" { return nil }
            guard ["true", "false"].contains(word) || Double(word) != nil else {
                throw FormatError(
                    line: part.line, reason: "not JSON: “\(Printable.excerpt(word))” is no value")
            }
            return word
        }
    }
}

extension ByteInput {
    /// A whole JSON file.
    ///
    /// - Throws: ``FormatError`` for what is too large, no UTF-8, or empty.
    mutating func json(limit: Int = 64 << 20) throws -> JSONShape {
        let bytes = try all(limit: limit)
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw FormatError(line: Self.invalidLine(bytes), reason: Self.notUTF8(bytes))
        }
        guard bytes.contains(where: { $0 > 0x20 }) else { throw FormatError(line: 0, reason: "the file is empty") }
        return JSONShape(bytes)
    }
}
