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
        let perUnit = TimeScale.distance(piece.from, piece.to) / max(1e-9, piece.end - piece.start)
        let first = local(piece.from)
        // The finest unit whose labels fit; where none of its marks lies in the piece, one mark of the next finer.
        let fitting = TickUnit.all.firstIndex { unit in
            let widest = max(measure(unit.label(first)), measure(unit.label(local(piece.to))), widest(unit))
            return unit.length / perUnit >= widest + gap
        }
        var index = fitting ?? TickUnit.all.count - 1
        var times = self.times(TickUnit.all[index], in: piece, atMost: .max)
        while times.isEmpty, index > 0 {
            index -= 1
            times = self.times(TickUnit.all[index], in: piece, atMost: 1)
        }
        let unit = TickUnit.all[index]
        var free = piece.start
        for (local, time) in times {
            let label = unit.label(local)
            let width = measure(label)
            let position = piece.position(of: time)
            let start = min(max(piece.start, position - width / 2), piece.end - width)
            let fits = start >= free
            if fits { free = start + width + gap }
            ticks.append(
                TimeTicks.Tick(
                    time: time, position: position, isMajor: unit.context.map { $0.floor(local) == local } ?? false,
                    label: fits ? label : nil, labelStart: start))
        }
        if let context = unit.context { add(context, piece) }
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

    /// The widest label that a unit may have whatever the time.
    private func widest(_ unit: TickUnit) -> Double {
        switch unit {
        case .minutes: measure("00:00")
        case .days, .weeks: measure("30")
        case .months: measure("May")
        case .years: 0
        }
    }

    /// What a clock shows; at the limit of years, beyond it.
    private func local(_ seconds: Int64) -> CivilDateTime {
        rules.local(at: Instant(secondsSinceEpoch: seconds))
            ?? CivilDateTime(startOf: seconds < 0 ? CivilDate.first : CivilDate.last)
    }
}
