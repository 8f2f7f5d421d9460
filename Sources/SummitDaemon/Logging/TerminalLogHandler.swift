internal import LinuxSystem
package import Logging
internal import SummitCore

/// Log lines for a person at a terminal: time, level, text.
package struct TerminalLogHandler: LogHandler {
    package var logLevel = Logger.Level.trace
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?

    private let losses: LogLosses
    private let threshold: LogThreshold

    package init(losses: LogLosses, threshold: LogThreshold) {
        self.losses = losses
        self.threshold = threshold
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        guard threshold.admits(event) else { return }
        var line = "\(Instant(secondsSinceEpoch: Clock.realtime().seconds)) \(event.level): \(event.message)"
        for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }).sorted(by: {
            $0.key < $1.key
        })
        where key != LogKey.messageID && LogKey.fields[key] == nil {
            line += " \(key)=\(value)"
        }
        if let error = event.error { line += ": \(error)" }
        if !StandardError.print(line) { losses.add() }
    }
}
