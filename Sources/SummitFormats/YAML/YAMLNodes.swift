internal import SummitAPI
internal import SummitCore
internal import Yams

/// The nodes of a file as what they are to be, or an error with their line.
extension YAMLTimeline {
    static func entries(_ node: Node, _ what: String) throws -> [(key: Node, value: Node)] {
        guard let mapping = node.mapping else {
            throw FormatError(line: line(node), reason: "\(what) is a table of keys and values")
        }
        return mapping.compactMap { key, value in
            // `key:` without a value is as if it were not there.
            return value.null == nil || value.scalar?.style != .plain ? (key, value) : nil
        }
    }

    static func list(_ node: Node?, _ what: String) throws -> [Node] {
        guard let node else { return [] }
        guard let list = node.sequence else { throw FormatError(line: line(node), reason: "\(what) is a list") }
        return Array(list)
    }

    /// The text as it stands there: `2025` is a year and no number to us.
    static func text(_ node: Node, _ what: String) throws -> String {
        guard let text = node.scalar?.string else { throw FormatError(line: line(node), reason: "\(what) is a text") }
        return text
    }

    static func whole(_ node: Node, _ what: String) throws -> Int {
        guard let number = node.scalar.flatMap({ Int($0.string) }) else {
            throw FormatError(line: line(node), reason: "\(what) is a whole number")
        }
        return number
    }

    static func number(_ node: Node, _ what: String) throws -> Double {
        guard let number = node.scalar.flatMap({ Double($0.string) }), number.isFinite else {
            throw FormatError(line: line(node), reason: "\(what) is a number")
        }
        return number
    }

    static func flag(_ node: Node, _ what: String) throws -> Bool {
        switch node.scalar?.string {
        case "true": return true
        case "false": return false
        default: throw FormatError(line: line(node), reason: "\(what) is true or false")
        }
    }

    static func need(_ value: String?, _ key: String, _ node: Node) throws -> String {
        guard let value else { throw FormatError(line: line(node), reason: "“\(key)” is missing") }
        return value
    }

    static func unknown(_ key: Node, _ known: [String]) -> FormatError {
        FormatError(
            line: line(key),
            reason:
                "there is no key “\(Printable.excerpt(key.string ?? ""))” here; known are \(known.joined(separator: ", "))"
        )
    }

    static func place(_ node: Node, _ name: String) -> ImportLine.Place {
        ImportLine.Place(line: line(node), name: name)
    }

    static func line(_ node: Node) -> Int { node.mark?.line ?? 0 }

    /// Counted from 1; 0 where the place is not known.
    private static func line(of offset: Int?, in text: String) -> Int {
        // Characters are counted, and CRLF is one of them.
        guard let offset else { return 0 }
        return 1 + text.prefix(offset).count { ["\n", "\r", "\r\n"].contains($0) }
    }

    static func syntaxError(_ error: YamlError) -> FormatError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            FormatError(line: mark.line, reason: "not YAML: \(problem)")
        case .duplicatedKeysInMapping(let keys, let context):
            FormatError(
                line: context.mark.line,
                reason:
                    "the key “\(Printable.excerpt(keys.first ?? ""))” stands twice in the table that begins here"
            )
        case .reader(let problem, let offset, _, let text):
            FormatError(line: line(of: offset, in: text), reason: "not YAML: \(problem)")
        default: FormatError(line: 0, reason: "not YAML: \(error)")
        }
    }
}
