internal import LinuxSystem
internal import SummitCore
internal import Systemd

/// Reads reminders back from the journal. Used by the reminder thread alone.
final class JournalConfirmation {
    private let outlet: ReminderOutlet
    private let reader: JournalReader?
    /// The field that journald itself fills in, so that nobody else's entry passes for ours.
    private let origin: (field: String, value: String)
    private var barrier: String?

    init(outlet: ReminderOutlet) {
        self.outlet = outlet
        reader = outlet.journal == nil ? nil : try? JournalReader()
        if let unit = OwnUnit.name() {
            origin = (unit.isUser ? "_SYSTEMD_USER_UNIT" : "_SYSTEMD_UNIT", unit.name)
        } else {
            origin = ("_UID", String(OwnProcess.uid))
        }
    }

    /// Whether this user may read what it wrote.
    var canRead: Bool { reader?.canRead ?? false }

    var descriptor: Int32 { reader?.descriptor ?? -1 }

    func process() throws { try reader?.process() }

    /// - Returns: the cursors of those that are in the journal.
    /// - Throws: ``JournalError``.
    func find(_ keys: [DeliveryKey]) throws -> [DeliveryKey: String] {
        guard let reader else { return [:] }
        var found: [DeliveryKey: String] = [:]
        for key in keys {
            found[key] = try reader.entries(matching: [("SUMMIT_DELIVERY_ID", key.description), origin], limit: 1)
                .first?.cursor
        }
        return found
    }

    /// Writes an entry after all that were sent so far. Once it can be read, those were handled.
    func sendBarrier() {
        let mark = barrier ?? Self.newMark()
        barrier = mark
        _ = outlet.journal?.send([
            JournalField("MESSAGE", "Checking which reminders the journal has"),
            JournalField("PRIORITY", "6"),
            JournalField("SYSLOG_IDENTIFIER", "summitd"),
            JournalField("SUMMIT_BARRIER", mark),
        ])
    }

    func hasBarrier() throws -> Bool {
        guard let barrier, let reader else { return false }
        let found = try !reader.entries(matching: [("SUMMIT_BARRIER", barrier), origin], limit: 1).isEmpty
        if found { self.barrier = nil }
        return found
    }

    private static func newMark() -> String {
        Hexadecimal.text((0..<16).map { _ in UInt8.random(in: .min ... .max) })
    }
}
