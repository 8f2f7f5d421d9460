internal import SummitAPI
internal import SummitCore

/// RANGE=THISANDFUTURE (RFC 5545 §3.2.13, §3.8.4.4): from an occurrence on, all are changed and moved by as much as
/// that one. The whole ends before it, and a milestone of its own goes on.
struct ThisAndFuture {
    private let row: ObjectRow
    private let whole: OccurrencesOf
    private let start: LocalStart
    private let table: ZoneTable

    /// So many occurrences are compared with what they should be.
    private static let checked = 400

    init(_ row: ObjectRow, _ whole: OccurrencesOf, start: LocalStart, table: ZoneTable) {
        self.row = row
        self.whole = whole
        self.start = start
        self.table = table
    }

    /// The rows in the order of time.
    ///
    /// - Throws: why an occurrence can't be found.
    func split(at changes: [RecurringObject.Changed]) throws -> [ObjectRow] {
        var changes = changes.sorted { $0.occurrence < $1.occurrence }
        for index in changes.indices.dropFirst().reversed()
        where changes[index].occurrence == changes[index - 1].occurrence {
            changes.remove(at: index)
        }
        var rows: [ObjectRow] = []
        if let first = changes.first {
            let part = try part(row, from: start, to: first.occurrence, shift: 0)
            if let part { rows.append(part) }
        }
        for (index, change) in changes.enumerated() {
            let next = index + 1 < changes.count ? changes[index + 1].occurrence : nil
            var tail = change.row
            guard let moved = tail.start, moved.isDay == start.isDay else {
                rows.append(RecurringObject.orphan(change.row, change.component))
                continue
            }
            let shift = moved.secondNumber - change.occurrence.secondNumber
            tail.input.when?.recurrence = row.input.when?.recurrence
            guard var part = try part(tail, from: change.occurrence, to: next, shift: shift) else { continue }
            // Where nothing is left before it, it is the whole.
            if !rows.isEmpty {
                part.input.uid = row.input.uid.map { RecurringObject.tailIdentity($0, change.identifier) }
                part.warnings.append("from here on the occurrences of another are changed: a milestone of its own")
            } else {
                part.input.uid = row.input.uid
            }
            rows.append(part)
        }
        return rows
    }

    /// The occurrences from one to before another, moved.
    ///
    /// - Returns: `nil` where there are none.
    private func part(_ row: ObjectRow, from: LocalStart, to: LocalStart?, shift: Int64) throws -> ObjectRow? {
        let wanted = try whole.nominals(from: from, before: to, limit: Self.checked)
        guard let first = wanted.first else { return nil }
        var part = row
        guard let recurrence = self.row.input.when?.recurrence else { return nil }
        var message = RecurrenceMessage()
        message.dates = try kept(recurrence.dates, from: from, to: to, shift: shift)
        message.exceptions = try kept(recurrence.exceptions, from: from, to: to, shift: shift)
        message.overrides = try overrides(recurrence.overrides, from: from, to: to, shift: shift)
        let isHead = from == start && shift == 0
        // The whole may begin with a start that is no occurrence; a tail always begins with one.
        if !isHead, first.nominal != from { return nil }
        for rule in try rules(recurrence.rule, to: to, shift: shift) {
            message.rule = try rule.map { try RecurrenceRule($0).text }
            part.input.when?.recurrence = message
            if try isSame(part.input, wanted, shift: shift) { return settled(part) }
        }
        return try listed(part, message, from: from, to: to, shift: shift)
    }

    private func settled(_ part: ObjectRow) -> ObjectRow {
        var part = part
        if let message = part.input.when?.recurrence, message.rule == nil, message.dates == nil {
            part.input.when?.recurrence = nil
        }
        return part
    }

    /// Each occurrence by itself, where no rule gives just these.
    private func listed(
        _ part: ObjectRow, _ message: RecurrenceMessage, from: LocalStart, to: LocalStart?, shift: Int64
    ) throws -> ObjectRow {
        var (part, message) = (part, message)
        let most = MilestoneLimits.occurrences
        let all = try whole.nominals(from: from, before: to, limit: most + 2)
        message.rule = nil
        message.exceptions = nil
        message.dates = all.dropFirst().prefix(most).compactMap { one in
            guard let moved = one.nominal.moved(bySeconds: shift) else { return nil }
            switch one.end {
            case nil: return moved.description
            case .duration(let length)?: return "\(moved)/\(length)"
            case .at(let end)?: return end.moved(bySeconds: shift).map { "\(moved)/\($0)" }
            }
        }
        if all.count > most + 1 {
            part.warnings.append(
                "no rule gives its moved occurrences: the first \(most + 1) are listed, and those after are left out")
        }
        part.input.when?.recurrence = message
        return settled(part)
    }

    /// Whether what was made has just the occurrences that it should have.
    private func isSame(
        _ input: MilestoneInput, _ wanted: [Occurrences.Occurrence], shift: Int64
    ) throws -> Bool {
        let made = OccurrencesOf(input, table: table)
        guard let start = made.milestone.when?.recurrenceStart,
            let found = try? made.nominals(from: start, before: nil, limit: Self.checked)
        else { return false }
        return found.map(\.nominal) == wanted.map { $0.nominal.moved(bySeconds: shift) ?? $0.nominal }
    }

    // MARK: Rules

    /// The rules that may give the occurrences, the likeliest first.
    private func rules(_ text: String?, to: LocalStart?, shift: Int64) throws -> [String?] {
        guard let text else { return [nil] }
        var parts = text.split(separator: ";").map(String.init)
        parts.removeAll { $0.hasPrefix("UNTIL=") || $0.hasPrefix("COUNT=") }
        if let last = try last(RecurrenceRule(text), to: to)?.moved(bySeconds: shift) {
            parts.append("UNTIL=" + last.description.filter { $0 != "-" && $0 != ":" })
        }
        let rule = parts.joined(separator: ";")
        let days = (shift >= 0 ? shift : shift - 86_399) / 86_400
        return [rule] + (days % 7 == 0 ? [] : [rotated(parts, by: Int(days % 7 + 7) % 7)])
    }

    /// A bound that the last occurrence does not pass.
    private func last(_ rule: RecurrenceRule, to: LocalStart?) throws -> LocalStart? {
        if let to { return to.moved(bySeconds: to.isDay ? -86_400 : -1) }
        let zone = try table.rules(for: whole.milestone.when?.zone ?? "UTC")
        switch rule.until {
        case .day(let day)?: return .day(day)
        case .local(let local)?: return .time(local)
        case .instant(let instant)?: return zone.local(at: instant).map { .time($0) }
        case nil: break
        }
        guard rule.count != nil else { return nil }
        guard let last = try whole.set().last(), let local = zone.local(at: last) else {
            throw FormatError(line: row.line, reason: "the last occurrence of its rule can't be found")
        }
        return start.isDay ? .day(local.date) : .time(local)
    }

    /// Weekdays so many days later, and the weeks with them.
    private func rotated(_ parts: [String], by days: Int) -> String {
        let names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
        func later(_ name: some StringProtocol) -> String {
            let weekday = String(name.suffix(2))
            guard let index = names.firstIndex(of: weekday) else { return String(name) }
            return name.dropLast(2) + names[(index + days) % 7]
        }
        var parts = parts
        if !parts.contains(where: { $0.hasPrefix("WKST=") }) { parts.append("WKST=MO") }
        return parts.map { part in
            if part.hasPrefix("WKST=") { return "WKST=" + later(part.dropFirst(5)) }
            guard part.hasPrefix("BYDAY=") else { return part }
            return "BYDAY=" + part.dropFirst(6).split(separator: ",").map { later($0) }.joined(separator: ",")
        }.joined(separator: ";")
    }

    // MARK: Dates

    private func kept(_ dates: [String]?, from: LocalStart, to: LocalStart?, shift: Int64) throws -> [String]? {
        let found = try (dates ?? []).compactMap { text -> String? in
            let date = try RecurrenceDate(parsing: text)
            guard date.start >= from, to.map({ date.start < $0 }) ?? true else { return nil }
            guard shift != 0, let moved = date.start.moved(bySeconds: shift) else { return text }
            switch date.end {
            case nil: return moved.description
            case .duration(let length)?: return "\(moved)/\(length)"
            case .at(let end)?: return end.moved(bySeconds: shift).map { "\(moved)/\($0)" }
            }
        }
        return found.isEmpty ? nil : found
    }

    private func overrides(
        _ overrides: [OverrideMessage]?, from: LocalStart, to: LocalStart?, shift: Int64
    ) throws -> [OverrideMessage]? {
        let found = try (overrides ?? []).compactMap { override -> OverrideMessage? in
            let occurrence = try LocalStart(parsing: override.occurrence)
            guard occurrence >= from, to.map({ occurrence < $0 }) ?? true else { return nil }
            var moved = override
            moved.occurrence = (occurrence.moved(bySeconds: shift) ?? occurrence).description
            return moved
        }
        return found.isEmpty ? nil : found
    }
}

extension LocalStart {
    /// So many seconds later, of a day so many whole days; nil beyond the limit of years.
    func moved(bySeconds seconds: Int64) -> LocalStart? {
        switch self {
        case .day(let day):
            return day.adding(days: seconds / 86_400).map { .day($0) }
        case .time(let local):
            let (sum, overflow) = local.secondNumber.addingReportingOverflow(seconds)
            return overflow ? nil : CivilDateTime(secondNumber: sum).map { .time($0) }
        }
    }
}
