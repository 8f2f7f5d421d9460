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

/// CSV (RFC 4180), except that lines end with a line feed as everything else here does.
enum CSV {
    static func line(_ fields: [String]) -> String { fields.map(field).joined(separator: ",") + "\n" }

    /// By its scalars: a mark that is combined with a comma makes another character of it for Swift, and none for CSV.
    private static func field(_ text: String) -> String {
        let scalars = text.unicodeScalars
        guard scalars.contains(where: { $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r" }) else { return text }
        var quoted = "\"".unicodeScalars
        for scalar in scalars {
            if scalar == "\"" { quoted.append(scalar) }
            quoted.append(scalar)
        }
        quoted.append("\"")
        return String(quoted)
    }
}
