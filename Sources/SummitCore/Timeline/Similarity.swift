/// What somebody may have meant who gave a name that does not exist.
package enum Similarity {
    /// Longer ones are no slips of the keyboard.
    private static let longest = 64

    /// Those among `names` that begin with what was given, or are a few slips away from it; the closest first.
    package static func closest(to given: String, among names: some Sequence<String>, limit: Int = 3) -> [String] {
        let wanted = folded(given)
        guard (1...longest).contains(wanted.count) else { return [] }
        let most = min(3, max(1, wanted.count / 3))
        var found: [(slips: Int, name: String)] = []
        for name in Set(names) where name != given {
            let scalars = folded(name)
            if wanted.count >= 3, scalars.starts(with: wanted) {
                found.append((0, name))
            } else if let slips = distance(wanted, scalars, atMost: most) {
                found.append((slips, name))
            }
        }
        return found.sorted { ($0.slips, $0.name) < ($1.slips, $1.name) }.prefix(limit).map(\.name)
    }

    /// As slugs are written: in small letters, with hyphens.
    private static func folded(_ text: String) -> [Unicode.Scalar] {
        text.lowercased().unicodeScalars.map { $0 == " " || $0 == "_" ? "-" : $0 }
    }

    /// How many letters were left out, put in, exchanged or swapped with their neighbour (optimal string alignment).
    ///
    /// - Returns: `nil` for more than `most`.
    private static func distance(_ one: [Unicode.Scalar], _ other: [Unicode.Scalar], atMost most: Int) -> Int? {
        guard abs(one.count - other.count) <= most else { return nil }
        var (beforeLast, last) = ([Int](), Array(0...other.count))
        for row in 1...one.count {
            var this = [row]
            for column in 0..<other.count {
                let isSame = one[row - 1] == other[column]
                var least = min(last[column] + (isSame ? 0 : 1), last[column + 1] + 1, this[column] + 1)
                if row > 1, column > 0, one[row - 1] == other[column - 1], one[row - 2] == other[column] {
                    least = min(least, beforeLast[column - 1] + 1)
                }
                this.append(least)
            }
            (beforeLast, last) = (last, this)
        }
        return last[other.count] <= most ? last[other.count] : nil
    }
}
