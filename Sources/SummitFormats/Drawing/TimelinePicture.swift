internal import SummitAPI
internal import SummitCore

/// A timeline as pieces of SVG below one another: a head with what the signs mean, and a band of lanes after the other.
struct TimelinePicture {
    /// What is drawn in one go; its coordinates begin at its own top.
    struct Piece {
        let height: Double
        let body: String
    }

    static let defaultWidth = 1_200
    static let widths = 320...10_000
    static let margin = 24.0

    let rows: PictureRows
    let width: Double
    let colors: TagColors
    let layout: TimelineLayout
    let overview: TimelineOverview?
    /// The link of each milestone, escaped; without one it can be reached by keyboard all the same.
    let link: (Int) -> String?
    private let isDense: Bool

    /// More than these have labels of one line.
    private static let roomy = 60

    /// - Parameter width: in pixels.
    init(_ rows: PictureRows, width: Int, link: @escaping (Int) -> String?) {
        self.rows = rows
        self.width = Double(width)
        self.link = link
        let drawn = rows.drawn
        isDense = drawn.count > Self.roomy
        colors = TagColors(drawn.compactMap(\.tags.first), colors: PictureStyle.tags.count)
        let axis = Double(width) - 2 * Self.margin
        let scale = TimeScale.Metrics(width: axis, breakWidth: 26, pieceLeast: 130)
        let metrics = TimelineLayout.Metrics(
            scale: scale, labelLimit: min(isDense ? 270 : 320, axis * 0.45), labelGap: 7, laneGap: 14,
            pointWidth: PictureMarks.pointWidth, softLeast: 16, unknownLength: 60, tickGap: 18, mostLanes: 44,
            seriesLanes: .max, isGrid: false)
        let measure = { (text: String) in TextMeasure.width(text, size: 11, isBold: true) }
        let fitter = PictureLabels(rows, drawn, isDense: isDense)
        let now = rows.now?.secondsSinceEpoch
        layout = TimelineLayout(drawn, now: now, in: rows.rules, metrics, measure: measure) { index, width, _ in
            fitter.label(index, width: width)
        }
        overview =
            layout.bands.count > 1
            ? TimelineOverview(drawn, now: now, cell: 6, in: rows.rules, scale, tickGap: 18, measure: measure) : nil
    }

    /// - Parameter withTitle: whether the title stands in the picture.
    func pieces(withTitle: Bool = true) -> [Piece] {
        let marks = layout.bands.map { PictureBand($0, of: self, isDense: isDense).piece() }
        return [PictureHead(self).piece(withTitle: withTitle)]
            + (overview.map { [PictureBand.overview($0)] } ?? []) + marks
            + (layout.undated.isEmpty ? [] : [PictureHead(self).undated()])
    }

    /// How many milestones there are, and the time they span.
    var summary: String {
        let count = rows.rows.filter { $0.message.projected != true }.count
        var parts = [count == 1 ? "1 milestone" : "\(count) milestones"]
        if let first = layout.bands.first?.first, let last = layout.bands.last?.last {
            parts.append(TimeSpanLabel.text(from: first, to: last, in: rows.rules))
        }
        if let now = rows.now { parts.append("as of \(BriefDate.day(now, in: rows.rules))") }
        return parts.joined(separator: " · ")
    }

    /// All that is to be said of a milestone, on one line.
    func description(_ index: Int) -> String {
        let row = rows.rows[index]
        var parts = [row.message.title, row.prose, row.look.rawValue]
        if !row.place.isEmpty { parts.append(row.place) }
        if let people = row.message.participants, !people.isEmpty {
            let names = people.prefix(8).map(\.name).joined(separator: ", ")
            parts.append("with \(names)" + (people.count > 8 ? " and \(people.count - 8) more" : ""))
        }
        return XMLText.line(parts.joined(separator: " · "))
    }

    /// What opens and closes the element of a milestone, with its name for those who do not see it.
    func element(_ index: Int, _ content: String) -> String {
        let row = rows.rows[index]
        let color = PictureStyle.name(color(row))
        let title = "<title>\(description(index))</title>"
        if let link = link(index) {
            return "<g class=\"\(row.look) \(color)\"><a class=\"m\" href=\"\(link)\">\(title)\(content)</a></g>\n"
        }
        return
            "<g class=\"\(row.look) \(color)\"><g class=\"m\" tabindex=\"0\" role=\"img\">\(title)\(content)</g></g>\n"
    }

    func color(_ row: PictureRows.Row) -> Int? {
        if let tag = row.message.tags?.first { return colors.color(of: tag) }
        // What is projected has no tags; it looks like what it continues.
        guard row.look == .projected, let series = row.message.series?.slug else { return nil }
        let last = rows.rows.last { $0.message.series?.slug == series && $0.message.tags?.isEmpty == false }
        return last?.message.tags?.first.flatMap(colors.color)
    }
}

/// What stands beside each mark.
struct PictureLabels {
    static let size = 13.0
    static let dateSize = 11.0

    private let texts: [(date: String, title: String)]
    private let isDense: Bool

    init(_ rows: PictureRows, _ drawn: [DrawnMilestone], isDense: Bool) {
        self.isDense = isDense
        let members = Dictionary(grouping: drawn.filter { $0.span != nil }.compactMap(\.series)) { $0 }
        texts = rows.rows.map { row in
            let message = row.message
            var title = message.title
            if let series = message.series, (members[series.slug]?.count ?? 0) > 1,
                let name = rows.series[series.slug]?.title
            {
                title = SeriesLabel.short(title, series: name, edition: series.edition)
                if title != message.title, let place = message.place?.name { title += ", \(place)" }
            }
            if row.look == .projected { title += " (projected)" }
            return (XMLText.plain(row.brief), XMLText.plain(title))
        }
    }

    func label(_ index: Int, width: Double) -> TimelineLayout.Label {
        let text = texts[index]
        let date = LabelLines.fit(text.date, width: width, lines: 1, size: Self.dateSize)
        if isDense {
            // The date before the title, as long as the title has room enough.
            let room = width - date.width - 6
            let hasDate = !text.date.isEmpty && room >= 80
            let fitted = LabelLines.fit(text.title, width: hasDate ? room : width, lines: 1, size: Self.size)
            return TimelineLayout.Label(
                date: hasDate ? date.lines.first ?? "" : "", lines: fitted.lines,
                width: fitted.width + (hasDate ? date.width + 6 : 0),
                isCut: fitted.isCut || (!hasDate && !text.date.isEmpty))
        }
        let fitted = LabelLines.balanced(text.title, width: width, lines: 3, size: Self.size)
        return TimelineLayout.Label(
            date: date.lines.first ?? "", lines: fitted.lines, width: max(date.width, fitted.width),
            isCut: fitted.isCut || date.isCut)
    }
}
