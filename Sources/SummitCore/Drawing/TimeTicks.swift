/// The marks of an axis, at round calendar steps, with labels that do not touch one another.
public struct TimeTicks: Hashable, Sendable {
    /// A mark.
    public struct Tick: Hashable, Sendable {
        /// Unix seconds.
        public let time: Int64
        public let position: Double
        /// A longer period begins here.
        public let isMajor: Bool
        /// What is written at it; `nil` where there is no room.
        public let label: String?
        /// Where that begins.
        public let labelStart: Double
    }

    /// The name of a longer period: the year above its months.
    public struct Context: Hashable, Sendable {
        public let label: String
        /// Where it begins.
        public let start: Double
    }

    public let ticks: [Tick]
    public let contexts: [Context]

    /// - Parameters:
    ///   - rules: the zone in which days begin.
    ///   - gap: the least distance between two labels.
    ///   - measure: how wide a label is.
    init(of scale: TimeScale, in rules: ZoneRules, gap: Double, measure: (String) -> Double) {
        (ticks, contexts) = withoutActuallyEscaping(measure) { measure in
            var maker = TickMaker(rules: rules, gap: gap, measure: measure)
            for piece in scale.pieces { maker.add(piece) }
            return (maker.ticks, maker.contexts)
        }
    }
}

private struct TickMaker {
    let rules: ZoneRules
    let gap: Double
    let measure: (String) -> Double
    var ticks: [TimeTicks.Tick] = []
    var contexts: [TimeTicks.Context] = []

    mutating func add(_ piece: TimeScale.Piece) {
        let (unit, times) = marks(piece)
        let widths = times.map { measure(unit.label($0.local)) }
        var free = piece.start
        for (index, (local, time)) in times.enumerated() {
            let position = piece.position(of: time)
            let start = min(max(piece.start, position - widths[index] / 2), piece.end - widths[index])
            var fits = start >= free
            // The first, moved in from the edge, gives way to the next, so that the others stay regular.
            if index == 0, times.count > 1, start > position - widths[0] / 2 {
                fits = start + widths[0] + gap <= piece.position(of: times[1].time) - widths[1] / 2
            }
            if fits { free = start + widths[index] + gap }
            ticks.append(
                TimeTicks.Tick(
                    time: time, position: position, isMajor: unit.context.map { $0.floor(local) == local } ?? false,
                    label: fits ? unit.label(local) : nil, labelStart: start))
        }
        if let context = unit.context { add(context, piece) }
    }

    /// The finest unit of which all labels fit, with its marks; where none of them lies in the piece, one of a finer unit.
    private func marks(_ piece: TimeScale.Piece) -> (TickUnit, [(local: CivilDateTime, time: Int64)]) {
        let perUnit = TimeScale.distance(piece.from, piece.to) / max(1e-9, piece.end - piece.start)
        func fits(_ unit: TickUnit, _ widths: [Double]) -> Bool {
            unit.length / perUnit >= (widths.max() ?? 0) + gap
        }
        var index = TickUnit.all.firstIndex { fits($0, [widest($0)]) } ?? TickUnit.all.count - 1
        var times = self.times(TickUnit.all[index], in: piece, atMost: .max)
        while index + 1 < TickUnit.all.count,
            !fits(TickUnit.all[index], times.map { measure(TickUnit.all[index].label($0.local)) })
        {
            index += 1
            times = self.times(TickUnit.all[index], in: piece, atMost: .max)
        }
        while times.isEmpty, index > 0 {
            index -= 1
            times = self.times(TickUnit.all[index], in: piece, atMost: 1)
        }
        return (TickUnit.all[index], times)
    }

    /// Names the longer periods: each where it begins, and the one that the piece begins in at its start.
    private mutating func add(_ unit: TickUnit, _ piece: TimeScale.Piece) {
        let begun = unit.floor(local(piece.from)).map { (local: $0, position: piece.start) }
        let perUnit = TimeScale.distance(piece.from, piece.to) / max(1e-9, piece.end - piece.start)
        // Not each year of a hundred thousand, should a piece be that long.
        let most = Int(min(1_000, (piece.end - piece.start) / max(1e-9, unit.length / perUnit) + 2))
        var periods = begun.map { [$0] } ?? []
        for (local, time) in times(unit, in: piece, atMost: most) {
            periods.append((local, piece.position(of: time)))
        }
        for (index, period) in periods.enumerated() {
            let label = unit.contextLabel(period.local)
            let end = period.position + measure(label)
            // The first gives way to what really begins.
            let next = periods.indices.contains(index + 1) ? periods[index + 1].position : .infinity
            if end > piece.end || (index == 0 && end + gap > next) { continue }
            if let last = contexts.last, last.start + measure(last.label) + gap > period.position,
                last.start >= piece.start
            {
                continue
            }
            contexts.append(TimeTicks.Context(label: label, start: period.position))
        }
    }

    private func times(
        _ unit: TickUnit, in piece: TimeScale.Piece, atMost most: Int
    ) -> [(local: CivilDateTime, time: Int64)] {
        var times: [(local: CivilDateTime, time: Int64)] = []
        var next = unit.floor(local(piece.from))
        while let local = next, times.count < most {
            let time = rules.resolve(local).instant.secondsSinceEpoch
            if time > piece.to { break }
            // A step may be skipped where the clock is set.
            if time >= piece.from, time > times.last?.time ?? .min { times.append((local, time)) }
            next = unit.next(local)
        }
        return times
    }

    /// How wide the labels of a unit are at least.
    private func widest(_ unit: TickUnit) -> Double {
        switch unit {
        case .minutes: measure("00:00")
        case .days, .weeks: measure("30")
        case .months: measure("May")
        case .years: measure("2000")
        }
    }

    /// What a clock shows; at the limit of years, beyond it.
    private func local(_ seconds: Int64) -> CivilDateTime {
        rules.local(at: Instant(secondsSinceEpoch: seconds))
            ?? CivilDateTime(startOf: seconds < 0 ? CivilDate.first : CivilDate.last)
    }
}
