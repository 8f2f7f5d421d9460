/// The span of a date on the time line, as half-open instants; nil where an end is open or unknown.
public struct Bounds: Hashable, Sendable {
    /// The first instant it may mean, taken at its word.
    public var earliest: Instant?
    /// The first instant after it, taken at its word.
    public var latest: Instant?
    /// `earliest`, widened by what `?`, `~` and `%` allow.
    public var possibleEarliest: Instant?
    /// `latest`, widened likewise.
    public var possibleLatest: Instant?

    /// Bounds by their parts.
    public init(earliest: Instant?, latest: Instant?, possibleEarliest: Instant?, possibleLatest: Instant?) {
        self.earliest = earliest
        self.latest = latest
        self.possibleEarliest = possibleEarliest
        self.possibleLatest = possibleLatest
    }

    /// Bounds that are certain.
    public init(earliest: Instant?, latest: Instant?) {
        self.init(earliest: earliest, latest: latest, possibleEarliest: earliest, possibleLatest: latest)
    }
}

extension EDTF {
    /// The instants at which its days begin and end in a zone: 00:00 local time, in a gap by RFC 5545 §3.3.5.
    public func bounds(in rules: ZoneRules) -> Bounds {
        Bounds(
            earliest: lower.map { rules.startOfDay($0.dayNumber) },
            latest: upper.map { rules.startOfDay($0.dayNumber + 1) },
            possibleEarliest: possibleLower.map { rules.startOfDay($0.dayNumber) },
            possibleLatest: possibleUpper.map { rules.startOfDay($0.dayNumber + 1) })
    }
}
