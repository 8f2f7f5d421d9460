import SummitCore

enum TZifOracle {
    /// RFC 9636 §3.2: offsets lie between -25 h and 26 h, both excluded.
    private static let offsets = -89_999...93_599

    static func check(_ bytes: [UInt8]) throws(Violation) -> Bool {
        guard let rules = try? ZoneRules(identifier: "Fuzz/Zone", tzif: bytes) else { return false }
        guard let again = try? ZoneRules(identifier: "Fuzz/Zone", tzif: bytes) else {
            throw Violation("accepted once, and refused the second time")
        }
        for start in [-4_000_000_000, 0, 1_700_000_000, 4_200_000_000, 316_000_000_000, Int64.min, .max] {
            var time = Instant(secondsSinceEpoch: start)
            for _ in 0..<6 {
                try check(rules, again, at: time)
                guard let next = rules.nextTransition(after: time) else { break }
                try require(next > time, "the transition after \(time) is \(next)")
                try require(again.nextTransition(after: time) == next, "two answers at \(time)")
                if let before = next.adding(seconds: -1) {
                    try require(rules.offset(at: before) != rules.offset(at: next), "no change at \(next)")
                    try check(rules, again, at: before)
                }
                // Halfway into the gap, or the overlap.
                let middle = (rules.offset(at: next) - rules.offset(at: next.adding(seconds: -1) ?? next)) / 2
                let local = next.adding(seconds: Int64(rules.offset(at: next) - middle))
                if let local, let clock = CivilDateTime(secondNumber: local.secondsSinceEpoch) {
                    try check(rules.resolve(clock), of: clock, in: rules)
                }
                time = next
            }
        }
        return true
    }

    private static func check(_ rules: ZoneRules, _ again: ZoneRules, at time: Instant) throws(Violation) {
        let offset = rules.offset(at: time)
        try require(offsets.contains(offset), "an offset of \(offset) s")
        try require(again.offset(at: time) == offset, "two offsets at \(time)")
        guard let local = rules.local(at: time) else { return }
        try require(local.secondNumber == time.secondsSinceEpoch + Int64(offset), "\(local) at \(time)")
        let resolution = rules.resolve(local)
        try require(again.resolve(local) == resolution, "two meanings of \(local)")
        switch resolution {
        case .gap: throw Violation("\(local) is shown at \(time) and yet skipped")
        case .unique(let found, _): try require(found == time, "\(local) is \(found), not \(time)")
        // A time may come three times; the first two count.
        case .overlap(let first, _, let second, _):
            try require(time == first || time >= second, "\(local) at \(time) is neither \(first) nor \(second)")
        }
        try check(resolution, of: local, in: rules)
    }

    /// That a clock shows what it is said to show.
    private static func check(
        _ resolution: LocalResolution, of local: CivilDateTime, in rules: ZoneRules
    ) throws(Violation) {
        func isShown(_ offset: Int) -> Bool {
            rules.offset(at: Instant(secondsSinceEpoch: local.secondNumber - Int64(offset))) == offset
        }
        switch resolution {
        case .unique(let time, let offset):
            try require(isShown(offset) && rules.local(at: time) == local, "\(local) is not shown at \(time)")
        case .gap(let time, let before, let after):
            try require(before < after, "a gap from \(before) to \(after)")
            try require(!isShown(before) && !isShown(after), "\(local) is shown, and yet skipped")
            try require(
                time.secondsSinceEpoch == local.secondNumber - Int64(before), "\(local) in a gap is \(time)")
        case .overlap(let first, let firstOffset, let second, let secondOffset):
            try require(first < second, "\(first) is not before \(second)")
            try require(isShown(firstOffset) && isShown(secondOffset), "\(local) is not shown twice")
            try require(
                rules.local(at: first) == local && rules.local(at: second) == local, "\(local): not those instants")
        }
    }
}
