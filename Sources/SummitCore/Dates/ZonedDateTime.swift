/// A local time in a zone. These two are the truth; the instant is derived, and derived again when the law changes.
public struct ZonedDateTime: Hashable, Sendable {
    /// What the clock on the wall shows.
    public let local: CivilDateTime
    /// The zone's name in the IANA time zone database.
    public let zone: String
    /// Whether the second is meant, should the local time happen twice. Without meaning otherwise.
    public let laterInOverlap: Bool

    /// A local time in a zone.
    public init(local: CivilDateTime, zone: String, laterInOverlap: Bool) {
        self.local = local
        self.zone = zone
        self.laterInOverlap = laterInOverlap
    }

    /// Reads RFC 9557 §4.1, `2025-06-17T10:00:00+05:00[Asia/Almaty]`; seconds and offset are optional, a fraction is
    /// cut off. Without `[zone]` it is `defaultZone`, or UTC after `Z`. `Z` before a `[zone]` gives the instant, which
    /// is shown in the zone (§2.2). An offset chooses within an overlap, and in a gap is the one before it.
    /// - Throws: `ParseError`, also for an offset which the zone does not have then, or what `zones` throws.
    public init(parsing text: String, defaultZone: String, zones: some ZoneProvider) throws {
        let parsed = try DateTimeText(text)
        guard !parsed.isLeapSecond else {
            throw parsed.failure("second 60 does not exist in local time; seconds are 00 to 59")
        }
        let zone = parsed.zone ?? (parsed.offset == .zulu ? "UTC" : defaultZone)
        let rules = try zones.rules(for: zone)
        switch parsed.offset {
        case .none:
            self.init(local: parsed.local, zone: zone, laterInOverlap: false)
        case .zulu:
            guard let zoned = ZonedDateTime(instant: try parsed.instant(offset: 0), in: rules, zone: zone) else {
                throw parsed.failure("the year lies beyond ±100,000,000,000 in that zone")
            }
            self = zoned
        case .numeric(let offset, let position):
            let later = try Self.chooses(offset, at: position, in: parsed, rules: rules, zone: zone)
            self.init(local: parsed.local, zone: zone, laterInOverlap: later)
        }
    }

    /// What a clock in the zone shows at an instant; nil beyond the limit of years.
    public init?(instant: Instant, in rules: ZoneRules, zone: String) {
        guard let local = rules.local(at: instant) else { return nil }
        var later = false
        if case .overlap(_, _, let second, _) = rules.resolve(local) { later = second == instant }
        self.init(local: local, zone: zone, laterInOverlap: later)
    }

    /// The instant, and the offset by which it was found, in seconds east of UTC.
    public func resolve(zones: some ZoneProvider) throws -> (instant: Instant, offset: Int) {
        try zones.rules(for: zone).resolve(local).choice(laterInOverlap: laterInOverlap)
    }

    /// The time so much later: days by the calendar at the same local time, then seconds exactly (RFC 5545 §3.3.6).
    /// - Throws: what `zones` throws. Nil beyond the limits.
    public func adding(_ duration: CalendarDuration, zones: some ZoneProvider) throws -> Instant? {
        guard let date = local.date.adding(days: duration.days),
            let moved = CivilDateTime(date: date, secondOfDay: local.secondOfDay)
        else { return nil }
        let start = try zones.rules(for: zone).resolve(moved).choice(laterInOverlap: laterInOverlap)
        return start.instant.adding(seconds: duration.seconds)
    }

    /// RFC 9557, always with an offset and the zone: `2025-06-17T10:00:00+05:00[Asia/Almaty]`, `…+00:00[UTC]`.
    ///
    /// The offset has minutes only, as RFC 3339 asks: local mean time is rounded, and has seconds only where they tell
    /// the two times of an overlap apart.
    public func text(zones: some ZoneProvider) throws -> String {
        let resolution = try zones.rules(for: zone).resolve(local)
        let offset = resolution.choice(laterInOverlap: laterInOverlap).offset
        var shown = UTCOffset.roundedToMinute(offset)
        if case .overlap(_, let first, _, let second) = resolution,
            UTCOffset.roundedToMinute(first) == UTCOffset.roundedToMinute(second)
        {
            shown = offset
        }
        var text = DateTextWriter.text {
            $0.local(local)
            $0.offset(shown)
            $0.character("[")
        }
        text += zone
        text += "]"
        return text
    }

    /// The same; where the rules of its zone can't be read, without the offset, which only they know.
    public func textAsKnown(zones: some ZoneProvider) throws -> String {
        do { return try text(zones: zones) } catch is ZoneError { return "\(local)[\(zone)]" }
    }

    /// The local time and the zone without an offset, so that it does not move with the law: for keys.
    /// `2025-06-17T10:00:00[Asia/Almaty]`, and `#2` at its end when the later in an overlap is meant.
    public var nominal: String {
        "\(local)[\(zone)]" + (laterInOverlap ? "#2" : "")
    }

    /// Whether a text is meant as a date-time, well formed or not: a `T` after a digit, or a bracket that is not its
    /// first character.
    public static func looksLikeDateTime(_ text: String) -> Bool {
        let text = DateScanner.normalised(text)
        return DateTimeText.hasTimePart(text) || text.utf8.dropFirst().contains(DateScanner.Byte.open)
    }
}

extension ZonedDateTime {
    /// Whether a written offset means the later of two times.
    private static func chooses(
        _ offset: Int, at position: Int, in parsed: DateTimeText, rules: ZoneRules, zone: String
    ) throws(ParseError) -> Bool {
        func isWritten(_ real: Int) -> Bool {
            offset == real || (offset % 60 == 0 && offset == UTCOffset.roundedToMinute(real))
        }
        let written = UTCOffset.text(offset)
        let hint = parsed.zone == nil ? "; for another zone write its name after it, as in [Asia/Almaty]" : ""
        switch rules.resolve(parsed.local) {
        case .unique(_, let real):
            if isWritten(real) { return false }
            throw parsed.failure("\(zone) is at \(UTCOffset.text(real)) then, not \(written)\(hint)", at: position)
        case .gap(_, let before, let after):
            if isWritten(before) { return false }
            let change = "\(UTCOffset.text(before)) to \(UTCOffset.text(after))"
            throw parsed.failure(
                "the time is skipped in \(zone), which goes from \(change) then: write the first, or none\(hint)",
                at: position)
        case .overlap(_, let first, _, let second):
            if offset == second || (!isWritten(first) && isWritten(second)) { return true }
            if isWritten(first) { return false }
            let choice = "\(UTCOffset.text(first)) and later at \(UTCOffset.text(second))"
            throw parsed.failure("\(zone) is at \(choice) then, not \(written)\(hint)", at: position)
        }
    }
}
