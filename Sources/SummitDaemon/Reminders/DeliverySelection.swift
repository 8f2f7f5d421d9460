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
        let given = try ofMilestone(Delivery.State.allCases.filter(\.isGiven), isOpen: true)
        for one in try reader.deliveries(given, limit: Self.most) {
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
        guard let next = try reader.deliveries(ofMilestone([.due]), limit: 1).first else {
            throw FieldError(field: "name", reason: "“\(Printable.escape(name))” has no reminder planned")
        }
        return next
    }

    /// All of them; of more than `limit` those that are closest to `now`.
    func all(around now: Instant, limit: Int) throws -> [Delivery] {
        if let one = try byKey() { return [one] }
        return try reader.deliveries(ofMilestone(), around: now, limit: limit)
    }

    /// - Throws: ``VarlinkError`` where the name is a key that nobody knows.
    private func byKey() throws -> Delivery? {
        guard let key = DeliveryKey(hexadecimal: name) else { return nil }
        if let one = try reader.anyDelivery(key) { return one }
        // 32 such digits may be a slug, too.
        if try reader.milestone(name) != nil { return nil }
        throw APIError.noSuchDelivery(name)
    }

    private static let most = 10_000

    private func ofMilestone(_ states: [Delivery.State] = [], isOpen: Bool = false) throws -> DeliveryQuery {
        DeliveryQuery(milestone: try reader.existingMilestone(name).milestone.uid, states: states, isOpen: isOpen)
    }
}
