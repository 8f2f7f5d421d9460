internal import SummitAPI
internal import SummitCore

/// Reminders as VALARMs (RFC 5545 §3.6.6): those that came as one with all that it said, the others fresh.
struct AlarmLines {
    private(set) var lines: [String] = []
    /// Kept lines for which the component has no place.
    private(set) var homeless: [String] = []

    private let title: String
    private let when: When?
    private let hasEnd: Bool
    private let table: ZoneTable

    /// - Parameters:
    ///   - holdsAlarms: the component has a date, and is of a kind that has alarms.
    ///   - hasEnd: an alarm can go by its end.
    /// - Throws: what is wrong with a trigger.
    init(
        _ reminders: [ReminderMessage], _ kept: [[String]], title: String, when: When?, holdsAlarms: Bool,
        hasEnd: Bool, table: ZoneTable
    ) throws {
        self.title = title
        self.when = when
        self.hasEnd = hasEnd
        self.table = table
        guard holdsAlarms else {
            homeless = kept.flatMap { $0 }
            return
        }
        let zones = CalendarZones(table: table, defaultZone: when?.zone ?? "UTC")
        // Those that are no reminder of ours stay where they stood among the others.
        var waiting = kept.map { lines -> (lines: [String], reminder: ReminderMessage?) in
            guard let alarm = Self.component(lines) else { return (lines, nil) }
            var reader = AlarmReader(alarm: alarm, title: nil, zones: zones)
            return (lines, reader.read())
        }
        for reminder in reminders {
            let trigger = try trigger(reminder.trigger)
            let index = try waiting.firstIndex {
                try $0.reminder.map { try self.trigger($0.trigger) == trigger } ?? false
            }
            guard let index else {
                try addFresh(reminder, trigger)
                continue
            }
            for other in waiting[..<index] where other.reminder == nil { lines += other.lines }
            addKept(waiting[index].lines, waiting[index].reminder, reminder)
            waiting = waiting[..<index].filter { $0.reminder != nil } + waiting[(index + 1)...]
        }
        for other in waiting where other.reminder == nil { lines += other.lines }
    }

    private static func component(_ lines: [String]) -> CalendarComponent? {
        var raw = RawComponent(name: "VALARM", line: 0)
        for line in lines {
            raw.text += Array(line.utf8)
            raw.text.append(0x0A)
            raw.numbers.append(0)
        }
        return CalendarComponent(raw)
    }

    private func trigger(_ text: String) throws -> Trigger {
        if let known = try? Trigger(canonical: text) { return known }
        return try Trigger(parsing: text, defaultZone: when?.zone ?? "UTC", zones: table)
    }

    /// As it came, save how often it is given.
    private mutating func addKept(_ block: [String], _ read: ReminderMessage?, _ reminder: ReminderMessage) {
        var block = block
        let isSame = read?.every == reminder.every && read?.atMost == reminder.atMost
        if !isSame {
            block.removeAll { ["REPEAT", "DURATION"].contains(ContentLine($0)?.name ?? "") }
        }
        let own = (isSame ? [] : repetition(reminder)) + manner(reminder)
        // What lies within an alarm stands behind its properties.
        let end =
            block.dropFirst().firstIndex { ["BEGIN", "END"].contains(ContentLine($0)?.name ?? "") } ?? block.endIndex
        block.insert(contentsOf: own, at: end)
        lines += block
    }

    private mutating func addFresh(_ reminder: ReminderMessage, _ trigger: Trigger) throws {
        let (line, isExact) = try triggerLine(trigger)
        var block = ["BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:\(CalendarText.escape(title))", line]
        if !isExact, let read = ContentLine(line) {
            let origin = CalendarText.parameter(AlarmReader.origin(read))
            block.append(
                "\(Own.trigger);\(Own.belongsTo)=\(origin):\(CalendarText.escape(try Self.readable(trigger.description, table)))"
            )
        }
        lines += block + repetition(reminder) + manner(reminder) + ["END:VALARM"]
    }

    /// A trigger in its canonical form as whoever imports it can read it: with the offset of a time that happens twice.
    static func readable(_ text: String, _ table: ZoneTable) throws -> String {
        guard case .absolute(let time)? = try? Trigger(canonical: text) else { return text }
        return try time.text(zones: table)
    }

    private func repetition(_ reminder: ReminderMessage) -> [String] {
        guard let every = reminder.every else { return [] }
        let count = reminder.atMost ?? RepeatUntilAcknowledged.defaultAtMost
        return ["REPEAT:\(count)", "DURATION:\(every)"]
    }

    private func manner(_ reminder: ReminderMessage) -> [String] {
        var lines: [String] = []
        if let priority = reminder.priority, priority != Priority.notice.rawValue {
            lines.append("\(Own.priority):\(priority)")
        }
        if let catchUp = reminder.catchUp { lines.append("\(Own.catchUp):\(CalendarText.escape(catchUp))") }
        return lines
    }

    // MARK: Triggers

    /// The nearest that iCalendar has, and whether it is the same.
    private func triggerLine(_ trigger: Trigger) throws -> (line: String, isExact: Bool) {
        switch trigger {
        case .absolute(let time):
            let instant = try time.resolve(zones: table).instant
            var local = ZoneRules.utc.local(at: instant)
            let isWritable = local.map { DateLines.years.contains($0.date.year) } ?? false
            if !isWritable { local = try LocalStart(parsing: "99991231T235959").local }
            let text = local.map { DateLines.basic(.time($0), zone: "UTC") } ?? ""
            return ("TRIGGER;VALUE=DATE-TIME:\(text)", isWritable && time.zone == "UTC")
        case .relative(let anchor, let duration, let timeOfDay):
            let related = anchor == .end && hasEnd ? ";RELATED=END" : ""
            var length = duration
            if let timeOfDay {
                length = CalendarDuration(days: duration.days, seconds: try Int64(timeOfDay) - clock(anchor))
            }
            let isExact = timeOfDay == nil && (anchor == .start || hasEnd)
            return ("TRIGGER\(related):\(length)", isExact)
        }
    }

    /// The local time of day from which a trigger counts.
    private func clock(_ anchor: Trigger.Anchor) throws -> Int64 {
        guard case .zoned(let start, let end)? = when else { return 0 }
        guard anchor == .end, hasEnd else { return Int64(start.local.secondOfDay) }
        let last: Instant? =
            switch end {
            case .at(let time)?: try time.resolve(zones: table).instant
            case .after(let duration)?: try start.adding(duration, zones: table)
            case nil: nil
            }
        let local = try last.flatMap { try table.rules(for: start.zone).local(at: $0) } ?? start.local
        return Int64(local.secondOfDay)
    }
}
