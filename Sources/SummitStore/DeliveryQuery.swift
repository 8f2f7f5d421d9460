internal import GRDB
package import SummitCore

/// Which reminders of the plan and of the ledger.
package struct DeliveryQuery: Sendable {
    /// Only that milestone's, by uid.
    package var milestone: String?
    /// Only these; empty: all.
    package var states: [Delivery.State]
    /// Only what nobody has acknowledged.
    package var isOpen: Bool
    /// Only what is to be given then, or later.
    package var from: Instant?
    /// Only what is to be given before that.
    package var to: Instant?

    package init(milestone: String? = nil, states: [Delivery.State] = [], isOpen: Bool = false) {
        (self.milestone, self.states, self.isOpen) = (milestone, states, isOpen)
    }
}

/// Where a page of reminders ends, in the order of their times.
package struct DeliveryPlace: Hashable, Sendable {
    package let at: Instant
    package let key: DeliveryKey

    package init(of delivery: Delivery) { (at, key) = (delivery.planned.at, delivery.key) }
}

extension StoreReader {
    /// By the time they are to be given, the earliest first.
    package func deliveries(
        _ query: DeliveryQuery, after place: DeliveryPlace? = nil, limit: Int
    ) throws -> [Delivery] {
        try deliveries(query, after: place, descending: false, limit: limit)
    }

    /// Those that are closest to `now`, by time: the next, and the last of those before, which get half of the room each and
    /// what the others leave of theirs.
    package func deliveries(_ query: DeliveryQuery, around now: Instant, limit: Int) throws -> [Delivery] {
        var (before, after) = (query, query)
        after.from = now.adding(seconds: 1)
        before.to = after.from
        let last = try deliveries(before, descending: true, limit: limit)
        let next = after.from == nil ? [] : try deliveries(after, limit: limit)
        let room = max(limit - limit / 2, limit - last.count)
        let shown = next.prefix(room)
        return last.prefix(limit - shown.count).reversed() + shown
    }

    private func deliveries(
        _ query: DeliveryQuery, after place: DeliveryPlace? = nil, descending: Bool, limit: Int
    ) throws -> [Delivery] {
        let order = descending ? "at DESC, key DESC" : "at, key"
        let wanted = query.states.isEmpty ? Delivery.State.allCases : query.states
        let recorded = wanted.filter { $0 != .due }
        var parts: [String] = []
        var arguments = StatementArguments()
        // Each with an order and a limit of its own, so that neither is gone through for the other.
        func add(_ columns: String, _ source: String, _ conditions: [(sql: String, values: StatementArguments)]) {
            var conditions = conditions
            if let from = query.from { conditions.append(("at >= ?", [from.secondsSinceEpoch])) }
            if let to = query.to { conditions.append(("at < ?", [to.secondsSinceEpoch])) }
            if let place {
                conditions.append(("(at, key) > (?, ?)", [place.at.secondsSinceEpoch, place.key.description]))
            }
            let filter = (["1"] + conditions.map(\.sql)).joined(separator: " AND ")
            parts.append("SELECT * FROM (SELECT \(columns) FROM \(source) WHERE \(filter) ORDER BY \(order) LIMIT ?)")
            arguments += conditions.map(\.values).reduce([], +) + [limit]
        }
        if !recorded.isEmpty {
            let marks = recorded.map { _ in "?" }.joined(separator: ", ")
            // Nearly all are confirmed: the plus leaves SQLite the index of the order then. What else is few.
            let column = recorded.contains(.confirmed) || query.milestone != nil ? "+state" : "state"
            var conditions = [("\(column) IN (\(marks))", StatementArguments(each: recorded.map(\.rawValue)))]
            if let milestone = query.milestone { conditions.append(("uid = ?", [milestone])) }
            if query.isOpen { conditions.append(("acknowledged_at IS NULL", [])) }
            add(Self.ledgerColumns, "delivery", conditions)
        }
        if wanted.contains(.due) {
            add(
                Self.dueColumns, "pending p JOIN milestone m ON m.id = p.milestone_id",
                query.milestone.map {
                    [("p.milestone_id = (SELECT id FROM milestone WHERE uid = ?)", StatementArguments([$0]))]
                } ?? [])
        }
        let sql = parts.joined(separator: "\nUNION ALL\n") + "\nORDER BY \(order) LIMIT ?"
        return try Row.fetchAll(db, sql: sql, arguments: arguments + [limit]).map(delivery)
    }
}
