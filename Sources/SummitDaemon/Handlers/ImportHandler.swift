internal import SummitAPI
internal import SummitCore
internal import SummitStore

enum ImportHandler: ChangeHandler {
    static let method = "org.summitd.Timeline.Import"

    static func run(_ call: TimelineMethods.Import, _ context: CallContext) async throws -> TimelineMethods.ImportReply
    {
        let form = MilestoneForm(services: context.services, clientZone: call.clientZone)
        let milestones = try call.milestones.enumerated().map { row, input in
            try inRow(row) { (form: try form.milestone(input), input: input) }
        }
        let series = try (call.series ?? []).map { try $0.series() }
        let figures = try (call.figures ?? []).map { try $0.figure() }
        let changes = context.changes
        return try await changes.write(dryRun: call.dryRun ?? false) { writer in
            let stamp = changes.stamp("import")
            for one in series { try writer.put(one, stamp) }
            for one in figures { try writer.put(one, stamp) }
            var reply = TimelineMethods.ImportReply(added: 0, changed: 0, unchanged: 0, warnings: [])
            // Rows may be related to rows that come later.
            var known: [String: String] = [:]
            for (milestone, input) in milestones {
                let uid = try self.known(milestone, input, writer)?.uid ?? milestone.uid
                known[milestone.slug] = uid
                known[milestone.uid] = uid
            }
            for (row, (milestone, input)) in milestones.enumerated() {
                try inRow(row) { try put(milestone, input, changes, known: known, writer, &reply) }
            }
            return reply
        }
    }

    /// The milestone that a row is about. Without a uid of its own it is known by its slug, and without that by the one
    /// its title gives it.
    private static func known(
        _ milestone: Milestone, _ input: MilestoneInput, _ writer: StoreWriter
    ) throws -> Milestone? {
        let known = try writer.reader.milestone(input.uid ?? milestone.slug)?.milestone
        return input.uid != nil || input.slug != nil || known?.title == input.title ? known : nil
    }

    private static func put(
        _ milestone: Milestone, _ input: MilestoneInput, _ changes: TimelineChanges, known: [String: String],
        _ writer: StoreWriter, _ reply: inout TimelineMethods.ImportReply
    ) throws {
        guard let before = try self.known(milestone, input, writer) else {
            var new = milestone
            if input.slug == nil { new.slug = try writer.freeSlug(new.slug) }
            reply.warnings += try changes.insert(new, verb: "import", known: known, writer).warnings
            reply.added += 1
            return
        }
        var after = milestone
        after.uid = before.uid
        after.revision = before.revision
        after.generation = before.generation
        after.previously = before.previously
        // What the file is silent about stays as somebody has set it here.
        if input.slug == nil { after.slug = before.slug }
        if input.status == nil { after.status = before.status }
        if input.summary == nil { after.summary = before.summary }
        if input.when == nil { (after.when, after.repetition) = (before.when, before.repetition) }
        let isSilent = input.when?.recurrence?.overrides == nil
        after.repetition = after.repetition?.following(before.repetition, isSilent: isSilent)
        if input.place == nil { after.place = before.place }
        if input.series == nil { after.series = before.series }
        if input.participants == nil { after.participants = before.participants }
        if input.tags == nil { after.tags = before.tags }
        if input.sources == nil { after.sources = before.sources }
        if input.relations == nil { after.relations = before.relations }
        after = try changes.resolveRelations(after, known, writer.reader)
        if input.reminders == nil { after.reminders = before.reminders }
        if after == before {
            reply.unchanged += 1
        } else {
            reply.warnings += try changes.update(after, verb: "import", writer).warnings
            reply.changed += 1
        }
    }

    private static func inRow<Value>(_ row: Int, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch {
            throw RowError(row: row, error: error)
        }
    }
}
