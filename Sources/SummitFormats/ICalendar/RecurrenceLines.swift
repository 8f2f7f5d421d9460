internal import SummitAPI
internal import SummitCore

/// RRULE, RDATE and EXDATE of a recurrence.
struct RecurrenceLines {
    private(set) var lines: [String] = []
    private let start: LocalStart
    private let zone: String
    private let table: ZoneTable
    /// What the lines read as.
    private var read = RecurrenceMessage()

    /// - Throws: what is wrong with the recurrence.
    init(_ recurrence: RecurrenceMessage, start: LocalStart, zone: String, table: ZoneTable) throws {
        self.start = start
        self.zone = zone
        self.table = table
        if let text = recurrence.rule { try add(RecurrenceRule(named: text)) }
        read.dates = try add(recurrence.dates ?? [], "RDATE")
        read.exceptions = try add(recurrence.exceptions ?? [], "EXDATE")
        var exact = recurrence
        exact.overrides = nil
        if read != exact {
            let json = try Own.json(ExactRecurrence(read: read, exact: exact))
            lines.append("\(Own.recurrence):\(CalendarText.escape(json))")
        }
    }

    /// UNTIL goes into UTC, as RFC 5545 §3.3.10 asks for where the start has a zone.
    private mutating func add(_ rule: RecurrenceRule) throws {
        read.rule = rule.text
        var text = rule.text
        if case .local(let local)? = rule.until {
            let instant = try table.rules(for: zone).resolve(local).choice(laterInOverlap: true).instant
            text = text.split(separator: ";").map { part in
                part.hasPrefix("UNTIL=")
                    ? "UNTIL=" + instant.description.filter { $0 != "-" && $0 != ":" } : String(part)
            }.joined(separator: ";")
        }
        lines.append("RRULE:\(text)")
        if text != rule.text {
            lines.append(
                "\(Own.rule);\(Own.belongsTo)=\(CalendarText.parameter(text)):\(CalendarText.escape(rule.text))")
        }
    }

    /// One line for neighbours of one kind.
    ///
    /// - Returns: what the lines read as.
    private mutating func add(_ dates: [String], _ name: String) throws -> [String]? {
        var (read, group, parameters): ([String], [String], String?) = ([], [], nil)
        func flush() -> [String] { parameters.map { ["\(name)\($0):\(group.joined(separator: ","))"] } ?? [] }
        for text in dates {
            var date = try RecurrenceDate(parsing: text)
            if date.start.isDay, case .time(let time) = start,
                let local = CivilDateTime(date: date.start.date, secondOfDay: time.secondOfDay)
            {
                date.start = .time(local)
            }
            guard DateLines.years.contains(date.start.date.year), isWritable(date.end) else { continue }
            read.append(date.description)
            let own =
                (date.end == nil || date.start.isDay ? "" : ";VALUE=PERIOD")
                + DateLines.parameter(date.start, zone: zone)
            if own != parameters {
                lines += flush()
                (group, parameters) = ([], own)
            }
            group.append(DateLines.basic(date.start, zone: zone) + end(date.end))
        }
        lines += flush()
        return read.isEmpty ? nil : read
    }

    private func isWritable(_ end: RecurrenceDate.End?) -> Bool {
        guard case .at(let time)? = end else { return true }
        return DateLines.years.contains(time.date.year)
    }

    private func end(_ end: RecurrenceDate.End?) -> String {
        switch end {
        case nil: ""
        case .at(let time)?: "/" + DateLines.basic(time, zone: zone)
        case .duration(let length)?: "/\(length)"
        }
    }
}
