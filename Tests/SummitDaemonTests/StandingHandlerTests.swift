import Foundation
import SummitAPI
import SummitClient
import SummitCore
import SummitStore
import SummitTestSupport
import Testing

@testable import SummitDaemon

@Suite("What recurs, as it was kept")
struct StandingHandlerTests {
    private static let rules = [
        "FREQ=YEARLY", "FREQ=MONTHLY;BYDAY=2TU", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=DAILY;COUNT=20",
        "FREQ=HOURLY;INTERVAL=7",
        "FREQ=MONTHLY;COUNT=9", "FREQ=YEARLY;COUNT=2", "FREQ=WEEKLY;UNTIL=20280301T000000Z",
    ]
    private static let spans = [nil, "PT1H", "PT30H", "P4D"]

    private static func fill(_ connection: Connection, _ numbers: inout Numbers, count: Int) throws {
        for index in 0..<count {
            var input = MilestoneInput(title: "Meeting \(index)")
            let day = "202\(4 + numbers.below(4))-0\(1 + numbers.below(9))-1\(numbers.below(10))"
            let isDay = numbers.chance(4)
            input.when = WhenInput(
                text: isDay ? day : "\(day)T\(10 + numbers.below(10)):30",
                zone: numbers.pick(["Europe/Paris", "Asia/Almaty", "UTC"]),
                duration: isDay ? nil : numbers.pick(spans),
                recurrence: isDay
                    ? RecurrenceMessage(rule: numbers.pick(["FREQ=YEARLY", "FREQ=WEEKLY;INTERVAL=3"]))
                    : RecurrenceMessage(rule: numbers.pick(rules)))
            input.tags = [numbers.pick(["trade", "water"])]
            input.status = numbers.pick(["confirmed", "tentative", "cancelled", "confirmed"])
            _ = try connection.call(
                "org.summitd.Timeline.Add", TimelineMethods.Add(milestone: input), as: TimelineMethods.Changed.self)
        }
    }

    /// What a question is answered with; and of the timeline as it was with its last change, of which nothing is kept.
    private static func answers(
        _ connection: Connection, _ query: QueryMessage, asOf change: String
    ) throws -> (kept: [String], plain: [String]) {
        var asOf = query
        asOf.asOf = change
        func answer(_ query: QueryMessage) throws -> [String] {
            let call = TimelineMethods.List(query: query)
            let next: TimelineMethods.UpcomingReply = try connection.call("org.summitd.Timeline.Upcoming", call)
            let past: TimelineMethods.PastReply = try connection.call("org.summitd.Timeline.Past", call)
            let text = { (message: MilestoneMessage) in
                "\(message.slug ?? "-") \(message.when?.text ?? "-") \(message.status)"
            }
            return next.milestones.map(text) + ["under way"] + next.underway.map(text) + ["past"]
                + past.milestones.map(text)
        }
        return (try answer(query), try answer(asOf))
    }

    @Test("is answered with as if nothing had been kept, whatever the time that is asked for", arguments: 0..<2)
    func kept(seed: UInt64) async throws {
        let server = try await TestServer(now: "2026-11-25T12:00:00Z")
        let keeper = StandingService(services: server.services)
        let start = try Instant(parsing: "2026-11-25T12:00:00Z")
        var numbers = Numbers(seed: seed)
        for round in 0..<4 {
            numbers = try await onThread { [numbers] in
                var numbers = numbers
                try Self.fill(try server.connect(), &numbers, count: 25)
                return numbers
            }
            // The clock goes on, and is set back once.
            let passed: Int64 = [0, 90_000, 40_000_000, -50_000_000][round]
            let now = start.adding(seconds: passed) ?? start
            server.set(now: now)
            while try await keeper.keepSome() > 0 {}
            numbers = try await onThread { [numbers] in
                var numbers = numbers
                let connection = try server.connect()
                for _ in 0..<30 {
                    let away = numbers.pick([0, 0, 1, 3_600, 90_000, 3_000_000, 40_000_000])
                    let moment =
                        now.adding(seconds: Int64(numbers.below(away + 1) * (numbers.chance(3) ? -1 : 1))) ?? now
                    var query = QueryMessage()
                    query.now = moment.description
                    query.limit = numbers.pick([1, 3, 20, 200])
                    if numbers.chance(3) { query.tags = ["water"] }
                    if numbers.chance(4) { query.statuses = [numbers.pick(["cancelled", "tentative", "held"])] }
                    if numbers.chance(5) { query.since = "+1d" }
                    let (kept, plain) = try Self.answers(connection, query, asOf: "change:\((round + 1) * 25)")
                    #expect(kept == plain, "at \(moment) with \(query)")
                }
                return numbers
            }
        }
        try await server.stop()
    }

    @Test("is kept once, and again when an occurrence begins, when it is changed or the clock is set back")
    func stale() async throws {
        let server = try await TestServer(now: "2026-11-25T12:00:00Z")
        let keeper = StandingService(services: server.services)
        let changed = try await onThread {
            let connection = try server.connect()
            var input = MilestoneInput(title: "Meeting")
            input.when = WhenInput(
                text: "2026-11-02T09:30", zone: "UTC", recurrence: RecurrenceMessage(rule: "FREQ=WEEKLY"))
            let added: TimelineMethods.Changed = try connection.call(
                "org.summitd.Timeline.Add", TimelineMethods.Add(milestone: input))
            return added.milestone.slug ?? ""
        }
        func kept() async throws -> Int { try await keeper.keepSome() }
        #expect(try await kept() == 1)
        #expect(try await kept() == 0)
        try server.set(now: "2026-11-30T09:29:59Z")
        #expect(try await kept() == 0)
        try server.set(now: "2026-11-30T09:30:00Z")
        #expect(try await kept() == 1)
        try server.set(now: "2026-11-30T09:29:00Z")
        #expect(try await kept() == 1)
        try await onThread {
            let connection = try server.connect()
            var patch = MilestonePatch()
            patch.when = WhenInput(text: "2026-11-03T09:30")
            _ = try connection.call(
                "org.summitd.Timeline.Edit", TimelineMethods.Edit(name: changed, set: patch),
                as: TimelineMethods.Changed.self)
        }
        #expect(try await kept() == 1)
        #expect(try await kept() == 0)
        try await server.stop()
    }
}
