/// How much work may still be done, and how much has been: in periods examined.
struct WorkBudget {
    let limit: Int
    private(set) var used = 0

    init(limit: Int) {
        self.limit = limit
    }

    /// Takes one period; false when none is left.
    mutating func take() -> Bool {
        used += 1
        return used <= limit
    }
}
