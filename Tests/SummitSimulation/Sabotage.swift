internal import GRDB
internal import SummitTestSupport

/// Takes from the store what the protocol relies on.
struct Sabotage {
    private let path: String

    init(_ server: TestServer) { path = server.scratch.file("timeline.db") }

    /// As if claims were not durable: what was claimed or sent is planned again.
    func forgetClaims() throws {
        try write(
            """
            INSERT OR IGNORE INTO pending (key, milestone_id, nominal_start, trigger, generation, repetition, priority,
                policy, due, at, every, at_most, catch_up)
            SELECT d.key, m.id, d.nominal_start, d.trigger, d.generation, d.repetition, d.priority, d.policy, d.due, d.at,
                d.every, d.at_most, d.catch_up
            FROM delivery d JOIN milestone m ON m.uid = d.uid WHERE d.state IN ('claimed', 'sent');
            DELETE FROM delivery_event WHERE delivery_id IN
                (SELECT id FROM delivery WHERE state IN ('claimed', 'sent'));
            DELETE FROM delivery WHERE state IN ('claimed', 'sent');
            """)
    }

    /// As if nobody noted how far the plan was worked off.
    func forgetPlannedThrough() throws {
        try write("DELETE FROM setting WHERE name IN ('planned-through', 'planned-at')")
    }

    private func write(_ sql: String) throws {
        var configuration = GRDB.Configuration()
        configuration.busyMode = .timeout(5)
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.write { db in try db.execute(sql: sql) }
        try queue.close()
    }
}
