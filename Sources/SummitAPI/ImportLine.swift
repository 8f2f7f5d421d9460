internal import SummitCore

/// One line of what summit-convert hands over: a series, a figure, a milestone or an entry of the log, with its place
/// in the file; or what is to be said of the file.
package struct ImportLine: Codable, Sendable {
    package struct Place: Codable, Hashable, Sendable {
        /// Counted from 1; 0 where no line is to blame.
        package var line: Int
        /// What the row is called there.
        package var name: String

        package init(line: Int, name: String) {
            self.line = line
            self.name = name
        }
    }

    package var place: Place
    /// Most are written as ``ImportRowText`` instead, which needs no reading on the way to the daemon.
    package var milestone: MilestoneInput?
    package var series: SeriesMessage?
    package var figure: FigureMessage?
    package var change: ArchivedChange?
    /// The file has the log as well, and is a whole timeline. Said before the first row.
    package var isArchive: Bool?
    /// Why the row could not be read, where the others are to be brought in all the same.
    package var problem: String?
    /// What is taken and may still not be what was meant.
    package var warnings: [String]?
    /// How far the file has been read, in bytes.
    package var progress: Int64?

    package init(
        place: Place, milestone: MilestoneInput? = nil, series: SeriesMessage? = nil, figure: FigureMessage? = nil,
        change: ArchivedChange? = nil, isArchive: Bool? = nil, problem: String? = nil, warnings: [String]? = nil,
        progress: Int64? = nil
    ) {
        self.isArchive = isArchive
        self.place = place
        self.milestone = milestone
        self.series = series
        self.figure = figure
        self.change = change
        self.problem = problem
        self.warnings = warnings
        self.progress = progress
    }
}
