/// One reminder of one occurrence, with the instant it falls due under the zone rules of today.
public struct PlannedDelivery: Hashable, Sendable {
    public let key: DeliveryKey
    public let milestone: String
    /// The local start the key was made from; empty for an undated milestone.
    public let nominalStart: String
    public let trigger: Trigger
    public let priority: Priority
    public let due: Instant
    /// The policy it comes from; `nil` for the milestone's own.
    public let policy: String?

    public init(
        key: DeliveryKey, milestone: String, nominalStart: String, trigger: Trigger, priority: Priority, due: Instant,
        policy: String?
    ) {
        self.key = key
        self.milestone = milestone
        self.nominalStart = nominalStart
        self.trigger = trigger
        self.priority = priority
        self.due = due
        self.policy = policy
    }
}

/// Works out which deliveries a milestone calls for.
public struct Planner: Sendable {
    public let policies: [ReminderPolicy]
    private let hash: @Sendable (_ bytes: [UInt8]) -> [UInt8]

    /// - Parameter hash: SHA-256.
    public init(policies: [ReminderPolicy], hash: @escaping @Sendable (_ bytes: [UInt8]) -> [UInt8]) {
        self.policies = policies
        self.hash = hash
    }

    /// The deliveries of a milestone, its own before those of policies; two that have the same key are one.
    ///
    /// - Throws: what the zone provider throws.
    public func deliveries(of milestone: Milestone, zones: some ZoneProvider) throws -> [PlannedDelivery] {
        guard milestone.wantsReminders else { return [] }
        let nominal = milestone.when?.nominalStart ?? ""
        var planned: [PlannedDelivery] = []
        var seen: Set<DeliveryKey> = []
        let fitting = policies.filter { $0.fits(milestone) }
        let reminders =
            milestone.reminders.map { ($0, String?.none) }
            + fitting.flatMap { policy in policy.reminders.map { ($0, Optional(policy.name)) } }
        for (reminder, policy) in reminders {
            guard let due = try reminder.trigger.due(for: milestone.when, zones: zones) else { continue }
            let key = DeliveryKey(
                uid: milestone.uid, nominalStart: nominal, trigger: reminder.trigger,
                generation: milestone.generation, hash: hash)
            guard seen.insert(key).inserted else { continue }
            planned.append(
                PlannedDelivery(
                    key: key, milestone: milestone.uid, nominalStart: nominal, trigger: reminder.trigger,
                    priority: reminder.priority, due: due, policy: policy))
        }
        return planned
    }
}
