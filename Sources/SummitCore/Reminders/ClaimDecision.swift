/// What becomes of a planned delivery whose time has come.
public enum ClaimDecision: Hashable, Sendable {
    /// By the zone rules in force it is not due yet.
    case wait(until: Instant)
    /// It is given, in this form; and once more, where nobody acknowledges it before.
    case give(DeliveryForm, next: PlannedDelivery?)
}

extension Planner {
    /// How a delivery that is claimed at `now` is given.
    ///
    /// - Parameter isHeld: whether quiet hours count for what is given again.
    /// - Throws: what the zone provider throws, of those hours alone.
    public func give(
        _ delivery: PlannedDelivery, now: Instant, isHeld: Bool = true, zones: some ZoneProvider
    ) throws -> ClaimDecision {
        let (lateness, overflow) = now.secondsSinceEpoch.subtractingReportingOverflow(delivery.at.secondsSinceEpoch)
        let form = delivery.catchUp.form(lateness: overflow ? .max : lateness)
        guard form != .missed, let again = delivery.again, delivery.repetition < again.atMost,
            let due = now.adding(seconds: again.every)
        else { return .give(form, next: nil) }
        return .give(form, next: try self.again(delivery, at: due, isChosen: !isHeld, zones: zones))
    }

    /// The same reminder once more. Where a person chose the time (`snooze`), quiet hours don't count.
    ///
    /// - Throws: what the zone provider throws.
    public func again(
        _ delivery: PlannedDelivery, at due: Instant, isChosen: Bool = false, zones: some ZoneProvider
    ) throws -> PlannedDelivery {
        let policy = rules.policies.first { $0.name == delivery.policy }
        return PlannedDelivery(
            delivery.subject, repetition: delivery.repetition + 1, priority: delivery.priority, due: due,
            at: isChosen ? due : try release(due, delivery.priority, policy: policy, zones: zones),
            policy: delivery.policy, again: delivery.again, catchUp: delivery.catchUp, hash: hash)
    }

    /// When a planned delivery is to be given by the zone rules in force; `nil` where they don't say.
    ///
    /// - Throws: what the zone provider throws; ``RecurrenceError``.
    public func release(
        _ delivery: PlannedDelivery, of milestone: Milestone, zones: some ZoneProvider
    ) throws -> Instant? {
        // What is given again has a time that no rule of the milestone's zone made.
        guard delivery.repetition == 0 else { return nil }
        let when = try milestone.when(nominalStart: delivery.subject.nominalStart, zones: zones)
        guard let due = try delivery.subject.trigger.due(for: when, zones: zones) else { return nil }
        let policy = rules.policies.first { $0.name == delivery.policy }
        return try release(due, delivery.priority, policy: policy, zones: zones)
    }

    /// What was planned of a milestone as it was, planned anew for it as it is: with the instants of the rules in force.
    ///
    /// - Returns: `nil` where it does not call for that any more.
    /// - Throws: what the zone provider throws; ``RecurrenceError``.
    public func renew(
        _ planned: PlannedDelivery, of milestone: Milestone, zones: some ZoneProvider
    ) throws -> PlannedDelivery? {
        let subject = planned.subject
        guard milestone.wantsReminders,
            let (reminder, policy) = reminders(of: milestone).first(where: { $0.reminder.trigger == subject.trigger }),
            case .some(let when) = try date(of: subject, milestone, zones: zones)
        else { return nil }
        // What is given again has a time that no rule of the milestone's zone made.
        if planned.repetition > 0 { return planned }
        guard let due = try subject.trigger.due(for: when, zones: zones) else { return nil }
        return PlannedDelivery(
            subject, priority: reminder.priority, due: due,
            at: try release(due, reminder.priority, policy: policy, zones: zones), policy: policy?.name,
            again: reminder.repetition, catchUp: reminder.catchUp ?? rules.catchUp, hash: hash)
    }

    /// The date that a reminder is of, in the milestone as it is; `nil` where there is none such any more.
    private func date(
        of subject: DeliverySubject, _ milestone: Milestone, zones: some ZoneProvider
    ) throws -> When?? {
        guard milestone.repetition != nil, !subject.trigger.isAbsolute else {
            let isSame =
                subject.generation == subject.trigger.generation(of: milestone.generation)
                && subject.nominalStart == milestone.when?.nominalStart ?? ""
            return isSame ? .some(milestone.when) : .none
        }
        guard let nominal = subject.localStart,
            let zone = milestone.when?.zone, subject.nominalStart == "\(nominal)[\(zone)]",
            let occurrence = try milestone.occurrence(nominal, zones: zones),
            subject.trigger.generation(of: occurrence.generation) == subject.generation,
            occurrence.status != .cancelled, occurrence.status != .held
        else { return .none }
        return .some(occurrence.when)
    }
}
