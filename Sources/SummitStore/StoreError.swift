/// Why the store could not do what was asked.
package enum StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file is not a sound store of ours; it was left as it is.
    case damaged(path: String, reason: String)
    /// The file was written by a later version; it was left as it is.
    case newerSchema(path: String)
    /// The file can't be opened or made.
    case unusable(path: String, reason: String)

    case noSuchMilestone(String)
    case noSuchSeries(String)
    case noSuchFigure(String)
    case noSuchReminder(milestone: String, trigger: String)
    case slugTaken(String)
    /// It is the slug of another milestone.
    case uidTaken(String)
    case seriesInUse(String, count: Int)
    case noSuchChange(Int64)
    case cannotUndo(Int64, reason: String)
    case revisionConflict(slug: String, expected: Int64, actual: Int64)
    /// There is none of this number that is open.
    case noSuchImport(Int64)
    /// Something that the import builds on was changed meanwhile.
    case importSpoiled
    /// An import that is open brings what has this slug or uid.
    case importUnderWay(String)
    /// An archive that can't be brought in whole.
    case archiveRefused(String)
    /// As much as there is room for is being done already.
    case busy(String)
    /// The disk is full; nothing of the change was written.
    case full
    /// The disk is not full yet, and would be: so many bytes are free and needed for a time. Nothing was written.
    case noRoom(free: Int64, needed: Int64)
    /// A record could not be read, and was put right from the change log: the same call finds it now.
    case mended(slugs: [String])
    /// A record can't be read, and the change log has no state of it that can.
    case unreadable(String)
    /// Reading or writing failed; the daemon has to open the store anew before it can be trusted again.
    case inputOutput(String)

    package var description: String {
        switch self {
        case .damaged(let path, let reason): "\(path) is damaged or not a Summit store: \(reason); it is left untouched"
        case .newerSchema(let path):
            "\(path) was written by a newer version of summitd; install that version or restore an older copy"
        case .unusable(let path, let reason): "\(path) can't be used: \(reason)"
        case .noSuchMilestone(let name): "there is no milestone “\(name)”"
        case .noSuchSeries(let name): "there is no series “\(name)”"
        case .noSuchFigure(let name): "there is no figure “\(name)”"
        case .seriesInUse(let slug, let count): "\(count) milestones belong to the series “\(slug)”"
        case .noSuchChange(let number): "there is no change \(number)"
        case .cannotUndo(let number, let reason): "change \(number) can't be taken back: \(reason)"
        case .noSuchReminder(let milestone, let trigger): "milestone “\(milestone)” has no reminder “\(trigger)”"
        case .slugTaken(let slug): "the slug “\(slug)” is taken"
        case .uidTaken(let uid): "“\(uid)” is the slug of another milestone"
        case .revisionConflict(let slug, let expected, let actual):
            "“\(slug)” was changed meanwhile: it is at revision \(actual), not \(expected)"
        case .noSuchImport(let number): "there is no import \(number) that is open"
        case .importSpoiled: "the timeline was changed meanwhile where the import would change it"
        case .importUnderWay(let name): "an import that is under way brings “\(name)”"
        case .archiveRefused(let reason): reason
        case .busy(let reason): reason
        case .full: "the disk is full; nothing was changed"
        case .noRoom(let free, let needed):
            "the disk has \(free >> 20) MiB left, and so large an import takes \(needed >> 20) MiB more for a time; "
                + "nothing was changed"
        case .mended(let slugs):
            "damaged in the store and put right from the change log: \(slugs.prefix(5).joined(separator: ", "))"
                + (slugs.count > 5 ? " and \(slugs.count - 5) more" : "") + "; try again"
        case .unreadable(let reason):
            "a record of the store is damaged, and the change log does not have it either: \(reason); `summitctl verify` "
                + "says which, and `summitctl restore` brings back what a backup has"
        case .inputOutput(let reason): "the store can't be read or written: \(reason)"
        }
    }

    /// Whether trying again with the same file can't help.
    package var isRefusal: Bool {
        switch self {
        case .damaged, .newerSchema, .unusable: true
        default: false
        }
    }
}
