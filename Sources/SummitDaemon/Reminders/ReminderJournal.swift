package import SummitCore
package import Systemd

/// The journal as reminders see it: entries go in, and are looked for again.
package protocol ReminderJournal: AnyObject {
    /// `none` where there is no journal, `unreadable` where this user may not read what it wrote, else `available`.
    var state: DeliveryMachine.Journal { get }

    /// - Returns: whether it went out.
    func write(_ entry: ReminderEntry) -> Bool

    /// - Returns: the cursors of those that are in the journal.
    /// - Throws: ``JournalError``.
    func find(_ keys: [DeliveryKey]) throws -> [DeliveryKey: String]

    /// Writes an entry after all that were sent so far. Once it can be read, those were handled.
    ///
    /// - Returns: whether the journal took it.
    func sendBarrier() -> Bool

    /// Says something where the log may not get through.
    func tellPerson(_ message: String)

    /// Whether the last barrier can be read.
    func hasBarrier() throws -> Bool
}

/// An entry of the journal that gives one reminder, or several.
package struct ReminderEntry: Sendable {
    package let keys: [DeliveryKey]
    /// For people.
    package let message: String
    /// All of it.
    package let fields: [JournalField]
}
