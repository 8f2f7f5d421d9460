/// A reply as it was received.
public struct Reply: Sendable {
    /// More replies to the same call follow.
    public let continues: Bool
    /// The full name of the error; nil for a success.
    public let errorName: String?

    let message: [UInt8]
    let range: Range<Int>?

    /// Decodes a message without its NUL.
    public init(decoding message: [UInt8], limits: Limits) throws(ProtocolError) {
        let envelope = try Envelope(message, limits: limits)
        if envelope.method != nil { throw .badEnvelope("a call where a reply was due") }
        continues = envelope.continues
        errorName = envelope.error
        self.message = message
        range = envelope.parameters
    }

    /// The JSON object of the parameters as it came; `{}` where they were absent or null.
    public var rawParameters: ArraySlice<UInt8> {
        range.map { message[$0] } ?? JSONText.emptyObject[...]
    }

    /// Decodes the parameters.
    ///
    /// - Throws: ``ProtocolError/badEnvelope(_:)`` with the path of the field at fault.
    public func parameters<P: Decodable>(_ type: P.Type) throws -> P {
        do throws(FieldError) {
            return try JSONText.decode(type, from: rawParameters)
        } catch {
            throw ProtocolError.badEnvelope("the reply's \"\(error.path)\" is missing or not as expected")
        }
    }

    /// The error, if the reply is one.
    public var error: VarlinkError? {
        errorName.map { VarlinkError(name: $0, bytes: Array(rawParameters)) }
    }
}

/// Writes replies.
public enum ReplyEncoder {
    /// A success as bytes, with the trailing NUL.
    ///
    /// - Throws: what encoding `parameters` throws, and ``ProtocolError/notAnObject`` if they are no object.
    public static func success<P: Encodable>(_ parameters: P, continues: Bool = false) throws -> [UInt8] {
        success(object: try JSONText.object(parameters), continues: continues)
    }

    /// The same with parameters that are written already, as an object.
    package static func success(object: [UInt8], continues: Bool = false) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(object.count + 40)
        bytes += "{\"parameters\":".utf8
        bytes += object
        bytes += (continues ? ",\"continues\":true}\0" : "}\0").utf8
        return bytes
    }

    /// An error as bytes, with the trailing NUL.
    public static func error(_ error: VarlinkError) -> [UInt8] {
        var bytes = Array("{\"error\":".utf8)
        JSONText.append(error.name, to: &bytes)
        bytes += ",\"parameters\":".utf8
        bytes += error.parameters
        bytes += "}\0".utf8
        return bytes
    }
}
