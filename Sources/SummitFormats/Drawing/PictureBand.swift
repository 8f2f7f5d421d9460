internal import SummitAPI
internal import SummitCore

/// Draws a band: its axis, and its lanes below.
struct PictureBand {
    private static let axisHeight = 46.0
    private static let lineHeight = 16.0
    private static let dateHeight = 14.0
    private static let laneGap = 9.0
    private static let headingHeight = 24.0

    private let band: TimelineLayout.Band
    private let picture: TimelinePicture
    private let isDense: Bool
    private let offset = TimelinePicture.margin

    init(_ band: TimelineLayout.Band, of picture: TimelinePicture, isDense: Bool) {
        self.band = band
        self.picture = picture
        self.isDense = isDense
    }

    private static func number(_ value: Double) -> String { PictureMarks.number(value) }
    private func number(_ value: Double) -> String { PictureMarks.number(value) }

    func piece() -> TimelinePicture.Piece {
        var y = 0.0
        var svg = ""
        if picture.layout.bands.count > 1, let first = band.first, let last = band.last {
            let text = TimeSpanLabel.text(from: first, to: last, in: picture.rows.rules)
            svg += "<text class=\"b\" x=\"\(number(offset))\" y=\"26\">\(XMLText.escape(text))</text>\n"
            y += 36
        }
        // The present has a row of its own above the names of longer periods.
        if band.now != nil, !band.ticks.contexts.isEmpty { y += 12 }
        let axisLine = y + Self.axisHeight - 10
        var lanes = ""
        y += Self.axisHeight
        for group in band.groups {
            if let series = group.series {
                lanes += heading(series, y: y)
                y += Self.headingHeight
            }
            for lane in group.lanes {
                lanes += lane.sorted { $0.start < $1.start }.map { milestone($0, y: y + 9) }.joined()
                y += height(lane)
            }
            if group.series != nil { y += 8 }
        }
        svg += Self.axis(band.scale, band.ticks, offset: offset, line: axisLine, bottom: y)
        svg += Self.labels(band.ticks, offset: offset, y: axisLine - 8)
        svg += Self.contexts(band.ticks.contexts, offset: offset, y: axisLine - 23) + "\n"
        svg += now(line: axisLine, bottom: y) + lanes
        // A reader at the foot of a tall band looks there for the time.
        if band.laneCount > 12 {
            svg += Self.labels(band.ticks, offset: offset, y: y + 14)
            y += 18
        }
        return TimelinePicture.Piece(height: y + 22, body: svg)
    }

    // MARK: The axis

    private static func axis(
        _ scale: TimeScale, _ ticks: TimeTicks, offset: Double, line: Double, bottom: Double
    ) -> String {
        var svg = ""
        for tick in ticks.ticks {
            let x = number(tick.position + offset)
            svg += "<path class=\"g\(tick.isMajor ? " g2" : "")\" d=\"M\(x) \(number(line))V\(number(bottom))\"/>"
        }
        var path = ""
        for (index, piece) in scale.pieces.enumerated() {
            let (start, end) = (piece.start + offset, piece.end + offset)
            if index > 0 {
                // A zigzag stands for what is left out.
                let from = scale.pieces[index - 1].end + offset
                let step = (start - from) / 6
                path += "L\(number(from + step)) \(number(line - 5))L\(number(from + 2 * step)) \(number(line + 5))"
                path += "L\(number(from + 3 * step)) \(number(line - 5))L\(number(from + 4 * step)) \(number(line + 5))"
                path += "L\(number(from + 5 * step)) \(number(line - 5))L\(number(start)) \(number(line))"
            } else {
                path += "M\(number(start)) \(number(line))"
            }
            path += "H\(number(end))"
        }
        return svg + "<path class=\"ax\" d=\"\(path)\"/>\n"
    }

    private static func contexts(_ contexts: [TimeTicks.Context], offset: Double, y: Double) -> String {
        contexts.map { context in
            "<text class=\"k cx\" x=\"\(number(context.start + offset))\" y=\"\(number(y))\">\(context.label)</text>"
        }.joined()
    }

    private static func labels(_ ticks: TimeTicks, offset: Double, y: Double) -> String {
        ticks.ticks.compactMap { tick in
            tick.label.map {
                "<text class=\"k\" x=\"\(number(tick.labelStart + offset))\" y=\"\(number(y))\">\($0)</text>"
            }
        }.joined()
    }

    private func now(line: Double, bottom: Double) -> String {
        guard let now = band.now else { return "" }
        let x = now + offset
        let isLeft = x + 40 > picture.width
        let top = line - (band.ticks.contexts.isEmpty ? 23 : 36)
        return "<path class=\"now\" d=\"M\(number(x)) \(number(top + 1))V\(number(bottom))\"/>"
            + "<text class=\"k nowt\(isLeft ? " e" : "")\" x=\"\(number(x + (isLeft ? -5 : 5)))\" y=\"\(number(top))\">today</text>\n"
    }

    /// How many begin when, of all.
    static func overview(_ overview: TimelineOverview) -> TimelinePicture.Piece {
        let (offset, top, height, cell) = (TimelinePicture.margin, 34.0, 44.0, 6.0)
        let most = Double(max(1, overview.counts.max() ?? 1))
        var svg = "<g class=\"held cn\" role=\"img\"><title>How many milestones begin when</title>"
        for (index, count) in overview.counts.enumerated() where count > 0 {
            let tall = max(2, height * Double(count) / most)
            svg +=
                "<rect class=\"bar\" x=\"\(number(offset + Double(index) * cell))\" y=\"\(number(top + height - tall))\" width=\"\(number(cell - 1))\" height=\"\(number(tall))\"/>"
        }
        svg += "</g>\n"
        let line = top + height
        svg += axis(overview.scale, overview.ticks, offset: offset, line: line, bottom: line + 5)
        let contexts = overview.ticks.contexts
        svg +=
            contexts.isEmpty
            ? labels(overview.ticks, offset: offset, y: line + 18)
            : self.contexts(contexts, offset: offset, y: line + 18)
        return TimelinePicture.Piece(height: top + height + 30, body: svg + "\n")
    }

    // MARK: Lanes

    private func heading(_ series: String, y: Double) -> String {
        let title = picture.rows.series[series]?.title ?? series
        let room = picture.width - 2 * offset
        let text = LabelLines.fit(XMLText.plain(title), width: room, lines: 1, size: 13 * 1.1).lines.first ?? ""
        return "<text class=\"s\" x=\"\(number(offset))\" y=\"\(number(y + 14))\">\(XMLText.escape(text))</text>\n"
    }

    private func height(_ lane: [TimelineLayout.Placed]) -> Double {
        (lane.map(height).max() ?? 0) + Self.laneGap
    }

    private func height(_ one: TimelineLayout.Placed) -> Double {
        let lines = Double(one.label.lines.count) * Self.lineHeight
        let date = isDense || one.label.date.isEmpty ? 0 : Self.dateHeight
        return max(14, lines + date) + (one.side == .within ? 14 : 0)
    }

    private func milestone(_ one: TimelineLayout.Placed, y: Double) -> String {
        let row = picture.rows.rows[one.index]
        let color = PictureStyle.name(picture.color(row))
        var svg = PictureMarks.mark(one, row.look, color: color, offset: offset, y: y)
        // A bar through what is left out is cut there too.
        for (piece, next) in zip(band.scale.pieces, band.scale.pieces.dropFirst())
        where one.softStart < piece.end && one.softEnd > next.start {
            let x = (piece.end + next.start) / 2 + offset
            svg += "<path class=\"slash\" d=\"M\(number(x - 5)) \(number(y + 8))l5 -16m5 16l5 -16\"/>"
        }
        return picture.element(one.index, svg + label(one, y: y))
    }

    private func label(_ one: TimelineLayout.Placed, y: Double) -> String {
        guard !one.label.lines.isEmpty || !one.label.date.isEmpty else { return "" }
        let isLeft = one.side == .left
        let x = number(one.labelStart + offset + (isLeft ? one.label.width : 0))
        let below = one.side == .within ? 16.0 : 0
        let first = y + 4.5 + below
        var spans = ""
        let title = one.label.lines.map(XMLText.escape)
        if isDense {
            let date = one.label.date.isEmpty ? "" : "<tspan class=\"d\">\(XMLText.escape(one.label.date)) </tspan>"
            spans = date + "<tspan class=\"t\">\(title.first ?? "")</tspan>"
        } else {
            var dy = 0.0
            if !one.label.date.isEmpty {
                spans = "<tspan class=\"d\">\(XMLText.escape(one.label.date))</tspan>"
                dy = Self.dateHeight + 1
            }
            for line in title {
                spans += dy > 0 ? "<tspan class=\"t\" x=\"\(x)\" dy=\"\(number(dy))\">" : "<tspan class=\"t\">"
                spans += line + "</tspan>"
                dy = Self.lineHeight
            }
        }
        return "<text\(isLeft ? " class=\"e\"" : "") x=\"\(x)\" y=\"\(number(first))\">\(spans)</text>"
    }
}
