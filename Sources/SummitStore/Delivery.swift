package import SummitCore

/// One entry of the delivery ledger, or of the plan ahead of it.
package struct Delivery: Hashable, Sendable {
    package enum State: String, Sendable, CaseIterable {
        case due, claimed, sent, confirmed, skipped, missed, unverifiable

        /// Whether the reminder reached, or may have reached, whom it is for.
        package var isGiven: Bool { self == .sent || self == .confirmed || self == .unverifiable }
    }

    package var planned: PlannedDelivery
    package var slug: String
    package var title: String
    package var state: State
    package var form: DeliveryForm
    package var message: String?
    /// Microseconds after `planned.at` at which the entry was sent.
    package var latenessMicroseconds: Int64?
    /// Unix time in microseconds.
    package var claimedAt: Int64?
    package var bootID: String?
    package var sentAt: Int64?
    package var settledAt: Int64?
    package var cursor: String?
    package var note: String?
    /// Unix time in microseconds.
    package var acknowledgedAt: Int64?
    package var acknowledgedBy: String?

    package var key: DeliveryKey { planned.key }
    package var uid: String { planned.subject.milestone }
}
