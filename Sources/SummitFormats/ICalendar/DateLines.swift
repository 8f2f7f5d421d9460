internal import SummitAPI
internal import SummitCore

/// A date as the properties of a component: DTSTART, DTEND, DUE, DURATION, and our own words where those can't say it.
struct DateLines {
    /// The component that can hold it.
    let component: String
    /// DTSTART and its like; none where iCalendar has no such date.
    private(set) var standard: [String] = []
    private(set) var own: [String] = []
    /// The zones that need a VTIMEZONE.
    private(set) var zones: [String] = []
    /// What is to stand at the end of the description.
    private(set) var dateLine: String?
    /// The start that RECURRENCE-ID, RDATE and EXDATE go by; `nil` where there is none.
    private(set) var start: LocalStart?
    /// A DUE that was kept stands for the whole date.
    private(set) var isDueOnly = false

    private let table: ZoneTable
    private var startLine: String?
    private var endLine: String?

    /// - Parameters:
    ///   - wanted: VEVENT, VTODO or VJOURNAL.
    ///   - dueOnly: a VTODO that only has to be done by its date.
    ///   - recurs: a rule goes on from the start.
    /// - Throws: what is wrong with the date.
    init(_ when: When?, _ message: WhenInput?, wanted: String, dueOnly: Bool, recurs: Bool, table: ZoneTable) throws {
        self.table = table
        let name = wanted == "VTODO" || wanted == "VJOURNAL" ? wanted : "VEVENT"
        var builder = Builder(name: name, dueOnly: dueOnly && name == "VTODO", recurs: recurs, table: table)
        switch when {
        case .edtf(let date, _)?: builder.days(date)
        case .zoned(let start, let end)?: try builder.times(start, end)
        case nil: break
        }
        component = builder.start == nil && name == "VEVENT" ? "VJOURNAL" : name
        (standard, zones, start) = (builder.lines, builder.zones, builder.start)
        isDueOnly = builder.isDueOnly
        guard let when, let message else { return }
        try addOwn(when, message, builder)
    }

    private mutating func addOwn(_ when: When, _ message: WhenInput, _ builder: Builder) throws {
        let origin = CalendarText.parameter(builder.origin)
        guard case .edtf(let date, let zone) = when else {
            if !builder.isExact || needsWhole(message) { own.append(try whole(message, origin)) }
            return
        }
        own.append("\(Own.zone):\(zone)")
        if needsWhole(message) {
            own.append(try whole(message, origin))
        } else if !builder.isExact {
            own.append("\(Own.edtf);\(Own.belongsTo)=\(origin):\(CalendarText.escape(date.text))")
            // Whole days need no words.
            if when.recurrenceStart == nil { dateLine = Own.dateLine(date) }
        }
    }

    /// Whether nothing but its own text tells how it recurs.
    private func needsWhole(_ message: WhenInput) -> Bool {
        message.recurrence.map { start == nil || $0.rule == nil && $0.dates == nil } ?? false
    }

    private func whole(_ message: WhenInput, _ origin: String) throws -> String {
        var message = message
        if !needsWhole(message) { message.recurrence = nil }
        return "\(Own.when);\(Own.belongsTo)=\(origin):\(CalendarText.escape(try Own.json(message)))"
    }

    /// A start as iCalendar writes it, with `Z` in UTC.
    static func basic(_ start: LocalStart, zone: String) -> String {
        let text = start.description.filter { $0 != "-" && $0 != ":" }
        return zone == "UTC" && !start.isDay ? text + "Z" : text
    }

    /// The parameter for times in a zone.
    static func parameter(_ start: LocalStart, zone: String) -> String {
        if start.isDay { return ";VALUE=DATE" }
        return zone == "UTC" ? "" : ";TZID=\(CalendarText.parameter(zone))"
    }

    /// The years that every reader of iCalendar has.
    static let years: ClosedRange<Int64> = 1...9_999
}

private struct Builder {
    let name: String
    let dueOnly: Bool
    let recurs: Bool
    let table: ZoneTable
    var lines: [String] = []
    var zones: [String] = []
    var start: LocalStart?
    var isDueOnly = false
    /// Whether what is written reads as the same date.
    var isExact = true
    var origin = "/"

    init(name: String, dueOnly: Bool, recurs: Bool, table: ZoneTable) {
        self.name = name
        self.dueOnly = dueOnly
        self.recurs = recurs
        self.table = table
    }

    private mutating func finish(_ startLine: String, _ endLine: String?) {
        lines = [startLine] + (endLine.map { [$0] } ?? [])
        origin = [startLine, endLine].map { text in
            text.flatMap { ContentLine($0) }.map(CalendarTime.origin) ?? ""
        }.joined(separator: "/")
    }

    /// All-day from the first to the last day that it may mean; where one end is open, the day at the other.
    mutating func days(_ date: EDTF) {
        isExact = false
        guard let first = date.lower ?? date.upper, DateLines.years.contains(first.year) else { return }
        let last = date.lower == nil ? first : date.upper ?? first
        guard let next = last.adding(days: 1), DateLines.years.contains(next.year) else { return }
        start = .day(first)
        let basic = { (day: CivilDate) in DateLines.basic(.day(day), zone: "") }
        var end: String?
        switch name {
        case "VEVENT": end = "DTEND;VALUE=DATE:\(basic(next))"
        case "VTODO" where last > first: end = "DUE;VALUE=DATE:\(basic(last))"
        default: break
        }
        isDueOnly = dueOnly && last == first && !recurs
        finish("\(isDueOnly ? "DUE" : "DTSTART");VALUE=DATE:\(basic(first))", end)
        isExact = date.text == (end == nil || last == first ? "\(first)" : "\(first)/\(last)")
    }

    mutating func times(_ start: ZonedDateTime, _ end: When.End?) throws {
        guard let first = try value(start) else {
            isExact = false
            return
        }
        self.start = .time(start.local)
        isDueOnly = dueOnly && end == nil && !recurs
        var endLine: String?
        let begin = try start.resolve(zones: table).instant
        switch end {
        case nil: break
        case _ where name == "VJOURNAL": isExact = false
        case .at(let time)?:
            let isLater = try time.resolve(zones: table).instant > begin
            if isLater, let last = try value(time) {
                endLine = (name == "VTODO" ? "DUE" : "DTEND") + last
            } else {
                isExact = false
            }
        case .after(let duration)?:
            if duration == .zero { isExact = false } else { endLine = "DURATION:\(duration)" }
        }
        finish((isDueOnly ? "DUE" : "DTSTART") + first, endLine)
    }

    /// Parameters and value; the second of two times in UTC, as no local time can say it.
    ///
    /// - Returns: `nil` for a year that iCalendar does not have.
    private mutating func value(_ time: ZonedDateTime) throws -> String? {
        var (local, zone) = (time.local, time.zone)
        if time.laterInOverlap {
            isExact = false
            if !recurs, let utc = ZoneRules.utc.local(at: try time.resolve(zones: table).instant) {
                (local, zone) = (utc, "UTC")
            }
        }
        guard DateLines.years.contains(local.date.year) else { return nil }
        if zone != "UTC" { zones.append(zone) }
        return "\(DateLines.parameter(.time(local), zone: zone)):\(DateLines.basic(.time(local), zone: zone))"
    }
}
