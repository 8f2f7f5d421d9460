internal import SummitAPI
internal import SummitCore

/// What recurs, with its changed occurrences (RECURRENCE-ID, RFC 5545 §3.8.4.4), as rows.
struct RecurringObject {
    struct Rows {
        var rows: [ObjectRow] = []
        var problems: [(error: FormatError, name: String)] = []
    }

    /// A component with a RECURRENCE-ID.
    struct Changed {
        let component: CalendarComponent
        let identifier: ContentLine
        let occurrence: LocalStart
        var row: ObjectRow
        var ours: OverrideMessage?

        var isRange: Bool { identifier["RANGE"]?.uppercased() == "THISANDFUTURE" }
    }

    /// So often at most it may be changed from an occurrence on.
    private static let mostRanges = 100

    private let group: HeldObjects.Group
    let table: ZoneTable

    init(_ group: HeldObjects.Group, table: ZoneTable) {
        self.group = group
        self.table = table
    }

    func rows() -> Rows {
        var result = Rows()
        var best: (row: ObjectRow, component: CalendarComponent)?
        for entry in group.masters {
            let component = CalendarComponent(entry.raw)
            var reader = ObjectReader(entry.raw, component, zones: entry.zones, isFinal: true)
            result.problems += attempt(component) {
                var row = try reader.read()
                guard let present = best else {
                    best = (row, component)
                    return
                }
                let isNewer = Self.age(row).age(beside: Self.age(present.row)) != .older
                let older = isNewer ? present.row.line : row.line
                if !isNewer { row = present.row }
                row.warnings.append("its UID stands twice; what stands in line \(older) is older, and left out")
                best = (row, isNewer ? component : present.component)
            }
        }
        guard let (master, component) = best else {
            // What the whole is wrong about has been said; its occurrences say nothing without it.
            if group.masters.isEmpty { addOrphans(group.overrides, to: &result) }
            return result
        }
        var joined = Rows()
        result.problems += attempt(component) { joined = try join(master, component) }
        return Rows(rows: result.rows + joined.rows, problems: result.problems + joined.problems)
    }

    private static func age(_ row: ObjectRow) -> CalendarObject { row.input.calendar ?? CalendarObject() }

    /// - Returns: what went wrong.
    private func attempt(
        _ component: CalendarComponent, _ body: () throws -> Void
    ) -> [(error: FormatError, name: String)] {
        let name = Printable.excerpt(component["SUMMARY"]?.text ?? component["UID"]?.text ?? "", limit: 100)
        do {
            try body()
            return []
        } catch let error as FormatError {
            return [(FormatError(line: error.line > 0 ? error.line : component.line, reason: error.reason), name)]
        } catch {
            return [(FormatError(line: component.line, reason: "\(error)"), name)]
        }
    }

    /// A changed occurrence of nothing is a milestone of its own.
    private func addOrphans(_ entries: [HeldObjects.Entry], to result: inout Rows) {
        for entry in entries {
            let component = CalendarComponent(entry.raw)
            var reader = ObjectReader(entry.raw, component, zones: entry.zones, isFinal: true)
            var row: ObjectRow?
            result.problems += attempt(component) { row = Self.orphan(try reader.read(), component) }
            if let row { result.rows.append(row) }
        }
    }

    static func orphan(_ row: ObjectRow, _ component: CalendarComponent) -> ObjectRow {
        var row = row
        row.warnings.append("it changes an occurrence that the file does not have: taken as a milestone of its own")
        row.input.uid = row.input.uid.map { tailIdentity($0, component["RECURRENCE-ID"]) }
        return row
    }

    /// The uid of what was a part of another.
    static func tailIdentity(_ uid: String, _ identifier: ContentLine?) -> String {
        var isCut = false
        let suffix = "#" + (TidyText.line(identifier?.value ?? "", limit: 40, cut: &isCut) ?? "")
        var head = uid
        while head.utf8.count + suffix.utf8.count > MilestoneLimits.uid, !head.isEmpty { head.removeLast() }
        return head + suffix
    }

    private func join(_ master: ObjectRow, _ component: CalendarComponent) throws -> Rows {
        var result = Rows()
        guard let start = master.start, master.input.when?.recurrence != nil else {
            result.rows.append(master)
            addOrphans(group.overrides, to: &result)
            return result
        }
        if group.overrides.isEmpty { return Rows(rows: [master]) }
        // Looking for each of them in the rule takes its time.
        guard group.overrides.count <= MilestoneLimits.occurrences else {
            throw FormatError(
                line: master.line, reason: "more than \(MilestoneLimits.occurrences) of its occurrences are changed")
        }
        var changes: [Changed] = []
        for entry in group.overrides {
            let inner = CalendarComponent(entry.raw)
            result.problems += attempt(inner) {
                changes.append(try changed(entry, inner, start: start, zone: master.input.when?.zone))
            }
        }
        let whole = OccurrencesOf(master.input, table: table)
        var row = master
        var (overrides, ranges): ([OverrideMessage], [Changed]) = (
            master.input.when?.recurrence?.overrides ?? [], []
        )
        let known = OverrideKeeper(component)
        for change in changes {
            let isKnown = try change.ours != nil || whole.contains(change.occurrence)
            guard isKnown else {
                result.rows.append(Self.orphan(change.row, change.component))
                continue
            }
            Self.takeAge(of: change.row, &row)
            if change.isRange {
                ranges.append(change)
                continue
            }
            overrides.append(try override(change, of: whole, status: master.input.status))
            row.warnings += change.row.warnings.map { "of the occurrence in line \(change.component.line): \($0)" }
            known.keep(change, in: &row)
        }
        if !overrides.isEmpty { row.input.when?.recurrence?.overrides = overrides }
        guard ranges.count <= Self.mostRanges else {
            throw FormatError(
                line: master.line, reason: "it is changed from an occurrence on more than \(Self.mostRanges) times")
        }
        if ranges.isEmpty {
            result.rows.append(row)
        } else {
            result.rows += try ThisAndFuture(row, whole, start: start, table: table).split(at: ranges)
        }
        return result
    }

    private func changed(
        _ entry: HeldObjects.Entry, _ component: CalendarComponent, start: LocalStart, zone: String?
    ) throws -> Changed {
        guard let identifier = component["RECURRENCE-ID"] else {
            throw FormatError(line: component.line, reason: "RECURRENCE-ID is missing")
        }
        var reader = ObjectReader(entry.raw, component, zones: entry.zones, isFinal: true)
        let row = try reader.read()
        var placer = TimePlacer(
            zones: entry.zones, isFinal: true, recurs: true, defaultZone: entry.zones.defaultZone)
        let occurrence = try ObjectReader.local(try CalendarTime(identifier), from: start, zone: zone, &placer)
        var ours = Own.value(OverrideMessage.self, component[Own.override])
        if component[Own.override]?[Own.belongsTo] != reader.origin { ours = nil }
        return Changed(component: component, identifier: identifier, occurrence: occurrence, row: row, ours: ours)
    }

    /// Where it was moved, and its own status.
    private func override(
        _ change: Changed, of whole: OccurrencesOf, status: String?
    ) throws -> OverrideMessage {
        var message = OverrideMessage(occurrence: change.occurrence.description)
        if let ours = change.ours {
            message = ours
        } else if let when = change.row.input.when, try !whole.isUnmoved(when, change.occurrence) {
            (message.text, message.zone, message.end, message.duration) = (
                when.text, when.zone, when.end, when.duration
            )
        }
        let own = change.row.input.status
        message.status = own == nil || own == (status ?? Milestone.Status.confirmed.rawValue) ? nil : own
        if let ours = change.ours, ours.status == (status ?? Milestone.Status.confirmed.rawValue), own == ours.status {
            message.status = own
        }
        return message
    }

    /// The whole is as new as the newest of its parts.
    private static func takeAge(of part: ObjectRow, _ row: inout ObjectRow) {
        guard let modified = part.input.calendar?.modified else { return }
        var (calendar, other) = (row.input.calendar ?? CalendarObject(), CalendarObject())
        (other.sequence, other.modified) = (calendar.sequence, modified)
        guard calendar.modified == nil || other.age(beside: calendar) == .newer else { return }
        calendar.modified = modified
        row.input.calendar = calendar
    }
}

/// Keeps what a changed occurrence says beyond its date and status.
struct OverrideKeeper {
    private static let told: Set<String> = [
        "UID", "DTSTAMP", "DTSTART", "DTEND", "DUE", "DURATION", "RECURRENCE-ID", "STATUS", "SEQUENCE", "LAST-MODIFIED",
        "CREATED", "RRULE", "RDATE", "EXDATE",
    ]
    private static let shown: Set<String> = [
        "SUMMARY", "DESCRIPTION", "LOCATION", "GEO", "CATEGORIES", "URL", "ATTENDEE", "ORGANIZER",
    ]
    private let lines: Set<String>
    private let components: Set<[String]>

    init(_ master: CalendarComponent) {
        lines = Set(master.properties.map(\.raw))
        components = Set(master.components.map(\.lines))
    }

    /// What differs from the whole, as lines between BEGIN and END that begin with RECURRENCE-ID.
    func keep(_ change: RecurringObject.Changed, in row: inout ObjectRow) {
        let properties = change.component.properties.filter {
            !Self.told.contains($0.name) && !$0.name.hasPrefix(Own.prefix) && !$0.value.isEmpty
                && !lines.contains($0.raw)
        }
        let inner = change.component.components.filter { !components.contains($0.lines) }
        guard !properties.isEmpty || !inner.isEmpty else { return }
        let name = change.component.name
        let kept =
            (["BEGIN:\(name)", change.identifier.raw] + properties.map(\.raw) + inner.flatMap(\.lines) + ["END:\(name)"])
            .compactMap { ObjectReader.keptLine($0)?.text }
        if let line = properties.first(where: { Self.shown.contains($0.name) })?.name ?? inner.first?.name {
            row.warnings.append(
                "the occurrence in line \(change.component.line) has a \(line) of its own, which is kept and not shown")
        }
        var calendar = row.input.calendar ?? CalendarObject()
        let all = (calendar.properties ?? []) + kept
        guard all.count <= MilestoneLimits.calendarLines,
            all.reduce(0, { $0 + $1.utf8.count }) <= MilestoneLimits.calendarBytes
        else {
            row.warnings.append("what else that occurrence says is left out: it is more than can be kept")
            return
        }
        calendar.properties = all
        row.input.calendar = calendar
    }
}
