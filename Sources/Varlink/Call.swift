/// A call as it was received: its method and flags decoded, its parameters checked for syntax and kept as bytes.
public struct Call: Sendable {
    /// The full name, `org.summitd.Timeline.Add`; not checked, and with no dot or at its ends perhaps no name at all.
    public let method: String
    /// The caller wants no reply, not even an error.
    public let oneway: Bool
    /// The caller takes more than one reply.
    public let more: Bool
    /// The caller wants the connection for another protocol after the reply.
    public let upgrade: Bool

    let message: [UInt8]
    let range: Range<Int>?

    /// Decodes a message without its NUL. Absent and null members are the same, as are absent and false flags.
    public init(decoding message: [UInt8], limits: Limits) throws(ProtocolError) {
        let envelope = try Envelope(message, limits: limits)
        guard let method = envelope.method else { throw .badEnvelope("a call needs \"method\"") }
        self.method = method
        oneway = envelope.oneway
        more = envelope.more
        upgrade = envelope.upgrade
        self.message = message
        range = envelope.parameters
    }

    /// Everything before the last dot of the method; empty if there is none.
    public var interface: String {
        method.lastIndex(of: ".").map { String(method[..<$0]) } ?? ""
    }

    /// Everything after the last dot of the method; all of it if there is none.
    public var member: String {
        method.lastIndex(of: ".").map { String(method[method.index(after: $0)...]) } ?? method
    }

    /// The JSON object of the parameters as it came; `{}` where they were absent or null.
    public var rawParameters: ArraySlice<UInt8> {
        range.map { message[$0] } ?? JSONText.emptyObject[...]
    }

    /// The parameters as a value, read anew each time.
    ///
    /// - Throws: ``VarlinkError/invalidParameter(_:)`` for a duplicate field or a number out of range.
    public func parametersValue() throws(VarlinkError) -> JSONValue {
        guard let range else { return .object([:]) }
        var scanner = JSONScanner(message, in: range)
        do throws(JSONValue.Fault) {
            return try JSONValue(reading: &scanner)
        } catch {
            guard case .field(let field) = error else { throw .invalidParameter("parameters") }
            throw .invalidParameter(field.path)
        }
    }

    /// Decodes the parameters. Fields the type does not know are ignored: ``InterfaceDescription/validate(_:)`` finds
    /// those.
    ///
    /// - Throws: ``VarlinkError/invalidParameter(_:)`` with the path of the field at fault.
    public func parameters<P: Decodable>(_ type: P.Type) throws(VarlinkError) -> P {
        try Call.decode(type, from: try parametersValue())
    }

    /// Checks the parameters against the interface, unknown fields included, then decodes them; reads them only once.
    ///
    /// - Throws: ``VarlinkError/methodNotFound(_:)`` or ``VarlinkError/invalidParameter(_:)``, as
    ///   ``InterfaceDescription/validate(parameters:of:)`` does.
    public func parameters<P: Decodable>(
        _ type: P.Type, validatedBy interface: InterfaceDescription
    ) throws(VarlinkError) -> P {
        let value = try parametersValue()
        try interface.validate(parameters: value, of: member)
        return try Call.decode(type, from: value)
    }

    private static func decode<P: Decodable>(_ type: P.Type, from value: JSONValue) throws(VarlinkError) -> P {
        do throws(FieldError) {
            return try JSONText.decode(type, from: value)
        } catch {
            throw .invalidParameter(error.path.isEmpty ? "parameters" : error.path)
        }
    }
}

// MARK: - Sending

extension Call {
    /// A call as bytes, with the trailing NUL. Flags that are not set, and nil parameters, are left out.
    public static func encode<P: Encodable>(
        method: String, parameters: P?, oneway: Bool = false, more: Bool = false, upgrade: Bool = false
    ) throws -> [UInt8] {
        let object = try parameters.map { try JSONText.object($0) }
        return message(method, object, oneway: oneway, more: more, upgrade: upgrade)
    }

    /// A call without parameters as bytes, with the trailing NUL.
    public static func encode(
        method: String, oneway: Bool = false, more: Bool = false, upgrade: Bool = false
    ) -> [UInt8] {
        message(method, nil, oneway: oneway, more: more, upgrade: upgrade)
    }

    /// The same with parameters that are written already, as an object.
    package static func encode(method: String, object: [UInt8], more: Bool = false) -> [UInt8] {
        message(method, object, oneway: false, more: more, upgrade: false)
    }

    static func message(
        _ method: String, _ parameters: [UInt8]?, oneway: Bool, more: Bool, upgrade: Bool
    ) -> [UInt8] {
        var bytes = Array("{\"method\":".utf8)
        bytes.reserveCapacity(method.utf8.count + (parameters?.count ?? 0) + 80)
        JSONText.append(method, to: &bytes)
        if let parameters { bytes += ",\"parameters\":".utf8 + parameters }
        if oneway { bytes += ",\"oneway\":true".utf8 }
        if more { bytes += ",\"more\":true".utf8 }
        if upgrade { bytes += ",\"upgrade\":true".utf8 }
        bytes += "}\0".utf8
        return bytes
    }
}

/// The parameters of a method or reply that has none.
public struct EmptyParameters: Codable, Hashable, Sendable {
    /// No parameters.
    public init() {}
}
