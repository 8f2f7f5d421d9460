package import SummitCore
package import SummitStore

/// The ledger without the decisions of the daemon.
extension StoreWriter {
    /// Claims everything that is due, and gives each an entry of its own.
    package func claim(
        upTo now: Instant, at: Int64 = 1, bootID: String? = nil, limit: Int = 512
    ) throws -> (claimed: [DeliveryKey], more: Bool) {
        try claim(upTo: now, at: at, bootID: bootID, limit: limit) { _, _ in .give(.single, next: nil) }
    }

    /// Plans, and keeps what is to be given again and nothing else.
    @discardableResult
    package func replan(
        _ milestone: Milestone, _ plan: Planner.Plan, now: Instant, reason: String
    ) throws -> [PlannedDelivery] {
        try replan(milestone, plan, now: now, reason: reason) { $0.repetition > 0 ? $0 : nil }
    }
}
