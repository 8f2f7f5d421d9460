/// The calls and replies of org.summitd.Reminders.
package enum ReminderMethods {
    package struct Delivery: Codable, Hashable, Sendable {
        package var key: String
        package var milestone: String
        package var uid: String
        package var title: String
        package var trigger: String
        package var priority: String
        package var policy: String?
        package var due: String
        package var at: String?
        package var repetition: Int?
        package var every: String?
        package var atMost: Int?
        package var catchUp: String?
        package var state: String
        package var form: String?
        package var message: String?
        package var latenessUsec: Int64?
        package var claimedAt: String?
        package var sentAt: String?
        package var settledAt: String?
        package var cursor: String?
        package var note: String?
        package var acknowledgedAt: String?
        package var acknowledgedBy: String?

        package init(
            key: String, milestone: String, uid: String, title: String, trigger: String, priority: String, due: String,
            state: String
        ) {
            self.key = key
            self.milestone = milestone
            self.uid = uid
            self.title = title
            self.trigger = trigger
            self.priority = priority
            self.due = due
            self.state = state
        }
    }

    package struct List: Codable, Sendable {
        package var milestone: String?
        package var states: [String]?
        package var since: String?
        package var until: String?
        package var limit: Int?
        package var zone: String?
        package var clientZone: String?

        package init(
            milestone: String? = nil, states: [String]? = nil, since: String? = nil, until: String? = nil,
            limit: Int? = nil, zone: String? = nil, clientZone: String? = nil
        ) {
            self.milestone = milestone
            self.states = states
            self.since = since
            self.until = until
            self.limit = limit
            self.zone = zone
            self.clientZone = clientZone
        }
    }

    /// What List, Acknowledge, Snooze, Skip and Simulate answer.
    package struct Deliveries: Codable, Sendable {
        package var reminders: [Delivery]
        package init(reminders: [Delivery]) { self.reminders = reminders }
    }

    package struct Add: Codable, Sendable {
        package var milestone: String
        package var trigger: String
        package var priority: String?
        package var every: String?
        package var atMost: Int?
        package var catchUp: String?
        package var zone: String?
        package var clientZone: String?
        package var dryRun: Bool?

        package init(
            milestone: String, reminder: ReminderMessage, zone: String? = nil, clientZone: String? = nil,
            dryRun: Bool? = nil
        ) {
            self.milestone = milestone
            trigger = reminder.trigger
            priority = reminder.priority
            every = reminder.every
            atMost = reminder.atMost
            catchUp = reminder.catchUp
            self.zone = zone
            self.clientZone = clientZone
            self.dryRun = dryRun
        }

        package var reminder: ReminderMessage {
            ReminderMessage(trigger: trigger, priority: priority, every: every, atMost: atMost, catchUp: catchUp)
        }
    }

    package struct AddReply: Codable, Sendable {
        package var milestone: String
        package var trigger: String
        package var due: String?
        package var warnings: [String]

        package init(milestone: String, trigger: String, due: String?, warnings: [String]) {
            self.milestone = milestone
            self.trigger = trigger
            self.due = due
            self.warnings = warnings
        }
    }

    package struct Remove: Codable, Sendable {
        package var milestone: String
        package var trigger: String
        package var clientZone: String?
        package var dryRun: Bool?

        package init(milestone: String, trigger: String, clientZone: String? = nil, dryRun: Bool? = nil) {
            self.milestone = milestone
            self.trigger = trigger
            self.clientZone = clientZone
            self.dryRun = dryRun
        }
    }

    package struct RemoveReply: Codable, Sendable {
        package var milestone: String
        package var trigger: String

        package init(milestone: String, trigger: String) {
            self.milestone = milestone
            self.trigger = trigger
        }
    }

    /// Acknowledge and Skip.
    package typealias Named = TimelineMethods.Named

    package struct Snooze: Codable, Sendable {
        package var name: String
        package var duration: String?
        package var until: String?
        package var zone: String?
        package var clientZone: String?
        package var dryRun: Bool?

        package init(
            name: String, duration: String? = nil, until: String? = nil, zone: String? = nil,
            clientZone: String? = nil, dryRun: Bool? = nil
        ) {
            self.name = name
            self.duration = duration
            self.until = until
            self.zone = zone
            self.clientZone = clientZone
            self.dryRun = dryRun
        }
    }

    package struct Explain: Codable, Sendable {
        package var name: String
        package var limit: Int?

        package init(name: String, limit: Int? = nil) {
            self.name = name
            self.limit = limit
        }
    }

    package struct Step: Codable, Hashable, Sendable {
        package var sequence: Int64
        package var at: String
        package var step: String
        package var note: String?

        package init(sequence: Int64, at: String, step: String, note: String?) {
            self.sequence = sequence
            self.at = at
            self.step = step
            self.note = note
        }
    }

    package struct Explained: Codable, Hashable, Sendable {
        package var reminder: Delivery
        package var reason: String
        package var steps: [Step]

        package init(reminder: Delivery, reason: String, steps: [Step]) {
            self.reminder = reminder
            self.reason = reason
            self.steps = steps
        }
    }

    package struct ExplainReply: Codable, Sendable {
        package var reason: String
        package var reminders: [Explained]

        package init(reason: String, reminders: [Explained]) {
            self.reason = reason
            self.reminders = reminders
        }
    }

    package struct Simulate: Codable, Sendable {
        package var from: String
        package var to: String
        package var milestone: String?
        package var limit: Int?
        package var now: String?
        package var zone: String?
        package var clientZone: String?

        package init(
            from: String, to: String, milestone: String? = nil, limit: Int? = nil, now: String? = nil,
            zone: String? = nil, clientZone: String? = nil
        ) {
            self.from = from
            self.to = to
            self.milestone = milestone
            self.limit = limit
            self.now = now
            self.zone = zone
            self.clientZone = clientZone
        }
    }

    package struct Watch: Codable, Sendable {
        package var since: Int64?
        package init(since: Int64? = nil) { self.since = since }
    }

    package struct Event: Codable, Hashable, Sendable {
        package var sequence: Int64
        package var at: String
        package var step: String
        package var note: String?
        package var reminder: Delivery

        package init(_ step: Step, reminder: Delivery) {
            sequence = step.sequence
            at = step.at
            self.step = step.step
            note = step.note
            self.reminder = reminder
        }
    }

    package struct WatchReply: Codable, Sendable {
        package var sequence: Int64
        package var events: [Event]

        package init(sequence: Int64, events: [Event]) {
            self.sequence = sequence
            self.events = events
        }
    }
}
