import SummitCore
import SummitTestSupport
import Testing

@testable import SummitStore

@Suite("The ledger")
struct LedgerTests {
    private static let now = Instant(secondsSinceEpoch: 10_000)

    private static func planned(_ name: String, due: Int64, of milestone: Milestone) throws -> PlannedDelivery {
        PlannedDelivery(
            DeliverySubject(
                milestone: milestone.uid, nominalStart: name, trigger: try Trigger(canonical: "-P7D"), generation: 0),
            due: Instant(secondsSinceEpoch: due), hash: testHash)
    }

    private static func states(_ fixture: StoreFixture) throws -> [String] {
        try fixture.store.read { try $0.deliveries(DeliveryQuery(), limit: 100) }.map(\.state.rawValue)
    }

    @Test("skips what is past when it comes into force, and plans the rest")
    func comingIntoForce() throws {
        let fixture = try StoreFixture()
        let milestone = try fixture.add("summit", "2025-06-17")
        let plan = [
            try Self.planned("past", due: 9_000, of: milestone), try Self.planned("now", due: 10_000, of: milestone),
            try Self.planned("future", due: 11_000, of: milestone),
        ]
        try fixture.write {
            let skipped = try $0.replan(
                milestone, Planner.Plan(deliveries: plan, through: nil), now: Self.now, reason: "already past")
            #expect(skipped.map(\.due.secondsSinceEpoch) == [9_000, 10_000])
        }
        let all = try fixture.store.read { try $0.deliveries(DeliveryQuery(), limit: 9) }
        #expect(all.map(\.state) == [.skipped, .skipped, .due])
        #expect(all[0].note == "already past")
        #expect(try fixture.store.read { try $0.nextDue() }?.at.secondsSinceEpoch == 11_000)
    }

    @Test("tells of one milestone, of some states, and of the first few, what it tells of all")
    func selection() throws {
        let fixture = try StoreFixture()
        let milestones = try ["one", "two", "three"].map { try fixture.add($0, "2025-06-17") }
        for (index, milestone) in milestones.enumerated() {
            let plan = try (0..<4).map {
                try Self.planned("\($0)", due: 9_400 + Int64($0 * 400 + index * 7), of: milestone)
            }
            try fixture.write {
                try $0.replan(milestone, Planner.Plan(deliveries: plan, through: nil), now: Self.now, reason: "past")
            }
        }
        try fixture.write {
            _ = try $0.claim(upTo: Instant(secondsSinceEpoch: 10_300), at: 1, bootID: nil, limit: 10)
        }
        let all = try fixture.store.read { try $0.deliveries(DeliveryQuery(), limit: 100) }
        #expect(Set(all.map(\.state)) == [.skipped, .claimed, .due])
        #expect(all.count == 12)
        #expect(all.map(\.planned.at) == all.map(\.planned.at).sorted())
        for milestone in milestones.map({ Optional($0.uid) }) + [nil, "nobody"] {
            for states in [[], [.due], [.skipped], [.claimed, .due], [.confirmed]] as [[Delivery.State]] {
                let expected = all.filter { one in
                    (milestone ?? one.uid) == one.uid && (states.isEmpty || states.contains(one.state))
                }
                for limit in [1, 3, 100] {
                    let found = try fixture.store.read {
                        try $0.deliveries(DeliveryQuery(milestone: milestone, states: states), limit: limit)
                    }
                    #expect(found.map(\.key) == expected.prefix(limit).map(\.key))
                }
            }
        }
    }

    @Test("tells of a window, page by page, and of what is closest to a time, what it tells of all")
    func windows() throws {
        let fixture = try StoreFixture()
        let milestone = try fixture.add("summit", "2025-06-17")
        // Several at one instant each; the first are skipped, those after them claimed.
        let plan = try (0..<60).map { try Self.planned("\($0)", due: 9_700 + Int64($0 / 4) * 50, of: milestone) }
        try fixture.write {
            try $0.replan(milestone, Planner.Plan(deliveries: plan, through: nil), now: Self.now, reason: "past")
            _ = try $0.claim(upTo: Instant(secondsSinceEpoch: 10_150), at: 1, bootID: nil, limit: 100)
        }
        let all = try fixture.store.read { try $0.deliveries(DeliveryQuery(), limit: 100) }
        #expect(all.count == 60)
        #expect(Set(all.map(\.state)) == [.skipped, .claimed, .due])
        let windows: [(Int64?, Int64?)] = [
            (nil, nil), (9_800, nil), (nil, 10_200), (9_850, 10_250), (9_851, 10_249), (5, 6),
        ]
        for (from, to) in windows {
            for states in [[], [.due], [.skipped, .claimed]] as [[Delivery.State]] {
                var query = DeliveryQuery(states: states)
                query.from = from.map { Instant(secondsSinceEpoch: $0) }
                query.to = to.map { Instant(secondsSinceEpoch: $0) }
                let expected = all.filter { one in
                    let at = one.planned.at.secondsSinceEpoch
                    return at >= from ?? .min && at < to ?? .max && (states.isEmpty || states.contains(one.state))
                }
                var found: [Delivery] = []
                while true {
                    let page = try fixture.store.read { [query] in
                        try $0.deliveries(query, after: found.last.map(DeliveryPlace.init), limit: 7)
                    }
                    found += page
                    if page.count < 7 { break }
                }
                #expect(found.map(\.key) == expected.map(\.key))
            }
        }
        for (now, limit, first, last) in [
            (10_000, 10, 23, 32), (10_000, 1, 28, 28), (10_000, 3, 27, 29), (9_000, 10, 0, 9), (20_000, 10, 50, 59),
            (9_700, 10, 0, 9), (10_400, 10, 50, 59), (10_000, 100, 0, 59),
        ] {
            let found = try fixture.store.read {
                try $0.deliveries(DeliveryQuery(), around: Instant(secondsSinceEpoch: Int64(now)), limit: limit)
            }
            #expect(found.map(\.key) == all[first...last].map(\.key), "around \(now), at most \(limit)")
        }
    }

    @Test("keeps what fell due since it was planned: it is claimed late, not skipped")
    func staysDue() throws {
        let fixture = try StoreFixture()
        let milestone = try fixture.add("summit", "2025-06-17")
        let plan = [try Self.planned("a", due: 11_000, of: milestone)]
        try fixture.write {
            try $0.replan(milestone, Planner.Plan(deliveries: plan, through: nil), now: Self.now, reason: "")
        }
        let later = Instant(secondsSinceEpoch: 20_000)
        try fixture.write { writer in
            let skipped = try writer.replan(
                milestone, Planner.Plan(deliveries: plan, through: nil), now: later, reason: "")
            #expect(skipped.isEmpty)
        }
        try fixture.write { writer in
            let (claimed, more) = try writer.claim(upTo: later, at: 20_000_000_000, bootID: "boot", limit: 10)
            #expect(claimed == plan.map(\.key))
            #expect(!more)
        }
    }

    @Test("claims each key once in its life, through plans, crashes of the clock and repetitions")
    func once() throws {
        let fixture = try StoreFixture()
        let milestone = try fixture.add("summit", "2025-06-17")
        let plan = [try Self.planned("a", due: 11_000, of: milestone)]
        for round in 0..<4 {
            try fixture.write { writer in
                try writer.replan(milestone, Planner.Plan(deliveries: plan, through: nil), now: Self.now, reason: "")
                let claim = try writer.claim(
                    upTo: Instant(secondsSinceEpoch: 12_000), at: 1, bootID: nil, limit: 10)
                #expect(claim.claimed.count == (round == 0 ? 1 : 0))
            }
        }
        #expect(try Self.states(fixture) == ["claimed"])
    }

    @Test("goes from claimed by sent to confirmed, and no way back")
    func life() throws {
        let fixture = try StoreFixture()
        let milestone = try fixture.add("summit", "2025-06-17")
        let plan = [try Self.planned("a", due: 11_000, of: milestone)]
        let key = plan[0].key
        try fixture.write { writer in
            try writer.replan(milestone, Planner.Plan(deliveries: plan, through: nil), now: Self.now, reason: "")
            _ = try writer.claim(upTo: Instant(secondsSinceEpoch: 11_000), at: 1, bootID: "boot", limit: 10)
        }
        #expect(try fixture.store.read { try $0.openDeliveries() }.map(\.key) == [key])
        try fixture.write { try $0.markSent(key, at: 11_000_000_250, lateness: 250, message: "In 7 days") }
        try fixture.write { try $0.confirm(key, cursor: "s=1", at: 11_000_001_000) }
        try fixture.write { try $0.markUnverifiable(key, at: 2, note: "too late") }
        let delivery = try #require(try fixture.store.read { try $0.delivery(key) })
        #expect(delivery.state == .confirmed)
        #expect(delivery.cursor == "s=1")
        #expect(delivery.latenessMicroseconds == 250)
        #expect(delivery.message == "In 7 days")
        #expect(delivery.bootID == "boot")
        #expect(try fixture.store.read { try $0.openDeliveries() }.isEmpty)
    }

    @Test("notes how far it has been worked off, also when the clock goes back, and not while more is due")
    func plannedThrough() throws {
        let fixture = try StoreFixture()
        let milestone = try fixture.add("summit", "2025-06-17")
        let plan = try (0..<5).map { try Self.planned("n\($0)", due: 11_000 + Int64($0), of: milestone) }
        func through() throws -> String? { try fixture.store.read { try $0.setting(Ledger.plannedThrough) } }
        func claim(_ now: Int64, limit: Int) throws -> Int {
            var count = 0
            try fixture.write {
                count = try $0.claim(
                    upTo: Instant(secondsSinceEpoch: now), at: 1, bootID: nil, limit: limit
                ).claimed.count
            }
            return count
        }
        try fixture.write {
            try $0.replan(milestone, Planner.Plan(deliveries: plan, through: nil), now: Self.now, reason: "")
        }
        #expect(try claim(20_000, limit: 3) == 3)
        #expect(try through() == nil)
        #expect(try claim(20_000, limit: 3) == 2)
        #expect(try through() == "20000")
        #expect(try claim(15_000, limit: 3) == 0)
        #expect(try through() == "15000")
    }

    @Test("claims what is due in a moment, works nothing off before its time, and releases it without a trace")
    func ahead() throws {
        let fixture = try StoreFixture()
        let milestone = try fixture.add("summit", "2025-06-17")
        let planned = PlannedDelivery(
            try Self.planned("a", due: 11_000, of: milestone).subject, due: Instant(secondsSinceEpoch: 11_000),
            again: try RepeatUntilAcknowledged(every: .seconds(3_600), atMost: 3), hash: testHash)
        let again = PlannedDelivery(
            planned.subject, repetition: 1, due: Instant(secondsSinceEpoch: 14_600), hash: testHash)
        let key = planned.key
        func claim() throws {
            try fixture.write { writer in
                let claim = try writer.claim(
                    upTo: Instant(secondsSinceEpoch: 10_999), ahead: Instant(secondsSinceEpoch: 11_000), at: 1,
                    bootID: nil, limit: 10
                ) { _, _ in .give(.single, next: again) }
                #expect(claim.claimed == [key])
            }
        }
        func keys() throws -> Set<String> {
            try Set(
                fixture.store.read { try $0.deliveries(DeliveryQuery(), limit: 9) }.map {
                    "\($0.key) \($0.state)"
                })
        }
        try fixture.write {
            try $0.replan(milestone, Planner.Plan(deliveries: [planned], through: nil), now: Self.now, reason: "")
        }
        let before = try keys()
        try claim()
        #expect(try fixture.store.read { try $0.plannedThrough() }?.secondsSinceEpoch == 10_999)
        #expect(try keys() == ["\(key) claimed", "\(again.key) due"])
        try fixture.write { try $0.release(key) }
        #expect(try keys() == before)
        #expect(try fixture.store.read { try $0.events(after: 0, limit: 9) }.isEmpty)
        // One that somebody acknowledged meanwhile does not come back.
        try claim()
        try fixture.write { writer in
            let claimed = try #require(try writer.reader.delivery(key))
            try writer.acknowledge(claimed, at: 2, by: "anna")
            try writer.release(key)
        }
        #expect(try keys().isEmpty)
        // What was sent stays.
        try fixture.write {
            try $0.replan(milestone, Planner.Plan(deliveries: [planned], through: nil), now: Self.now, reason: "")
        }
        try claim()
        try fixture.write {
            try $0.markSent(key, at: 3, lateness: 0, message: "")
            try $0.release(key)
        }
        #expect(try fixture.store.read { try $0.delivery(key) }?.state == .sent)
    }

    @Test("drops the plan of a removed milestone and keeps its history")
    func removal() throws {
        let fixture = try StoreFixture()
        let milestone = try fixture.add("summit", "2025-06-17")
        let plan = [
            try Self.planned("a", due: 11_000, of: milestone), try Self.planned("b", due: 99_000, of: milestone),
        ]
        try fixture.write { writer in
            try writer.replan(milestone, Planner.Plan(deliveries: plan, through: nil), now: Self.now, reason: "")
            _ = try writer.claim(upTo: Instant(secondsSinceEpoch: 12_000), at: 1, bootID: nil, limit: 10)
            try writer.remove(uid: milestone.uid, .test())
        }
        #expect(try Self.states(fixture) == ["claimed"])
        #expect(try fixture.store.read { try $0.nextDue() } == nil)
    }
}
