internal import LinuxSystem
internal import Logging
internal import ServiceLifecycle
internal import SummitCore
internal import SummitStore
internal import Synchronization

/// Where questions leave word that it is not known of milestones that recur where they stand.
final class StaleStandings: Sendable {
    /// So few are worked out anew for each question: to keep what came of it, the disk would have to be waited for.
    private static let few = 4
    fileprivate let (word, leave) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    func noteStale(_ count: Int) {
        if count > Self.few { leave.yield() }
    }
}

/// Keeps where milestones that recur stand (``Standing``): at the start, and when a question found that it is not known of
/// many; never by a clock of its own.
struct StandingService: Service {
    let services: Services
    /// So many are written in one transaction.
    private static let batch = 200
    /// Of one whose occurrences can't be found it is asked again after so many seconds.
    private static let patience: Int64 = 86_400

    func run() async throws {
        services.standings.leave.yield()
        for await _ in services.standings.word.cancelOnGracefulShutdown() {
            do {
                while try await keepSome() == Self.batch {}
            } catch {
                // They are worked out for each question meanwhile.
                services.logger.warning("where milestones that recur stand could not be kept: \(error)")
            }
        }
    }

    /// Works out some, on a thread that nobody waits for: a rule may take long. Only then they are written.
    ///
    /// - Returns: how many were not known.
    func keepSome() async throws -> Int {
        let (services, now) = (services, services.clock())
        let epoch = services.zoneEpoch.load(ordering: .acquiring)
        let found = try await OwnThread.run {
            try services.store.read { try $0.staleStandings(at: now, limit: Self.batch) }
                .map { (stale: $0, standing: standing(of: try $0.milestone(), at: now)) }
        }
        if found.isEmpty { return 0 }
        try await services.writer.write { writer in
            // With other zone rules they stand elsewhere.
            guard services.zoneEpoch.load(ordering: .acquiring) == epoch else { return }
            for (stale, standing) in found { try writer.keep(standing, of: stale) }
        }
        return found.count
    }

    private func standing(of milestone: Milestone, at now: Instant) -> Standing {
        do {
            return try milestone.standing(at: now, zones: services.zones)
        } catch {
            services.logger.warning("\(milestone.slug): its occurrences can't be found: \(error)")
            return Standing(
                since: now, until: now.adding(seconds: Self.patience), nextBegin: nil, lastEnd: nil, begun: nil)
        }
    }
}
