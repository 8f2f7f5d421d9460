internal import SummitAPI
internal import SummitCore
internal import SummitStore

enum UndoHandler: ChangeHandler {
    static let method = "org.summitd.Timeline.Undo"
    /// An import may have changed more than one message holds.
    private static let mostTold = 200

    static func run(_ call: HistoryMethods.Undo, _ context: CallContext) async throws -> HistoryMethods.UndoReply {
        let changes = context.changes
        return try await changes.write(dryRun: call.dryRun ?? false) { writer in
            let undone = try chosen(call, writer.reader)
            let last = try writer.reader.lastChange()
            let warnings = try undone.flatMap { try changes.undo($0, writer) }
            let reader = writer.reader
            return HistoryMethods.UndoReply(
                undone: try undone.prefix(mostTold).map { try HistoryMethods.Change($0, reader) },
                changes: try reader.changes(after: last, limit: mostTold).map {
                    try HistoryMethods.Change($0, reader)
                },
                warnings: Array(warnings.prefix(mostTold)), total: undone.count)
        }
    }

    /// What is to be taken back, the newest first.
    private static func chosen(
        _ call: HistoryMethods.Undo, _ reader: StoreReader
    ) throws -> [StoreReader.LoggedChange] {
        guard let sequence = call.sequence else {
            guard let last = try reader.lastEffectiveChange() else {
                throw StoreError.cannotUndo(0, reason: "there is none that was not taken back")
            }
            return try reader.job(of: last).reversed().filter { try reader.undoing(of: $0.sequence) == nil }
        }
        let change = try reader.change(sequence)
        guard call.job == true else { return [change] }
        return try reader.job(of: change).reversed().filter { try reader.undoing(of: $0.sequence) == nil }
    }
}

extension TimelineChanges {
    /// Takes a change back, as a new one. What was changed otherwise since stays.
    ///
    /// - Returns: what is to be known of it, as of any change.
    /// - Throws: ``StoreError/cannotUndo(_:reason:)`` where that would lose something.
    func undo(_ logged: StoreReader.LoggedChange, _ writer: StoreWriter) throws -> [String] {
        if let by = try writer.reader.undoing(of: logged.sequence) {
            throw StoreError.cannotUndo(logged.sequence, reason: "change \(by) has done so")
        }
        do {
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
        } catch let error as FieldError {
            throw StoreError.cannotUndo(logged.sequence, reason: error.description)
        } catch let error as StoreError {
            switch error {
            case .slugTaken, .noSuchSeries, .seriesInUse:
                throw StoreError.cannotUndo(logged.sequence, reason: error.description)
            default: throw error
            }
        }
        return []
    }

    private func undoMilestone(_ logged: StoreReader.LoggedChange, _ writer: StoreWriter) throws -> [String] {
        let (change, number) = (logged.change, logged.sequence)
        let present = try writer.reader.milestone(change.identifier)?.milestone
        switch (change.before, change.after, present) {
        case (nil, let after?, let present?):
            guard try tree(after).saysTheSame(as: tree(present)) else { throw changedSince(logged, writer.reader) }
            try remove(uid: change.identifier, verb: "undo", undoes: number, writer)
            return []
        case (let before?, nil, nil):
            var milestone = try Documents.decode(Milestone.self, from: before)
            milestone.revision = try Self.revision(after: milestone.revision)
            // Relations to what has gone meanwhile can't come back.
            milestone.relations = try milestone.relations.filter { try writer.reader.milestone($0.uid) != nil }
            return try insert(milestone, verb: "undo", undoes: number, writer).warnings
        case (let before?, let after?, let present?):
            let merged = try undone(logged, before, after, present, writer.reader)
            var milestone = try Documents.decode(Milestone.self, from: merged)
            milestone.repetition = milestone.repetition?.following(present.repetition, isSilent: false)
            milestone.relations = try milestone.relations.filter { try writer.reader.milestone($0.uid) != nil }
            try milestone.validate()
            return try update(milestone, verb: "undo", undoes: number, writer).warnings
        case (_, nil, _?): throw StoreError.cannotUndo(number, reason: "the milestone is there again")
        default: throw StoreError.cannotUndo(number, reason: "the milestone was removed since; take that back first")
        }
    }

    private func undoDocument<Document: Codable>(
        _ logged: StoreReader.LoggedChange, _ present: Document?, _ writer: StoreWriter,
        put: (Document, StoreWriter.Stamp) throws -> Void, remove: (String, StoreWriter.Stamp) throws -> Void
    ) throws {
        let (change, number) = (logged.change, logged.sequence)
        let stamp = stamp("undo", undoes: number)
        switch (change.before, change.after, present) {
        case (nil, let after?, let present?):
            guard try tree(after) == tree(present) else { throw changedSince(logged, writer.reader) }
            try remove(change.identifier, stamp)
        case (let before?, nil, nil): try put(try Documents.decode(Document.self, from: before), stamp)
        case (let before?, let after?, let present?):
            let merged = try undone(logged, before, after, present, writer.reader)
            try put(try Documents.decode(Document.self, from: merged), stamp)
        case (_, nil, _?): throw StoreError.cannotUndo(number, reason: "the \(change.subject) is there again")
        default:
            throw StoreError.cannotUndo(number, reason: "the \(change.subject) was removed since; take that back first")
        }
    }

    private func undone(
        _ logged: StoreReader.LoggedChange, _ before: String, _ after: String, _ present: some Encodable,
        _ reader: StoreReader
    ) throws -> String {
        switch try tree(present).undoing(from: tree(before), to: tree(after)) {
        case .done(let merged): return try Documents.encode(merged)
        case .changedSince(let fields): throw changedSince(logged, reader, fields)
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
