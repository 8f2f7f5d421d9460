internal import LinuxSystem
internal import SummitAPI
internal import SummitCore

/// Prints reminders, planned and given.
struct ReminderOutput {
    let style: Style
    private var pages: PagedOutput<ReminderMethods.Delivery>

    /// How many were printed.
    var count: Int { pages.count }

    init(style: Style) {
        self.style = style
        pages = PagedOutput(
            style, key: "reminders", csvHeader: Self.csvHeader, csvRows: { [Self.fields($0)] }, id: \.key)
    }

    private static let csvHeader = [
        "key", "milestone", "trigger", "due", "at", "state", "policy", "lateness_usec", "acknowledged_at", "note",
    ]

    /// - Parameter empty: what to say where there is none.
    func print(_ reminders: [ReminderMethods.Delivery], empty: String) throws {
        var copy = self
        copy.begin()
        try copy.page(reminders)
        copy.end(empty: empty)
    }

    // MARK: Page by page

    mutating func begin() { pages.begin() }

    mutating func page(_ reminders: [ReminderMethods.Delivery]) throws {
        let printer = self
        try pages.page(reminders) { reminders, follows in
            var style = style
            style.legend = style.legend && !follows
            Output.print(printer.table(reminders).lines(style))
        }
    }

    func end(empty: String) { pages.end(empty: empty) }

    private static func fields(_ one: ReminderMethods.Delivery) -> [String] {
        [
            one.key, one.milestone, one.trigger, one.due, one.at ?? one.due, one.state, one.policy ?? "",
            one.latenessUsec.map(String.init) ?? "", one.acknowledgedAt ?? "", one.note ?? "",
        ]
    }

    private func table(_ reminders: [ReminderMethods.Delivery]) -> Table {
        var table = Table(
            headings: ["AT (\(zone))", "", "STATE", "MILESTONE", "TRIGGER", "FROM", "NOTE"],
            elastic: [
                (3, 20), (6, 16), (1, 0), (5, 8), (3, 10), (6, 8), (4, 8), (5, 0), (6, 0), (0, 18), (4, 0), (3, 0),
            ])
        let now = Instant.present
        for one in reminders {
            let due = time(one.at ?? one.due)
            var row = [Table.Cell(due.text)]
            row.append(Table.Cell(due.when.map { relative($0, now) } ?? "", .cyan))
            row.append(Table.Cell(one.state, Self.tint(one.state)))
            row.append(Table.Cell(one.title))
            row.append(Table.Cell(one.trigger))
            row.append(Table.Cell(one.policy.map { "policy " + $0 } ?? ""))
            row.append(Table.Cell(note(one), .dim))
            table.rows.append(row)
        }
        return table
    }

    private func note(_ one: ReminderMethods.Delivery) -> String {
        var parts: [String] = []
        if one.at != nil { parts.append("due \(time(one.due).text)") }
        if let times = one.repetition { parts.append("given \(times == 1 ? "once" : "\(times) times") before") }
        if let every = one.every, one.acknowledgedAt == nil, one.state != "skipped", one.state != "missed" {
            parts.append("again \(Self.every(every))")
        }
        if let form = one.form, form != one.state { parts.append("in a \(form)") }
        if let by = one.acknowledgedBy { parts.append("acknowledged by \(by)") }
        if let note = one.note { parts.append(note) }
        return parts.joined(separator: "; ")
    }

    private static func every(_ duration: String) -> String {
        let length = (try? CalendarDuration(parsing: duration))?.prose ?? duration
        let isOne = length.hasPrefix("1 ") && length.split(separator: " ").count == 2
        return "every \(isOne ? String(length.dropFirst(2)) : length)"
    }

    /// A reminder of a milestone, with what is not as it is by itself.
    static func text(_ reminder: ReminderMessage) -> String {
        var notes: [String] = []
        if let priority = reminder.priority, priority != Priority.notice.rawValue { notes.append(priority) }
        if let every = reminder.every { notes.append(Self.every(every)) }
        if let most = reminder.atMost { notes.append("at most \(most) times") }
        if let catchUp = reminder.catchUp, catchUp != CatchUp.late.description { notes.append(catchUp) }
        return notes.isEmpty ? reminder.trigger : "\(reminder.trigger) (\(notes.joined(separator: ", ")))"
    }

    /// The one that is asked for, or that of this machine.
    private var zone: String { style.zone ?? ClientZones.ownOrUTC }

    /// A time in that zone.
    func time(_ text: String) -> (text: String, when: When?) {
        guard let instant = try? Instant(parsing: text), let rules = try? ClientZones.directory.rules(for: zone),
            let local = ZonedDateTime(instant: instant, in: rules, zone: zone)
        else { return (text, nil) }
        let when = When.zoned(local, end: nil)
        return (MilestoneRows(style: style, now: instant).date(when), when)
    }

    private func relative(_ when: When, _ now: Instant) -> String {
        (try? RelativeTime.phrase(for: when, now: now, zones: ClientZones.directory)) ?? ""
    }

    static func tint(_ state: String) -> Style.Tint? {
        switch state {
        case "confirmed": .green
        case "unverifiable", "missed": .red
        case "claimed", "sent": .yellow
        case "skipped", "withdrawn": .dim
        default: nil
        }
    }
}
