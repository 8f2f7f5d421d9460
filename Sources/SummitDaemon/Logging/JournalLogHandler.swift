package import Logging
internal import Synchronization
package import Systemd

/// Counts what could not be logged.
package final class LogLosses: Sendable {
    private let lost = Atomic<Int>(0)

    package init() {}

    package var count: Int { lost.load(ordering: .relaxed) }

    func add() { lost.wrappingAdd(1, ordering: .relaxed) }
}

/// Log lines as structured entries of the journal. A journal that is gone or stalled costs the line, never a wait.
package struct JournalLogHandler: LogHandler {
    package var logLevel = Logger.Level.info
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private let journal: JournalSocket
    private let losses: LogLosses

    package init(label: String, journal: JournalSocket, losses: LogLosses) {
        self.label = label
        self.journal = journal
        self.losses = losses
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var message = event.message.description
        var identifier: String?
        for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }).sorted(by: { $0.key < $1.key }) {
            if key == LogKey.messageID { identifier = value.description } else { message += " \(key)=\(value)" }
        }
        if let error = event.error { message += ": \(error)" }
        var fields = [
            JournalField("MESSAGE", message),
            JournalField("PRIORITY", String(event.level.syslogPriority)),
            JournalField("SYSLOG_IDENTIFIER", "summitd"),
            JournalField("SUMMIT_LOGGER", label),
            JournalField("CODE_FILE", event.file),
            JournalField("CODE_LINE", String(event.line)),
            JournalField("CODE_FUNC", event.function),
        ]
        if let identifier { fields.append(JournalField("MESSAGE_ID", identifier)) }
        if journal.send(fields) != .sent { losses.add() }
    }
}

/// Metadata keys with a meaning of their own.
package enum LogKey {
    /// The catalog's message id of an entry.
    package static let messageID = "message-id"
}

extension Logger.Level {
    var syslogPriority: Int {
        switch self {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
