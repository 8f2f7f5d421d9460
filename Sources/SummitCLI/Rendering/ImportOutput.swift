internal import SummitAPI
internal import SummitCore

/// What an import has done, or would do.
struct ImportOutput {
    let isJSON: Bool
    let dryRun: Bool
    /// So many rows are listed one by one; the rest is counted.
    private static let mostShown = 40

    private struct Document: Encodable {
        let added: Int
        let changed: Int
        let unchanged: Int
        let older: Int
        let refused: [ImportSession.Refusal]
        /// How many there are; the first of them are listed.
        let refusedCount: Int
        let warnings: [String]
        /// Reminders that were due already.
        let skippedReminders: Int
        let rows: [ImportSession.Outcome]?
        let dryRun: Bool
        /// Entries of a log that the timeline was made from.
        let restored: Int?
    }

    func print(_ session: ImportSession) throws {
        let counts = session.counts
        if isJSON {
            Output.write(
                try JSONOutput.document(
                    Document(
                        added: counts.added, changed: counts.changed, unchanged: counts.unchanged, older: counts.older,
                        refused: session.refused, refusedCount: session.refusedCount, warnings: session.warnings,
                        skippedReminders: session.skipped,
                        rows: dryRun ? session.outcomes : nil, dryRun: dryRun,
                        restored: session.restored > 0 ? session.restored : nil)))
            return
        }
        list(session.warnings) { Output.warn([$0]) }
        list(session.refused) { refusal in
            let line = refusal.line > 0 ? ":\(refusal.line)" : ""
            Output.complain(
                "\(refusal.file)\(line): \(refusal.name.isEmpty ? "" : refusal.name + ": ")\(refusal.reason)")
        }
        list(session.outcomes, show)
        if session.skipped > 0 {
            let were = session.skipped == 1 ? "1 reminder was" : "\(session.skipped) reminders were"
            Output.note("\(were) due already and will not be given")
        }
        var parts = ["\(counts.added) added", "\(counts.changed) changed", "\(counts.unchanged) unchanged"]
        if counts.older > 0 { parts.append("\(counts.older) older than what is there") }
        if session.refusedCount > 0 { parts.append("\(session.refusedCount) left out") }
        if session.restored > 0 { parts = ["the timeline with its \(session.restored) changes"] }
        Output.print(parts.joined(separator: ", "))
        if dryRun { Output.note("nothing was changed") }
    }

    private func show(_ outcome: ImportSession.Outcome) {
        let sign =
            switch outcome.outcome {
            case "added": "+"
            case "changed": "~"
            default: "="
            }
        let older = outcome.outcome == "older" ? "  (older than what is there)" : ""
        Output.print("\(sign) \(Printable.escape(outcome.title ?? ""))  \(outcome.slug ?? "")\(older)")
        for field in outcome.fields ?? [] {
            let (before, after) = (field.before ?? "–", field.after ?? "–")
            Output.print(Printable.escape("    \(field.field): \(before) → \(after)"))
        }
    }

    private func list<Element>(_ elements: [Element], _ show: (Element) -> Void) {
        elements.prefix(Self.mostShown).forEach(show)
        if elements.count > Self.mostShown { Output.note("… and \(elements.count - Self.mostShown) more") }
    }
}
