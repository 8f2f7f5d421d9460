internal import FoundationEssentials
internal import SummitAPI
internal import SummitCore

/// The figures, each as a table and, where there is something to see, a line.
struct HTMLFigures {
    private let figures: [FigureMessage]

    init(_ figures: [FigureMessage]) { self.figures = figures }

    func write(to output: ByteOutput) throws {
        try output.write("<section id=\"figures\">\n<h2>Figures</h2>\n")
        for figure in figures where !figure.observations.isEmpty { try output.write(text(figure)) }
        try output.write("</section>\n")
    }

    private func text(_ figure: FigureMessage) -> String {
        let observations = figure.observations
        let hasSources = observations.contains { $0.sources?.isEmpty == false }
        var html = "<figure>\n<figcaption dir=\"auto\">\(XMLText.line(figure.title)) (\(XMLText.line(figure.unit)))"
        html += "</figcaption>\n\(line(observations))<table>\n<thead><tr><th scope=\"col\">When</th>"
        html +=
            "<th scope=\"col\">Value</th>" + (hasSources ? "<th scope=\"col\">Source</th>" : "")
            + "</tr></thead>\n<tbody>\n"
        for one in observations {
            let when = one.date.map { date in (try? EDTF(date))?.prose ?? date } ?? "no date"
            html +=
                "<tr><th scope=\"row\">\(XMLText.line(when))</th><td>\(XMLText.line(one.prose + (one.revised == true ? " (revised since)" : "")))</td>"
            if hasSources { html += "<td>\((one.sources ?? []).map(HTMLSource.text).joined(separator: "; "))</td>" }
            html += "</tr>\n"
        }
        return html + "</tbody>\n</table>\n</figure>\n"
    }

    /// A small line through what has a date and is not revised.
    private func line(_ observations: [ObservationMessage]) -> String {
        let points = observations.filter { $0.revised != true }.compactMap { one -> (x: Double, y: Double)? in
            guard let date = one.date.flatMap({ try? EDTF($0) })?.lower, let value = Double(one.value), value.isFinite
            else { return nil }
            return (Double(date.dayNumber), value)
        }.sorted { $0.x < $1.x }
        guard points.count > 1, let first = points.first, let last = points.last, last.x > first.x else { return "" }
        let (width, height) = (320.0, 56.0)
        let highest = max(0, points.map(\.y).max() ?? 0)
        let lowest = min(0, points.map(\.y).min() ?? 0)
        guard highest > lowest, (highest - lowest).isFinite else { return "" }
        let placed = points.map { point in
            let x = 6 + (width - 12) * (point.x - first.x) / (last.x - first.x)
            let y = 6 + (height - 12) * (highest - point.y) / (highest - lowest)
            return "\(PictureMarks.number(x)) \(PictureMarks.number(y))"
        }
        let dots = placed.map { place in
            let parts = place.split(separator: " ")
            return "<circle cx=\"\(parts[0])\" cy=\"\(parts[1])\" r=\"2.5\"/>"
        }
        return
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"line\" width=\"320\" height=\"56\" viewBox=\"0 0 320 56\" "
            + "role=\"img\" aria-label=\"The values as a line\"><path d=\"M\(placed.joined(separator: "L"))\"/>"
            + (dots.count <= 60 ? dots.joined() : "") + "</svg>\n"
    }
}
