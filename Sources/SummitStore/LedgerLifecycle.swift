internal import GRDB
package import SummitCore

/// What happens to a delivery.
package enum DeliveryStep: String, Sendable, CaseIterable {
    case claimed, sent, confirmed, unverifiable, skipped, acknowledged, snoozed
    /// It was to be given again, and will not.
    case withdrawn
}

/// One step of one delivery.
package struct DeliveryEvent: Hashable, Sendable {
    /// Grows with each step of any delivery.
    package let sequence: Int64
    package let key: DeliveryKey
    /// Unix time in microseconds.
    package let at: Int64
    package let step: DeliveryStep
    package let note: String?
}

extension StoreReader {
    /// The steps of one delivery, in order.
    package func events(of key: DeliveryKey) throws -> [DeliveryEvent] {
        try Row.fetchAll(
            db,
            cached: """
                SELECT e.seq, d.key, e.at, e.step, e.note FROM delivery_event e JOIN delivery d ON d.id = e.delivery_id
                WHERE d.key = ? ORDER BY e.seq
                """, arguments: [key.description]
        ).map(event)
    }

    /// The steps of all deliveries from after `sequence` on, in order.
    package func events(after sequence: Int64, limit: Int) throws -> [DeliveryEvent] {
        try Row.fetchAll(
            db,
            cached: """
                SELECT e.seq, d.key, e.at, e.step, e.note FROM delivery_event e JOIN delivery d ON d.id = e.delivery_id
                WHERE e.seq > ? ORDER BY e.seq LIMIT ?
                """, arguments: [sequence, limit]
        ).map(event)
    }

    /// The highest number that a step ever had, which SQLite keeps beside the table: a claim that was released leaves none.
    package func lastEvent() throws -> Int64 {
        try Int64.fetchOne(db, cached: "SELECT seq FROM sqlite_sequence WHERE name = 'delivery_event'") ?? 0
    }

    /// What was given of a milestone's reminders, is to be given again until somebody acknowledges it, and is not planned any
    /// more: the last time it was given, of each.
    func unanswered(of uid: String) throws -> [Delivery] {
        try Row.fetchAll(
            db,
            cached: """
                SELECT \(Self.ledgerColumns) FROM delivery d
                WHERE uid = ? AND acknowledged_at IS NULL AND repetition < at_most
                    AND +state IN ('sent', 'confirmed', 'unverifiable')
                    AND NOT EXISTS (SELECT 1 FROM delivery l WHERE l.uid = d.uid AND l.nominal_start = d.nominal_start
                        AND l.trigger = d.trigger AND l.generation = d.generation AND l.repetition > d.repetition)
                    AND NOT EXISTS (SELECT 1 FROM pending p
                        WHERE p.milestone_id = (SELECT id FROM milestone WHERE uid = d.uid)
                        AND p.nominal_start = d.nominal_start AND p.trigger = d.trigger
                        AND p.generation = d.generation)
                """, arguments: [uid]
        ).map(delivery)
    }

    private func event(_ row: Row) throws -> DeliveryEvent {
        guard let key = DeliveryKey(hexadecimal: row[1]), let step = DeliveryStep(rawValue: row[3]) else {
            throw StoreError.inputOutput("step \(row[0] as Int64) of the delivery ledger can't be read")
        }
        return DeliveryEvent(sequence: row[0], key: key, at: row[2], step: step, note: row[4])
    }
}

extension StoreWriter {
    /// Nobody has to be reminded of this any more: it is not given again.
    ///
    /// - Parameters:
    ///   - at: Unix time in microseconds.
    ///   - by: who says so.
    package func acknowledge(_ delivery: Delivery, at: Int64, by: String) throws {
        try markAcknowledged(delivery, at: at, by: by)
        try note(.acknowledged, delivery.key, at: at, "by \(by)")
        try deleteRepetitions(of: delivery)
    }

    /// The same reminder is given again at a time of somebody's choice.
    ///
    /// - Returns: `next`, as it is planned now.
    @discardableResult
    package func snooze(_ delivery: Delivery, next: PlannedDelivery, at: Int64, by: String) throws -> PlannedDelivery {
        try markAcknowledged(delivery, at: at, by: by)
        try note(.snoozed, delivery.key, at: at, "by \(by), until \(next.at)")
        try deleteRepetitions(of: delivery)
        try insert(next, milestone: try id(of: delivery.uid))
        return next
    }

    /// What is planned is not given, nor given again.
    package func skip(_ delivery: Delivery, at: Int64, reason: String) throws {
        guard let milestone = try reader.milestone(uid: delivery.uid)?.milestone else {
            throw StoreError.noSuchMilestone(delivery.uid)
        }
        try skip(
            delivery.planned, of: milestone, at: Instant(secondsSinceEpoch: at / 1_000_000), reason: reason)
        try deletePlanned(delivery.key)
    }

    /// The last that was given of the same reminder, and is not acknowledged.
    package func lastGiven(of subject: DeliverySubject) throws -> Delivery? {
        let key = try String.fetchOne(
            db,
            cached: """
                SELECT key FROM delivery
                WHERE uid = ? AND nominal_start = ? AND trigger = ? AND generation = ? ORDER BY repetition DESC LIMIT 1
                """, arguments: Self.arguments(subject))
        guard let key, let read = DeliveryKey(hexadecimal: key) else { return nil }
        return try reader.delivery(read)
    }

    /// What nobody acknowledged is to be given again, where a milestone that did not call for it any more does so once more.
    ///
    /// - Parameter again: the same once more, at this time or behind quiet hours; `nil` where the milestone does not call for it.
    package func resume(
        _ milestone: Milestone, now: Instant, again: (PlannedDelivery, _ at: Instant) throws -> PlannedDelivery?
    ) throws {
        for given in try reader.unanswered(of: milestone.uid) {
            guard let every = given.planned.again?.every, let at = given.claimedAt else { continue }
            let next = Instant(secondsSinceEpoch: at / 1_000_000).adding(seconds: every)
            guard let delivery = try again(given.planned, max(next ?? now, now)) else { continue }
            try insert(delivery, milestone: try id(of: milestone.uid))
        }
    }

    /// It was to be given again, and will not.
    func noteWithdrawal(of again: PlannedDelivery, at: Instant) throws {
        guard let given = try lastGiven(of: again.subject) else { return }
        try note(
            .withdrawn, given.key, at: Self.microseconds(at), "the milestone does not call for it any more")
    }

    func skip(_ delivery: PlannedDelivery, of milestone: Milestone, at: Instant, reason: String) throws {
        let time = Self.microseconds(at)
        try db.run(
            """
            INSERT INTO delivery (key, uid, slug, title, nominal_start, trigger, generation, repetition, priority,
                policy, due, at, every, at_most, catch_up, state, settled_at, note)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'skipped', ?, ?)
            """
        ) { values in
            values.add(delivery.key.description)
            values.add(milestone.uid)
            values.add(milestone.slug)
            values.add(milestone.title)
            delivery.addTerms(to: &values)
            values.add(time)
            values.add(reason)
        }
        try note(.skipped, delivery.key, at: time, reason)
    }

    func note(_ step: DeliveryStep, _ key: DeliveryKey, at: Int64, _ text: String? = nil) throws {
        try db.run(
            "INSERT INTO delivery_event (delivery_id, at, step, note) SELECT id, ?, ?, ? FROM delivery WHERE key = ?"
        ) {
            $0.add(at)
            $0.add(step.rawValue)
            $0.add(text)
            $0.add(key.description)
        }
    }

    private func markAcknowledged(_ delivery: Delivery, at: Int64, by: String) throws {
        try db.execute(
            cached: """
                UPDATE delivery SET acknowledged_at = ?, acknowledged_by = ?
                WHERE uid = ? AND nominal_start = ? AND trigger = ? AND generation = ? AND acknowledged_at IS NULL
                """, arguments: [at, by] + Self.arguments(delivery.planned.subject))
    }

    private func deleteRepetitions(of delivery: Delivery) throws {
        let subject = delivery.planned.subject
        try db.execute(
            cached: """
                DELETE FROM pending WHERE repetition > 0
                AND milestone_id = (SELECT id FROM milestone WHERE uid = ?) AND nominal_start = ? AND trigger = ?
                AND generation = ?
                """, arguments: Self.arguments(subject))
    }

    private static func arguments(_ subject: DeliverySubject) -> StatementArguments {
        [subject.milestone, subject.nominalStart, subject.trigger.description, subject.generation]
    }

    private static func microseconds(_ instant: Instant) -> Int64 {
        instant.secondsSinceEpoch.multipliedReportingOverflow(by: 1_000_000).partialValue
    }
}
