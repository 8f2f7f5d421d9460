/// The members of a call or a reply, found in one pass over the message, with its parameters left as they are.
struct Envelope {
    private(set) var method: String?
    private(set) var error: String?
    private(set) var oneway = false
    private(set) var more = false
    private(set) var upgrade = false
    private(set) var continues = false
    /// Where in the message the object of the parameters stands; nil if absent or null.
    private(set) var parameters: Range<Int>?
    private var seen: Members = []

    /// Checks the shape and all the syntax of a message.
    ///
    /// Members that Varlink does not define are ignored, as newer peers may send more; defined ones stand there once.
    init(_ message: [UInt8], limits: Limits) throws(ProtocolError) {
        try MessageShape.check(message, limits: limits)
        var scanner = JSONScanner(message, in: message.indices, nesting: limits.effectiveNesting)
        scanner.skipSpace()
        var found = Envelope()
        try scanner.skipElements(closing: "}") { (scanner) throws(ProtocolError) in
            try found.readMember(&scanner)
        }
        try scanner.expectEnd()
        self = found
    }

    private init() {}

    private struct Members: OptionSet {
        let rawValue: UInt8
        static let method = Members(rawValue: 1)
        static let error = Members(rawValue: 2)
        static let oneway = Members(rawValue: 4)
        static let more = Members(rawValue: 8)
        static let upgrade = Members(rawValue: 16)
        static let continues = Members(rawValue: 32)
        static let parameters = Members(rawValue: 64)
    }

    private mutating func readMember(_ scanner: inout JSONScanner) throws(ProtocolError) {
        let key = try scanner.readString()
        scanner.skipSpace()
        try scanner.expect(":")
        scanner.skipSpace()
        let member: Members
        switch key {
        case "method":
            member = .method
            method = try Envelope.readString(&scanner, key)
        case "error":
            member = .error
            error = try Envelope.readString(&scanner, key)
        case "oneway":
            member = .oneway
            oneway = try Envelope.readFlag(&scanner, key)
        case "more":
            member = .more
            more = try Envelope.readFlag(&scanner, key)
        case "upgrade":
            member = .upgrade
            upgrade = try Envelope.readFlag(&scanner, key)
        case "continues":
            member = .continues
            continues = try Envelope.readFlag(&scanner, key)
        case "parameters":
            member = .parameters
            parameters = try Envelope.readParameters(&scanner)
        default:
            try scanner.skipValue()
            return
        }
        guard seen.insert(member).inserted else { throw .badEnvelope("\"\(key)\" stands there twice") }
    }

    private static func readString(_ scanner: inout JSONScanner, _ key: String) throws(ProtocolError) -> String? {
        switch try scanner.peek() {
        case UInt8(ascii: "\""): return try scanner.readString()
        case UInt8(ascii: "n"):
            try scanner.skipLiteral("null")
            return nil
        default:
            try scanner.skipValue()
            throw .badEnvelope("\"\(key)\" is not a string")
        }
    }

    private static func readFlag(_ scanner: inout JSONScanner, _ key: String) throws(ProtocolError) -> Bool {
        let first = try scanner.peek()
        try scanner.skipValue()
        switch first {
        case UInt8(ascii: "t"): return true
        case UInt8(ascii: "f"), UInt8(ascii: "n"): return false
        default: throw .badEnvelope("\"\(key)\" is not a boolean")
        }
    }

    private static func readParameters(_ scanner: inout JSONScanner) throws(ProtocolError) -> Range<Int>? {
        let first = try scanner.peek()
        let start = scanner.position
        try scanner.skipValue()
        switch first {
        case UInt8(ascii: "{"): return start..<scanner.position
        case UInt8(ascii: "n"): return nil
        default: throw .badEnvelope("\"parameters\" is not an object")
        }
    }
}
