internal import SummitAPI
internal import SummitCore
internal import SummitStore
internal import Synchronization

enum UndoHandler: PagedHandler {
    static let method = "org.summitd.Timeline.Undo"
    static let isPrivileged = true
    /// An import may have changed more than one message holds.
    private static let mostTold = 200
    /// So many are taken back in one transaction, which others wait for.
    private static let mostAtOnce = 500
    /// So many are done between two answers.
    private static let slice = 2_000

    /// How far many have come. They are tried on a copy first, where nobody waits for it: nothing is changed where one of
    /// them can't be taken back.
    struct Position: Sendable {
        enum Phase: Sendable {
            case copying
            case trying(TrialCopy, after: Int64)
            /// - first: the number of the first change that was made.
            case doing(HistoryMethods.UndoReply, first: Int64?)
        }

        /// The newest first.
        let chosen: [Int64]
        var phase = Phase.copying
        /// In this phase.
        var done = 0
        var warnings: [String] = []
    }

    static func whole(_ call: HistoryMethods.Undo, _ context: CallContext) throws -> HistoryMethods.UndoReply? {
        var last = try page(call, context, after: nil)
        while let next = last.next { last = try page(call, context, after: next) }
        return last.page
    }

    static func page(
        _ call: HistoryMethods.Undo, _ context: CallContext, after: Position?
    ) throws -> (page: HistoryMethods.UndoReply, next: Position?) {
        let store = context.services.store
        guard var position = after else {
            let chosen = try store.read { try Self.chosen(call, $0) }
            if chosen.count <= mostAtOnce { return (try atOnce(chosen, context.changes, call.dryRun ?? false), nil) }
            return (progress(of: chosen, tried: 0), Position(chosen: chosen))
        }
        let chosen = position.chosen
        switch position.phase {
        case .copying:
            let copy = try TrialCopy(of: store)
            position.phase = .trying(copy, after: try copy.write { try $0.reader.lastChange() })
            return (progress(of: chosen, tried: 0), position)
        case .trying(let copy, let last):
            let part = chosen[position.done..<min(position.done + slice, chosen.count)]
            position.warnings += try copy.write { writer in try part.flatMap { try context.changes.undo($0, writer) } }
            position.done = part.endIndex
            guard position.done == chosen.count else { return (progress(of: chosen, tried: position.done), position) }
            let told = try copy.write { try reply(chosen, after: last, position.warnings, $0.reader) }
            if call.dryRun == true { return (told, nil) }
            (position.phase, position.done) = (.doing(told, first: nil), 0)
            return (progress(of: chosen, tried: chosen.count), position)
        case .doing(var told, var first):
            first = try undo(&position, first, context.changes)
            position.phase = .doing(told, first: first)
            guard position.done == chosen.count else {
                return (progress(of: chosen, tried: chosen.count, done: position.done), position)
            }
            told.changes = try store.read { reader in
                try reader.firstChanges(ofJob: first ?? 1, limit: mostTold).map {
                    try HistoryMethods.Change($0, reader)
                }
            }
            return (told, nil)
        }
    }

    private static func progress(of chosen: [Int64], tried: Int, done: Int? = nil) -> HistoryMethods.UndoReply {
        HistoryMethods.UndoReply(
            undone: [], changes: [], warnings: [], total: chosen.count, tried: tried, done: done ?? 0)
    }

    private static func atOnce(
        _ chosen: [Int64], _ changes: TimelineChanges, _ dryRun: Bool
    ) throws -> HistoryMethods.UndoReply {
        try changes.writeAndWait(dryRun: dryRun) { writer in
            let last = try writer.reader.lastChange()
            let warnings = try chosen.flatMap { try changes.undo($0, writer) }
            return try reply(chosen, after: last, warnings, writer.reader)
        }
    }

    private static func reply(
        _ chosen: [Int64], after last: Int64, _ warnings: [String], _ reader: StoreReader
    ) throws -> HistoryMethods.UndoReply {
        HistoryMethods.UndoReply(
            undone: try chosen.prefix(mostTold).map { try HistoryMethods.Change(reader.change($0), reader) },
            changes: try reader.changes(after: last, limit: mostTold).map { try HistoryMethods.Change($0, reader) },
            warnings: Array(warnings.prefix(mostTold)), total: chosen.count)
    }

    /// Takes the next of many back, in transactions that let reminders and other changes through. They belong together all
    /// the same.
    ///
    /// - Parameter first: the number of the first change that was made for those before.
    /// - Returns: that of all.
    /// - Throws: as ``TimelineChanges/undo(_:_:)``, where something was changed meanwhile: then those before it are taken back.
    private static func undo(_ position: inout Position, _ first: Int64?, _ changes: TimelineChanges) throws -> Int64? {
        let (chosen, begin) = (position.chosen, position.done)
        let end = min(begin + slice, chosen.count)
        let first = Mutex(first)
        let done = Atomic(begin)
        let step: @Sendable (StoreWriter, Int) throws -> Void = { writer, index in
            writer.continueJob(from: index == 0 ? nil : first.withLock { $0 })
            _ = try changes.undo(chosen[index], writer)
            if index == 0 { first.withLock { $0 = writer.firstChange } }
            done.store(index + 1, ordering: .relaxed)
        }
        let writer = changes.services.writer
        defer { changes.services.planChanged() }
        do {
            let isLast = end == chosen.count
            try writer.writeEachAndWait(end - begin - (isLast ? 1 : 0)) { try step($0, begin + $1) }
            // With the last of them, all are on the disk.
            if isLast { try writer.writeAndWait(.changes) { try step($0, end - 1) } }
        } catch StoreError.cannotUndo(let number, let reason) {
            let count = done.load(ordering: .relaxed)
            throw StoreError.cannotUndo(
                number,
                reason: "\(reason). It was changed while the others were taken back: \(count) of \(chosen.count) are, "
                    + "and the same again takes back the rest")
        }
        position.done = end
        return first.withLock { $0 }
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
            let text = try Documents.encode(present)
            // Of most nothing has changed, which is known without reading either.
            if text == after { return .remove }
            let (after, present) = (try tree(after), try tree(text))
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
