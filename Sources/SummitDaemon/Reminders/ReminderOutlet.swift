internal import LinuxSystem
internal import SummitCore
internal import SummitStore
internal import Synchronization
package import Systemd

/// Where reminders go: the journal, and standard error for a person who watches or where there is no journal.
package final class ReminderOutlet: Sendable {
    /// `nil` where the system had no journal when the daemon started.
    let journal: JournalSocket?
    /// Whether a person at a terminal, or at the log of a container, reads standard error.
    let echoes: Bool
    /// The last entry was refused for want of room, which `poll(2)` tells the end of; other refusals it does not.
    private let isFull = Atomic(false)

    /// - Parameter echoes: print each reminder to standard error too.
    package init(journal: JournalSocket?, echoes: Bool) {
        self.journal = journal
        self.echoes = echoes || journal == nil
    }

    func state(readable: Bool) -> DeliveryMachine.Journal {
        if journal == nil { return .none }
        return readable ? .available : .unreadable
    }

    /// What to poll for room; -1 where waiting for room would not help.
    var writableDescriptor: Int32 { isFull.load(ordering: .relaxed) ? journal?.descriptor ?? -1 : -1 }

    /// - Returns: whether it went out.
    func write(_ fields: [JournalField]) -> Bool {
        guard let outcome = journal?.send(fields) else { return false }
        isFull.store(outcome == .wouldBlock, ordering: .relaxed)
        return outcome == .sent
    }

    /// - Returns: whether it went out.
    func send(_ delivery: Delivery, message: String, lateness: Int64) -> Bool {
        if journal != nil {
            let isLate = lateness >= 60_000_000
            let isSent = write([
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
            guard isSent else { return false }
        }
        if echoes { StandardError.print(message) }
        return true
    }
}
