internal import Logging
internal import SummitAPI
internal import SummitCore
internal import SummitStore

/// Changes of the timeline, each in one job of the writer: the change, its log entry and the new plan of its reminders
/// become durable together.
struct TimelineChanges {
    let services: Services
    let actor: Actor

    struct Outcome: Sendable {
        let milestone: StoredMilestone
        var warnings: [String]
        /// Whether anything was planned, or may have been before.
        var isPlanned = true
        /// Of a dry run: what would be changed, as it is.
        var replaced: Milestone?
    }

    /// Ends a job so that nothing of it stays, and carries what it would have done.
    private struct DryRun<Value: Sendable>: Error {
        let value: Value
    }

    /// Runs `body` in a job; with `dryRun` the job is undone.
    ///
    /// - Parameter touchesPlan: whether it may have changed the plan of reminders.
    func write<Value: Sendable>(
        dryRun: Bool, touchesPlan: (Value) -> Bool = { _ in true },
        _ body: @escaping @Sendable (StoreWriter) throws -> Value
    ) async throws -> Value {
        do {
            let value = try await services.writer.write { writer in
                let value = try body(writer)
                if dryRun { throw DryRun(value: value) }
                return value
            }
            if touchesPlan(value) { services.planChanged() } else { services.news.spread() }
            return value
        } catch let rehearsed as DryRun<Value> {
            return rehearsed.value
        }
    }

    /// The same, for a thread that may wait.
    func writeAndWait<Value: Sendable>(
        dryRun: Bool, _ body: @escaping @Sendable (StoreWriter) throws -> Value
    ) throws -> Value {
        do {
            let value = try services.writer.writeAndWait(.changes) { writer in
                let value = try body(writer)
                if dryRun { throw DryRun(value: value) }
                return value
            }
            services.planChanged()
            return value
        } catch let rehearsed as DryRun<Value> {
            return rehearsed.value
        }
    }

    func add(_ milestone: Milestone, slugIsGiven: Bool, dryRun: Bool) async throws -> Outcome {
        try await write(dryRun: dryRun, touchesPlan: { $0.isPlanned }) { writer in
            var (milestone, twin) = (milestone, Milestone?.none)
            if !slugIsGiven {
                let wanted = milestone.slug
                milestone.slug = try writer.freeSlug(wanted)
                if milestone.slug != wanted { twin = try writer.reader.milestone(wanted)?.milestone }
            }
            if try writer.reader.milestone(milestone.uid) != nil {
                throw FieldError(field: "uid", reason: "“\(milestone.uid)” is taken")
            }
            var outcome = try self.insert(milestone, verb: "add", writer)
            if let twin, twin.title == milestone.title, twin.when == milestone.when {
                outcome.warnings.append("“\(twin.slug)” has the same title and date")
            }
            return outcome
        }
    }

    /// Changes the milestone called `name` into what `body` makes of it.
    func change(
        _ name: String, verb: String, expecting revision: Int64? = nil, dryRun: Bool,
        _ body: @escaping @Sendable (Milestone) throws -> Milestone
    ) async throws -> Outcome {
        try await write(dryRun: dryRun) { writer in
            let stored = try writer.reader.existingMilestone(name)
            let before = stored.milestone
            if let revision, revision != before.revision {
                throw StoreError.revisionConflict(slug: before.slug, expected: revision, actual: before.revision)
            }
            let after = try self.resolveRelations(try body(before), writer.reader, known: before.relations)
            guard after != before else { return Outcome(milestone: stored, warnings: ["nothing to change"]) }
            var outcome = try self.update(after, from: before, verb: verb, writer)
            if dryRun { outcome.replaced = before }
            return outcome
        }
    }

    func remove(_ name: String, dryRun: Bool) async throws -> StoredMilestone {
        try await write(dryRun: dryRun) { writer in
            let stored = try writer.reader.existingMilestone(name)
            // Nothing of it can fail, and with very many related ones it takes seconds, which a trial need not.
            if !dryRun { try self.remove(uid: stored.milestone.uid, verb: "remove", writer) }
            return stored
        }
    }

    // MARK: Steps inside a job

    /// Takes it out, and before that the relations that others have to it: taken back, they come after it.
    func remove(uid: String, verb: String, undoes: Int64? = nil, _ writer: StoreWriter) throws {
        for var other in try writer.reader.milestones(relatedTo: uid) {
            other.relations.removeAll { $0.uid == uid }
            _ = try update(other, from: other, verb: undoes == nil ? "edit" : verb, writer)
        }
        try writer.remove(uid: uid, stamp(verb, undoes: undoes))
    }

    func insert(
        _ milestone: Milestone, verb: String, undoes: Int64? = nil, _ writer: StoreWriter
    ) throws -> Outcome {
        let milestone = try resolveRelations(milestone, writer.reader)
        try checkEdition(milestone, writer)
        let checked: RecurrenceCheck
        do {
            checked = try RecurrenceCheck(milestone, zones: services.zones)
        } catch let error as ZoneError where undoes != nil {
            // What was removed comes back all the same.
            try writer.insert(milestone, bounds: nil, stamp(verb, undoes: undoes))
            return Outcome(
                milestone: StoredMilestone(milestone: milestone, earliest: nil, latest: nil), warnings: ["\(error)"])
        }
        try writer.insert(checked.milestone, bounds: checked.bounds, stamp(verb, undoes: undoes))
        let new = try enter(new: checked.milestone, writer)
        let warnings = try new.map { try $0.skipped + heldBack($0.plan) } ?? []
        return Outcome(
            milestone: checked.stored, warnings: checked.warnings + warnings, isPlanned: new != nil)
    }

    /// - Parameters:
    ///   - milestone: its relations resolved.
    ///   - before: as it is.
    func update(
        _ milestone: Milestone, from before: Milestone, verb: String, undoes: Int64? = nil, _ writer: StoreWriter
    ) throws -> Outcome {
        var milestone = milestone
        milestone.revision = try Self.revision(after: milestone.revision)
        noteMovedEnd(from: before, to: &milestone)
        try checkEdition(milestone, writer)
        let checked: RecurrenceCheck
        do {
            checked = try RecurrenceCheck(milestone, zones: services.zones)
        } catch let error as ZoneError where milestone.when == before.when && milestone.repetition == before.repetition
        {
            return try updateInPlace(milestone, stamp(verb, undoes: undoes), error, writer)
        }
        try writer.update(checked.milestone, bounds: checked.bounds, stamp(verb, undoes: undoes))
        let warnings = try planWithCare(checked.milestone, writer)
        return Outcome(milestone: checked.stored, warnings: checked.warnings + warnings)
    }

    /// The rules of its zone can't be read, and its date is what it was: it stays where it lay in time, and its reminders where they
    /// are planned.
    private func updateInPlace(
        _ milestone: Milestone, _ stamp: StoreWriter.Stamp, _ error: ZoneError, _ writer: StoreWriter
    ) throws -> Outcome {
        let bounds = try writer.reader.bounds(uid: milestone.uid)
        try writer.update(milestone, bounds: bounds, stamp)
        var warnings = ["where it lies in time stays as it was: \(error)"]
        do {
            warnings += try planWithCare(milestone, writer)
        } catch let error as ZoneError {
            services.logger.warning("\(milestone.slug): its reminders stay as they were planned: \(error)")
        }
        return Outcome(
            milestone: StoredMilestone(milestone: milestone, earliest: bounds?.earliest, latest: bounds?.latest),
            warnings: warnings)
    }

    /// Reminders that count from an end which has moved, while the start has not, are others then, and not those that were given
    /// already.
    func noteMovedEnd(from before: Milestone, to after: inout Milestone) {
        guard let (one, other) = before.when.flatMap({ one in after.when.map { (one, $0) } }), one != other,
            one.nominalStart == other.nominalStart, before.generation == after.generation,
            services.planner.countsFromEnd(after),
            let generation = Trigger.generationWithMovedEnd(after.generation)
        else { return }
        after.generation = generation
    }

    /// - Throws: ``FieldError``.
    static func revision(after last: Int64) throws -> Int64 {
        let (next, overflow) = last.addingReportingOverflow(1)
        guard !overflow else { throw FieldError(field: "revision", reason: "there are no more revisions") }
        return next
    }

    func stamp(_ verb: String, undoes: Int64? = nil) -> StoreWriter.Stamp {
        StoreWriter.Stamp(at: services.clock(), actor: actor, verb: verb, undoes: undoes)
    }

    /// Relations name others by slug or uid; they are kept by uid, and only to what is there.
    ///
    /// - Parameter known: those it has already. One of them to what is gone is dropped.
    func resolveRelations(
        _ milestone: Milestone, _ reader: StoreReader, known: [Relation] = []
    ) throws -> Milestone {
        guard !milestone.relations.isEmpty else { return milestone }
        var resolved = milestone
        resolved.relations = []
        for var relation in milestone.relations {
            let isKnown = known.contains(relation)
            let other = try isKnown ? reader.milestone(uid: relation.uid) : reader.milestone(relation.uid)
            guard let uid = other?.milestone.uid else {
                if isKnown { continue }
                throw StoreError.noSuchMilestone(relation.uid)
            }
            relation.uid = uid
            if !resolved.relations.contains(relation) { resolved.relations.append(relation) }
        }
        try resolved.validate()
        return resolved
    }

    /// Two milestones can't be the same edition.
    private func checkEdition(_ milestone: Milestone, _ writer: StoreWriter) throws {
        guard let series = milestone.series, let edition = series.edition else { return }
        try writer.checkEditionsUnderWay(milestone)
        let other = try writer.reader.milestone(ofSeries: series.slug, edition: edition)
        if let other, other.uid != milestone.uid {
            throw FieldError(
                field: "series.edition", reason: "edition \(edition) of “\(series.slug)” is “\(other.slug)”")
        }
    }
}

extension TimelineChanges {
    /// What Confirm, Cancel and Hold do.
    func setStatus(
        _ status: Milestone.Status, _ call: TimelineMethods.Named, verb: String
    ) async throws -> Outcome {
        let now = services.clock()
        var outcome = try await change(call.name, verb: verb, dryRun: call.dryRun ?? false) { milestone in
            var changed = milestone
            changed.status = status
            return changed
        }
        // It may be meant, and it may be the wrong milestone.
        if status == .held, let begins = outcome.milestone.earliest, begins > now {
            outcome.warnings.append("it lies ahead, and is on record as held")
        }
        if status == .confirmed, let end = outcome.milestone.latest, end <= now, outcome.warnings.isEmpty {
            outcome.warnings.append("it is over; what took place is held")
        }
        return outcome
    }
}
