/// Where a milestone lies along the axis, and its label beside it.
struct MilestonePlacer {
    let metrics: TimelineLayout.Metrics
    let scale: TimeScale
    /// Unix seconds at which the band ends; `nil`: not.
    let bandEnd: Int64?

    private var width: Double { metrics.scale.width }

    /// - Parameters:
    ///   - whole: the label where there is room enough.
    ///   - rather: the side for the label where both have room.
    ///   - fit: the label for less room.
    func place(
        _ index: Int, _ span: DrawnSpan, _ whole: TimelineLayout.Label,
        rather: TimelineLayout.Placed.Side = .right, fit: (Double) -> TimelineLayout.Label
    ) -> TimelineLayout.Placed {
        let bar = bar(span)
        let (label, start, side) = place(whole, beside: bar, rather, fit)
        let leavesBand = bandEnd.map { end in goesOn(span.end.seconds ?? .max, behind: end) } ?? false
        return TimelineLayout.Placed(
            index: index, start: bar.start, end: bar.end, softStart: bar.softStart, softEnd: bar.softEnd,
            isPoint: bar.isPoint, fadesIn: span.start.seconds == nil, fadesOut: span.end.seconds == nil,
            isContinued: span.beginsBefore, continues: leavesBand || span.endsBehind, label: label, labelStart: start,
            side: side)
    }

    /// By more than the days of two zones are apart, of a band that is not about hours.
    private func goesOn(_ end: Int64, behind bandEnd: Int64) -> Bool {
        let length = TimeScale.distance(scale.pieces[0].from, bandEnd)
        return TimeScale.distance(bandEnd, end) > min(Double(CivilMath.secondsPerDay), length / 50)
    }

    private struct Bar {
        var start: Double
        var end: Double
        var softStart: Double
        var softEnd: Double
        var isPoint = false
    }

    private func bar(_ span: DrawnSpan) -> Bar {
        let first = span.start.seconds.map(scale.position)
        let last = span.end.seconds.map(scale.position)
        var start = first ?? (span.start == .open ? 0 : max(0, (last ?? width) - metrics.unknownLength))
        var end = last ?? (span.end == .open ? width : min(width, (first ?? 0) + metrics.unknownLength))
        if end < start { end = start }
        let isPoint = end - start < metrics.pointWidth
        if isPoint {
            start = min(max(0, (start + end - metrics.pointWidth) / 2), max(0, width - metrics.pointWidth))
            end = start + metrics.pointWidth
        }
        if metrics.isGrid {
            start = start.rounded(.down)
            end = isPoint ? start + metrics.pointWidth : max(start + 1, end.rounded(.up))
        }
        var bar = Bar(start: start, end: end, softStart: start, softEnd: end, isPoint: isPoint)
        if let soft = span.softStart {
            bar.softStart = max(0, min(onGrid(scale.position(of: soft)), start - metrics.softLeast))
        }
        if let soft = span.softEnd {
            bar.softEnd = min(width, max(onGrid(scale.position(of: soft)), end + metrics.softLeast))
        }
        return bar
    }

    private func onGrid(_ position: Double) -> Double { metrics.isGrid ? position.rounded() : position }

    /// On a bar that is long enough; else to its right, or where there is no room, to its left; else cut to the most room
    /// there is.
    private func place(
        _ whole: TimelineLayout.Label, beside bar: Bar, _ rather: TimelineLayout.Placed.Side,
        _ fit: (Double) -> TimelineLayout.Label
    ) -> (TimelineLayout.Label, Double, TimelineLayout.Placed.Side) {
        let gap = metrics.labelGap
        let rooms = (
            within: bar.isPoint ? 0 : bar.end - bar.start - 6 * gap, right: width - bar.softEnd - gap,
            left: bar.softStart - gap
        )
        if whole.width <= rooms.within { return (whole, bar.start + 2 * gap, .within) }
        if rather == .left, whole.width <= rooms.left {
            return (whole, bar.softStart - gap - whole.width, .left)
        }
        if whole.width <= rooms.right { return (whole, bar.softEnd + gap, .right) }
        if whole.width <= rooms.left { return (whole, bar.softStart - gap - whole.width, .left) }
        let most = max(0, rooms.within, rooms.right, rooms.left)
        var label = fit(most)
        // Whatever the fitter makes of a width that is too small for anything, nothing overlaps.
        if label.width > most { label = TimelineLayout.Label(date: "", lines: [], width: 0, isCut: true) }
        if most == rooms.within { return (label, bar.start + 2 * gap, .within) }
        if most == rooms.right { return (label, bar.softEnd + gap, .right) }
        return (label, max(0, bar.softStart - gap - label.width), .left)
    }
}
