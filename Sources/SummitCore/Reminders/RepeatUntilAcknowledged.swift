/// That a reminder is given again and again until somebody acknowledges it.
public struct RepeatUntilAcknowledged: Hashable, Sendable, Codable {
    /// Seconds from one giving to the next.
    public let every: Int64
    /// So often at most, after the first time.
    public let atMost: Int

    public static let defaultAtMost = 12
    public static let shortest: Int64 = 60
    public static let longest: Int64 = 366 * CivilMath.secondsPerDay
    public static let most = 1_000

    /// - Parameters:
    ///   - every: a minute to 366 days.
    ///   - atMost: 1 to 1,000.
    /// - Throws: ``FieldError``.
    public init(every: CalendarDuration, atMost: Int = defaultAtMost) throws(FieldError) {
        let seconds = every.exactSeconds
        guard (Self.shortest...Self.longest).contains(seconds) else {
            throw FieldError(field: "every", reason: "a reminder repeats every minute to every 366 days, got \(every)")
        }
        guard (1...Self.most).contains(atMost) else {
            throw FieldError(field: "atMost", reason: "a reminder repeats 1 to \(Self.most) times, got \(atMost)")
        }
        self.every = seconds
        self.atMost = atMost
    }
}
