/// One line of what summit-convert hands over: a series, a figure or a milestone, with its place in the file.
package struct ImportLine: Codable, Sendable {
    package struct Place: Codable, Sendable {
        /// Counted from 1.
        package var line: Int
        /// What the row is called there.
        package var name: String

        package init(line: Int, name: String) {
            self.line = line
            self.name = name
        }
    }

    package var place: Place
    package var milestone: MilestoneInput?
    package var series: SeriesMessage?
    package var figure: FigureMessage?

    package init(
        place: Place, milestone: MilestoneInput? = nil, series: SeriesMessage? = nil, figure: FigureMessage? = nil
    ) {
        self.place = place
        self.milestone = milestone
        self.series = series
        self.figure = figure
    }
}
