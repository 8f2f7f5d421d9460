/// How much begins when, of a timeline as a whole: for what needs several bands to be drawn.
public struct TimelineOverview: Sendable {
    public let scale: TimeScale
    public let ticks: TimeTicks
    /// By cell, each as wide as was asked for.
    public let counts: [Int]
    /// Where the present is, if it is in sight.
    public let now: Double?

    /// - Parameters:
    ///   - now: Unix seconds; `nil`: not shown.
    ///   - cell: how wide a cell is.
    ///   - rules: the zone in which days begin.
    ///   - tickGap: the least distance between two labels of the axis.
    ///   - measure: how wide a label of the axis is.
    public init(
        _ milestones: [DrawnMilestone], now: Int64?, cell: Double, in rules: ZoneRules, _ metrics: TimeScale.Metrics,
        tickGap: Double, measure: (String) -> Double
    ) {
        let anchors = milestones.compactMap { $0.span?.anchor }
        scale = TimeScale(of: anchors.map { ($0, $0) }, metrics)
        ticks = TimeTicks(of: scale, in: rules, gap: tickGap, measure: measure)
        var counts = Array(repeating: 0, count: max(1, Int(metrics.width / cell)))
        for anchor in anchors {
            counts[min(counts.count - 1, max(0, Int(scale.position(of: anchor) / cell)))] += 1
        }
        self.counts = counts
        self.now = now.flatMap { [scale] in scale.contains($0) ? scale.position(of: $0) : nil }
    }
}
