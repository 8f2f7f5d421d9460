/// The place of a date in a timeline: the earliest first, at the same time the finer precision first, then by name. An
/// open or unknown start comes before every other, what has no date after all.
///
/// The order is total. It is the one in which the store keeps milestones, where the name is the slug.
public struct TimelineOrder: Hashable, Comparable, Sendable {
    private let position: Int64
    private let fineness: Int
    // Bytes, and not characters: equal must be what compares as equal.
    private let name: [UInt8]

    /// The place of a milestone by its strict earliest instant. Nil bounds are for what has no date.
    public init(bounds: Bounds?, precision: Precision?, name: String) {
        position = bounds.map { $0.earliest?.secondsSinceEpoch ?? .min } ?? .max
        fineness = precision?.fineness ?? 0
        self.name = Array(name.utf8)
    }

    /// The place of a date among others of the same zone, by its first day; the name is its text.
    public init(_ date: EDTF) {
        position = date.lower?.dayNumber ?? .min
        fineness = date.precision.fineness
        name = Array(date.text.utf8)
    }

    /// Whether `a` stands before `b`. Names are compared byte by byte, as SQLite does.
    public static func < (a: TimelineOrder, b: TimelineOrder) -> Bool {
        if a.position != b.position { return a.position < b.position }
        if a.fineness != b.fineness { return a.fineness > b.fineness }
        return a.name.lexicographicallyPrecedes(b.name)
    }
}

extension EDTF {
    /// Whether `self` stands before `other` in a timeline: an order for sorting, total over texts. To ask what came
    /// first in time, use `Bounds`.
    public func sortsBefore(_ other: EDTF) -> Bool {
        TimelineOrder(self) < TimelineOrder(other)
    }
}
