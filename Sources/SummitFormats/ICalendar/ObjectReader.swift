internal import SummitAPI
internal import SummitCore

/// What a VEVENT, VTODO or VJOURNAL is as a row.
struct ObjectRow {
    var input: MilestoneInput
    let line: Int
    var warnings: [String]
    /// The start in its zone; `nil` where there is none, or where it is no plain day or time.
    var start: LocalStart?
    /// Whether a time was in no zone.
    var isFloating = false
}

/// Reads one VEVENT, VTODO or VJOURNAL (RFC 5545 §3.6.1 to §3.6.3) as a milestone.
struct ObjectReader {
    let component: CalendarComponent
    let zones: CalendarZones
    /// The lines that libical does not take.
    let refused: Set<Int>
    var placer: TimePlacer
    var input = MilestoneInput(title: "")
    /// Lines that have no other home.
    var kept: [String] = []
    var warnings: [String] = []
    /// Properties that come once, by name: the first of each.
    var single: [String: ContentLine] = [:]
    /// Those that may come several times.
    var several: [String: [ContentLine]] = [:]
    /// A property of ours says that the file was written here.
    var isOurs: Bool { single[Own.stamp] != nil }

    private static let once: Set<String> = [
        "UID", "DTSTAMP", "DTSTART", "DTEND", "DUE", "DURATION", "RECURRENCE-ID", "SUMMARY", "LOCATION", "GEO", "URL",
        "STATUS", "SEQUENCE", "LAST-MODIFIED",
    ]
    private static let often: Set<String> = [
        "DESCRIPTION", "CATEGORIES", "ATTENDEE", "ORGANIZER", "RRULE", "RDATE", "EXDATE",
    ]
    static let oftenOurs: Set<String> = [Own.relation, Own.reminder, Own.override, Own.kept]
    /// What decides the date: an error there is one of the row.
    static let decisive: Set<String> = [
        "DTSTART", "DTEND", "DUE", "DURATION", "RDATE", "EXDATE", "RECURRENCE-ID",
    ]

    /// - Parameter isFinal: nothing more of the file comes.
    init(_ raw: RawComponent, _ component: CalendarComponent, zones: CalendarZones, isFinal: Bool) {
        self.component = component
        self.zones = zones
        refused = Libical.refusals(of: raw, component)
        let recurs = component.properties.contains { $0.name == "RRULE" || $0.name == "RDATE" }
        let ownZone = component[Own.zone].flatMap { zones.systemZone($0.text) }
        placer = TimePlacer(
            zones: zones, isFinal: isFinal, recurs: recurs, defaultZone: ownZone ?? zones.defaultZone)
    }

    /// - Throws: ``FormatError`` for what is wrong with its date; ``UnknownZone`` where it has to wait.
    mutating func read() throws -> ObjectRow {
        for line in component.strays { warn(line, "not a line of iCalendar, and left out") }
        single.reserveCapacity(min(component.properties.count, Self.once.count))
        for line in component.properties { sort(line) }
        readTitle()
        let start = try readWhen()
        readDescription()
        readPlace()
        readTags()
        readSources()
        readPeople()
        readStatus()
        readOwnFields()
        readAlarms()
        readIdentity()
        readCalendar()
        return ObjectRow(
            input: input, line: component.line, warnings: placer.warnings + warnings, start: start,
            isFloating: placer.sawFloating)
    }

    mutating func warn(_ line: Int, _ text: String) {
        warnings.append(line > 0 ? "line \(line): \(text)" : text)
    }

    /// A value of which too much was said.
    mutating func warnCut(_ isCut: Bool, _ name: String, limit: Int) {
        if isCut { warn(0, "\(name) is longer than \(limit) characters, and was cut") }
    }

    private mutating func sort(_ line: ContentLine) {
        if line.name.hasPrefix(Own.prefix) {
            if Self.oftenOurs.contains(line.name) {
                several[line.name, default: []].append(line)
            } else if single[line.name] == nil {
                single[line.name] = line
            }
            return
        }
        if line.name == "RELATED-TO", line[Own.kind] != nil {
            several[Own.relation, default: []].append(line)
            return
        }
        // An empty value says nothing, but for X- properties, of which nobody knows.
        if line.value.isEmpty, !line.name.hasPrefix("X-") { return }
        if refused.contains(line.number), !Self.decisive.contains(line.name), !Self.often.contains(line.name),
            line.name != "SUMMARY"
        {
            warn(line.number, "\(line.name) can't be read, and is kept as it is")
            kept.append(line.raw)
        } else if Self.once.contains(line.name) {
            if single[line.name] == nil {
                single[line.name] = line
            } else {
                warn(line.number, "\(line.name) stands twice; the first counts")
            }
        } else if Self.often.contains(line.name) {
            several[line.name, default: []].append(line)
            // Addresses and answers are kept with the line.
            if line.name == "ATTENDEE" || line.name == "ORGANIZER", !PersonLine.isPlain(line) { kept.append(line.raw) }
        } else {
            kept.append(line.raw)
        }
    }

    private mutating func readTitle() {
        var isCut = false
        let title = single["SUMMARY"].flatMap {
            TidyText.line($0.text, limit: MilestoneLimits.title, cut: &isCut)
        }
        warnCut(isCut, "SUMMARY", limit: MilestoneLimits.title)
        if title == nil { warn(component.line, "there is no SUMMARY") }
        input.title = title ?? "(untitled)"
    }

    /// Without the last line of ours that tells an uncertain date.
    private mutating func readDescription() {
        guard let lines = several["DESCRIPTION"] else { return }
        var text = lines.map(\.text).joined(separator: "\n")
        if let edtf = single[Own.edtf].flatMap({ try? EDTF($0.text) }) {
            let own = Own.dateLine(edtf)
            if text == own { return }
            if text.hasSuffix("\n" + own) { text = String(text.dropLast(own.count + 1)) }
        }
        var isCut = false
        input.summary = TidyText.lines(text, limit: MilestoneLimits.summary, cut: &isCut)
        warnCut(isCut, "DESCRIPTION", limit: MilestoneLimits.summary)
    }

    private mutating func readPlace() {
        var (place, isCut) = (Place(), false)
        place.name = single["LOCATION"].flatMap {
            TidyText.line($0.text, limit: MilestoneLimits.name, cut: &isCut)
        }
        warnCut(isCut, "LOCATION", limit: MilestoneLimits.name)
        if let line = single["GEO"] {
            let numbers = line.value.split(separator: ";", omittingEmptySubsequences: false).map { Double($0) }
            if numbers.count == 2, let latitude = numbers[0], let longitude = numbers[1],
                (-90...90).contains(latitude), (-180...180).contains(longitude)
            {
                (place.latitude, place.longitude) = (latitude, longitude)
            } else {
                warn(line.number, "GEO is no latitude and longitude in degrees, and is kept as it is")
                kept.append(line.raw)
            }
        }
        place.country = single[Own.country]?.text
        if place != Place() { input.place = place }
    }

    private mutating func readTags() {
        guard let lines = several["CATEGORIES"] else { return }
        var (tags, known, isCut): ([String], Set<String>, Bool) = ([], [], false)
        for line in lines {
            for value in line.texts {
                let value = isOurs ? value : Self.trimmed(value)
                guard let tag = TidyText.line(value, limit: 100, cut: &isCut) else { continue }
                if known.insert(tag).inserted || isOurs { tags.append(tag) }
            }
        }
        warnCut(isCut, "a category", limit: 100)
        input.tags = limited(tags, "categories", limit: MilestoneLimits.tags)
    }

    mutating func limited<Value>(_ list: [Value], _ name: String, limit: Int) -> [Value]? {
        if list.count > limit { warn(component.line, "there are more than \(limit) \(name); the rest is left out") }
        return list.isEmpty ? nil : Array(list.prefix(limit))
    }

    private static func trimmed(_ text: String) -> String {
        guard let first = text.utf8.first, let last = text.utf8.last, first <= 0x20 || last <= 0x20 else { return text }
        return String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
