extension ZonedDateTime {
    /// What is to be known of a date-time that has no offset, where its zone skips that time or has it twice: which
    /// instant is taken, and how the other one is written.
    ///
    /// - Returns: `nil` where there is no doubt.
    /// - Throws: `ParseError`, or what `zones` throws.
    public static func doubt(
        about text: String, defaultZone: String, zones: some ZoneProvider
    ) throws -> String? {
        guard DateTimeText.hasTimePart(DateScanner.normalised(text)) else { return nil }
        let parsed = try DateTimeText(text)
        guard parsed.offset == .none else { return nil }
        let zone = parsed.zone ?? defaultZone
        let rules = try zones.rules(for: zone)
        let local = parsed.local
        switch rules.resolve(local) {
        case .unique: return nil
        case .gap(let instant, let before, let after):
            let taken = rules.local(at: instant).map { "\($0)\(UTCOffset.text(after))" } ?? "\(instant)"
            let other = instant.adding(seconds: Int64(before - after)).flatMap(rules.local(at:))
            return "\(local) does not exist in \(zone), where the clocks go from \(UTCOffset.text(before)) to "
                + "\(UTCOffset.text(after)); \(taken) is taken"
                + (other.map { ", and \($0)\(UTCOffset.text(before)) is the other that may be meant" } ?? "")
        case .overlap(_, let first, _, let second):
            return "\(local) comes twice in \(zone); the first is taken, \(local)\(UTCOffset.text(first)), and "
                + "\(local)\(UTCOffset.text(second)) is the second"
        }
    }
}
