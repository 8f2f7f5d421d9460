internal import SummitCore

/// The signs of a milestone in the terminal, which tell its status without colour.
struct TimelineSigns {
    let mark: String
    let bar: String

    init(_ look: DrawnMilestone.Look) {
        switch look {
        case .held: (mark, bar) = ("●", "━")
        case .confirmed: (mark, bar) = ("◆", "━")
        case .tentative: (mark, bar) = ("○", "╍")
        case .postponed: (mark, bar) = ("◇", "╍")
        case .cancelled: (mark, bar) = ("✕", "─")
        case .projected: (mark, bar) = ("◌", "╍")
        }
    }
}

/// What the signs and the colours of a picture mean, as far as they are in it.
struct TimelineLegend {
    private let drawn: [DrawnMilestone]
    private let colors: TagColors
    private let hasCuts: Bool
    private let isColored: Bool
    private let columns: Int

    init(_ drawn: [DrawnMilestone], _ colors: TagColors, hasCuts: Bool, isColored: Bool, columns: Int) {
        self.drawn = drawn
        self.colors = colors
        self.hasCuts = hasCuts
        self.isColored = isColored
        self.columns = columns
    }

    /// With an empty line before it.
    func rows() -> [TextRow] {
        var rows = TextRow.flow(signs, columns: columns)
        if isColored {
            let tags = colors.tags.map { tag in
                let color = colors.color(of: tag).map { TimelineDrawing.palette[$0] } ?? 0
                return (sign: "■ ", ink: TextRow.Ink.color(color), text: Printable.escape(tag))
            }
            rows += TextRow.flow(tags, columns: columns)
        }
        return rows.isEmpty ? [] : [TextRow(columns: columns)] + rows
    }

    private var signs: [TextRow.Entry] {
        let looks = Set(drawn.map(\.look))
        var entries: [TextRow.Entry] = DrawnMilestone.Look.allCases.filter(looks.contains).map {
            (TimelineSigns($0).mark + " ", .plain, $0.rawValue)
        }
        if drawn.contains(where: { $0.span?.softStart != nil || $0.span?.softEnd != nil }) {
            entries.append(("┄━┄ ", .plain, "about"))
        }
        if hasCuts { entries.append(("⋯ ", .plain, "time left out")) }
        return entries
    }
}
