extension Occurrences {
    /// A place in a recurrence set, from which it is read on.
    public struct Cursor: Sendable {
        /// A nominal start and when it begins.
        private struct Found {
            var second: Int64
            var instant: Int64
            var end: RecurrenceDate.End?
        }

        private let set: OccurrenceSource
        private let budget: Int
        private let from: Int64
        /// Why the jump failed; thrown by the first `next`.
        private var failure: RecurrenceError?
        private var main: NominalCursor?
        private var mainNext: Found?
        /// In the hours after a gap, what lies in the gap in local time, as one cursor: it falls among what lies after.
        private var skipped: [NominalCursor] = []
        private var skippedNext: Found?
        /// The local time at which the gap ends.
        private var gapEnd = Int64.min
        private var lastInstant: Int64?
        /// Local times that have one offset and are nowhere near a change of it.
        private var safe: Range<Int64> = 0..<0
        private var safeOffset: Int64 = 0

        /// How many periods have been examined so far: years, months, weeks, days or what the rule steps by.
        public private(set) var examined = 0

        /// Whether it has been proven that the rule has no occurrence at all, as in a 30 February.
        public var ruleNeverMatches: Bool { main?.isProvenEmpty ?? false }

        init(_ set: OccurrenceSource, from: Instant?, budget: Int) {
            self.set = set
            self.budget = budget
            self.from = from?.secondsSinceEpoch ?? .min
            var work = WorkBudget(limit: budget)
            do throws(RecurrenceError) {
                main = try NominalCursor(set, from: set.nominalBound(of: self.from), budget: &work)
            } catch {
                failure = error
            }
            examined = work.used
        }

        /// The next occurrence; nil when there are no more.
        /// - Throws: `RecurrenceError` when none was found within the budget. It is thrown again then.
        public mutating func next() throws(RecurrenceError) -> Occurrence? {
            if let failure { throw failure }
            var work = WorkBudget(limit: budget)
            defer { examined += work.used }
            do throws(RecurrenceError) {
                while let found = try nextFound(&work) {
                    guard found.instant >= from, found.instant <= set.untilInstant, found.instant != lastInstant,
                        let nominal = LocalStart(secondNumber: found.second, isDay: set.start.isDay)
                    else { continue }
                    lastInstant = found.instant
                    return Occurrence(
                        nominal: nominal, instant: Instant(secondsSinceEpoch: found.instant), end: found.end)
                }
                return nil
            } catch {
                failure = error
                throw error
            }
        }

        /// The next in the order of instants.
        private mutating func nextFound(_ work: inout WorkBudget) throws(RecurrenceError) -> Found? {
            if skipped.isEmpty {
                if let held = mainNext {
                    mainNext = nil
                    return held
                }
                guard let found = try main?.next(&work) else { return nil }
                if safe.contains(found.second) {
                    return Found(second: found.second, instant: found.second - safeOffset, end: found.end)
                }
                let (resolved, end) = resolve(found)
                guard let end else { return resolved }
                try enterGap(resolved, endingAt: end, &work)
            }
            guard let first = skippedNext else {
                skipped = []
                return try nextFound(&work)
            }
            guard let other = mainNext, other.instant <= first.instant else {
                skippedNext = try nextSkipped(&work)
                return first
            }
            // Of two on one instant, the one that is not in the gap stands.
            if other.instant == first.instant { skippedNext = try nextSkipped(&work) }
            mainNext = try main?.next(&work).map { resolve($0).found }
            return other
        }

        /// Splits in two: what is still in the gap, and what lies after it.
        private mutating func enterGap(
            _ first: Found, endingAt end: Int64, _ work: inout WorkBudget
        ) throws(RecurrenceError) {
            skipped = main.map { [$0] } ?? []
            skippedNext = first
            gapEnd = end
            while let found = try main?.next(&work) {
                guard found.second >= end else { continue }
                mainNext = resolve(found).found
                return
            }
            mainNext = nil
        }

        private mutating func nextSkipped(_ work: inout WorkBudget) throws(RecurrenceError) -> Found? {
            guard !skipped.isEmpty, let found = try skipped[0].next(&work), found.second < gapEnd else { return nil }
            return resolve(found).found
        }

        /// When a nominal start begins, and, where it lies in a gap, the local time at which that ends.
        private mutating func resolve(_ start: NominalCursor.Start) -> (found: Found, gapEnd: Int64?) {
            let near = set.rules.segment(at: start.second - safeOffset)
            let reach: Int64 = 2 * CivilMath.secondsPerDay
            let low = near.start == .min ? Int64.min : near.start + Int64(near.offset) + reach
            let high = near.end == .max ? Int64.max : near.end + Int64(near.offset) - reach
            if low <= start.second, start.second < high {
                safe = low..<high
                safeOffset = Int64(near.offset)
                return (Found(second: start.second, instant: start.second - safeOffset, end: start.end), nil)
            }
            let (instant, resolution) = set.resolve(start.second)
            let found = Found(second: start.second, instant: instant, end: start.end)
            guard case .gap(_, let before, let after) = resolution else { return (found, nil) }
            return (found, set.rules.gapEnd(start.second, before: before, after: after))
        }
    }
}

extension ZoneRules {
    /// The local time at which the gap ends that a local time lies in.
    fileprivate func gapEnd(_ second: Int64, before: Int, after: Int) -> Int64 {
        var segment = segment(at: second - Int64(after))
        // The change lies between the two readings of the local time.
        while segment.end <= second - Int64(before) {
            let next = self.segment(at: segment.end)
            if segment.offset == before, next.offset == after, segment.end > second - Int64(after) { break }
            segment = next
        }
        return segment.end == .max ? second + 1 : segment.end + Int64(after)
    }
}
