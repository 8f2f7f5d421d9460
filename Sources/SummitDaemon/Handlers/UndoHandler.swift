internal import SummitAPI
internal import SummitCore
internal import SummitStore
internal import Synchronization

enum UndoHandler: BlockingChangeHandler {
    static let method = "org.summitd.Timeline.Undo"
    /// An import may have changed more than one message holds.
    private static let mostTold = 200
    /// So many are taken back in one transaction, which others wait for.
    private static let mostAtOnce = 500
    static func run(_ call: HistoryMethods.Undo, _ context: CallContext) throws -> HistoryMethods.UndoReply {
        let (services, changes) = (context.services, context.changes)
        let chosen = try services.store.read { try Self.chosen(call, $0) }
        let dryRun = call.dryRun ?? false
        let undo: @Sendable (StoreWriter) throws -> HistoryMethods.UndoReply = { writer in
            let last = try writer.reader.lastChange()
            let warnings = try chosen.flatMap { try changes.undo($0, writer) }
            return try reply(chosen, after: last, warnings, writer.reader)
        }
        guard chosen.count > mostAtOnce else { return try changes.writeAndWait(dryRun: dryRun, undo) }
        // On a copy first, where nobody waits for it: nothing is changed where one of them can't be taken back.
        var told = try services.store.rehearse(undo)
        if !dryRun {
            let first = try undoInParts(chosen, changes)
            told.changes = try services.store.read { reader in
                try reader.firstChanges(ofJob: first, limit: mostTold).map { try HistoryMethods.Change($0, reader) }
            }
        }
        return told
    }

    private static func reply(
        _ chosen: [Int64], after last: Int64, _ warnings: [String], _ reader: StoreReader
    ) throws -> HistoryMethods.UndoReply {
        HistoryMethods.UndoReply(
            undone: try chosen.prefix(mostTold).map { try HistoryMethods.Change(reader.change($0), reader) },
            changes: try reader.changes(after: last, limit: mostTold).map { try HistoryMethods.Change($0, reader) },
            warnings: Array(warnings.prefix(mostTold)), total: chosen.count)
    }

    /// Takes many back, in transactions that let reminders and other changes through. They belong together all the same.
    ///
    /// - Returns: the number of the first change that this made.
    /// - Throws: as ``TimelineChanges/undo(_:_:)``, where something was changed meanwhile: then those before it are taken back.
    private static func undoInParts(_ chosen: [Int64], _ changes: TimelineChanges) throws -> Int64 {
        let first = Mutex<Int64?>(nil)
        let done = Atomic(0)
        let step: @Sendable (StoreWriter, Int) throws -> Void = { writer, index in
            writer.continueJob(from: index == 0 ? nil : first.withLock { $0 })
            _ = try changes.undo(chosen[index], writer)
            if index == 0 { first.withLock { $0 = writer.firstChange } }
            done.store(index + 1, ordering: .relaxed)
        }
        let writer = changes.services.writer
        defer { changes.services.planChanged() }
        do {
            try writer.writeEachAndWait(chosen.count - 1, step)
            // With the last of them, all are on the disk.
            try writer.writeAndWait(.changes) { try step($0, chosen.count - 1) }
        } catch StoreError.cannotUndo(let number, let reason) {
            let count = done.load(ordering: .relaxed)
            throw StoreError.cannotUndo(
                number,
                reason: "\(reason). It was changed while the others were taken back: \(count) of \(chosen.count) are, "
                    + "and the same again takes back the rest")
        }
        return first.withLock { $0 } ?? 1
    }

    /// What is to be taken back, the newest first.
    private static func chosen(_ call: HistoryMethods.Undo, _ reader: StoreReader) throws -> [Int64] {
        guard let sequence = call.sequence else {
            guard let last = try reader.lastEffectiveChange() else {
                let last = try reader.lastChange()
                let hint = last > 0 ? "; what was taken back comes back by its number, the last by \(last)" : ""
                throw StoreError.cannotUndo(0, reason: "there is none that was not taken back" + hint)
            }
            return try standing(ofJob: last, reader)
        }
        let change = try reader.change(sequence)
        return try call.job == true ? standing(ofJob: change, reader) : [sequence]
    }

    private static func standing(ofJob change: StoreReader.LoggedChange, _ reader: StoreReader) throws -> [Int64] {
        try reader.job(of: change).reversed().filter { try reader.undoing(of: $0) == nil }
    }
}

extension TimelineChanges {
    /// What taking a change back comes to.
    private enum Reversal {
        case remove
        case add(String)
        case become(String)
    }

    /// Takes a change back, as a new one. What was changed otherwise since stays.
    ///
    /// - Returns: what is to be known of it, as of any change.
    /// - Throws: ``StoreError/cannotUndo(_:reason:)`` where that would lose something.
    func undo(_ number: Int64, _ writer: StoreWriter) throws -> [String] {
        let logged = try writer.reader.change(number)
        return try asUndo(of: logged) {
            switch logged.change.subject {
            case .milestone: return try undoMilestone(logged, writer)
            case .series:
                try undoDocument(
                    logged, try writer.reader.series(logged.change.identifier), writer,
                    put: { try writer.put($0, $1) }, remove: { try writer.removeSeries($0, $1) })
            case .figure:
                try undoDocument(
                    logged, try writer.reader.figure(logged.change.identifier), writer,
                    put: { try writer.put($0, $1) }, remove: { try writer.removeFigure($0, $1) })
            }
            return []
        }
    }

    private func asUndo<Result>(of logged: StoreReader.LoggedChange, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as FieldError {
            throw StoreError.cannotUndo(logged.sequence, reason: error.description)
        } catch let error as StoreError {
            switch error {
            case .slugTaken, .uidTaken, .noSuchSeries, .seriesInUse:
                throw StoreError.cannotUndo(logged.sequence, reason: error.description)
            default: throw error
            }
        }
    }

    private func undoMilestone(_ logged: StoreReader.LoggedChange, _ writer: StoreWriter) throws -> [String] {
        let (change, number) = (logged.change, logged.sequence)
        let present = try writer.reader.milestone(uid: change.identifier)?.milestone
        switch try reversal(of: logged, present, writer.reader) {
        case .remove:
            try remove(uid: change.identifier, verb: "undo", undoes: number, writer)
            return []
        case .add(let before):
            var milestone = try Documents.decode(Milestone.self, from: before)
            milestone.revision = try Self.revision(after: milestone.revision)
            // Relations to what has gone meanwhile can't come back.
            milestone.relations = try milestone.relations.filter { try writer.reader.milestone(uid: $0.uid) != nil }
            return try insert(milestone, verb: "undo", undoes: number, writer).warnings
        case .become(let merged):
            var milestone = try Documents.decode(Milestone.self, from: merged)
            milestone.repetition = milestone.repetition?.following(present?.repetition, isSilent: false)
            milestone.relations = try milestone.relations.filter { try writer.reader.milestone(uid: $0.uid) != nil }
            try milestone.validate()
            return try update(milestone, from: present ?? milestone, verb: "undo", undoes: number, writer).warnings
        }
    }

    private func undoDocument<Document: Codable>(
        _ logged: StoreReader.LoggedChange, _ present: Document?, _ writer: StoreWriter,
        put: (Document, StoreWriter.Stamp) throws -> Void, remove: (String, StoreWriter.Stamp) throws -> Void
    ) throws {
        let stamp = stamp("undo", undoes: logged.sequence)
        switch try reversal(of: logged, present, writer.reader) {
        case .remove: try remove(logged.change.identifier, stamp)
        case .add(let document), .become(let document):
            try put(try Documents.decode(Document.self, from: document), stamp)
        }
    }

    /// - Parameter present: what the change is about, as it is now.
    private func reversal(
        of logged: StoreReader.LoggedChange, _ present: (some Encodable)?, _ reader: StoreReader
    ) throws -> Reversal {
        let (change, number) = (logged.change, logged.sequence)
        if let by = try reader.undoing(of: number) {
            throw StoreError.cannotUndo(number, reason: "change \(by) has done so")
        }
        switch (change.before, change.after, present) {
        case (nil, let after?, let present?):
            let (after, present) = (try tree(after), try tree(present))
            let isSame = change.subject == .milestone ? after.saysTheSame(as: present) : after == present
            guard isSame else { throw changedSince(logged, reader) }
            return .remove
        case (let before?, nil, nil): return .add(before)
        case (let before?, let after?, let present?):
            switch try tree(present).undoing(from: tree(before), to: tree(after)) {
            case .done(let merged): return .become(try Documents.encode(merged))
            case .changedSince(let fields): throw changedSince(logged, reader, fields)
            }
        case (_, nil, _?): throw StoreError.cannotUndo(number, reason: "the \(change.subject) is there again")
        default:
            throw StoreError.cannotUndo(number, reason: "the \(change.subject) was removed since; take that back first")
        }
    }

    private func changedSince(
        _ logged: StoreReader.LoggedChange, _ reader: StoreReader, _ fields: [String] = []
    ) -> StoreError {
        let subject = (logged.change.subject, identifier: logged.change.identifier)
        let last = try? reader.changes(before: .max, of: [subject], limit: 1).first
        let by = last.map { ", last by change \($0.sequence) (\($0.change.verb))" } ?? ""
        let what = fields.isEmpty ? "it" : fields.joined(separator: ", ")
        return .cannotUndo(logged.sequence, reason: "\(what) was changed again since\(by); take that back first")
    }

    private func tree(_ document: String) throws -> DocumentTree { try .stored(document) }

    private func tree(_ value: some Encodable) throws -> DocumentTree { try tree(Documents.encode(value)) }
}
