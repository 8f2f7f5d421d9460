internal import GRDB
package import SummitCore

/// The plan: what is to be given, and until when it was worked out.
extension StoreReader {
    /// The next reminder that is to be given, and of which milestone.
    package func nextDue() throws -> (at: Instant, slug: String, title: String)? {
        try Row.fetchOne(
            db,
            cached: """
                SELECT p.at, m.slug, json_extract(m.document, '$.title') FROM pending p
                JOIN milestone m ON m.id = p.milestone_id ORDER BY p.at LIMIT 1
                """
        ).map { (Instant(secondsSinceEpoch: $0[0]), $0[1], $0[2]) }
    }

    /// Up to when everything that was to be given has been claimed.
    package func plannedThrough() throws -> Instant? {
        try setting(Ledger.plannedThrough).flatMap(Int64.init).map(Instant.init(secondsSinceEpoch:))
    }

    /// The latest time that the plan of what recurs goes by. A clock that shows less was set back.
    package func plannedLast() throws -> Instant? {
        let at = try setting(Ledger.plannedAt).flatMap(Int64.init).map(Instant.init(secondsSinceEpoch:))
        return [try plannedThrough(), at].compactMap { $0 }.max()
    }

    /// When the first plan ends that has to be continued.
    package func nextPlanEnd() throws -> Instant? {
        try Int64.fetchOne(db, cached: "SELECT min(planned_through) FROM milestone WHERE planned_through IS NOT NULL")
            .map(Instant.init(secondsSinceEpoch:))
    }

    /// Where the plan of a row of `m` ends: all that was due up to then is in it, or was given.
    private static let planEnd = "coalesce((SELECT since FROM plan_gap WHERE milestone_id = m.id), m.planned_through)"

    /// Milestones that recur and whose plans end by `now`, or are to be tried again, the first to end first.
    package func plansEnding(by now: Instant, limit: Int) throws -> [(milestone: Milestone, through: Instant)] {
        try Row.fetchAll(
            db,
            cached: """
                SELECT document, \(Self.planEnd) FROM milestone m WHERE planned_through <= ?
                ORDER BY planned_through LIMIT ?
                """, arguments: [now.secondsSinceEpoch, limit]
        ).map { (try Documents.decode(Milestone.self, from: $0[0]), Instant(secondsSinceEpoch: $0[1])) }
    }

    /// From when on a milestone that recurs is to be planned anew: what it had planned and was not claimed is planned
    /// again, even if it has fallen due since.
    package func planStart(of uid: String, now: Instant) throws -> Instant {
        let earliest = try Int64.fetchOne(
            db,
            cached: """
                SELECT min(p.due) FROM pending p
                WHERE p.milestone_id = (SELECT id FROM milestone WHERE uid = ?) AND p.repetition = 0
                """, arguments: [uid])
        let through = try planEnd(of: uid)?.secondsSinceEpoch
        let start = [now.secondsSinceEpoch, through, earliest.map { $0 > .min ? $0 - 1 : $0 }].compactMap { $0 }.min()
        return Instant(secondsSinceEpoch: start ?? now.secondsSinceEpoch)
    }

    /// When what is planned of a milestone is due, by key.
    package func plannedInstants(of uid: String) throws -> [String: Instant] {
        let rows = try Row.fetchAll(
            db,
            cached: """
                SELECT p.key, p.due FROM pending p WHERE p.milestone_id = (SELECT id FROM milestone WHERE uid = ?)
                """, arguments: [uid])
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], Instant(secondsSinceEpoch: $0[1])) })
    }

    /// Whether a reminder of a milestone was given by this trigger, for whatever date it had then.
    package func wasGiven(_ trigger: Trigger, of uid: String) throws -> Bool {
        try db.exists(
            """
            SELECT 1 FROM delivery
            WHERE uid = ? AND trigger = ? AND state IN ('claimed', 'sent', 'confirmed', 'unverifiable')
            """
        ) {
            $0.add(uid)
            $0.add(trigger.description)
        }
    }

    func planEnd(of uid: String) throws -> Instant? {
        try Int64.fetchOne(db, cached: "SELECT \(Self.planEnd) FROM milestone m WHERE uid = ?", arguments: [uid])
            .map(Instant.init(secondsSinceEpoch:))
    }

    /// What is to be given again between two instants, the earliest first.
    ///
    /// - Parameter name: only of the milestone with this slug or uid; `nil`: of all.
    package func repetitions(
        from: Instant, to: Instant, of name: String?, limit: Int
    ) throws -> [(planned: PlannedDelivery, milestone: Milestone)] {
        try Row.fetchAll(
            db,
            cached: """
                SELECT \(Self.planColumns), m.document FROM pending p JOIN milestone m ON m.id = p.milestone_id
                WHERE p.at >= ?1 AND p.at < ?2 AND p.repetition > 0 AND (?3 IS NULL OR m.slug = ?3 OR m.uid = ?3)
                ORDER BY p.at, p.key LIMIT ?4
                """, arguments: [from.secondsSinceEpoch, to.secondsSinceEpoch, name, limit]
        ).map { (try Self.planned($0), try Documents.decode(Milestone.self, from: $0[13])) }
    }

    /// What is planned of a milestone.
    func planned(milestone id: Int64) throws -> [PlannedDelivery] {
        try Row.fetchAll(
            db,
            cached: """
                SELECT \(Self.planColumns) FROM pending p JOIN milestone m ON m.id = p.milestone_id
                WHERE p.milestone_id = ?
                """, arguments: [id]
        ).map(Self.planned)
    }
}

extension StoreWriter {
    /// Makes the plan of a milestone what `plan` says.
    ///
    /// What was planned before stays planned, even if it has fallen due since; so does what would have been, had the
    /// plan of a milestone that recurs been continued in time. What is new and already past is not fired: it goes into
    /// the ledger as skipped, with `reason`.
    ///
    /// - Parameters:
    ///   - mayHaveMoved: whether the rules may have changed by which it was planned: what comes behind all that was planned
    ///     was ahead, too, until they moved it.
    ///   - renew: what was planned and is not in `plan`, with its times as they are now; `nil` where the milestone does not
    ///     call for it any more.
    /// - Returns: the new ones that were skipped.
    @discardableResult
    package func replan(
        _ milestone: Milestone, _ plan: Planner.Plan, now: Instant, reason: String, mayHaveMoved: Bool = false,
        renew: (PlannedDelivery) throws -> PlannedDelivery?
    ) throws -> [PlannedDelivery] {
        let (id, end, hasGap, isPlanned) = try planState(of: milestone.uid)
        let pending = isPlanned ? try reader.planned(milestone: id) : []
        let (before, planned) = (Set(pending.map(\.key)), Set(plan.deliveries.map(\.key)))
        // A change of the zone rules may bring one to an instant that the plan began behind. All of them first: where that
        // can't be told of one, the plan stays as it was.
        let kept = try pending.map { planned.contains($0.key) ? nil : try renew($0) }
        for (old, renewed) in zip(pending, kept) {
            try deletePlanned(old.key)
            if planned.contains(old.key) { continue }
            if let renewed {
                try insert(renewed, milestone: id)
            } else if old.repetition > 0 {
                try noteWithdrawal(of: old, at: now)
            }
        }
        var skipped: [PlannedDelivery] = []
        let horizon = mayHaveMoved ? pending.filter { $0.repetition == 0 }.compactMap(\.subject.localStart).max() : nil
        for delivery in plan.deliveries where try !isKnown(delivery.key) {
            let isBehind = horizon.flatMap { last in delivery.subject.localStart.map { $0 > last } } ?? false
            let isLate = before.contains(delivery.key) || isBehind || end.map { delivery.due > $0 } ?? false
            if delivery.due <= now, !isLate {
                try skip(delivery, of: milestone, at: now, reason: reason)
                skipped.append(delivery)
            } else {
                try insert(delivery, milestone: id)
            }
        }
        if plan.through != end || hasGap { try setPlanEnd(plan.through, milestone: id) }
        if milestone.repetition != nil || !skipped.isEmpty {
            // What an import brings is planned as of its end: only a clock that was set back takes this back.
            let last = try reader.setting(Ledger.plannedAt).flatMap(Int64.init) ?? .min
            if now.secondsSinceEpoch > last { try setSetting(Ledger.plannedAt, String(now.secondsSinceEpoch)) }
        }
        return skipped
    }

    /// The row of a milestone, how far it is planned, and whether anything of it is.
    private func planState(of uid: String) throws -> (id: Int64, end: Instant?, hasGap: Bool, isPlanned: Bool) {
        let state = try db.first(
            """
            SELECT id, planned_through, EXISTS (SELECT 1 FROM pending WHERE milestone_id = m.id),
                (SELECT since FROM plan_gap WHERE milestone_id = m.id)
            FROM milestone AS m WHERE uid = ?
            """
        ) {
            $0.add(uid)
        } _: {
            let gap = $0.numberIfAny(3)
            return (
                id: $0.number(0), end: (gap ?? $0.numberIfAny(1)).map(Instant.init(secondsSinceEpoch:)),
                hasGap: gap != nil, isPlanned: $0.number(2) == 1
            )
        }
        guard let state else { throw StoreError.noSuchMilestone(uid) }
        return state
    }

    /// Continues the plan of a milestone that recurs.
    ///
    /// - Parameter end: where it ended. Of an occurrence behind that, what was due before is planned, was given, or was past
    ///   already when the milestone came.
    package func extend(_ milestone: Milestone, _ plan: Planner.Plan, after end: Instant) throws {
        let id = try id(of: milestone.uid)
        for delivery in plan.deliveries where try delivery.due > end && !isKnown(delivery.key) {
            try insert(delivery, milestone: id)
        }
        try setPlanEnd(plan.through, milestone: id)
    }

    /// The plan of a milestone can't be continued now. It stays known where it ends: what falls due from then on is planned,
    /// and given late, once it can.
    ///
    /// - Parameter retry: when it is to be tried again.
    package func postponePlan(of milestone: Milestone, after end: Instant, until retry: Instant) throws {
        let id = try id(of: milestone.uid)
        try setPlanEnd(retry, milestone: id)
        try db.run("INSERT INTO plan_gap (milestone_id, since) VALUES (?, ?)") {
            $0.add(id)
            $0.add(end)
        }
    }

    /// The clock was set back: what recurs is planned from `now` on again. What was delivered already stays so; what was
    /// skipped as past, and lies ahead, was not past.
    ///
    /// - Returns: the uids of the milestones of which that is so, and which are to be planned anew.
    package func rewindPlans(to now: Instant) throws -> [String] {
        try db.execute(
            cached: """
                UPDATE milestone_row SET planned_through = ?1
                WHERE recurring = 1 AND (planned_through IS NULL OR planned_through > ?1)
                """, arguments: [now.secondsSinceEpoch])
        try db.execute(cached: "DELETE FROM plan_gap WHERE since >= ?", arguments: [now.secondsSinceEpoch])
        try setSetting(Ledger.plannedAt, String(now.secondsSinceEpoch))
        let skipped = try Row.fetchAll(
            db,
            cached: """
                SELECT id, uid FROM delivery
                WHERE at > ? AND +state = 'skipped' AND claimed_at IS NULL AND note LIKE 'already past%'
                """, arguments: [now.secondsSinceEpoch])
        for row in skipped {
            let id: Int64 = row[0]
            try db.execute(cached: "DELETE FROM delivery_event WHERE delivery_id = ?", arguments: [id])
            try db.execute(cached: "DELETE FROM delivery WHERE id = ?", arguments: [id])
        }
        return Set(skipped.map { $0[1] as String }).sorted()
    }

    func id(of uid: String) throws -> Int64 {
        guard let id = try Int64.fetchOne(db, cached: "SELECT id FROM milestone WHERE uid = ?", arguments: [uid])
        else { throw StoreError.noSuchMilestone(uid) }
        return id
    }

    private func isKnown(_ key: DeliveryKey) throws -> Bool {
        try db.exists("SELECT 1 FROM delivery WHERE key = ?") { $0.add(key.description) }
    }

    func insert(_ delivery: PlannedDelivery, milestone id: Int64) throws {
        try db.run(
            """
            INSERT INTO pending (key, milestone_id, nominal_start, trigger, generation, repetition, priority, policy,
                due, at, every, at_most, catch_up)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING
            """
        ) { values in
            values.add(delivery.key.description)
            values.add(id)
            delivery.addTerms(to: &values)
        }
    }

    func deletePlanned(_ key: DeliveryKey) throws {
        try db.run("DELETE FROM pending WHERE key = ?") { $0.add(key.description) }
    }

    private func setPlanEnd(_ end: Instant?, milestone id: Int64) throws {
        try db.run("UPDATE milestone_row SET planned_through = ? WHERE id = ?") {
            $0.add(end)
            $0.add(id)
        }
        try db.run("DELETE FROM plan_gap WHERE milestone_id = ?") { $0.add(id) }
    }
}

extension PlannedDelivery {
    /// The columns from `nominal_start` to `catch_up`, as the plan and the ledger have them.
    func addTerms(to values: inout StatementValues) {
        values.add(subject.nominalStart)
        values.add(subject.trigger.description)
        values.add(subject.generation)
        values.add(repetition)
        values.add(priority.rawValue)
        values.add(policy)
        values.add(due)
        values.add(at)
        values.add(again?.every)
        values.add(again?.atMost)
        values.add(catchUp.description)
    }
}
