internal import FoundationEssentials
internal import SummitCore

/// JSON as it stands in the store: keys sorted, so that equal values have equal text.
package enum Documents {
    package static func encode(_ value: some Encodable) throws -> String {
        if let milestone = value as? Milestone { return milestone.document }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    /// - Throws: ``StoreError/inputOutput(_:)`` when the store holds something that is not the value.
    package static func decode<Value: Decodable>(_ type: Value.Type, from text: String) throws -> Value {
        if type == Milestone.self, let milestone = Milestone(document: text) as? Value { return milestone }
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch {
            throw StoreError.inputOutput("a stored \(type) can't be read: \(error)")
        }
    }
}
