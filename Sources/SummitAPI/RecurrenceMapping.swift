package import SummitCore

// How a milestone recurs, from the domain to the messages and back.

extension RecurrenceMessage {
    /// - Throws: what the zone provider throws.
    package init(_ repetition: Repetition, zones: some ZoneProvider) throws {
        let recurrence = repetition.recurrence
        self.init(
            rule: recurrence.rule?.text, dates: recurrence.dates.isEmpty ? nil : recurrence.dates.map(\.description),
            exceptions: recurrence.exceptions.isEmpty ? nil : recurrence.exceptions.map(\.description))
        if !repetition.overrides.isEmpty {
            overrides = try repetition.overrides.map { try OverrideMessage($0, zones: zones) }
        }
    }

    /// - Parameter when: the start. A day in `dates` and `exceptions` stands for the start's time on that day.
    /// - Throws: ``ParseError``, ``FieldError``, or what the zone provider throws.
    package func repetition(from when: When, zones: some ZoneProvider) throws -> Repetition {
        Repetition(
            Recurrence(
                rule: try rule.map { try RecurrenceRule(named: $0) },
                dates: try (dates ?? []).map {
                    let date = try RecurrenceDate(parsing: $0)
                    return RecurrenceDate(start: Self.aligned(date.start, to: when), end: date.end)
                },
                exceptions: try (exceptions ?? []).map { Self.aligned(try LocalStart(parsing: $0), to: when) }),
            overrides: try (overrides ?? []).map { try $0.override(zone: when.zone, zones: zones) })
    }

    private static func aligned(_ start: LocalStart, to when: When) -> LocalStart {
        guard case .day(let day) = start, case .time(let time)? = when.recurrenceStart,
            let local = CivilDateTime(date: day, secondOfDay: time.secondOfDay)
        else { return start }
        return .time(local)
    }
}

extension OverrideMessage {
    fileprivate init(_ override: Repetition.Override, zones: some ZoneProvider) throws {
        occurrence = override.occurrence.description
        status = override.status?.rawValue
        // One that was moved has been so once, where nothing is said.
        generation = override.generation == (override.when == nil ? 0 : 1) ? nil : override.generation
        guard let when = override.when else { return }
        let message = try WhenMessage(when, zones: zones)
        (text, zone, end, duration) = (message.text, message.zone, message.end, message.duration)
    }

    fileprivate func override(zone ofStart: String, zones: some ZoneProvider) throws -> Repetition.Override {
        let known = try status.map { text in
            guard let status = Milestone.Status(rawValue: text) else {
                throw FieldError(
                    field: "when.recurrence.overrides.status", reason: "“\(Printable.escape(text))” is not a status")
            }
            return status
        }
        // One that only lasts longer, say, begins as it would have.
        let isMoved = text != nil || end != nil || duration != nil || zone != nil
        return Repetition.Override(
            occurrence: try LocalStart(parsing: occurrence),
            when: isMoved
                ? try When(
                    parsing: text ?? occurrence, end: end, duration: duration, defaultZone: zone ?? ofStart,
                    zones: zones)
                : nil, status: known, generation: generation ?? (isMoved ? 1 : 0))
    }
}
