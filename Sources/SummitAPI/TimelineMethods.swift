/// The calls and replies of org.summitd.Timeline, a type for each method.
package enum TimelineMethods {
    /// So many milestones Upcoming and Past answer with where no limit is given.
    package static let defaultLimit = 20

    package struct Add: Codable, Sendable {
        package var milestone: MilestoneInput
        package var clientZone: String?
        package var dryRun: Bool?

        package init(milestone: MilestoneInput, clientZone: String? = nil, dryRun: Bool? = nil) {
            self.milestone = milestone
            self.clientZone = clientZone
            self.dryRun = dryRun
        }
    }

    /// What every change of one milestone answers.
    package struct Changed: Codable, Sendable {
        package var milestone: MilestoneMessage
        package var warnings: [String]
        /// What would be another, of a dry run of a change.
        package var fields: [HistoryMethods.Field]?

        package init(milestone: MilestoneMessage, warnings: [String], fields: [HistoryMethods.Field]? = nil) {
            self.milestone = milestone
            self.warnings = warnings
            self.fields = fields
        }
    }

    package struct Show: Codable, Sendable, Dated {
        package var name: String
        package var asOf: String?
        package var now: String?

        package init(name: String, asOf: String? = nil, now: String? = nil) {
            self.name = name
            self.asOf = asOf
            self.now = now
        }
    }

    package struct One: Codable, Sendable {
        package var milestone: MilestoneMessage
        /// The next ten, of what recurs.
        package var occurrences: [OccurrenceMessage]?
        package var related: [RelatedMessage]?
        /// How many are related, where those are more.
        package var relatedCount: Int?

        package init(
            milestone: MilestoneMessage, occurrences: [OccurrenceMessage]? = nil, related: [RelatedMessage]? = nil,
            relatedCount: Int? = nil
        ) {
            self.milestone = milestone
            self.occurrences = occurrences
            self.related = related
            self.relatedCount = relatedCount
        }
    }

    package struct List: Codable, Sendable, Dated {
        package var query: QueryMessage?
        /// Of Upcoming: whether only projected editions are wanted.
        package var projections: Bool?
        package var asOf: String? { query?.asOf }
        package var mayTakeLong: Bool { query?.mayTakeLong ?? false }

        package init(query: QueryMessage?, projections: Bool? = nil) {
            self.query = query
            self.projections = projections
        }
    }

    package struct Search: Codable, Sendable {
        package var text: String
        package var query: QueryMessage?

        package init(text: String, query: QueryMessage?) {
            self.text = text
            self.query = query
        }
    }

    package struct Milestones: Codable, Sendable {
        package var milestones: [MilestoneMessage]
        package init(milestones: [MilestoneMessage]) { self.milestones = milestones }
    }

    package struct UpcomingReply: Codable, Sendable {
        package var now: String
        package var milestones: [MilestoneMessage]
        package var underway: [MilestoneMessage]

        package init(now: String, milestones: [MilestoneMessage], underway: [MilestoneMessage]) {
            self.now = now
            self.milestones = milestones
            self.underway = underway
        }
    }

    package struct PastReply: Codable, Sendable {
        package var now: String
        package var milestones: [MilestoneMessage]

        package init(now: String, milestones: [MilestoneMessage]) {
            self.now = now
            self.milestones = milestones
        }
    }

    package struct OnThisDay: Codable, Sendable, Dated {
        package var date: String?
        package var query: QueryMessage?
        package var asOf: String? { query?.asOf }
        /// From year to year.
        package var mayTakeLong: Bool { true }

        package init(date: String?, query: QueryMessage?) {
            self.date = date
            self.query = query
        }
    }

    package struct Anniversary: Codable, Sendable {
        package var years: Int64
        package var milestone: MilestoneMessage

        package init(years: Int64, milestone: MilestoneMessage) {
            self.years = years
            self.milestone = milestone
        }
    }

    package struct OnThisDayReply: Codable, Sendable {
        package var date: String
        package var anniversaries: [Anniversary]

        package init(date: String, anniversaries: [Anniversary]) {
            self.date = date
            self.anniversaries = anniversaries
        }
    }

    package struct Edit: Codable, Sendable {
        package var name: String
        package var occurrence: String?
        package var revision: Int64?
        package var set: MilestonePatch?
        package var clear: [String]?
        package var clientZone: String?
        package var dryRun: Bool?

        package init(
            name: String, occurrence: String? = nil, revision: Int64? = nil, set: MilestonePatch? = nil,
            clear: [String]? = nil,
            clientZone: String? = nil, dryRun: Bool? = nil
        ) {
            self.name = name
            self.occurrence = occurrence
            self.revision = revision
            self.set = set
            self.clear = clear
            self.clientZone = clientZone
            self.dryRun = dryRun
        }
    }

    /// Confirm, Cancel, Hold and Remove.
    package struct Named: Codable, Sendable {
        package var name: String
        package var dryRun: Bool?

        package init(name: String, dryRun: Bool? = nil) {
            self.name = name
            self.dryRun = dryRun
        }
    }

    package struct Postpone: Codable, Sendable {
        package var name: String
        package var to: WhenInput?
        package var clientZone: String?
        package var dryRun: Bool?

        package init(name: String, to: WhenInput?, clientZone: String? = nil, dryRun: Bool? = nil) {
            self.name = name
            self.to = to
            self.clientZone = clientZone
            self.dryRun = dryRun
        }
    }

    package struct SeriesAdd: Codable, Sendable {
        package var series: SeriesMessage
        package var dryRun: Bool?

        package init(series: SeriesMessage, dryRun: Bool? = nil) {
            self.series = series
            self.dryRun = dryRun
        }
    }

    package struct SeriesReply: Codable, Sendable {
        package var series: SeriesMessage
        package init(series: SeriesMessage) { self.series = series }
    }

    package struct SeriesListReply: Codable, Sendable {
        package var series: [SeriesMessage]
        package init(series: [SeriesMessage]) { self.series = series }
    }

    /// SeriesList and FigureList.
    package struct All: Codable, Sendable, Dated {
        package var asOf: String?
        package init(asOf: String? = nil) { self.asOf = asOf }
    }

    /// SeriesShow and FigureShow.
    package struct Slug: Codable, Sendable, Dated {
        package var slug: String
        package var asOf: String?

        package init(slug: String, asOf: String? = nil) {
            self.slug = slug
            self.asOf = asOf
        }
    }

    package struct SeriesEdit: Codable, Sendable {
        package var slug: String
        package var title: String?
        package var cadence: String?
        package var clear: [String]?
        package var dryRun: Bool?

        package init(slug: String, title: String?, cadence: String?, clear: [String]?, dryRun: Bool? = nil) {
            self.slug = slug
            self.title = title
            self.cadence = cadence
            self.clear = clear
            self.dryRun = dryRun
        }
    }

    package struct SeriesRemove: Codable, Sendable {
        package var slug: String
        package var dryRun: Bool?

        package init(slug: String, dryRun: Bool? = nil) {
            self.slug = slug
            self.dryRun = dryRun
        }
    }

    package struct SeriesShowReply: Codable, Sendable {
        package var series: SeriesMessage
        package var milestones: [MilestoneMessage]
        package var projected: MilestoneMessage?

        package init(series: SeriesMessage, milestones: [MilestoneMessage], projected: MilestoneMessage?) {
            self.series = series
            self.milestones = milestones
            self.projected = projected
        }
    }

    package struct FigureListReply: Codable, Sendable {
        package var figures: [FigureMessage]
        package init(figures: [FigureMessage]) { self.figures = figures }
    }

    package struct FigureReply: Codable, Sendable {
        package var figure: FigureMessage
        package init(figure: FigureMessage) { self.figure = figure }
    }

    package struct Complete: Codable, Sendable {
        /// What is completed.
        package enum Kind: String, Codable, Sendable, CaseIterable { case milestone, series, figure, tag }

        package var kind: String
        package var prefix: String

        package init(kind: Kind, prefix: String) {
            self.kind = kind.rawValue
            self.prefix = prefix
        }
    }

    package struct CompleteReply: Codable, Sendable {
        package var names: [String]
        package init(names: [String]) { self.names = names }
    }
}

/// The parameters of a query that may ask for the timeline of another time.
package protocol Dated {
    var asOf: String? { get }
    /// Whether much may have to be looked through for the answer, so that it is not for the thread that serves others too.
    var mayTakeLong: Bool { get }
}

extension Dated {
    package var mayTakeLong: Bool { asOf != nil }
}
