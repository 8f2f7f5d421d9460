/// Any JSON value, for what is checked or passed on without a type of its own (Varlink's `object`).
///
/// Numbers are always finite, and integers are kept exactly where they fit into 64 bits.
public enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// Reads a JSON text.
    ///
    /// - Throws: what is wrong with it; ``ProtocolError/badEnvelope(_:)`` for a duplicate key or a number out of range.
    public init(parsing bytes: [UInt8], limits: Limits = Limits()) throws(ProtocolError) {
        do { _ = try UTF8Span(validating: bytes.span) } catch { throw .invalidUTF8 }
        var scanner = JSONScanner(bytes, in: bytes.indices, nesting: limits.effectiveNesting)
        do throws(Fault) {
            self = try JSONValue(reading: &scanner)
        } catch {
            switch error {
            case .syntax(let error): throw error
            case .field(let field): throw .badEnvelope("duplicate field or number out of range: \(field.path)")
            }
        }
        try scanner.expectEnd()
    }

    /// The integer this value is: 1.0 and 1e3 are the integers they look like to JSON, up to 2⁵³, beyond which a
    /// Double would no longer tell one from the next.
    public var exactInteger: Int64? {
        switch self {
        case .int(let value): value
        case .double(let value) where abs(value) <= 9_007_199_254_740_992: Int64(exactly: value)
        default: nil
        }
    }

    /// Decodes a type from this value; errors carry the path of the field at fault.
    ///
    /// - Throws: `DecodingError`, or what the type's own decoding throws.
    public func decode<P: Decodable>(_ type: P.Type) throws -> P {
        try JSONValueDecoder(self).decode(type)
    }
}

// MARK: - Reading

extension JSONValue {
    /// Why a value could not be read: it is no JSON, or a field in it has no one meaning.
    enum Fault: Error {
        case syntax(ProtocolError)
        case field(FieldError)

        func within(_ key: String) -> Fault {
            if case .field(let field) = self { .field(field.within(key)) } else { self }
        }
    }

    /// Reads the value at the cursor.
    init(reading scanner: inout JSONScanner) throws(Fault) {
        scanner.skipSpace()
        let first = scanner.position < scanner.end ? scanner.bytes[scanner.position] : 0
        switch first {
        case UInt8(ascii: "{"): self = try JSONValue.readObject(&scanner)
        case UInt8(ascii: "["): self = try JSONValue.readArray(&scanner)
        default:
            let scalar: JSONValue?
            do throws(ProtocolError) { scalar = try JSONValue.readScalar(&scanner) } catch { throw .syntax(error) }
            guard let scalar else { throw .field(FieldError()) }
            self = scalar
        }
    }

    private static func readObject(_ scanner: inout JSONScanner) throws(Fault) -> JSONValue {
        var members: [String: JSONValue] = [:]
        try scanner.skipElements(closing: "}", mapError: Fault.syntax) { (scanner) throws(Fault) in
            let key: String
            do throws(ProtocolError) {
                key = try scanner.readString()
                scanner.skipSpace()
                try scanner.expect(":")
            } catch {
                throw .syntax(error)
            }
            let value: JSONValue
            do throws(Fault) { value = try JSONValue(reading: &scanner) } catch { throw error.within(key) }
            guard members.updateValue(value, forKey: key) == nil else { throw .field(FieldError(key)) }
        }
        return .object(members)
    }

    private static func readArray(_ scanner: inout JSONScanner) throws(Fault) -> JSONValue {
        var elements: [JSONValue] = []
        try scanner.skipElements(closing: "]", mapError: Fault.syntax) { (scanner) throws(Fault) in
            do throws(Fault) {
                elements.append(try JSONValue(reading: &scanner))
            } catch {
                throw error.within("[\(elements.count)]")
            }
        }
        return .array(elements)
    }

    /// Reads what is no container; nil for a number no Double can hold.
    private static func readScalar(_ scanner: inout JSONScanner) throws(ProtocolError) -> JSONValue? {
        switch try scanner.peek() {
        case UInt8(ascii: "\""): return .string(try scanner.readString())
        case UInt8(ascii: "t"):
            try scanner.skipLiteral("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try scanner.skipLiteral("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try scanner.skipLiteral("null")
            return .null
        default: return try readNumber(&scanner)
        }
    }

    private static func readNumber(_ scanner: inout JSONScanner) throws(ProtocolError) -> JSONValue? {
        let start = scanner.position
        let isInteger = try scanner.skipNumber()
        let text = String(decoding: scanner.bytes[start..<scanner.position], as: UTF8.self)
        if isInteger, let value = Int64(text) { return .int(value) }
        guard let value = Double(text), value.isFinite else { return nil }
        return .double(value)
    }
}

// MARK: - Codable

extension JSONValue: Codable {
    /// Takes over whatever value the decoder stands on.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .int(value)
        } else if let value = try? container.decode(Double.self) {
            self = .double(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    /// Writes the value as itself.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .int(let value): try container.encode(value)
        case .double(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}
