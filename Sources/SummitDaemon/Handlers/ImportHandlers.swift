internal import Dispatch
internal import LinuxSystem
internal import Logging
internal import SummitAPI
internal import SummitCore
internal import SummitStore
internal import Synchronization

/// A whole import in one message.
enum ImportHandler: BlockingChangeHandler {
    static let method = "org.summitd.Timeline.Import"

    static func run(_ call: ImportMethods.Import, _ context: CallContext) throws -> ImportMethods.ImportReply {
        let run = try ImportRun.begin(context.services, context.actor).run
        do {
            var rows = ImportMethods.Rows(
                import: String(run.number), clientZone: call.clientZone, keepGoing: nil, details: nil)
            (rows.milestones, rows.series, rows.figures) = (call.milestones, call.series, call.figures)
            let brought = try run.bring(ImportRun.Rows(rows, context.services), first: 0)
            var warnings = brought.rows.flatMap { $0.warnings ?? [] }
            if call.dryRun == true {
                try context.services.brokenImports.end(run)
            } else {
                let left = try run.close()
                var done = 0
                repeat {
                    let settled = try run.settle(left, from: done)
                    done = settled.done
                    warnings += settled.warnings
                } while done < left.count
            }
            return ImportMethods.ImportReply(
                added: brought.added, changed: brought.changed, unchanged: brought.unchanged, warnings: warnings)
        } catch {
            try context.services.brokenImports.end(run)
            throw error
        }
    }
}

enum BeginImportHandler: BlockingChangeHandler {
    static let method = "org.summitd.Timeline.BeginImport"

    static func run(_ call: ImportMethods.Begin, _ context: CallContext) throws -> ImportMethods.BeginReply {
        if let zone = call.clientZone {
            _ = try Fields.read("clientZone") { try context.services.zones.rules(for: zone) }
        }
        var (run, isEmpty) = try ImportRun.begin(context.services, context.actor)
        run.clientZone = call.clientZone
        if !context.imports.add(run) { context.services.brokenImports.clear([run.number], context.services) }
        let zone = ZoneChoice(
            asked: nil, configured: context.services.configuration.zone, client: call.clientZone)
        return ImportMethods.BeginReply(
            import: String(run.number), empty: isEmpty, zone: zone.identifier,
            messageBytes: context.limits.messageBytes)
    }
}

enum ImportRowsHandler: PreparedChangeHandler {
    static let method = "org.summitd.Timeline.ImportRows"

    static func prepare(_ call: ImportMethods.Rows, _ context: CallContext) throws -> ImportRun.Rows {
        var call = call
        call.clientZone = call.clientZone ?? (try? context.imports.run(call.import))?.clientZone
        return try ImportRun.Rows(call, context.services)
    }

    static func run(_ rows: ImportRun.Rows, _ context: CallContext) throws -> ImportMethods.RowsReply {
        let run = try context.imports.run(rows.importName)
        return try run.bring(rows, first: context.imports.count(run.number, more: rows.count))
    }
}

enum EndImportHandler: PagedHandler {
    static let method = "org.summitd.Timeline.EndImport"
    static let isPrivileged = true

    struct Position: Sendable {
        let run: ImportRun
        let rows: [Int64]
        let done: Int
    }

    static func page(
        _ call: ImportMethods.End, _ context: CallContext, after: Position?
    ) throws -> (page: ImportMethods.EndReply, next: Position?) {
        guard let after else { return try begin(call, context) }
        let settled = try after.run.settle(after.rows, from: after.done)
        let isMore = settled.done < after.rows.count
        if !isMore { context.imports.remove(after.run.number) }
        return (
            ImportMethods.EndReply(done: settled.done, total: after.rows.count, skipped: settled.warnings.count),
            isMore ? Position(run: after.run, rows: after.rows, done: settled.done) : nil
        )
    }

    private static func begin(
        _ call: ImportMethods.End, _ context: CallContext
    ) throws -> (page: ImportMethods.EndReply, next: Position?) {
        let run = try context.imports.run(call.import)
        do {
            guard call.dryRun != true else {
                context.imports.remove(run.number)
                try context.services.brokenImports.end(run)
                return (ImportMethods.EndReply(done: 0, total: 0), nil)
            }
            let rows = try run.close()
            return (
                ImportMethods.EndReply(done: 0, total: rows.count),
                Position(run: run, rows: rows, done: 0)
            )
        } catch {
            context.imports.remove(run.number)
            try context.services.brokenImports.end(run)
            throw error
        }
    }
}

/// The imports that a connection has begun and not ended.
final class OpenImports: Sendable {
    private struct Open {
        let run: ImportRun
        /// Milestones that came so far.
        var count = 0
    }

    /// `nil`: the connection has gone.
    private let imports = Mutex<[Int64: Open]?>([:])

    /// - Returns: whether the connection is still there.
    func add(_ run: ImportRun) -> Bool {
        imports.withLock { imports in
            imports?[run.number] = Open(run: run)
            return imports != nil
        }
    }

    func remove(_ number: Int64) { imports.withLock { $0?[number] = nil } }

    /// - Throws: ``APIError/noSuchImport(_:)``.
    func run(_ name: String) throws -> ImportRun {
        let run = Int64(name).flatMap { number in imports.withLock { $0?[number]?.run } }
        guard let run else { throw APIError.noSuchImport(String(name.prefix(100))) }
        return run
    }

    /// - Returns: how many milestones came before these.
    func count(_ number: Int64, more: Int) -> Int {
        imports.withLock { imports in
            let before = imports?[number]?.count ?? 0
            imports?[number]?.count = before + more
            return before
        }
    }

    /// The connection has gone.
    ///
    /// - Returns: what it had open.
    func takeAll() -> [Int64] {
        imports.withLock { imports in
            defer { imports = nil }
            return imports.map { Array($0.keys) } ?? []
        }
    }
}
