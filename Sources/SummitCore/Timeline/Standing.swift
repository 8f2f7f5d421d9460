/// Where a milestone that recurs stands at an instant: what is next, what was last, whether one is under way.
public struct Standing: Hashable, Sendable {
    /// It has stood so since at least then.
    public let since: Instant
    /// When an occurrence begins or ends next; `nil`: never again.
    public let until: Instant?
    /// When the next occurrence begins.
    public let nextBegin: Instant?
    /// When the last occurrence that is over has ended.
    public let lastEnd: Instant?
    /// When the last of those that are under way has begun.
    public let begun: Instant?

    public init(since: Instant, until: Instant?, nextBegin: Instant?, lastEnd: Instant?, begun: Instant?) {
        self.since = since
        self.until = until
        self.nextBegin = nextBegin
        self.lastEnd = lastEnd
        self.begun = begun
    }
}

extension Milestone {
    /// The first day behind those that occurrences have, in any zone.
    private static let endOfCalendar = Instant(secondsSinceEpoch: 253_402_300_800 + 86_400)
    /// So many occurrences are gone through for a question: most of them are under way, or follow close upon one another.
    private static let mostSeen = 20 * MilestoneLimits.underWay

    private static var tooMany: RecurrenceError {
        RecurrenceError(reason: "more than \(mostSeen) of its occurrences lie close together")
    }

    /// Where it stands, as one that recurs.
    ///
    /// - Throws: as ``occurrences(from:budget:zones:)`` and ``OccurrenceCursor/next()``.
    public func standing(at now: Instant, zones: some ZoneProvider) throws -> Standing {
        // Whatever is under way has begun no longer ago than the longest lasts.
        var cursor = try occurrences(from: now.adding(seconds: -longest(zones)), zones: zones)
        var (nextBegin, lastEnd, begun, firstEnd): (Instant?, Instant?, Instant?, Instant?) = (nil, nil, nil, nil)
        var count = 0
        while let occurrence = try cursor.next(), let begin = occurrence.bounds.earliest {
            count += 1
            guard count <= Self.mostSeen else { throw Self.tooMany }
            if begin > now {
                nextBegin = begin
                break
            }
            guard let end = occurrence.bounds.latest, end <= now else {
                begun = begin
                firstEnd = [firstEnd, occurrence.bounds.latest].compactMap { $0 }.min()
                continue
            }
            lastEnd = max(lastEnd ?? end, end)
        }
        if lastEnd == nil { lastEnd = try occurrences(overBy: now, limit: 1, zones: zones).first?.bounds.latest }
        return Standing(
            since: now, until: [nextBegin, firstEnd].compactMap { $0 }.min(), nextBegin: nextBegin, lastEnd: lastEnd,
            begun: begun)
    }

    /// Its occurrences that are over by an instant, the latest first.
    ///
    /// Looks at wider and wider stretches of time before it, so that what recurs for ever is never gone through.
    ///
    /// - Throws: as ``occurrences(from:budget:zones:)`` and ``OccurrenceCursor/next()``.
    public func occurrences(overBy now: Instant, limit: Int, zones: some ZoneProvider) throws -> [Occurrence] {
        guard let bounds = try recurrenceBounds(zones: zones), let beginning = bounds.earliest, beginning < now else {
            return []
        }
        let longest = try longest(zones)
        // All may have been over long ago: at the latest when the calendar ends, and what has begun then.
        let last = Self.endOfCalendar.adding(seconds: longest) ?? Self.endOfCalendar
        let end = min(now, bounds.latest ?? now, last)
        var width: Int64 = 60
        while true {
            let from = end.adding(seconds: -width) ?? Instant(secondsSinceEpoch: .min)
            var cursor = try occurrences(from: from, zones: zones)
            var found: [(occurrence: Occurrence, end: Instant)] = []
            var count = 0
            while let next = try cursor.next(), let start = next.bounds.earliest, start < now {
                count += 1
                guard count <= Self.mostSeen else { throw Self.tooMany }
                if let end = next.bounds.latest, end <= now { found.append((next, end)) }
            }
            // What began before this stretch ended before what began `longest` later.
            let isComplete = from <= beginning
            if !isComplete {
                let sure = from.adding(seconds: longest) ?? Instant(secondsSinceEpoch: .max)
                found.removeAll { $0.end <= sure }
            }
            if found.count >= limit || isComplete {
                return found.sorted { $0.end > $1.end }.prefix(limit).map(\.occurrence)
            }
            width = width.multipliedReportingOverflow(by: 16).overflow ? .max : width * 16
        }
    }
}
