/// A JSON object as text, of which only the syntax is known: it can be handed on without being read.
public struct RawJSON: Sendable {
    /// Its bytes, as they came.
    public let bytes: [UInt8]

    /// Checks that this is one JSON object (RFC 8259) and nothing else.
    /// - Throws: ``ProtocolError``, also where it is nested too deep.
    public init(validating bytes: some Sequence<UInt8>, limits: Limits = Limits()) throws(ProtocolError) {
        self.bytes = Array(bytes)
        try MessageShape.check(self.bytes, limits: limits)
        var scanner = JSONScanner(self.bytes, in: self.bytes.indices, nesting: limits.effectiveNesting)
        try scanner.skipValue()
        try scanner.expectEnd()
    }

    /// An object with one more member: a list of objects. Without members itself it is `{}`.
    public func adding(_ name: String, _ list: [RawJSON]) -> RawJSON {
        var text = bytes
        while let last = text.last, last != UInt8(ascii: "}") { text.removeLast() }
        text.removeLast()
        if text.contains(where: { $0 != UInt8(ascii: "{") && !JSONScanner.isSpace($0) }) {
            text.append(UInt8(ascii: ","))
        }
        text.reserveCapacity(text.count + list.reduce(0) { $0 + $1.bytes.count + 1 } + name.utf8.count + 8)
        JSONText.append(name, to: &text)
        text += ":[".utf8
        for (index, element) in list.enumerated() {
            if index > 0 { text.append(UInt8(ascii: ",")) }
            text += element.bytes
        }
        text += "]}".utf8
        return RawJSON(unchecked: text)
    }

    private init(unchecked bytes: [UInt8]) { self.bytes = bytes }
}

extension Call {
    /// The same as ``encode(method:parameters:oneway:more:upgrade:)`` with parameters that are written already.
    public static func encode(method: String, parameters: RawJSON) -> [UInt8] {
        message(method, parameters.bytes, oneway: false, more: false, upgrade: false)
    }
}
