internal import LinuxSystem
internal import SummitCore

/// What the zones of one VCALENDAR mean: names of IANA or Windows, or what its VTIMEZONEs say.
final class CalendarZones {
    /// What a TZID stands for.
    enum Meaning {
        /// A zone of the system.
        case named(String)
        /// Only the VTIMEZONE says what it is.
        case made(LibicalZone)
        /// Nothing does, yet.
        case missing
        /// The VTIMEZONE is of no use.
        case unusable(String)
    }

    private struct Definition {
        let raw: RawComponent
        let component: CalendarComponent
    }

    private static let mostDefinitions = 2_000
    private static let mostText = 32 << 20

    let table: ZoneTable
    /// Of days, and of times without a zone.
    var defaultZone: String
    private var definitions: [String: Definition] = [:]
    private var meanings: [String: Meaning] = [:]
    private var textSize = 0

    init(table: ZoneTable, defaultZone: String) {
        self.table = table
        self.defaultZone = defaultZone
    }

    /// Takes a VTIMEZONE; of two with one TZID the first counts.
    func define(_ raw: RawComponent) {
        let component = CalendarComponent(raw)
        guard let name = component["TZID"]?.text, definitions[name] == nil, definitions.count < Self.mostDefinitions,
            textSize + raw.text.count <= Self.mostText
        else { return }
        textSize += raw.text.count
        definitions[name] = Definition(raw: raw, component: component)
        if case .missing? = meanings[name] { meanings[name] = nil }
    }

    func meaning(of name: String) -> Meaning {
        if let known = meanings[name] { return known }
        let found = find(name)
        if meanings.count < Self.mostDefinitions { meanings[name] = found }
        return found
    }

    private func find(_ name: String) -> Meaning {
        if let zone = systemZone(name) { return .named(zone) }
        guard let definition = definitions[name] else { return .missing }
        // What it is called elsewhere: libical writes the first, RFC 7808 §7.2 has the second.
        for alias in ["X-LIC-LOCATION", "TZID-ALIAS-OF"] {
            if let other = definition.component[alias]?.text, let zone = systemZone(other) { return .named(zone) }
        }
        if let problem = Self.problem(definition.component) { return .unusable(problem) }
        guard let zone = LibicalZone(definition.raw.text) else { return .unusable("libical can't follow it") }
        return .made(zone)
    }

    /// A name of IANA, or of Windows.
    func systemZone(_ name: String) -> String? {
        let name = Self.trimmed(name)
        if name == "Z" || name.uppercased() == "UTC" { return "UTC" }
        if let zone = WindowsZones.names[name], table.contains(zone) { return zone }
        // Globally unique ones have the name behind a path: /freeassociation.sourceforge.net/Tzfile/Europe/Berlin.
        guard name.hasPrefix("/") else { return table.contains(name) ? name : nil }
        var rest = name.dropFirst()
        while !rest.isEmpty {
            if table.contains(String(rest)) { return String(rest) }
            guard let slash = rest.firstIndex(of: "/") else { return nil }
            rest = rest[rest.index(after: slash)...]
        }
        return nil
    }

    private static func trimmed(_ name: String) -> String {
        guard name.utf8.first == 0x20 || name.utf8.last == 0x20 else { return name }
        return String(name.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }

    /// libical goes through each rule of a zone to its end without a budget: only yearly ones are let through.
    private static func problem(_ zone: CalendarComponent) -> String? {
        let parts = zone.components.filter { $0.name == "STANDARD" || $0.name == "DAYLIGHT" }
        guard !parts.isEmpty, parts.count <= 1_000 else { return "it has no STANDARD or DAYLIGHT, or too many" }
        for part in parts {
            let rules = part.properties.filter { $0.name == "RRULE" }
            for rule in rules {
                guard let read = try? RecurrenceRule(rule.value), read.frequency == .yearly, !read.needsTime,
                    rules.count == 1
                else { return "its rule in line \(rule.number) is not a yearly one" }
            }
            guard part["DTSTART"] != nil, part["TZOFFSETTO"] != nil, part["TZOFFSETFROM"] != nil else {
                return "a part of it lacks DTSTART or an offset"
            }
        }
        return nil
    }
}
