/// Which colour each tag has: the same in every picture, as long as two do not want the same one.
public struct TagColors: Hashable, Sendable {
    /// The tags that have a colour, the most frequent first.
    public let tags: [String]
    private let colors: [String: Int]

    /// - Parameters:
    ///   - first: the first tag of each milestone that has one.
    ///   - count: how many colours there are.
    public init(_ first: [String], colors count: Int) {
        var frequency: [String: Int] = [:]
        for tag in first { frequency[tag, default: 0] += 1 }
        let ordered = frequency.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }.map(\.key)
        tags = Array(ordered.prefix(max(0, count)))
        var colors: [String: Int] = [:]
        var free = Set(0..<max(0, count))
        // In the order of their names, so that the numbers of milestones move no colour.
        for tag in tags.sorted() {
            var color = Int(Self.hash(tag) % UInt64(count))
            while !free.contains(color) { color = (color + 1) % count }
            free.remove(color)
            colors[tag] = color
        }
        self.colors = colors
    }

    /// `nil` for a tag beyond those that there are colours for.
    public func color(of tag: String) -> Int? { colors[tag] }

    /// FNV-1a, 64 bits: `Hasher` is seeded anew in each process.
    static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }
}
