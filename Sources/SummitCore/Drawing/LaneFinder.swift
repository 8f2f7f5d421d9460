/// Finds for each stretch, by their beginnings, the first lane that is free from there on: as few lanes as there can be.
struct LaneFinder {
    /// Where each lane is free from; as a tree, each node with the least of those below it, the root at 1.
    private var free: [Double]
    private var leaves: Int
    private(set) var count = 0

    init() {
        leaves = 1
        free = [-.infinity, -.infinity]
    }

    /// The lane for what reaches from `start` to `end`, of which the beginnings never go down.
    mutating func lane(from start: Double, to end: Double) -> Int {
        if free[1] > start { grow() }
        var node = 1
        while node < leaves { node = free[2 * node] <= start ? 2 * node : 2 * node + 1 }
        let lane = node - leaves
        count = max(count, lane + 1)
        free[node] = end
        while node > 1 {
            node /= 2
            free[node] = min(free[2 * node], free[2 * node + 1])
        }
        return lane
    }

    private mutating func grow() {
        let old = Array(free[leaves...])
        leaves *= 2
        free =
            Array(repeating: -.infinity, count: leaves) + old + Array(repeating: -.infinity, count: leaves - old.count)
        for node in (1..<leaves).reversed() { free[node] = min(free[2 * node], free[2 * node + 1]) }
    }
}
