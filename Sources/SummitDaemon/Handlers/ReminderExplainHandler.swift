internal import SummitAPI
internal import SummitCore
internal import SummitStore

/// Why a reminder was given, or not.
enum ReminderExplainHandler: ReadHandler {
    static let method = "org.summitd.Reminders.Explain"
    private static let defaultLimit = 100

    static func run(_ call: ReminderMethods.Explain, _ context: CallContext) throws -> ReminderMethods.ExplainReply {
        let limit = try ReminderLimit.read(call.limit, default: defaultLimit)
        let (services, facts) = (context.services, context.manager.facts)
        return try services.store.read { reader in
            let deliveries = try DeliverySelection(name: call.name, reader: reader).all(
                around: services.clock(), limit: limit)
            let explained = try deliveries.map { one in
                let events = try reader.events(of: one.key)
                return ReminderMethods.Explained(
                    reminder: ReminderMethods.Delivery(one), reason: reason(one, events, facts, services),
                    steps: events.map(ReminderMethods.Step.init))
            }
            let milestone = try
                (deliveries.first.map { try reader.milestone(uid: $0.uid) } ?? reader.milestone(call.name))?
                .milestone
            return ReminderMethods.ExplainReply(
                reason: summary(milestone, services), reminders: explained)
        }
    }

    /// Of the milestone as a whole.
    private static func summary(_ milestone: Milestone?, _ services: Services) -> String {
        guard let milestone else { return "the milestone was removed; what was delivered stays on record" }
        if !milestone.wantsReminders { return "the milestone is \(milestone.status.rawValue): its reminders rest" }
        let policies = services.configuration.reminders.policies.filter { $0.fits(milestone) }.map(\.name)
        var sources: [String] = []
        if !milestone.reminders.isEmpty {
            sources.append("its own " + milestone.reminders.map(\.trigger.description).joined(separator: ", "))
        }
        if !policies.isEmpty {
            sources.append("those of the polic\(policies.count == 1 ? "y" : "ies") " + policies.joined(separator: ", "))
        }
        if sources.isEmpty { return "it has no reminders: none of its own, and no policy fits it" }
        if milestone.when == nil { return "it has no date to count from; its reminders wait for one" }
        return "its reminders are " + sources.joined(separator: " and ")
    }

    private static func reason(
        _ delivery: Delivery, _ events: [DeliveryEvent], _ facts: ManagerFacts, _ services: Services
    ) -> String {
        let planned = delivery.planned
        let origin = planned.policy.map { "the policy “\($0)”" } ?? "the milestone itself"
        switch delivery.state {
        case .due:
            var text = "it is to be given at \(planned.at), by \(planned.subject.trigger) of \(origin)"
            if planned.repetition > 0 {
                let times = planned.repetition == 1 ? "once" : "\(planned.repetition) times"
                text += ", once more: it was given \(times) before"
            }
            if planned.at > planned.due, planned.repetition == 0 {
                text += "; it is due at \(planned.due), and waits for the end of quiet hours"
            }
            if planned.at <= services.clock() { text += "; that has passed, and " + held(facts) }
            return text
        case .claimed: return "it is being given; " + held(facts)
        case .sent:
            let silent = facts.journal == "silent" ? ": the journal takes entries, and none of them has appeared" : ""
            return "it was sent to the journal, and was not found there yet\(silent)"
        case .confirmed:
            let late = delivery.latenessMicroseconds.map { ", \(lateness($0)) after its time" } ?? ""
            let form = delivery.form == .digest ? " in a digest with others" : ""
            let sends = events.count { $0.step == .sent }
            let again = sends > 1 ? "; it had to be sent \(sends) times" : ""
            return "it was given\(form)\(late), and read back from the journal\(again)"
        case .missed:
            return "it came too late to be given: it was to be given at \(planned.at), and could be only at "
                + "\(delivery.claimedAt.map(ReminderTime.text) ?? "an unknown time"); its catch-up is “\(planned.catchUp)”"
        case .skipped: return "it was not given: \(delivery.note ?? "skipped")"
        case .unverifiable:
            return "it was sent, and whether it arrived is unknown: \(delivery.note ?? "no reason noted")"
        }
    }

    private static func held(_ facts: ManagerFacts) -> String {
        if !facts.clockBelieved { return "the clock is not believed: reminders are held until it is set" }
        switch facts.journal {
        case "held": return "the journal takes no entries: reminders are held until it does"
        default: return "it is about to be"
        }
    }

    private static func lateness(_ microseconds: Int64) -> String {
        if microseconds < 1_000_000 { return "\(microseconds / 1_000) ms" }
        return CalendarDuration.seconds(microseconds / 1_000_000).prose
    }
}

extension ReminderMethods.Step {
    init(_ event: DeliveryEvent) {
        self.init(
            sequence: event.sequence, at: ReminderTime.text(event.at), step: event.step.rawValue, note: event.note)
    }
}
