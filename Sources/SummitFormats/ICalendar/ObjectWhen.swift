internal import SummitAPI
internal import SummitCore

/// The date of a component.
extension ObjectReader {
    /// Reads DTSTART, DTEND, DUE and DURATION, and what recurs from there.
    ///
    /// - Returns: the start that a recurrence goes by.
    /// - Throws: ``FormatError``; ``UnknownZone``.
    mutating func readWhen() throws -> LocalStart? {
        for line in component.properties where refused.contains(line.number) && Self.decisive.contains(line.name) {
            // Ours is the better message.
            if !line.value.isEmpty, line.name != "DURATION", line["VALUE"]?.uppercased() != "PERIOD" {
                for value in line.value.split(separator: ",") { _ = try CalendarTime(String(value), of: line) }
            }
            throw FormatError(line: line.number, reason: "\(line.name) can't be read: “\(Self.excerpt(line.value))”")
        }
        guard let line = startLine else {
            readOwnWhen()
            for name in ["DTEND", "DUE", "DURATION"] {
                if let line = single[name] { kept.append(line.raw) }
            }
            for name in ["RRULE", "RDATE", "EXDATE"] {
                for line in several[name] ?? [] {
                    warn(line.number, "\(name) has no DTSTART to begin at, and is kept as it is")
                    kept.append(line.raw)
                }
            }
            return nil
        }
        let time = try CalendarTime(line)
        var start: LocalStart?
        if case .day(let day) = time.start {
            input.when = try days(from: day, line)
            start = time.start
        } else {
            let placed = try placer.place(time)
            input.when = try times(from: placed, line)
            start = placed.start
        }
        if line.name == "DUE" { kept.append(line.raw) }
        if single[Own.edtf] != nil || single[Own.when] != nil { readOwnWhen() }
        if let start, let recurrence = try recurrence(from: start) { input.when?.recurrence = recurrence }
        return start
    }

    /// DTSTART; of a VTODO that only has to be done by a time, that.
    private var startLine: ContentLine? {
        single["DTSTART"] ?? (component.name == "VTODO" ? single["DUE"] : nil)
    }

    private var endLine: ContentLine? {
        let line = component.name == "VTODO" ? single["DUE"] : single["DTEND"]
        return single["DTSTART"] == nil ? nil : line
    }

    /// What the date is made from, so that it is known whether somebody has changed it.
    var origin: String {
        let end = endLine ?? single["DURATION"]
        return [startLine, end].map { $0.map(CalendarTime.origin) ?? "" }.joined(separator: "/")
    }

    /// All-day: DTEND is the day after the last (RFC 5545 §3.6.1), DUE the last.
    private mutating func days(from day: CivilDate, _ line: ContentLine) throws(FormatError) -> WhenInput {
        var last = day
        if let line = endLine {
            let end = try CalendarTime(line)
            switch (end.start, line.name) {
            case (.day(let end), "DUE"): last = end
            case (.day(let end), _): last = end == day ? day : end.adding(days: -1) ?? end
            case (.time, _): warn(line.number, "\(line.name) has a time and the start none; it is left out")
            }
        } else if let line = single["DURATION"] {
            let length = try duration(line)
            if length.days > 1 { last = day.adding(days: length.days - 1) ?? day }
            if length.seconds != 0 { warn(line.number, "DURATION has hours and the start is a day; days count") }
        }
        if last < day {
            warn(line.number, "the end comes before the start, and is left out")
            last = day
        }
        return WhenInput(text: last == day ? "\(day)" : "\(day)/\(last)", zone: placer.defaultZone)
    }

    private mutating func times(from start: PlacedTime, _ line: ContentLine) throws -> WhenInput {
        var when = WhenInput(text: start.text, zone: start.zone)
        if let line = endLine {
            if single["DURATION"] != nil { warn(line.number, "there is a DURATION besides \(line.name), which counts") }
            let read = try CalendarTime(line)
            guard !read.start.isDay else {
                warn(line.number, "\(line.name) is a day and the start is a time; it is left out")
                return when
            }
            var end = try placer.place(read)
            // Both resolved to UTC, or one of them: then they are not of one zone.
            if end.zone == start.zone, end.local == start.local { return when }
            if placer.recurs, end.zone != start.zone, read.zone == (try? CalendarTime(startLine ?? line))?.zone {
                end = PlacedTime(local: placer.move(end, to: start.zone), zone: start.zone)
            }
            if try isBefore(end, start) {
                warn(line.number, "the end comes before the start, and is left out")
            } else {
                when.end = end.text
            }
        } else if let line = single["DURATION"] {
            let length = try duration(line)
            if length.isNegative {
                warn(line.number, "the DURATION is negative, and is left out")
            } else if length != .zero {
                when.duration = length.description
            }
        }
        return when
    }

    private func isBefore(_ end: PlacedTime, _ start: PlacedTime) throws -> Bool {
        if end.zone == start.zone, end.local < start.local { return true }
        let (first, last) = (try zones.table.rules(for: start.zone), try zones.table.rules(for: end.zone))
        return last.resolve(end.local).instant < first.resolve(start.local).instant
    }

    func duration(_ line: ContentLine) throws(FormatError) -> CalendarDuration {
        do {
            return try CalendarDuration(parsing: line.value)
        } catch {
            throw FormatError(line: line.number, reason: "\(line.name): \(error)")
        }
    }

    /// Our own words for the date, where it still is the one they were written for.
    private mutating func readOwnWhen() {
        if let line = single[Own.edtf], line[Own.belongsTo] == origin, (try? EDTF(line.text)) != nil {
            input.when = WhenInput(text: line.text, zone: placer.defaultZone)
        } else if let line = single[Own.when], line[Own.belongsTo] == origin,
            let when = Own.value(WhenInput.self, line)
        {
            input.when = when
        }
    }

    static func excerpt(_ text: String) -> String { Printable.excerpt(text, limit: 60) }
}

extension CalendarTime {
    /// A line's zone and value, as they are written.
    static func origin(_ line: ContentLine) -> String { (line["TZID"].map { $0 + ":" } ?? "") + line.value }
}
