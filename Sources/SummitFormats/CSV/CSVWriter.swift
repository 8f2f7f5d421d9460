internal import SummitAPI
internal import SummitCore

/// A table with a milestone a row (RFC 4180), UTF-8 without a byte order mark, lines ended by CRLF.
///
/// A table can't hold everything: of a recurrence it has the first date, of participants their names, of sources their
/// titles and addresses, of reminders when they fall due. Values are written as they are, also those that begin with
/// `=`, `+`, `-` or `@`, which a spreadsheet takes for a formula: a mark in front of `-0201` would be another date.
struct CSVWriter: TimelineWriter {
    private let options: WriteOptions
    private let output: ByteOutput
    private var fields: [CSVField]?

    init(_ options: WriteOptions, to output: ByteOutput) {
        self.options = options
        self.output = output
    }

    mutating func write(_ line: ExportLine) throws {
        let fields = try begin()
        guard let milestone = line.milestone, milestone.projected != true else { return }
        try output.write(Self.record(fields.map { Self.value($0, of: milestone) ?? "" }))
    }

    mutating func end() throws { _ = try begin() }

    /// Writes the header, once.
    private mutating func begin() throws -> [CSVField] {
        if let fields { return fields }
        let choices = try CSVColumns.choices(options.columns)
        let chosen =
            choices.isEmpty
            ? CSVField.standard.map { ($0, $0.rawValue) }
            : choices.compactMap { choice in choice.field.map { ($0, choice.column) } }
        guard !chosen.isEmpty else { throw FormatError(line: 0, reason: "--columns names no field to write") }
        try output.write(Self.record(chosen.map(\.1)))
        fields = chosen.map(\.0)
        return chosen.map(\.0)
    }

    /// A line, its fields in quotation marks where they need them.
    static func record(_ values: [String]) -> String {
        // Alone on its line, an empty field would be no row at all.
        if values == [""] { return "\"\"\r\n" }
        return values.map(quoted).joined(separator: ",") + "\r\n"
    }

    private static func quoted(_ text: String) -> String {
        let needsMarks =
            text.utf8.contains { [0x22, 0x2C, 0x3B, 0x09, 0x0A, 0x0D].contains($0) }
            || text.utf8.first == 0x20 || text.utf8.last == 0x20
        guard needsMarks else { return text }
        var result = "\""
        for scalar in text.unicodeScalars {
            result.unicodeScalars.append(scalar)
            if scalar == "\"" { result += "\"" }
        }
        return result + "\""
    }

    private static func value(_ field: CSVField, of milestone: MilestoneMessage) -> String? {
        switch field {
        case .slug: milestone.slug
        case .title: milestone.title
        case .when: milestone.when?.text
        case .end: milestone.when?.end ?? milestone.when?.duration
        case .zone: milestone.when?.zone
        case .status: milestone.status
        case .place: milestone.place?.name
        case .country: milestone.place?.country
        case .latitude: milestone.place?.latitude.map { "\($0)" }
        case .longitude: milestone.place?.longitude.map { "\($0)" }
        case .series: milestone.series?.slug
        case .edition: milestone.series?.edition.map { String($0) }
        case .participants: list(milestone.participants?.map(\.name))
        case .tags: list(milestone.tags)
        case .sources: milestone.sources.map { $0.compactMap(CSVSource.line).joined(separator: "\n") }
        case .reminders: list(milestone.reminders?.map(\.trigger))
        case .summary: milestone.summary
        case .uid: milestone.uid
        case .source: milestone.sources?.first?.url
        case .sourceTitle: milestone.sources?.first?.title
        case .author: milestone.sources?.first?.author
        case .publisher: milestone.sources?.first?.publisher
        case .published: milestone.sources?.first?.published
        }
    }

    /// With semicolons between; a semicolon within becomes a comma. One alone that has a comma ends in one, so that it
    /// is not read as two.
    private static func list(_ items: [String]?) -> String? {
        guard let items, !items.isEmpty else { return nil }
        let plain = items.map { String($0.map { $0 == ";" ? "," : $0 }) }
        return plain.joined(separator: "; ") + (plain.count == 1 && plain[0].contains(",") ? ";" : "")
    }
}
