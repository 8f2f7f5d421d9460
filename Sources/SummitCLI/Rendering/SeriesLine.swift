internal import SummitAPI
internal import SummitCore

/// The editions of a series on a line, as far apart as they lie: `1 ──2 years── 2 ┄┄2 years┄┄ (3)`.
struct SeriesLine {
    private struct Edition {
        let number: Int64
        let start: CivilDate
        let isYear: Bool
        let isProjected: Bool
    }

    private let editions: [Edition]

    /// - Parameter milestones: those without a number or a date are left out.
    init(_ milestones: [MilestoneMessage]) {
        editions = milestones.compactMap { milestone in
            guard let number = milestone.series?.edition,
                let when = try? milestone.when?.when(zones: ClientZones.directory)
            else { return nil }
            let start: CivilDate? =
                switch when {
                case .edtf(let date, _): date.lower
                case .zoned(let time, _): time.local.date
                }
            return start.map {
                Edition(
                    number: number, start: $0, isYear: when.precision == .year,
                    isProjected: milestone.projected == true)
            }
        }.sorted { $0.number < $1.number }
    }

    /// Nothing of fewer than two. Of more than fit, the last.
    func text(columns: Int) -> String {
        guard editions.count > 1 else { return "" }
        let gaps = zip(editions, editions.dropFirst()).map { $1.start.dayNumber - $0.start.dayNumber }
        let longest = max(1, gaps.max() ?? 1)
        var text = mark(editions[editions.count - 1])
        for index in gaps.indices.reversed() {
            let (one, next) = (editions[index], editions[index + 1])
            let dash = next.isProjected ? "┄" : "─"
            let width = max(2, Int((Double(max(0, gaps[index])) / Double(longest) * 8).rounded()))
            let half = String(repeating: dash, count: width)
            let piece = "\(mark(one)) \(half)\(Self.length(one, next))\(half) "
            if DisplayWidth.of(piece) + DisplayWidth.of(text) > columns - 4 { return "… " + text }
            text = piece + text
        }
        return text
    }

    private func mark(_ edition: Edition) -> String {
        edition.isProjected ? "(\(edition.number))" : String(edition.number)
    }

    /// At the precision that both have: years, or months and days.
    private static func length(_ one: Edition, _ next: Edition) -> String {
        func count(_ number: Int64, _ unit: String) -> String { " \(number) \(unit)\(number == 1 ? "" : "s") " }
        let years = next.start.year - one.start.year
        if one.isYear || next.isYear { return years > 0 ? count(years, "year") : " " }
        let months = years * 12 + Int64(next.start.month - one.start.month)
        if months >= 24, months % 12 == 0 { return count(months / 12, "year") }
        return months >= 2 ? count(months, "month") : count(next.start.dayNumber - one.start.dayNumber, "day")
    }
}
