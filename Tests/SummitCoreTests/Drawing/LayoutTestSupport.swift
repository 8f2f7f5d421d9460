import Testing

@testable import SummitCore

enum LayoutSupport {
    static func metrics(width: Double, isGrid: Bool) -> TimelineLayout.Metrics {
        TimelineLayout.Metrics(
            scale: TimeScale.Metrics(
                width: width, breakWidth: isGrid ? 3 : 26, pieceLeast: isGrid ? 15 : 130),
            labelLimit: (width * 0.45).rounded(.down), labelGap: isGrid ? 1 : 7, laneGap: isGrid ? 2 : 14,
            pointWidth: isGrid ? 1 : 12, softLeast: isGrid ? 2 : 16, unknownLength: isGrid ? 6 : 60,
            tickGap: isGrid ? 2 : 18, mostLanes: 20, seriesLanes: isGrid ? 1 : 3, isGrid: isGrid)
    }

    /// A column, or seven pixels, a letter.
    static func layout(
        _ milestones: [DrawnMilestone], now: Int64? = nil, width: Double = 80, isGrid: Bool = true
    ) -> TimelineLayout {
        let letter = isGrid ? 1.0 : 7.0
        return TimelineLayout(
            milestones, now: now, in: .utc, metrics(width: width, isGrid: isGrid),
            measure: { Double($0.count) * letter }
        ) { index, width, isBrief in
            let title = isBrief ? String(index) : milestones[index].title
            let most = max(0, Int(width / letter))
            let text = String(title.prefix(most))
            return TimelineLayout.Label(
                date: "", lines: [text], width: Double(text.count) * letter, isCut: text.count < title.count)
        }
    }

    static func milestone(_ title: String, _ start: Int64, _ end: Int64, series: String? = nil) -> DrawnMilestone {
        DrawnMilestone(title: title, span: DrawnSpan(start: .at(start), end: .at(end)), look: .held, series: series)
    }

    static func year(_ text: String) throws -> Int64 { try Instant(parsing: text).secondsSinceEpoch }

    /// Of any length within a span, some of them open, unknown, vague, undated or of a series.
    static func random(
        _ count: Int, from: Int64, to: Int64, using random: inout some RandomNumberGenerator
    ) -> [DrawnMilestone] {
        (0..<count).map { index in
            let start = Int64.random(in: from...to, using: &random)
            let length = (to / 20 - from / 20) >> Int64.random(in: 0...20, using: &random)
            let end = CivilMath.saturatingAdd(start, max(60, length))
            var span: DrawnSpan? = DrawnSpan(start: .at(start), end: .at(end))
            switch Int.random(in: 0..<12, using: &random) {
            case 0: span = DrawnSpan(start: .at(start), end: .open)
            case 1: span = DrawnSpan(start: .unknown, end: .at(end))
            case 2: span = DrawnSpan(start: .open, end: .open)
            case 3, 4:
                span = DrawnSpan(
                    start: .at(start), end: .at(end), softStart: CivilMath.saturatingAdd(start, -max(60, length)),
                    softEnd: CivilMath.saturatingAdd(end, max(60, length)))
            case 5: span = nil
            default: break
            }
            let title = String(repeating: "x", count: Int.random(in: 0...120, using: &random))
            let series = Int.random(in: 0..<4, using: &random) == 0 ? "s\(index % 3)" : nil
            return DrawnMilestone(title: title, span: span, look: .held, series: series, tags: ["t\(index % 17)"])
        }
    }
}
