internal import SummitAPI
internal import SummitCore

/// Draws what stands above the bands: the title and what the signs mean; and below them, what has no date.
struct PictureHead {
    private let picture: TimelinePicture
    private let offset = TimelinePicture.margin

    init(_ picture: TimelinePicture) { self.picture = picture }

    private func number(_ value: Double) -> String { PictureMarks.number(value) }

    func piece(withTitle: Bool) -> TimelinePicture.Piece {
        let room = picture.width - 2 * offset
        var svg = ""
        var y = 0.0
        if withTitle {
            y = 44
            let title = XMLText.plain(picture.rows.title)
            for line in LabelLines.fit(title, width: room, lines: 2, size: 24 * 1.14).lines {
                svg += "<text class=\"h\" x=\"\(number(offset))\" y=\"\(number(y))\">\(XMLText.escape(line))</text>\n"
                y += 28
            }
            svg +=
                "<text class=\"k\" x=\"\(number(offset))\" y=\"\(number(y - 5))\">\(XMLText.escape(picture.summary))</text>\n"
        }
        y += 20
        flow(signs(), y: &y, into: &svg)
        flow(tags(), y: &y, into: &svg)
        return TimelinePicture.Piece(height: y + 2, body: svg)
    }

    private struct Entry {
        let text: String
        /// Drawn in 30 pixels by 12, around this height.
        let sign: (_ x: Double, _ y: Double) -> String
    }

    private func signs() -> [Entry] {
        let looks = Set(picture.rows.rows.map(\.look))
        var entries = DrawnMilestone.Look.allCases.filter(looks.contains).map { look in
            Entry(text: look.rawValue) { x, y in
                "<g class=\"\(look) cn\">\(PictureMarks.point(look, x: x + 6, y: y))</g>"
            }
        }
        let spans = picture.rows.rows.compactMap(\.span)
        if spans.contains(where: { $0.softStart != nil || $0.softEnd != nil }) {
            entries.append(Entry(text: "about then") { x, y in sample("l", x, y) + sample("r", x + 12, y) })
        }
        if spans.contains(where: { $0.end == .open || $0.start == .open }) {
            entries.append(Entry(text: "goes on") { x, y in sample("r", x, y) })
        }
        if picture.layout.bands.contains(where: { $0.scale.pieces.count > 1 }) {
            entries.append(
                Entry(text: "time left out") { x, y in
                    "<path class=\"ax\" d=\"M\(number(x)) \(number(y))l3 -5l4 10l4 -10l4 10l3 -5\"/>"
                })
        }
        return entries
    }

    private func sample(_ side: String, _ x: Double, _ y: Double) -> String {
        "<rect x=\"\(number(x))\" y=\"\(number(y - 4.5))\" width=\"12\" height=\"9\" fill=\"url(#f\(side)cn)\"/>"
    }

    private func tags() -> [Entry] {
        picture.colors.tags.map { tag in
            let name = PictureStyle.name(picture.colors.color(of: tag))
            return Entry(text: XMLText.plain(tag)) { x, y in
                "<g class=\"held \(name)\"><rect class=\"bar\" x=\"\(number(x))\" y=\"\(number(y - 5))\" width=\"10\" height=\"10\" rx=\"2\"/></g>"
            }
        }
    }

    private func flow(_ entries: [Entry], y: inout Double, into svg: inout String) {
        guard !entries.isEmpty else { return }
        var x = offset
        for entry in entries {
            let signWidth = entry.text == "about then" ? 30.0 : entry.text == "time left out" ? 24 : 17
            let fitted = LabelLines.fit(entry.text, width: picture.width - 2 * offset - 40, lines: 1, size: 11)
            if x > offset, x + signWidth + fitted.width > picture.width - offset {
                x = offset
                y += 19
            }
            svg += entry.sign(x, y)
            svg +=
                "<text class=\"k\" x=\"\(number(x + signWidth))\" y=\"\(number(y + 4))\">\(XMLText.escape(fitted.lines.first ?? ""))</text>"
            x += signWidth + fitted.width + 18
        }
        svg += "\n"
        y += 21
    }

    func undated() -> TimelinePicture.Piece {
        let columns = max(1, Int((picture.width - 2 * offset) / 380))
        let columnWidth = (picture.width - 2 * offset) / Double(columns)
        var svg = "<text class=\"s\" x=\"\(number(offset))\" y=\"16\">No date</text>\n"
        for (place, index) in picture.layout.undated.enumerated() {
            let row = picture.rows.rows[index]
            let x = offset + Double(place % columns) * columnWidth
            let y = 36 + Double(place / columns) * 22
            let title = XMLText.plain(row.message.title)
            let fitted = LabelLines.fit(title, width: columnWidth - 34, lines: 1, size: PictureLabels.size)
            let text =
                "<text x=\"\(number(x + 19))\" y=\"\(number(y + 4.5))\"><tspan class=\"t\">\(XMLText.escape(fitted.lines.first ?? ""))</tspan></text>"
            svg += picture.element(index, PictureMarks.point(row.look, x: x + 6, y: y) + text)
        }
        let lines = (picture.layout.undated.count + columns - 1) / columns
        return TimelinePicture.Piece(height: 36 + Double(lines) * 22, body: svg)
    }
}
