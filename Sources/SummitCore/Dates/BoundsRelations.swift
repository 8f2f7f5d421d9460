/// What may be said of a span that is not sure: certain is what holds however the doubt is resolved, possible what
/// holds in one way at least. An end that is open or unknown is beyond every instant. These are the conditions by which
/// the store finds the milestones of a window.
extension Bounds {
    private var possibleStart: Int64 { possibleEarliest?.secondsSinceEpoch ?? .min }
    private var possibleEnd: Int64 { possibleLatest?.secondsSinceEpoch ?? .max }

    /// Whether it may share time with the window from `since` to the last instant before `until`; nil leaves that side
    /// of the window open. Two that only touch share no time.
    public func possiblyOverlaps(since: Instant?, until: Instant?) -> Bool {
        (since.map { possibleEnd > $0.secondsSinceEpoch } ?? true)
            && (until.map { possibleStart < $0.secondsSinceEpoch } ?? true)
    }

    /// Whether all of what it may be lies in the window from `since` to the last instant before `until`.
    public func certainlyWithin(since: Instant?, until: Instant?) -> Bool {
        (since.map { possibleStart >= $0.secondsSinceEpoch } ?? true)
            && (until.map { possibleEnd <= $0.secondsSinceEpoch } ?? true)
    }

    /// Whether it is over by `instant` in any case.
    public func isCertainlyBefore(_ instant: Instant) -> Bool { possibleEnd <= instant.secondsSinceEpoch }

    /// Whether some of it may lie before `instant`.
    public func isPossiblyBefore(_ instant: Instant) -> Bool { possibleStart < instant.secondsSinceEpoch }

    /// Whether it begins at `instant` or later in any case: the contrary of `isPossiblyBefore`.
    public func isCertainlyAfter(_ instant: Instant) -> Bool { possibleStart >= instant.secondsSinceEpoch }

    /// Whether some of it may lie at `instant` or later: the contrary of `isCertainlyBefore`.
    public func isPossiblyAfter(_ instant: Instant) -> Bool { possibleEnd > instant.secondsSinceEpoch }

    /// Whether it is over before the other begins in any case; they may touch.
    public func certainlyPrecedes(_ other: Bounds) -> Bool {
        possibleLatest != nil && other.possibleEarliest != nil && possibleEnd <= other.possibleStart
    }

    /// Whether the two may share time.
    public func possiblyOverlaps(_ other: Bounds) -> Bool {
        possibleEnd > other.possibleStart && possibleStart < other.possibleEnd
    }
}
