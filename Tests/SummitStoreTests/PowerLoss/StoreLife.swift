import GRDB
import SummitCore
import SummitTestSupport

@testable import SummitStore

/// What a store goes through in these tests: everything of which somebody is told that it is done.
struct StoreLife: Sendable {
    enum Step: Sendable {
        case change(@Sendable (StoreWriter) throws -> Void)
        /// The daemon ends in order, and starts again.
        case restart
    }

    let steps: [Step]

    /// - Parameter milestones: how many are added, changed, reminded of and, some, removed.
    init(milestones: Int) {
        var steps: [Step] = []
        for number in 1...milestones {
            steps.append(.change { try Self.add(number, $0) })
            if number % 3 == 0 { steps.append(.change { try Self.edit(number - 1, $0) }) }
            if number % 4 == 0 { steps += Self.reminder(number - 2) }
            if number % 5 == 0 { steps.append(.change { try $0.remove(uid: "uid-\(number - 4)", .test("remove")) }) }
            if number == milestones / 2 { steps.append(.restart) }
        }
        self.steps = steps
    }

    private static func milestone(_ number: Int, title: String) -> Milestone {
        Milestone(
            uid: "uid-\(number)", slug: "summit-\(number)", title: title,
            // Long ones spread over several pages of the file.
            summary: String(repeating: "What was agreed upon. ", count: number % 3 == 0 ? 400 : 5), tags: ["summit"])
    }

    private static func add(_ number: Int, _ writer: StoreWriter) throws {
        let milestone = milestone(number, title: "Summit \(number)")
        try writer.insert(milestone, bounds: nil, .test("add"))
        try writer.replan(
            milestone, Planner.Plan(deliveries: [try planned(number)], through: nil),
            now: Instant(secondsSinceEpoch: 1_000), reason: "")
    }

    private static func edit(_ number: Int, _ writer: StoreWriter) throws {
        var milestone = milestone(number, title: "Summit \(number), moved")
        milestone.revision = 2
        try writer.update(milestone, bounds: nil, .test("edit", at: 2_000))
    }

    private static func planned(_ number: Int) throws -> PlannedDelivery {
        PlannedDelivery(
            DeliverySubject(
                milestone: "uid-\(number)", nominalStart: "start", trigger: try Trigger(canonical: "-P7D"),
                generation: 0),
            due: Instant(secondsSinceEpoch: 10_000 + Int64(number)), hash: testHash)
    }

    private static func reminder(_ number: Int) -> [Step] {
        let now = Instant(secondsSinceEpoch: 10_000 + Int64(number))
        return [
            .change { _ = try $0.claim(upTo: now, at: 1, bootID: "boot", limit: 10) },
            .change { try $0.markSent(try planned(number).key, at: 2, lateness: 1, message: "Summit \(number)") },
            .change { try $0.confirm(try planned(number).key, cursor: "s=\(number)", at: 3) },
        ]
    }

    /// Runs one job alone, and throws what it throws.
    static func run(_ job: @escaping (StoreWriter) throws -> Void, in store: Store) throws {
        // So that the write-ahead log is folded into the file every few changes.
        let failures = try store.write([
            { try $0.db.execute(sql: "PRAGMA wal_autocheckpoint = 24") }, job,
        ])
        if let failure = failures[1] { throw failure }
    }

    /// Everything that a store holds.
    static func contents(_ store: Store) throws -> [String] {
        try store.read { reader in
            let tables = try String.fetchAll(
                reader.db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
            return try tables.flatMap { table in
                let columns = try reader.db.columns(in: table).map { "quote(\"\($0.name)\")" }
                return try String.fetchAll(
                    reader.db,
                    sql: """
                        SELECT '\(table): ' || \(columns.joined(separator: " || ' ' || ")) FROM "\(table)" ORDER BY 1
                        """)
            }
        }
    }
}
