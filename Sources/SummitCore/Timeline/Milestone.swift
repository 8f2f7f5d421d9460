/// One point, or stretch, of the timeline: a summit, an agreement, a launch, an anniversary.
public struct Milestone: Hashable, Sendable {
    /// Globally unique and never reused (iCalendar's UID, RFC 5545 §3.8.4.7).
    public var uid: String
    /// The short handle a person types: `[a-z0-9-]`.
    public var slug: String
    public var title: String
    public var summary: String?
    /// When it takes place; `nil` where no date is known.
    public var when: When?
    /// How it recurs, from the date above on; `nil` where it takes place once.
    public var repetition: Repetition?
    /// The dates it was postponed from, oldest first.
    public var previously: [When]
    public var status: Status
    public var place: Place?
    public var participants: [Participant]
    public var tags: [String]
    public var series: Membership?
    public var sources: [Source]
    /// What it is to other milestones.
    public var relations: [Relation]
    public var reminders: [Reminder]
    /// What its iCalendar object says besides.
    public var calendar: CalendarObject?
    /// Grows by one with each change; guards edits against lost updates.
    public var revision: Int64
    /// Grows only when a person moves an occurrence; part of each delivery key. From 2²⁰ on it counts how often its end alone
    /// was moved, which is nothing to a reminder that counts from the start (``Trigger/generation(of:)``).
    public var generation: Int64

    public init(
        uid: String, slug: String, title: String, summary: String? = nil, when: When? = nil,
        repetition: Repetition? = nil, previously: [When] = [], status: Status = .confirmed, place: Place? = nil,
        participants: [Participant] = [], tags: [String] = [],
        series: Membership? = nil, sources: [Source] = [], relations: [Relation] = [],
        reminders: [Reminder] = [], calendar: CalendarObject? = nil, revision: Int64 = 1, generation: Int64 = 0
    ) {
        self.uid = uid
        self.slug = slug
        self.title = title
        self.summary = summary
        self.when = when
        self.repetition = repetition
        self.previously = previously
        self.status = status
        self.place = place
        self.participants = participants
        self.tags = tags
        self.series = series
        self.sources = sources
        self.relations = relations
        self.reminders = reminders
        self.calendar = calendar
        self.revision = revision
        self.generation = generation
    }

    /// How sure it is that the milestone takes place, or that it did.
    public enum Status: String, Sendable, Codable, CaseIterable {
        case tentative, confirmed, postponed, cancelled, held
    }

    /// The place of a milestone in a series.
    public struct Membership: Hashable, Sendable, Codable {
        public var slug: String
        /// Counted from 1; `nil` where the milestone belongs to the series without being an edition of it.
        public var edition: Int64?

        public init(slug: String, edition: Int64? = nil) {
            self.slug = slug
            self.edition = edition
        }
    }

    /// Whether its reminders hold: not for what is cancelled or already took place.
    public var wantsReminders: Bool { status != .cancelled && status != .held }
}

/// Where a milestone takes place.
public struct Place: Hashable, Sendable, Codable {
    public var name: String?
    /// ISO 3166-1 alpha-2, upper case.
    public var country: String?
    /// Degrees, WGS 84, north positive.
    public var latitude: Double?
    /// Degrees, WGS 84, east positive.
    public var longitude: Double?

    public init(name: String? = nil, country: String? = nil, latitude: Double? = nil, longitude: Double? = nil) {
        self.name = name
        self.country = country
        self.latitude = latitude
        self.longitude = longitude
    }
}

/// Who takes part.
public struct Participant: Hashable, Sendable, Codable {
    public var name: String
    /// `state`, `organisation`, `person`, `region` …
    public var kind: String?
    /// `host`, `chair`, `signatory` …
    public var role: String?

    public init(name: String, kind: String? = nil, role: String? = nil) {
        self.name = name
        self.kind = kind
        self.role = role
    }
}

/// Who says so.
public struct Source: Hashable, Sendable, Codable {
    public var title: String?
    public var author: String?
    public var publisher: String?
    public var url: String?
    /// An EDTF date, at the precision that is known.
    public var published: String?
    public var quote: String?
    /// What it is the source of, such as `when` and `place`; of everything where it does not say.
    public var fields: [String]?
    /// The date it gives, where that is another than the one that is preferred.
    public var date: String?

    /// What a source may be one of.
    public static let knownFields = [
        "title", "summary", "when", "place", "participants", "status", "series", "tags", "relations", "value",
    ]

    public init(
        title: String? = nil, author: String? = nil, publisher: String? = nil, url: String? = nil,
        published: String? = nil, quote: String? = nil, fields: [String]? = nil, date: String? = nil
    ) {
        self.title = title
        self.author = author
        self.publisher = publisher
        self.url = url
        self.published = published
        self.quote = quote
        self.fields = fields
        self.date = date
    }
}

/// What a milestone is to another.
public struct Relation: Hashable, Sendable, Codable {
    /// Read from the milestone that has the relation to the other.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        case partOf = "part-of"
        case follows
        case causedBy = "caused-by"

        /// "part of"
        public var prose: String {
            switch self {
            case .partOf: "part of"
            case .follows: "follows"
            case .causedBy: "caused by"
            }
        }

        /// The same, read from the other.
        public var inverseProse: String {
            switch self {
            case .partOf: "has as a part"
            case .follows: "followed by"
            case .causedBy: "cause of"
            }
        }
    }

    public var kind: Kind
    /// The other's uid.
    public var uid: String

    public init(kind: Kind, uid: String) {
        self.kind = kind
        self.uid = uid
    }
}
