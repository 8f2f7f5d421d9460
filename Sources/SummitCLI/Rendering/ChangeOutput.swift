internal import SummitAPI
internal import SummitCore

/// Prints entries of the change log in each format.
struct ChangeOutput {
    let style: Style
    private var count = 0
    private var isBegun = false

    init(style: Style) { self.style = style }

    static let csvHeader = [
        "sequence", "at", "user", "uid", "pid", "program", "verb", "subject", "slug", "field", "before", "after",
        "undoes",
        "undone_by",
    ]

    /// Once there is an answer: an error has no document.
    mutating func begin() {
        guard !isBegun else { return }
        isBegun = true
        switch style.format {
        case .json: Output.write("{\n\"changes\": [")
        case .csv: if style.legend { Output.write(CSV.line(Self.csvHeader)) }
        case .table, .jsonl, .ids: break
        }
    }

    mutating func print(_ change: HistoryMethods.Change) throws {
        switch style.format {
        case .json: Output.write((count > 0 ? ",\n" : "\n") + (try JSONOutput.line(change)).dropLast())
        case .jsonl: Output.write(try JSONOutput.line(change))
        case .ids: Output.print(String(change.sequence))
        case .csv: printCSV(change)
        case .table:
            if count > 0, style.legend { Output.print("") }
            printHeading(change)
            printFields(change.fields)
        }
        count += 1
    }

    func end(empty: String) {
        switch style.format {
        case .json: Output.write((count > 0 ? "\n" : "") + "],\n\"version\": \(Product.documentVersion)\n}\n")
        case .table: if count == 0, style.legend { Output.note(empty) }
        case .jsonl, .csv, .ids: break
        }
    }

    private func printCSV(_ change: HistoryMethods.Change) {
        let fields = change.fields.isEmpty ? [nil] : change.fields.map(Optional.some)
        for field in fields {
            Output.write(
                CSV.line([
                    String(change.sequence), change.at, change.user ?? "", String(change.uid), String(change.pid),
                    change.program ?? "", change.verb, change.subject, change.slug, field?.field ?? "",
                    field?.before ?? "", field?.after ?? "", change.undoes.map(String.init) ?? "",
                    change.undoneBy.map(String.init) ?? "",
                ]))
        }
    }

    private func printHeading(_ change: HistoryMethods.Change) {
        let time = ReminderOutput(style: style).time(change.at).text
        var line = style.paint("change \(change.sequence)", .yellow)
        line += "  \(time)  \(Self.author(change))  \(Printable.escape(change.verb)) \(change.subject) "
        line += style.paint(Printable.escape(change.slug), .bold)
        if let undone = change.undoes { line += ", taking back change \(undone)" }
        if let by = change.undoneBy { line += style.paint(" (taken back by change \(by))", .dim) }
        Output.print(line)
    }

    func printFields(_ fields: [HistoryMethods.Field]) {
        for field in fields {
            let name = DisplayWidth.column("  " + field.field, 16)
            if let before = field.before {
                Output.print(name + style.paint("- " + Printable.escape(before), .red))
            }
            if let after = field.after {
                let lead = field.before == nil ? name : DisplayWidth.pad("", 16)
                Output.print(lead + style.paint("+ " + Printable.escape(after), .green))
            }
        }
    }

    /// The same in plain words.
    static func fieldLines(_ fields: [HistoryMethods.Field]) -> [String] {
        fields.map { field in
            switch (field.before, field.after) {
            case (let before?, let after?): "\(field.field): \(before) → \(after)"
            case (let before?, nil): "\(field.field): without \(before)"
            case (nil, let after): "\(field.field): \(after ?? "")"
            }
        }
    }

    static func author(_ change: HistoryMethods.Change) -> String {
        let user = change.user.map(Printable.escape) ?? "uid \(change.uid)"
        return change.program.map { "\(user) (\(Printable.escape($0)))" } ?? user
    }
}
