/// Finds the empty stretches that are worth cutting out of an axis: those beside which the rest would be too small to
/// be read.
struct TimeCuts {
    /// A stretch that is drawn, and how much begins in it.
    struct Part: Hashable {
        let from: Int64
        let to: Int64
        let count: Int
    }

    /// An empty stretch is cut out when it is so many times as long as all that is left.
    private static let excess = 3.0
    /// And when each part that is left has so much to show, on average.
    private static let worth = 1.5

    private struct Gap {
        let from: Int64
        let to: Int64
        /// Something lasts all through it.
        let isCovered: Bool
        var length: Double { TimeScale.distance(from, to) }
    }

    private let starts: [Int64]
    private let points: [Int64]
    private let gaps: [Gap]

    /// - Parameters:
    ///   - extents: what is to be seen.
    ///   - frame: what is drawn besides. There is at least one of either.
    init(_ extents: [(from: Int64, to: Int64)], frame: [Int64]) {
        let ends = extents.map(\.to).sorted()
        let starts = extents.map(\.from).sorted()
        let points = Set(starts + ends + frame).sorted()
        var gaps: [Gap] = []
        var (begun, over) = (0, 0)
        for (point, next) in zip(points, points.dropFirst()) {
            while begun < starts.count, starts[begun] <= point { begun += 1 }
            while over < ends.count, ends[over] <= point { over += 1 }
            gaps.append(Gap(from: point, to: next, isCovered: begun > over))
        }
        (self.starts, self.points, self.gaps) = (starts, points, gaps)
    }

    /// - Returns: at least one, by time.
    func parts(atMost most: Int) -> [Part] {
        var parts: [Part] = []
        // What is still to be looked at, the latest first: a part is all between some points.
        var open = [points.startIndex..<points.endIndex]
        while let range = open.popLast() {
            let part = part(range)
            let cuts = self.cuts(range, part, atMost: most - parts.count - open.count - 1)
            guard !cuts.isEmpty else {
                parts.append(part)
                continue
            }
            var (pieces, first) = ([Range<Int>](), range.lowerBound)
            for cut in cuts {
                pieces.append(first..<cut + 1)
                first = cut + 1
            }
            open += (pieces + [first..<range.upperBound]).reversed()
        }
        return parts
    }

    private func part(_ range: Range<Int>) -> Part {
        let (from, to) = (points[range.lowerBound], points[range.upperBound - 1])
        return Part(from: from, to: to, count: begun(before: to) - begun(before: from) + begun(at: to))
    }

    private func begun(at point: Int64) -> Int {
        let (next, overflow) = point.addingReportingOverflow(1)
        return (overflow ? starts.count : begun(before: next)) - begun(before: point)
    }

    private func begun(before point: Int64) -> Int {
        var (low, high) = (0, starts.count)
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] < point { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The gaps to be cut out of a part, by time.
    private func cuts(_ range: Range<Int>, _ part: Part, atMost most: Int) -> [Int] {
        guard most > 0, part.count > 2 else { return [] }
        // Rather not through something that lasts.
        for mayBeCovered in [false, true] {
            let longest = (range.lowerBound..<range.upperBound - 1).filter { mayBeCovered || !gaps[$0].isCovered }
                .sorted { gaps[$0].length > gaps[$1].length }
            var (rest, taken) = (TimeScale.distance(part.from, part.to), 0)
            for (index, gap) in longest.prefix(most).enumerated() {
                rest -= gaps[gap].length
                let isWorthIt = Double(part.count) >= Self.worth * Double(index + 2)
                if isWorthIt, gaps[gap].length >= Self.excess * rest { taken = index + 1 }
            }
            if taken > 0 { return longest.prefix(taken).sorted() }
        }
        return []
    }
}
