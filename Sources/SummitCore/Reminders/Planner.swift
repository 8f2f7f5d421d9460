/// Works out which deliveries a milestone calls for.
public struct Planner: Sendable {
    public let rules: ReminderRules
    let hash: @Sendable (_ bytes: [UInt8]) -> [UInt8]

    /// - Parameter hash: SHA-256.
    public init(rules: ReminderRules = ReminderRules(), hash: @escaping @Sendable (_ bytes: [UInt8]) -> [UInt8]) {
        self.rules = rules
        self.hash = hash
    }

    /// What is planned of a milestone.
    public struct Plan: Sendable {
        /// Its own before those of policies; two that have the same key are one.
        public var deliveries: [PlannedDelivery]
        /// What falls due later is planned once this instant has come; `nil` where nothing more is to come.
        public var through: Instant?

        public init(deliveries: [PlannedDelivery], through: Instant?) {
            self.deliveries = deliveries
            self.through = through
        }
    }

    /// So many deliveries of a milestone that recurs are planned ahead.
    static let ahead = 8
    /// So many occurrences are looked at for that. A second is an occurrence of some rules, and a trigger of days leaves two
    /// of them in doubt.
    static let mostOccurrences = 20_000

    /// The deliveries that a milestone calls for.
    ///
    /// - Parameter after: of a milestone that recurs, only the next few that fall due later than this; and, of the
    ///   next occurrence after it, what fell due before, so that it can be said that this will not come.
    /// - Throws: what the zone provider throws; ``RecurrenceError`` where its occurrences take too long to find.
    public func plan(of milestone: Milestone, after: Instant, zones: some ZoneProvider) throws -> Plan {
        guard milestone.wantsReminders else { return Plan(deliveries: [], through: nil) }
        let reminders = reminders(of: milestone)
        guard milestone.repetition != nil else {
            let only = Subject(
                when: milestone.when, nominal: milestone.when?.nominalStart ?? "", generation: milestone.generation)
            return Plan(deliveries: try deliveries(of: only, milestone, reminders, zones: zones), through: nil)
        }
        return try recurring(milestone, reminders, after: after, zones: zones)
    }

    /// What a reminder is of: a milestone, or one occurrence of it.
    private struct Subject {
        let when: When?
        let nominal: String
        let generation: Int64
    }

    typealias Wanted = (reminder: Reminder, policy: ReminderPolicy?)

    /// When what is due is to be given.
    func release(
        _ due: Instant, _ priority: Priority, policy: ReminderPolicy?, zones: some ZoneProvider
    ) throws -> Instant {
        guard !priority.isUrgent, let quiet = policy?.quietHours ?? rules.quietHours else { return due }
        return try quiet.release(due, zones: zones)
    }

    /// Whether any of its reminders is relative to its end.
    public func countsFromEnd(_ milestone: Milestone) -> Bool {
        reminders(of: milestone).contains {
            if case .relative(.end, _, _) = $0.reminder.trigger { true } else { false }
        }
    }

    func reminders(of milestone: Milestone) -> [Wanted] {
        milestone.reminders.map { ($0, nil) }
            + rules.policies.filter { $0.fits(milestone) }
            .flatMap { policy in policy.reminders.map { ($0, policy) } }
    }

    private func deliveries(
        of subject: Subject, _ milestone: Milestone, _ reminders: [Wanted], zones: some ZoneProvider
    ) throws -> [PlannedDelivery] {
        var planned: [PlannedDelivery] = []
        var seen: Set<DeliveryKey> = []
        for (reminder, policy) in reminders {
            guard let due = try reminder.trigger.due(for: subject.when, zones: zones) else { continue }
            let delivery = PlannedDelivery(
                DeliverySubject(
                    milestone: milestone.uid, nominalStart: subject.nominal, trigger: reminder.trigger,
                    generation: reminder.trigger.generation(of: subject.generation)),
                priority: reminder.priority, due: due,
                at: try release(due, reminder.priority, policy: policy, zones: zones), policy: policy?.name,
                again: reminder.repetition, catchUp: reminder.catchUp ?? rules.catchUp, hash: hash)
            if seen.insert(delivery.key).inserted { planned.append(delivery) }
        }
        return planned
    }
}

// MARK: Milestones that recur

extension Planner {
    /// Looks at the occurrences of wider and wider stretches of time until enough deliveries are found, or there are
    /// no more occurrences.
    private func recurring(
        _ milestone: Milestone, _ reminders: [Wanted], after: Instant, zones: some ZoneProvider
    ) throws -> Plan {
        // An absolute trigger has nothing to do with any occurrence: it is due once, for the milestone.
        let absolute = reminders.filter { $0.reminder.trigger.isAbsolute }
        let relative = reminders.filter { !$0.reminder.trigger.isAbsolute }
        var plan = Plan(deliveries: [], through: nil)
        let whole = Subject(
            when: milestone.when, nominal: milestone.when?.nominalStart ?? "", generation: milestone.generation)
        plan.deliveries = try deliveries(of: whole, milestone, absolute, zones: zones)
        guard let zone = milestone.when?.zone, !relative.isEmpty else { return plan }

        // From the start of an occurrence to when its reminders are due it is never less, and never more, than this.
        let longest = try milestone.longest(zones)
        let reaches = relative.map { $0.reminder.trigger.reach(longest: longest) }
        guard let least = reaches.map(\.lowerBound).min(), let most = reaches.map(\.upperBound).max(),
            let begin = after.adding(seconds: -most)
        else { return plan }
        var cursor = try milestone.occurrences(from: begin, zones: zones)
        // Those that a later occurrence can't go before any more; and the others, with the first of them.
        var (sure, open): ([PlannedDelivery], [PlannedDelivery]) = ([], [])
        var first: Instant?
        var hasNext = false
        var count = 0
        while let occurrence = try cursor.next() {
            count += 1
            guard count <= Self.mostOccurrences else {
                throw RecurrenceError(
                    reason: "it has more than \(Self.mostOccurrences) occurrences within the reach of its reminders")
            }
            if occurrence.status != .cancelled, occurrence.status != .held {
                let subject = Subject(
                    when: occurrence.when, nominal: occurrence.nominal.description + "[\(zone)]",
                    generation: occurrence.generation)
                let isNext = !hasNext && occurrence.bounds.earliest.map { $0 > after } ?? false
                if isNext { hasNext = true }
                for delivery in try deliveries(of: subject, milestone, relative, zones: zones)
                where delivery.due > after || isNext {
                    open.append(delivery)
                    first = min(first ?? delivery.due, delivery.due)
                }
            }
            // What a later occurrence calls for is due at this instant or later.
            guard let settled = occurrence.bounds.earliest?.adding(seconds: least), let due = first, due < settled
            else {
                continue
            }
            sure += open.filter { $0.due < settled }
            open.removeAll { $0.due < settled }
            first = open.map(\.due).min()
            if sure.count >= Self.ahead, let last = sure.map(\.due).max(), last > after {
                plan.deliveries += sure
                plan.through = last
                return plan
            }
        }
        plan.deliveries += sure + open
        return plan
    }
}
