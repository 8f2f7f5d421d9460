/// Where something stands on the timeline: by its earliest instant, an open start first and no date last; then the
/// finer date first; then by slug; then, of one milestone, the occurrence that its rule starts earlier.
public struct TimelineOrder: Hashable, Comparable, Sendable {
    /// Unix seconds.
    public let sortKey: Int64
    public let fineness: Int
    public let slug: String
    public let occurrence: LocalStart?

    /// - Parameters:
    ///   - when: its date, or that of its occurrence.
    ///   - earliest: where the date begins.
    public init(when: When?, earliest: Instant?, slug: String, occurrence: LocalStart? = nil) {
        sortKey = when == nil ? .max : earliest?.secondsSinceEpoch ?? .min
        fineness = when?.precision.fineness ?? 0
        self.slug = slug
        self.occurrence = occurrence
    }

    public static func < (one: TimelineOrder, other: TimelineOrder) -> Bool {
        if one.sortKey != other.sortKey { return one.sortKey < other.sortKey }
        if one.fineness != other.fineness { return one.fineness > other.fineness }
        if one.slug != other.slug { return one.slug < other.slug }
        guard let second = other.occurrence else { return false }
        guard let first = one.occurrence else { return true }
        return first < second
    }
}
