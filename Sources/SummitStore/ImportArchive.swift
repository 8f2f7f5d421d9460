internal import FoundationEssentials
internal import GRDB
package import SummitCore

/// An import of a whole log: the timeline becomes what it was where the log was written, entry by entry.
extension StoreWriter {
    /// An entry as it waits for the import to be closed.
    private struct Entry: Codable {
        var sequence: Int64
        var at: Int64
        var actor: Actor
        var verb: String
        var subject: String
        var identifier: String
        var before: String?
        var after: String?
        var undoes: Int64?
        var job: Int64?
        var hash: String

        init(_ logged: StoreReader.LoggedChange) {
            let change = logged.change
            (sequence, at, actor) = (logged.sequence, change.at.secondsSinceEpoch, change.actor)
            (verb, subject, identifier) = (change.verb, change.subject.rawValue, change.identifier)
            (before, after, undoes, job, hash) = (change.before, change.after, change.undoes, change.job, logged.hash)
        }

        /// - Parameter before: what it was, which a long entry leaves out.
        func change(_ subject: Change.Subject, before: String?) -> Change {
            Change(
                at: Instant(secondsSinceEpoch: at), actor: actor, verb: verb, subject: subject,
                identifier: identifier, before: before, after: after, undoes: undoes, job: job)
        }
    }

    package func stage(_ entry: StoreReader.LoggedChange, import batch: Int64) throws {
        try stage(nil, try Documents.encode(Entry(entry)), import: batch)
    }

    package func hasArchive(import batch: Int64) throws -> Bool {
        try Bool.fetchOne(
            db,
            cached: "SELECT EXISTS (SELECT 1 FROM import_document WHERE import = ? AND subject = 'change')",
            arguments: [batch]) == true
    }

    /// Writes the log as it came, every hash checked, and makes the timeline that it leads to. Nobody else is kept
    /// waiting: there was no timeline before.
    ///
    /// - Parameter bounds: where a milestone lies in time.
    /// - Returns: the milestones, of which the reminders are to be planned.
    /// - Throws: ``StoreError/archiveRefused(_:)`` where the timeline is not empty, something else came along with the log,
    ///   or a hash does not agree; ``StoreError/noSuchImport(_:)``.
    package func restoreArchive(import batch: Int64, bounds: (Milestone) throws -> Bounds?) throws -> [Milestone] {
        try checkOpen(import: batch)
        guard try reader.isEmpty() else {
            throw StoreError.archiveRefused("a log is for a timeline in which nothing was ever recorded")
        }
        let isMixed = try Bool.fetchOne(
            db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM milestone_row) OR EXISTS (SELECT 1 FROM series)
                    OR EXISTS (SELECT 1 FROM import_document WHERE subject <> 'change' OR import <> ?)
                """, arguments: [batch])
        if isMixed == true { throw StoreError.archiveRefused("a log comes alone, without rows beside it") }
        let documents = try String.fetchCursor(
            db, sql: "SELECT document FROM import_document WHERE import = ? ORDER BY id", arguments: [batch])
        while let document = try documents.next() { try append(try Documents.decode(Entry.self, from: document)) }
        do {
            for subject in [Change.Subject.series, .figure, .milestone] {
                try PastTimeline.copy(subject, reader, through: .max, self, bounds)
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            throw StoreError.archiveRefused("two of its milestones have the same slug or uid")
        }
        try forget(import: batch)
        return try String.fetchAll(db, sql: "SELECT document FROM milestone_row ORDER BY id")
            .map { try Documents.decode(Milestone.self, from: $0) }
    }

    private func append(_ entry: Entry) throws {
        guard let subject = Change.Subject(rawValue: entry.subject) else {
            throw StoreError.archiveRefused("change \(entry.sequence) is about “\(entry.subject)”")
        }
        let last = try reader.logEnd()
        guard entry.sequence == last.sequence + 1 else {
            throw StoreError.archiveRefused("change \(last.sequence + 1) is missing")
        }
        let change = entry.change(
            subject, before: try entry.before ?? reader.lastState(subject, entry.identifier))
        guard Hexadecimal.text(hash(change.chainBytes(sequence: entry.sequence, previousHash: last.hash))) == entry.hash
        else {
            throw StoreError.archiveRefused(
                "change \(entry.sequence) is not what was recorded: its hash does not agree")
        }
        for document in [change.before, change.after] { if let document { try check(document, of: subject, entry) } }
        for earlier in [entry.undoes, entry.job] {
            guard let earlier, !(1..<entry.sequence).contains(earlier) else { continue }
            throw StoreError.archiveRefused("change \(entry.sequence) refers to \(earlier), which is not before it")
        }
        for text in [entry.verb, entry.actor.user, entry.actor.program] {
            guard let text, text.count > 200 || Printable.escape(text) != text else { continue }
            throw StoreError.archiveRefused("change \(entry.sequence): what it says of who made it is no plain text")
        }
        try write(change, sequence: entry.sequence, hash: entry.hash)
    }

    /// A hash tells that an entry is as it was written, not that it was we who have written it.
    private func check(_ document: String, of subject: Change.Subject, _ entry: Entry) throws {
        let name: String
        do {
            switch subject {
            case .milestone:
                let milestone = try Documents.decode(Milestone.self, from: document)
                try milestone.validate()
                name = milestone.uid
            case .series:
                let series = try Documents.decode(Series.self, from: document)
                try series.validate()
                name = series.slug
            case .figure:
                let figure = try Documents.decode(Figure.self, from: document)
                try figure.validate()
                name = figure.slug
            }
        } catch let error as FieldError {
            throw StoreError.archiveRefused("change \(entry.sequence): \(error)")
        } catch is StoreError {
            throw StoreError.archiveRefused("change \(entry.sequence) has no \(entry.subject) that can be read")
        }
        guard name == entry.identifier else {
            throw StoreError.archiveRefused("change \(entry.sequence) is about “\(entry.identifier)”, and has another")
        }
    }
}
