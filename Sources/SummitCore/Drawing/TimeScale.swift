/// Where instants lie on an axis: a few pieces of time, each drawn to its own scale, with the long empty stretches
/// between them cut out.
public struct TimeScale: Hashable, Sendable {
    /// A stretch of time that is drawn to one scale.
    public struct Piece: Hashable, Sendable {
        /// Unix seconds.
        public let from: Int64
        public let to: Int64
        /// Where it lies on the axis, in the unit of its width.
        public let start: Double
        public let end: Double

        func position(of seconds: Int64) -> Double {
            start + (end - start) * TimeScale.share(of: seconds, from: from, to: to)
        }
    }

    /// What an axis must look like, in the unit of its width.
    public struct Metrics: Hashable, Sendable {
        public var width: Double
        /// How wide the mark is that stands for what was cut out.
        public var breakWidth: Double
        /// The least width of a piece.
        public var pieceLeast: Double

        public init(width: Double, breakWidth: Double, pieceLeast: Double) {
            self.width = width
            self.breakWidth = breakWidth
            self.pieceLeast = pieceLeast
        }
    }

    /// By time; never empty.
    public let pieces: [Piece]

    /// - Parameters:
    ///   - extents: the times that are to be seen; where there is none, the day of the epoch is.
    ///   - frame: what is drawn at least, without room around it; where not given, some room is left at both ends.
    init(of extents: [(from: Int64, to: Int64)], frame: (from: Int64?, to: Int64?) = (nil, nil), _ metrics: Metrics) {
        let isEmpty = extents.isEmpty && frame.from == nil && frame.to == nil
        let extents = isEmpty ? [(from: Int64(0), to: CivilMath.secondsPerDay)] : extents
        let most = max(1, Int(min(7, metrics.width / (metrics.pieceLeast + metrics.breakWidth))))
        let parts = TimeCuts(extents, frame: [frame.from, frame.to].compactMap { $0 }).parts(atMost: most)
        let rest = metrics.width - metrics.breakWidth * Double(parts.count - 1)
        // Each piece has its least width, and of what is left as much as it has to show.
        let least = min(metrics.pieceLeast, rest / Double(parts.count))
        let spare = rest - least * Double(parts.count)
        let total = max(1, parts.reduce(0) { $0 + $1.count })
        var position = 0.0
        var pieces: [Piece] = []
        for (index, part) in parts.enumerated() {
            let isLast = index == parts.count - 1
            let before = index > 0 ? Self.gap(parts[index - 1].to, part.from) : .max
            let after = isLast ? .max : Self.gap(part.to, parts[index + 1].from)
            let room = Self.room(part, extents)
            let from = index == 0 && frame.from != nil ? part.from : Self.moved(part.from, -min(room, before / 3))
            let to = isLast && frame.to != nil ? part.to : Self.moved(part.to, min(room, after / 3))
            let end = isLast ? metrics.width : position + least + spare * Double(part.count) / Double(total)
            pieces.append(Piece(from: from, to: max(to, Self.moved(from, 1)), start: position, end: end))
            position = end + metrics.breakWidth
        }
        self.pieces = pieces
    }

    /// Where an instant lies; of what is cut out, within the mark that stands for it; of what lies beyond, at the end.
    public func position(of seconds: Int64) -> Double {
        // The first piece that ends at it or later.
        var (low, high) = (0, pieces.count)
        while low < high {
            let middle = (low + high) / 2
            if pieces[middle].to < seconds { low = middle + 1 } else { high = middle }
        }
        guard low < pieces.count else { return pieces[pieces.count - 1].end }
        let piece = pieces[low]
        if seconds >= piece.from { return piece.position(of: seconds) }
        guard low > 0 else { return piece.start }
        let before = pieces[low - 1]
        return before.end + (piece.start - before.end) * Self.share(of: seconds, from: before.to, to: piece.from)
    }

    /// Whether it lies on the axis.
    public func contains(_ seconds: Int64) -> Bool {
        seconds >= pieces[0].from && seconds <= pieces[pieces.count - 1].to
    }

    /// From 0 to 1.
    private static func share(of seconds: Int64, from: Int64, to: Int64) -> Double {
        let whole = distance(from, to)
        guard whole > 0 else { return 0 }
        return min(1, max(0, distance(from, seconds) / whole))
    }

    private static func gap(_ from: Int64, _ to: Int64) -> Int64 {
        let (difference, overflow) = to.subtractingReportingOverflow(from)
        return overflow ? .max : difference
    }

    /// Exact as long as it fits `Int64`.
    static func distance(_ from: Int64, _ to: Int64) -> Double {
        let (difference, overflow) = to.subtractingReportingOverflow(from)
        return overflow ? Double(to) - Double(from) : Double(difference)
    }

    static func moved(_ seconds: Int64, _ by: Int64) -> Int64 { CivilMath.saturatingAdd(seconds, by) }

    /// What is left free at each end of a stretch: a thirtieth of it, or of the shortest that begins or ends in it, since a
    /// century does so within years; and a quarter of an hour around a single instant.
    private static func room(_ part: TimeCuts.Part, _ extents: [(from: Int64, to: Int64)]) -> Int64 {
        let inside = part.from...part.to
        let lengths = extents.filter { inside.contains($0.from) || inside.contains($0.to) }.map {
            distance($0.from, $0.to)
        }
        let length = max(distance(part.from, part.to), lengths.min() ?? 0)
        return max(900, Int64(min(length / 30, 1e18)))
    }
}
