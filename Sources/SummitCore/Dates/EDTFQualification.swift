/// How sure the components of a date are: `?` uncertain, `~` approximate, `%` both (ISO 8601-2 §8).
///
/// A mark at the right of a component is for it and all before it (`2004-06~-11`), one at its left for it alone
/// (`2004-~06-11`). What is kept is which components each of the two qualities holds for, so that
/// `?2004-?06-?11` and `2004-06-11?` are the same.
struct EDTFQualification: Hashable, Sendable {
    /// A set of components: bit 0 the year, bit 1 the month or part of a year, bit 2 the day.
    typealias Components = UInt8

    var approximate: Components = 0
    var uncertain: Components = 0

    var isApproximate: Bool { approximate != 0 }
    var isUncertain: Bool { uncertain != 0 }
    var isNone: Bool { approximate | uncertain == 0 }

    /// The components up to the one at `index`.
    static func group(_ index: Int) -> Components { (1 << UInt8(index + 1)) - 1 }

    /// The components at which a mark stands in the normal form: the last one of the group from the year on, and each
    /// one that is qualified apart from it.
    static func marked(_ components: Components) -> Components {
        let group = (~components).trailingZeroBitCount
        guard group > 1 else { return components }
        return components & ~Self.group(group - 2)
    }

    /// How many qualities are marked at a component in the normal form: by so many of its units an end may be off.
    func width(at index: Int) -> Int64 {
        Int64(Self.marked(approximate) >> UInt8(index) & 1) + Int64(Self.marked(uncertain) >> UInt8(index) & 1)
    }

    /// The mark at the right of a component in the normal form, for a group that ends there; empty when there is none.
    func groupMark(at index: Int) -> String {
        Self.mark(
            approximate: (~approximate).trailingZeroBitCount == index + 1,
            uncertain: (~uncertain).trailingZeroBitCount == index + 1)
    }

    /// The mark at the left of a component in the normal form, for it alone; empty when there is none.
    func singleMark(at index: Int) -> String {
        func isSingle(_ components: Components) -> Bool {
            components >> UInt8(index) & 1 == 1 && (~components).trailingZeroBitCount < index
        }
        return Self.mark(approximate: isSingle(approximate), uncertain: isSingle(uncertain))
    }

    private static func mark(approximate: Bool, uncertain: Bool) -> String {
        switch (approximate, uncertain) {
        case (true, true): "%"
        case (true, false): "~"
        case (false, true): "?"
        case (false, false): ""
        }
    }
}
