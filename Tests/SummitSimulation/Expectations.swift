internal import SummitCore
internal import SummitDaemon
internal import SummitStore

/// What must be given, worked out from the milestones alone: neither plan nor ledger is looked at.
struct Expectations {
    struct Expected {
        var at: Instant
        let due: Instant
        /// The second of the wall clock since when the milestone calls for it.
        var since: Int64
        /// Whether it was still ahead then.
        var isOwed: Bool
        let isRecurring: Bool
    }

    private(set) var all: [DeliveryKey: Expected] = [:]

    /// What the milestones call for now; what they called for before keeps the time since when.
    mutating func refresh(_ milestones: [Milestone], _ planner: Planner, _ zones: some ZoneProvider, now: Int64) throws
    {
        var fresh: [DeliveryKey: Expected] = [:]
        for milestone in milestones {
            for planned in try Self.deliveries(of: milestone, planner, zones) {
                let before = all[planned.key]
                fresh[planned.key] = Expected(
                    at: planned.at, due: planned.due, since: before?.since ?? now,
                    isOwed: before?.isOwed ?? (planned.due.secondsSinceEpoch > now),
                    isRecurring: milestone.repetition != nil
                        && planned.subject.nominalStart != milestone.when?.nominalStart)
            }
        }
        all = fresh
    }

    /// The clock was set back: what recurs and was not given counts from then on.
    mutating func clockSetBack(to now: Int64, isGiven: (DeliveryKey) throws -> Bool) rethrows {
        for (key, expected) in all where expected.isRecurring && expected.since > now {
            if try !isGiven(key) {
                all[key]?.since = now
                all[key]?.isOwed = expected.due.secondsSinceEpoch > now
            }
        }
    }

    private static func deliveries(
        of milestone: Milestone, _ planner: Planner, _ zones: some ZoneProvider
    ) throws -> [PlannedDelivery] {
        var found: [PlannedDelivery] = []
        var after: Instant? = try Instant(parsing: "1960-01-01T00:00:00Z")
        while let start = after, found.count < 2_000 {
            let plan = try planner.plan(of: milestone, after: start, zones: zones)
            found += plan.deliveries
            after = plan.through
        }
        return found
    }
}
