/// An interface as its description defines it: the Varlink interface definition language, parsed.
public struct InterfaceDescription: Sendable, Hashable {
    /// The reverse-domain name: `org.summitd.Timeline`.
    public let name: String
    /// The description word for word, as `GetInterfaceDescription` answers it.
    public let text: String
    /// The comment before `interface`.
    public let documentation: String
    /// All types, methods and errors in the order of the text.
    public let members: [Member]

    private let methodsByName: [String: Method]
    private let typesByName: [String: NamedType]

    /// Parses a description.
    ///
    /// - Throws: the first error with its line and column; so for names defined twice or never.
    public init(parsing text: String) throws(InterfaceSyntaxError) {
        var parser = InterfaceParser(text)
        let parsed = try parser.parse()
        name = parsed.name
        documentation = parsed.documentation
        members = parsed.members
        self.text = text
        var methods: [String: Method] = [:]
        var types: [String: NamedType] = [:]
        for member in members {
            switch member {
            case .method(let method): methods[method.name] = method
            case .type(let type): types[type.name] = type
            case .error: break
            }
        }
        methodsByName = methods
        typesByName = types
    }

    /// The methods in the order of the text.
    public var methods: [Method] {
        members.compactMap { if case .method(let method) = $0 { method } else { nil } }
    }

    /// The types in the order of the text.
    public var types: [NamedType] {
        members.compactMap { if case .type(let type) = $0 { type } else { nil } }
    }

    /// The errors in the order of the text.
    public var errors: [ErrorDefinition] {
        members.compactMap { if case .error(let error) = $0 { error } else { nil } }
    }

    /// The method of that (short) name.
    public func method(named name: String) -> Method? { methodsByName[name] }

    /// The type of that name.
    public func type(named name: String) -> NamedType? { typesByName[name] }
}

extension InterfaceDescription {
    /// What an interface consists of.
    public enum Member: Sendable, Hashable {
        case type(NamedType)
        case method(Method)
        case error(ErrorDefinition)
    }

    /// A method with its parameters and those of its reply.
    public struct Method: Sendable, Hashable {
        public let name: String
        public let documentation: String
        public let parameters: [Field]
        public let reply: [Field]
    }

    /// An error with its parameters.
    public struct ErrorDefinition: Sendable, Hashable {
        public let name: String
        public let documentation: String
        public let parameters: [Field]
    }

    /// A struct or an enum with a name.
    public struct NamedType: Sendable, Hashable {
        public let name: String
        public let documentation: String
        public let type: TypeExpression
    }

    /// A field of a struct.
    public struct Field: Sendable, Hashable {
        public let name: String
        public let documentation: String
        public let type: TypeExpression
    }

    /// A value of an enum.
    public struct EnumCase: Sendable, Hashable {
        public let name: String
        public let documentation: String
    }

    /// What a field can hold.
    public indirect enum TypeExpression: Sendable, Hashable {
        case bool
        case int
        case float
        case string
        /// Any JSON object.
        case object
        /// Any JSON value (newer than the first Varlink).
        case any
        case named(String)
        case structure([Field])
        case enumeration([EnumCase])
        case array(TypeExpression)
        case map(TypeExpression)
        case nullable(TypeExpression)
    }
}

/// Why a description could not be parsed, and where.
public struct InterfaceSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The line, from 1.
    public let line: Int
    /// The column in characters (Unicode scalars), from 1.
    public let column: Int
    /// What was wrong.
    public let message: String

    /// `line:column: message`
    public var description: String { "\(line):\(column): \(message)" }
}
