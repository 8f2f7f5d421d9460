internal import SummitCore

/// Which column of a table is which field.
struct CSVColumns {
    /// The place of each field in a row, counted from 0.
    private(set) var places: [CSVField: Int] = [:]
    /// The names of columns that are none, and that nobody said to leave out.
    private(set) var unknown: [String] = []
    /// Whether the first row is data already.
    private(set) var isWithoutHeader = false

    /// One part of `--columns`: a field, or nothing for a column to be left out; and the header or number of a column.
    struct Choice {
        let field: CSVField?
        let column: String
    }

    /// `when=Date,title=Event,-=Internal`; a field alone is the column of that name.
    ///
    /// - Throws: ``FormatError``.
    static func choices(_ text: String?) throws(FormatError) -> [Choice] {
        var choices: [Choice] = []
        for part in (text ?? "").split(separator: ",") {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(sides[0]).trimmingSpace
            let column = sides.count > 1 ? String(sides[1]).trimmingSpace : name
            guard name == "-" || CSVField(rawValue: name) != nil, !column.isEmpty else {
                throw FormatError(
                    line: 0,
                    reason:
                        "--columns: “\(Printable.excerpt(part))” is no field and column; fields are "
                        + CSVField.allCases.map(\.rawValue).joined(separator: ", ")
                        + ", and it is written as when=Date,title=Event,-=Internal")
            }
            choices.append(Choice(field: CSVField(rawValue: name), column: column))
        }
        return choices
    }

    /// - Parameter first: the first row of the file.
    /// - Throws: ``FormatError`` for a column that there is not, or where none is the title.
    init(_ first: CSVParser.Record, _ choices: [Choice]) throws(FormatError) {
        let headers = first.fields.map(\.trimmingSpace)
        let names = Set(headers.map { $0.lowercased() })
        if choices.isEmpty, names.isSuperset(of: ["year", "headline", "display date"]) {
            throw FormatError(
                line: first.line, reason: "this is a table of TimelineJS, which --format timelinejs-csv reads")
        }
        var taken: Set<Int> = []
        // Columns that are only counted need no header; but there may be one.
        let isCounted = !choices.isEmpty && choices.allSatisfy { Int($0.column) != nil && !headers.contains($0.column) }
        isWithoutHeader = isCounted && !headers.contains { CSVField.usual($0) != nil }
        for choice in choices {
            let place = try Self.place(of: choice.column, in: headers)
            taken.insert(place)
            if let field = choice.field { places[field] = place }
        }
        if !isWithoutHeader {
            for (place, header) in headers.enumerated() where !taken.contains(place) {
                if let field = CSVField.usual(header), places[field] == nil {
                    places[field] = place
                } else if !header.isEmpty {
                    unknown.append(header)
                }
            }
        }
        guard places[.title] != nil else {
            let names = headers.prefix(30).map { "“\(Printable.excerpt($0))”" }
            throw FormatError(
                line: first.line,
                reason:
                    "none of the columns \(names.joined(separator: ", ")) is a title; say which, as in --columns title=Event"
            )
        }
    }

    private static func place(of column: String, in headers: [String]) throws(FormatError) -> Int {
        if let place = headers.firstIndex(of: column)
            ?? headers.firstIndex(where: { $0.lowercased() == column.lowercased() })
        {
            return place
        }
        if let number = Int(column), headers.indices.contains(number &- 1) { return number - 1 }
        throw FormatError(
            line: 1,
            reason: "there is no column “\(Printable.excerpt(column))”; the columns are "
                + headers.prefix(30).map { Printable.excerpt($0) }.joined(separator: ", "))
    }
}
