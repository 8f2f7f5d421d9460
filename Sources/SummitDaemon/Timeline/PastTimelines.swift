internal import LinuxSystem
internal import Logging
internal import SummitAPI
internal import SummitCore
internal import SummitStore
internal import Synchronization

/// The timelines of other times that were asked for last.
final class PastTimelines: Sendable {
    private struct Kept {
        let sequence: Int64
        let instant: Instant?
        let zoneEpoch: UInt64
        let timeline: PastTimeline
    }

    private final class InUse {
        weak var timeline: PastTimeline?
        init(_ timeline: PastTimeline) { self.timeline = timeline }
    }

    private struct State: ~Copyable {
        var kept: [Kept] = []
        /// All that there are, for a list that is still read holds its own.
        var used: [InUse] = []
    }

    /// Each may take as much room on the disk as the timeline itself.
    private static let (most, mostInUse) = (2, 8)
    private let state = Mutex(State())

    /// The timeline as it was once this change had been made.
    ///
    /// - Parameter instant: without what was made later, which may stand before it in the log; `nil`: whenever it was.
    /// - Throws: ``StoreError/busy(_:)`` where too many are read already.
    func timeline(through sequence: Int64, by instant: Instant?, _ services: Services) throws -> PastTimeline {
        let epoch = services.zoneEpoch.load(ordering: .acquiring)
        let found = try state.withLock { state -> PastTimeline? in
            let found = state.kept.first {
                $0.sequence == sequence && $0.instant == instant && $0.zoneEpoch == epoch
            }
            if found == nil {
                state.used.removeAll { $0.timeline == nil }
                guard state.used.count < Self.mostInUse else {
                    throw StoreError.busy("\(Self.mostInUse) timelines of other times are being read already")
                }
            }
            return found?.timeline
        }
        if let found { return found }
        let made = try services.store.past(through: sequence, by: instant) { Self.bounds(of: $0, services) }
        state.withLock { state in
            state.used.append(InUse(made))
            state.kept.insert(
                Kept(sequence: sequence, instant: instant, zoneEpoch: epoch, timeline: made), at: 0)
            if state.kept.count > Self.most { state.kept.removeLast() }
        }
        return made
    }

    /// One whose zone is not installed any more is shown without a place in time, rather than none at all.
    static func bounds(of milestone: Milestone, _ services: Services) -> Bounds? {
        do {
            return try RecurrenceCheck(milestone, zones: services.zones).bounds
        } catch {
            services.logger.warning("\(milestone.slug): where it lay in time is unknown: \(error)")
            return nil
        }
    }
}

extension TimelineViews {
    /// What the timeline is read from, and the time that it is read at.
    struct Moment: Sendable {
        let source: any TimelineSource
        let now: Instant
    }

    /// - Parameters:
    ///   - asOf: a time, or the number of a change as `change:41`; the present where it is `nil`.
    ///   - query: whose zones count.
    /// - Throws: ``FieldError``, ``StoreError``.
    func moment(asOf: String?, _ query: QueryMessage? = nil) throws -> Moment {
        let now = services.clock()
        guard let asOf else { return Moment(source: services.store, now: now) }
        if asOf.hasPrefix("change:") {
            guard let sequence = Int64(asOf.dropFirst("change:".count)) else {
                throw FieldError(
                    field: "asOf", reason: "“\(Printable.escape(asOf))” is not the number of a change, as change:41")
            }
            let change = try services.store.read { try $0.change(sequence) }
            return Moment(
                source: try services.past.timeline(through: sequence, by: nil, services), now: change.change.at)
        }
        let (zone, rules) = try zone(of: query)
        let time = try Fields.read("asOf") {
            try QueryTime.parse(asOf, now: now, zone: rules, zoneIdentifier: zone, zones: zones)
        }
        guard let lower = time.lower, let upper = time.upper else {
            throw FieldError(field: "asOf", reason: "“\(Printable.escape(asOf))” has no beginning or no end")
        }
        // Of a day, a month or a year everything counts that was recorded in it.
        let last = lower == upper ? upper : upper.adding(seconds: -1) ?? upper
        let (sequence, isMixed) = try services.store.read { reader in
            let sequence = try reader.lastChange(by: last)
            return (sequence, try reader.hasLaterChange(than: last, upTo: sequence))
        }
        return Moment(
            source: try services.past.timeline(through: sequence, by: isMixed ? last : nil, services),
            now: lower <= now && now < upper ? now : lower)
    }

    func zone(of query: QueryMessage?) throws -> (identifier: String, rules: ZoneRules) {
        let zone = ZoneChoice(
            asked: query?.zone, configured: services.configuration.zone, client: query?.clientZone
        ).identifier
        return (zone, try Fields.read("zone") { try zones.rules(for: zone) })
    }
}
