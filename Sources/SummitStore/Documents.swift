internal import FoundationEssentials
package import SummitCore

/// JSON as it stands in the store: keys sorted, so that equal values have equal text.
package enum Documents {
    package static func encode(_ value: some Encodable) throws -> String {
        if let milestone = value as? Milestone { return milestone.document }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// - Throws: as the other one does.
    package static func decode<Value: StoredDocument>(_ type: Value.Type, from text: String) throws -> Value {
        try Value(document: text) ?? decoded(type, from: text)
    }

    /// - Throws: ``StoreError/unreadable(_:)`` when the store holds something that is not the value.
    package static func decode<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value {
        try decoded(type, from: text)
    }

    private static func decoded<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch {
            throw StoreError.unreadable("a \(type) in which \(words(error))")
        }
    }

    private static func words(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return "\(error)" }
        switch error {
        case .dataCorrupted(let context), .typeMismatch(_, let context), .valueNotFound(_, let context),
            .keyNotFound(_, let context):
            let path = context.codingPath.map(\.stringValue).joined(separator: ".")
            return path.isEmpty ? context.debugDescription : "\(path): \(context.debugDescription)"
        @unknown default: return "\(error)"
        }
    }
}
