internal import GRDB
package import SummitCore

extension StoreWriter {
    /// Appends to the change log, chained to the entry before by its hash.
    func log(
        _ stamp: Stamp, _ subject: Change.Subject, _ identifier: String, before: String?, after: String?
    ) throws {
        let last = try Row.fetchOne(db, cached: "SELECT seq, hash FROM change ORDER BY seq DESC LIMIT 1")
        let sequence = ((last?[0] as Int64?) ?? 0) + 1
        let change = Change(
            at: stamp.at, actor: stamp.actor, verb: stamp.verb, subject: subject, identifier: identifier,
            before: before, after: after)
        let previous = Hexadecimal.bytes(last?[1] ?? "") ?? []
        let chained = Hexadecimal.text(hash(change.chainBytes(sequence: sequence, previousHash: previous)))
        try db.execute(
            cached: """
                INSERT INTO change (seq, at, actor_uid, actor_user, actor_pid, actor_program, verb, subject,
                    identifier, before, after, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                sequence, change.at.secondsSinceEpoch, change.actor.uid, change.actor.user, change.actor.pid,
                change.actor.program, change.verb, subject.rawValue, identifier, before, after, chained,
            ])
    }
}

extension StoreReader {
    package struct LoggedChange: Hashable, Sendable {
        package let sequence: Int64
        package let change: Change
        /// Hexadecimal.
        package let hash: String
    }

    package func changeCount() throws -> Int { try Int.fetchOne(db, cached: "SELECT count(*) FROM change") ?? 0 }

    /// The log from after `sequence` on, oldest first.
    package func changes(after sequence: Int64 = 0, limit: Int) throws -> [LoggedChange] {
        let sql = """
            SELECT seq, at, actor_uid, actor_user, actor_pid, actor_program, verb, subject, identifier, before, after,
                hash FROM change WHERE seq > ? ORDER BY seq LIMIT ?
            """
        return try Row.fetchAll(db, cached: sql, arguments: [sequence, limit]).map { row in
            guard let subject = Change.Subject(rawValue: row[7]) else {
                throw StoreError.inputOutput("change \(row[0] as Int64) is about an unknown “\(row[7] as String)”")
            }
            let actor = Actor(uid: row[2], user: row[3], pid: row[4], program: row[5])
            let change = Change(
                at: Instant(secondsSinceEpoch: row[1]), actor: actor, verb: row[6], subject: subject,
                identifier: row[8], before: row[9], after: row[10])
            return LoggedChange(sequence: row[0], change: change, hash: row[11])
        }
    }
}
