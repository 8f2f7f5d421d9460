/// The calls and replies of org.summitd.Timeline that bring a whole file in, or one out.
package enum ImportMethods {
    package struct Import: Codable, Sendable {
        package var milestones: [MilestoneInput]
        package var series: [SeriesMessage]?
        package var figures: [FigureMessage]?
        package var clientZone: String?
        package var dryRun: Bool?

        package init(
            milestones: [MilestoneInput], series: [SeriesMessage]? = nil, figures: [FigureMessage]? = nil,
            clientZone: String? = nil, dryRun: Bool? = nil
        ) {
            self.milestones = milestones
            self.series = series
            self.figures = figures
            self.clientZone = clientZone
            self.dryRun = dryRun
        }
    }

    package struct ImportReply: Codable, Sendable {
        package var added: Int
        package var changed: Int
        package var unchanged: Int
        package var warnings: [String]

        package init(added: Int, changed: Int, unchanged: Int, warnings: [String]) {
            self.added = added
            self.changed = changed
            self.unchanged = unchanged
            self.warnings = warnings
        }
    }

    package struct Begin: Codable, Sendable {
        package var clientZone: String?
        package init(clientZone: String?) { self.clientZone = clientZone }
    }

    package struct BeginReply: Codable, Sendable {
        package var `import`: String
        package var empty: Bool
        package var zone: String
        /// How long a message may be; `nil` from a daemon that does not say so.
        package var messageBytes: Int?

        package init(import name: String, empty: Bool, zone: String, messageBytes: Int) {
            self.import = name
            self.empty = empty
            self.zone = zone
            self.messageBytes = messageBytes
        }
    }

    package struct Rows: Codable, Sendable {
        package var `import`: String
        package var milestones: [MilestoneInput]?
        package var series: [SeriesMessage]?
        package var figures: [FigureMessage]?
        package var changes: [ArchivedChange]?
        package var clientZone: String?
        package var keepGoing: Bool?
        package var details: Bool?

        package init(import name: String, clientZone: String?, keepGoing: Bool?, details: Bool?) {
            self.import = name
            self.clientZone = clientZone
            self.keepGoing = keepGoing
            self.details = details
        }
    }

    package struct RowResult: Codable, Sendable {
        package var row: Int
        package var outcome: String
        package var slug: String?
        package var title: String?
        package var fields: [HistoryMethods.Field]?
        package var field: String?
        package var reason: String?
        package var warnings: [String]?

        package init(row: Int, outcome: String) {
            self.row = row
            self.outcome = outcome
        }
    }

    package struct RowsReply: Codable, Sendable {
        package var added = 0
        package var changed = 0
        package var unchanged = 0
        package var older = 0
        package var rows: [RowResult] = []

        package init() {}
    }

    package struct End: Codable, Sendable {
        package var `import`: String
        package var dryRun: Bool?

        package init(import name: String, dryRun: Bool?) {
            self.import = name
            self.dryRun = dryRun
        }
    }

    package struct EndReply: Codable, Sendable {
        package var done: Int
        package var total: Int
        package var skipped: Int

        package init(done: Int, total: Int, skipped: Int = 0) {
            self.done = done
            self.total = total
            self.skipped = skipped
        }
    }

    package struct Export: Codable, Sendable, Dated {
        package var query: QueryMessage?
        package var history: Bool?
        package var occurrences: Bool?
        package var asOf: String? { query?.asOf }

        package init(query: QueryMessage?, history: Bool? = nil, occurrences: Bool? = nil) {
            self.query = query
            self.history = history
            self.occurrences = occurrences
        }
    }

    package struct ExportPage: Codable, Sendable {
        package var series: [SeriesMessage]?
        package var figures: [FigureMessage]?
        package var milestones: [MilestoneMessage]?
        package var changes: [ArchivedChange]?
        package var total: Int?

        package init() {}
    }
}
