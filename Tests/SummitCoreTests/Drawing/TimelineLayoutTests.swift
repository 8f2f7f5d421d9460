import Testing

@testable import SummitCore

@Suite("The layout of a timeline")
struct TimelineLayoutTests {
    /// How many, from and to (Unix seconds), the width, and whether it is one of columns.
    static let shapes: [(count: Int, from: Int64, to: Int64, width: Double, isGrid: Bool)] = [
        (1, 0, 86_400, 80, true), (5, 1_750_000_000, 1_750_600_000, 60, true),
        (50, 1_600_000_000, 1_700_000_000, 80, true),
        (500, 1_400_000_000, 1_700_000_000, 120, true), (40, -62_000_000_000, 1_700_000_000, 200, true),
        (50, 1_600_000_000, 1_700_000_000, 1_152, false), (500, 1_400_000_000, 1_700_000_000, 752, false),
        (300, -3_100_000_000_000_000_000, 3_100_000_000_000_000_000, 1_152, false),
        (60, .min, .max, 80, true), (60, .min, .max, 1_152, false), (200, 5, 5, 80, true), (30, 0, 3_600, 352, false),
    ]

    private static func checked(_ shape: Int, _ seed: UInt64) -> (TimelineLayout, [DrawnMilestone]) {
        var random = SeededNumbers(state: seed)
        let (count, from, to, width, isGrid) = shapes[shape]
        let milestones = LayoutSupport.random(count, from: from, to: to, using: &random)
        return (LayoutSupport.layout(milestones, now: to / 2, width: width, isGrid: isGrid), milestones)
    }

    @Test(
        "has every milestone once: the dated in a lane, the others apart", arguments: shapes.indices,
        1...4 as ClosedRange<UInt64>)
    func once(_ shape: Int, _ seed: UInt64) {
        let (layout, milestones) = Self.checked(shape, seed)
        let placed = layout.bands.flatMap { $0.groups.flatMap { $0.lanes.flatMap { $0.map(\.index) } } }
        #expect((placed + layout.undated).sorted() == Array(milestones.indices))
        #expect(layout.undated.allSatisfy { milestones[$0].span == nil })
    }

    @Test(
        "lets no two in a lane touch, and nothing leave the picture", arguments: shapes.indices,
        1...4 as ClosedRange<UInt64>)
    func apart(_ shape: Int, _ seed: UInt64) {
        let (layout, _) = Self.checked(shape, seed)
        let width = Self.shapes[shape].width
        for band in layout.bands {
            for group in band.groups {
                for lane in group.lanes {
                    let lane = lane.sorted { $0.left < $1.left }
                    for (one, next) in zip(lane, lane.dropFirst()) {
                        // Marks without labels may stand side by side.
                        #expect(one.right < next.left || (group.isBrief && one.right == next.left))
                    }
                    for one in lane {
                        #expect(one.left >= 0 && one.right <= width + 1e-6, "\(one)")
                        #expect(one.softStart <= one.start && one.start < one.end && one.end <= one.softEnd, "\(one)")
                        let marks = (one.softStart, one.softEnd)
                        let label = (one.labelStart, one.labelStart + one.label.width)
                        #expect(one.side == .within || label.1 <= marks.0 || label.0 >= marks.1, "\(one)")
                    }
                }
            }
        }
    }

    @Test(
        "puts what is later further to the right, and into a later band", arguments: shapes.indices,
        1...4 as ClosedRange<UInt64>)
    func order(_ shape: Int, _ seed: UInt64) {
        let (layout, milestones) = Self.checked(shape, seed)
        var last: Int64 = .min
        for band in layout.bands {
            let anchors = band.groups.flatMap { $0.lanes.joined().compactMap { milestones[$0.index].span?.anchor } }
            #expect((anchors.min() ?? last) >= last)
            last = anchors.max() ?? last
            let placed = band.groups.flatMap { $0.lanes.joined() }.filter { one in
                milestones[one.index].span?.start.seconds != nil && !one.isPoint
            }
            let sorted = placed.sorted { one, other in
                (milestones[one.index].span?.anchor ?? 0) < (milestones[other.index].span?.anchor ?? 0)
            }
            for (one, next) in zip(sorted, sorted.dropFirst()) { #expect(one.start <= next.start) }
        }
    }

    @Test(
        "has marks on its axes in order, with labels that do not touch", arguments: shapes.indices,
        1...4 as ClosedRange<UInt64>)
    func ticks(_ shape: Int, _ seed: UInt64) {
        let (layout, _) = Self.checked(shape, seed)
        let (_, _, _, width, isGrid) = Self.shapes[shape]
        let letter = isGrid ? 1.0 : 7.0
        for band in layout.bands {
            #expect(band.ticks.ticks.contains { $0.label != nil } || !band.ticks.contexts.isEmpty)
            #expect(Double(band.ticks.ticks.count) <= width)
            for (one, next) in zip(band.ticks.ticks, band.ticks.ticks.dropFirst()) {
                #expect(one.time < next.time && one.position <= next.position)
            }
            let labels = band.ticks.ticks.compactMap { tick in tick.label.map { (tick.labelStart, $0.count) } }
            let contexts = band.ticks.contexts.map { ($0.start, $0.label.count) }
            for row in [labels, contexts] {
                for (one, next) in zip(row, row.dropFirst()) { #expect(one.0 + Double(one.1) * letter < next.0) }
                for one in row { #expect(one.0 >= -1e-6 && one.0 + Double(one.1) * letter <= width + 1e-6) }
            }
        }
    }

    @Test("is divided into bands of no more lanes than can be overlooked, at round times")
    func bands() throws {
        var random = SeededNumbers(state: 9)
        let (from, to) = (
            try LayoutSupport.year("2016-01-01T00:00:00Z"), try LayoutSupport.year("2026-01-01T00:00:00Z")
        )
        let milestones = (0..<500).map { index in
            let start = Int64.random(in: from..<to, using: &random)
            return LayoutSupport.milestone("Milestone number \(index)", start, start + 86_400)
        }
        let layout = LayoutSupport.layout(milestones)
        #expect(layout.bands.count > 8)
        for band in layout.bands { #expect(band.laneCount <= 20) }
        for cut in layout.bands.compactMap(\.to) { #expect(cut % 86_400 == 0) }
        #expect(layout.bands.dropFirst().map(\.from) == layout.bands.dropLast().map(\.to))
    }

    @Test("keeps the members of a series together, and a lone one with the others")
    func series() {
        let day: Int64 = 86_400
        let milestones = [
            LayoutSupport.milestone("one", 0, day, series: "a"), LayoutSupport.milestone("two", 90 * day, 91 * day),
            LayoutSupport.milestone("three", 50 * day, 51 * day, series: "a"),
            LayoutSupport.milestone("four", 60 * day, 61 * day, series: "b"),
        ]
        let groups = LayoutSupport.layout(milestones).bands[0].groups
        #expect(groups.map(\.series) == ["a", nil])
        #expect(groups[0].lanes.map { $0.map(\.index) } == [[0, 2]])
        #expect(groups[1].lanes.joined().map(\.index).sorted() == [1, 3])
    }

    @Test("has brief labels in a series that has no room for more, in one lane")
    func brief() {
        let day: Int64 = 86_400
        let milestones = (0..<6).map { index in
            LayoutSupport.milestone(
                "An edition with a long title", Int64(index) * 30 * day, Int64(index) * 30 * day + day, series: "a")
        }
        let group = LayoutSupport.layout(milestones).bands[0].groups[0]
        #expect(group.isBrief && group.lanes.count == 1)
        #expect(group.lanes[0].map(\.label.lines) == (0..<6).map { [String($0)] })
    }

    @Test(
        "takes twenty thousand at one instant, and as many over a hundred years",
        arguments: [0, 3_000_000_000] as [Int64])
    func many(_ length: Int64) {
        var random = SeededNumbers(state: 3)
        let milestones = (0..<20_000).map { index in
            let start = Int64.random(in: 0...length, using: &random)
            return LayoutSupport.milestone("Milestone \(index)", start, start + 60)
        }
        let clock = ContinuousClock()
        let time = clock.measure {
            let layout = LayoutSupport.layout(milestones)
            #expect(layout.bands.reduce(0) { $0 + $1.groups.reduce(0) { $0 + $1.lanes.joined().count } } == 20_000)
        }
        #expect(time < .seconds(60))
    }

    @Test("of nothing is nothing")
    func nothing() {
        let layout = LayoutSupport.layout([])
        #expect(layout.bands.isEmpty && layout.undated.isEmpty)
        let undated = LayoutSupport.layout([DrawnMilestone(title: "x", span: nil, look: .held)])
        #expect(undated.bands.isEmpty && undated.undated == [0])
    }
}

@Suite("Lanes")
struct LanePackingTests {
    @Test("are as few as milestones that overlap at one place", arguments: 1...20 as ClosedRange<UInt64>)
    func fewest(_ seed: UInt64) {
        var random = SeededNumbers(state: seed)
        var finder = LaneFinder()
        let stretches = (0..<300).map { _ in
            let start = Double.random(in: 0...1_000, using: &random)
            return (start: start, end: start + Double.random(in: 1...60, using: &random))
        }.sorted { $0.start < $1.start }
        let lanes = stretches.map { finder.lane(from: $0.start, to: $0.end) }
        let most = stretches.map { one in stretches.count { $0.start <= one.start && $0.end > one.start } }.max() ?? 0
        #expect(finder.count == most)
        for (index, one) in stretches.enumerated() {
            for other in 0..<index where lanes[other] == lanes[index] { #expect(stretches[other].end <= one.start) }
        }
    }
}
