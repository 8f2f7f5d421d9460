internal import LinuxSystem
internal import Logging
internal import SummitAPI
internal import SummitCore
internal import SummitStore
internal import Synchronization

/// An import from its beginning to its end: rows come in at any pace and stay unseen, the end makes all of them seen at
/// once. For a thread that may wait.
struct ImportRun {
    let services: Services
    let actor: Actor
    let number: Int64
    /// How often the writer had lost rows when the import was begun.
    let losses: Int
    /// That of its client, for what names none.
    var clientZone: String?
    /// Rows settled in one go, and removed.
    private static let (slice, part) = (8_000, 50)

    /// - Returns: the import, and whether nothing was ever recorded.
    static func begin(_ services: Services, _ actor: Actor) throws -> (run: ImportRun, isEmpty: Bool) {
        let stamp = StoreWriter.Stamp(at: services.clock(), actor: actor, verb: "import")
        let writer = services.writer
        let (number, isEmpty, losses) = try writer.writeAndWait(.changes) { open in
            (try open.beginImport(stamp), try open.reader.isEmpty(), writer.loss?.count ?? 0)
        }
        return (ImportRun(services: services, actor: actor, number: number, losses: losses), isEmpty)
    }

    private var stamp: StoreWriter.Stamp { StoreWriter.Stamp(at: services.clock(), actor: actor, verb: "import") }
    private var changes: TimelineChanges { TimelineChanges(services: services, actor: actor) }

    // MARK: Rows

    /// The rows of a call, with all that can be known of them without looking into the store.
    struct Rows: Sendable {
        fileprivate let call: ImportMethods.Rows
        fileprivate let rows: [ImportRow]
        fileprivate let zones: ZoneSnapshot
        /// Of the zone rules.
        fileprivate let epoch: UInt64
        fileprivate let collector: ImportResults

        var importName: String { call.import }
        /// How many milestones were sent, those that can't be taken among them.
        var count: Int { call.milestones?.count ?? 0 }

        /// - Throws: ``RowError`` for the first that can't be taken, unless the others are wanted all the same.
        init(_ call: ImportMethods.Rows, _ services: Services) throws {
            self.call = call
            epoch = services.zoneEpoch.load(ordering: .acquiring)
            let collector = ImportResults(keepGoing: call.keepGoing ?? false, details: call.details ?? false)
            let zones = ZoneSnapshot(of: services.zones)
            let form = MilestoneForm(services: services, clientZone: call.clientZone, zones: zones)
            rows = try (call.milestones ?? []).enumerated().compactMap { row, input -> ImportRow? in
                try collector.attempt(row) {
                    ImportRow(row: row, input: input, milestone: try form.milestone(input), zones: zones)
                }
            }
            (self.zones, self.collector) = (zones, collector)
        }
    }

    /// Brings rows in.
    ///
    /// - Parameter first: how many milestones were brought before.
    /// - Throws: ``RowError`` for the first that can't be taken, unless the others are wanted all the same.
    func bring(_ ready: Rows, first: Int) throws -> ImportMethods.RowsReply {
        // Zone rules may have changed since they were read.
        guard ready.epoch == services.zoneEpoch.load(ordering: .acquiring) else {
            return try bring(Rows(ready.call, services), first: first)
        }
        let (rows, zones, collector) = (ready.rows, ready.zones, ready.collector)
        let (series, figures) = (ready.call.series ?? [], ready.call.figures ?? [])
        let changes = ready.call.changes ?? []
        let head = [series.count, figures.count, changes.count].reduce(1, +)
        try services.store.checkRoom(rows: rows.count + head - 1, after: first)
        try services.writer.writeEachAndWait(head + rows.count, gathers: true) { writer, index in
            // Between two of its transactions the client may have gone, and the import with it.
            try checkOpen(writer)
            guard index > 0 else { return }
            guard index < head else {
                let row = rows[index - head]
                _ = try collector.attempt(row.row) { try bring(row, line: first + row.row, zones, writer, collector) }
                return
            }
            let index = index - 1
            _ = try collector.attempt(-1) {
                if index < series.count {
                    try writer.stage(try series[index].series(), import: number)
                } else if index < series.count + figures.count {
                    try writer.stage(try figures[index - series.count].figure(), import: number)
                } else {
                    try writer.stage(
                        try changes[index - series.count - figures.count].entry(), import: number)
                }
            }
        }
        return collector.reply
    }

    /// - Throws: ``StoreError``, also where rows were lost that had been taken.
    private func checkOpen(_ writer: StoreWriter) throws {
        if let loss = services.writer.loss, loss.count != losses { throw loss.error }
        try writer.checkOpen(import: number)
    }

    private func bring(
        _ row: ImportRow, line: Int, _ zones: ZoneSnapshot, _ writer: StoreWriter, _ collector: ImportResults
    ) throws {
        // Another import may have just brought it.
        if let settled = try row.settlePending(writer) { _ = try plan(settled, writer) }
        let (known, slug) = try row.known(writer, import: number)
        guard let before = known?.milestone else {
            let slug = row.input.slug == nil ? try writer.freeSlug(slug) : row.milestone.slug
            let new = try row.new(slug: slug, zones: zones)
            return try stage(new, insteadOf: nil, line: line, writer, collector, row, .added)
        }
        switch row.outcome(beside: before) {
        case .older: try collector.note(row, .older, before: before, after: before)
        case .unchanged: try collector.note(row, .unchanged, before: before, after: before)
        case .added, .changed:
            var after = row.merged(into: before)
            after.relations = try after.relations.map { relation in
                Relation(
                    kind: relation.kind, uid: try writer.uid(named: relation.uid, import: number) ?? relation.uid)
            }
            changes.noteMovedEnd(from: before, to: &after)
            if after == before {
                try collector.note(row, .unchanged, before: before, after: before)
            } else {
                if known?.isOwn == false { after.revision = try TimelineChanges.revision(after: before.revision) }
                let new = try ImportRow.Checked(after, zones: zones)
                try stage(new, insteadOf: known, line: line, writer, collector, row, .changed)
            }
        }
    }

    private func stage(
        _ new: ImportRow.Checked, insteadOf known: StoreWriter.Known?, line: Int, _ writer: StoreWriter,
        _ collector: ImportResults, _ row: ImportRow, _ outcome: ImportOutcome
    ) throws {
        let milestone = new.storable.milestone
        try writer.checkEditionsUnderWay(milestone, import: number)
        if let series = milestone.series, let edition = series.edition,
            let other = try writer.milestone(
                ofSeries: series.slug, edition: edition, except: milestone.uid, import: number)
        {
            throw FieldError(
                field: "series.edition", reason: "edition \(edition) of “\(series.slug)” is “\(other.slug)”")
        }
        try writer.stage(new.storable, insteadOf: known, import: number, line: line)
        try collector.note(
            row, outcome, before: known?.milestone, after: milestone, warnings: row.doubts + new.warnings)
    }

    // MARK: The end

    /// Makes what was brought seen, all of it at once.
    ///
    /// - Returns: the rows that are left to be settled.
    /// - Throws: ``RowError`` for a relation to what is not there; ``StoreError``.
    func close() throws -> [Int64] {
        try resolveRelations()
        let (stamp, number, changes) = (stamp, number, changes)
        try services.writer.writeAndWait(.changes) { writer in
            try checkOpen(writer)
            guard try writer.hasArchive(import: number) else { return try writer.close(import: number, stamp) }
            let restored = try writer.restoreArchive(import: number) {
                PastTimelines.bounds(of: $0, changes.services)
            }
            for milestone in restored {
                do {
                    _ = try changes.plan(milestone, writer)
                } catch let error as ZoneError {
                    changes.services.logger.error("\(milestone.slug): its reminders can't be planned: \(error)")
                }
            }
        }
        services.planChanged()
        return try services.store.read { try $0.unsettled(import: number) }
    }

    /// Settles some of the rows: they are logged, and their reminders are planned.
    ///
    /// - Returns: how many of `rows` are settled now; and what is to be known of them.
    func settle(_ rows: [Int64], from done: Int) throws -> (done: Int, warnings: [String]) {
        let end = min(done + Self.slice, rows.count)
        let warnings = SharedList<String>()
        let number = number
        try services.writer.writeEachAndWait(end - done) { writer, index in
            guard let settled = try writer.settle(rows[done + index], import: number) else { return }
            warnings.append(contentsOf: try plan(settled, writer))
        }
        if end == rows.count {
            try services.writer.writeAndWait(.changes) { try $0.finish(import: number) }
            if rows.count >= Self.slice { try services.releaseMemory() }
        }
        services.planChanged()
        return (end, warnings.elements)
    }

    /// What is new and asks for no reminder, nor does a policy for it, has nothing to plan.
    private func plan(_ settled: StoreWriter.Settled, _ writer: StoreWriter) throws -> [String] {
        if settled.isNew, !settled.mayHaveReminders, services.configuration.reminders.policies.isEmpty { return [] }
        let milestone = try settled.milestone()
        do {
            let skipped =
                settled.isNew
                ? try changes.plan(new: milestone, seenSince: settled.at, writer) ?? []
                : try changes.plan(milestone, seenSince: settled.at, writer)
            return skipped.map { "\(milestone.slug): \($0)" }
        } catch let error as FieldError {
            // It is seen already, and those behind it are to be done with.
            services.logger.error("\(milestone.slug): its reminders can't be planned: \(error)")
            return ["\(milestone.slug): its reminders can't be planned: \(error)"]
        }
    }

    /// Takes everything back that was brought, as long as it may.
    func remove(while mayGoOn: () -> Bool = { true }) throws {
        var slices = 0
        while mayGoOn(), try removeSlice() { slices += 1 }
        if slices > 0 { try services.releaseMemory() }
    }

    /// Whether it is seen, and what it has brought is not to be removed any more.
    func isClosed() throws -> Bool { try services.store.read { try $0.isClosed(import: number) } }

    /// Takes back as much as needs no waiting for.
    ///
    /// - Returns: whether there may be more.
    func removeSlice() throws -> Bool {
        let number = number
        let isMore = Mutex(true)
        try services.writer.writeEachAndWait(Self.slice / Self.part) { writer, _ in
            guard isMore.withLock({ $0 }) else { return }
            let isLeft = try writer.removePart(ofImport: number, limit: Self.part)
            isMore.withLock { $0 = isLeft }
        }
        return isMore.withLock { $0 }
    }

    private func resolveRelations() throws {
        let number = number
        var line = -1
        while true {
            let page = try services.writer.writeAndWait(.changes) { [line] in
                try $0.unresolved(import: number, after: line, limit: 500)
            }
            guard let last = page.last else { return }
            try services.writer.writeEachAndWait(page.count) { writer, index in
                var milestone = page[index].milestone
                do {
                    var relations: [Relation] = []
                    for var relation in milestone.relations {
                        guard let uid = try writer.uid(named: relation.uid, import: number) else {
                            throw FieldError(
                                field: "relations",
                                reason: "there is no milestone “\(Printable.escape(relation.uid))”")
                        }
                        relation.uid = uid
                        if !relations.contains(relation) { relations.append(relation) }
                    }
                    milestone.relations = relations
                    try milestone.validate()
                } catch {
                    throw RowError(row: page[index].line, error: error)
                }
                try writer.setRelations(of: milestone, import: number)
            }
            line = last.line
        }
    }
}
