internal import LinuxSystem
internal import SummitAPI
internal import SummitCore

/// iCalendar (RFC 5545, 7986, 9073, 9074). Only what recurs, changes an occurrence or waits for a zone is held until
/// the end of the file.
enum ICalendarReader: TimelineReader {
    static func read(_ input: inout ByteInput, _ options: ReadOptions, into sink: inout RowSink) throws {
        var file = CalendarFile(options)
        var cutter = ComponentCutter()
        do {
            while let piece = try cutter.next(&input) {
                try file.take(piece, &sink)
                try sink.progress(input.position)
            }
        } catch let error as FormatError where options.keepGoing {
            // What was held up to here is of use all the same.
            try file.end(&sink)
            throw error
        }
        try file.end(&sink)
    }
}

/// What is known of the file so far.
private struct CalendarFile {
    private static let objects: Set<String> = ["VEVENT", "VTODO", "VJOURNAL"]

    private let table = ZoneTable()
    private let zone: String
    private var zones: CalendarZones
    private var held = HeldObjects()
    private var named = MadeIdentities()
    /// What has been said once for the whole file.
    private var said: Set<String> = []

    init(_ options: ReadOptions) {
        zone = options.zone
        zones = CalendarZones(table: table, defaultZone: options.zone)
    }

    mutating func take(_ piece: ComponentCutter.Piece, _ sink: inout RowSink) throws {
        switch piece {
        case .begin: zones = CalendarZones(table: table, defaultZone: zone)
        case .end: break
        case .problem(let error): try sink.problem(error)
        case .property(let line): try take(line, &sink)
        case .component(let raw):
            if raw.name == "VTIMEZONE" {
                zones.define(raw)
            } else if Self.objects.contains(raw.name) {
                try object(raw, &sink)
            } else if said.count < 100, said.insert(raw.name).inserted {
                let name = Printable.excerpt(raw.name)
                try sink.warn("what a \(name) says has no place in a timeline, and is left out", line: raw.line)
            }
        }
    }

    /// A property of the calendar itself.
    private mutating func take(_ line: ContentLine, _ sink: inout RowSink) throws {
        let place = ImportLine.Place(line: line.number, name: line.name)
        switch line.name {
        case "X-WR-TIMEZONE":
            if let known = zones.systemZone(line.text) {
                zones.defaultZone = known
            } else {
                let name = Printable.excerpt(line.value, limit: 60)
                try sink.warn("the calendar's zone “\(name)” is not known: taken as \(zone)", line: line.number)
            }
        case Own.series:
            guard let series = Own.value(SeriesMessage.self, line) else { break }
            try sink.row(ImportLine(place: place, series: series))
        case Own.figure:
            guard let figure = Own.value(FigureMessage.self, line) else { break }
            try sink.row(ImportLine(place: place, figure: figure))
        default: break
        }
    }

    private mutating func object(_ raw: RawComponent, _ sink: inout RowSink) throws {
        let component = CalendarComponent(raw)
        if HeldObjects.recurs(component) {
            try held.add(raw, component, zones)
            return
        }
        var reader = ObjectReader(raw, component, zones: zones, isFinal: false)
        do {
            try emit(try reader.read(), &sink)
        } catch is UnknownZone {
            try held.add(raw, component, zones)
        } catch let error as FormatError {
            try sink.problem(error, name: Self.name(component))
        }
    }

    mutating func end(_ sink: inout RowSink) throws {
        for group in held.groups() {
            Breakdown.step(line: group.masters.first?.raw.line ?? group.overrides.first?.raw.line ?? 0)
            let joined = RecurringObject(group, table: table).rows()
            for row in joined.rows { try emit(row, &sink) }
            for problem in joined.problems { try sink.problem(problem.error, name: problem.name) }
        }
    }

    private mutating func emit(_ row: ObjectRow, _ sink: inout RowSink) throws {
        var row = row
        named.settle(&row)
        if row.isFloating, said.insert("floating").inserted {
            row.warnings.append(
                "times without a zone are taken as \(row.input.when?.zone ?? zone); this is said once a file")
        }
        try sink.row(
            ImportLine(
                place: ImportLine.Place(line: row.line, name: row.input.title), milestone: row.input,
                warnings: row.warnings.isEmpty ? nil : row.warnings))
    }

    static func name(_ component: CalendarComponent) -> String {
        Printable.excerpt(component["SUMMARY"]?.text ?? component["UID"]?.text ?? "", limit: 100)
    }
}

/// Tells apart what has no UID and the same start and title.
private struct MadeIdentities {
    private var counts: [String: Int] = [:]

    mutating func settle(_ row: inout ObjectRow) {
        guard let uid = row.input.uid, uid.hasSuffix(ObjectReader.madeUID) else { return }
        let count = (counts[uid] ?? 0) + 1
        if counts.count < 100_000 { counts[uid] = count }
        if count > 1 { row.input.uid = "\(count)-\(uid)" }
    }
}
