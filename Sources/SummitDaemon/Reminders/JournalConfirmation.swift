internal import LinuxSystem
internal import SummitCore
internal import Systemd

/// Reads reminders back from the journal. Used by the reminder thread alone.
final class JournalConfirmation {
    private let outlet: ReminderOutlet
    private let reader: JournalReader?
    /// What journald itself says of the sender, so that nobody else's entry passes for ours.
    private let writer = OwnUnit.writer()
    private var barrier: String?

    init(outlet: ReminderOutlet) {
        self.outlet = outlet
        reader = outlet.journal == nil ? nil : try? JournalReader()
    }

    /// Whether this user may read what it wrote.
    var canRead: Bool { reader?.canRead ?? false }

    var descriptor: Int32 { reader?.descriptor ?? -1 }

    func process() throws { _ = try reader?.process() }

    /// - Returns: the cursors of those that are in the journal.
    /// - Throws: ``JournalError``.
    func find(_ keys: [DeliveryKey]) throws -> [DeliveryKey: String] {
        guard let reader else { return [:] }
        let found = try reader.find(
            field: "SUMMIT_DELIVERY_ID", values: keys.map(\.description), writtenBy: writer)
        var cursors: [DeliveryKey: String] = [:]
        for key in keys { cursors[key] = found[key.description]?.cursor }
        return cursors
    }

    /// Writes an entry after all that were sent so far. Once it can be read, those were handled.
    ///
    /// - Returns: whether the journal took it.
    func sendBarrier() -> Bool {
        // A new mark each time: the entry of an earlier barrier proves nothing about what was sent since.
        let mark = Self.newMark()
        barrier = mark
        return outlet.write([
            JournalField("MESSAGE", "Checking which reminders the journal has"),
            JournalField("PRIORITY", "6"),
            JournalField("SYSLOG_IDENTIFIER", "summitd"),
            JournalField("SUMMIT_BARRIER", mark),
        ])
    }

    func hasBarrier() throws -> Bool {
        guard let barrier, let reader else { return false }
        let isFound = try !reader.find(field: "SUMMIT_BARRIER", values: [barrier], writtenBy: writer).isEmpty
        if isFound { self.barrier = nil }
        return isFound
    }

    private static func newMark() -> String {
        Hexadecimal.text((0..<16).map { _ in UInt8.random(in: .min ... .max) })
    }
}
