internal import SummitAPI
internal import SummitCore

/// A milestone as the lines of its components: the whole, and a component for each changed occurrence.
struct ObjectLines {
    private(set) var lines: [String] = []
    /// The zones that need a VTIMEZONE.
    private(set) var zones: [String] = []

    let milestone: MilestoneMessage
    let calendar: CalendarObject
    let kept: KeptLines
    let when: When?
    let stamp: String
    let table: ZoneTable

    /// - Parameter stamp: DTSTAMP of what says nothing of it.
    /// - Throws: what is wrong with its dates.
    init(_ milestone: MilestoneMessage, stamp: String, table: ZoneTable) throws {
        self.milestone = milestone
        self.stamp = stamp
        self.table = table
        calendar = milestone.calendar ?? CalendarObject()
        kept = KeptLines(calendar.properties ?? [])
        when = try milestone.when.map {
            try When(parsing: $0.text, end: $0.end, duration: $0.duration, defaultZone: $0.zone, zones: table)
        }
        let wanted = calendar.component ?? "VEVENT"
        let input = milestone.when.map(WhenInput.init)
        let dates = try DateLines(
            when, input, wanted: wanted, dueOnly: kept.properties.contains { $0.name == "DUE" },
            recurs: input?.recurrence != nil, table: table)
        zones = dates.zones
        try write(dates, wanted: wanted)
    }

    private mutating func write(_ dates: DateLines, wanted: String) throws {
        let name = dates.component
        let identity = identityLines
        let shown = try shownLines(dates, name)
        let alarms = try AlarmLines(
            milestone.reminders ?? [], kept.alarms, title: milestone.title, when: when, holdsAlarms: holdsAlarms(dates),
            hasEnd: dates.standard.contains { !$0.hasPrefix("DTSTART") } || dates.start?.isDay == true, table: table)
        var recurrence: [String] = []
        var overrides: [[String]] = []
        if let start = dates.start, let message = milestone.when?.recurrence,
            message.rule != nil || message.dates != nil, let zone = when?.zone
        {
            recurrence = try RecurrenceLines(message, start: start, zone: zone, table: table).lines
            let changes = try OverrideLines(
                milestone, kept: kept, start: start, name: name, table: table)
            for change in changes.components {
                let told = Set(change.lines.compactMap { ContentLine($0)?.name })
                let copied = shown.filter { !told.contains(ContentLine($0)?.name ?? "") }
                overrides.append(
                    ["BEGIN:\(name)"] + identity + change.dates + statusLines(change.status, in: name)
                        + copied + change.lines + alarms.lines + change.components + ["END:\(name)"])
                zones += change.zones
            }
            recurrence += changes.inWhole
        }
        var description = milestone.summary
        if let line = dates.dateLine { description = description.map { "\($0)\n\(line)" } ?? line }
        let described = description.map { ["DESCRIPTION:\(CalendarText.escape($0))"] } ?? []
        let own = try ownLines(dates, wanted: wanted)
        let keptOwn = alarms.homeless.map { "\(Own.kept):\(CalendarText.escape($0))" }
        var whole = ["BEGIN:\(name)"] + identity + dates.standard + recurrence
        whole += statusLines(milestone.status, in: name) + described
        whole += shown.filter { !$0.utf8.starts(with: "DESCRIPTION:".utf8) } + dates.own + own + keptOwn
        lines = whole + alarms.lines + kept.components.flatMap { $0 } + ["END:\(name)"] + overrides.flatMap { $0 }
    }

    private func holdsAlarms(_ dates: DateLines) -> Bool { dates.component != "VJOURNAL" && !dates.standard.isEmpty }

    private var identityLines: [String] {
        var lines = ["UID:\(CalendarText.escape(milestone.uid ?? ""))"]
        let modified = calendar.modified.flatMap { try? Instant(parsing: $0) }.flatMap { ZoneRules.utc.local(at: $0) }
            .flatMap { DateLines.years.contains($0.date.year) ? DateLines.basic(.time($0), zone: "UTC") : nil }
        lines.append("DTSTAMP:\(modified ?? stamp)")
        lines.append("\(Own.stamp):\(modified ?? stamp)")
        if let modified { lines.append("LAST-MODIFIED:\(modified)") }
        if let sequence = calendar.sequence { lines.append("SEQUENCE:\(sequence)") }
        return lines
    }

    /// What a changed occurrence has in common with the whole.
    private func shownLines(_ dates: DateLines, _ name: String) throws -> [String] {
        var lines = ["SUMMARY:\(CalendarText.escape(milestone.title))"]
        if let summary = milestone.summary { lines.append("DESCRIPTION:\(CalendarText.escape(summary))") }
        if let place = milestone.place {
            if let name = place.name { lines.append("LOCATION:\(CalendarText.escape(name))") }
            if let latitude = place.latitude, let longitude = place.longitude {
                lines.append("GEO:\(Self.decimal(latitude));\(Self.decimal(longitude))")
            }
        }
        if let tags = milestone.tags {
            lines.append("CATEGORIES:\(tags.map(CalendarText.escape).joined(separator: ","))")
        }
        if let url = SourceURL.of(milestone.sources ?? []) { lines.append("URL:\(url)") }
        return lines + keptProperties(dates, name) + people.fresh
    }

    private func statusLines(_ status: String, in name: String) -> [String] {
        guard let status = Milestone.Status(rawValue: status) else { return [] }
        var text = StatusText.text(status, in: name)
        if let line = kept.properties.first(where: { $0.name == "STATUS" }),
            StatusText.status(line.value, in: name) == status
        {
            return [line.raw]
        }
        var lines = ["STATUS:\(text)"]
        if StatusText.status(text, in: name) != status {
            text = CalendarText.parameter(text)
            lines.append("\(Own.status);\(Own.belongsTo)=\(text):\(status.rawValue)")
        }
        return lines
    }

    /// The kept lines that still hold.
    private func keptProperties(_ dates: DateLines, _ name: String) -> [String] {
        let names = people.names
        let isHeld = milestone.status == Milestone.Status.held.rawValue
        return kept.properties.filter { line in
            switch line.name {
            case "ATTENDEE", "ORGANIZER": PersonLine.participant(line).map { names.contains($0.name) } ?? false
            case "STATUS", "DUE": false
            case "DTEND", "DURATION": dates.standard.isEmpty && name == "VEVENT"
            case "RRULE", "RDATE", "EXDATE": name != "VJOURNAL" || !dates.standard.isEmpty
            case "COMPLETED": isHeld
            case "URL": SourceURL.of(milestone.sources ?? []) == nil
            case "GEO": milestone.place?.latitude == nil
            case "UID", "DTSTAMP", "DTSTART", "SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES", "SEQUENCE",
                "LAST-MODIFIED", "RECURRENCE-ID":
                false
            default: !line.name.hasPrefix(Own.prefix)
            }
        }.map(\.raw)
    }

    /// The names of those who take part, and lines for those who have none among the kept.
    private var people: (names: Set<String>, fresh: [String], read: [Participant]) {
        let participants = milestone.participants ?? []
        let names = Set(participants.map(\.name))
        let lines = kept.properties.filter { line in
            ["ATTENDEE", "ORGANIZER"].contains(line.name)
                && PersonLine.participant(line).map { names.contains($0.name) } ?? false
        }
        var read = lines.compactMap(PersonLine.participant)
        var fresh: [String] = []
        var told = Dictionary(read.map { ($0.name, 1) }, uniquingKeysWith: +)
        var hasOrganizer = lines.contains { $0.name == "ORGANIZER" }
        for participant in participants {
            if let count = told[participant.name], count > 0 {
                told[participant.name] = count - 1
                continue
            }
            let isOrganizer = participant.role == "organizer" && !hasOrganizer
            hasOrganizer = hasOrganizer || isOrganizer
            let text = PersonLine.line(participant, asOrganizer: isOrganizer)
            fresh.append(text)
            if let line = ContentLine(text).flatMap(PersonLine.participant) { read.append(line) }
        }
        return (names, fresh, read)
    }

    /// What only our own files say.
    private func ownLines(_ dates: DateLines, wanted: String) throws -> [String] {
        var lines: [String] = []
        func add(_ name: String, _ text: String) { lines.append("\(name):\(CalendarText.escape(text))") }
        if let slug = milestone.slug { add(Own.slug, slug) }
        if dates.component != wanted { add(Own.component, wanted) }
        if let series = milestone.series { add(Own.series, try Own.json(series)) }
        if let country = milestone.place?.country { add(Own.country, country) }
        if let participants = milestone.participants, people.read != participants {
            add(Own.participants, try Own.json(participants))
        }
        if let sources = milestone.sources {
            let plain = SourceURL.of(sources).map { [Source(url: $0)] }
            if plain != sources { add(Own.sources, try Own.json(sources)) }
        }
        for relation in milestone.relations ?? [] {
            if relation.kind == Relation.Kind.partOf.rawValue {
                lines.append(
                    "RELATED-TO;RELTYPE=PARENT;\(Own.kind)=\(relation.kind):\(CalendarText.escape(relation.milestone))")
            } else {
                add(Own.relation, try Own.json(relation))
            }
        }
        if let previously = milestone.previously { add(Own.previously, try Own.json(previously.map(WhenInput.init))) }
        if let generation = milestone.generation { add(Own.generation, "\(generation)") }
        if !holdsAlarms(dates) {
            for var reminder in milestone.reminders ?? [] {
                reminder.trigger = try AlarmLines.readable(reminder.trigger, table)
                add(Own.reminder, try Own.json(reminder))
            }
        }
        return lines
    }

    /// Digits without an exponent, which GEO does not have (RFC 5545 §3.8.1.6).
    static func decimal(_ number: Double) -> String {
        let text = "\(number)"
        let parts = text.split(separator: "e")
        guard parts.count == 2, let exponent = Int(parts[1]), exponent < 0 else { return text }
        let digits = parts[0].filter { $0 != "." && $0 != "-" }
        return (number < 0 ? "-" : "") + "0." + String(repeating: "0", count: -exponent - 1) + digits
    }
}
