internal import LinuxSystem
internal import SummitAPI
internal import SummitCore

/// Prints anniversaries in each format.
struct AnniversaryOutput {
    let style: Style

    private struct Document: Encodable {
        let date: String
        let anniversaries: [TimelineMethods.Anniversary]
    }

    func print(_ reply: TimelineMethods.OnThisDayReply) throws {
        let found = reply.anniversaries
        let listing = Listing(
            style, found, ids: { found.compactMap(\.milestone.slug) }, csvHeader: ["years"] + MilestoneOutput.csvHeader,
            csvRows: { found.map { [String($0.years)] + MilestoneOutput.fields($0.milestone) } })
        try listing.print(document: Document(date: reply.date, anniversaries: found)) {
            printTable(found, of: reply.date)
        }
    }

    private func printTable(_ found: [TimelineMethods.Anniversary], of date: String) {
        guard !found.isEmpty else {
            if style.legend { Output.note("nothing certain of \((try? EDTF(date))?.prose ?? date) in earlier years") }
            return
        }
        let rows = MilestoneRows(style: style, now: .present)
        var table = Table(
            headings: ["", "WHEN", "MILESTONE", "WHERE", "SLUG"],
            elastic: [(column: 2, least: 24), (3, 0), (1, 14), (2, 8), (0, 0), (2, 0), (4, 10)])
        table.rows = found.map { one in
            [
                Table.Cell(one.years == 1 ? "1 year ago" : "\(one.years) years ago", .cyan),
                Table.Cell(rows.date(one.milestone)), Table.Cell(one.milestone.title),
                Table.Cell(MilestoneRows.place(one.milestone)), Table.Cell(one.milestone.slug ?? "", .dim),
            ]
        }
        Output.print(table.lines(style))
    }
}
