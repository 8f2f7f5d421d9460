/// What is printed at once, in each format: a JSON document, an object a line, rows of CSV below a heading, ids, or what the
/// verb itself makes of a table.
struct Listing<Entry: Encodable> {
    let style: Style
    /// One a line, as JSON.
    let entries: [Entry]
    let ids: () -> [String]
    let csvHeader: [String]
    let csvRows: () -> [[String]]

    init(
        _ style: Style, _ entries: [Entry], ids: @escaping () -> [String], csvHeader: [String],
        csvRows: @escaping () -> [[String]]
    ) {
        self.style = style
        self.entries = entries
        self.ids = ids
        self.csvHeader = csvHeader
        self.csvRows = csvRows
    }

    func print(document: some Encodable, table: () throws -> Void) throws {
        switch style.format {
        case .json: Output.write(try JSONOutput.document(document))
        case .jsonl: for entry in entries { Output.write(try JSONOutput.line(entry)) }
        case .ids: Output.print(ids())
        case .csv:
            if style.legend { Output.write(CSV.line(csvHeader)) }
            Output.write(csvRows().map(CSV.line).joined())
        case .table: try table()
        }
    }
}
