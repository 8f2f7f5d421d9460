internal import SummitCore

/// A date or a date-time as a property has it (RFC 5545 §3.3.4, §3.3.5).
struct CalendarTime {
    enum Zone: Equatable {
        /// Whatever zone the reader is in (§3.3.5, form 1).
        case floating
        case utc
        /// By its TZID.
        case named(String)
    }

    let start: LocalStart
    let zone: Zone

    /// - Throws: ``FormatError`` with the line.
    init(_ line: ContentLine) throws(FormatError) {
        try self.init(line.value, of: line)
    }

    /// One of several values.
    ///
    /// - Throws: ``FormatError`` with the line.
    init(_ value: String, of line: ContentLine) throws(FormatError) {
        var text = value[...]
        while text.utf8.last == 0x20 { text.removeLast() }
        while text.utf8.first == 0x20 { text.removeFirst() }
        let isUTC = text.utf8.last.map { $0 & 0xDF == UInt8(ascii: "Z") } ?? false
        do {
            start = try LocalStart(parsing: String(isUTC ? text.dropLast() : text))
        } catch {
            throw FormatError(line: line.number, reason: "\(line.name): \(error)")
        }
        if isUTC {
            zone = .utc
        } else if let name = line["TZID"], !name.isEmpty, !start.isDay {
            zone = .named(name)
        } else {
            zone = .floating
        }
    }
}

/// A local time and the zone of the system that it is in.
struct PlacedTime {
    var local: CivilDateTime
    var zone: String

    var start: LocalStart { .time(local) }
    /// RFC 9557 without the offset.
    var text: String { "\(local)[\(zone)]" }
}

/// Why a component has to wait: its zone may yet be told.
struct UnknownZone: Error {
    let name: String
}

/// Puts the times of one component into zones of the system.
struct TimePlacer {
    let zones: CalendarZones
    /// Nothing more comes: what has no zone by now has none.
    let isFinal: Bool
    /// A rule goes on from the start: it has to keep a zone, if only one of a fixed offset.
    let recurs: Bool
    /// Of days and floating times.
    let defaultZone: String
    var warnings: [String] = []
    /// Whether there was a floating time.
    private(set) var sawFloating = false

    init(zones: CalendarZones, isFinal: Bool, recurs: Bool, defaultZone: String) {
        self.zones = zones
        self.isFinal = isFinal
        self.recurs = recurs
        self.defaultZone = defaultZone
    }

    /// - Parameter time: not a day.
    /// - Throws: ``UnknownZone``.
    mutating func place(_ time: CalendarTime) throws(UnknownZone) -> PlacedTime {
        let local = time.start.local
        switch time.zone {
        case .utc: return PlacedTime(local: local, zone: "UTC")
        case .floating:
            sawFloating = true
            return PlacedTime(local: local, zone: defaultZone)
        case .named(let name):
            switch zones.meaning(of: name) {
            case .named(let zone): return PlacedTime(local: local, zone: zone)
            case .made(let zone): return resolve(local, zone, name)
            case .missing:
                guard isFinal else { throw UnknownZone(name: name) }
                warn(
                    "the zone “\(Self.excerpt(name))” is not known, and no VTIMEZONE says what it is: "
                        + "taken as \(defaultZone)")
                return PlacedTime(local: local, zone: defaultZone)
            case .unusable(let reason):
                warn("the VTIMEZONE “\(Self.excerpt(name))” can't be used, since \(reason): taken as \(defaultZone)")
                return PlacedTime(local: local, zone: defaultZone)
            }
        }
    }

    /// By the offset that the VTIMEZONE has then.
    private mutating func resolve(_ local: CivilDateTime, _ zone: LibicalZone, _ name: String) -> PlacedTime {
        let offset = zone.offset(
            year: local.date.year, month: local.date.month, day: local.date.day, hour: local.hour,
            minute: local.minute, second: local.second)
        let shown = "the zone “\(Self.excerpt(name))” is none of this system"
        if recurs, offset % 3_600 == 0, (-12...14).contains(offset / 3_600) {
            let hours = offset / 3_600
            let fixed = hours == 0 ? "UTC" : "Etc/GMT\(hours > 0 ? "-" : "+")\(hours.magnitude)"
            warn("\(shown): taken as \(fixed), the offset at its start, from which later occurrences may differ")
            return PlacedTime(local: local, zone: fixed)
        }
        let (second, overflow) = local.secondNumber.subtractingReportingOverflow(Int64(offset))
        guard !overflow, let utc = CivilDateTime(secondNumber: second) else {
            return PlacedTime(local: local, zone: "UTC")
        }
        warn(
            recurs
                ? "\(shown): taken as UTC by the offset at its start, from which later occurrences may differ"
                : "\(shown): its times are taken as UTC, as its VTIMEZONE has them")
        return PlacedTime(local: utc, zone: "UTC")
    }

    mutating func warn(_ text: String) {
        if !warnings.contains(text) { warnings.append(text) }
    }

    /// The same time on the clocks of another zone.
    func move(_ time: PlacedTime, to zone: String) -> CivilDateTime {
        guard time.zone != zone, let from = try? zones.table.rules(for: time.zone),
            let rules = try? zones.table.rules(for: zone)
        else { return time.local }
        return rules.local(at: from.resolve(time.local).instant) ?? time.local
    }

    static func excerpt(_ text: String) -> String { Printable.excerpt(text, limit: 60) }
}
