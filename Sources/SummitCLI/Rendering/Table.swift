internal import SummitCore

/// A table that fits its terminal: columns give way, the most elastic first.
struct Table {
    struct Cell {
        let text: String
        var tint: Style.Tint?
        /// To be marked wherever they stand.
        var words: SearchWords?
        /// An address that it leads to.
        var link: String?

        init(_ text: String, _ tint: Style.Tint? = nil, words: SearchWords? = nil, link: String? = nil) {
            self.text = Printable.escape(text)
            self.tint = tint
            self.words = words
            self.link = link
        }
    }

    let headings: [String]
    /// The columns that are cut where the terminal is narrow, in this order, and the width they keep; 0: left out.
    let elastic: [(column: Int, least: Int)]
    var rows: [[Cell]] = []

    private static let gap = 2

    /// The lines, with a heading where the style wants one.
    func lines(_ style: Style) -> [String] {
        var used = headings.indices.filter { column in rows.contains { !$0[column].text.isEmpty } }
        var widths = Dictionary(uniqueKeysWithValues: used.map { ($0, width(of: $0, style)) })
        if let columns = style.columns {
            var excess = widths.values.reduce(0, +) + Self.gap * (used.count - 1) - columns
            for (column, least) in elastic where excess > 0 {
                guard let own = widths[column], own > least else { continue }
                if least == 0 {
                    widths[column] = nil
                    excess -= own + Self.gap
                } else {
                    widths[column] = max(least, own - excess)
                    excess -= own - (widths[column] ?? own)
                }
            }
            used.removeAll { widths[$0] == nil }
        }
        let heading = used.map { Cell(headings[$0], .bold) }
        let body = rows.map { row in used.map { row[$0] } }
        let all = style.legend && !rows.isEmpty ? [heading] + body : body
        return all.map { line($0, widths: used.map { widths[$0] ?? 0 }, style) }
    }

    private func width(of column: Int, _ style: Style) -> Int {
        let cells = rows.map { DisplayWidth.of($0[column].text) }.max() ?? 0
        return style.legend ? max(cells, DisplayWidth.of(headings[column])) : cells
    }

    private func line(_ cells: [Cell], widths: [Int], _ style: Style) -> String {
        var line = ""
        for (index, cell) in cells.enumerated() {
            let text = style.columns == nil ? cell.text : DisplayWidth.fit(cell.text, widths[index])
            let isLast = index == cells.count - 1
            line += style.link(
                cell.words.map { style.mark($0, in: text) } ?? style.paint(text, cell.tint), to: cell.link)
            if !isLast {
                line += String(repeating: " ", count: max(0, widths[index] - DisplayWidth.of(text)) + Self.gap)
            }
        }
        while line.last == " " { line.removeLast() }
        return line
    }
}
