internal import LinuxSystem
internal import SummitCore
internal import SummitStore
package import Systemd

/// Where reminders go: the journal, and standard error for a person who watches or where there is no journal.
package final class ReminderOutlet: Sendable {
    /// `nil` where the system had no journal when the daemon started.
    let journal: JournalSocket?
    /// Whether a person at a terminal, or at the log of a container, reads standard error.
    let echoes: Bool

    /// - Parameter echoes: print each reminder to standard error too.
    package init(journal: JournalSocket?, echoes: Bool) {
        self.journal = journal
        self.echoes = echoes || journal == nil
    }

    func state(readable: Bool) -> DeliveryMachine.Journal {
        if journal == nil { return .none }
        return readable ? .available : .unreadable
    }

    var writableDescriptor: Int32 { journal?.descriptor ?? -1 }

    /// - Returns: whether it went out.
    func send(_ delivery: Delivery, message: String, lateness: Int64) -> Bool {
        if let journal {
            let isLate = lateness >= 60_000_000
            let outcome = journal.send([
                JournalField("MESSAGE", message),
                JournalField("MESSAGE_ID", isLate ? MessageID.lateReminder : MessageID.reminder),
                JournalField("PRIORITY", String(delivery.priority.level)),
                JournalField("SYSLOG_IDENTIFIER", "summitd"),
                JournalField("SUMMIT_DELIVERY_ID", delivery.key.description),
                JournalField("SUMMIT_MILESTONE", delivery.slug),
                JournalField("SUMMIT_UID", delivery.uid),
                JournalField("SUMMIT_DUE", delivery.due.description),
                JournalField("SUMMIT_LATENESS_USEC", String(lateness)),
                JournalField("SUMMIT_TITLE", delivery.title),
            ])
            guard outcome == .sent else { return false }
        }
        if echoes { StandardError.print(message) }
        return true
    }
}
