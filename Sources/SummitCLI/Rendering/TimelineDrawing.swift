internal import LinuxSystem
internal import SummitAPI
internal import SummitCore

/// Draws a timeline in the terminal: an axis, and below it each milestone at its time, as a point or as long as its date
/// leaves open, those of a series in lanes of their own.
struct TimelineDrawing {
    static let narrowest = 40

    private let milestones: [MilestoneMessage]
    private let drawn: [DrawnMilestone]
    /// What stands at each mark: its date, and what it is called.
    private let labels: [(date: String, title: String)]
    private let seriesTitles: [String: String]
    private let layout: TimelineLayout
    private let overview: TimelineOverview?
    private let colors: TagColors
    private let columns: Int
    private let rules: ZoneRules

    /// Colours of a terminal that can be read on a dark and on a light ground.
    static let palette = [33, 166, 35, 162, 37, 136, 98, 167, 64, 31, 132, 103]

    /// - Parameters:
    ///   - series: titles by slug.
    ///   - window: what is asked for; what reaches out of it is cut off there.
    ///   - columns: the width to fit.
    init(
        _ milestones: [MilestoneMessage], series: [String: String], now: Instant, window: DrawnWindow,
        in rules: ZoneRules, columns: Int
    ) {
        self.milestones = milestones
        self.rules = rules
        self.columns = max(Self.narrowest, columns)
        seriesTitles = series
        let whens = milestones.map { try? $0.when?.when(zones: ClientZones.directory) }
        drawn = zip(milestones, whens).map { milestone, when in
            DrawnMilestone(
                title: milestone.title,
                span: when.flatMap { try? DrawnSpan($0, zones: ClientZones.directory) }?.within(window),
                look: DrawnMilestone.Look(status: milestone.status, isProjected: milestone.projected == true),
                series: milestone.series?.slug, tags: milestone.tags ?? [])
        }
        let members = Dictionary(grouping: drawn.filter { $0.span != nil }.compactMap(\.series)) { $0 }
        labels = zip(milestones, whens).map { milestone, when in
            let isInLane = milestone.series.map { (members[$0.slug]?.count ?? 0) > 1 } ?? false
            return (when.map(BriefDate.text) ?? "", Self.title(milestone, series: isInLane ? series : [:]))
        }
        colors = TagColors(drawn.compactMap(\.tags.first), colors: Self.palette.count)
        (layout, overview) = Self.lay(out: milestones, drawn, labels, now: now, in: rules, columns: self.columns)
    }

    private static func title(_ milestone: MilestoneMessage, series: [String: String]) -> String {
        guard let membership = milestone.series, let series = series[membership.slug] else {
            return Printable.escape(milestone.title)
        }
        let short = SeriesLabel.short(milestone.title, series: series, edition: membership.edition)
        let place = short == milestone.title ? nil : milestone.place?.name
        return Printable.escape([short, place].compactMap { $0 }.joined(separator: ", "))
    }

    private static func lay(
        out milestones: [MilestoneMessage], _ drawn: [DrawnMilestone], _ labels: [(date: String, title: String)],
        now: Instant, in rules: ZoneRules, columns: Int
    ) -> (TimelineLayout, TimelineOverview?) {
        let scale = TimeScale.Metrics(width: Double(columns), breakWidth: 3, pieceLeast: 15)
        // A few have room to say all; many share their lanes.
        let share = drawn.count <= 40 ? 0.8 : 0.45
        let metrics = TimelineLayout.Metrics(
            scale: scale, labelLimit: (Double(columns) * share).rounded(.down), labelGap: 1, laneGap: 2, pointWidth: 1,
            softLeast: 2, unknownLength: 6, tickGap: 2, mostLanes: 24, seriesLanes: 1,
            isGrid: true)
        let measure = { (text: String) in Double(DisplayWidth.of(text)) }
        let layout = TimelineLayout(drawn, now: now.secondsSinceEpoch, in: rules, metrics, measure: measure) {
            index, width, isBrief in
            guard !isBrief else { return brief(milestones[index], labels[index], fitting: Int(width)) }
            return label(labels[index], fitting: Int(width))
        }
        guard layout.bands.count > 1 else { return (layout, nil) }
        let overview = TimelineOverview(
            drawn, now: now.secondsSinceEpoch, cell: 1, in: rules, scale, tickGap: 2, measure: measure)
        return (layout, overview)
    }

    /// The number of an edition, or what else there is of it.
    private static func brief(
        _ milestone: MilestoneMessage, _ label: (date: String, title: String), fitting width: Int
    ) -> TimelineLayout.Label {
        let text = DisplayWidth.fit(milestone.series?.edition.map(String.init) ?? label.title, max(0, width))
        return TimelineLayout.Label(date: "", lines: [text], width: Double(DisplayWidth.of(text)), isCut: false)
    }

    /// The date goes before the title where both have room.
    private static func label(_ label: (date: String, title: String), fitting width: Int) -> TimelineLayout.Label {
        let dateWidth = DisplayWidth.of(label.date)
        let room = width - dateWidth - 1
        let hasDate = room >= min(16, DisplayWidth.of(label.title))
        let title = DisplayWidth.fit(label.title, max(0, hasDate ? room : width))
        let all = DisplayWidth.of(title) + (hasDate ? dateWidth + 1 : 0)
        return TimelineLayout.Label(
            date: hasDate ? label.date : "", lines: [title], width: Double(all),
            isCut: title != label.title || (!hasDate && !label.date.isEmpty))
    }
}

// MARK: - Lines

extension TimelineDrawing {
    /// - Parameter legend: says what the signs and the colours mean.
    func lines(colored: Bool, legend: Bool) -> [String] {
        var rows: [TextRow] = []
        if let overview { rows += self.rows(overview) }
        for band in layout.bands {
            if !rows.isEmpty { rows.append(TextRow(columns: columns)) }
            rows += self.rows(band)
        }
        rows += undated()
        if legend {
            rows += TimelineLegend(drawn, colors, hasCuts: hasCuts, isColored: colored, columns: columns).rows()
        }
        return rows.map { $0.text(colored: colored) }
    }

    private var hasCuts: Bool { layout.bands.contains { $0.scale.pieces.count > 1 } }

    // MARK: The axis

    private func axis(_ scale: TimeScale, _ ticks: TimeTicks, now: Double?) -> [TextRow] {
        var (contexts, labels, line) = (
            TextRow(columns: columns), TextRow(columns: columns), TextRow(columns: columns)
        )
        for context in ticks.contexts { contexts.put(context.label, at: Int(context.start), .bold) }
        for (index, piece) in scale.pieces.enumerated() {
            let (start, end) = (Int(piece.start.rounded()), Int(piece.end.rounded()))
            line.put(String(repeating: "─", count: max(0, end - start)), at: start, .dim)
            if index > 0 { line.put(" ⋯ ", at: Int(scale.pieces[index - 1].end.rounded())) }
        }
        for tick in ticks.ticks {
            line.put(tick.isMajor ? "┼" : "┬", at: min(columns - 1, Int(tick.position)), .dim)
            if let label = tick.label { labels.put(label, at: Int(tick.labelStart.rounded()), .dim) }
        }
        var rows: [TextRow] = []
        if let column = now.map(column) {
            var row = TextRow(columns: columns)
            if column + 7 <= columns { row.put("▼ today", at: column) } else { row.put("today ▼", at: column - 6) }
            rows.append(row)
        }
        if !ticks.contexts.isEmpty { rows.append(contexts) }
        return rows + [labels, line]
    }

    private func column(_ position: Double) -> Int { min(columns - 1, max(0, Int(position))) }

    private func rows(_ overview: TimelineOverview) -> [TextRow] {
        let blocks = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
        let most = max(1, overview.counts.max() ?? 1)
        var row = TextRow(columns: columns)
        for (column, count) in overview.counts.enumerated() where count > 0 {
            row.put(blocks[min(7, (count * 8 - 1) / most)], at: column, .color(Self.palette[0]))
        }
        // Below the line, the longest periods that there are names for.
        let rows = axis(overview.scale, overview.ticks, now: nil)
        return [row, rows[rows.count - 1], rows[0]]
    }

    // MARK: Lanes

    private func rows(_ band: TimelineLayout.Band) -> [TextRow] {
        var rows = axis(band.scale, band.ticks, now: band.now)
        for (index, group) in band.groups.enumerated() {
            if let series = group.series {
                var heading = TextRow(columns: columns)
                heading.put(DisplayWidth.fit(Printable.escape(seriesTitles[series] ?? series), columns), at: 0, .bold)
                rows.append(heading)
                if group.isBrief { rows += editions(group) }
            } else if index > 0 {
                rows.append(TextRow(columns: columns))
            }
            rows += group.lanes.map { row($0, band) }
        }
        guard let now = band.now.map(column) else { return rows }
        let lanes = rows.count - band.laneCount
        return rows.enumerated().map { index, row in
            var row = row
            if index >= min(lanes, 4) { row.fill("┊", at: now, .dim) }
            return row
        }
    }

    /// What the numbers in a lane stand for.
    private func editions(_ group: TimelineLayout.Group) -> [TextRow] {
        let all = group.lanes.joined().sorted { $0.start < $1.start }
        return TextRow.flow(
            all.map { one in
                let number = milestones[one.index].series?.edition.map { "\($0) " } ?? ""
                let (label, isProjected) = (labels[one.index], drawn[one.index].look == .projected)
                return (number, .plain, "\(isProjected ? "projected" : label.title), \(label.date)")
            }, columns: columns, indent: 2)
    }

    private func row(_ lane: [TimelineLayout.Placed], _ band: TimelineLayout.Band) -> TextRow {
        var row = TextRow(columns: columns)
        for one in lane { draw(one, band.scale, into: &row) }
        return row
    }

    private func draw(_ one: TimelineLayout.Placed, _ scale: TimeScale, into row: inout TextRow) {
        let milestone = drawn[one.index]
        let ink = ink(milestone)
        let (start, end) = (Int(one.start), Int(one.end))
        for column in Int(one.softStart)..<max(Int(one.softStart), start) { row.put("┄", at: column, ink) }
        for column in end..<max(end, Int(one.softEnd)) { row.put("┄", at: column, ink) }
        let signs = TimelineSigns(milestone.look)
        for column in start..<end {
            let isCut = scale.pieces.dropLast().contains { Int($0.end.rounded()) + 1 == column }
            row.put(isCut ? "⋯" : sign(one, signs, at: column), at: column, ink)
        }
        // Where the label stands on the bar, the sign stands before it.
        let middle = one.side == .within ? start + (one.isContinued ? 1 : 0) : start + (end - start - 1) / 2
        row.put(signs.mark, at: middle, ink)
        var column = Int(one.labelStart)
        if one.side == .within {
            row.put(" ", at: column)
            column += 1
            row.put(" ", at: column + Int(one.label.width))
        }
        if !one.label.date.isEmpty {
            row.put(one.label.date, at: column, .dim)
            column += DisplayWidth.of(one.label.date)
            row.put(" ", at: column)
            column += 1
        }
        row.put(one.label.lines.first ?? "", at: column, milestone.look == .cancelled ? .dim : .plain)
    }

    /// A bar that has no end becomes thinner and thinner; one that goes on behind what is drawn has an arrow.
    private func sign(_ one: TimelineLayout.Placed, _ signs: TimelineSigns, at column: Int) -> String {
        let (start, end) = (Int(one.start), Int(one.end))
        if one.isContinued, column == start { return "←" }
        if one.continues, column == end - 1 { return "→" }
        let fade = ["┈", "┄", "╌"]
        if one.fadesOut, end - column <= min(fade.count * 2, (end - start) / 2) { return fade[(end - column - 1) / 2] }
        if one.fadesIn, column - start < min(fade.count * 2, (end - start) / 2) { return fade[(column - start) / 2] }
        return signs.bar
    }

    private func ink(_ milestone: DrawnMilestone) -> TextRow.Ink {
        guard let tag = milestone.tags.first, let color = colors.color(of: tag) else {
            return milestone.look == .projected ? .dim : .plain
        }
        return .color(Self.palette[color])
    }

    private func undated() -> [TextRow] {
        guard !layout.undated.isEmpty else { return [] }
        var heading = TextRow(columns: columns)
        heading.put("No date", at: 0, .bold)
        let rows = layout.undated.map { index in
            var row = TextRow(columns: columns)
            row.put(TimelineSigns(drawn[index].look).mark, at: 0, ink(drawn[index]))
            row.put(DisplayWidth.fit(labels[index].title, columns - 2), at: 2)
            return row
        }
        return [TextRow(columns: columns), heading] + rows
    }
}
