internal import GRDB
package import SummitCore

/// One entry of the delivery ledger, or of the plan ahead of it.
package struct Delivery: Hashable, Sendable {
    package enum State: String, Sendable, CaseIterable {
        case due, claimed, sent, confirmed, skipped, missed, unverifiable
    }

    package var key: DeliveryKey
    package var uid: String
    package var slug: String
    package var title: String
    package var trigger: String
    package var priority: Priority
    package var policy: String?
    package var due: Instant
    package var state: State
    package var message: String?
    /// Microseconds after `due` at which the entry was sent.
    package var latenessMicroseconds: Int64?
    /// Unix time in microseconds.
    package var claimedAt: Int64?
    package var bootID: String?
    package var sentAt: Int64?
    package var settledAt: Int64?
    package var cursor: String?
    package var note: String?
}

extension StoreReader {
    private static let ledgerColumns = """
        key, uid, slug, title, trigger, priority, policy, due, state, message, claimed_at, boot_id, sent_at,
        lateness_usec, settled_at, cursor, note
        """

    private static let planColumns = """
        p.key, m.uid, m.slug, json_extract(m.document, '$.title'), p.trigger, p.priority, p.policy, p.due, 'due',
        NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
        """

    /// When the next reminder falls due, and of which milestone.
    package func nextDue() throws -> (due: Instant, slug: String, title: String)? {
        try Row.fetchOne(
            db,
            sql: """
                SELECT p.due, m.slug, json_extract(m.document, '$.title') FROM pending p
                JOIN milestone m ON m.id = p.milestone_id ORDER BY p.due LIMIT 1
                """
        ).map { (Instant(secondsSinceEpoch: $0[0]), $0[1], $0[2]) }
    }

    /// The plan and the ledger by due time.
    ///
    /// - Parameters:
    ///   - milestone: only that one's, by uid.
    ///   - states: only these; empty: all.
    package func deliveries(milestone: String?, states: [Delivery.State], limit: Int) throws -> [Delivery] {
        let wanted = states.isEmpty ? Delivery.State.allCases : states
        let marks = Array(repeating: "?", count: wanted.count).joined(separator: ", ")
        let sql = """
            SELECT * FROM (
                SELECT \(Self.ledgerColumns) FROM delivery
                UNION ALL
                SELECT \(Self.planColumns) FROM pending p JOIN milestone m ON m.id = p.milestone_id
            ) WHERE state IN (\(marks)) AND (? IS NULL OR uid = ?) ORDER BY due, key LIMIT ?
            """
        let arguments = StatementArguments(wanted.map(\.rawValue)) + [milestone, milestone, limit]
        return try Row.fetchAll(db, sql: sql, arguments: arguments).map(delivery)
    }

    /// What was claimed, and perhaps sent, and not seen in the journal yet; oldest claim first.
    package func openDeliveries() throws -> [Delivery] {
        try Row.fetchAll(
            db, sql: "SELECT \(Self.ledgerColumns) FROM delivery WHERE state IN ('claimed', 'sent') ORDER BY id"
        ).map(delivery)
    }

    package func delivery(_ key: DeliveryKey) throws -> Delivery? {
        try Row.fetchOne(
            db, sql: "SELECT \(Self.ledgerColumns) FROM delivery WHERE key = ?", arguments: [key.description]
        ).map(delivery)
    }

    package func ledgerCounts() throws -> [Delivery.State: Int] {
        var counts: [Delivery.State: Int] = [:]
        for row in try Row.fetchAll(db, sql: "SELECT state, count(*) FROM delivery GROUP BY state") {
            if let state = Delivery.State(rawValue: row[0]) { counts[state] = row[1] }
        }
        counts[.due] = try Int.fetchOne(db, sql: "SELECT count(*) FROM pending") ?? 0
        return counts
    }

    private func delivery(_ row: Row) throws -> Delivery {
        guard let key = DeliveryKey(hexadecimal: row[0]), let priority = Priority(rawValue: row[5]),
            let state = Delivery.State(rawValue: row[8])
        else { throw StoreError.inputOutput("an entry of the delivery ledger can't be read") }
        return Delivery(
            key: key, uid: row[1], slug: row[2], title: row[3], trigger: row[4], priority: priority, policy: row[6],
            due: Instant(secondsSinceEpoch: row[7]), state: state, message: row[9], latenessMicroseconds: row[13],
            claimedAt: row[10], bootID: row[11], sentAt: row[12], settledAt: row[14], cursor: row[15], note: row[16])
    }
}

extension StoreWriter {
    /// Makes the plan of a milestone what `planned` says.
    ///
    /// What was planned before stays planned, even if it has fallen due since. What is new and already past is not
    /// fired: it goes into the ledger as skipped, with `reason`.
    ///
    /// - Returns: the new ones that were skipped.
    @discardableResult
    package func replan(
        _ milestone: Milestone, planned: [PlannedDelivery], now: Instant, reason: String
    ) throws -> [PlannedDelivery] {
        guard let id = try Int64.fetchOne(db, sql: "SELECT id FROM milestone WHERE uid = ?", arguments: [milestone.uid])
        else { throw StoreError.noSuchMilestone(milestone.uid) }
        let before = try Set(
            String.fetchAll(db, sql: "SELECT key FROM pending WHERE milestone_id = ?", arguments: [id]))
        try db.execute(sql: "DELETE FROM pending WHERE milestone_id = ?", arguments: [id])
        var skipped: [PlannedDelivery] = []
        for delivery in planned {
            let known = try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM delivery WHERE key = ?)",
                arguments: [delivery.key.description])
            if known == true { continue }
            if delivery.due <= now, !before.contains(delivery.key.description) {
                try skip(delivery, of: milestone, now: now, reason: reason)
                skipped.append(delivery)
                continue
            }
            try db.execute(
                sql: """
                    INSERT INTO pending (key, milestone_id, nominal_start, trigger, priority, policy, due)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    delivery.key.description, id, delivery.nominalStart, delivery.trigger.description,
                    delivery.priority.rawValue, delivery.policy, delivery.due.secondsSinceEpoch,
                ])
        }
        return skipped
    }

    private func skip(_ delivery: PlannedDelivery, of milestone: Milestone, now: Instant, reason: String) throws {
        try db.execute(
            sql: """
                INSERT INTO delivery (key, uid, slug, title, nominal_start, trigger, priority, policy, due, state,
                    settled_at, note)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'skipped', ?, ?)
                """,
            arguments: [
                delivery.key.description, milestone.uid, milestone.slug, milestone.title,
                delivery.nominalStart, delivery.trigger.description, delivery.priority.rawValue, delivery.policy,
                delivery.due.secondsSinceEpoch, now.secondsSinceEpoch.multipliedReportingOverflow(by: 1_000_000).0,
                reason,
            ])
    }

    /// Moves what is due by `now` from the plan into the ledger, and notes how far the plan has been worked off.
    ///
    /// - Parameter at: Unix time in microseconds.
    /// - Returns: the claimed deliveries, by due time, and whether more are due.
    package func claim(
        upTo now: Instant, at: Int64, bootID: String?, limit: Int
    ) throws -> (claimed: [DeliveryKey], more: Bool) {
        let keys = try String.fetchAll(
            db, sql: "SELECT key FROM pending WHERE due <= ? ORDER BY due, key LIMIT ?",
            arguments: [now.secondsSinceEpoch, limit])
        var claimed: [DeliveryKey] = []
        for key in keys {
            try db.execute(
                sql: """
                    INSERT INTO delivery (key, uid, slug, title, nominal_start, trigger, priority, policy, due, state,
                        claimed_at, boot_id)
                    SELECT p.key, m.uid, m.slug, json_extract(m.document, '$.title'), p.nominal_start, p.trigger,
                        p.priority, p.policy, p.due, 'claimed', ?, ?
                    FROM pending p JOIN milestone m ON m.id = p.milestone_id WHERE p.key = ?
                    ON CONFLICT (key) DO NOTHING
                    """, arguments: [at, bootID, key])
            // A key that the ledger has already is not claimed again.
            if db.changesCount > 0, let key = DeliveryKey(hexadecimal: key) { claimed.append(key) }
            try db.execute(sql: "DELETE FROM pending WHERE key = ?", arguments: [key])
        }
        let more = keys.count == limit
        if !more { try setSetting(Ledger.plannedThrough, String(now.secondsSinceEpoch)) }
        return (claimed, more)
    }

    /// The entry went out to the journal.
    package func markSent(_ key: DeliveryKey, at: Int64, lateness: Int64, message: String) throws {
        try db.execute(
            sql: """
                UPDATE delivery SET state = 'sent', sent_at = ?, lateness_usec = ?, message = ?
                WHERE key = ? AND state IN ('claimed', 'sent')
                """, arguments: [at, lateness, message, key.description])
    }

    /// The entry was read back from the journal.
    package func confirm(_ key: DeliveryKey, cursor: String, at: Int64) throws {
        try db.execute(
            sql: """
                UPDATE delivery SET state = 'confirmed', cursor = ?, settled_at = ?
                WHERE key = ? AND state IN ('claimed', 'sent')
                """, arguments: [cursor, at, key.description])
    }

    /// The entry went out, and nobody can say whether it arrived.
    package func markUnverifiable(_ key: DeliveryKey, at: Int64, note: String) throws {
        try db.execute(
            sql: """
                UPDATE delivery SET state = 'unverifiable', settled_at = ?, note = ?
                WHERE key = ? AND state IN ('claimed', 'sent')
                """, arguments: [at, note, key.description])
    }
}

/// Names of the ledger's settings.
package enum Ledger {
    /// Unix seconds: what fell due up to then has been claimed.
    package static let plannedThrough = "planned-through"
    /// Which policies and zone rules the plan was made with.
    package static let planBasis = "plan-basis"
}
