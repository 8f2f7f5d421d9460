internal import SummitAPI
internal import SummitCore

/// The changed occurrences of what recurs, each a component with a RECURRENCE-ID (RFC 5545 §3.8.4.4).
struct OverrideLines {
    struct Component {
        /// RECURRENCE-ID, DTSTART and what says when.
        var dates: [String]
        var zones: [String]
        var status: String
        /// What else it says of its own.
        var lines: [String] = []
        var components: [String] = []
    }

    private(set) var components: [Component] = []
    /// Those that iCalendar has no occurrence for, as lines of the whole.
    private(set) var inWhole: [String] = []

    private let milestone: MilestoneMessage
    private let whole: OccurrencesOf
    private let name: String
    private let table: ZoneTable
    private let zone: String

    /// - Throws: what is wrong with the dates.
    init(
        _ milestone: MilestoneMessage, kept: KeptLines, start: LocalStart, name: String, table: ZoneTable
    ) throws {
        self.milestone = milestone
        self.name = name
        self.table = table
        zone = milestone.when?.zone ?? "UTC"
        var input = MilestoneInput(title: milestone.title)
        input.when = milestone.when.map(WhenInput.init)
        whole = OccurrencesOf(input, table: table)
        let zones = CalendarZones(table: table, defaultZone: zone)
        var known: [LocalStart: (lines: [ContentLine], components: [[String]])] = [:]
        for (identifier, lines, inner) in kept.overrides {
            var placer = TimePlacer(zones: zones, isFinal: true, recurs: true, defaultZone: zone)
            guard let time = try? CalendarTime(identifier),
                let occurrence = try? ObjectReader.local(time, from: start, zone: zone, &placer)
            else { continue }
            known[occurrence] = (lines, inner)
        }
        for override in milestone.when?.recurrence?.overrides ?? [] {
            let occurrence = try LocalStart(parsing: override.occurrence)
            try add(override, occurrence, known.removeValue(forKey: occurrence))
        }
        for (occurrence, extra) in known.sorted(by: { $0.key < $1.key }) {
            try add(OverrideMessage(occurrence: occurrence.description), occurrence, extra)
        }
    }

    private mutating func add(
        _ override: OverrideMessage, _ occurrence: LocalStart,
        _ extra: (lines: [ContentLine], components: [[String]])?
    ) throws {
        let plain = DateLines.years.contains(occurrence.date.year) ? try whole.date(of: occurrence) : nil
        let json = CalendarText.escape(try Own.json(override))
        guard let plain else {
            if override != OverrideMessage(occurrence: override.occurrence) {
                inWhole.append("\(Own.override):\(json)")
            }
            return
        }
        let moved = try override.text.map {
            try When(
                parsing: $0, end: override.end, duration: override.duration, defaultZone: override.zone ?? zone,
                zones: table)
        }
        var (when, needsOwn) = (moved ?? plain, false)
        var dates = try lines(when)
        if dates.start == nil {
            (when, needsOwn) = (plain, true)
            dates = try lines(plain)
        }
        let origin = dates.standard.compactMap { ContentLine($0) }.map(CalendarTime.origin)
        let isMoved = try !whole.isUnmoved(WhenInput(try WhenMessage(when, zones: table)), occurrence)
        needsOwn =
            needsOwn || (override.generation ?? 0) != (override.text == nil ? 0 : 1) || isMoved != (moved != nil)
            || override.status == milestone.status
        let identifier =
            "RECURRENCE-ID\(DateLines.parameter(occurrence, zone: zone)):\(DateLines.basic(occurrence, zone: zone))"
        var component = Component(
            dates: [identifier] + dates.standard + dates.own, zones: dates.zones,
            status: override.status ?? milestone.status)
        if needsOwn {
            let mark = CalendarText.parameter((origin + [""]).prefix(2).joined(separator: "/"))
            component.dates.append("\(Own.override);\(Own.belongsTo)=\(mark):\(json)")
        }
        component.lines = extra?.lines.map(\.raw) ?? []
        component.components = extra?.components.flatMap { $0 } ?? []
        components.append(component)
    }

    private func lines(_ when: When) throws -> DateLines {
        try DateLines(
            when, WhenInput(try WhenMessage(when, zones: table)), wanted: name, dueOnly: false, recurs: false,
            table: table)
    }
}
