/// A recursive-descent parser of the interface definition language (UAPI.20).
struct InterfaceParser {
    typealias Description = InterfaceDescription
    typealias Failure = InterfaceSyntaxError

    private var lexer: InterfaceLexer
    private var definedNames: Set<String> = []
    private var definedTypes: Set<String> = []
    private var usedNames: [(name: String, offset: Int)] = []
    private var depth = 0

    /// How deep types may nest; interfaces of other services are input, too.
    private static let deepestType = 64

    init(_ text: String) { lexer = InterfaceLexer(text) }

    mutating func parse() throws(Failure) -> (name: String, documentation: String, members: [Description.Member]) {
        lexer.skipSpace()
        let documentation = lexer.takeDocumentation()
        guard lexer.takeWord("interface") else { throw lexer.failure("expected “interface”") }
        lexer.skipSpace()
        let name = try lexer.interfaceName()
        var members: [Description.Member] = []
        while true {
            lexer.skipSpace()
            if lexer.isAtEnd { break }
            members.append(try member())
        }
        for use in usedNames where !definedTypes.contains(use.name) {
            throw lexer.failure("type “\(use.name)” is not defined", at: use.offset)
        }
        return (name, documentation, members)
    }

    private mutating func member() throws(Failure) -> Description.Member {
        let documentation = lexer.takeDocumentation()
        if lexer.takeWord("type") {
            let name = try memberName()
            definedTypes.insert(name)
            lexer.skipSpace()
            guard lexer.peek() == UInt8(ascii: "(") else { throw lexer.failure("expected “(”") }
            return .type(.init(name: name, documentation: documentation, type: try structureOrEnumeration()))
        }
        if lexer.takeWord("method") {
            let name = try memberName()
            let parameters = try fields()
            try lexer.expect("->")
            let reply = try fields()
            return .method(.init(name: name, documentation: documentation, parameters: parameters, reply: reply))
        }
        if lexer.takeWord("error") {
            let name = try memberName()
            return .error(.init(name: name, documentation: documentation, parameters: try fields()))
        }
        throw lexer.failure("expected “type”, “method” or “error”")
    }

    private mutating func memberName() throws(Failure) -> String {
        lexer.skipSpace()
        let offset = lexer.offset
        let name = try lexer.memberName()
        guard definedNames.insert(name).inserted else {
            throw lexer.failure("“\(name)” is defined twice", at: offset)
        }
        return name
    }

    /// The parameters of a method, reply or error: a struct, never an enum.
    private mutating func fields() throws(Failure) -> [Description.Field] {
        lexer.skipSpace()
        let offset = lexer.offset
        guard case .structure(let fields) = try structureOrEnumeration() else {
            throw lexer.failure("expected fields with types, not an enum", at: offset)
        }
        return fields
    }

    private mutating func type() throws(Failure) -> Description.TypeExpression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= InterfaceParser.deepestType else { throw lexer.failure("types nest too deep") }
        lexer.skipSpace()
        switch lexer.peek() {
        case UInt8(ascii: "("): return try structureOrEnumeration()
        case UInt8(ascii: "?"):
            try lexer.expect("?")
            lexer.skipSpace()
            if lexer.peek() == UInt8(ascii: "?") { throw lexer.failure("“?” stands there twice") }
            return .nullable(try type())
        case UInt8(ascii: "["):
            try lexer.expect("[")
            lexer.skipSpace()
            if lexer.peek() == UInt8(ascii: "]") {
                try lexer.expect("]")
                return .array(try type())
            }
            guard lexer.takeWord("string") else { throw lexer.failure("expected “[]” or “[string]”") }
            try lexer.expect("]")
            return .map(try type())
        default: return try simpleType()
        }
    }

    private mutating func simpleType() throws(Failure) -> Description.TypeExpression {
        let offset = lexer.offset
        switch lexer.word() {
        case "bool": return .bool
        case "int": return .int
        case "float": return .float
        case "string": return .string
        case "object": return .object
        case "any": return .any
        case let word where word.utf8.first.map { 0x41...0x5A ~= $0 } ?? false:
            usedNames.append((word, offset))
            return .named(word)
        case "": throw lexer.failure("expected a type", at: offset)
        case let word: throw lexer.failure("“\(word)” is not a type", at: offset)
        }
    }

    private mutating func structureOrEnumeration() throws(Failure) -> Description.TypeExpression {
        try lexer.expect("(")
        lexer.skipSpace()
        var fields: [Description.Field] = []
        var cases: [Description.EnumCase] = []
        var names: Set<String> = []
        if lexer.peek() == UInt8(ascii: ")") {
            try lexer.expect(")")
            return .structure([])
        }
        while true {
            lexer.skipSpace()
            let documentation = lexer.takeDocumentation()
            let offset = lexer.offset
            let name = try lexer.fieldName()
            guard names.insert(name).inserted else {
                throw lexer.failure("“\(name)” stands there twice", at: offset)
            }
            lexer.skipSpace()
            let hasType = lexer.peek() == UInt8(ascii: ":")
            if hasType, !cases.isEmpty { throw lexer.failure("a type in an enum") }
            if !hasType, !fields.isEmpty { throw lexer.failure("expected “:” and a type") }
            if hasType {
                try lexer.expect(":")
                fields.append(.init(name: name, documentation: documentation, type: try type()))
            } else {
                cases.append(.init(name: name, documentation: documentation))
            }
            lexer.skipSpace()
            if lexer.peek() == UInt8(ascii: ",") {
                try lexer.expect(",")
            } else {
                try lexer.expect(")")
                return cases.isEmpty ? .structure(fields) : .enumeration(cases)
            }
        }
    }
}
