package import Logging
internal import Synchronization
package import Systemd

/// The least severe lines that are logged. Shared by all loggers, so that a reload changes it for all.
package final class LogThreshold: Sendable {
    private let stored: Mutex<Logger.Level>

    package init(_ level: Logger.Level = .info) { stored = Mutex(level) }

    package var level: Logger.Level {
        get { stored.withLock { $0 } }
        set { stored.withLock { $0 = newValue } }
    }

    func admits(_ event: LogEvent) -> Bool { event.level >= level }
}

/// Counts what could not be logged.
package final class LogLosses: Sendable {
    private let lost = Atomic<Int>(0)

    package init() {}

    package var count: Int { lost.load(ordering: .relaxed) }

    func add() { lost.wrappingAdd(1, ordering: .relaxed) }
}

/// Log lines as structured entries of the journal. A journal that is gone or stalled costs the line, never a wait.
package struct JournalLogHandler: LogHandler {
    /// A logger's own level can only narrow down what the threshold admits.
    package var logLevel = Logger.Level.trace
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private let journal: JournalSocket
    private let losses: LogLosses
    private let threshold: LogThreshold

    package init(label: String, journal: JournalSocket, losses: LogLosses, threshold: LogThreshold) {
        self.label = label
        self.journal = journal
        self.losses = losses
        self.threshold = threshold
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        guard threshold.admits(event) else { return }
        var message = event.message.description
        var identifier: String?
        var own: [JournalField] = []
        for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }).sorted(by: {
            $0.key < $1.key
        }) {
            if key == LogKey.messageID {
                identifier = value.description
            } else if let field = LogKey.fields[key] {
                own.append(JournalField(field, value.description))
            } else {
                message += " \(key)=\(value)"
            }
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
        if journal.send(fields + own) != .sent { losses.add() }
    }
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
