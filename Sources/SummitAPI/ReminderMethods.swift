/// The calls and replies of org.summitd.Reminders.
package enum ReminderMethods {
    package static let interface = "org.summitd.Reminders"

    package struct Delivery: Codable, Hashable, Sendable {
        package var key: String
        package var milestone: String
        package var uid: String
        package var title: String
        package var trigger: String
        package var priority: String
        package var policy: String?
        package var due: String
        package var state: String
        package var message: String?
        package var latenessUsec: Int64?
        package var claimedAt: String?
        package var sentAt: String?
        package var settledAt: String?
        package var cursor: String?
        package var note: String?

        package init(
            key: String, milestone: String, uid: String, title: String, trigger: String, priority: String,
            policy: String?, due: String, state: String, message: String?, latenessUsec: Int64?, claimedAt: String?,
            sentAt: String?, settledAt: String?, cursor: String?, note: String?
        ) {
            self.key = key
            self.milestone = milestone
            self.uid = uid
            self.title = title
            self.trigger = trigger
            self.priority = priority
            self.policy = policy
            self.due = due
            self.state = state
            self.message = message
            self.latenessUsec = latenessUsec
            self.claimedAt = claimedAt
            self.sentAt = sentAt
            self.settledAt = settledAt
            self.cursor = cursor
            self.note = note
        }
    }

    package struct List: Codable, Sendable {
        package var milestone: String?
        package var states: [String]?
        package var limit: Int?

        package init(milestone: String? = nil, states: [String]? = nil, limit: Int? = nil) {
            self.milestone = milestone
            self.states = states
            self.limit = limit
        }
    }

    package struct ListReply: Codable, Sendable {
        package var reminders: [Delivery]
        package init(reminders: [Delivery]) { self.reminders = reminders }
    }

    package struct Add: Codable, Sendable {
        package var milestone: String
        package var trigger: String
        package var priority: String?
        package var zone: String?
        package var clientZone: String?
        package var dryRun: Bool?

        package init(
            milestone: String, trigger: String, priority: String? = nil, zone: String? = nil,
            clientZone: String? = nil, dryRun: Bool? = nil
        ) {
            self.milestone = milestone
            self.trigger = trigger
            self.priority = priority
            self.zone = zone
            self.clientZone = clientZone
            self.dryRun = dryRun
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
        package var dryRun: Bool?

        package init(milestone: String, trigger: String, dryRun: Bool? = nil) {
            self.milestone = milestone
            self.trigger = trigger
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
}
