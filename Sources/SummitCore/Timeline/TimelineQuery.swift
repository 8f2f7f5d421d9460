/// Which milestones are asked for: everything that is given must fit.
public struct TimelineQuery: Hashable, Sendable {
    /// How a fuzzy date is held against the window.
    public enum Reach: Sendable {
        /// It may lie, at least partly, in the window.
        case possible
        /// It lies wholly in the window, however the doubt about it comes out.
        case certain
    }

    /// The window, half-open; `nil` at an end that does not matter.
    public var since: Instant?
    public var until: Instant?
    public var reach: Reach
    /// Each must be there.
    public var tags: [String]
    /// Each must take part.
    public var participants: [String]
    /// Any of them.
    public var series: [String]
    public var countries: [String]
    public var statuses: [Milestone.Status]
    /// Only those without a date.
    public var undated: Bool
    /// Only those that no source stands behind.
    public var unsourced: Bool
    /// Uids: only those that are related to each, in either direction.
    public var related: [String]
    public var limit: Int?

    public init(
        since: Instant? = nil, until: Instant? = nil, reach: Reach = .possible, tags: [String] = [],
        participants: [String] = [], series: [String] = [], countries: [String] = [],
        statuses: [Milestone.Status] = [], undated: Bool = false, unsourced: Bool = false,
        related: [String] = [], limit: Int? = nil
    ) {
        self.since = since
        self.until = until
        self.reach = reach
        self.tags = tags
        self.participants = participants
        self.series = series
        self.countries = countries
        self.statuses = statuses
        self.undated = undated
        self.unsourced = unsourced
        self.related = related
        self.limit = limit
    }
}
