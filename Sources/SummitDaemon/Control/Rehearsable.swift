internal import SummitAPI

/// The parameters of a change of one thing, that may be tried without being made: by everyone who may read.
///
/// Not among them are imports, which write all the same until they are taken back, and undoing, whose size nothing limits:
/// neither is for somebody else to keep the writer busy with.
protocol Rehearsable {
    var dryRun: Bool? { get }
}

extension TimelineMethods.Add: Rehearsable {}
extension TimelineMethods.Edit: Rehearsable {}
extension TimelineMethods.Named: Rehearsable {}
extension TimelineMethods.Postpone: Rehearsable {}
extension TimelineMethods.SeriesAdd: Rehearsable {}
extension TimelineMethods.SeriesEdit: Rehearsable {}
extension TimelineMethods.SeriesRemove: Rehearsable {}
extension FigureMethods.Add: Rehearsable {}
extension FigureMethods.Edit: Rehearsable {}
extension FigureMethods.Record: Rehearsable {}
extension FigureMethods.Remove: Rehearsable {}
extension ReminderMethods.Add: Rehearsable {}
extension ReminderMethods.Remove: Rehearsable {}
extension ReminderMethods.Snooze: Rehearsable {}
