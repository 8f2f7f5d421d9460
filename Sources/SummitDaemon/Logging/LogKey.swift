internal import Systemd

/// Metadata keys with a meaning of their own.
package enum LogKey {
    /// The catalog's message id of an entry.
    package static let messageID = "message-id"
    package static let milestones = "milestones"
    package static let reminders = "reminders"

    /// What becomes a field of the entry beside the message.
    static let fields: [String: StaticString] = [milestones: "SUMMIT_MILESTONES", reminders: "SUMMIT_REMINDERS"]
}
