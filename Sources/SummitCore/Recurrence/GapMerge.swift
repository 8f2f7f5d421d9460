/// A nominal start and when it begins.
struct FoundOccurrence {
    var second: Int64
    var instant: Int64
    var end: RecurrenceDate.End?
}

/// The hours after a gap, in which what lies in the gap in local time falls among what lies after it (RFC 5545 §3.3.5).
struct GapMerge {
    /// Follows what is still in the gap.
    var skipped: NominalCursor
    var skippedNext: FoundOccurrence?
    /// What comes next of what lies after the gap.
    var mainNext: FoundOccurrence?
    /// The local time at which the gap ends.
    let gapEnd: Int64
}
