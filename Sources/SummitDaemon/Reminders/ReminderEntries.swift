internal import SummitCore
internal import SummitStore
internal import Systemd

/// Makes the journal entries of reminders that are to be sent.
struct ReminderEntries {
    /// One reminder, with what it says.
    struct Item {
        let delivery: Delivery
        let message: String
        /// Microseconds.
        private(set) var lateness: Int64 = 0

        init(delivery: Delivery, message: String) {
            self.delivery = delivery
            self.message = message
        }

        /// - Parameter wall: Unix time in microseconds.
        mutating func measureLateness(at wall: Int64) {
            let (due, overflow) = delivery.planned.at.secondsSinceEpoch.multipliedReportingOverflow(by: 1_000_000)
            lateness = overflow ? 0 : max(0, wall.subtractingReportingOverflow(due).partialValue)
        }
    }

    /// No more than these come in one entry.
    static let mostInOne = 100

    /// The entries of these reminders: an own one for each; for those that come in a digest, or too late, one for many.
    static func entries(_ items: [Item]) -> [(entry: ReminderEntry, items: [Item])] {
        var entries = items.filter { $0.delivery.form == .single }.map { (single($0), [$0]) }
        for form in [DeliveryForm.digest, .missed] {
            var rest = items.filter { $0.delivery.form == form }[...]
            while !rest.isEmpty {
                let some = Array(rest.prefix(mostInOne))
                rest = rest.dropFirst(mostInOne)
                entries.append((many(some, form), some))
            }
        }
        return entries
    }

    private static func single(_ item: Item) -> ReminderEntry {
        let delivery = item.delivery
        let isLate = item.lateness >= CatchUp.tolerance * 1_000_000
        return entry(
            [item], message: item.message, id: isLate ? MessageID.lateReminder : MessageID.reminder,
            [
                JournalField("SUMMIT_DUE", delivery.planned.due.description),
                JournalField("SUMMIT_LATENESS_USEC", String(item.lateness)),
                JournalField("SUMMIT_TITLE", delivery.title),
            ])
    }

    private static func many(_ items: [Item], _ form: DeliveryForm) -> ReminderEntry {
        let count = items.count == 1 ? "1 reminder" : "\(items.count) reminders"
        let head = form == .missed ? "\(count) came too late to be given" : "\(count) could not be given in time"
        let lines = [head + ":"] + items.map { "  " + $0.message }
        return entry(
            items, message: lines.joined(separator: "\n"),
            id: form == .missed ? MessageID.missedReminders : MessageID.digest,
            [JournalField("SUMMIT_REMINDERS", String(items.count))])
    }

    private static func entry(
        _ items: [Item], message: String, id: String, _ fields: [JournalField]
    ) -> ReminderEntry {
        let level = items.map(\.delivery.planned.priority.level).min() ?? Priority.notice.level
        let head = [
            JournalField("MESSAGE", message),
            JournalField("MESSAGE_ID", id),
            JournalField("PRIORITY", String(level)),
            JournalField("SYSLOG_IDENTIFIER", "summitd"),
        ]
        let each = items.flatMap {
            [
                JournalField("SUMMIT_DELIVERY_ID", $0.delivery.key.description),
                JournalField("SUMMIT_MILESTONE", $0.delivery.slug),
                JournalField("SUMMIT_UID", $0.delivery.uid),
            ]
        }
        return ReminderEntry(keys: items.map(\.delivery.key), message: message, fields: head + each + fields)
    }
}
