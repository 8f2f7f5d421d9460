extension Occurrences {
    /// A place in a recurrence set, from which it is read on.
    public struct Cursor: Sendable {
        private let set: OccurrenceSource
        private let budget: Int
        private let from: Int64
        /// Why a search failed; thrown from then on.
        private var failure: RecurrenceError?
        private var main: NominalCursor
        /// One where a gap has just been passed, else none.
        private var merges: [GapMerge] = []
        private var lastInstant: Int64?
        /// Local times that have one offset and are nowhere near a change of it.
        private var safe: Range<Int64> = 0..<0
        private var safeOffset: Int64 = 0

        /// How many periods have been examined so far: years, months, weeks, days or what the rule steps by.
        public private(set) var examined = 0

        /// Whether it has been proven that the rule has no occurrence at all, as in a 30 February.
        public var ruleNeverMatches: Bool { main.isProvenEmpty }

        init(_ set: OccurrenceSource, from: Instant?, budget: Int) {
            self.set = set
            self.budget = budget
            self.from = from?.secondsSinceEpoch ?? .min
            main = NominalCursor(set.plan)
            seek()
        }

        private mutating func seek() {
            var work = WorkBudget(limit: budget)
            do throws(RecurrenceError) {
                try main.seek(to: set.nominalBound(of: from), in: set, &work)
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
                    guard found.instant >= from, set.isInTime(found.second, at: found.instant),
                        found.instant != lastInstant,
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
        private mutating func nextFound(_ work: inout WorkBudget) throws(RecurrenceError) -> FoundOccurrence? {
            if merges.isEmpty {
                guard let found = try main.next(in: set, &work) else { return nil }
                if safe.contains(found.second) {
                    return FoundOccurrence(second: found.second, instant: found.second - safeOffset, end: found.end)
                }
                let (resolved, end) = resolve(found)
                guard let end else { return resolved }
                try enterGap(resolved, endingAt: end, &work)
            }
            guard let first = merges[0].skippedNext else {
                let held = merges[0].mainNext
                merges = []
                if let held { return held }
                return try nextFound(&work)
            }
            guard let other = merges[0].mainNext, other.instant <= first.instant else {
                merges[0].skippedNext = try nextSkipped(&work)
                return first
            }
            // Of two on one instant, the one that is not in the gap stands.
            if other.instant == first.instant { merges[0].skippedNext = try nextSkipped(&work) }
            merges[0].mainNext = try main.next(in: set, &work).map { resolve($0).found }
            return other
        }

        /// Splits in two: what is still in the gap, and what lies after it.
        private mutating func enterGap(
            _ first: FoundOccurrence, endingAt end: Int64, _ work: inout WorkBudget
        ) throws(RecurrenceError) {
            var merge = GapMerge(skipped: main, skippedNext: first, gapEnd: end)
            while let found = try main.next(in: set, &work) {
                guard found.second >= end else { continue }
                merge.mainNext = resolve(found).found
                break
            }
            merges = [merge]
        }

        private mutating func nextSkipped(_ work: inout WorkBudget) throws(RecurrenceError) -> FoundOccurrence? {
            guard let found = try merges[0].skipped.next(in: set, &work), found.second < merges[0].gapEnd else {
                return nil
            }
            return resolve(found).found
        }

        /// When a nominal start begins, and, where it lies in a gap, the local time at which that ends.
        private mutating func resolve(_ start: NominalCursor.Start) -> (found: FoundOccurrence, gapEnd: Int64?) {
            let near = set.rules.segment(at: start.second - safeOffset)
            let reach: Int64 = 2 * CivilMath.secondsPerDay
            let low = near.start == .min ? Int64.min : near.start + Int64(near.offset) + reach
            let high = near.end == .max ? Int64.max : near.end + Int64(near.offset) - reach
            if low <= start.second, start.second < high {
                safe = low..<high
                safeOffset = Int64(near.offset)
                return (FoundOccurrence(second: start.second, instant: start.second - safeOffset, end: start.end), nil)
            }
            let (instant, resolution) = set.resolve(start.second)
            let found = FoundOccurrence(second: start.second, instant: instant, end: start.end)
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
