import FoundationEssentials

/// From values to JSON text and back, the same way everywhere: sorted keys, slashes as they are, no NUL.
enum JSONText {
    /// The two characters of an object without members.
    static let emptyObject = Array("{}".utf8)

    /// Encodes what must come out as an object.
    ///
    /// - Throws: what the value's own encoding throws; ``ProtocolError/notAnObject`` for anything but an object.
    static func object(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let bytes = [UInt8](try encoder.encode(value))
        guard bytes.first == UInt8(ascii: "{") else { throw ProtocolError.notAnObject }
        return bytes
    }

    /// Decodes an object that has been checked for syntax.
    static func decode<P: Decodable>(_ type: P.Type, from bytes: ArraySlice<UInt8>) throws(FieldError) -> P {
        var scanner = JSONScanner(Array(bytes), in: 0..<bytes.count)
        let value: JSONValue
        do throws(JSONValue.Fault) {
            value = try JSONValue(reading: &scanner)
        } catch {
            if case .field(let field) = error { throw field }
            throw FieldError()
        }
        return try decode(type, from: value)
    }

    /// Decodes a value.
    static func decode<P: Decodable>(_ type: P.Type, from value: JSONValue) throws(FieldError) -> P {
        do { return try JSONValueDecoder(value).decode(type) } catch { throw FieldError(error) }
    }

    /// Appends `text` as a JSON string.
    static func append(_ text: String, to bytes: inout [UInt8]) {
        let hex = Array("0123456789abcdef".utf8)
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0..<0x20: bytes += Array("\\u00".utf8) + [hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
