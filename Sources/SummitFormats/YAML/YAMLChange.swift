internal import FoundationEssentials
internal import SummitAPI
internal import Yams

/// The entries of the log.
extension YAMLTimeline {
    /// The fields of an ``ArchivedChange``, each required unless it says otherwise.
    private struct Entry: Encodable {
        var sequence: Int?
        var at: String?
        var uid: UInt32?
        var user: String?
        var pid: Int32?
        var program: String?
        var verb: String?
        var subject: String?
        var identifier: String?
        var before: String?
        var after: String?
        var undoes: Int?
        var job: Int?
        var hash: String?
    }

    func changeLine(_ node: Node) throws -> ImportLine {
        var entry = Entry()
        for (key, value) in try Self.entries(node, "an entry of the log") {
            switch key.string {
            case "sequence": entry.sequence = try Self.whole(value, "sequence")
            case "at": entry.at = try Self.text(value, "at")
            case "uid": entry.uid = try Self.number(value, "uid", as: UInt32.self)
            case "user": entry.user = try Self.text(value, "user")
            case "pid": entry.pid = try Self.number(value, "pid", as: Int32.self)
            case "program": entry.program = try Self.text(value, "program")
            case "verb": entry.verb = try Self.text(value, "verb")
            case "subject": entry.subject = try Self.text(value, "subject")
            case "identifier": entry.identifier = try Self.text(value, "identifier")
            case "before": entry.before = try Self.text(value, "before")
            case "after": entry.after = try Self.text(value, "after")
            case "undoes": entry.undoes = try Self.whole(value, "undoes")
            case "job": entry.job = try Self.whole(value, "job")
            case "hash": entry.hash = try Self.text(value, "hash")
            default:
                throw Self.unknown(
                    key,
                    [
                        "sequence", "at", "uid", "user", "pid", "program", "verb", "subject", "identifier", "before",
                        "after", "undoes", "job", "hash",
                    ])
            }
        }
        return ImportLine(
            place: Self.place(node, "entry \(entry.sequence ?? 0)"), change: try Self.change(entry, node))
    }

    private static func change(_ entry: Entry, _ node: Node) throws -> ArchivedChange {
        do {
            return try JSONDecoder().decode(ArchivedChange.self, from: try JSONEncoder().encode(entry))
        } catch DecodingError.keyNotFound(let key, _) {
            throw FormatError(line: line(node), reason: "“\(key.stringValue)” is missing")
        }
    }

    private static func number<Number: FixedWidthInteger>(
        _ node: Node, _ what: String, as type: Number.Type
    ) throws -> Number {
        guard let number = Number(exactly: try whole(node, what)) else {
            throw FormatError(line: line(node), reason: "\(what) is out of range")
        }
        return number
    }
}
