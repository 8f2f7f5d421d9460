internal import SummitAPI
internal import SummitCore

/// Prints figures, and what is reckoned from them.
struct FigureOutput {
    let style: Style

    // MARK: One figure

    private struct Document: Encodable { let figure: FigureMessage }

    func print(_ figure: FigureMessage) throws {
        let listing = Listing(
            style, [figure], ids: { [figure.slug] },
            csvHeader: ["date", "value", "bound", "approximate", "vintage", "revised", "sources"],
            csvRows: { figure.observations.map(Self.csvRow) })
        try listing.print(document: Document(figure: figure)) { printTable(figure) }
    }

    private static func csvRow(_ one: ObservationMessage) -> [String] {
        [
            one.date ?? "", one.value, one.bound ?? "", String(one.approximate ?? false), one.vintage ?? "",
            String(one.revised ?? false), (one.sources ?? []).map(MilestoneDetail.citation).joined(separator: "; "),
        ]
    }

    private func printTable(_ figure: FigureMessage) {
        Output.print(style.paint(Printable.escape(figure.title), .bold) + ", in " + Printable.escape(figure.unit))
        var table = Table(headings: ["", "WHEN", "VALUE", "", "NOTE", "SOURCE"], elastic: [(5, 12), (3, 0), (4, 8)])
        let numbered = figure.observations.enumerated().sorted { one, other in
            let (first, second) = (Self.place(one.element), Self.place(other.element))
            return first == second ? one.offset < other.offset : first < second
        }
        let bars = Self.bars(numbered.map(\.element))
        for (row, (index, one)) in numbered.enumerated() {
            let isOld = one.revised == true
            let notes = [isOld ? "revised since" : nil, one.vintage.map { "as of \(Self.prose($0))" }]
            table.rows.append([
                Table.Cell(String(index + 1), .dim), Table.Cell(one.date.map(Self.prose) ?? "no date"),
                Table.Cell(one.prose, isOld ? .dim : nil), Table.Cell(bars[row], .cyan),
                Table.Cell(notes.compactMap { $0 }.joined(separator: ", ")),
                Table.Cell((one.sources ?? []).map(MilestoneDetail.citation).joined(separator: "; ")),
            ])
        }
        Output.print(table.lines(style))
        if figure.observations.isEmpty, style.legend { Output.note("it has no values yet") }
    }

    /// The value of the latest date; of what has none, that.
    static func latest(of figure: FigureMessage) -> String {
        let current = figure.observations.filter { $0.revised != true }
        let dated = current.filter { $0.date != nil }.max { place($0) < place($1) }
        return (dated ?? current.last).map(\.prose) ?? ""
    }

    private static func place(_ observation: ObservationMessage) -> Int64 {
        observation.date.flatMap { try? EDTF($0) }.flatMap { $0.lower ?? $0.upper }?.dayNumber ?? .max
    }

    /// A bar for each value, from nothing on: the largest has twenty columns, in eighths.
    private static func bars(_ observations: [ObservationMessage]) -> [String] {
        let values = observations.map { observation -> Double in
            guard observation.date != nil, observation.revised != true else { return 0 }
            return (try? DecimalNumber(parsing: observation.value))?.approximation ?? 0
        }
        guard let most = values.max(), most > 0, values.count(where: { $0 > 0 }) > 1, values.allSatisfy({ $0 >= 0 })
        else { return values.map { _ in "" } }
        return values.map { value in
            let eighths = value > 0 ? max(1, Int((value / most * 160).rounded())) : 0
            let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
            return String(repeating: "█", count: eighths / 8) + rest
        }
    }

    // MARK: Comparisons and shares

    func print(_ comparison: FigureMethods.Comparison) throws {
        let fields = [
            ("from", comparison.from.date ?? ""), ("from_value", comparison.from.value),
            ("to", comparison.to.date ?? ""), ("to_value", comparison.to.value), ("factor", comparison.factor ?? ""),
            ("difference", comparison.difference), ("percent", comparison.percent ?? ""),
            ("years", comparison.years.map { "\($0)" } ?? ""),
            ("yearly_percent", comparison.yearlyPercent.map { "\($0)" } ?? ""), ("bound", comparison.bound ?? ""),
            ("approximate", String(comparison.approximate)),
        ]
        let listing = Listing(
            style, [comparison], ids: { [comparison.factor ?? comparison.difference] }, csvHeader: fields.map(\.0),
            csvRows: { [fields.map(\.1)] })
        try listing.print(document: comparison) { try printTable(comparison) }
    }

    private func printTable(_ comparison: FigureMethods.Comparison) throws {
        let figure = comparison.figure
        Output.print(style.paint(Printable.escape(figure.title), .bold) + ", in " + Printable.escape(figure.unit))
        line(comparison.from.date.map(Self.prose) ?? "no date", comparison.from.prose)
        line(comparison.to.date.map(Self.prose) ?? "no date", comparison.to.prose)
        let lead = FigureProse.lead(comparison.bound, isOpen: comparison.open, isApproximate: comparison.approximate)
        if let factor = comparison.factor {
            line("factor", lead + style.paint(try Self.text(factor) { $0.rounded(digits: 4) }, .bold))
        }
        line("difference", lead + Self.signed(try Self.text(comparison.difference) { $0 }))
        if let percent = comparison.percent {
            line("change", lead + Self.signed(try Self.text(percent) { $0.rounded(places: 1) }) + " %")
        }
        if let rate = comparison.yearlyPercent, let years = comparison.years {
            let percent = try Self.text("\((rate * 100).rounded() / 100)") { $0.rounded(places: 1) }
            let number = try Self.text("\(years)") { $0.rounded(places: 1) }
            let span = number == "1" ? "1 year" : "\(number) years"
            line("a year", lead + Self.signed(percent) + " %, compound, over \(span)")
        }
        if comparison.open { line("", "both ends are bounds of the same kind: the result may be more or less") }
        printSources([comparison.from, comparison.to])
    }

    func print(_ share: FigureMethods.Share) throws {
        let row = [
            share.figure.slug, share.whole.slug, share.part.date ?? "", share.part.value, share.of.value, share.percent,
            share.bound ?? "",
        ]
        let listing = Listing(
            style, [share], ids: { [share.percent] },
            csvHeader: ["part", "whole", "date", "part_value", "whole_value", "percent", "bound"], csvRows: { [row] })
        try listing.print(document: share) {
            let lead = FigureProse.lead(share.bound, isOpen: share.open, isApproximate: share.approximate)
            let percent = try Self.text(share.percent) { $0.rounded(places: 1) }
            Output.print(lead + style.paint(percent + " %", .bold))
            for (figure, one) in [(share.figure, share.part), (share.whole, share.of)] {
                line(
                    one.date.map(Self.prose) ?? "no date",
                    "\(one.prose) \(Printable.escape(figure.unit))  \(Printable.escape(figure.title))")
            }
            if share.open { line("", "both are bounds of the same kind: the share may be more or less") }
            printSources([share.part, share.of])
        }
    }

    private func line(_ name: String, _ value: String) {
        Output.print(DisplayWidth.column("  " + Printable.escape(name), 16) + value)
    }

    private func printSources(_ observations: [ObservationMessage]) {
        var said: Set<String> = []
        for observation in observations {
            let sources = observation.sources ?? []
            if sources.isEmpty { line("source", "none for \(observation.date ?? "what has no date")") }
            for text in sources.map(MilestoneDetail.citation) where said.insert(text).inserted {
                line("source", Printable.escape(text))
            }
        }
    }

    // MARK: Numbers

    private static func text(_ number: String, _ rounding: (DecimalNumber) -> DecimalNumber) throws -> String {
        FigureProse.grouped(rounding(try DecimalNumber(parsing: number)).description)
    }

    private static func signed(_ text: String) -> String { text.hasPrefix("-") || text == "0" ? text : "+" + text }

    private static func prose(_ date: String) -> String { (try? EDTF(date))?.prose ?? date }
}
