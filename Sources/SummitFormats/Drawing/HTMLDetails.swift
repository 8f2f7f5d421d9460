internal import SummitAPI
internal import SummitCore

/// Every milestone as text, by years; what has no date at the end.
struct HTMLDetails {
    private let rows: PictureRows

    init(_ rows: PictureRows) { self.rows = rows }

    func write(to output: ByteOutput) throws {
        try output.write("<section id=\"list\" aria-label=\"All milestones\">\n")
        if rows.rows.isEmpty { try output.write("<p>There is no milestone.</p>\n") }
        let order = rows.rows.indices.sorted { one, other in
            let keys = (Self.key(rows.rows[one]), Self.key(rows.rows[other]))
            return keys.0 == keys.1 ? one < other : keys.0 < keys.1
        }
        var open: String?
        for index in order {
            let heading = heading(rows.rows[index])
            if heading != open {
                try output.write((open == nil ? "" : "</ol>\n</section>\n") + "<section>\n<h2>\(heading)</h2>\n<ol>\n")
                open = heading
            }
            try output.write(item(index))
        }
        try output.write((open == nil ? "" : "</ol>\n</section>\n") + "</section>\n")
    }

    /// Where it stands: an open start first, no date last.
    private static func key(_ row: PictureRows.Row) -> Int64 {
        guard let span = row.span else { return .max }
        if case .at(let seconds) = span.start { return seconds }
        return .min
    }

    private func heading(_ row: PictureRows.Row) -> String {
        guard let span = row.span else { return "No date" }
        guard case .at(let seconds) = span.start else { return "No known beginning" }
        if let when = row.when, let year = when.startYear { return TimeSpanLabel.year(year) }
        return TimeSpanLabel.year(of: seconds, in: rows.rules)
    }

    private func item(_ index: Int) -> String {
        let row = rows.rows[index]
        var html = "<li id=\"m\(index + 1)\" class=\"\(row.look)\">\n"
        html += "<p class=\"when\">\(time(row))"
        if row.look != .held, row.look != .confirmed { html += " <span class=\"status\">\(row.look)</span>" }
        html += "</p>\n<h3 dir=\"auto\">\(XMLText.line(row.message.title))</h3>\n"
        for paragraph in (row.message.summary ?? "").split(separator: "\n") where !paragraph.allSatisfy(\.isWhitespace)
        {
            html += "<p dir=\"auto\">\(XMLText.escape(String(paragraph)))</p>\n"
        }
        return html + facts(row) + "</li>\n"
    }

    /// A machine can read a day, a month, a year or an instant; anything else is words.
    private func time(_ row: PictureRows.Row) -> String {
        let prose = XMLText.line(row.prose)
        guard let machine = row.machineDate else { return "<span>\(prose)</span>" }
        return "<time datetime=\"\(machine)\">\(prose)</time>"
    }

    private func facts(_ row: PictureRows.Row) -> String {
        let message = row.message
        var facts: [(name: String, value: String)] = []
        func add(_ name: String, _ value: String?) {
            if let value, !value.isEmpty { facts.append((name, value)) }
        }
        add("Where", XMLText.line(row.place))
        add(
            "With",
            (message.participants ?? []).map { one in
                XMLText.line(one.role.map { "\(one.name) (\($0))" } ?? one.name)
            }.joined(separator: ", "))
        if let series = message.series {
            let title = XMLText.line(rows.series[series.slug]?.title ?? series.slug)
            add("Series", title + (series.edition.map { ", edition \($0)" } ?? ""))
        }
        add("Status", row.look == .held || row.look == .confirmed ? row.look.rawValue : nil)
        add("Tags", (message.tags ?? []).map(XMLText.line).joined(separator: ", "))
        add("Before", (message.previously ?? []).map { XMLText.line($0.text) }.joined(separator: ", "))
        for source in message.sources ?? [] { add("Source", HTMLSource.text(source)) }
        guard !facts.isEmpty else { return "" }
        let entries = facts.map { "<dt>\($0.name)</dt><dd><bdi>\($0.value)</bdi></dd>\n" }
        return "<dl>\n" + entries.joined() + "</dl>\n"
    }
}

/// Who says so, with a link where there is one that may be followed.
enum HTMLSource {
    static func text(_ source: Source) -> String {
        let published = source.published.map { text in (try? EDTF(text))?.prose ?? text }
        let name = source.title ?? source.publisher ?? source.author ?? source.url ?? "source"
        let shown = source.title == nil ? XMLText.line(name) : "“\(XMLText.line(name))”"
        let linked = XMLText.link(source.url).map { "<a href=\"\($0)\" rel=\"noreferrer\">\(shown)</a>" } ?? shown
        let rest = [source.title == nil ? nil : source.publisher, published].compactMap { $0 }.map(XMLText.line)
        let author = source.author == name ? nil : source.author.map(XMLText.line)
        var text = ([author, linked].compactMap { $0 } + rest).joined(separator: ", ")
        if let date = source.date { text += " (gives \(XMLText.line((try? EDTF(date))?.prose ?? date)))" }
        if let quote = source.quote { text += "<q>\(XMLText.escape(quote))</q>" }
        return text
    }
}

extension PictureRows.Row {
    /// As `<time>` has it (HTML §3.5); `nil` for what it has no form for.
    fileprivate var machineDate: String? {
        switch when {
        case .edtf(let date, _):
            guard date.kind == .date, !date.isApproximate, !date.isUncertain, let first = date.lower,
                let last = date.upper, (1...9_999).contains(first.year)
            else { return nil }
            let text = first.description
            switch date.precision {
            case .year where last.year == first.year: return String(text.prefix(4))
            case .month where last.month == first.month: return String(text.prefix(7))
            case .day where first == last: return text
            default: return nil
            }
        case .zoned: return message.when?.earliest
        case nil: return nil
        }
    }
}
