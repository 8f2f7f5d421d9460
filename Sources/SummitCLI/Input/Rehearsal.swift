internal import ArgumentParser

/// Whether a change is only tried.
struct Rehearsal: ParsableArguments {
    @Flag(help: "Show what would be, and change nothing.")
    var dryRun = false

    /// As calls have it.
    var asked: Bool? { dryRun ? true : nil }

    /// Said at the end.
    func note() {
        if dryRun { Output.note("nothing was changed") }
    }
}
