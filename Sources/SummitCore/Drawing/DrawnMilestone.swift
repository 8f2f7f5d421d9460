/// A milestone as a picture needs it.
public struct DrawnMilestone: Hashable, Sendable {
    /// More is no picture any more.
    public static let most = 20_000

    /// What its mark looks like: its status, or that it is projected.
    public enum Look: String, Hashable, Sendable, CaseIterable {
        case held, confirmed, tentative, postponed, cancelled, projected

        /// Of a status that is not known: `confirmed`.
        public init(status: String, isProjected: Bool) {
            self = isProjected ? .projected : Look(rawValue: status) ?? .confirmed
        }
    }

    public var title: String
    /// `nil`: undated, and listed apart.
    public var span: DrawnSpan?
    public var look: Look
    /// The slug of its series.
    public var series: String?
    /// The first gives the colour.
    public var tags: [String]

    public init(title: String, span: DrawnSpan?, look: Look, series: String? = nil, tags: [String] = []) {
        self.title = title
        self.span = span
        self.look = look
        self.series = series
        self.tags = tags
    }
}

/// Where a date lies on the time line: what is certain of it, and how far it may reach beyond.
public struct DrawnSpan: Hashable, Sendable {
    public enum Edge: Hashable, Sendable {
        /// Unix seconds.
        case at(Int64)
        /// It goes on: `2013/..`.
        case open
        /// Nobody knows where: `2013/`.
        case unknown

        var seconds: Int64? {
            if case .at(let seconds) = self { return seconds }
            return nil
        }
    }

    public let start: Edge
    /// The first instant after it.
    public let end: Edge
    /// How far before `start` it may begin, by `?`, `~` or `%`; `nil` where there is no such doubt.
    public let softStart: Int64?
    /// How far behind `end` it may end, likewise.
    public let softEnd: Int64?
    /// Whether it begins before the window that is drawn, or ends behind it.
    public private(set) var beginsBefore = false
    public private(set) var endsBehind = false

    /// A span that ends before it starts is a point.
    public init(start: Edge, end: Edge, softStart: Int64? = nil, softEnd: Int64? = nil) {
        self.start = start
        if let first = start.seconds, let last = end.seconds, last < first {
            self.end = start
        } else {
            self.end = end
        }
        self.softStart = softStart.flatMap { soft in start.seconds.flatMap { soft < $0 ? soft : nil } }
        let last = self.end.seconds
        self.softEnd = softEnd.flatMap { soft in last.flatMap { soft > $0 ? soft : nil } }
    }

    /// - Throws: what `zones` throws.
    public init(_ when: When, zones: some ZoneProvider) throws {
        let bounds = try when.bounds(zones: zones)
        var unknown = (start: false, end: false)
        if case .edtf(let date, _) = when { unknown = (date.hasUnknownStart, date.hasUnknownEnd) }
        self.init(
            start: bounds.earliest.map { .at($0.secondsSinceEpoch) } ?? (unknown.start ? .unknown : .open),
            end: bounds.latest.map { .at($0.secondsSinceEpoch) } ?? (unknown.end ? .unknown : .open),
            softStart: bounds.possibleEarliest?.secondsSinceEpoch, softEnd: bounds.possibleLatest?.secondsSinceEpoch)
    }

    /// What of it lies in a window; where the window has no end, as it is. An end that nobody knows stays unknown.
    public func within(_ window: DrawnWindow) -> DrawnSpan {
        let (first, last) = (window.since?.secondsSinceEpoch, window.until?.secondsSinceEpoch)
        func inside(_ seconds: Int64) -> Int64 {
            let atMost = last.map { min(seconds, $0) } ?? seconds
            return first.map { max(atMost, $0) } ?? atMost
        }
        func cut(_ edge: Edge, at end: Int64?) -> Edge {
            switch edge {
            case .at(let seconds): .at(inside(seconds))
            case .open: end.map { .at($0) } ?? .open
            case .unknown: .unknown
            }
        }
        var span = DrawnSpan(
            start: cut(start, at: first), end: cut(end, at: last), softStart: softStart.map(inside),
            softEnd: softEnd.map(inside))
        span.beginsBefore = span.start != start
        span.endsBehind = span.end != end
        return span
    }

    /// What it stands by: where it starts, or else where it ends; `nil` for what has neither.
    var anchor: Int64? { start.seconds ?? end.seconds }

    /// All that it may take up; of an open end, only the other.
    var extent: (from: Int64, to: Int64)? {
        guard let one = softStart ?? start.seconds ?? softEnd ?? end.seconds,
            let other = softEnd ?? end.seconds ?? softStart ?? start.seconds
        else { return nil }
        return (min(one, other), max(one, other))
    }
}

/// The window that a picture is asked for.
public struct DrawnWindow: Hashable, Sendable {
    /// `nil`: from the first milestone on.
    public var since: Instant?
    /// The first instant behind it; `nil`: to the last milestone.
    public var until: Instant?

    public init(since: Instant? = nil, until: Instant? = nil) {
        self.since = since
        self.until = until
    }
}
