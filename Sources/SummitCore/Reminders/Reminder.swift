/// What is to be said ahead of a milestone.
public struct Reminder: Hashable, Sendable, Codable {
    public var trigger: Trigger
    public var priority: Priority
    /// Given again until somebody acknowledges it; `nil`: once.
    public var repetition: RepeatUntilAcknowledged?
    /// What becomes of it where it can't be given in time; `nil`: what the configuration says.
    public var catchUp: CatchUp?

    public init(
        trigger: Trigger, priority: Priority = .notice, repetition: RepeatUntilAcknowledged? = nil,
        catchUp: CatchUp? = nil
    ) {
        self.trigger = trigger
        self.priority = priority
        self.repetition = repetition
        self.catchUp = catchUp
    }
}

/// How urgent a reminder is, as syslog counts it (RFC 5424 §6.2.1). `emerg` is left out: journald would write it to
/// every terminal.
public enum Priority: String, Sendable, Codable, CaseIterable {
    case alert, crit, err, warning, notice, info

    public var level: Int {
        switch self {
        case .alert: 1
        case .crit: 2
        case .err: 3
        case .warning: 4
        case .notice: 5
        case .info: 6
        }
    }

    /// Whether it is given even in quiet hours.
    public var isUrgent: Bool { level <= 2 }
}
