internal import FoundationEssentials
internal import SummitAPI

/// JSON documents: each has a version, and its keys are in a fixed order.
enum JSONOutput {
    /// One document, `{"version": 1, KEY: value, …}`.
    static func document(_ content: some Encodable) throws -> String {
        let encoder = encoder(pretty: true)
        return String(decoding: try encoder.encode(Versioned(content: content)), as: UTF8.self) + "\n"
    }

    static func line(_ value: some Encodable) throws -> String {
        String(decoding: try encoder(pretty: false).encode(value), as: UTF8.self) + "\n"
    }

    private static func encoder(pretty: Bool) -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if pretty { encoder.outputFormatting.insert(.prettyPrinted) }
        return encoder
    }

    private struct Versioned<Content: Encodable>: Encodable {
        let content: Content
        private enum Key: String, CodingKey { case version }

        func encode(to encoder: any Encoder) throws {
            try content.encode(to: encoder)
            var values = encoder.container(keyedBy: Key.self)
            try values.encode(Product.documentVersion, forKey: .version)
        }
    }
}
