internal import ArgumentParser
internal import LinuxSystem
internal import SummitAPI
internal import SummitClient
internal import SummitCore

struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        verb: "verify",
        abstract: "Hold the change log against its hashes, and the delivered reminders against the journal.",
        discussion: "Names each discrepancy, and ends with status 1 where there is one.")

    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Daemon") var connection: ConnectionOptions

    private struct Document: Encodable {
        var changes = 0
        var deliveries = 0
        var journal = 0
        /// Deliveries that the journal is too young to know.
        var gone = 0
        var findings: [ManagerMethods.Finding] = []
    }

    func run() throws {
        let style = try output.style()
        var document = Document()
        let progress = Progress(isShown: style.format == .table)
        try connection.connect().stream(
            "org.summitd.Manager.Verify", as: ManagerMethods.VerifyReply.self
        ) { reply in
            switch reply.phase {
            case "changes": document.changes = reply.checked
            case "deliveries": document.deliveries = reply.checked
            default: document.journal = reply.checked
            }
            document.gone += reply.gone
            document.findings += reply.findings
            progress.show("\(reply.phase): \(reply.checked) of \(max(reply.checked, reply.total))")
        }
        progress.clear()
        try print(document, style)
        guard document.findings.isEmpty else {
            let count = document.findings.count
            throw Failure(count == 1 ? "1 discrepancy" : "\(count) discrepancies")
        }
    }

    private func print(_ document: Document, _ style: Style) throws {
        let listing = Listing(
            style, document.findings, ids: { document.findings.map(\.subject) },
            csvHeader: ["kind", "subject", "text"],
            csvRows: { document.findings.map { [$0.kind, $0.subject, $0.text] } })
        try listing.print(document: document) {
            var table = Table(headings: ["KIND", "SUBJECT", "WHAT"], elastic: [(2, 20)])
            table.rows = document.findings.map {
                [Table.Cell($0.kind, .red), Table.Cell($0.subject), Table.Cell($0.text)]
            }
            Output.print(table.lines(style))
            guard style.legend else { return }
            Output.print("change log: \(document.changes) entries held against their hashes")
            Output.print(
                "ledger: \(document.deliveries) deliveries looked for in the journal"
                    + (document.gone > 0 ? ", of which \(document.gone) are older than the journal" : ""))
            Output.print("journal: \(document.journal) entries looked for in the ledger")
        }
    }
}
