/// Hours of the day in which reminders wait, unless they are urgent.
public struct QuietHours: Hashable, Sendable, Codable {
    /// Seconds of the day at which they begin and end; they may go past midnight.
    public let from: Int
    public let to: Int
    /// Whose hours they are.
    public let zone: String

    /// Reads `22:00-07:00`.
    ///
    /// - Throws: ``ParseError``.
    public init(parsing text: String, zone: String) throws(ParseError) {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2 else {
            throw ParseError(input: text, offset: 0, reason: "quiet hours are two times of day, such as 22:00-07:00")
        }
        do {
            from = try Trigger.timeOfDay(ends[0], in: text, at: 0)
            to = try Trigger.timeOfDay(ends[1], in: text, at: ends[0].utf8.count + 1)
        } catch {
            throw ParseError(input: text, offset: error.offset, reason: error.reason + ", as in 22:00-07:00")
        }
        guard from != to else {
            throw ParseError(input: text, offset: 0, reason: "they end when they begin; leave them out instead")
        }
        self.zone = zone
    }

    /// When what is due at `instant` is to be given: then, or when the quiet hours end that it falls into.
    ///
    /// A clock that is set back does not make them longer: the end is its first one.
    ///
    /// - Throws: what the zone provider throws.
    public func release(_ instant: Instant, zones: some ZoneProvider) throws -> Instant {
        let rules = try zones.rules(for: zone)
        guard let local = rules.local(at: instant) else { return instant }
        let second = local.secondOfDay
        let isQuiet = from < to ? (from..<to).contains(second) : second >= from || second < to
        guard isQuiet, let day = second < to ? local.date : local.date.adding(days: 1),
            let end = CivilDateTime(date: day, secondOfDay: to)
        else { return instant }
        let resolved = rules.resolve(end)
        // An end that the clocks skip has come when they do.
        if case .gap = resolved {
            let skip = rules.segment(at: resolved.instant.secondsSinceEpoch).start
            return max(instant, Instant(secondsSinceEpoch: skip))
        }
        return max(instant, resolved.instant)
    }
}

extension QuietHours: CustomStringConvertible {
    public var description: String { "\(Trigger.clock(from))-\(Trigger.clock(to)) [\(zone)]" }
}
