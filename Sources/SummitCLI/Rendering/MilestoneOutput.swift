internal import LinuxSystem
internal import SummitAPI
internal import SummitCore

/// Prints lists of milestones in each format, page by page as they come.
final class MilestoneOutput {
    private let style: Style
    private let now: Instant
    private let words: SearchWords?
    private var count = 0

    /// - Parameters:
    ///   - now: what relative times count from.
    ///   - words: what was searched for, to be shown.
    init(_ style: Style, now: Instant, words: SearchWords? = nil) {
        self.style = style
        self.now = now
        self.words = words
    }

    static let csvHeader = [
        "slug", "title", "when", "zone", "earliest", "latest", "status", "series", "edition", "place", "country",
        "participants", "tags", "summary", "uid",
    ]

    /// A whole list.
    ///
    /// - Parameters:
    ///   - underway: shown apart.
    ///   - empty: what to say of an empty list.
    func printList(_ milestones: [MilestoneMessage], underway: [MilestoneMessage] = [], empty: String) throws {
        switch style.format {
        case .json:
            Output.write(
                try JSONOutput.document(
                    Document(
                        now: now.description, milestones: milestones, underway: underway.isEmpty ? nil : underway)))
        case .table: printTables(milestones, underway, empty)
        case .jsonl, .csv, .ids:
            begin()
            try page(milestones)
            try page(underway)
            end(empty: empty)
        }
    }

    private struct Document: Encodable {
        /// What the answer counts from.
        let now: String
        let milestones: [MilestoneMessage]
        let underway: [MilestoneMessage]?
    }

    private func printTables(_ milestones: [MilestoneMessage], _ underway: [MilestoneMessage], _ empty: String) {
        let rows = MilestoneRows(style: style, now: now)
        Output.print(rows.table(milestones).lines(style))
        if milestones.isEmpty, style.legend { Output.note(empty) }
        guard !underway.isEmpty else { return }
        if style.legend {
            let isCertain = underway.allSatisfy { $0.when.map(MilestoneRows.isExact) ?? false }
            let heading = isCertain ? "Under way" : "Perhaps under way"
            Output.print((milestones.isEmpty ? "" : "\n") + style.paint(heading, .bold))
        }
        var plain = style
        plain.legend = false
        Output.print(rows.table(underway).lines(plain))
    }

    // MARK: Page by page

    func begin() {
        switch style.format {
        case .json: Output.write("{\n\"milestones\": [")
        case .csv: if style.legend { Output.write(CSV.line(Self.csvHeader)) }
        case .table, .jsonl, .ids: break
        }
    }

    func page(_ milestones: [MilestoneMessage]) throws {
        guard !milestones.isEmpty else { return }
        switch style.format {
        case .json:
            let objects = try milestones.map { try JSONOutput.line($0).dropLast() }
            Output.write((count > 0 ? ",\n" : "\n") + objects.joined(separator: ",\n"))
        case .jsonl: Output.write(try milestones.map(JSONOutput.line).joined())
        case .csv: Output.write(milestones.map { CSV.line(Self.fields($0)) }.joined())
        case .ids: Output.print(milestones.compactMap(\.slug))
        case .table:
            var style = style
            style.legend = style.legend && count == 0
            let rows = MilestoneRows(style: style, now: now, words: words)
            Output.print(rows.table(milestones).lines(style))
        }
        count += milestones.count
    }

    func end(empty: String) {
        switch style.format {
        case .json: Output.write((count > 0 ? "\n" : "") + "],\n\"version\": \(Product.documentVersion)\n}\n")
        case .table:
            guard style.legend else { return }
            if count == 0 { Output.note(empty) } else if count > 5 { Output.note("\(count) milestones") }
        case .jsonl, .csv, .ids: break
        }
    }

    static func fields(_ milestone: MilestoneMessage) -> [String] {
        [
            milestone.slug ?? "", milestone.title, milestone.when?.text ?? "", milestone.when?.zone ?? "",
            milestone.when?.earliest ?? "", milestone.when?.latest ?? "",
            milestone.projected == true ? "projected" : milestone.status, milestone.series?.slug ?? "",
            milestone.series?.edition.map(String.init) ?? "", milestone.place?.name ?? "",
            milestone.place?.country ?? "", (milestone.participants ?? []).map(\.name).joined(separator: "; "),
            (milestone.tags ?? []).joined(separator: "; "), milestone.summary ?? "", milestone.uid ?? "",
        ]
    }
}
