internal import SummitAPI

/// The frame of a list that comes page by page, in each format: a JSON document with one key, an object a line, rows of CSV
/// below a heading, ids, or what the list itself makes of a table.
struct PagedOutput<Entry: Encodable & Sendable> {
    let style: Style
    /// The key of the list in a JSON document.
    let key: String
    let csvHeader: [String]
    /// The rows of an entry in CSV.
    let csvRows: (Entry) -> [[String]]
    let id: (Entry) -> String?

    /// How many were printed.
    private(set) var count = 0
    private var isBegun = false

    init(
        _ style: Style, key: String, csvHeader: [String], csvRows: @escaping (Entry) -> [[String]],
        id: @escaping (Entry) -> String?
    ) {
        self.style = style
        self.key = key
        self.csvHeader = csvHeader
        self.csvRows = csvRows
        self.id = id
    }

    /// Once there is an answer: an error has no document.
    mutating func begin() {
        guard !isBegun else { return }
        isBegun = true
        switch style.format {
        case .json: Output.write("{\n\"\(key)\": [")
        case .csv: if style.legend { Output.write(CSV.line(csvHeader)) }
        case .table, .jsonl, .ids: break
        }
    }

    /// - Parameter table: prints entries for people, told whether others stand above them.
    mutating func page(_ entries: [Entry], table: (_ entries: [Entry], _ follows: Bool) -> Void) throws {
        guard !entries.isEmpty else { return }
        switch style.format {
        case .json:
            let objects = try entries.map { try JSONOutput.line($0).dropLast() }
            Output.write((count > 0 ? ",\n" : "\n") + objects.joined(separator: ",\n"))
        case .jsonl: Output.write(try entries.map(JSONOutput.line).joined())
        case .csv: Output.write(entries.flatMap(csvRows).map(CSV.line).joined())
        case .ids: Output.print(entries.compactMap(id))
        case .table: table(entries, count > 0)
        }
        count += entries.count
    }

    /// - Parameter empty: what to say of an empty list.
    func end(empty: String) {
        switch style.format {
        case .json: Output.write((count > 0 ? "\n" : "") + "],\n\"version\": \(Product.documentVersion)\n}\n")
        case .table: if count == 0, style.legend { Output.note(empty) }
        case .jsonl, .csv, .ids: break
        }
    }
}
