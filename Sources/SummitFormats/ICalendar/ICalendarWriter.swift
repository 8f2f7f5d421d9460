internal import SummitAPI
internal import SummitCore

/// iCalendar (RFC 5545), one component after the other: a VTIMEZONE before the first that needs it.
struct ICalendarWriter: TimelineWriter {
    private let output: ByteOutput
    private let title: String?
    private let table = ZoneTable()
    private var written: Set<String> = []
    private var hasBegun = false
    /// DTSTAMP: when the export was asked for.
    private var stamp = "19700101T000000Z"

    init(_ options: WriteOptions, to output: ByteOutput) {
        self.output = output
        title = options.title
    }

    mutating func write(_ line: ExportLine) throws {
        if let head = line.head { try begin(head) }
        if !hasBegun { try begin(nil) }
        if let series = line.series { try write(["\(Own.series):\(CalendarText.escape(try Own.json(series)))"]) }
        if let figure = line.figure { try write(["\(Own.figure):\(CalendarText.escape(try Own.json(figure)))"]) }
        // What is projected is no fact, and has no identity.
        if let milestone = line.milestone, milestone.uid != nil, milestone.projected != true { try write(milestone) }
    }

    mutating func end() throws {
        if !hasBegun { try begin(nil) }
        try write(["END:VCALENDAR"])
    }

    private mutating func begin(_ head: ExportLine.Head?) throws {
        guard !hasBegun else { return }
        hasBegun = true
        var lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Summit//summitctl \(Product.version)//EN"]
        if let name = title ?? head?.title {
            let text = CalendarText.escape(name)
            // NAME is the standard's (RFC 7986 §5.1); most programs know the other.
            lines += ["NAME:\(text)", "X-WR-CALNAME:\(text)"]
        }
        if let head {
            let now = try Instant(parsing: head.now)
            if let local = ZoneRules.utc.local(at: now), DateLines.years.contains(local.date.year) {
                stamp = DateLines.basic(.time(local), zone: "UTC")
            }
            lines.append("X-WR-TIMEZONE:\(CalendarText.escape(head.zone))")
        }
        try write(lines)
    }

    private mutating func write(_ milestone: MilestoneMessage) throws {
        do {
            let object = try ObjectLines(milestone, stamp: stamp, table: table)
            for zone in object.zones where written.insert(zone).inserted {
                try write(ZoneLines(zone, try table.rules(for: zone)).lines)
            }
            try write(object.lines)
        } catch let error as ZoneError {
            // A calendar has the rules of its zones in it.
            throw FormatError(line: 0, reason: "“\(milestone.slug ?? milestone.title)”: \(error)")
        }
    }

    private func write(_ lines: [String]) throws {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(lines.reduce(0) { $0 + $1.utf8.count + 8 })
        for line in lines { CalendarText.fold(line, into: &bytes) }
        try output.write(bytes)
    }
}
