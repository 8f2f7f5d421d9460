package import Logging
package import SummitCore
internal import Varlink

/// What the configuration files say, with the defaults where they say nothing.
package struct Configuration: Sendable {
    /// The zone of new milestones; `nil`: the client's.
    package var zone: String?
    package var logLevel: Logger.Level = .info
    package var limits = ControlLimits()
    package var reminders = ReminderRules()
    package var backups = BackupRules()
    /// The files it was read from, in order.
    package var files: [String] = []

    package init() {}
}

/// When the daemon makes backups by itself.
package struct BackupRules: Hashable, Sendable {
    /// Seconds between two; `nil`: never.
    package var every: Int64? = 86_400
    /// How many are kept.
    package var keep = 7

    package init() {}
}

/// What one client may ask of the control socket.
package struct ControlLimits: Hashable, Sendable {
    package var messageBytes = 1 << 20
    package var nesting = 64
    package var connectionsPerUser = 512
    /// Seconds to finish a message once begun.
    package var messageTimeout = 10
    package var queuedReplyBytes = 4 << 20

    package init() {}

    var protocolLimits: Limits { Limits(messageBytes: messageBytes, nesting: nesting) }
}

/// A configuration file that can't be used.
package struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
    package let file: String
    /// Counted from 1; 0 where no line is to blame.
    package let line: Int
    package let reason: String

    package var description: String { line > 0 ? "\(file):\(line): \(reason)" : "\(file): \(reason)" }
}
