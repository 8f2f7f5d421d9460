/// Where everything of a picture lies: bands of time below one another, each with an axis and lanes, in whatever unit
/// the picture has. Nothing is drawn here.
public struct TimelineLayout: Sendable {
    /// What a picture looks like, in its unit, which is a pixel or a column.
    public struct Metrics: Sendable {
        public var scale: TimeScale.Metrics
        /// How wide a label may be.
        public var labelLimit: Double
        /// Between a mark and its label.
        public var labelGap: Double
        /// The least distance between two neighbours in a lane.
        public var laneGap: Double
        /// How wide the mark of a point is; what is shorter is drawn as one.
        public var pointWidth: Double
        /// How long a soft end is at least, so that it is seen.
        public var softLeast: Double
        /// How long a bar is drawn whose end nobody knows.
        public var unknownLength: Double
        /// The least distance between two labels of the axis.
        public var tickGap: Double
        /// A band that needs more lanes than that becomes two.
        public var mostLanes: Int
        /// A series that needs more lanes than that has brief labels, or none, if one lane is enough then.
        public var seriesLanes: Int
        /// Everything begins and ends at whole numbers.
        public var isGrid: Bool

        public init(
            scale: TimeScale.Metrics, labelLimit: Double, labelGap: Double, laneGap: Double, pointWidth: Double,
            softLeast: Double, unknownLength: Double, tickGap: Double, mostLanes: Int, seriesLanes: Int,
            isGrid: Bool
        ) {
            self.scale = scale
            self.labelLimit = labelLimit
            self.labelGap = labelGap
            self.laneGap = laneGap
            self.pointWidth = pointWidth
            self.softLeast = softLeast
            self.unknownLength = unknownLength
            self.tickGap = tickGap
            self.mostLanes = mostLanes
            self.seriesLanes = seriesLanes
            self.isGrid = isGrid
        }
    }

    /// A label, cut and broken into lines so that it fits.
    public struct Label: Hashable, Sendable {
        /// What stands before the title, or above it.
        public var date: String
        public var lines: [String]
        /// That of the widest line.
        public var width: Double
        /// More could be said with more room.
        public var isCut: Bool

        public init(date: String, lines: [String], width: Double, isCut: Bool) {
            self.date = date
            self.lines = lines
            self.width = width
            self.isCut = isCut
        }
    }

    /// A milestone in its lane.
    public struct Placed: Hashable, Sendable {
        /// Where the label is.
        public enum Side: Hashable, Sendable { case right, left, within }

        /// Which of the milestones.
        public let index: Int
        /// Where it is drawn as it is certain.
        public let start: Double
        public let end: Double
        /// With its soft ends.
        public let softStart: Double
        public let softEnd: Double
        /// Too short for a bar.
        public let isPoint: Bool
        /// It has no start, or none that is known: its bar comes out of nothing.
        public let fadesIn: Bool
        public let fadesOut: Bool
        /// It has begun before what is drawn.
        public let isContinued: Bool
        /// It goes on behind the end of its band, or of what is drawn.
        public let continues: Bool
        public internal(set) var label: Label
        public internal(set) var labelStart: Double
        public let side: Side

        /// All that it takes up.
        public var left: Double { label.width > 0 ? min(softStart, labelStart) : softStart }
        public var right: Double { label.width > 0 ? max(softEnd, labelStart + label.width) : softEnd }
    }

    /// Lanes that belong together: those of a series, or all others.
    public struct Group: Sendable {
        /// The slug of the series.
        public let series: String?
        public let lanes: [[Placed]]
        /// There was no room for more than brief labels, or for none at all.
        public let isBrief: Bool
    }

    /// A stretch of time with an axis of its own.
    public struct Band: Sendable {
        /// Unix seconds: what begins from here on is in it; `nil`: everything before `to`.
        public let from: Int64?
        public let to: Int64?
        /// Where the first and the last of its milestones begin; `nil` where none has a beginning or an end.
        public let first: Int64?
        public let last: Int64?
        public let scale: TimeScale
        public let ticks: TimeTicks
        public let groups: [Group]
        /// Where the present is, if it is in sight.
        public let now: Double?

        public var laneCount: Int { groups.reduce(0) { $0 + $1.lanes.count } }
    }

    /// By time.
    public let bands: [Band]
    /// Those without a date, in their order.
    public let undated: [Int]

    /// - Parameters:
    ///   - now: Unix seconds; `nil`: not shown.
    ///   - rules: the zone in which days begin.
    ///   - measure: how wide a label of the axis is.
    ///   - label: cuts the label of a milestone to a width; brief is the least by which it is known in its series.
    public init(
        _ milestones: [DrawnMilestone], now: Int64?, in rules: ZoneRules, _ metrics: Metrics,
        measure: (String) -> Double, label: (_ index: Int, _ width: Double, _ isBrief: Bool) -> Label
    ) {
        undated = milestones.indices.filter { milestones[$0].span == nil }
        bands = withoutActuallyEscaping(measure) { measure in
            withoutActuallyEscaping(label) { label in
                var maker = BandMaker(
                    milestones: milestones, now: now, rules: rules, metrics: metrics, measure: measure, label: label)
                return maker.bands()
            }
        }
    }
}
