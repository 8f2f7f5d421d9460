internal import SummitAPI
internal import SummitCore

/// One milestone with everything that is known of it.
struct MilestoneDetail {
    let style: Style
    let now: Instant

    struct Document: Encodable {
        let milestone: MilestoneMessage
        var occurrences: [OccurrenceMessage]?
        var related: [RelatedMessage]?
        var relatedCount: Int?
    }

    func print(_ one: TimelineMethods.One) throws {
        try print(
            one.milestone, occurrences: one.occurrences, related: one.related, relatedCount: one.relatedCount)
    }

    /// - Parameters:
    ///   - occurrences: the next ones, of what recurs.
    ///   - related: other milestones, and what they are to this one.
    ///   - relatedCount: how many those are, where they are more.
    func print(
        _ milestone: MilestoneMessage, occurrences: [OccurrenceMessage]? = nil, related: [RelatedMessage]? = nil,
        relatedCount: Int? = nil
    ) throws {
        switch style.format {
        case .json:
            Output.write(
                try JSONOutput.document(
                    Document(
                        milestone: milestone, occurrences: occurrences, related: related, relatedCount: relatedCount)))
        case .jsonl, .csv, .ids: try MilestoneOutput(style, now: now).printList([milestone], empty: "")
        case .table:
            for part in wrapped(milestone.title, indent: 0) { Output.print(style.paint(part, .bold)) }
            for one in lines(milestone) { printLine(one.name, one.value, link: one.link) }
            for (index, one) in (occurrences ?? []).enumerated() { printLine(index == 0 ? "next" : "", line(one)) }
            for one in related ?? [] {
                let kind = Relation.Kind(rawValue: one.kind)
                let name = (one.inverse ? kind?.inverseProse : kind?.prose) ?? one.kind
                printLine(name, one.title + "  " + one.slug)
            }
            if let relatedCount, let related, let slug = milestone.slug {
                printLine("", "and \(relatedCount - related.count) more: summitctl list --related \(slug)")
            }
            if let summary = milestone.summary {
                Output.print("")
                for line in summary.split(separator: "\n", omittingEmptySubsequences: false) {
                    for part in wrapped(String(line), indent: 2) { Output.print(part.isEmpty ? "" : "  " + part) }
                }
            }
        }
    }

    private static let indent = 16

    /// A name, and its value beside it in as many lines as it needs.
    private func printLine(_ name: String, _ value: String, link: String? = nil) {
        for (index, part) in wrapped(value, indent: Self.indent).enumerated() {
            Output.print(
                DisplayWidth.pad(index == 0 ? "  " + name : "", Self.indent) + style.link(part, to: link))
        }
    }

    /// Whole where there is no terminal to fit.
    private func wrapped(_ text: String, indent: Int) -> [String] {
        let text = Printable.escape(text)
        return style.columns.map { DisplayWidth.wrap(text, max(20, $0 - indent)) } ?? [text]
    }

    private func line(_ one: OccurrenceMessage) -> String {
        guard let when = try? one.when.when(zones: ClientZones.directory) else { return one.when.text }
        var text = when.prose
        if let phrase = try? RelativeTime.phrase(for: when, now: now, zones: ClientZones.directory), !phrase.isEmpty {
            text += ", \(phrase)"
        }
        if !text.isEmpty, one.status != Milestone.Status.confirmed.rawValue { text += " (\(one.status))" }
        if let start = when.recurrenceStart?.description, start != one.occurrence { text += " (for \(one.occurrence))" }
        return text
    }

    private func lines(_ milestone: MilestoneMessage) -> [(name: String, value: String, link: String?)] {
        var lines: [(name: String, value: String, link: String?)] = []
        func add(_ name: String, _ value: String?, link: String? = nil) {
            if let value, !value.isEmpty { lines.append((name, value, link)) }
        }
        add("when", Self.when(milestone, MilestoneRows(style: style, now: now)))
        if let recurrence = milestone.when?.recurrence {
            add("repeats", Self.rule(recurrence))
            add("also", recurrence.dates.map { Self.list($0) })
            add("except", recurrence.exceptions.map { Self.list($0) })
        }
        for source in milestone.sources ?? [] {
            guard let date = source.date else { continue }
            add("but", "\((try? EDTF(date))?.prose ?? date) by \(Self.citation(source))")
        }
        for old in milestone.previously ?? [] {
            add("before", (try? old.when(zones: ClientZones.directory))?.prose ?? old.text)
        }
        add("status", milestone.projected == true ? "projected" : milestone.status)
        add("where", MilestoneRows.place(milestone))
        if let latitude = milestone.place?.latitude, let longitude = milestone.place?.longitude {
            add("position", "\(latitude), \(longitude)")
        }
        if let series = milestone.series {
            add("series", series.slug + (series.edition.map { ", edition \($0)" } ?? ""))
        }
        add("with", Self.list((milestone.participants ?? []).map(Self.participant)))
        add("tags", Self.list(milestone.tags ?? []))
        add("reminders", Self.list((milestone.reminders ?? []).map(ReminderOutput.text)))
        for source in milestone.sources ?? [] { add("source", Self.source(source), link: source.url) }
        add("slug", milestone.slug)
        add("uid", milestone.uid)
        add("revision", milestone.revision.map(String.init))
        return lines
    }

    private static func when(_ milestone: MilestoneMessage, _ rows: MilestoneRows) -> String {
        guard let message = milestone.when else { return "no date" }
        guard let when = try? message.when(zones: ClientZones.directory) else { return message.text }
        var text = when.prose
        if case .zoned = when {
            if rows.style.zone != nil { text += " = \(rows.date(when))" }
        } else if when.precision == .day {
            text += " (\(when.zone))"
        }
        let relative = rows.relative(milestone)
        return relative.isEmpty || relative == text ? text : "\(text), \(relative)"
    }

    private static func rule(_ recurrence: RecurrenceMessage) -> String? {
        guard let rule = recurrence.rule else { return nil }
        return (try? RecurrenceRule(rule)).map { "\($0.prose) (\(rule))" } ?? rule
    }

    private static func participant(_ participant: Participant) -> String {
        participant.role.map { "\(participant.name) (\($0))" } ?? participant.name
    }

    static func source(_ source: Source) -> String {
        let notes = [
            source.fields.map { "for " + Self.list($0) },
            source.date.map { "gives \((try? EDTF($0))?.prose ?? $0)" },
        ].compactMap { $0 }
        return notes.isEmpty ? citation(source) : "\(citation(source)) (\(Self.list(notes, separator: "; ")))"
    }

    /// Who says so, and no more.
    static func citation(_ source: Source) -> String {
        let published = source.published.map { text in (try? EDTF(text))?.prose ?? text }
        let parts = [source.author, source.title.map { "“\($0)”" }, source.publisher, published, source.url]
        return list(parts.compactMap { $0 })
    }

    /// Not `joined`, which has the runtime look through all conformances: a hundredth of the time that a verb takes.
    private static func list(_ words: [String], separator: String = ", ") -> String {
        guard var text = words.first else { return "" }
        for word in words.dropFirst() { text += separator + word }
        return text
    }
}
