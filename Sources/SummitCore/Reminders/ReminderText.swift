/// The message of a reminder, for people.
public enum ReminderText {
    /// "In 7 days: Second China–Central Asia Summit, Astana, 17 June 2025"
    ///
    /// - Parameters:
    ///   - when: its date, or that of the occurrence.
    ///   - now: when it is said, which after a downtime is later than it fell due.
    ///   - repetition: how often it was said before.
    ///   - due: when it was due, and `at`, when it was to be said.
    /// - Throws: what the zone provider throws.
    public static func message(
        for milestone: Milestone, when: When?, repetition: Int = 0, due: Instant, at: Instant, now: Instant,
        zones: some ZoneProvider
    ) throws -> String {
        var parts = [Printable.escape(milestone.title)]
        if let place = milestone.place?.name { parts.append(Printable.escape(place)) }
        var text = "Reminder"
        if let when {
            parts.append(when.prose)
            let phrase = try RelativeTime.phrase(for: when, now: now, zones: zones)
            if let first = phrase.first { text = first.uppercased() + phrase.dropFirst() }
        }
        text += ": " + parts.joined(separator: ", ")
        if milestone.status == .tentative { text += " (tentative)" }
        if repetition > 0 { text += " (again; this is reminder \(repetition + 1) of it)" }
        let (late, overflow) = now.secondsSinceEpoch.subtractingReportingOverflow(at.secondsSinceEpoch)
        if !overflow, late >= CatchUp.tolerance { text += " (this reminder is late: it was due at \(due))" }
        return text
    }
}
