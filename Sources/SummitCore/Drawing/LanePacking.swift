/// Puts milestones into lanes in which nothing overlaps.
enum LanePacking {
    /// Of more than these only the number of lanes counts.
    private static let mostByTime = 400

    /// By time from top to bottom, as far as that takes few more lanes than the least there can be.
    ///
    /// - Parameters:
    ///   - placed: by time.
    ///   - gap: the least distance between two in a lane.
    static func lanes(_ placed: [TimelineLayout.Placed], gap: Double) -> [[TimelineLayout.Placed]] {
        let fewest = fewestLanes(placed, gap: gap)
        guard placed.count <= mostByTime else { return fewest }
        let byTime = lanesByTime(placed, gap: gap)
        return byTime.count <= fewest.count + max(1, fewest.count / 4) ? byTime : fewest
    }

    /// Taken from left to right, each in the first lane that is free: as few as can be.
    static func fewestLanes(_ placed: [TimelineLayout.Placed], gap: Double) -> [[TimelineLayout.Placed]] {
        var finder = LaneFinder()
        var lanes: [[TimelineLayout.Placed]] = []
        for one in placed.sorted(by: { ($0.left, $0.index) < ($1.left, $1.index) }) {
            let lane = finder.lane(from: one.left, to: one.right + gap)
            if lane == lanes.count { lanes.append([]) }
            lanes[lane].append(one)
        }
        return lanes
    }

    /// Taken by time, each in the first lane that has room for it.
    private static func lanesByTime(_ placed: [TimelineLayout.Placed], gap: Double) -> [[TimelineLayout.Placed]] {
        var lanes: [[TimelineLayout.Placed]] = []
        for one in placed {
            let lane = lanes.firstIndex { lane in
                lane.allSatisfy { $0.right + gap <= one.left || one.right + gap <= $0.left }
            }
            if let lane { lanes[lane].append(one) } else { lanes.append([one]) }
        }
        return lanes
    }

    /// Gives labels that are cut the room that their lane has left.
    ///
    /// - Parameters:
    ///   - width: that of the axis.
    ///   - fit: the label of a milestone for a width.
    static func widened(
        _ lane: [TimelineLayout.Placed], width: Double, gap: Double, fit: (Int, Double) -> TimelineLayout.Label
    ) -> [TimelineLayout.Placed] {
        var lane = lane.sorted { $0.left < $1.left }
        for index in lane.indices where lane[index].label.isCut {
            let one = lane[index]
            switch one.side {
            case .right:
                let end = lane.indices.contains(index + 1) ? lane[index + 1].left - gap : width
                let label = fit(one.index, end - one.labelStart)
                if one.labelStart + label.width <= end { lane[index].label = label }
            case .left:
                let start = index > 0 ? lane[index - 1].right + gap : 0
                let end = one.labelStart + one.label.width
                let label = fit(one.index, end - start)
                guard label.width <= end - start else { continue }
                lane[index].label = label
                lane[index].labelStart = end - label.width
            case .within:
                let end = min(one.end, lane.indices.contains(index + 1) ? lane[index + 1].left : width) - gap
                let label = fit(one.index, end - one.labelStart)
                if one.labelStart + label.width <= end { lane[index].label = label }
            }
        }
        return lane
    }
}
