internal import GRDB
package import SummitCore

/// Names of the ledger's settings.
package enum Ledger {
    /// Unix seconds: what fell due up to then has been claimed.
    package static let plannedThrough = "planned-through"
    /// Unix seconds: when something that recurs was planned last.
    package static let plannedAt = "planned-at"
    /// What the plan was made with: the rules of the configuration, and those of the zones.
    package static let planPolicies = "plan-policies"
    package static let planZones = "plan-zones"
}

// MARK: Rows

extension StoreReader {
    static let planColumns = """
        p.key, m.uid, p.nominal_start, p.trigger, p.generation, p.repetition, p.priority, p.due, p.at, p.policy, p.every,
        p.at_most, p.catch_up
        """

    private static let ledgerPlanColumns = """
        key, uid, nominal_start, trigger, generation, repetition, priority, due, at, policy, every, at_most, catch_up
        """

    static let ledgerColumns = """
        \(ledgerPlanColumns), slug, title, state, form, message, lateness_usec, claimed_at, boot_id, sent_at, settled_at,
        cursor, note, acknowledged_at, acknowledged_by
        """

    static let dueColumns = """
        \(planColumns), m.slug, json_extract(m.document, '$.title'), 'due', 'single', NULL, NULL, NULL, NULL, NULL, NULL,
        NULL, NULL, NULL, NULL
        """

    /// Thirteen columns, as ``planColumns`` has them.
    static func planned(_ row: Row) throws -> PlannedDelivery {
        guard let key = DeliveryKey(hexadecimal: row[0]), let priority = Priority(rawValue: row[6]) else {
            throw StoreError.inputOutput("a planned reminder can't be read")
        }
        do {
            var again: RepeatUntilAcknowledged?
            if let every = row[10] as Int64?, let most = row[11] as Int? {
                again = try RepeatUntilAcknowledged(every: .seconds(every), atMost: most)
            }
            let subject = DeliverySubject(
                milestone: row[1], nominalStart: row[2], trigger: try Trigger(canonical: row[3]), generation: row[4])
            return PlannedDelivery(
                key: key, subject, repetition: row[5], priority: priority, due: Instant(secondsSinceEpoch: row[7]),
                at: Instant(secondsSinceEpoch: row[8]), policy: row[9], again: again,
                catchUp: try CatchUp(parsing: row[12]))
        } catch {
            throw StoreError.inputOutput("the planned reminder \(key) can't be read: \(error)")
        }
    }

    func delivery(_ row: Row) throws -> Delivery {
        guard let state = Delivery.State(rawValue: row[15]), let form = DeliveryForm(rawValue: row[16]) else {
            throw StoreError.inputOutput("an entry of the delivery ledger can't be read")
        }
        return Delivery(
            planned: try Self.planned(row), slug: row[13], title: row[14], state: state, form: form, message: row[17],
            latenessMicroseconds: row[18], claimedAt: row[19], bootID: row[20], sentAt: row[21], settledAt: row[22],
            cursor: row[23], note: row[24], acknowledgedAt: row[25], acknowledgedBy: row[26])
    }

    // MARK: What is asked of them

    /// What was claimed, and perhaps sent, and not seen in the journal yet; oldest claim first.
    package func openDeliveries() throws -> [Delivery] {
        try Row.fetchAll(
            db, cached: "SELECT \(Self.ledgerColumns) FROM delivery WHERE state IN ('claimed', 'sent') ORDER BY id"
        ).map(delivery)
    }

    /// An entry of the ledger.
    package func delivery(_ key: DeliveryKey) throws -> Delivery? {
        try Row.fetchOne(
            db, cached: "SELECT \(Self.ledgerColumns) FROM delivery WHERE key = ?", arguments: [key.description]
        ).map(delivery)
    }

    /// An entry of the ledger or of the plan.
    package func anyDelivery(_ key: DeliveryKey) throws -> Delivery? {
        if let entry = try delivery(key) { return entry }
        return try Row.fetchOne(
            db,
            cached: """
                SELECT \(Self.dueColumns) FROM pending p JOIN milestone m ON m.id = p.milestone_id WHERE p.key = ?
                """, arguments: [key.description]
        ).map(delivery)
    }

    /// What the journal is said to have, in the order of the claims.
    package func confirmed(after id: Int64, limit: Int) throws -> [(id: Int64, delivery: Delivery)] {
        try Row.fetchAll(
            db,
            cached: """
                SELECT \(Self.ledgerColumns), id FROM delivery WHERE id > ? AND +state IN ('confirmed', 'missed')
                ORDER BY id LIMIT ?
                """, arguments: [id, limit]
        ).map { ($0["id"], try delivery($0)) }
    }

    package func confirmedCount() throws -> Int {
        try Int.fetchOne(db, cached: "SELECT count(*) FROM delivery WHERE state IN ('confirmed', 'missed')") ?? 0
    }

    /// When the first delivery of all was claimed, Unix time in microseconds.
    package func firstClaim() throws -> Int64? {
        try Int64.fetchOne(db, cached: "SELECT min(claimed_at) FROM delivery")
    }

    package func ledgerCounts() throws -> [Delivery.State: Int] {
        var counts: [Delivery.State: Int] = [:]
        for row in try Row.fetchAll(db, cached: "SELECT state, count(*) FROM delivery GROUP BY state") {
            if let state = Delivery.State(rawValue: row[0]) { counts[state] = row[1] }
        }
        counts[.due] = try Int.fetchOne(db, cached: "SELECT count(*) FROM pending") ?? 0
        return counts
    }
}
