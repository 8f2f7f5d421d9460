/// What a milestone may hold. The limits keep a whole milestone well below a message of the control protocol.
public enum MilestoneLimits {
    public static let title = 1_000
    public static let summary = 100_000
    public static let slug = 100
    public static let uid = 255
    public static let name = 1_000
    public static let url = 4_000
    public static let quote = 10_000
    public static let participants = 500
    public static let tags = 100
    public static let sources = 100
    public static let relations = 200
    public static let reminders = 50
    /// RDATE, EXDATE and single occurrences that were changed, of each.
    public static let occurrences = 1_000
    /// Occurrences of a rule that may be under way at once.
    public static let underWay = 10_000
    public static let previously = 100
    /// Of what an iCalendar object says besides, all together.
    public static let calendarLines = 1_000
    public static let calendarBytes = 100_000
}

extension Milestone {
    /// Checks every field that came from outside.
    ///
    /// - Throws: ``FieldError`` for the first value that can't be taken.
    public func validate() throws(FieldError) {
        try Self.check(uid, "uid", limit: MilestoneLimits.uid)
        try Slug.check(slug, field: "slug")
        try Self.check(title, "title", limit: MilestoneLimits.title)
        if let summary { try Self.check(summary, "summary", limit: MilestoneLimits.summary, lines: true) }
        try place?.validate()
        try Self.count(participants, "participants", limit: MilestoneLimits.participants)
        for participant in participants {
            try Self.check(participant.name, "participants.name", limit: MilestoneLimits.name)
            if let kind = participant.kind { try Self.check(kind, "participants.kind", limit: 100) }
            if let role = participant.role { try Self.check(role, "participants.role", limit: 100) }
        }
        try Self.count(tags, "tags", limit: MilestoneLimits.tags)
        for tag in tags { try Self.check(tag, "tags", limit: 100) }
        if let series {
            try Slug.check(series.slug, field: "series.slug")
            if let edition = series.edition, !(1...1_000_000).contains(edition) {
                throw FieldError(field: "series.edition", reason: "editions are counted from 1, got \(edition)")
            }
        }
        try Self.count(sources, "sources", limit: MilestoneLimits.sources)
        for source in sources { try source.validate() }
        try Self.count(relations, "relations", limit: MilestoneLimits.relations)
        for relation in relations where relation.uid == uid {
            throw FieldError(field: "relations", reason: "a milestone can't be “\(relation.kind.prose)” itself")
        }
        try Self.count(reminders, "reminders", limit: MilestoneLimits.reminders)
        try Self.count(previously, "previously", limit: MilestoneLimits.previously)
        try Self.check(generation: generation, "generation")
        try calendar?.validate()
        if let repetition { try Self.check(repetition, from: when) }
    }

    private static func check(generation: Int64, _ field: String) throws(FieldError) {
        if !(0...Trigger.lastGeneration).contains(generation) {
            throw FieldError(field: field, reason: "a number from 0 to \(Trigger.lastGeneration), got \(generation)")
        }
    }

    private static func check(_ repetition: Repetition, from when: When?) throws(FieldError) {
        let (recurrence, limit) = (repetition.recurrence, MilestoneLimits.occurrences)
        try count(recurrence.dates, "when.recurrence.dates", limit: limit)
        try count(recurrence.exceptions, "when.recurrence.exceptions", limit: limit)
        try count(repetition.overrides, "when.recurrence.overrides", limit: limit)
        for override in repetition.overrides {
            try check(generation: override.generation, "when.recurrence.overrides.generation")
        }
        guard let when, let start = when.recurrenceStart else {
            let date = when.map { "“\($0.prose)”" } ?? "no date"
            throw FieldError(
                field: "when.recurrence",
                reason: "a milestone recurs from a day, a span of days or a date-time, not from \(date)")
        }
        do {
            try recurrence.validate(start: start)
        } catch {
            throw FieldError(field: "when.recurrence", reason: error.description)
        }
    }

    /// One line (or, with `lines`, several) of text without control characters.
    static func check(
        _ text: String, _ field: String, limit: Int, lines: Bool = false
    ) throws(FieldError) {
        if isPlain(text.utf8, limit: limit) { return }
        // Bytes first: counting the characters of a hostile megabyte is slow.
        if text.utf8.count > limit * 4 || text.count > limit {
            throw FieldError(field: field, reason: "longer than \(limit) characters, or \(limit * 4) bytes")
        }
        if text.allSatisfy(\.isWhitespace) { throw FieldError(field: field, reason: "is empty") }
        for (offset, scalar) in text.unicodeScalars.enumerated() {
            if lines, scalar == "\n" || scalar == "\t" { continue }
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator:
                let name = scalar == "\n" ? "a line break" : "a control character"
                throw FieldError(field: field, reason: "\(name) at position \(offset + 1); it has to be plain text")
            default: continue
            }
        }
    }

    /// Whether it is in order at first sight: printable ASCII, and not blank.
    private static func isPlain(_ bytes: String.UTF8View, limit: Int) -> Bool {
        guard bytes.count <= limit else { return false }
        var isBlank = true
        for byte in bytes {
            guard byte >= 0x20, byte < 0x7F else { return false }
            if byte != 0x20 { isBlank = false }
        }
        return !isBlank
    }

    private static func count<Element>(_ list: [Element], _ field: String, limit: Int) throws(FieldError) {
        if list.count > limit { throw FieldError(field: field, reason: "more than \(limit) of them") }
    }
}

extension Place {
    /// - Throws: ``FieldError`` for what is no code of two capital letters (ISO 3166-1 alpha-2).
    public static func check(country: String) throws(FieldError) {
        guard country.utf8.count == 2, country.utf8.allSatisfy({ (65...90).contains($0) }) else {
            throw FieldError(
                field: "place.country",
                reason:
                    "“\(Printable.excerpt(country, limit: 20))” is not an ISO 3166 code of two capital letters, "
                    + "such as KZ")
        }
    }

    func validate() throws(FieldError) {
        if let name { try Milestone.check(name, "place.name", limit: MilestoneLimits.name) }
        if let country { try Self.check(country: country) }
        if (latitude == nil) != (longitude == nil) {
            throw FieldError(field: "place", reason: "latitude and longitude come together")
        }
        if let latitude, !(-90...90).contains(latitude) {
            throw FieldError(field: "place.latitude", reason: "\(latitude) is not within -90 and 90 degrees")
        }
        if let longitude, !(-180...180).contains(longitude) {
            throw FieldError(field: "place.longitude", reason: "\(longitude) is not within -180 and 180 degrees")
        }
    }
}

extension Source {
    func validate() throws(FieldError) {
        if title == nil, url == nil, publisher == nil, author == nil {
            throw FieldError(field: "sources", reason: "a source needs at least a title, author, publisher or url")
        }
        if let title { try Milestone.check(title, "sources.title", limit: MilestoneLimits.name) }
        if let author { try Milestone.check(author, "sources.author", limit: MilestoneLimits.name) }
        if let publisher { try Milestone.check(publisher, "sources.publisher", limit: MilestoneLimits.name) }
        if let url { try Milestone.check(url, "sources.url", limit: MilestoneLimits.url) }
        if let quote { try Milestone.check(quote, "sources.quote", limit: MilestoneLimits.quote, lines: true) }
        for (text, field) in [(published, "published"), (date, "date")] {
            guard let text, field == "published" || (try? LocalStart(parsing: text)) == nil else { continue }
            do {
                _ = try EDTF(text)
            } catch {
                throw FieldError(field: "sources.\(field)", reason: error.description)
            }
        }
        if let field = fields?.first(where: { !Self.knownFields.contains($0) }) {
            throw FieldError(
                field: "sources.fields",
                reason: "“\(Printable.excerpt(field))” is none of "
                    + Self.knownFields.joined(separator: ", "))
        }
        if let fields, fields.isEmpty || Set(fields).count != fields.count {
            throw FieldError(field: "sources.fields", reason: "each field once, or no list at all")
        }
    }
}
