internal import SummitAPI
internal import SummitCore
internal import SummitStore

/// Which deliveries a person means: one by its key, or those of a milestone.
struct DeliverySelection {
    let name: String
    let reader: StoreReader

    /// Those that were given and that nobody has acknowledged; of what was given several times, the last.
    ///
    /// - Throws: ``FieldError`` where there are none.
    func given() throws -> [Delivery] {
        if let one = try byKey() {
            guard one.state.isGiven else {
                throw FieldError(
                    field: "name",
                    reason: "\(one.key) was not given: it is \(one.state.rawValue); see `explain reminder`")
            }
            return [one]
        }
        var last: [DeliverySubject: Delivery] = [:]
        for one in try ofMilestone(Delivery.State.allCases.filter(\.isGiven), isOpen: true) {
            if one.planned.repetition >= last[one.planned.subject]?.planned.repetition ?? 0 {
                last[one.planned.subject] = one
            }
        }
        guard !last.isEmpty else {
            throw FieldError(
                field: "name", reason: "“\(Printable.escape(name))” has no reminder that was given and not acknowledged"
            )
        }
        return last.values.sorted { ($0.planned.at, $0.key.description) < ($1.planned.at, $1.key.description) }
    }

    /// The one that is planned; of a milestone the next.
    ///
    /// - Throws: ``FieldError`` where there is none.
    func next() throws -> Delivery {
        if let one = try byKey() {
            guard one.state == .due else {
                throw FieldError(
                    field: "name", reason: "\(one.key) is not planned any more: it is \(one.state.rawValue)")
            }
            return one
        }
        guard let next = try ofMilestone([.due]).first else {
            throw FieldError(field: "name", reason: "“\(Printable.escape(name))” has no reminder planned")
        }
        return next
    }

    /// All of them.
    func all(limit: Int) throws -> [Delivery] {
        if let one = try byKey() { return [one] }
        return try ofMilestone(limit: limit)
    }

    /// - Throws: ``VarlinkError`` where the name is a key that nobody knows.
    private func byKey() throws -> Delivery? {
        guard let key = DeliveryKey(hexadecimal: name) else { return nil }
        if let one = try reader.anyDelivery(key) { return one }
        // 32 such digits may be a slug, too.
        if try reader.milestone(name) != nil { return nil }
        throw APIError.noSuchDelivery(name)
    }

    private func ofMilestone(
        _ states: [Delivery.State] = [], isOpen: Bool = false, limit: Int = 10_000
    ) throws -> [Delivery] {
        guard let stored = try reader.milestone(name) else { throw StoreError.noSuchMilestone(name) }
        return try reader.deliveries(milestone: stored.milestone.uid, states: states, isOpen: isOpen, limit: limit)
    }
}
