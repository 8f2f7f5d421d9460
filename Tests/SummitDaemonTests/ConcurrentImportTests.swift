import Foundation
import GRDB
import SummitAPI
import SummitClient
import SummitCore
import SummitTestSupport
import Testing
import Varlink

@testable import SummitDaemon
@testable import SummitStore

@Suite("Imports at the same time")
struct ConcurrentImportTests {
    private typealias Client = ImportTests.Client

    private static func add(_ connection: Connection, _ slug: String, uid: String? = nil) throws -> String? {
        var input = MilestoneInput(title: "Mine")
        (input.slug, input.uid) = (slug, uid)
        let changed: TimelineMethods.Changed = try connection.call(
            "org.summitd.Timeline.Add", TimelineMethods.Add(milestone: input))
        return changed.milestone.slug
    }

    private static func isToldToWait(_ name: String, _ body: () throws -> Void) throws {
        let error = try ImportTests.refusal(body)
        #expect(error.name == "org.summitd.Timeline.ImportUnderWay")
        #expect(APIError.exitStatus(error.name) == .tryAgain)
        #expect(APIError.message(error).contains("“\(name)”"))
    }

    /// Nothing is left of any import, and the log says what is there.
    private static func isSound(_ server: TestServer, milestones: Int) throws {
        let left = try ImportTests.leftovers(server)
        #expect(left == [0, 0, 0, milestones, 0, milestones])
        #expect(try server.services.store.read { try $0.unloggedDocuments(limit: 9) } == [])
    }

    @Test(
        "that bring the same: the second is told to try again, and finds it when the first is done",
        arguments: ["uid", "slug"])
    func same(_ what: String) async throws {
        let server = try await TestServer()
        try await onThread {
            let (connection, other) = (try server.connect(), try server.connect())
            let (first, second) = (try Client(connection), try Client(other))
            try first.rows([ImportTests.row(1, "2027"), ImportTests.row(2, "2027")])
            let row = ImportTests.row(1, "2028") {
                if what == "slug" { $0.uid = "another@test" } else { $0.slug = "another" }
            }
            try Self.isToldToWait(what == "slug" ? "row-1" : "row-1@test") {
                try second.rows([ImportTests.row(3, "2027"), row], keepGoing: true)
            }
            try second.end(dryRun: true)
            try first.end()
            #expect(try ImportTests.slugs(other) == ["row-1", "row-2"])
            let again = try Client(other)
            let reply = try again.rows([ImportTests.row(3, "2027"), ImportTests.row(1, "2028")])
            #expect(reply.added == 1 && reply.changed == 1)
            try again.end()
            #expect(try ImportTests.slugs(connection) == ["row-1", "row-2", "row-3"])
            try Self.isSound(server, milestones: 3)
        }
        try await server.stop()
    }

    @Test("that change the same: the second can't be closed any more, and what the first did stays")
    func sameChange() async throws {
        let server = try await TestServer()
        try await onThread {
            let (connection, other) = (try server.connect(), try server.connect())
            let client = try Client(connection)
            try client.rows([ImportTests.row(0, "2027"), ImportTests.row(1, "2027"), ImportTests.row(2, "2027")])
            try client.end()
            let (first, second, third) = (try Client(connection), try Client(other), try Client(other))
            try first.rows([ImportTests.row(1, "2030") { $0.title = "First" }])
            try second.rows([ImportTests.row(1, "2027") { $0.summary = "second" }])
            try third.rows([ImportTests.row(2, "2031")])
            try first.end()
            let error = try ImportTests.refusal { try second.end() }
            #expect(error.name == "org.summitd.Timeline.ImportSpoiled")
            try third.end()
            let seen = try server.services.store.read { try $0.milestone("row-1")?.milestone }
            #expect(seen?.title == "First" && seen?.summary == nil)
            try Self.isSound(server, milestones: 3)
        }
        try await server.stop()
    }

    @Test("with an addition of the same: that is told to try again, and without a slug of its own it gets the next")
    func addition() async throws {
        let server = try await TestServer()
        try await onThread {
            let (connection, other) = (try server.connect(), try server.connect())
            let client = try Client(connection)
            try client.rows([ImportTests.row(1, "2027") { $0.slug = "mine" }])
            try Self.isToldToWait("mine") { _ = try Self.add(other, "mine") }
            try Self.isToldToWait("row-1@test") { _ = try Self.add(other, "other", uid: "row-1@test") }
            let free: TimelineMethods.Changed = try other.call(
                "org.summitd.Timeline.Add", TimelineMethods.Add(milestone: MilestoneInput(title: "Mine")))
            #expect(free.milestone.slug == "mine-2")
            try client.end(dryRun: true)
            #expect(try Self.add(other, "mine") == "mine")
            try Self.isSound(server, milestones: 2)
        }
        try await server.stop()
    }

    @Test("with an undoing that would bring back what the import brings: that is told to try again")
    func undoing() async throws {
        let server = try await TestServer()
        try await onThread {
            let (connection, other) = (try server.connect(), try server.connect())
            #expect(try Self.add(other, "row-1", uid: "row-1@test") == "row-1")
            let _: TimelineMethods.One = try other.call(
                "org.summitd.Timeline.Remove", TimelineMethods.Named(name: "row-1"))
            let client = try Client(connection)
            try client.rows([ImportTests.row(1, "2027")])
            try Self.isToldToWait("row-1@test") {
                let _: HistoryMethods.UndoReply = try other.call(
                    "org.summitd.Timeline.Undo", HistoryMethods.Undo(sequence: nil))
            }
            try client.end()
            try Self.isSound(server, milestones: 1)
        }
        try await server.stop()
    }

    @Test("that bring the same edition of a series: the second is told to try again, as is an addition of it")
    func edition() async throws {
        let server = try await TestServer()
        try await onThread {
            let (connection, other) = (try server.connect(), try server.connect())
            let series = try Client(connection)
            try series.rows([]) { $0.series = [SeriesMessage(slug: "summit", title: "Summit")] }
            try series.end()
            let (first, second) = (try Client(connection), try Client(other))
            func row(_ number: Int) -> MilestoneInput {
                ImportTests.row(number, "2027") { $0.series = Milestone.Membership(slug: "summit", edition: 1) }
            }
            try first.rows([row(1)])
            try Self.isToldToWait("row-1") { try second.rows([row(2)]) }
            var input = MilestoneInput(title: "Mine")
            input.series = Milestone.Membership(slug: "summit", edition: 1)
            try Self.isToldToWait("row-1") {
                let _: TimelineMethods.Changed = try other.call(
                    "org.summitd.Timeline.Add", TimelineMethods.Add(milestone: input))
            }
            try first.end()
            try second.end(dryRun: true)
        }
        try await server.stop()
    }
}
