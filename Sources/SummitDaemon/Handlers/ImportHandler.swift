internal import SummitAPI
internal import SummitCore
internal import SummitStore

enum ImportHandler: ChangeHandler {
    static let method = "org.summitd.Timeline.Import"

    static func run(_ call: TimelineMethods.Import, _ context: CallContext) async throws -> TimelineMethods.ImportReply {
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
            for (row, (milestone, input)) in milestones.enumerated() {
                try inRow(row) { try put(milestone, input, changes, writer, &reply) }
            }
            return reply
        }
    }

    private static func put(
        _ milestone: Milestone, _ input: MilestoneInput, _ changes: TimelineChanges, _ writer: StoreWriter,
        _ reply: inout TimelineMethods.ImportReply
    ) throws {
        // Without a uid of its own, a row is known by its slug.
        let name = input.uid ?? input.slug
        guard let name, let before = try writer.reader.milestone(name)?.milestone else {
            var new = milestone
            if input.slug == nil { new.slug = try writer.freeSlug(new.slug) }
            reply.warnings += try changes.insert(new, verb: "import", writer).warnings
            reply.added += 1
            return
        }
        var after = milestone
        after.uid = before.uid
        after.revision = before.revision
        after.generation = before.generation
        after.previously = before.previously
        if input.slug == nil { after.slug = before.slug }
        if input.status == nil { after.status = before.status }
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
