internal import SummitAPI
internal import SummitCore

/// RRULE, RDATE and EXDATE (RFC 5545 §3.8.5).
extension ObjectReader {
    /// - Returns: `nil` where it takes place once.
    /// - Throws: ``FormatError`` for what can't be followed; ``UnknownZone``.
    mutating func recurrence(from start: LocalStart) throws -> RecurrenceMessage? {
        var message = RecurrenceMessage()
        let rules = several["RRULE"] ?? []
        if let line = rules.first { message.rule = try rule(line, from: start) }
        for line in rules.dropFirst() {
            warn(line.number, "there is another RRULE, which is only kept as it is")
            kept.append(line.raw)
        }
        message.dates = try dates(several["RDATE"] ?? [], from: start, "RDATE")
        message.exceptions = try dates(several["EXDATE"] ?? [], from: start, "EXDATE")
        guard message != RecurrenceMessage() else { return nil }
        if message.rule == nil, message.dates == nil {
            warn(component.line, "EXDATE without RRULE or RDATE is left out")
            return nil
        }
        if let own = Own.value(ExactRecurrence.self, single[Own.recurrence]), own.read == message {
            message = own.exact
        }
        // Those of occurrences that iCalendar has no component for.
        let overrides = (several[Own.override] ?? []).compactMap { line in
            line[Own.belongsTo] == nil ? Own.value(OverrideMessage.self, line) : nil
        }
        if !overrides.isEmpty { message.overrides = overrides }
        return message
    }

    private mutating func rule(_ line: ContentLine, from start: LocalStart) throws(FormatError) -> String {
        do {
            if let own = single[Own.rule], own[Own.belongsTo] == line.value {
                let rule = try RecurrenceRule(own.text)
                try rule.validate(start: start)
                return rule.text
            }
            let rule = try RecurrenceRule(Self.withFittingUntil(line.value, start: start))
            try rule.validate(start: start)
            return rule.text
        } catch {
            throw FormatError(line: line.number, reason: "RRULE: \(error)")
        }
    }

    /// UNTIL as a day where the start is one, and at the end of its day where the start has a time: many programs write
    /// the other, and mean that.
    private static func withFittingUntil(_ text: String, start: LocalStart) -> String {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false).map { part -> String in
            let pieces = part.split(separator: "=", maxSplits: 1)
            guard pieces.count == 2, pieces[0].uppercased() == "UNTIL" else { return String(part) }
            let value = pieces[1]
            if start.isDay, value.utf8.count > 8 { return "UNTIL=\(value.prefix(8))" }
            if !start.isDay, value.utf8.count == 8 { return "UNTIL=\(value)T235959" }
            return String(part)
        }
        return parts.joined(separator: ";")
    }

    private mutating func dates(_ lines: [ContentLine], from start: LocalStart, _ name: String) throws -> [String]? {
        var found: [String] = []
        for line in lines {
            for value in line.value.split(separator: ",") {
                guard found.count < MilestoneLimits.occurrences else {
                    throw FormatError(
                        line: line.number,
                        reason: "there are more than \(MilestoneLimits.occurrences) values of \(name)")
                }
                found.append(try date(value, line, from: start))
            }
        }
        return found.isEmpty ? nil : found
    }

    /// A date, a time or a period.
    private mutating func date(_ value: Substring, _ line: ContentLine, from start: LocalStart) throws -> String {
        let parts = value.split(separator: "/", maxSplits: 1)
        guard parts.count == 2, !start.isDay else {
            return try local(try CalendarTime(String(parts.first ?? value), of: line), from: start).description
        }
        let first = try local(try CalendarTime(String(parts[0]), of: line), from: start)
        if parts[1].hasPrefix("P") || parts[1].hasPrefix("+P") || parts[1].hasPrefix("-P") {
            do {
                return "\(first)/\(try CalendarDuration(parsing: String(parts[1])))"
            } catch {
                throw FormatError(line: line.number, reason: "\(line.name): \(error)")
            }
        }
        return "\(first)/\(try local(try CalendarTime(String(parts[1]), of: line), from: start))"
    }

    /// A value as a local time in the zone of the start; of what recurs on days its day.
    private mutating func local(_ time: CalendarTime, from start: LocalStart) throws -> LocalStart {
        try Self.local(time, from: start, zone: input.when?.zone, &placer)
    }

    static func local(
        _ time: CalendarTime, from start: LocalStart, zone: String?, _ placer: inout TimePlacer
    ) throws(UnknownZone) -> LocalStart {
        if start.isDay { return .day(time.start.date) }
        if time.start.isDay {
            let local = CivilDateTime(date: time.start.date, secondOfDay: start.local.secondOfDay)
            return .time(local ?? time.start.local)
        }
        // A floating value is in the zone of the start, wherever that is.
        guard time.zone != .floating, let zone else { return time.start }
        return .time(placer.move(try placer.place(time), to: zone))
    }
}
