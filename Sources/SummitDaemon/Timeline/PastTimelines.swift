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
        let zoneEpoch: UInt64
        let timeline: PastTimeline
    }

    /// Each may take as much room on the disk as the timeline itself.
    private static let most = 2
    private let kept = Mutex<[Kept]>([])

    /// The timeline as it was once this change had been made.
    func timeline(through sequence: Int64, _ services: Services) throws -> PastTimeline {
        let epoch = services.zoneEpoch.load(ordering: .acquiring)
        let found = kept.withLock { kept in kept.first { $0.sequence == sequence && $0.zoneEpoch == epoch } }
        if let found { return found.timeline }
        let made = try services.store.past(through: sequence) { Self.bounds(of: $0, services) }
        kept.withLock { kept in
            kept.insert(Kept(sequence: sequence, zoneEpoch: epoch, timeline: made), at: 0)
            if kept.count > Self.most { kept.removeLast() }
        }
        return made
    }

    /// One whose zone is not installed any more is shown without a place in time, rather than none at all.
    private static func bounds(of milestone: Milestone, _ services: Services) -> Bounds? {
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
            return Moment(source: try services.past.timeline(through: sequence, services), now: change.change.at)
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
        let sequence = try services.store.read { try $0.lastChange(by: last) }
        return Moment(
            source: try services.past.timeline(through: sequence, services),
            now: lower <= now && now < upper ? now : lower)
    }

    func zone(of query: QueryMessage?) throws -> (identifier: String, rules: ZoneRules) {
        let zone = ZoneChoice(
            asked: query?.zone, configured: services.configuration.zone, client: query?.clientZone
        ).identifier
        return (zone, try Fields.read("zone") { try zones.rules(for: zone) })
    }
}
