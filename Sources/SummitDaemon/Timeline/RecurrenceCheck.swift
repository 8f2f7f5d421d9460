internal import SummitCore
internal import SummitStore

/// A milestone as it is to be stored, its recurrence found to go with its date, and where it lies in time.
struct RecurrenceCheck {
    private(set) var milestone: Milestone
    private(set) var bounds: Bounds?
    /// What is accepted and may still not be what was meant.
    private(set) var warnings: [String] = []

    var stored: StoredMilestone {
        StoredMilestone(milestone: milestone, earliest: bounds?.earliest, latest: bounds?.latest)
    }

    /// - Throws: ``FieldError``; or what the zone provider throws.
    init(_ milestone: Milestone, zones: some ZoneProvider) throws {
        self.milestone = milestone
        guard milestone.repetition != nil else {
            bounds = try milestone.when.map { try $0.bounds(zones: zones) }
            return
        }
        try milestone.validate()
        try Fields.recurrence {
            try look(zones)
            try self.milestone.checkDensity(zones: zones)
            bounds = try self.milestone.recurrenceBounds(zones: zones)
        }
        guard bounds != nil else {
            throw FieldError(field: "when.recurrence", reason: "this recurrence has no occurrence at all")
        }
    }

    private mutating func look(_ zones: some ZoneProvider) throws {
        guard let start = milestone.when?.recurrenceStart, let set = try milestone.occurrenceSet(zones: zones) else {
            return
        }
        if try !set.startIsOccurrence() {
            warnings.append("the rule gives no occurrence on \(start), where it starts; the first comes later")
        }
        let day = start.date.day
        if let rule = milestone.repetition?.recurrence.rule, rule.frequency == .monthly, rule.skip == .omit, day > 28,
            !rule.text.contains(";BY")
        {
            warnings.append(
                "months without a \(day == 31 ? "31st" : "\(day)th") are passed over; "
                    + "with BYMONTHDAY=-1 in its rule it is on the last day of each")
        }
        // An edit of the date or the rule may leave changes behind that belong to no occurrence any more.
        var gone: [LocalStart] = []
        try milestone.repetition?.removeOverrides { override in
            guard try !set.contains(override.occurrence) else { return false }
            gone.append(override.occurrence)
            return true
        }
        warnings += gone.map { "there is no occurrence on \($0) any more; what was changed of it is dropped" }
    }
}
