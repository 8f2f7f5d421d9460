/// Reminders for every milestone that fits: those of a tag, a series, a country, or any mixture of them.
public struct ReminderPolicy: Hashable, Sendable, Codable {
    public var name: String
    /// Each that is given must fit.
    public var tag: String?
    public var series: String?
    public var country: String?
    public var reminders: [Reminder]
    /// When its reminders wait; `nil`: as for all others.
    public var quietHours: QuietHours?

    public init(
        name: String, tag: String? = nil, series: String? = nil, country: String? = nil, reminders: [Reminder],
        quietHours: QuietHours? = nil
    ) {
        self.name = name
        self.tag = tag
        self.series = series
        self.country = country
        self.reminders = reminders
        self.quietHours = quietHours
    }

    public func fits(_ milestone: Milestone) -> Bool {
        if let tag, !milestone.tags.contains(tag) { return false }
        if let series, milestone.series?.slug != series { return false }
        if let country, milestone.place?.country != country { return false }
        return true
    }
}

/// What the configuration says of all reminders, those of policies and those of milestones.
public struct ReminderRules: Hashable, Sendable, Codable {
    public var policies: [ReminderPolicy]
    /// Where a reminder says nothing of its own.
    public var catchUp: CatchUp
    /// `nil`: none.
    public var quietHours: QuietHours?

    public init(policies: [ReminderPolicy] = [], catchUp: CatchUp = .late, quietHours: QuietHours? = nil) {
        self.policies = policies
        self.catchUp = catchUp
        self.quietHours = quietHours
    }
}
