internal import SummitCore

/// Which keys there are in a row of our JSON Lines files. One that is unknown is an error: it would be lost in silence.
indirect enum JSONLinesKeys: Sendable {
    case value
    case list(JSONLinesKeys)
    case object([String: JSONLinesKeys])

    private static func object(_ keys: String..., adding: [String: JSONLinesKeys] = [:]) -> JSONLinesKeys {
        var all = adding
        for key in keys { all[key] = .value }
        return .object(all)
    }

    /// A whole line.
    static let line = JSONLinesKeys.object([
        "head": object("version", "format", "title", "now", "zone", "history", "counted"),
        "end": object("rows"),
        "series": object("slug", "title", "cadence"),
        "figure": object("slug", "title", "unit", adding: ["observations": .list(observation)]),
        "milestone": milestone,
        "change": object(
            "sequence", "at", "uid", "user", "pid", "program", "verb", "subject", "identifier", "before", "after",
            "undoes", "job", "hash"),
    ])

    private static let observation = object(
        "date", "value", "bound", "approximate", "vintage", "revised", adding: ["sources": .list(source)])
    private static let source = object(
        "title", "author", "publisher", "url", "published", "quote", "date", adding: ["fields": .list(.value)])
    private static let date = object(
        "text", "zone", "precision", "earliest", "latest", "approximate", "uncertain", "end", "duration",
        adding: ["recurrence": recurrence])
    private static let recurrence = object(
        "rule",
        adding: [
            "dates": .list(.value), "exceptions": .list(.value),
            "overrides": .list(object("occurrence", "text", "zone", "end", "duration", "status", "generation")),
        ])
    private static let milestone = object(
        "uid", "slug", "title", "summary", "status", "generation", "revision", "projected", "occurrence",
        adding: [
            "when": date, "previously": .list(date), "series": object("slug", "edition"),
            "place": object("name", "country", "latitude", "longitude"),
            "participants": .list(object("name", "kind", "role")), "tags": .list(.value),
            "sources": .list(source), "relations": .list(object("kind", "milestone")),
            "reminders": .list(object("trigger", "priority", "every", "atMost", "catchUp")),
            "calendar": object("component", "sequence", "modified", adding: ["properties": .list(.value)]),
        ])

    /// - Returns: the path of a key that is none of these, such as `milestone.titel`; `nil` where all are known.
    /// - Throws: ``FormatError`` for what is no JSON, or has a key twice.
    func unknown(in part: JSONShape.Part, of shape: JSONShape) throws -> String? {
        var found: String?
        switch self {
        case .value: break
        case .list(let element):
            guard shape.first(part) == UInt8(ascii: "[") else { break }
            try shape.elements(part) { found = try found ?? element.unknown(in: $0, of: shape) }
        case .object(let keys):
            guard shape.first(part) == UInt8(ascii: "{") else { break }
            var seen: Set<String> = []
            try shape.members(part) { key, value in
                guard found == nil else { return }
                guard seen.insert(key).inserted else {
                    throw FormatError(
                        line: value.line,
                        reason: "the key “\(Printable.excerpt(key))” stands twice in one object")
                }
                guard let known = keys[key] else {
                    found = key
                    return
                }
                found = try known.unknown(in: value, of: shape).map { "\(key).\($0)" }
            }
        }
        return found
    }
}
