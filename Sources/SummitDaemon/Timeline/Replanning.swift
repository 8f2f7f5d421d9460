internal import FoundationEssentials
internal import LinuxSystem
internal import SummitCore
internal import SummitStore

/// Working out bounds and plans anew for the whole timeline, when the policies or the zone rules have changed.
struct Replanning {
    let services: Services
    private static let batch = 200

    /// What the present plan follows from.
    var basis: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            let policies = try encoder.encode(services.configuration.policies)
            let input = Array(policies) + Array("tzdata \(services.zones.tzdataVersion ?? "unknown")".utf8)
            return Hexadecimal.text(sha256(input))
        }
    }

    /// Does so if the stored plan was made on another basis; in short transactions that let reminders through.
    ///
    /// - Returns: how many milestones were gone through; `nil` where nothing had changed.
    func runIfNeeded() async throws -> Int? {
        let basis = try basis
        if try services.store.read({ try $0.setting(Ledger.planBasis) }) == basis { return nil }
        var position: StoreReader.Position?
        var count = 0
        repeat {
            let page = try services.store.read { [position] in
                try $0.page(TimelineQuery(), after: position, size: Self.batch)
            }
            try await replan(page.milestones)
            count += page.milestones.count
            position = page.next
        } while position != nil
        try await services.writer.write { try $0.setSetting(Ledger.planBasis, basis) }
        services.planChanged()
        return count
    }

    private func replan(_ milestones: [StoredMilestone]) async throws {
        let (planner, zones, now) = (services.planner, services.zones, services.clock())
        try await services.writer.write { writer in
            for stored in milestones {
                // It may have been changed or removed since the page was read.
                guard let current = try writer.reader.milestone(stored.milestone.uid)?.milestone else { continue }
                if let when = current.when { try writer.setBounds(try when.bounds(zones: zones), of: current) }
                try writer.replan(
                    current, planned: try planner.deliveries(of: current, zones: zones), now: now,
                    reason: "already past when its policy came into force")
            }
        }
    }
}
