/// Makes one report of a burst of events: once things have been quiet for a while, or have gone on for long.
///
/// Times are nanoseconds of a clock that never steps, such as ``Clock/monotonicNanoseconds()``.
package struct Debouncer: Hashable, Sendable {
    /// How long nothing must happen before the report, in nanoseconds.
    package let quiet: UInt64
    /// How long after the first event the report is due in any case, in nanoseconds.
    package let longest: UInt64
    private var first: UInt64?
    private var last: UInt64 = 0

    /// Nothing has happened yet.
    package init(quiet: UInt64, longest: UInt64) {
        self.quiet = quiet
        self.longest = longest
    }

    /// When the report is due; nil while there is nothing to report.
    package var deadline: UInt64? {
        guard let first else { return nil }
        return min(Self.sum(last, quiet), Self.sum(first, longest))
    }

    /// Takes an event.
    package mutating func note(at now: UInt64) {
        if first == nil { first = now }
        last = max(last, now)
    }

    /// Whether the report is due; if so it counts as made, and the next event begins another.
    package mutating func takeReport(at now: UInt64) -> Bool {
        guard let deadline, now >= deadline else { return false }
        self = Debouncer(quiet: quiet, longest: longest)
        return true
    }

    private static func sum(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let (sum, overflow) = a.addingReportingOverflow(b)
        return overflow ? .max : sum
    }
}
