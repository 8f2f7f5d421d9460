/// A part of the protocol that is taken away, to see whether the simulation notices.
package enum Mutation: String, CaseIterable, Sendable {
    /// A reminder is called delivered without a look at the journal.
    case noReadBack = "no-read-back"
    /// A claim is lost in a crash.
    case noClaim = "no-claim"
    /// How far the plan was worked off is not kept.
    case noPlannedThrough = "no-planned-through"
    /// A clock that is set goes unnoticed (`ECANCELED` of the timer).
    case noClockSteps = "no-clock-steps"
    /// What may still be under way counts as lost, and is sent again.
    case noBarrier = "no-barrier"
    /// What was claimed ahead is sent at once.
    case noPatience = "no-patience"
    /// What was claimed ahead is given, whatever happens until its time.
    case noSecondThoughts = "no-second-thoughts"
}
