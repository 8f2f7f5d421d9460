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

    /// So many bytes a document may have as a text in JSON, so that an entry of the log goes into a message with it.
    private static let most = 950_000

    /// - Throws: ``FieldError`` for a document that no archive could have.
    static func checkSize(_ document: String, of field: String) throws(FieldError) {
        // What is shorter stays below it, even if each of its bytes took two.
        guard document.utf8.count > most / 2 else { return }
        let size = document.utf8.reduce(0) { $0 + ([0x22, 0x5C, 0x2F].contains($1) ? 2 : 1) }
        guard size <= most else {
            throw FieldError(
                field: field, reason: "it has \(size) bytes in all; more than \(most) can't be kept and archived")
        }
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
