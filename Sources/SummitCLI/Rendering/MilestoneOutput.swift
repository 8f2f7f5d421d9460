internal import LinuxSystem
internal import SummitAPI
internal import SummitCore

/// Prints lists of milestones in each format, page by page as they come.
final class MilestoneOutput {
    private let style: Style
    private let now: Instant
    private let words: SearchWords?
    private var pages: PagedOutput<MilestoneMessage>

    /// - Parameters:
    ///   - now: what relative times count from.
    ///   - words: what was searched for, to be shown.
    init(_ style: Style, now: Instant, words: SearchWords? = nil) {
        self.style = style
        self.now = now
        self.words = words
        pages = PagedOutput(
            style, key: "milestones", csvHeader: Self.csvHeader, csvRows: { [Self.fields($0)] }, id: \.slug)
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

    func begin() { pages.begin() }

    func page(_ milestones: [MilestoneMessage]) throws {
        try pages.page(milestones) { milestones, follows in
            var style = style
            style.legend = style.legend && !follows
            let rows = MilestoneRows(style: style, now: now, words: words)
            Output.print(rows.table(milestones).lines(style))
        }
    }

    func end(empty: String) {
        pages.end(empty: empty)
        if style.format == .table, style.legend, pages.count > 5 { Output.note("\(pages.count) milestones") }
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
