import GRDB
import LinuxSystem
import SummitAPI
import SummitClient
import SummitCore
import SummitStore
import SummitTestSupport
import Synchronization
import Testing

@testable import SummitDaemon

/// A journal in which everything arrives at once.
private final class PlainJournal: ReminderJournal {
    var entries: [ReminderEntry] = []
    var state: DeliveryMachine.Journal { .available }

    func write(_ entry: ReminderEntry) -> Bool {
        entries.append(entry)
        return true
    }

    func find(_ keys: [DeliveryKey]) -> [DeliveryKey: String] {
        var cursors: [DeliveryKey: String] = [:]
        for (index, entry) in entries.enumerated() { for key in entry.keys { cursors[key] = "cursor-\(index)" } }
        return cursors.filter { keys.contains($0.key) }
    }

    func tellPerson(_ message: String) {}
    func sendBarrier() -> Bool { true }
    func hasBarrier() -> Bool { true }
}

/// The ledger on a disk that is full for some writes.
private final class FullLedger: LedgerWriting {
    private let ledger: ReminderLane
    var refusals = 0

    init(_ services: Services) { ledger = ReminderLane(queue: services.writer) }

    func write<Value: Sendable>(_ body: @escaping @Sendable (StoreWriter) throws -> Value) throws -> Value {
        if refusals > 0 {
            refusals -= 1
            throw StoreError.full
        }
        return try ledger.write(body)
    }
}

/// The reminder engine over a test's server, with the test's clock.
private final class Reminding {
    let journal = PlainJournal()
    let ledger: FullLedger
    private let server: TestServer
    private let engine: ReminderEngine

    init(_ server: TestServer) throws {
        self.server = server
        let services = server.services
        ledger = FullLedger(services)
        engine = try ReminderEngine(
            services: services, journal: journal, ledger: ledger,
            clock: ReminderEngine.Clock(
                wall: { services.clock().secondsSinceEpoch * 1_000_000 }, monotonic: { 1_000_000_000 }),
            bootID: "boot", notBefore: Instant(secondsSinceEpoch: 0), pace: .standard, logger: services.logger)
    }

    /// Does all that is to be done at a time, and tells what was said then.
    func say(at now: String) throws -> [String] {
        try server.set(now: now)
        let before = journal.entries.count
        engine.clockStepped()
        for _ in 0..<1_000 { if try engine.advance() != nil { break } }
        return journal.entries[before...].map(\.message)
    }

    /// Does one thing.
    func step(at now: String) throws -> [String] {
        try server.set(now: now)
        let before = journal.entries.count
        _ = try engine.advance()
        return journal.entries[before...].map(\.message)
    }
}

@Suite("A reminder")
struct ReminderLifecycleTests {
    private static func add(
        _ connection: Connection, _ title: String, _ date: String, _ reminders: [ReminderMessage]
    ) throws {
        var input = MilestoneInput(title: title)
        input.when = WhenInput(text: date, zone: "Asia/Almaty")
        input.reminders = reminders
        let _: TimelineMethods.Changed = try connection.call(
            "org.summitd.Timeline.Add", TimelineMethods.Add(milestone: input, clientZone: nil, dryRun: nil))
    }

    private static func reminders(_ connection: Connection) throws -> [ReminderMethods.Delivery] {
        let reply: ReminderMethods.Deliveries = try connection.call(
            "org.summitd.Reminders.List", ReminderMethods.List())
        return reply.reminders
    }

    @discardableResult
    private static func call(
        _ connection: Connection, _ verb: String, _ parameters: some Encodable
    ) throws -> [ReminderMethods.Delivery] {
        let reply: ReminderMethods.Deliveries = try connection.call("org.summitd.Reminders.\(verb)", parameters)
        return reply.reminders
    }

    /// Starts a server on 1 June 2027 and leaves the rest to a thread that may wait.
    private static func with(
        _ configuration: SummitDaemon.Configuration = SummitDaemon.Configuration(),
        _ body: @escaping @Sendable (TestServer, Connection) throws -> Void
    ) async throws {
        let server = try await TestServer(now: "2027-06-01T00:00:00Z", configuration: configuration)
        try await onThread { try body(server, try server.connect()) }
        try await server.stop()
    }

    @Test("is given again until somebody acknowledges it, and then no more")
    func acknowledging() async throws {
        try await Self.with { server, connection in
            let again = ReminderMessage(trigger: "-P1D", every: "1h", atMost: 5)
            try Self.add(connection, "Summit", "2027-06-17T10:00", [again])
            let reminding = try Reminding(server)
            #expect(try reminding.say(at: "2027-06-16T04:59:59Z").isEmpty)
            #expect(
                try reminding.say(at: "2027-06-16T05:00:00Z") == [
                    "Tomorrow: Summit, 17 June 2027, 10:00 (Asia/Almaty)"
                ])
            #expect(try reminding.say(at: "2027-06-16T05:59:59Z").isEmpty)
            #expect(try reminding.say(at: "2027-06-16T06:00:00Z").first?.contains("this is reminder 2 of it") == true)
            let acknowledged = try Self.call(connection, "Acknowledge", ReminderMethods.Named(name: "summit-2027"))
            #expect(acknowledged.map(\.repetition) == [1])
            #expect(acknowledged.allSatisfy { $0.acknowledgedAt == "2027-06-16T06:00:00Z" && $0.acknowledgedBy != nil })
            #expect(try reminding.say(at: "2027-06-18T00:00:00Z").isEmpty)
            #expect(try Self.reminders(connection).map(\.state) == ["confirmed", "confirmed"])
            #expect(throws: ClientError.self) {
                try Self.call(connection, "Acknowledge", ReminderMethods.Named(name: "summit-2027"))
            }
        }
    }

    @Test("that is snoozed comes once more, at the time that was asked for")
    func snoozing() async throws {
        try await Self.with { server, connection in
            try Self.add(connection, "Summit", "2027-06-17T10:00", [ReminderMessage(trigger: "-P1D")])
            let reminding = try Reminding(server)
            #expect(try reminding.say(at: "2027-06-16T05:00:00Z").count == 1)
            let snoozed = try Self.call(
                connection, "Snooze",
                ReminderMethods.Snooze(name: "summit-2027", until: "2027-06-16T18:00", zone: "Asia/Almaty"))
            #expect(snoozed.map(\.due) == ["2027-06-16T13:00:00Z"])
            #expect(try reminding.say(at: "2027-06-16T12:59:59Z").isEmpty)
            #expect(try reminding.say(at: "2027-06-16T13:00:00Z").count == 1)
            #expect(try reminding.say(at: "2027-06-30T00:00:00Z").isEmpty)
            for wrong in [
                ReminderMethods.Snooze(name: "summit-2027"),
                ReminderMethods.Snooze(name: "summit-2027", duration: "1h", until: "tomorrow"),
                ReminderMethods.Snooze(name: "summit-2027", until: "yesterday"),
                ReminderMethods.Snooze(name: "summit-2027", duration: "-PT1H"),
                ReminderMethods.Snooze(name: String(repeating: "0", count: 32), duration: "1h"),
            ] { #expect(throws: ClientError.self) { try Self.call(connection, "Snooze", wrong) } }
        }
    }

    @Test("that is skipped is not given, and a dry run skips nothing")
    func skipping() async throws {
        try await Self.with { server, connection in
            let two = ["-P2D", "-P1D"].map { ReminderMessage(trigger: $0) }
            try Self.add(connection, "Summit", "2027-06-17T10:00", two)
            let rehearsed = try Self.call(
                connection, "Skip", ReminderMethods.Named(name: "summit-2027", dryRun: true))
            #expect(rehearsed.map(\.state) == ["skipped"])
            #expect(try Self.reminders(connection).map(\.state) == ["due", "due"])
            try Self.call(connection, "Skip", ReminderMethods.Named(name: "summit-2027"))
            #expect(try Self.reminders(connection).map(\.state) == ["skipped", "due"])
            let reminding = try Reminding(server)
            #expect(try reminding.say(at: "2027-06-15T05:00:00Z").isEmpty)
            #expect(try reminding.say(at: "2027-06-16T05:00:00Z").count == 1)
        }
    }

    @Test("comes late, in a digest or not at all, as its way to catch up says")
    func catchingUp() async throws {
        try await Self.with { server, connection in
            for (title, how) in [
                ("Late", nil), ("First", "digest"), ("Second", "digest"), ("Gone", "skip after 1h"),
                ("Kept", "skip after 3d"),
            ] {
                let reminder = ReminderMessage(trigger: "-P1D", priority: how == nil ? "warning" : nil, catchUp: how)
                try Self.add(connection, title, "2027-06-17T10:00", [reminder])
            }
            let reminding = try Reminding(server)
            // The daemon was away for a day.
            let said = try reminding.say(at: "2027-06-17T05:00:00Z")
            #expect(said.count == 4)
            #expect(
                said.contains {
                    $0.hasPrefix("2 reminders could not be given in time:\n  Now: First")
                        || $0.hasPrefix("2 reminders could not be given in time:\n  ") && $0.contains("Second")
                })
            #expect(said.contains { $0.hasPrefix("1 reminder came too late to be given:\n") && $0.contains("Gone") })
            let states = Dictionary(
                uniqueKeysWithValues: try Self.reminders(connection).map { ($0.title, $0) })
            #expect(states["Gone"]?.state == "missed")
            #expect(states["Late"]?.state == "confirmed" && states["Late"]?.form == nil)
            #expect(states["Kept"]?.state == "confirmed" && states["Kept"]?.latenessUsec == 86_400_000_000)
            #expect(states["First"]?.cursor == states["Second"]?.cursor && states["First"]?.form == "digest")
        }
    }

    @Test("is withdrawn with its milestone: also what was to be given again")
    func withdrawing() async throws {
        try await Self.with { server, connection in
            try Self.add(connection, "Summit", "2027-06-17T10:00", [ReminderMessage(trigger: "-P1D", every: "1h")])
            let reminding = try Reminding(server)
            #expect(try reminding.say(at: "2027-06-16T05:00:00Z").count == 1)
            let _: TimelineMethods.Changed = try connection.call(
                "org.summitd.Timeline.Cancel", TimelineMethods.Named(name: "summit-2027", dryRun: nil))
            #expect(try reminding.say(at: "2027-06-17T00:00:00Z").isEmpty)
            let reply: ReminderMethods.ExplainReply = try connection.call(
                "org.summitd.Reminders.Explain", ReminderMethods.Explain(name: "summit-2027"))
            #expect(reply.reason == "the milestone is cancelled: its reminders rest")
            #expect(reply.reminders.map { $0.steps.map(\.step) } == [["claimed", "sent", "confirmed", "withdrawn"]])
        }
    }

    /// How a milestone goes, and comes back.
    enum Return: CaseIterable {
        case confirmed, cancellationUndone, removalUndone, heldByMistake

        func away(_ connection: Connection) throws {
            let name = TimelineMethods.Named(name: "summit-2027", dryRun: nil)
            switch self {
            case .confirmed, .cancellationUndone:
                let _: TimelineMethods.Changed = try connection.call("org.summitd.Timeline.Cancel", name)
            case .heldByMistake:
                let _: TimelineMethods.Changed = try connection.call("org.summitd.Timeline.Hold", name)
            case .removalUndone: let _: TimelineMethods.One = try connection.call("org.summitd.Timeline.Remove", name)
            }
        }

        func back(_ connection: Connection) throws {
            switch self {
            case .confirmed, .heldByMistake:
                let _: TimelineMethods.Changed = try connection.call(
                    "org.summitd.Timeline.Confirm", TimelineMethods.Named(name: "summit-2027", dryRun: nil))
            case .cancellationUndone, .removalUndone:
                let _: HistoryMethods.UndoReply = try connection.call(
                    "org.summitd.Timeline.Undo", HistoryMethods.Undo(sequence: nil))
            }
        }
    }

    @Test(
        "is given again where its milestone comes back, unless it was acknowledged before", arguments: Return.allCases,
        [false, true])
    func comingBack(_ way: Return, isAcknowledged: Bool) async throws {
        try await Self.with { server, connection in
            let again = ReminderMessage(trigger: "-P1D", every: "1h", atMost: 3)
            try Self.add(connection, "Summit", "2027-06-17T10:00", [again])
            let reminding = try Reminding(server)
            #expect(try reminding.say(at: "2027-06-16T05:00:00Z").count == 1)
            if isAcknowledged {
                try Self.call(connection, "Acknowledge", ReminderMethods.Named(name: "summit-2027"))
            }
            try way.away(connection)
            #expect(try reminding.say(at: "2027-06-16T05:20:00Z").isEmpty)
            try way.back(connection)
            #expect(try reminding.say(at: "2027-06-16T05:59:59Z").isEmpty)
            #expect(try reminding.say(at: "2027-06-16T06:00:00Z").count == (isAcknowledged ? 0 : 1))
            // Away beyond the next time: it comes at once when it is back, and then as before.
            try way.away(connection)
            #expect(try reminding.say(at: "2027-06-16T09:30:00Z").isEmpty)
            try way.back(connection)
            #expect(try reminding.say(at: "2027-06-16T09:30:01Z").count == (isAcknowledged ? 0 : 1))
            #expect(try reminding.say(at: "2027-06-16T10:30:00Z").isEmpty)
            #expect(try reminding.say(at: "2027-06-16T10:30:01Z").count == (isAcknowledged ? 0 : 1))
            #expect(try reminding.say(at: "2027-06-16T20:00:00Z").isEmpty)
        }
    }

    @Test("is given once, and recorded once there is room, where the disk is full", arguments: 1...4)
    func fullDisk(refusals: Int) async throws {
        try await Self.with { server, connection in
            try Self.add(connection, "Summit", "2027-06-17T10:00", [ReminderMessage(trigger: "-P1D")])
            let reminding = try Reminding(server)
            #expect(try reminding.say(at: "2027-06-15T05:00:00Z").isEmpty)
            // Refused are the claim, the record of what was sent, the confirmation; one after the other.
            var said: [String] = []
            for _ in 0..<4 {
                reminding.ledger.refusals = refusals
                said += try reminding.say(at: "2027-06-16T05:00:00Z")
                reminding.ledger.refusals = 0
                said += try reminding.step(at: "2027-06-16T05:00:00Z")
            }
            said += try reminding.say(at: "2027-06-16T05:00:00Z")
            #expect(said.count == 1)
            #expect(try Self.reminders(connection).map(\.state) == ["confirmed"])
        }
    }

    @Test("waits for the end of quiet hours, and says why")
    func quietHours() async throws {
        var configuration = SummitDaemon.Configuration()
        configuration.reminders.quietHours = try QuietHours(parsing: "22:00-07:00", zone: "Asia/Almaty")
        try await Self.with(configuration) { server, connection in
            try Self.add(connection, "Summit", "2027-06-17T02:00", [ReminderMessage(trigger: "-PT1H")])
            let reminding = try Reminding(server)
            #expect(try reminding.say(at: "2027-06-16T20:00:00Z").isEmpty)
            let reply: ReminderMethods.ExplainReply = try connection.call(
                "org.summitd.Reminders.Explain", ReminderMethods.Explain(name: "summit-2027"))
            #expect(reply.reminders.first?.reason.contains("waits for the end of quiet hours") == true)
            #expect(try reminding.say(at: "2027-06-17T02:00:00Z").count == 1)
            #expect(try Self.reminders(connection).map(\.latenessUsec) == [0])
        }
    }

    @Test("is not said to wait for the end of quiet hours where it is skipped for being past")
    func pastInQuietHours() async throws {
        var configuration = SummitDaemon.Configuration()
        configuration.reminders.quietHours = try QuietHours(parsing: "22:00-07:00", zone: "Asia/Almaty")
        try await Self.with(configuration) { server, connection in
            try server.set(now: "2027-06-16T21:00:00Z")
            var input = MilestoneInput(title: "Summit")
            input.when = WhenInput(text: "2027-06-20", zone: "UTC")
            input.reminders = [ReminderMessage(trigger: "2027-06-16T20:00:00Z")]
            let added: TimelineMethods.Changed = try connection.call(
                "org.summitd.Timeline.Add", TimelineMethods.Add(milestone: input, clientZone: nil, dryRun: nil))
            #expect(added.warnings.count == 1 && added.warnings.first?.contains("is skipped") == true)
        }
    }

    @Test("of what recurs is not given late for what was past before the milestone came")
    func pastOfRecurring() async throws {
        try await Self.with { server, connection in
            try server.set(now: "2027-06-01T23:54:05Z")
            var input = MilestoneInput(title: "Minutes")
            input.when = WhenInput(text: "2027-06-01T20:00", zone: "UTC")
            input.when?.recurrence = RecurrenceMessage(rule: "FREQ=MINUTELY")
            input.reminders = [ReminderMessage(trigger: "-PT30M"), ReminderMessage(trigger: "-PT10S")]
            let _: TimelineMethods.Changed = try connection.call(
                "org.summitd.Timeline.Add", TimelineMethods.Add(milestone: input, clientZone: nil, dryRun: nil))
            let reminding = try Reminding(server)
            let begin = try Instant(parsing: "2027-06-01T23:54:05Z")
            for step in 1...90 {
                let now = try #require(begin.adding(seconds: Int64(step) * 10))
                #expect(try reminding.say(at: now.description).count <= 2)
            }
            let given = try Self.reminders(connection).filter { $0.state == "confirmed" }
            #expect(given.count == 30)
            for one in given { #expect(try Instant(parsing: one.due) > begin) }
        }
    }

    @Test("of a milestone that is postponed is skipped where it is past for the new date, too")
    func pastOfPostponed() async throws {
        try await Self.with { server, connection in
            let reminders = ["-P30D", "-P1D"].map { ReminderMessage(trigger: $0) }
            try Self.add(connection, "Summit", "2027-06-06T10:00", reminders)
            #expect(try Self.reminders(connection).map(\.state) == ["skipped", "due"])
            let moved: TimelineMethods.Changed = try connection.call(
                "org.summitd.Timeline.Postpone",
                TimelineMethods.Postpone(name: "summit-2027", to: WhenInput(text: "2027-06-21T10:00")))
            #expect(moved.warnings.count == 1 && moved.warnings.first?.contains("-P30D") == true)
            let reminding = try Reminding(server)
            #expect(try reminding.say(at: "2027-06-01T00:00:01Z") == [])
            #expect(try reminding.say(at: "2027-06-20T05:00:00Z").count == 1)
        }
    }

    @Test("of a rule that comes every second is refused where that takes too long to plan, and else given")
    func everySecond() async throws {
        try await Self.with { server, connection in
            func add(_ title: String, _ trigger: String, duration: String? = nil) throws {
                var input = MilestoneInput(title: title)
                input.when = WhenInput(text: "2027-06-01T00:00", zone: "UTC", duration: duration)
                input.when?.recurrence = RecurrenceMessage(rule: "FREQ=SECONDLY")
                input.reminders = [ReminderMessage(trigger: trigger)]
                let _: TimelineMethods.Changed = try connection.call(
                    "org.summitd.Timeline.Add", TimelineMethods.Add(milestone: input, clientZone: nil, dryRun: nil))
            }
            #expect(throws: ClientError.self) { try add("Days before", "-P1D") }
            #expect(throws: ClientError.self) { try add("For years", "-PT1M", duration: "P3650D") }
            try add("A minute before", "-PT1M", duration: "PT10S")
            let reminding = try Reminding(server)
            #expect(try reminding.say(at: "2027-06-01T00:00:02Z").count == 2)
        }
    }

    @Test("can be skipped, and planned anew, while the import that changes its milestone is settled")
    func whileSettling() async throws {
        try await Self.with { server, connection in
            try Self.add(connection, "Summit", "2027-06-17T10:00", [ReminderMessage(trigger: "-P1D")])
            let (run, _) = try ImportRun.begin(server.services, Actor(uid: 0, user: nil, pid: 1, program: nil))
            var rows = ImportMethods.Rows(import: "", clientZone: "UTC", keepGoing: nil, details: nil)
            var row = MilestoneInput(title: "Summit, as imported")
            row.slug = "summit-2027"
            rows.milestones = [row]
            _ = try run.bring(ImportRun.Rows(rows, server.services), first: 0)
            let left = try run.close()
            let skipped: ReminderMethods.Deliveries = try connection.call(
                "org.summitd.Reminders.Skip", ReminderMethods.Named(name: "summit-2027", dryRun: nil))
            #expect(skipped.reminders.map(\.state) == ["skipped"])
            #expect(try run.settle(left, from: 0).done == left.count)
            #expect(try Self.reminders(connection).map(\.state) == ["skipped"])
            #expect(try Self.reminders(connection).map(\.title) == ["Summit, as imported"])
            #expect(try Reminding(server).say(at: "2027-06-16T05:00:00Z") == [])
        }
    }

    @Test("is foretold by a simulation as it will be given")
    func simulating() async throws {
        var configuration = SummitDaemon.Configuration()
        configuration.reminders.policies = [
            ReminderPolicy(
                name: "all", country: "KZ", reminders: [Reminder(trigger: try Trigger(canonical: "-P1D"))])
        ]
        try await Self.with(configuration) { server, connection in
            var input = MilestoneInput(title: "Meeting")
            input.when = WhenInput(text: "2027-06-07T10:00", zone: "Asia/Almaty")
            input.when?.recurrence = RecurrenceMessage(rule: "FREQ=WEEKLY;COUNT=40")
            input.place = Place(country: "KZ")
            let _: TimelineMethods.Changed = try connection.call(
                "org.summitd.Timeline.Add", TimelineMethods.Add(milestone: input, clientZone: nil, dryRun: nil))
            var foretold: [ReminderMethods.Delivery] = []
            try connection.stream(
                "org.summitd.Reminders.Simulate",
                ReminderMethods.Simulate(from: "2027-06-01", to: "2027-12-31", zone: "UTC"),
                as: ReminderMethods.Deliveries.self
            ) { foretold += $0.reminders }
            #expect(foretold.count == 30 && foretold.allSatisfy { $0.state == "due" })
            let reminding = try Reminding(server)
            for one in foretold { #expect(try reminding.say(at: one.due).count == 1) }
            let given = try Self.reminders(connection).filter { $0.state == "confirmed" }
            #expect(given.map(\.key) == foretold.map(\.key))
            let next = try #require(try Self.reminders(connection).first { $0.state == "due" })
            let _: ReminderMethods.Deliveries = try connection.call(
                "org.summitd.Reminders.Skip", ReminderMethods.Named(name: "meeting-2027", dryRun: nil))
            var later: [ReminderMethods.Delivery] = []
            try connection.stream(
                "org.summitd.Reminders.Simulate",
                ReminderMethods.Simulate(from: "2027-12-31", to: "2028-02-28", zone: "UTC"),
                as: ReminderMethods.Deliveries.self
            ) { later += $0.reminders }
            #expect(later.filter { $0.state == "skipped" }.map(\.key) == [next.key])
            #expect(later.count { $0.state == "due" } > 5)
        }
    }

    @Test("is seen by those who watch, once each, whether they were there or come later")
    func watching() async throws {
        try await Self.with { server, connection in
            func watch(since: Int64?, until count: Int) throws -> [ReminderMethods.Event] {
                var seen: [ReminderMethods.Event] = []
                struct Enough: Error {}
                do {
                    try server.connect().stream(
                        "org.summitd.Reminders.Watch", ReminderMethods.Watch(since: since),
                        as: ReminderMethods.WatchReply.self
                    ) { reply in
                        seen += reply.events
                        if seen.count >= count { throw Enough() }
                    }
                } catch is Enough {}
                return seen
            }
            try Self.add(
                connection, "Summit", "2027-06-17T10:00", ["-P2D", "-P1D"].map { ReminderMessage(trigger: $0) })
            let live = Mutex<[ReminderMethods.Event]>([])
            let ready = Mutex(false)
            let finished = Mutex(false)
            detached {
                struct Enough: Error {}
                try? server.connect().stream(
                    "org.summitd.Reminders.Watch", ReminderMethods.Watch(), as: ReminderMethods.WatchReply.self
                ) { reply in
                    ready.withLock { $0 = true }
                    live.withLock { $0 += reply.events }
                    if live.withLock({ $0.count }) >= 6 { throw Enough() }
                }
                finished.withLock { $0 = true }
            }
            while !ready.withLock({ $0 }) { OwnProcess.sleep(milliseconds: 1) }
            let reminding = try Reminding(server)
            #expect(try reminding.say(at: "2027-06-15T05:00:00Z").count == 1)
            #expect(try reminding.say(at: "2027-06-16T05:00:00Z").count == 1)
            while !finished.withLock({ $0 }) { OwnProcess.sleep(milliseconds: 1) }
            let seen = live.withLock { $0 }
            #expect(seen.map(\.step) == ["claimed", "sent", "confirmed", "claimed", "sent", "confirmed"])
            #expect(
                try watch(since: 0, until: 6)
                    == seen.map { event in
                        // The reminder is shown as it is now.
                        var now = event
                        now.reminder = try #require(
                            try Self.reminders(connection).first { $0.key == event.reminder.key })
                        return now
                    })
            #expect(try watch(since: seen[3].sequence, until: 2).map(\.step) == ["sent", "confirmed"])
            #expect(throws: ClientError.self) { try watch(since: 7, until: 1) }
        }
    }

    @Test("log that was tampered with is found out, wherever a byte was changed")
    func verifying() async throws {
        try await Self.with { server, connection in
            for number in 1...5 { try Self.add(connection, "Summit \(number)", "2027-06-1\(number)", []) }
            func verify() throws -> [String] {
                var findings: [ManagerMethods.Finding] = []
                try connection.stream(
                    "org.summitd.Manager.Verify", as: ManagerMethods.VerifyReply.self
                ) { findings += $0.findings }
                return findings.map { "\($0.kind) \($0.subject)" }
            }
            #expect(try verify().isEmpty)
            let store = try DatabaseQueue(path: server.scratch.file("timeline.db"))
            for column in ["at", "actor_uid", "verb", "identifier", "after", "hash"] {
                try store.write { db in
                    try db.execute(sql: "DROP TRIGGER change_is_append_only_update")
                    try db.execute(sql: "CREATE TABLE kept AS SELECT \(column) FROM change WHERE seq = 3")
                    try db.execute(
                        sql:
                            "UPDATE change SET \(column) = CASE typeof(\(column)) WHEN 'integer' THEN \(column) + 1 ELSE '0' || substr(\(column), 2) || 'x' END WHERE seq = 3"
                    )
                }
                #expect(try verify().contains("changed 3"), "\(column)")
                try store.write { db in
                    try db.execute(sql: "UPDATE change SET \(column) = (SELECT \(column) FROM kept) WHERE seq = 3")
                    try db.execute(sql: "DROP TABLE kept")
                    try db.execute(
                        sql:
                            "CREATE TRIGGER change_is_append_only_update BEFORE UPDATE ON change BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END"
                    )
                }
            }
            #expect(try verify().isEmpty)
            // Behind the log's back, and at its end.
            let slug = try #require(
                try store.read { try String.fetchOne($0, sql: "SELECT slug FROM milestone LIMIT 1") })
            let document = try store.read { try String.fetchOne($0, sql: "SELECT document FROM milestone LIMIT 1") }
            try store.write {
                try $0.execute(
                    sql: "UPDATE milestone_row SET document = json_set(document, '$.title', 'x') WHERE slug = ?",
                    arguments: [slug])
            }
            #expect(try verify() == ["unlogged \(slug)"])
            try store.write {
                try $0.execute(
                    sql: "UPDATE milestone_row SET document = ? WHERE slug = ?", arguments: [document, slug])
            }
            #expect(try verify().isEmpty)
            try store.write { db in
                try db.execute(sql: "DROP TRIGGER change_is_append_only_delete")
                try db.execute(sql: "DELETE FROM change WHERE seq = 5")
                try db.execute(sql: "DELETE FROM milestone_row WHERE slug = 'summit-5-2027'")
            }
            #expect(try verify() == ["changed 5"])
            try store.write { try $0.execute(sql: "DELETE FROM change WHERE seq = 2") }
            #expect(try verify() == ["changed 2", "changed 3", "changed 5", "unlogged summit-2-2027"])
        }
    }
}

/// Runs what waits on a thread of its own.
private func detached(_ body: @escaping @Sendable () -> Void) {
    Task { try await onThread { body() } }
}
