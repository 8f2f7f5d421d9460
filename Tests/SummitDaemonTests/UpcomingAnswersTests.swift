import Foundation
import LinuxSystem
import SummitAPI
import SummitClient
import SummitCore
import SummitStore
import SummitTestSupport
import Testing

@testable import SummitDaemon

@Suite("Answers to Upcoming that hold on")
struct UpcomingAnswersTests {
    private static let questions: [QueryMessage] = {
        var few = QueryMessage()
        few.limit = 2
        var tagged = QueryMessage()
        tagged.tags = ["water"]
        var called = QueryMessage()
        called.statuses = ["cancelled", "confirmed"]
        var window = QueryMessage()
        window.until = "+40d"
        var zoned = QueryMessage()
        zoned.zone = "Asia/Almaty"
        return [QueryMessage(), few, tagged, called, window, zoned]
    }()

    private static func input(_ numbers: inout Numbers, _ index: Int) -> MilestoneInput {
        var input = MilestoneInput(title: "Meeting \(index)")
        let day = "2026-\(numbers.pick(["11", "12"]))-\(10 + numbers.below(20))"
        switch numbers.below(5) {
        case 0: input.when = WhenInput(text: day)
        case 1:
            input.when = WhenInput(
                text: numbers.pick(["2026-11~", "2026-12", "2027?", "2026-11-28/..", "../2026-12-03"]))
        case 2:
            input.when = WhenInput(
                text: "\(day)T\(10 + numbers.below(10)):30", zone: "Asia/Almaty",
                duration: numbers.pick(["PT2H", "P3D"]),
                recurrence: RecurrenceMessage(
                    rule: numbers.pick(["FREQ=DAILY;COUNT=9", "FREQ=WEEKLY", "FREQ=HOURLY;INTERVAL=5"])))
        default:
            input.when = WhenInput(
                text: "\(day)T\(10 + numbers.below(10)):15", zone: "Europe/Paris",
                duration: numbers.pick([nil, "PT3H", "P4D"]))
        }
        input.tags = [numbers.pick(["trade", "water"])]
        input.status = numbers.pick(["confirmed", "tentative", "cancelled"])
        if numbers.chance(4) {
            input.series = Milestone.Membership(slug: "rounds", edition: Int64(index + 1))
        }
        return input
    }

    private static func ask(_ connection: Connection, _ query: QueryMessage) throws -> TimelineMethods.UpcomingReply {
        try connection.call("org.summitd.Timeline.Upcoming", TimelineMethods.List(query: query))
    }

    @Test(
        "are those that the store would give, whenever the clock is moved and whatever is written",
        arguments: 1...3 as ClosedRange<UInt64>)
    func random(_ seed: UInt64) async throws {
        let server = try await TestServer(now: "2026-11-25T12:00:00Z")
        let keeper = StandingService(services: server.services)
        let start = try Instant(parsing: "2026-11-25T12:00:00Z")
        var numbers = Numbers(seed: seed)
        try await onThread {
            let series = SeriesMessage(slug: "rounds", title: "Rounds", cadence: "P2W")
            _ = try server.connect().call(
                "org.summitd.Timeline.SeriesAdd", TimelineMethods.SeriesAdd(series: series),
                as: TimelineMethods.SeriesReply.self)
        }
        var (now, held, added) = (start, 0, 0)
        for _ in 0..<60 {
            switch numbers.below(4) {
            case 0:
                let input = Self.input(&numbers, added)
                added += 1
                try await onThread {
                    _ = try server.connect().call(
                        "org.summitd.Timeline.Add", TimelineMethods.Add(milestone: input),
                        as: TimelineMethods.Changed.self)
                }
            case 1: now = now.adding(seconds: Int64(numbers.below(200_000)) - 60_000) ?? now
            case 2: now = now.adding(seconds: Int64(numbers.below(4_000))) ?? now
            default: break
            }
            server.set(now: now)
            while try await keeper.keepSome() > 0 {}
            held += try await onThread { [now] in
                let connection = try server.connect()
                var held = 0
                for question in Self.questions {
                    let basis = server.services.basis
                    held += server.services.upcoming.reply(to: question, at: now, basis) == nil ? 0 : 1
                    let answer = try Self.ask(connection, question)
                    var plain = question
                    plain.now = now.description
                    let other = try Self.ask(connection, plain)
                    #expect(answer.now == now.description)
                    #expect(answer.milestones == other.milestones, "at \(now) to \(question)")
                    #expect(answer.underway == other.underway, "at \(now) to \(question)")
                }
                return held
            }
        }
        #expect(added > 5)
        #expect(held > 40, "some were kept")
        try await server.stop()
    }

    @Test("end when what they show begins, or is over")
    func boundaries() async throws {
        let server = try await TestServer(now: "2026-11-25T12:00:00Z")
        func titles() async throws -> (next: [String?], begun: [String?]) {
            try await onThread {
                let answer = try Self.ask(try server.connect(), QueryMessage())
                return (answer.milestones.map(\.title), answer.underway.map(\.title))
            }
        }
        try await onThread {
            var input = MilestoneInput(title: "Talks")
            input.when = WhenInput(text: "2026-11-25T13:00", zone: "UTC", duration: "PT1H")
            _ = try server.connect().call(
                "org.summitd.Timeline.Add", TimelineMethods.Add(milestone: input), as: TimelineMethods.Changed.self)
        }
        for (time, next, begun) in [
            ("12:00:00", ["Talks"], []), ("12:59:59", ["Talks"], []), ("13:00:00", [], ["Talks"]),
            ("13:59:59", [], ["Talks"]), ("14:00:00", [], []), ("13:30:00", [], ["Talks"]), ("12:30:00", ["Talks"], []),
        ] {
            try server.set(now: "2026-11-25T\(time)Z")
            for _ in 0..<2 {
                let titles = try await titles()
                #expect(titles.next == next, "at \(time)")
                #expect(titles.begun == begun, "at \(time)")
            }
        }
        try await server.stop()
    }

    @Test("are not kept where they, or the question, would take much room")
    func large() async throws {
        let server = try await TestServer(now: "2026-11-25T12:00:00Z")
        let now = try Instant(parsing: "2026-11-25T12:00:00Z")
        try await onThread {
            let connection = try server.connect()
            func isKept(_ query: QueryMessage) throws -> Bool {
                _ = try Self.ask(connection, query)
                return server.services.upcoming.reply(to: query, at: now, server.services.basis) != nil
            }
            var long = QueryMessage()
            long.tags = [String(repeating: "x", count: 300_000)]
            #expect(try !isKept(long))
            #expect(try isKept(QueryMessage()))
            for number in 0..<20 {
                var input = MilestoneInput(title: "Meeting \(number)")
                input.when = WhenInput(text: "2026-12-01")
                input.summary = String(repeating: "Words. ", count: 2_000)
                _ = try connection.call(
                    "org.summitd.Timeline.Add", TimelineMethods.Add(milestone: input), as: TimelineMethods.Changed.self)
            }
            #expect(try !isKept(QueryMessage()))
            var few = QueryMessage()
            few.limit = 2
            #expect(try isKept(few))
            // Many questions push each other out, and are answered all the same.
            for number in 0..<40 {
                var one = QueryMessage()
                one.tags = ["tag-\(number)"]
                #expect(try isKept(one))
            }
            #expect(server.services.upcoming.reply(to: few, at: now, server.services.basis) == nil)
        }
        try await server.stop()
    }

    @Test("end with the zone rules that they were made with")
    func zones() async throws {
        let scratch = try Scratch()
        try scratch.install(zone: "Test", from: "Asia/Tashkent")  // +05:00
        let server = try await TestServer(now: "2026-11-25T12:00:00Z", zones: ZoneDirectory(path: scratch.path))
        func start() async throws -> String? {
            try await onThread { try Self.ask(try server.connect(), QueryMessage()).milestones.first?.when?.earliest }
        }
        try await onThread {
            var input = MilestoneInput(title: "Talks")
            input.when = WhenInput(text: "2026-12-01T10:00", zone: "Test")
            _ = try server.connect().call(
                "org.summitd.Timeline.Add", TimelineMethods.Add(milestone: input), as: TimelineMethods.Changed.self)
        }
        #expect(try await start() == "2026-12-01T05:00:00Z")
        try scratch.install(zone: "Test", from: "Asia/Dubai")  // +04:00
        server.services.zonesMayHaveChanged()
        try await Replanning(services: server.services).runIfNeeded()
        #expect(try await start() == "2026-12-01T06:00:00Z")
        try await server.stop()
    }
}
