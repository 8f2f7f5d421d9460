internal import Logging
internal import SummitCore
internal import SummitStore

/// Puts reminders into words, those that were claimed ahead before their time: then they need only be sent.
struct ReminderWords {
    private struct Prepared {
        let item: ReminderEntries.Item
        /// The second for which they hold: "in 7 days" is said of a present.
        let now: Instant
    }

    private let services: Services
    private let logger: Logger
    private var prepared: [DeliveryKey: Prepared] = [:]

    init(services: Services, logger: Logger) {
        self.services = services
        self.logger = logger
    }

    /// - Throws: ``StoreError``.
    mutating func prepare(_ keys: [DeliveryKey], now: Instant) throws {
        for item in try items(keys, now: now) {
            prepared[item.delivery.key] = Prepared(item: item, now: max(now, item.delivery.planned.at))
        }
    }

    mutating func forget(_ keys: [DeliveryKey]) {
        for key in keys { prepared[key] = nil }
    }

    /// Those of them that are in the ledger, in order: as prepared where that holds by now and by the zone rules, else
    /// anew.
    ///
    /// - Throws: ``StoreError``.
    mutating func take(_ keys: [DeliveryKey], now: Instant) throws -> [ReminderEntries.Item] {
        let isStale = services.planIsStale
        let ready = keys.map { key in
            prepared.removeValue(forKey: key).flatMap { !isStale && $0.now == now ? $0.item : nil }
        }
        var fresh = try items(zip(keys, ready).compactMap { $1 == nil ? $0 : nil }, now: now)[...]
        return zip(keys, ready).compactMap { key, item in
            item ?? (fresh.first?.delivery.key == key ? fresh.popFirst() : nil)
        }
    }

    private func items(_ keys: [DeliveryKey], now: Instant) throws -> [ReminderEntries.Item] {
        guard !keys.isEmpty else { return [] }
        return try services.store.read { reader in
            try keys.compactMap { key in
                guard let delivery = try reader.delivery(key) else { return nil }
                let milestone = try reader.milestone(uid: delivery.uid)?.milestone
                return ReminderEntries.Item(
                    delivery: delivery, message: text(delivery, milestone, now: max(now, delivery.planned.at)))
            }
        }
    }

    /// What it says. Without the milestone or its zone there is nothing to say but the title.
    private func text(_ delivery: Delivery, _ milestone: Milestone?, now: Instant) -> String {
        let title = "Reminder: \(Printable.escape(delivery.title))"
        guard let milestone else { return title }
        do {
            let when = try milestone.when(nominalStart: delivery.planned.subject.nominalStart, zones: services.zones)
            return try ReminderText.message(
                for: milestone, when: when, repetition: delivery.planned.repetition, due: delivery.planned.due,
                at: delivery.planned.at, now: now, zones: services.zones)
        } catch {
            logger.warning("\(milestone.slug): its date can't be told: \(error)")
            return title
        }
    }
}
