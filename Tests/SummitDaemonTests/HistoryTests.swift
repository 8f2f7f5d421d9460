import Foundation
import SummitAPI
import SummitClient
import SummitCore
import SummitStore
import SummitTestSupport
import Testing
import Varlink

@testable import SummitDaemon

@Suite("History")
struct HistoryTests {
    /// All that the timeline says, without what only counts changes.
    private static func state(_ connection: Connection, asOf: String? = nil) throws -> String {
        var query = QueryMessage()
        query.asOf = asOf
        var milestones: [MilestoneMessage] = []
        try connection.stream(
            "org.summitd.Timeline.List", TimelineMethods.List(query: query), as: TimelineMethods.Milestones.self
        ) { reply in
            milestones += reply.milestones.map { milestone in
                var same = milestone
                same.revision = nil
                return same
            }
        }
        let series: TimelineMethods.SeriesListReply = try connection.call(
            "org.summitd.Timeline.SeriesList", TimelineMethods.All(asOf: asOf))
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(milestones), as: UTF8.self)
            + String(decoding: try encoder.encode(series.series), as: UTF8.self)
    }

    private static func undo(_ connection: Connection, _ number: Int64? = nil) throws -> HistoryMethods.UndoReply {
        try connection.call("org.summitd.Timeline.Undo", HistoryMethods.Undo(sequence: number))
    }

    private static func history(
        _ connection: Connection, _ name: String? = nil, limit: Int? = nil
    ) throws -> [HistoryMethods.Change] {
        var changes: [HistoryMethods.Change] = []
        try connection.stream(
            "org.summitd.Timeline.History", HistoryMethods.History(name: name, limit: limit),
            as: HistoryMethods.HistoryReply.self
        ) { changes += $0.changes }
        return changes
    }

    private static func edit(
        _ connection: Connection, _ name: String, revision: Int64? = nil, _ body: (inout MilestonePatch) -> Void
    ) throws -> MilestoneMessage {
        var patch = MilestonePatch()
        body(&patch)
        let reply: TimelineMethods.Changed = try connection.call(
            "org.summitd.Timeline.Edit", TimelineMethods.Edit(name: name, revision: revision, set: patch))
        return reply.milestone
    }

    private static func add(_ connection: Connection, _ title: String, _ date: String? = nil) throws -> String {
        var input = MilestoneInput(title: title)
        input.when = date.map { WhenInput(text: $0) }
        let reply: TimelineMethods.Changed = try connection.call(
            "org.summitd.Timeline.Add", TimelineMethods.Add(milestone: input))
        return try #require(reply.milestone.slug)
    }

    private static func refusal(_ body: () throws -> Void) throws -> String {
        do {
            try body()
        } catch ClientError.refused(let error) {
            return error.name.split(separator: ".").last.map(String.init) ?? error.name
        }
        return "none"
    }

    // MARK: Random sequences

    /// Something that somebody does.
    private static func act(_ connection: Connection, _ numbers: inout Numbers) throws {
        var names: [String] = []
        try connection.stream(
            "org.summitd.Timeline.List", TimelineMethods.List(query: nil), as: TimelineMethods.Milestones.self
        ) { names += $0.milestones.compactMap(\.slug) }
        let word = "w\(numbers.below(1_000))"
        switch names.isEmpty ? 0 : numbers.below(9) {
        case 0: _ = try add(connection, "Summit \(word)", numbers.pick([nil, "2027", "2027-06-17", "1992~"]))
        case 1: _ = try edit(connection, numbers.pick(names)) { $0.title = "Title \(word)" }
        case 2: _ = try edit(connection, numbers.pick(names)) { $0.tags = [word, "common"] }
        case 3:
            let date = numbers.pick(["2028-02", "2029-01-01", "2030-01-01T10:00"])
            _ = try edit(connection, numbers.pick(names)) { $0.when = WhenInput(text: date, zone: "Asia/Almaty") }
        case 4:
            let (one, other) = (numbers.pick(names), numbers.pick(names))
            let kind = numbers.pick(["follows", "part-of"])
            if one != other {
                _ = try edit(connection, one) { $0.relations = [RelationMessage(kind: kind, milestone: other)] }
            }
        case 5:
            let _: TimelineMethods.One = try connection.call(
                "org.summitd.Timeline.Remove", TimelineMethods.Named(name: numbers.pick(names)))
        case 6:
            let call = TimelineMethods.SeriesAdd(series: SeriesMessage(slug: word, title: "Series \(word)"))
            let _: TimelineMethods.SeriesReply = try connection.call("org.summitd.Timeline.SeriesAdd", call)
        case 7:
            let rows = (0..<3).map { number in
                var input = MilestoneInput(title: "Row \(word) \(number)")
                input.slug = "row-\(numbers.below(5))-\(number)"
                return input
            }
            let _: ImportMethods.ImportReply = try connection.call(
                "org.summitd.Timeline.Import", ImportMethods.Import(milestones: rows))
        default:
            let last = try history(connection, limit: 1).first?.sequence ?? 0
            // Most of these can be taken back, some can't, and then nothing may change.
            let before = try state(connection)
            do {
                _ = try undo(connection, max(1, last - Int64(numbers.below(6))))
            } catch ClientError.refused(let error) where error.name == "org.summitd.Timeline.CannotUndo" {
                #expect(try state(connection) == before)
            }
        }
    }

    @Test("500 random sequences of changes and undos end, with all undone, in the first state; each state was kept")
    func sequences() async throws {
        let server = try await TestServer(scratch: try Scratch(in: "/dev/shm"))
        try await onThread {
            let connection = try server.connect()
            _ = try Self.add(connection, "What was there before", "2025-06-17")
            let first = try Self.state(connection)
            let beginning = try #require(try Self.history(connection).first?.sequence)
            var (asked, undone) = (0, 0)
            for seed in 0..<500 as Range<UInt64> {
                var numbers = Numbers(seed: seed)
                var kept: [(sequence: Int64, state: String)] = []
                for _ in 0..<(3 + numbers.below(5)) {
                    do {
                        try Self.act(connection, &numbers)
                    } catch ClientError.refused(let error) where error.name == "org.summitd.Timeline.SlugTaken" {}
                    let sequence = try server.services.store.read { try $0.lastChange() }
                    kept.append((sequence, try Self.state(connection)))
                }
                for (sequence, state) in kept {
                    asked += 1
                    #expect(try Self.state(connection, asOf: "change:\(sequence)") == state, "seed \(seed)")
                }
                while try server.services.store.read({ try $0.lastEffectiveChange() })?.sequence != beginning {
                    _ = try Self.undo(connection)
                    undone += 1
                }
                #expect(try Self.state(connection) == first, "seed \(seed)")
            }
            #expect(asked > 2_000 && undone > 1_000)
            // The log is whole, undos and all.
            var findings: [ManagerMethods.Finding] = []
            try connection.stream(
                "org.summitd.Manager.Verify", as: ManagerMethods.VerifyReply.self
            ) { findings += $0.findings.filter { ["changed", "unlogged"].contains($0.kind) } }
            #expect(findings.isEmpty)
        }
        try await server.stop()
    }

    // MARK: One by one

    @Test("names related milestones, and calls an edit what a removal does to others")
    func relations() async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            let first = try Self.add(connection, "First", "2027")
            let second = try Self.add(connection, "Second", "2028")
            _ = try Self.edit(connection, second) {
                $0.relations = [RelationMessage(kind: "follows", milestone: first)]
            }
            let edited = try #require(try Self.history(connection, second).first)
            #expect(edited.fields.map(\.after) == ["follows, first-2027"])
            let _: TimelineMethods.One = try connection.call(
                "org.summitd.Timeline.Remove", TimelineMethods.Named(name: first))
            let changes = try Self.history(connection, second)
            #expect(changes.map(\.verb) == ["edit", "edit", "add"])
            // What is gone has only its uid.
            #expect(changes[0].fields.first?.before?.hasPrefix("follows, ") == true)
            #expect(try Self.undo(connection).undone.count == 2)
            #expect(try Self.history(connection, second).first?.fields.map(\.after) == ["follows, first-2027"])
        }
        try await server.stop()
    }

    @Test("has each undo of a series, also where it was as it is to become")
    func seriesTakenBack() async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            func put(_ title: String) throws {
                let _: TimelineMethods.SeriesReply = try connection.call(
                    "org.summitd.Timeline.SeriesAdd",
                    TimelineMethods.SeriesAdd(series: SeriesMessage(slug: "s", title: title, cadence: nil)))
            }
            func rename(_ title: String) throws {
                let _: TimelineMethods.SeriesReply = try connection.call(
                    "org.summitd.Timeline.SeriesEdit",
                    TimelineMethods.SeriesEdit(slug: "s", title: title, cadence: nil, clear: nil))
            }
            try put("S")
            try rename("B")
            try rename("S")
            _ = try Self.undo(connection, 2)
            #expect(try Self.history(connection).first?.undoes == 2)
            #expect(try Self.refusal { _ = try Self.undo(connection, 2) } == "CannotUndo")
        }
        try await server.stop()
    }

    @Test("tells who changed what, also of what is gone")
    func telling() async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            try connection.identify(as: "test 1")
            let slug = try Self.add(connection, "Third summit", "2027")
            _ = try Self.edit(connection, slug) { $0.when = WhenInput(text: "2027-06") }
            _ = try Self.edit(connection, slug) { $0.slug = "third" }
            let _: TimelineMethods.One = try connection.call(
                "org.summitd.Timeline.Remove", TimelineMethods.Named(name: "third"))
            _ = try Self.add(connection, "Another")
            for name in [slug, "third"] {
                let changes = try Self.history(connection, name)
                #expect(changes.map(\.verb) == ["remove", "edit", "edit", "add"])
                #expect(changes[2].fields.map(\.field) == ["when"])
                #expect(changes[2].fields.first?.after?.hasPrefix("2027-06") == true)
                #expect(changes.allSatisfy { $0.program == "test 1" && $0.uid == getuid() })
            }
            #expect(try Self.history(connection).count == 5)
            #expect(try Self.refusal { _ = try Self.history(connection, "never") } == "NoSuchMilestone")
        }
        try await server.stop()
    }

    @Test("takes back one change of several, and says why where it can't")
    func undoing() async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            let slug = try Self.add(connection, "Summit", "2027")  // 1
            _ = try Self.edit(connection, slug) { $0.title = "Another title" }  // 2
            _ = try Self.edit(connection, slug) { $0.tags = ["summit"] }  // 3
            _ = try Self.edit(connection, slug) { $0.tags = ["summit", "asia"] }  // 4
            let reply = try Self.undo(connection, 2)  // 5
            #expect(reply.undone.map(\.sequence) == [2] && reply.changes.map(\.undoes) == [2])
            let now: TimelineMethods.One = try connection.call(
                "org.summitd.Timeline.Show", TimelineMethods.Show(name: slug))
            #expect(now.milestone.title == "Summit" && now.milestone.tags == ["summit", "asia"])
            #expect(now.milestone.revision == 5)
            for (number, name) in [(1, "CannotUndo"), (2, "CannotUndo"), (3, "CannotUndo"), (99, "NoSuchChange")] {
                #expect(try Self.refusal { _ = try Self.undo(connection, Int64(number)) } == name, "\(number)")
            }
            // An undo can be undone, and what it had undone counts again.
            _ = try Self.undo(connection, 5)
            #expect(try Self.history(connection).first { $0.sequence == 2 }?.undoneBy == nil)
            #expect(try Self.undo(connection).undone.map(\.sequence) == [4])
            #expect(try Self.undo(connection).undone.map(\.sequence) == [3])
        }
        try await server.stop()
    }

    @Test("takes a whole call back, and what a removal did to others with it")
    func jobs() async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            let (one, other) = (try Self.add(connection, "One"), try Self.add(connection, "Other"))
            _ = try Self.edit(connection, one) { $0.relations = [RelationMessage(kind: "follows", milestone: other)] }
            let before = try Self.state(connection)
            let _: TimelineMethods.One = try connection.call(
                "org.summitd.Timeline.Remove", TimelineMethods.Named(name: other))
            let left: TimelineMethods.One = try connection.call(
                "org.summitd.Timeline.Show", TimelineMethods.Show(name: one))
            #expect(left.milestone.relations == nil && left.related == nil)
            #expect(try Self.undo(connection).undone.count == 2)
            #expect(try Self.state(connection) == before)
            let related: TimelineMethods.One = try connection.call(
                "org.summitd.Timeline.Show", TimelineMethods.Show(name: other))
            #expect(related.related?.map(\.slug) == [one] && related.related?.first?.inverse == true)
        }
        try await server.stop()
    }

    @Test("shows the timeline of a day, a moment and a change, and counts from there")
    func otherTimes() async throws {
        let server = try await TestServer(now: "2025-05-10T12:00:00Z")
        try await onThread {
            let connection = try server.connect()
            let slug = try Self.add(connection, "Second summit", "2025-06-20")
            try server.set(now: "2025-06-01T09:00:00Z")
            _ = try Self.edit(connection, slug) { $0.when = WhenInput(text: "2025-06-17") }
            try server.set(now: "2026-01-01T00:00:00Z")
            let _: TimelineMethods.One = try connection.call(
                "org.summitd.Timeline.Remove", TimelineMethods.Named(name: slug))
            func upcoming(_ asOf: String) throws -> [String] {
                var query = QueryMessage()
                query.asOf = asOf
                let reply: TimelineMethods.UpcomingReply = try connection.call(
                    "org.summitd.Timeline.Upcoming", TimelineMethods.List(query: query))
                return reply.milestones.compactMap(\.when?.text)
            }
            #expect(try upcoming("2025-05-09") == [])
            #expect(try upcoming("2025-05-10") == ["2025-06-20"])
            #expect(try upcoming("2025-05") == ["2025-06-20"])
            #expect(try upcoming("2025-06-01T08:59:59Z") == ["2025-06-20"])
            #expect(try upcoming("2025-06-01T09:00:00Z") == ["2025-06-17"])
            #expect(try upcoming("change:1") == ["2025-06-20"])
            #expect(try upcoming("change:2") == ["2025-06-17"])
            #expect(try upcoming("today") == [])
            let shown: TimelineMethods.One = try connection.call(
                "org.summitd.Timeline.Show", TimelineMethods.Show(name: slug, asOf: "2025-12"))
            #expect(shown.milestone.revision == 2)
            for bad in ["change:", "change:9", "soon", "2025/.."] {
                #expect(
                    ["InvalidValue", "NoSuchChange"].contains(try Self.refusal { _ = try upcoming(bad) }), "\(bad)")
            }
        }
        try await server.stop()
    }

    @Test("ten clients that change one milestone lose nothing, and each hears of each conflict")
    func tenClients() async throws {
        let server = try await TestServer(scratch: try Scratch(in: "/dev/shm"))
        let slug = try await onThread { try Self.add(try server.connect(), "Contested") }
        let conflicts = try await withThrowingTaskGroup(of: Int.self) { group in
            for client in 0..<10 {
                group.addTask {
                    try await onThread {
                        let connection = try server.connect()
                        var (done, conflicts) = (0, 0)
                        while done < 8 {
                            let now: TimelineMethods.One = try connection.call(
                                "org.summitd.Timeline.Show", TimelineMethods.Show(name: slug))
                            do {
                                _ = try Self.edit(connection, slug, revision: now.milestone.revision) {
                                    $0.tags = (now.milestone.tags ?? []) + ["tag-\(client)-\(done)"]
                                }
                                done += 1
                            } catch ClientError.refused(let error) where error.name == "org.summitd.Timeline.Conflict" {
                                conflicts += 1
                            }
                        }
                        return conflicts
                    }
                }
            }
            return try await group.reduce(0, +)
        }
        try await onThread {
            let connection = try server.connect()
            let now: TimelineMethods.One = try connection.call(
                "org.summitd.Timeline.Show", TimelineMethods.Show(name: slug))
            #expect(Set(now.milestone.tags ?? []).count == 80)
            #expect(now.milestone.revision == 81)
            #expect(try Self.history(connection, slug).count == 81)
        }
        #expect(conflicts > 0)
        try await server.stop()
    }

    @Test("is followed as it is made, from any number on")
    func watching() async throws {
        struct Enough: Error {}
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            let slug = try Self.add(connection, "Summit")
            _ = try Self.edit(connection, slug) { $0.title = "Other" }
            var seen: [Int64] = []
            #expect(throws: Enough.self) {
                try server.connect().stream(
                    "org.summitd.Timeline.Watch", HistoryMethods.Watch(since: 1), as: HistoryMethods.WatchReply.self
                ) { reply in
                    seen += reply.changes.map(\.sequence)
                    if seen == [2] { _ = try Self.edit(connection, slug) { $0.title = "Third" } }
                    if seen.count > 1 { throw Enough() }
                }
            }
            #expect(seen == [2, 3])
            #expect(
                try Self.refusal {
                    try server.connect().stream(
                        "org.summitd.Timeline.Watch", HistoryMethods.Watch(since: 99),
                        as: HistoryMethods.WatchReply.self
                    ) { _ in }
                } == "InvalidValue")
        }
        try await server.stop()
    }
}
