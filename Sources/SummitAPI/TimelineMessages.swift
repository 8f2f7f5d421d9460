package import SummitCore

// The messages of org.summitd.Timeline, field by field as its interface file has them.

package struct WhenMessage: Codable, Hashable, Sendable {
    package var text: String
    package var zone: String
    package var precision: String
    package var earliest: String?
    package var latest: String?
    package var approximate: Bool
    package var uncertain: Bool
    package var end: String?
    package var duration: String?
    package var recurrence: RecurrenceMessage?
}

package struct WhenInput: Codable, Hashable, Sendable {
    package var text: String
    package var zone: String?
    package var end: String?
    package var duration: String?
    package var recurrence: RecurrenceMessage?

    package init(
        text: String, zone: String? = nil, end: String? = nil, duration: String? = nil,
        recurrence: RecurrenceMessage? = nil
    ) {
        self.text = text
        self.zone = zone
        self.end = end
        self.duration = duration
        self.recurrence = recurrence
    }
}

package struct RecurrenceMessage: Codable, Hashable, Sendable {
    package var rule: String?
    package var dates: [String]?
    package var exceptions: [String]?
    package var overrides: [OverrideMessage]?

    package init(rule: String? = nil, dates: [String]? = nil, exceptions: [String]? = nil) {
        self.rule = rule
        self.dates = dates
        self.exceptions = exceptions
    }
}

package struct OverrideMessage: Codable, Hashable, Sendable {
    package var occurrence: String
    package var text: String?
    package var zone: String?
    package var end: String?
    package var duration: String?
    package var status: String?
    package var generation: Int64?

    package init(occurrence: String) { self.occurrence = occurrence }
}

package struct OccurrenceMessage: Codable, Hashable, Sendable {
    package var occurrence: String
    package var when: WhenMessage
    package var status: String

    package init(occurrence: String, when: WhenMessage, status: String) {
        self.occurrence = occurrence
        self.when = when
        self.status = status
    }
}

package struct ReminderMessage: Codable, Hashable, Sendable {
    package var trigger: String
    package var priority: String?
    package var every: String?
    package var atMost: Int?
    package var catchUp: String?

    package init(
        trigger: String, priority: String? = nil, every: String? = nil, atMost: Int? = nil, catchUp: String? = nil
    ) {
        self.trigger = trigger
        self.priority = priority
        self.every = every
        self.atMost = atMost
        self.catchUp = catchUp
    }

    package init(_ reminder: Reminder) {
        self.init(
            trigger: reminder.trigger.description, priority: reminder.priority.rawValue,
            every: reminder.repetition.map { CalendarDuration.seconds($0.every).description },
            atMost: reminder.repetition?.atMost, catchUp: reminder.catchUp?.description)
    }
}

package struct RelationMessage: Codable, Hashable, Sendable {
    package var kind: String
    /// A uid; in what is sent, or a slug.
    package var milestone: String

    package init(kind: String, milestone: String) {
        self.kind = kind
        self.milestone = milestone
    }
}

package struct RelatedMessage: Codable, Hashable, Sendable {
    package var kind: String
    package var inverse: Bool
    package var uid: String
    package var slug: String
    package var title: String

    package init(_ kind: Relation.Kind, inverse: Bool, _ other: Milestone) {
        self.kind = kind.rawValue
        self.inverse = inverse
        uid = other.uid
        slug = other.slug
        title = other.title
    }
}

package struct MilestoneMessage: Codable, Hashable, Sendable {
    package var uid: String?
    package var slug: String?
    package var title: String
    package var summary: String?
    package var when: WhenMessage?
    package var previously: [WhenMessage]?
    package var status: String
    package var series: Milestone.Membership?
    package var place: Place?
    package var participants: [Participant]?
    package var tags: [String]?
    package var sources: [Source]?
    package var relations: [RelationMessage]?
    package var reminders: [ReminderMessage]?
    package var calendar: CalendarObject?
    package var generation: Int64?
    package var revision: Int64?
    package var projected: Bool?
    package var occurrence: String?
}

package struct MilestoneInput: Codable, Hashable, Sendable {
    package var uid: String?
    package var slug: String?
    package var title: String
    package var summary: String?
    package var when: WhenInput?
    package var status: String?
    package var series: Milestone.Membership?
    package var place: Place?
    package var participants: [Participant]?
    package var tags: [String]?
    package var sources: [Source]?
    package var relations: [RelationMessage]?
    package var reminders: [ReminderMessage]?
    package var previously: [WhenInput]?
    package var calendar: CalendarObject?
    package var generation: Int64?
    package var partial: Bool?
    package var excerpt: Bool?

    package init(title: String) { self.title = title }
}

package struct MilestonePatch: Codable, Hashable, Sendable {
    package var slug: String?
    package var title: String?
    package var summary: String?
    package var when: WhenInput?
    package var status: String?
    package var series: Milestone.Membership?
    package var place: Place?
    package var participants: [Participant]?
    package var tags: [String]?
    package var sources: [Source]?
    package var relations: [RelationMessage]?
    package var reminders: [ReminderMessage]?

    package init() {}
}

/// A field of a milestone that can be emptied.
package enum ClearableField: String, CaseIterable, Sendable {
    case summary, when, recurrence, series, place, participants, tags, sources, relations, reminders
}

extension MilestonePatch {
    package func sets(_ field: ClearableField) -> Bool {
        switch field {
        case .summary: summary != nil
        case .when: when != nil
        case .recurrence: when?.recurrence != nil
        case .series: series != nil
        case .place: place != nil
        case .participants: participants != nil
        case .tags: tags != nil
        case .sources: sources != nil
        case .relations: relations != nil
        case .reminders: reminders != nil
        }
    }
}

package struct QueryMessage: Codable, Hashable, Sendable {
    package var since: String?
    package var until: String?
    package var certain: Bool?
    package var tags: [String]?
    package var with: [String]?
    package var series: [String]?
    package var countries: [String]?
    package var statuses: [String]?
    package var undated: Bool?
    package var unsourced: Bool?
    package var related: [String]?
    package var limit: Int?
    package var now: String?
    package var asOf: String?
    package var zone: String?
    package var clientZone: String?

    package init() {}

    /// Whether it asks for more than the next few of all: what few fit may be far apart, and no index knows of all conditions.
    package var mayTakeLong: Bool {
        let texts = [since, until, now, asOf].contains { $0 != nil }
        let lists = [tags, with, series, countries, statuses, related].contains { $0 != nil }
        return texts || lists || undated == true || unsourced == true || (limit ?? 0) > Self.few
    }

    private static let few = 100
}

package struct SeriesMessage: Codable, Hashable, Sendable {
    package var slug: String
    package var title: String
    package var cadence: String?

    package init(slug: String, title: String, cadence: String? = nil) {
        self.slug = slug
        self.title = title
        self.cadence = cadence
    }
}

package struct ObservationMessage: Codable, Hashable, Sendable {
    package var date: String?
    package var value: String
    package var bound: String?
    package var approximate: Bool?
    package var vintage: String?
    package var revised: Bool?
    package var sources: [Source]?

    package init(
        date: String? = nil, value: String, bound: String? = nil, approximate: Bool? = nil, vintage: String? = nil,
        sources: [Source]? = nil
    ) {
        self.date = date
        self.value = value
        self.bound = bound
        self.approximate = approximate
        self.vintage = vintage
        self.sources = sources
    }
}

package struct FigureMessage: Codable, Hashable, Sendable {
    package var slug: String
    package var title: String
    package var unit: String
    package var observations: [ObservationMessage]

    package init(slug: String, title: String, unit: String, observations: [ObservationMessage]) {
        self.slug = slug
        self.title = title
        self.unit = unit
        self.observations = observations
    }
}
