internal import SummitCore
internal import SummitStore
internal import Synchronization

/// What is known of when milestones that recur take place next, so that a question about the present need not work out
/// each of them anew. Kept in memory alone, and a few bytes each.
///
/// A *gap* is a stretch of time within which no occurrence of a milestone begins, and none is under way.
final class RecurrenceGaps: Sendable {
    struct Gap {
        fileprivate let uid: Int
        fileprivate let revision: Int64
        fileprivate let from: Instant
        /// When the next occurrence begins; `nil`: there is none.
        let until: Instant?
    }

    private struct Known {
        var zoneEpoch: UInt64 = 0
        var gaps: [Int64: Gap] = [:]
    }

    /// Beyond, all are forgotten: they belong to milestones that are no more, or there are very many.
    private static let most = 500_000
    private let known = Mutex(Known())

    /// The gap that an instant lies in, if one is known.
    ///
    /// - Parameter zoneEpoch: with other zone rules, occurrences lie elsewhere.
    func gaps(of heads: [StoreReader.RecurringHead], at now: Instant, zoneEpoch: UInt64) -> [Gap?] {
        known.withLock { known in
            guard known.zoneEpoch == zoneEpoch else { return heads.map { _ in nil } }
            return heads.map { head in
                guard let gap = known.gaps[head.id], gap.revision == head.revision, gap.uid == head.uid.hashValue,
                    gap.from <= now, gap.until.map({ now < $0 }) ?? true
                else { return nil }
                return gap
            }
        }
    }

    /// Looks for the gap that `now` lies in, and keeps it.
    ///
    /// - Throws: what the zone provider throws, ``RecurrenceError``.
    func learn(
        _ milestone: Milestone, _ head: StoreReader.RecurringHead, at now: Instant, zones: some ZoneProvider,
        zoneEpoch: UInt64
    ) throws {
        // Where single occurrences were moved, they do not follow one another as they begin.
        guard milestone.repetition?.overrides.isEmpty == true,
            let start = now.adding(seconds: -(try milestone.longest(zones)))
        else { return }
        var cursor = try milestone.occurrences(from: start, zones: zones)
        var until: Instant?
        while let next = try cursor.next() {
            guard let begins = next.bounds.earliest, let ends = next.bounds.latest else { return }
            if begins > now {
                until = begins
                break
            }
            if ends > now { return }
        }
        let gap = Gap(uid: head.uid.hashValue, revision: head.revision, from: now, until: until)
        known.withLock { known in
            if known.zoneEpoch != zoneEpoch || known.gaps.count >= Self.most { known = Known(zoneEpoch: zoneEpoch) }
            known.gaps[head.id] = gap
        }
    }
}

extension TimelineViews {
    /// The milestones that recur of which an occurrence is under way, or may be among the next `count`.
    ///
    /// - Returns: them, and when the first occurrence of all others begins; `nil` where there are no others.
    func recurring(
        _ query: TimelineQuery, at now: Instant, next count: Int, _ reader: StoreReader
    ) throws -> (milestones: [Milestone], othersFrom: Instant?) {
        let zoneEpoch = services.zoneEpoch.load(ordering: .acquiring)
        let heads = try reader.recurringHeads(query)
        let gaps = services.recurrenceGaps.gaps(of: heads, at: now, zoneEpoch: zoneEpoch)
        let unknown = zip(heads, gaps).filter { $1 == nil }.map { $0.0 }
        let idle = zip(heads, gaps).compactMap { head, gap in gap?.until.map { (begins: $0, id: head.id) } }
            .sorted { ($0.begins, $0.id) < ($1.begins, $1.id) }
        let fresh = try reader.milestones(ids: unknown.map(\.id))
        for (head, milestone) in zip(unknown, fresh) {
            // One milestone whose occurrences can't be found does not keep the others from being shown.
            try? services.recurrenceGaps.learn(
                milestone, head, at: now, zones: services.zones, zoneEpoch: zoneEpoch)
        }
        let next = try reader.milestones(ids: idle.prefix(count).map(\.id))
        return (fresh + next, idle.count > count ? idle[count].begins : nil)
    }
}
