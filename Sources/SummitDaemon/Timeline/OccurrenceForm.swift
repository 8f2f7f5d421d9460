internal import SummitAPI
internal import SummitCore

/// Changes of a single occurrence.
struct OccurrenceForm {
    let services: Services
    let clientZone: String?

    /// `milestone` with what the patch sets of one occurrence.
    ///
    /// - Parameter name: the local start that the rule gives it; of a time also its day alone, or where it was moved.
    /// - Throws: ``FieldError``.
    func apply(_ patch: MilestonePatch, clear: [String], to name: String, of milestone: Milestone) throws -> Milestone {
        guard var repetition = milestone.repetition else {
            throw FieldError(field: "occurrence", reason: "“\(milestone.slug)” does not recur")
        }
        let occurrence = try find(name, milestone)
        var override =
            repetition.override(of: occurrence.nominal) ?? Repetition.Override(occurrence: occurrence.nominal)
        if var input = patch.when {
            input.zone = input.zone ?? milestone.when?.zone
            if input.recurrence != nil {
                throw FieldError(field: "when.recurrence", reason: "a single occurrence does not recur")
            }
            // Moved, it lasts as long as before.
            input.last(as: occurrence.when)
            try move(&override, to: try input.when(clientZone: clientZone, services: services))
        }
        if let status = patch.status { override.status = try MilestoneForm.status(status) }
        for field in clear {
            switch field {
            case "when": try move(&override, to: nil)
            case "status": override.status = nil
            default:
                throw FieldError(
                    field: "clear", reason: "of a single occurrence “when” and “status” can be cleared, no more")
            }
        }
        var others = patch
        (others.when, others.status) = (nil, nil)
        guard others == MilestonePatch() else {
            throw FieldError(
                field: "occurrence", reason: "a single occurrence can be moved and have a status of its own, no more")
        }
        repetition.set(override)
        var changed = milestone
        changed.repetition = repetition
        try changed.validate()
        return changed
    }

    private func move(_ override: inout Repetition.Override, to when: When?) throws {
        guard override.when != when else { return }
        override.when = when
        let (next, overflow) = override.generation.addingReportingOverflow(1)
        guard !overflow else { throw FieldError(field: "occurrence", reason: "it was moved too often") }
        override.generation = next
    }

    private func find(_ name: String, _ milestone: Milestone) throws -> Occurrence {
        let zones = services.zones
        return try Fields.read("occurrence") {
            let nominal = try LocalStart(parsing: name)
            if let found = try milestone.occurrence(nominal, zones: zones) { return found }
            let sameDay = try milestone.occurrences(on: nominal.date, zones: zones)
            let fitting = sameDay.filter { nominal.isDay || $0.when.recurrenceStart == nominal }
            guard let only = fitting.first else {
                var cursor = try milestone.occurrences(from: Self.start(of: nominal, milestone, zones), zones: zones)
                let next = try cursor.next().map { "; the next is \($0.nominal)" } ?? ""
                throw FieldError(field: "occurrence", reason: "there is none on \(nominal)\(next)")
            }
            guard fitting.count == 1 else {
                throw FieldError(
                    field: "occurrence",
                    reason: "there are \(fitting.count) on \(nominal): "
                        + fitting.prefix(5).map(\.nominal.description).joined(separator: ", "))
            }
            return only
        }
    }

    private static func start(
        of nominal: LocalStart, _ milestone: Milestone, _ zones: some ZoneProvider
    ) throws
        -> Instant?
    {
        guard let zone = milestone.when?.zone else { return nil }
        return try ZonedDateTime(local: nominal.local, zone: zone, laterInOverlap: false).resolve(zones: zones).instant
    }
}
