/// One reminder of one occurrence, with the instant it falls due under the zone rules of today.
public struct PlannedDelivery: Hashable, Sendable {
    public let key: DeliveryKey
    /// What it is a reminder of, and which: the same for each time it is given.
    public let subject: DeliverySubject
    /// How often it was given before: only what is snoozed or repeated is given again.
    public let repetition: Int
    public let priority: Priority
    public let due: Instant
    /// When it is to be given: when it is due, or later where that falls into quiet hours.
    public let at: Instant
    /// The policy it comes from; `nil` for the milestone's own.
    public let policy: String?
    public let again: RepeatUntilAcknowledged?
    public let catchUp: CatchUp

    public init(
        _ subject: DeliverySubject, repetition: Int = 0, priority: Priority = .notice, due: Instant, at: Instant? = nil,
        policy: String? = nil, again: RepeatUntilAcknowledged? = nil, catchUp: CatchUp = .late,
        hash: (_ bytes: [UInt8]) -> [UInt8]
    ) {
        key = subject.key(repetition: repetition, hash: hash)
        self.subject = subject
        self.repetition = repetition
        self.priority = priority
        self.due = due
        self.at = at ?? due
        self.policy = policy
        self.again = again
        self.catchUp = catchUp
    }

    /// As the store has it.
    public init(
        key: DeliveryKey, _ subject: DeliverySubject, repetition: Int, priority: Priority, due: Instant, at: Instant,
        policy: String?, again: RepeatUntilAcknowledged?, catchUp: CatchUp
    ) {
        self.key = key
        self.subject = subject
        self.repetition = repetition
        self.priority = priority
        self.due = due
        self.at = at
        self.policy = policy
        self.again = again
        self.catchUp = catchUp
    }
}

/// What a delivery is a reminder of: a trigger of one occurrence of a milestone.
public struct DeliverySubject: Hashable, Sendable {
    /// The milestone's uid.
    public let milestone: String
    /// The local start with its zone; empty for an undated milestone.
    public let nominalStart: String
    public let trigger: Trigger
    /// How often a person has moved that occurrence.
    public let generation: Int64

    public init(milestone: String, nominalStart: String, trigger: Trigger, generation: Int64) {
        self.milestone = milestone
        self.nominalStart = nominalStart
        self.trigger = trigger
        self.generation = generation
    }

    /// The local start by itself; `nil` where there is none.
    public var localStart: LocalStart? { try? LocalStart(parsing: String(nominalStart.prefix { $0 != "[" })) }

    /// - Parameter hash: SHA-256.
    public func key(repetition: Int = 0, hash: (_ bytes: [UInt8]) -> [UInt8]) -> DeliveryKey {
        DeliveryKey(
            uid: milestone, nominalStart: nominalStart, trigger: trigger, generation: generation,
            repetition: repetition, hash: hash)
    }
}
