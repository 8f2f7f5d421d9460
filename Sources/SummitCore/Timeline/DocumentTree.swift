/// A stored document as a tree, for what goes by its fields whatever they mean: differences and their undoing. The
/// numbers and texts of JSON (RFC 8259).
public indirect enum DocumentTree: Hashable, Sendable, Codable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    case list([DocumentTree])
    case object([String: DocumentTree])

    public init(from decoder: any Decoder) throws {
        if let object = try? decoder.container(keyedBy: Key.self) {
            var values: [String: DocumentTree] = [:]
            for key in object.allKeys { values[key.stringValue] = try object.decode(DocumentTree.self, forKey: key) }
            self = .object(values)
            return
        }
        if var list = try? decoder.unkeyedContainer() {
            var values: [DocumentTree] = []
            while !list.isAtEnd { values.append(try list.decode(DocumentTree.self)) }
            self = .list(values)
            return
        }
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let bool = try? value.decode(Bool.self) {
            self = .bool(bool)
        } else if let integer = try? value.decode(Int64.self) {
            self = .integer(integer)
        } else {
            self = .number(try value.decode(Double.self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .object(let values):
            var object = encoder.container(keyedBy: Key.self)
            for (key, value) in values { try object.encode(value, forKey: Key(key)) }
        case .list(let values):
            var list = encoder.unkeyedContainer()
            for value in values { try list.encode(value) }
        case .null:
            var single = encoder.singleValueContainer()
            try single.encodeNil()
        case .bool(let value):
            var single = encoder.singleValueContainer()
            try single.encode(value)
        case .integer(let value):
            var single = encoder.singleValueContainer()
            try single.encode(value)
        case .number(let value):
            var single = encoder.singleValueContainer()
            try single.encode(value)
        case .text(let value):
            var single = encoder.singleValueContainer()
            try single.encode(value)
        }
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private static func place(_ key: String) -> (Int, String) {
        (leading.firstIndex(of: key) ?? leading.count, key)
    }

    /// The fields of an object; none of anything else.
    var fields: [String: DocumentTree] { if case .object(let fields) = self { fields } else { [:] } }

    /// What an object is called by comes first.
    private static let leading = ["edtf", "local", "name", "title", "trigger", "date", "value"]

    /// One line for people: what an object holds, without the names of its fields but for marks and numbers.
    var line: String {
        switch self {
        case .null: ""
        case .bool(let value): value ? "yes" : "no"
        case .integer(let value): String(value)
        case .number(let value): String(value)
        case .text(let value): value
        case .list(let values):
            values.map(\.line).joined(separator: values.contains { !$0.fields.isEmpty } ? "; " : ", ")
        case .object(let values):
            values.filter { !Self.counters.contains($0.key) }.sorted { Self.place($0.key) < Self.place($1.key) }.map {
                Self.part($0.key, $0.value)
            }
            .filter { !$0.isEmpty }.joined(separator: ", ")
        }
    }

    /// A mark that is set says its name, and so does a number.
    private static func part(_ key: String, _ value: DocumentTree) -> String {
        let name = key.reduce(into: "") { $0 += $1.isUppercase ? " " + $1.lowercased() : String($1) }
        switch value {
        case .bool(let isSet): return isSet ? name : ""
        case .integer(let seconds) where key == "every": return "\(name) \(CalendarDuration.seconds(seconds).prose)"
        case .integer, .number: return "\(name) \(value.line)"
        default: return value.line
        }
    }
}
