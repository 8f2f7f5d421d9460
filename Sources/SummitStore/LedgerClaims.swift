internal import GRDB
package import SummitCore

/// From the plan into the ledger, and what then becomes of each delivery.
extension StoreWriter {
    /// Moves what is to be given by `ahead` from the plan into the ledger, and notes how far the plan has been worked off:
    /// up to `now`.
    ///
    /// - Parameters:
    ///   - ahead: `nil`: `now`.
    ///   - at: Unix time in microseconds.
    ///   - decide: what becomes of each, and of which milestone it is.
    /// - Returns: the claimed deliveries, in the order in which they were to be given, and whether more are due.
    package func claim(
        upTo now: Instant, ahead: Instant? = nil, at: Int64, bootID: String?, limit: Int,
        decide: (PlannedDelivery, _ milestone: () throws -> Milestone) throws -> ClaimDecision
    ) throws -> (claimed: [DeliveryKey], more: Bool) {
        let rows = try Row.fetchAll(
            db,
            cached: """
                SELECT \(StoreReader.planColumns), p.milestone_id FROM pending p
                JOIN milestone m ON m.id = p.milestone_id WHERE p.at <= ? ORDER BY p.at, p.key LIMIT ?
                """, arguments: [(ahead ?? now).secondsSinceEpoch, limit])
        var claimed: [DeliveryKey] = []
        for row in rows {
            let delivery = try StoreReader.planned(row)
            let milestone: Int64 = row[13]
            switch try decide(delivery, { try document(of: milestone) }) {
            case .wait(let until):
                try db.execute(
                    cached: "UPDATE pending SET at = ? WHERE key = ?",
                    arguments: [until.secondsSinceEpoch, delivery.key.description])
            case .give(let form, let next):
                if try enter(delivery, form: form, at: at, bootID: bootID) {
                    claimed.append(delivery.key)
                    try note(.claimed, delivery.key, at: at, Self.remark(delivery, form: form))
                }
                try deletePlanned(delivery.key)
                if let next { try insert(next, milestone: milestone) }
            }
        }
        let more = rows.count == limit
        if !more { try setSetting(Ledger.plannedThrough, String(now.secondsSinceEpoch)) }
        return (claimed, more)
    }

    /// From the ledger back into the plan, as if it had never been claimed: the timeline or the clock no longer has it due
    /// so soon. One that was acknowledged meanwhile is not given at all.
    package func release(_ key: DeliveryKey) throws {
        let id = try Int64.fetchOne(
            db, cached: "SELECT id FROM delivery WHERE key = ? AND state = 'claimed'", arguments: [key.description])
        guard let id else { return }
        // The repetition that its claim has planned; an acknowledgement has removed that.
        try db.execute(
            cached: """
                DELETE FROM pending WHERE key IN (
                    SELECT p.key FROM delivery d JOIN milestone m ON m.uid = d.uid
                    JOIN pending p ON p.milestone_id = m.id AND p.nominal_start = d.nominal_start
                        AND p.trigger = d.trigger AND p.generation = d.generation AND p.repetition = d.repetition + 1
                    WHERE d.id = ? AND d.acknowledged_at IS NULL)
                """, arguments: [id])
        try db.execute(
            cached: """
                INSERT INTO pending (key, milestone_id, nominal_start, trigger, generation, repetition, priority, policy,
                    due, at, every, at_most, catch_up)
                SELECT d.key, m.id, d.nominal_start, d.trigger, d.generation, d.repetition, d.priority, d.policy, d.due,
                    d.at, d.every, d.at_most, d.catch_up
                FROM delivery d JOIN milestone m ON m.uid = d.uid WHERE d.id = ? AND d.acknowledged_at IS NULL
                ON CONFLICT (key) DO NOTHING
                """, arguments: [id])
        try db.execute(cached: "DELETE FROM delivery_event WHERE delivery_id = ?", arguments: [id])
        try db.execute(cached: "DELETE FROM delivery WHERE id = ?", arguments: [id])
    }

    private func document(of milestone: Int64) throws -> Milestone {
        guard
            let text = try String.fetchOne(
                db, cached: "SELECT document FROM milestone WHERE id = ?", arguments: [milestone])
        else { throw StoreError.inputOutput("a planned reminder is of no milestone") }
        return try Documents.decode(Milestone.self, from: text)
    }

    /// - Returns: `false` where the ledger has it already; then it is not given again.
    private func enter(_ delivery: PlannedDelivery, form: DeliveryForm, at: Int64, bootID: String?) throws -> Bool {
        try db.execute(
            cached: """
                INSERT INTO delivery (key, uid, slug, title, nominal_start, trigger, generation, repetition, priority,
                    policy, due, at, every, at_most, catch_up, form, state, claimed_at, boot_id)
                SELECT p.key, m.uid, m.slug, json_extract(m.document, '$.title'), p.nominal_start, p.trigger,
                    p.generation, p.repetition, p.priority, p.policy, p.due, p.at, p.every, p.at_most, p.catch_up, ?,
                    'claimed', ?, ?
                FROM pending p JOIN milestone m ON m.id = p.milestone_id WHERE p.key = ?
                ON CONFLICT (key) DO NOTHING
                """, arguments: [form.rawValue, at, bootID, delivery.key.description])
        return db.changesCount > 0
    }

    private static func remark(_ delivery: PlannedDelivery, form: DeliveryForm) -> String? {
        var parts: [String] = []
        if delivery.repetition > 0 { parts.append("given before: \(delivery.repetition)") }
        if delivery.at > delivery.due { parts.append("it waited for the end of quiet hours") }
        switch form {
        case .single: break
        case .digest: parts.append("it comes late, in a digest")
        case .missed: parts.append("it comes too late to be given (\(delivery.catchUp))")
        }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    /// The entry went out to the journal.
    package func markSent(_ key: DeliveryKey, at: Int64, lateness: Int64, message: String) throws {
        try settle(
            key, .sent, at: at,
            sql: "state = 'sent', sent_at = ?, lateness_usec = ?, message = ?", [at, lateness, message])
    }

    /// The entry was read back from the journal.
    package func confirm(_ key: DeliveryKey, cursor: String, at: Int64) throws {
        try settle(
            key, .confirmed, at: at,
            sql: """
                state = CASE form WHEN 'missed' THEN 'missed' ELSE 'confirmed' END, cursor = ?, settled_at = ?
                """, [cursor, at])
    }

    /// The entry went out, and nobody can say whether it arrived.
    package func markUnverifiable(_ key: DeliveryKey, at: Int64, note: String) throws {
        try settle(
            key, .unverifiable, at: at, note: note, sql: "state = 'unverifiable', settled_at = ?, note = ?", [at, note])
    }

    private func settle(
        _ key: DeliveryKey, _ step: DeliveryStep, at: Int64, note: String? = nil, sql: String,
        _ arguments: StatementArguments
    ) throws {
        try db.execute(
            cached: "UPDATE delivery SET \(sql) WHERE key = ? AND state IN ('claimed', 'sent')",
            arguments: arguments + [key.description])
        if db.changesCount > 0 { try self.note(step, key, at: at, note) }
    }
}
