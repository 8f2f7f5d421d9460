internal import SummitAPI
internal import SummitCore

/// Prints entries of the change log in each format.
struct ChangeOutput {
    let style: Style
    private var pages: PagedOutput<HistoryMethods.Change>

    init(style: Style) {
        self.style = style
        pages = PagedOutput(
            style, key: "changes", csvHeader: Self.csvHeader, csvRows: Self.csvRows, id: { String($0.sequence) })
    }

    static let csvHeader = [
        "sequence", "at", "user", "uid", "pid", "program", "verb", "subject", "slug", "field", "before", "after",
        "undoes", "undone_by",
    ]

    mutating func begin() { pages.begin() }

    mutating func print(_ change: HistoryMethods.Change) throws {
        let printer = self
        try pages.page([change]) { _, follows in
            if follows, printer.style.legend { Output.print("") }
            printer.printHeading(change)
            printer.printFields(change.fields)
        }
    }

    func end(empty: String) { pages.end(empty: empty) }

    /// A row for each field that it changed.
    private static func csvRows(_ change: HistoryMethods.Change) -> [[String]] {
        let fields = change.fields.isEmpty ? [nil] : change.fields.map(Optional.some)
        return fields.map { field in
            [
                String(change.sequence), change.at, change.user ?? "", String(change.uid), String(change.pid),
                change.program ?? "", change.verb, change.subject, change.slug, field?.field ?? "",
                field?.before ?? "", field?.after ?? "", change.undoes.map(String.init) ?? "",
                change.undoneBy.map(String.init) ?? "",
            ]
        }
    }

    private func printHeading(_ change: HistoryMethods.Change) {
        let time = ReminderOutput(style: style).time(change.at).text
        var line = style.paint("change \(change.sequence)", .yellow)
        line += "  \(time)  \(Self.author(change))  \(Printable.escape(Self.verb(change))) \(change.subject) "
        line += style.paint(Printable.escape(change.slug), .bold)
        if let undone = change.undoes { line += ", taking back change \(undone)" }
        if let by = change.undoneBy { line += style.paint(" (taken back by change \(by))", .dim) }
        Output.print(line)
    }

    /// `remind-add` of a milestone is `remind add`, `series-add` of a series `add`.
    private static func verb(_ change: HistoryMethods.Change) -> String {
        let lead = change.subject + "-"
        let verb = change.verb.hasPrefix(lead) ? change.verb.dropFirst(lead.count) : change.verb[...]
        return String(verb).replacing("-", with: " ")
    }

    /// As `show` calls them.
    private static let names = [
        "recurrence": "repeats", "recurrence.rule": "repeats", "recurrence.dates": "also",
        "recurrence.exceptions": "except", "recurrence.overrides": "occurrence",
    ]

    func printFields(_ fields: [HistoryMethods.Field]) {
        for field in fields {
            let name = DisplayWidth.column("  " + (Self.names[field.field] ?? field.field), 16)
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
