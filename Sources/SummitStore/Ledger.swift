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
    /// The local start that the reminder is of, with its zone; empty where there is none.
    package var nominalStart: String
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
        lateness_usec, settled_at, cursor, note, nominal_start
        """

    private static let planColumns = """
        p.key, m.uid, m.slug, json_extract(m.document, '$.title'), p.trigger, p.priority, p.policy, p.due, 'due',
        NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, p.nominal_start
        """

    /// The next reminder that falls due, and of which milestone.
    package func nextDue() throws -> (due: Instant, slug: String, title: String)? {
        try Row.fetchOne(
            db,
            sql: """
                SELECT p.due, m.slug, json_extract(m.document, '$.title') FROM pending p
                JOIN milestone m ON m.id = p.milestone_id ORDER BY p.due LIMIT 1
                """
        ).map { (Instant(secondsSinceEpoch: $0[0]), $0[1], $0[2]) }
    }

    /// Up to when everything that fell due has been claimed.
    package func plannedThrough() throws -> Instant? {
        try setting(Ledger.plannedThrough).flatMap(Int64.init).map(Instant.init(secondsSinceEpoch:))
    }

    /// When the first plan ends that has to be continued.
    package func nextPlanEnd() throws -> Instant? {
        try Int64.fetchOne(db, sql: "SELECT min(planned_through) FROM milestone WHERE planned_through IS NOT NULL")
            .map(Instant.init(secondsSinceEpoch:))
    }

    /// Milestones that recur and whose plans end by `now`, the first to end first.
    package func plansEnding(by now: Instant, limit: Int) throws -> [(milestone: Milestone, through: Instant)] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT document, planned_through FROM milestone WHERE planned_through <= ?
                ORDER BY planned_through LIMIT ?
                """, arguments: [now.secondsSinceEpoch, limit]
        ).map { (try Documents.decode(Milestone.self, from: $0[0]), Instant(secondsSinceEpoch: $0[1])) }
    }

    /// From when on a milestone that recurs is to be planned anew: what it had planned and was not claimed is planned
    /// again, even if it has fallen due since.
    package func planStart(of uid: String, now: Instant) throws -> Instant {
        let earliest = try Int64.fetchOne(
            db,
            sql: """
                SELECT min(p.due) FROM pending p WHERE p.milestone_id = (SELECT id FROM milestone WHERE uid = ?)
                """, arguments: [uid])
        let through = try planEnd(of: uid)?.secondsSinceEpoch
        let start = [now.secondsSinceEpoch, through, earliest.map { $0 > .min ? $0 - 1 : $0 }].compactMap { $0 }.min()
        return Instant(secondsSinceEpoch: start ?? now.secondsSinceEpoch)
    }

    /// The instants of what is planned of a milestone, by key.
    package func plannedInstants(of uid: String) throws -> [String: Instant] {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT p.key, p.due FROM pending p WHERE p.milestone_id = (SELECT id FROM milestone WHERE uid = ?)
                """, arguments: [uid])
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], Instant(secondsSinceEpoch: $0[1])) })
    }

    func planEnd(of uid: String) throws -> Instant? {
        try Int64.fetchOne(db, sql: "SELECT planned_through FROM milestone WHERE uid = ?", arguments: [uid])
            .map(Instant.init(secondsSinceEpoch:))
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
            key: key, uid: row[1], slug: row[2], title: row[3], nominalStart: row[17], trigger: row[4],
            priority: priority, policy: row[6],
            due: Instant(secondsSinceEpoch: row[7]), state: state, message: row[9], latenessMicroseconds: row[13],
            claimedAt: row[10], bootID: row[11], sentAt: row[12], settledAt: row[14], cursor: row[15], note: row[16])
    }
}

extension StoreWriter {
    /// Makes the plan of a milestone what `plan` says.
    ///
    /// What was planned before stays planned, even if it has fallen due since; so does what would have been, had the
    /// plan of a milestone that recurs been continued in time. What is new and already past is not fired: it goes into
    /// the ledger as skipped, with `reason`.
    ///
    /// - Returns: the new ones that were skipped.
    @discardableResult
    package func replan(
        _ milestone: Milestone, _ plan: Planner.Plan, now: Instant, reason: String
    ) throws -> [PlannedDelivery] {
        let id = try id(of: milestone)
        let end = try reader.planEnd(of: milestone.uid)
        let before = try Set(
            String.fetchAll(db, sql: "SELECT key FROM pending WHERE milestone_id = ?", arguments: [id]))
        try db.execute(sql: "DELETE FROM pending WHERE milestone_id = ?", arguments: [id])
        var skipped: [PlannedDelivery] = []
        for delivery in plan.deliveries where try !isKnown(delivery.key) {
            let isLate = before.contains(delivery.key.description) || end.map { delivery.due > $0 } ?? false
            if delivery.due <= now, !isLate {
                try skip(delivery, of: milestone, now: now, reason: reason)
                skipped.append(delivery)
            } else {
                try insert(delivery, milestone: id)
            }
        }
        try setPlanEnd(plan.through, milestone: id)
        return skipped
    }

    /// Continues the plan of a milestone that recurs.
    package func extend(_ milestone: Milestone, _ plan: Planner.Plan) throws {
        let id = try id(of: milestone)
        for delivery in plan.deliveries where try !isKnown(delivery.key) { try insert(delivery, milestone: id) }
        try setPlanEnd(plan.through, milestone: id)
    }

    /// The clock was set back: what recurs is planned from `now` on again. What was delivered already stays so.
    package func rewindPlans(to now: Instant) throws {
        try db.execute(
            sql: """
                UPDATE milestone SET planned_through = ?1
                WHERE recurring = 1 AND (planned_through IS NULL OR planned_through > ?1)
                """, arguments: [now.secondsSinceEpoch])
    }

    private func id(of milestone: Milestone) throws -> Int64 {
        guard let id = try Int64.fetchOne(db, sql: "SELECT id FROM milestone WHERE uid = ?", arguments: [milestone.uid])
        else { throw StoreError.noSuchMilestone(milestone.uid) }
        return id
    }

    private func isKnown(_ key: DeliveryKey) throws -> Bool {
        try Bool.fetchOne(
            db, sql: "SELECT EXISTS (SELECT 1 FROM delivery WHERE key = ?)", arguments: [key.description]) == true
    }

    private func insert(_ delivery: PlannedDelivery, milestone id: Int64) throws {
        try db.execute(
            sql: """
                INSERT INTO pending (key, milestone_id, nominal_start, trigger, priority, policy, due)
                VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING
                """,
            arguments: [
                delivery.key.description, id, delivery.nominalStart, delivery.trigger.description,
                delivery.priority.rawValue, delivery.policy, delivery.due.secondsSinceEpoch,
            ])
    }

    private func setPlanEnd(_ end: Instant?, milestone id: Int64) throws {
        try db.execute(
            sql: "UPDATE milestone SET planned_through = ? WHERE id = ?", arguments: [end?.secondsSinceEpoch, id])
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
    /// - Parameters:
    ///   - at: Unix time in microseconds.
    ///   - recheck: where the plan may be stale: when a delivery is really due. What is due later than planned stays in
    ///     the plan.
    /// - Returns: the claimed deliveries, by due time, and whether more are due.
    package func claim(
        upTo now: Instant, at: Int64, bootID: String?, limit: Int,
        recheck: ((_ milestone: Milestone, _ nominalStart: String, _ trigger: String) throws -> Instant?)? = nil
    ) throws -> (claimed: [DeliveryKey], more: Bool) {
        if let recheck { try postpone(dueBy: now, limit: limit, recheck) }
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

    private func postpone(
        dueBy now: Instant, limit: Int, _ recheck: (Milestone, String, String) throws -> Instant?
    ) throws {
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT p.key, m.document, p.nominal_start, p.trigger FROM pending p
                JOIN milestone m ON m.id = p.milestone_id WHERE p.due <= ? ORDER BY p.due, p.key LIMIT ?
                """, arguments: [now.secondsSinceEpoch, limit])
        for row in rows {
            let milestone = try Documents.decode(Milestone.self, from: row[1])
            guard let due = try recheck(milestone, row[2], row[3]), due > now else { continue }
            try db.execute(
                sql: "UPDATE pending SET due = ? WHERE key = ?",
                arguments: [due.secondsSinceEpoch, row[0] as String])
        }
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
    /// Which policies the plan was made with.
    package static let planPolicies = "plan-policies"
    /// Which zone rules it was made with.
    package static let planZones = "plan-zones"
}
