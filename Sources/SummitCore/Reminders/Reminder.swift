/// What is to be said ahead of a milestone.
public struct Reminder: Hashable, Sendable, Codable {
    public var trigger: Trigger
    public var priority: Priority

    public init(trigger: Trigger, priority: Priority = .notice) {
        self.trigger = trigger
        self.priority = priority
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
}

/// Reminders for every milestone that fits: those of a tag, a series, a country, or any mixture of them.
public struct ReminderPolicy: Hashable, Sendable, Codable {
    public var name: String
    /// Each that is given must fit.
    public var tag: String?
    public var series: String?
    public var country: String?
    public var reminders: [Reminder]

    public init(name: String, tag: String? = nil, series: String? = nil, country: String? = nil, reminders: [Reminder])
    {
        self.name = name
        self.tag = tag
        self.series = series
        self.country = country
        self.reminders = reminders
    }

    public func fits(_ milestone: Milestone) -> Bool {
        if let tag, !milestone.tags.contains(tag) { return false }
        if let series, milestone.series?.slug != series { return false }
        if let country, milestone.place?.country != country { return false }
        return true
    }
}
