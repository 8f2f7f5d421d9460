/// Divides the milestones among bands, until each is low enough to be read.
struct BandMaker {
    let milestones: [DrawnMilestone]
    let now: Int64?
    let rules: ZoneRules
    let metrics: TimelineLayout.Metrics
    let measure: (String) -> Double
    let label: (Int, Double, Bool) -> TimelineLayout.Label
    /// The series that have lanes of their own, in each band: a line of one is none.
    private let lines: Set<String>
    /// Labels as they are where there is room enough, by milestone.
    private var labels: [Int: TimelineLayout.Label] = [:]

    init(
        milestones: [DrawnMilestone], now: Int64?, rules: ZoneRules, metrics: TimelineLayout.Metrics,
        measure: @escaping (String) -> Double, label: @escaping (Int, Double, Bool) -> TimelineLayout.Label
    ) {
        self.milestones = milestones
        self.now = now
        self.rules = rules
        self.metrics = metrics
        self.measure = measure
        self.label = label
        let members = Dictionary(grouping: milestones.filter { $0.span != nil }.compactMap(\.series)) { $0 }
        lines = Set(members.filter { $0.value.count > 1 }.keys)
    }

    private struct Stretch {
        let members: ArraySlice<(index: Int, anchor: Int64)>
        let from: Int64?
        let to: Int64?
    }

    /// Enough for any number of milestones.
    private static let mostBands = 4_096

    mutating func bands() -> [TimelineLayout.Band] {
        let dated = milestones.indices.filter { milestones[$0].span != nil }
            .map { (index: $0, anchor: milestones[$0].span?.anchor ?? .min) }
            .sorted { ($0.anchor, $0.index) < ($1.anchor, $1.index) }
        guard !dated.isEmpty else { return [] }
        var bands: [TimelineLayout.Band] = []
        // The latest first.
        var open = [Stretch(members: dated[...], from: nil, to: nil)]
        while let stretch = open.popLast() {
            let band = self.band(stretch)
            guard band.laneCount > metrics.mostLanes, bands.count + open.count < Self.mostBands,
                let cut = boundary(stretch.members)
            else {
                bands.append(band)
                continue
            }
            let middle = stretch.members.firstIndex { $0.anchor >= cut } ?? stretch.members.endIndex
            open.append(Stretch(members: stretch.members[middle...], from: cut, to: stretch.to))
            open.append(Stretch(members: stretch.members[..<middle], from: stretch.from, to: cut))
        }
        return bands
    }

    // MARK: One band

    private mutating func band(_ stretch: Stretch) -> TimelineLayout.Band {
        var extents = stretch.members.compactMap { milestones[$0.index].span?.extent }.map { extent in
            (from: extent.from, to: min(extent.to, max(extent.from, stretch.to ?? extent.to)))
        }
        // What begins in this band may be in doubt by more than it.
        if let from = stretch.from { extents = extents.map { (max($0.from, from), max($0.to, from)) } }
        let isLast = stretch.to == nil
        if let now, isLast, isNear(now, extents) { extents.append((now, now)) }
        let scale = TimeScale(of: extents, frame: (stretch.from, stretch.to), metrics.scale)
        let placer = MilestonePlacer(metrics: metrics, scale: scale, bandEnd: stretch.to)
        var placed: [TimelineLayout.Placed] = []
        for (index, _) in stretch.members {
            guard let span = milestones[index].span else { continue }
            let whole = labels[index] ?? label(index, metrics.labelLimit, false)
            labels[index] = whole
            placed.append(placer.place(index, span, whole) { label(index, $0, false) })
        }
        let isInSight = now.map { now in
            scale.contains(now) && (stretch.from.map { now >= $0 } ?? true) && (stretch.to.map { now < $0 } ?? true)
        }
        let anchors = stretch.members.filter { milestones[$0.index].span?.anchor != nil }.map(\.anchor)
        return TimelineLayout.Band(
            from: stretch.from, to: stretch.to, first: anchors.first, last: anchors.last, scale: scale,
            ticks: TimeTicks(of: scale, in: rules, gap: metrics.tickGap, measure: measure),
            groups: groups(placed, placer), now: isInSight == true ? now.map(scale.position) : nil)
    }

    /// Whether the present lies among what is shown, or not so far from it that the axis would grow by much.
    private func isNear(_ now: Int64, _ extents: [(from: Int64, to: Int64)]) -> Bool {
        guard let first = extents.map(\.from).min(), let last = extents.map(\.to).max() else { return false }
        if now >= first, now <= last { return true }
        let length = max(TimeScale.distance(first, last), Double(CivilMath.secondsPerDay))
        return TimeScale.distance(min(now, first), max(now, last)) <= 1.25 * length
    }

    /// The series first, by their first milestone, then all others in lanes of their own.
    private func groups(_ placed: [TimelineLayout.Placed], _ placer: MilestonePlacer) -> [TimelineLayout.Group] {
        var bySeries: [String: [TimelineLayout.Placed]] = [:]
        for one in placed {
            if let series = milestones[one.index].series, lines.contains(series) {
                bySeries[series, default: []].append(one)
            }
        }
        let others = placed.filter { one in milestones[one.index].series.map { bySeries[$0] == nil } ?? true }
        let order = bySeries.keys.sorted { one, other in
            let starts = (bySeries[one]?.first?.start ?? 0, bySeries[other]?.first?.start ?? 0)
            return starts.0 == starts.1 ? one < other : starts.0 < starts.1
        }
        let series = order.map { self.series($0, bySeries[$0] ?? [], placer) }
        guard !others.isEmpty else { return series }
        return series + [TimelineLayout.Group(series: nil, lanes: widened(lanes(others)), isBrief: false)]
    }

    /// In few lanes with all that is to be said, else in one with the least.
    private func series(
        _ slug: String, _ placed: [TimelineLayout.Placed], _ placer: MilestonePlacer
    ) -> TimelineLayout.Group {
        let whole = lanes(placed)
        if whole.count > metrics.seriesLanes {
            let none = TimelineLayout.Label(date: "", lines: [], width: 0, isCut: false)
            for (side, isNamed) in [(TimelineLayout.Placed.Side.right, true), (.left, true), (.right, false)] {
                let brief = placed.map { one in
                    guard let span = milestones[one.index].span else { return one }
                    let whole = isNamed ? label(one.index, metrics.labelLimit, true) : none
                    return placer.place(one.index, span, whole, rather: side) { width in
                        isNamed ? label(one.index, width, true) : none
                    }
                }
                // Marks alone are told apart even side by side.
                let lanes = LanePacking.lanes(brief, gap: isNamed ? min(metrics.laneGap, metrics.labelGap) : 0)
                if lanes.count == 1 { return TimelineLayout.Group(series: slug, lanes: lanes, isBrief: true) }
            }
        }
        return TimelineLayout.Group(series: slug, lanes: widened(whole), isBrief: false)
    }

    private func lanes(_ placed: [TimelineLayout.Placed]) -> [[TimelineLayout.Placed]] {
        LanePacking.lanes(placed, gap: metrics.laneGap)
    }

    private func widened(_ lanes: [[TimelineLayout.Placed]]) -> [[TimelineLayout.Placed]] {
        lanes.map { lane in
            LanePacking.widened(lane, width: metrics.scale.width, gap: metrics.laneGap) { label($0, $1, false) }
        }
    }

    // MARK: Where a band is divided

    /// The roundest time near the middle; `nil` where everything begins at once.
    private func boundary(_ members: ArraySlice<(index: Int, anchor: Int64)>) -> Int64? {
        let (first, middle) = (members.startIndex, members.startIndex + members.count / 2)
        let anchor = members[middle].anchor
        for unit in [TickUnit.years(10), .years(1), .months(3), .months(1), .days, .minutes(60)] {
            guard let local = rules.local(at: Instant(secondsSinceEpoch: anchor)), let start = unit.floor(local) else {
                continue
            }
            let candidates = [start, unit.next(start)].compactMap { $0 }.map {
                rules.resolve($0).instant.secondsSinceEpoch
            }
            let shares = candidates.map { cut in (cut, Self.share(members, before: cut)) }
            if let best = shares.min(by: { abs($0.1 - 0.5) < abs($1.1 - 0.5) }), (0.3...0.7).contains(best.1) {
                return best.0
            }
        }
        if members[first].anchor < anchor { return anchor }
        return members.first { $0.anchor > anchor }?.anchor
    }

    private static func share(_ members: ArraySlice<(index: Int, anchor: Int64)>, before cut: Int64) -> Double {
        let before = (members.firstIndex { $0.anchor >= cut } ?? members.endIndex) - members.startIndex
        return Double(before) / Double(max(1, members.count))
    }
}
