internal import LinuxSystem
package import SummitCore
internal import Synchronization
package import Systemd

/// The journal of this machine; and standard error, for a person who watches or where there is no journal. Used by the
/// reminder thread alone.
package final class SystemReminderJournal: ReminderJournal {
    /// `nil` where the system had no journal when the daemon started.
    private let socket: JournalSocket?
    private let echoes: Bool
    private let reader: JournalReader?
    /// What journald itself says of the sender, so that nobody else's entry passes for ours.
    private let writer = OwnUnit.writer()
    private var barrier: String?
    /// The last entry was refused for want of room, which `poll(2)` tells the end of; other refusals it does not.
    private var isFull = false

    /// - Parameter echoes: print each reminder to standard error too.
    package init(socket: JournalSocket?, echoes: Bool) {
        self.socket = socket
        self.echoes = echoes || socket == nil
        reader = socket == nil ? nil : try? JournalReader()
    }

    package var state: DeliveryMachine.Journal {
        if socket == nil { return .none }
        return reader?.canRead ?? false ? .available : .unreadable
    }

    /// Readable when the journal has changed; -1 where there is none.
    var readableDescriptor: Int32 { reader?.descriptor ?? -1 }

    /// What to poll for room; -1 where waiting for room would not help.
    var writableDescriptor: Int32 { isFull ? socket?.descriptor ?? -1 : -1 }

    /// Takes note of a change of the journal.
    func process() throws { _ = try reader?.process() }

    package func write(_ entry: ReminderEntry) -> Bool {
        if socket != nil, !send(entry.fields) { return false }
        if echoes { StandardError.print(entry.message) }
        return true
    }

    package func tellPerson(_ message: String) {
        // Where reminders are echoed, so is the log.
        if !echoes { StandardError.print(message) }
    }

    private func send(_ fields: [JournalField]) -> Bool {
        guard let outcome = socket?.send(fields) else { return false }
        isFull = outcome == .wouldBlock
        return outcome == .sent
    }

    package func find(_ keys: [DeliveryKey]) throws -> [DeliveryKey: String] {
        guard let reader else { return [:] }
        let found = try reader.find(
            field: "SUMMIT_DELIVERY_ID", values: keys.map(\.description), writtenBy: writer)
        var cursors: [DeliveryKey: String] = [:]
        for key in keys { cursors[key] = found[key.description]?.cursor }
        return cursors
    }

    package func sendBarrier() -> Bool {
        // A new mark each time: the entry of an earlier barrier proves nothing about what was sent since.
        let mark = Hexadecimal.text((0..<16).map { _ in UInt8.random(in: .min ... .max) })
        barrier = mark
        return send([
            JournalField("MESSAGE", "Checking which reminders the journal has"),
            JournalField("PRIORITY", "6"),
            JournalField("SYSLOG_IDENTIFIER", "summitd"),
            JournalField("SUMMIT_BARRIER", mark),
        ])
    }

    package func hasBarrier() throws -> Bool {
        guard let barrier, let reader else { return false }
        let isFound = try !reader.find(field: "SUMMIT_BARRIER", values: [barrier], writtenBy: writer).isEmpty
        if isFound { self.barrier = nil }
        return isFound
    }
}
