internal import FoundationEssentials
internal import LinuxSystem
internal import Logging
internal import ServiceLifecycle
internal import SummitCore
internal import SummitStore
internal import Synchronization

/// Working out bounds and plans anew for the whole timeline, when the policies or the zone rules have changed.
package struct Replanning {
    private let services: Services
    private static let batch = 200

    package init(services: Services) { self.services = services }

    /// What the present plan follows from.
    private struct Basis: Equatable {
        let policies: String
        let zones: String

        init(_ services: Services) throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            policies = Hexadecimal.text(sha256(Array(try encoder.encode(services.configuration.reminders))))
            zones = services.zones.fingerprint(hash: sha256)
        }

        /// That of the stored plan, as far as there is one.
        init?(_ reader: StoreReader) throws {
            guard let policies = try reader.setting(Ledger.planPolicies),
                let zones = try reader.setting(Ledger.planZones)
            else { return nil }
            (self.policies, self.zones) = (policies, zones)
        }

        func store(_ writer: StoreWriter) throws {
            try writer.setSetting(Ledger.planPolicies, policies)
            try writer.setSetting(Ledger.planZones, zones)
        }
    }

    /// Does so if the stored plan was made on another basis, in short transactions that let reminders through; and says
    /// what came of it.
    package func runIfNeeded() async throws {
        while true {
            let epoch = services.zoneEpoch.load(ordering: .acquiring)
            let basis = try Basis(services)
            let before = try services.store.read { try Basis($0) }
            if before != basis {
                let summary = try await run()
                try await services.writer.write { try basis.store($0) }
                say(summary, hasNewRules: before.map { $0.zones != basis.zones } ?? false)
            }
            // Meanwhile the configuration or the rules may have changed again.
            if try Basis(services) == basis, services.planIsCurrent(asOf: epoch) { return }
        }
    }

    /// The same, as soon as there is room for it on the disk.
    func runWhenThereIsRoom() async throws {
        while true {
            do {
                return try await runIfNeeded()
            } catch StoreError.mended {
                continue
            } catch StoreError.full {
                services.logger.error("the disk is full; the reminders are planned anew once there is room")
                do {
                    try await cancelWhenGracefulShutdown { try await Task.sleep(for: .seconds(10)) }
                } catch is CancellationError {
                    return
                }
            }
        }
    }

    private func run() async throws -> Summary {
        var summary = Summary()
        var last: Int64? = .min
        // One present for all: what falls due while this goes on was ahead when it began.
        let now = services.clock()
        while let row = last {
            let part = try services.store.read { try $0.uids(after: row, most: Self.batch) }
            let moved = try await services.writer.write { writer in
                try part.values.compactMap { try replan($0, now: now, writer) }
            }
            services.planChanged()
            summary.add(moved, of: part.values.count)
            last = part.last
        }
        return summary
    }

    /// The same for one milestone, whose plan was made with something of it claimed.
    func renew(_ uid: String, now: Instant, _ writer: StoreWriter) throws { _ = try replan(uid, now: now, writer) }

    /// - Returns: what moved; `nil` where nothing did.
    private func replan(_ uid: String, now: Instant, _ writer: StoreWriter) throws -> Moved? {
        // What an import has left to do with it comes first: the plan hangs on the row that it replaces.
        try TimelineChanges.settlePending(uid, services, writer)
        // It may have been changed or removed since the page was read.
        guard let stored = try writer.reader.milestone(uid: uid) else { return nil }
        let milestone = stored.milestone
        do {
            let bounds = try RecurrenceCheck(milestone, zones: services.zones).bounds
            let after = try writer.reader.planStart(of: uid, now: now)
            let plan = try services.planner.plan(of: milestone, after: after, zones: services.zones)
            let before = try writer.reader.plannedInstants(of: uid)
            if milestone.when != nil { try writer.setBounds(bounds, of: milestone) }
            try writer.replan(
                milestone, plan, by: services, now: now, reason: "already past when its policy came into force",
                mayHaveMoved: true)
            let shifts = try writer.reader.plannedInstants(of: uid).compactMap { key, due in
                before[key].flatMap { $0 == due ? nil : Self.seconds(from: $0, to: due) }
            }
            let own = Self.shift(stored, bounds)
            guard own != nil || !shifts.isEmpty else { return nil }
            return Moved(slug: milestone.slug, by: own ?? shifts[0], reminders: shifts.count)
        } catch let error as ZoneError {
            return keep(milestone, error)
        } catch let error as FieldError {
            return keep(milestone, error)
        } catch let error as RecurrenceError {
            return keep(milestone, error)
        }
    }

    /// A zone that is gone, say, does not keep the other milestones from being planned.
    private func keep(_ milestone: Milestone, _ error: any Error) -> Moved? {
        services.logger.error("\(milestone.slug): the plan stays as it was: \(error)")
        return nil
    }

    private static func shift(_ stored: StoredMilestone, _ bounds: Bounds?) -> Int64? {
        for (old, new) in [(stored.earliest, bounds?.earliest), (stored.latest, bounds?.latest)] {
            if let old, let new, old != new { return seconds(from: old, to: new) }
        }
        return nil
    }

    private static func seconds(from old: Instant, to new: Instant) -> Int64 {
        new.secondsSinceEpoch.subtractingReportingOverflow(old.secondsSinceEpoch).partialValue
    }
}

extension StoreWriter {
    /// Makes the plan of a milestone what `plan` says, by the rules in force; what was withdrawn while the milestone did not call
    /// for it is given again.
    ///
    /// - Parameters: as of ``SummitStore/StoreWriter/replan(_:_:now:reason:mayHaveMoved:renew:)``.
    /// - Returns: the new ones that were skipped.
    @discardableResult
    func replan(
        _ milestone: Milestone, _ plan: Planner.Plan, by services: Services, now: Instant, reason: String,
        mayHaveMoved: Bool = false
    ) throws -> [PlannedDelivery] {
        let (planner, zones) = (services.planner, services.zones)
        let skipped = try replan(milestone, plan, now: now, reason: reason, mayHaveMoved: mayHaveMoved) {
            try planner.renew($0, of: milestone, zones: zones)
        }
        try resume(milestone, now: now) {
            try planner.renew(try planner.again($0, at: $1, zones: zones), of: milestone, zones: zones)
        }
        return skipped
    }
}

// MARK: What is said of it

extension Replanning {
    fileprivate struct Moved: Sendable {
        let slug: String
        /// Seconds, positive when it is later now.
        let by: Int64
        let reminders: Int
    }

    fileprivate struct Summary: Sendable {
        private static let mostNamed = 20
        var seen = 0
        var milestones = 0
        var reminders = 0
        var named: [Moved] = []

        mutating func add(_ moved: [Moved], of count: Int) {
            seen += count
            milestones += moved.count
            reminders += moved.map(\.reminders).reduce(0, +)
            named += moved.prefix(Self.mostNamed - named.count)
        }

        /// "astana-2027 by +1 h, with 2 reminders; … and 3 more"
        var details: String {
            var parts = named.map { moved in
                let shift = "\(moved.slug) by \(moved.by < 0 ? "−" : "+")\(CalendarDuration.seconds(moved.by).prose)"
                return moved.reminders == 0 ? shift : "\(shift), with \(Summary.count(moved.reminders, "reminder"))"
            }
            if milestones > named.count { parts.append("and \(milestones - named.count) more") }
            return parts.joined(separator: "; ")
        }

        static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
    }

    private func say(_ summary: Summary, hasNewRules: Bool) {
        guard hasNewRules else {
            if summary.seen > 0 {
                services.logger.info("the reminders of \(Summary.count(summary.seen, "milestone")) were planned anew")
            }
            return
        }
        let release = "tzdata \(services.zones.tzdataVersion ?? "of an unknown release")"
        var line = "\(release) moves no milestone and no reminder"
        if summary.milestones > 0 {
            line =
                "\(release) moves \(Summary.count(summary.milestones, "milestone")), "
                + "\(Summary.count(summary.reminders, "reminder")): \(summary.details)"
        }
        services.logger.notice(
            "\(line)",
            metadata: [
                LogKey.messageID: "\(MessageID.zonesChanged)", LogKey.milestones: "\(summary.milestones)",
                LogKey.reminders: "\(summary.reminders)",
            ])
    }
}
