internal import ArgumentParser

/// The verbs of the command line, as they are typed.
///
/// They are found by name here, without asking each for its own: a Swift type costs time when it is first looked at, and
/// `summitctl` is to answer like a shell's builtin.
enum Verb: String, CaseIterable {
    case upcoming, next, past, onThisDay = "on-this-day", list, show, search, countdown, timeline, series, figure,
        history
    case add, edit, confirm, postpone, cancel, hold, remove, undo, source, `import`, export
    case remind, watch
    case explain, verify, backup, restore, status, reload, version

    /// As the help lists them.
    static let groups: [(name: String, verbs: [Verb])] = [
        (
            "Look",
            [
                .upcoming, .next, .past, .onThisDay, .list, .show, .search, .countdown, .timeline, .series, .figure,
                .history,
            ]
        ),
        (
            "Change",
            [.add, .edit, .confirm, .postpone, .cancel, .hold, .remove, .undo, .source, .import, .export]
        ),
        ("Remind", [.remind, .watch]),
        ("Explain and manage", [.explain, .verify, .backup, .restore, .status, .reload, .version]),
    ]

    /// Those whose argument is a milestone, or several: what a shell asks for most.
    static let ofMilestones: [Verb] = [.show, .edit, .confirm, .postpone, .cancel, .hold, .remove, .countdown]

    var command: any ParsableCommand.Type {
        switch self {
        case .upcoming: Upcoming.self
        case .next: Next.self
        case .past: Past.self
        case .onThisDay: OnThisDay.self
        case .list: List.self
        case .show: Show.self
        case .search: Search.self
        case .countdown: Countdown.self
        case .timeline: Timeline.self
        case .series: SeriesCommand.self
        case .figure: FigureCommand.self
        case .history: History.self
        case .add: Add.self
        case .edit: Edit.self
        case .confirm: Confirm.self
        case .postpone: Postpone.self
        case .cancel: Cancel.self
        case .hold: Hold.self
        case .remove: Remove.self
        case .undo: Undo.self
        case .source: SourceCommand.self
        case .import: Import.self
        case .export: Export.self
        case .remind: Remind.self
        case .watch: Watch.self
        case .explain: Explain.self
        case .verify: Verify.self
        case .backup: Backup.self
        case .restore: Restore.self
        case .status: Status.self
        case .reload: Reload.self
        case .version: VersionCommand.self
        }
    }
}
