import Foundation
import GRDB
import LinuxSystem
import SummitAPI
import SummitClient
import SummitCore
import SummitTestSupport
import Synchronization
import Testing
import Varlink

@testable import SummitDaemon
@testable import SummitStore

@Suite("An import")
struct ImportTests {
    // MARK: What the tests share

    static func row(_ number: Int, _ date: String, _ edit: (inout MilestoneInput) -> Void = { _ in }) -> MilestoneInput
    {
        var input = MilestoneInput(title: "Row \(number)")
        input.uid = "row-\(number)@test"
        input.slug = "row-\(number)"
        input.when = WhenInput(text: date)
        edit(&input)
        return input
    }

    struct Client {
        let connection: Connection
        let name: String

        init(_ connection: Connection) throws {
            self.connection = connection
            let reply: ImportMethods.BeginReply = try connection.call(
                "org.summitd.Timeline.BeginImport", ImportMethods.Begin(clientZone: "UTC"))
            name = reply.import
        }

        @discardableResult
        func rows(
            _ milestones: [MilestoneInput], keepGoing: Bool = false, details: Bool = false,
            _ edit: (inout ImportMethods.Rows) -> Void = { _ in }
        ) throws -> ImportMethods.RowsReply {
            var call = ImportMethods.Rows(import: name, clientZone: "UTC", keepGoing: keepGoing, details: details)
            call.milestones = milestones
            edit(&call)
            return try connection.call("org.summitd.Timeline.ImportRows", call)
        }

        @discardableResult
        func end(dryRun: Bool = false) throws -> [ImportMethods.EndReply] {
            var replies: [ImportMethods.EndReply] = []
            try connection.stream(
                "org.summitd.Timeline.EndImport", ImportMethods.End(import: name, dryRun: dryRun),
                as: ImportMethods.EndReply.self
            ) { replies.append($0) }
            return replies
        }
    }

    static func slugs(_ connection: Connection) throws -> [String] {
        var slugs: [String] = []
        try connection.stream("org.summitd.Timeline.List", TimelineMethods.List(query: nil)) {
            (page: TimelineMethods.Milestones) in slugs += page.milestones.compactMap(\.slug)
        }
        return slugs.sorted()
    }

    static func refusal(_ body: () throws -> Void) throws -> VarlinkError {
        do {
            try body()
        } catch ClientError.refused(let error) {
            return error
        }
        throw Failed("it was taken")
    }

    struct Failed: Error {
        let reason: String
        init(_ reason: String) { self.reason = reason }
    }

    /// What of an import is left in the store.
    static func leftovers(_ server: TestServer) throws -> [Int] {
        try server.services.store.read { reader in
            try ["import", "import_document", "import_relation", "milestone_row", "series", "milestone_text"].map {
                try Int.fetchOne(reader.db, sql: "SELECT count(*) FROM \($0)") ?? -1
            }
        }
    }

    static func wait(until isTrue: () throws -> Bool) throws {
        for _ in 0..<2_000 where try !isTrue() { usleep(5_000) }
        guard try isTrue() else { throw Failed("it did not come to that") }
    }

    static func everything(_ server: TestServer) throws -> [String] {
        try server.services.store.read { reader in
            try reader.page(TimelineQuery(), size: .max - 1).milestones.map { try Documents.encode($0.milestone) }
                + reader.allSeries().map(Documents.encode) + reader.allFigures().map(Documents.encode)
        }
    }

    // MARK: Seen at once or not at all

    @Test("is seen by nobody before it is closed, and then as a whole, with its log and its reminders")
    func whole() async throws {
        let server = try await TestServer(now: "2026-11-23T12:00:00Z")
        try await onThread {
            let (connection, other) = (try server.connect(), try server.connect())
            let old = try Client(connection)
            try old.rows([Self.row(0, "2027"), Self.row(1, "2027")])
            try old.end()
            let before = try server.services.store.read { try $0.lastChange() }

            let client = try Client(connection)
            try client.rows([
                Self.row(1, "2028-05-01") { $0.reminders = [ReminderMessage(trigger: "-P7D")] }, Self.row(2, "2028"),
            ]) { call in
                call.series = [SeriesMessage(slug: "new-series", title: "New")]
                call.figures = [FigureMessage(slug: "new-figure", title: "New", unit: "t", observations: [])]
            }
            try client.rows([
                Self.row(3, "2029-01-01") {
                    $0.series = Milestone.Membership(slug: "new-series", edition: 1)
                    $0.relations = [RelationMessage(kind: "follows", milestone: "row-4")]
                    $0.reminders = [ReminderMessage(trigger: "-P1D")]
                }, Self.row(4, "2028-12-31"),
            ])
            func seen() throws -> [String] {
                let one: TimelineMethods.One = try other.call(
                    "org.summitd.Timeline.Show", TimelineMethods.Show(name: "row-1"))
                let series: TimelineMethods.SeriesListReply = try other.call(
                    "org.summitd.Timeline.SeriesList", TimelineMethods.All())
                let figures: TimelineMethods.FigureListReply = try other.call(
                    "org.summitd.Timeline.FigureList", TimelineMethods.All())
                return try Self.slugs(other) + [one.milestone.when?.text ?? ""] + series.series.map(\.slug)
                    + figures.figures.map(\.slug)
            }
            #expect(try seen() == ["row-0", "row-1", "2027"])
            #expect(try server.services.store.read { try $0.lastChange() } == before)
            #expect(try server.services.store.read { try $0.nextDue() } == nil)
            let replies = try client.end()
            #expect(replies.first?.done == 0 && replies.first?.total == 4)
            #expect(replies.last?.done == 4)
            #expect(
                try seen()
                    == ["row-0", "row-1", "row-2", "row-3", "row-4", "2028-05-01", "new-series", "new-figure"])
            try server.services.store.read { reader in
                let changes = try reader.changes(after: before, limit: 99)
                #expect(changes.count == 6)
                // One call to take back.
                #expect(Set(changes.map { $0.change.job ?? $0.sequence }).count == 1)
                #expect(try reader.unloggedDocuments(limit: 9) == [])
                #expect(try reader.nextDue()?.slug == "row-1")
                #expect(try reader.milestone("row-1")?.milestone.revision == 2)
                #expect(try reader.milestone("row-3")?.milestone.relations.map(\.uid) == ["row-4@test"])
            }
            #expect(try Self.leftovers(server) == [0, 0, 0, 5, 1, 5])
        }
        try await server.stop()
    }

    @Test("whose client goes away, or that is only tried, leaves nothing", arguments: [true, false])
    func broken(_ isTried: Bool) async throws {
        let server = try await TestServer()
        try await onThread {
            let other = try server.connect()
            let first = try Client(other)
            try first.rows([Self.row(1, "2027")])
            try first.end()
            let before = try Self.everything(server)
            func bring() throws {
                let client = try Client(try server.connect())
                try client.rows((0..<300).map { Self.row($0, "2030") }) {
                    $0.series = [SeriesMessage(slug: "s", title: "S")]
                    $0.figures = [FigureMessage(slug: "f", title: "F", unit: "t", observations: [])]
                }
                if isTried { try client.end(dryRun: true) }
            }
            try bring()
            try Self.wait { try Self.leftovers(server) == [0, 0, 0, 1, 0, 1] }
            #expect(try Self.everything(server) == before)
            #expect(try server.services.store.read { try $0.changeCount() } == 1)
        }
        try await server.stop()
    }

    @Test("is for the connection that has begun it, and once")
    func owner() async throws {
        let server = try await TestServer()
        try await onThread {
            let client = try Client(try server.connect())
            let stranger = try server.connect()
            let error = try Self.refusal {
                let _: ImportMethods.RowsReply = try stranger.call(
                    "org.summitd.Timeline.ImportRows",
                    ImportMethods.Rows(import: client.name, clientZone: nil, keepGoing: nil, details: nil))
            }
            #expect(error.name == "org.summitd.Timeline.NoSuchImport")
            try client.end()
            let refused1 = try Self.refusal { try client.rows([]) }
            #expect(refused1.name == "org.summitd.Timeline.NoSuchImport")
            let refused2 = try Self.refusal { try client.end() }
            #expect(refused2.name == "org.summitd.Timeline.NoSuchImport")
        }
        try await server.stop()
    }

    @Test("does not undo what somebody changes meanwhile: it can't be closed then, and leaves nothing")
    func spoiled() async throws {
        let server = try await TestServer()
        try await onThread {
            let (connection, other) = (try server.connect(), try server.connect())
            let first = try Client(connection)
            try first.rows([Self.row(0, "2027"), Self.row(1, "2027")])
            try first.end()
            let client = try Client(connection)
            try client.rows([Self.row(0, "2028"), Self.row(2, "2028")])
            var patch = MilestonePatch()
            patch.title = "By hand"
            let _: TimelineMethods.Changed = try other.call(
                "org.summitd.Timeline.Edit", TimelineMethods.Edit(name: "row-0", set: patch))
            let refused3 = try Self.refusal { try client.rows([]) }
            #expect(refused3.name == "org.summitd.Timeline.ImportSpoiled")
            let error = try Self.refusal { try client.end() }
            #expect(error.name == "org.summitd.Timeline.ImportSpoiled")
            #expect(APIError.exitStatus(error.name) == .tryAgain)
            #expect(try Self.slugs(other) == ["row-0", "row-1"])
            #expect(try Self.leftovers(server) == [0, 0, 0, 2, 0, 2])
            let again = try Client(connection)
            try again.rows([Self.row(0, "2028"), Self.row(2, "2028")])
            try again.end()
            #expect(try Self.slugs(other) == ["row-0", "row-1", "row-2"])
        }
        try await server.stop()
    }

    @Test("has its slugs from the moment they come, and one of another is refused")
    func slugsTaken() async throws {
        let server = try await TestServer()
        try await onThread {
            let (connection, other) = (try server.connect(), try server.connect())
            let client = try Client(connection)
            try client.rows([Self.row(1, "2027")])
            var input = MilestoneInput(title: "Mine")
            input.slug = "row-1"
            let error = try Self.refusal {
                let _: TimelineMethods.Changed = try other.call(
                    "org.summitd.Timeline.Add", TimelineMethods.Add(milestone: input))
            }
            #expect(error.name == "org.summitd.Timeline.ImportUnderWay")
            let refused = try client.rows(
                [Self.row(2, "2027") { $0.slug = "row-1" }, Self.row(3, "2027")], keepGoing: true)
            #expect(refused.added == 1)
            #expect(refused.rows.map(\.outcome) == ["refused"])
            try client.end()
            #expect(try Self.slugs(other) == ["row-1", "row-3"])
        }
        try await server.stop()
    }

    // MARK: Rows

    @Test("says what would become of each row, and takes a row that comes twice as the second has it")
    func outcomes() async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            let first = try Client(connection)
            try first.rows([Self.row(0, "2027"), Self.row(1, "2027")])
            try first.end()
            let client = try Client(connection)
            let reply = try client.rows(
                [
                    Self.row(0, "2027"), Self.row(1, "2028"), Self.row(2, "2027"), Self.row(2, "2029"),
                    Self.row(3, "2027-02-30"),
                ], keepGoing: true, details: true)
            let counts: [Int] = [reply.added, reply.changed, reply.unchanged, reply.older]
            #expect(counts == [1, 2, 1, 0] as [Int])
            #expect(reply.rows.map(\.outcome).sorted() == ["added", "changed", "changed", "refused"])
            let changed = try #require(reply.rows.first { $0.row == 1 })
            #expect(changed.fields?.map(\.field) == ["when"])
            let refused = try #require(reply.rows.first { $0.outcome == "refused" })
            #expect(refused.row == 4 && refused.field == "when")
            try client.end()
            try server.services.store.read { reader in
                let twice = try #require(try reader.milestone("row-2")?.milestone)
                #expect(twice.when?.nominalStart == "2029[UTC]")
                #expect(twice.revision == 1)
            }
        }
        try await server.stop()
    }

    static let ages: [(file: CalendarObject, outcome: String)] = [
        (CalendarObject(sequence: 2, modified: "2026-01-02T00:00:00Z"), "unchanged"),
        (CalendarObject(sequence: 1, modified: "2027-01-01T00:00:00Z"), "older"),
        (CalendarObject(sequence: 2, modified: "2026-01-01T00:00:00Z"), "older"),
        (CalendarObject(sequence: 2, modified: "2026-01-03T00:00:00Z"), "changed"),
        (CalendarObject(sequence: 3, modified: "2025-01-01T00:00:00Z"), "changed"),
        (CalendarObject(sequence: 2), "changed"),
    ]

    @Test("goes by SEQUENCE and LAST-MODIFIED: the same state changes nothing, an older one is told", arguments: ages)
    func age(_ file: CalendarObject, _ outcome: String) async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            let first = try Client(connection)
            try first.rows([
                Self.row(1, "2027") { $0.calendar = CalendarObject(sequence: 2, modified: "2026-01-02T00:00:00Z") }
            ])
            try first.end()
            let second = try Client(connection)
            let reply = try second.rows(
                [
                    Self.row(1, "2028") { $0.calendar = file }
                ], details: true)
            let counts = ["unchanged": reply.unchanged, "older": reply.older, "changed": reply.changed]
            #expect(counts.filter { $0.value > 0 } == [outcome: 1])
            try second.end()
            let when = try server.services.store.read { try $0.milestone("row-1")?.milestone.when?.nominalStart }
            #expect(when == (outcome == "changed" ? "2028[UTC]" : "2027[UTC]"))
        }
        try await server.stop()
    }

    @Test("refuses a relation to what is nowhere, with the number of the row in the whole import")
    func relations() async throws {
        let server = try await TestServer()
        try await onThread {
            let client = try Client(try server.connect())
            try client.rows([Self.row(0, "2027"), Self.row(1, "2027")])
            try client.rows([
                Self.row(2, "2027"),
                Self.row(3, "2027") { $0.relations = [RelationMessage(kind: "follows", milestone: "nowhere")] },
            ])
            let error = try Self.refusal { try client.end() }
            let invalid = try error.parameters(APIError.InvalidValue.self)
            #expect(invalid.row == 3 && invalid.field == "relations")
            #expect(try Self.leftovers(server) == [0, 0, 0, 0, 0, 0])
        }
        try await server.stop()
    }

    // MARK: Calls that are sent without waiting

    @Test(
        "takes calls that are sent without waiting in turn, each with its answer, and what comes behind them after them"
    )
    func pipelined() async throws {
        let server = try await TestServer()
        try await onThread {
            let client = try Client(try server.connect())
            func send(_ method: String, _ parameters: some Encodable) throws {
                try client.connection.begin(
                    "org.summitd.Timeline.\(method)", try RawJSON(validating: JSONEncoder().encode(parameters)))
            }
            // A call of a thousand rows, then shorter ones, so that each is ready long before its turn.
            let sizes = [1_000, 3, 0, 40, 1, 2]
            var first = 0
            for size in sizes {
                var call = ImportMethods.Rows(import: client.name, clientZone: "UTC", keepGoing: true, details: true)
                call.milestones = (first..<first + size).map { Self.row($0, $0 % 10 == 7 ? "no date" : "2028") }
                // The same once more is not new: what came before is in the store by then.
                if size == 40 { call.milestones?.append(Self.row(2, "2029")) }
                try send("ImportRows", call)
                first += size
            }
            try send("List", TimelineMethods.List(query: nil))
            try send("ImportRows", ImportMethods.Rows(import: "none", clientZone: "UTC", keepGoing: nil, details: nil))
            first = 0
            for size in sizes {
                let reply = try client.connection.answer(as: ImportMethods.RowsReply.self)
                let refused = (first..<first + size).count { $0 % 10 == 7 }
                #expect(reply.added == size - refused && reply.changed == (size == 40 ? 1 : 0))
                #expect(reply.rows.count { $0.outcome == "refused" } == refused)
                first += size
            }
            #expect(throws: ClientError.self) {
                _ = try client.connection.answer(as: ImportMethods.RowsReply.self)  // List wants `more`
            }
            #expect(throws: ClientError.self) { _ = try client.connection.answer(as: ImportMethods.RowsReply.self) }
            #expect(try client.end().last?.done == first - (0..<first).count { $0 % 10 == 7 })
        }
        try await server.stop()
    }

    @Test("takes rows by the zone rules in force when they are written, not when they were read")
    func newRulesMeanwhile() async throws {
        let scratch = try Scratch()
        try scratch.install(zone: "Test", from: "Asia/Tashkent")  // +05:00
        let server = try await TestServer(zones: ZoneDirectory(path: scratch.path))
        try await onThread {
            let services = server.services
            let (run, _) = try ImportRun.begin(services, Actor(uid: 0, user: nil, pid: 1, program: nil))
            var call = ImportMethods.Rows(import: "", clientZone: "UTC", keepGoing: nil, details: nil)
            call.milestones = [Self.row(0, "2028-05-01T10:00") { $0.when?.zone = "Test" }]
            let rows = try ImportRun.Rows(call, services)
            try scratch.install(zone: "Test", from: "Asia/Dubai")  // +04:00
            services.zonesMayHaveChanged()
            #expect(try run.bring(rows, first: 0).added == 1)
            let left = try run.close()
            #expect(try run.settle(left, from: 0).done == 1)
            let stored = try services.store.read { try $0.milestone("row-0") }
            #expect(stored?.earliest?.description == "2028-05-01T06:00:00Z")
        }
        try await server.stop()
    }

    // MARK: Between seen and settled

    @Test("keeps a reminder that was planned before its row was settled, and fell due since")
    func plannedMeanwhile() async throws {
        let server = try await TestServer(now: "2028-04-01T00:00:00Z")
        let (run, left) = try await onThread {
            try Self.closed(server, [Self.row(0, "2028-05-01") { $0.reminders = [ReminderMessage(trigger: "-P1D")] }])
        }
        // New zone rules, say, have all that is seen planned anew.
        server.services.zonesMayHaveChanged()
        try await Replanning(services: server.services).runIfNeeded()
        try server.set(now: "2028-04-30T12:00:00Z")
        try await onThread {
            #expect(try run.settle(left, from: 0).warnings == [])
            let reminders: ReminderMethods.Deliveries = try server.connect().call(
                "org.summitd.Reminders.List", ReminderMethods.List())
            #expect(reminders.reminders.map(\.state) == ["due"])
        }
        try await server.stop()
    }

    /// An import that is closed, and of which nothing is settled yet.
    private static func closed(_ server: TestServer, _ rows: [MilestoneInput]) throws -> (ImportRun, [Int64]) {
        let actor = Actor(uid: 0, user: "root", pid: 1, program: "test")
        let (run, _) = try ImportRun.begin(server.services, actor)
        var call = ImportMethods.Rows(import: "", clientZone: "UTC", keepGoing: nil, details: nil)
        call.milestones = rows
        _ = try run.bring(ImportRun.Rows(call, server.services), first: 0)
        return (run, try run.close())
    }

    @Test("can be read, changed and removed before all of it is settled, and each entry of the log fits the one before")
    func unsettled() async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            let first = try Client(connection)
            try first.rows((0..<6).map { Self.row($0, "2027") })
            try first.end()
            let (run, left) = try Self.closed(
                server,
                (0..<9).map { number in
                    Self.row(number, "2028-0\(number % 9 + 1)-01") { $0.reminders = [ReminderMessage(trigger: "-P1D")] }
                })
            #expect(left.count == 9)
            #expect(try Self.slugs(connection) == (0..<9).map { "row-\($0)" })
            var patch = MilestonePatch()
            patch.title = "Edited"
            for name in ["row-1", "row-7@test"] {
                let _: TimelineMethods.Changed = try connection.call(
                    "org.summitd.Timeline.Edit", TimelineMethods.Edit(name: name, set: patch))
            }
            for name in ["row-2", "row-8"] {
                let _: TimelineMethods.One = try connection.call(
                    "org.summitd.Timeline.Remove", TimelineMethods.Named(name: name))
            }
            // Another import of the same rows finds them as they are seen.
            let again = try Client(connection)
            let reply = try again.rows([
                Self.row(3, "2028-04-01") { $0.reminders = [ReminderMessage(trigger: "-P1D")] }, Self.row(4, "2030"),
            ])
            #expect(reply.changed == 1)
            #expect(reply.unchanged == 1)
            try again.end()
            var done = 0
            repeat { done = try run.settle(left, from: done).done } while done < left.count
            let seen = try Self.slugs(connection)
            #expect(seen == [0, 1, 3, 4, 5, 6, 7].map { "row-\($0)" })
            try server.services.store.read { reader in
                #expect(try reader.unloggedDocuments(limit: 9) == [])
                #expect(try reader.milestone("row-1")?.milestone.title == "Edited")
                #expect(try reader.milestone("row-4")?.milestone.when?.nominalStart == "2030[UTC]")
                for slug in seen {
                    let log = try reader.changes(
                        before: .max, of: [(.milestone, identifier: slug + "@test")], limit: 99)
                    for (newer, older) in zip(log, log.dropFirst()) {
                        #expect(newer.change.before == older.change.after, "\(slug)")
                    }
                    #expect(log.last?.change.before == nil)
                    #expect(try reader.plannedInstants(of: slug + "@test").count == 1, "\(slug)")
                }
            }
            #expect(try Self.leftovers(server) == [0, 0, 0, 7, 0, 7])
        }
        try await server.stop()
    }

    @Test(
        "that the daemon did not come to the end of is done with at the next start, or removed",
        arguments: [true, false])
    func restart(_ isClosed: Bool) async throws {
        let server = try await TestServer()
        let scratch = server.scratch
        let left = try await onThread {
            let first = try Client(try server.connect())
            try first.rows([Self.row(0, "2027")])
            try first.end()
            if isClosed {
                let (run, left) = try Self.closed(server, (0..<5).map { Self.row($0, "2028") })
                return try run.settle(Array(left.prefix(2)) + [-1], from: 0).done
            }
            let (run, _) = try ImportRun.begin(
                server.services, Actor(uid: 0, user: nil, pid: 1, program: nil))
            var call = ImportMethods.Rows(import: "", clientZone: "UTC", keepGoing: nil, details: nil)
            call.milestones = (0..<5).map { Self.row($0, "2028") }
            _ = try run.bring(ImportRun.Rows(call, server.services), first: 0)
            return 0
        }
        #expect(left == (isClosed ? 3 : 0))
        try await server.stop()
        let again = try await TestServer(scratch: scratch)
        try await onThread {
            try again.services.brokenImports.findLeftovers(again.services)
            // Somebody may be quicker than the clearing up.
            let early = try Client(try again.connect())
            try early.rows([Self.row(9, "2029")])
            again.services.brokenImports.clearLeftovers(again.services)
            try early.rows([])
            try early.end(dryRun: true)
            let connection = try again.connect()
            #expect(try Self.slugs(connection) == (0..<(isClosed ? 5 : 1)).map { "row-\($0)" })
            #expect(try again.services.store.read { try $0.unloggedDocuments(limit: 9) } == [])
            #expect(try Self.leftovers(again) == [0, 0, 0, isClosed ? 5 : 1, 0, isClosed ? 5 : 1])
        }
        try await again.stop()
    }

    @Test("leaves nothing behind where its client goes away while its rows come in")
    func goneMeanwhile() async throws {
        let server = try await TestServer()
        try await onThread {
            let rows = (0..<600).map { Self.row($0, "2027") }
            let first = try Client(try server.connect())
            try first.rows(rows)
            try first.end()
            let isOver = Atomic(false)
            let done = DispatchSemaphore(value: 0)
            Thread.detachNewThread {
                while !isOver.load(ordering: .acquiring) {
                    try? server.services.writer.writeAndWait(.changes) { try $0.setSetting("test", "x") }
                }
                done.signal()
            }
            for round in 0..<30 {
                let socket = try UnixSocket.connect(path: server.socketPath)
                try UnixSocket.send(
                    all: Array("{\"method\":\"org.summitd.Timeline.BeginImport\",\"parameters\":{}}\0".utf8),
                    on: socket.rawValue)
                var answer: [UInt8] = []
                while !answer.contains(0) {
                    _ = try UnixSocket.receive(into: &answer, on: socket.rawValue, timeoutMilliseconds: 5_000)
                }
                let name = try #require(String(decoding: answer, as: UTF8.self).firstMatch(of: /"import":"(\d+)"/))
                var call = ImportMethods.Rows(
                    import: String(name.output.1), clientZone: "UTC", keepGoing: nil, details: nil)
                call.milestones = rows.map {
                    var row = $0
                    row.summary = "round \(round)"
                    return row
                }
                let message = ["method": "org.summitd.Timeline.ImportRows"]
                var text = String(decoding: try JSONEncoder().encode(message), as: UTF8.self).dropLast()
                text += ",\"parameters\":" + String(decoding: try JSONEncoder().encode(call), as: UTF8.self) + "}\0"
                try UnixSocket.send(all: Array(text.utf8), on: socket.rawValue)
                usleep(UInt32(round * 1_500))
            }
            try Self.wait { try Self.leftovers(server).first == 0 }
            isOver.store(true, ordering: .releasing)
            done.wait()
            #expect(try Self.leftovers(server) == [0, 0, 0, 600, 0, 600])
        }
        try await server.stop()
    }

    @Test("has rows of earlier versions removed that belong to no import any more")
    func strays() async throws {
        let server = try await TestServer()
        try await onThread {
            let first = try Client(try server.connect())
            try first.rows((0..<3).map { Self.row($0, "2027") })
            try first.end()
            _ = try server.services.writer.writeAndWait(.changes) { writer in
                try writer.db.execute(
                    sql: """
                        INSERT INTO milestone_row (uid, slug, revision, status, sort_key, fineness, recurring, document,
                            import, replaces)
                        SELECT uid, slug, revision, status, sort_key, fineness, recurring, document, 99, id
                        FROM milestone_row
                        """)
            }
            #expect(try Self.leftovers(server)[3] == 6)
            server.services.brokenImports.clearLeftovers(server.services)
            #expect(try Self.leftovers(server)[3] == 3)
            #expect(try Self.slugs(try server.connect()) == ["row-0", "row-1", "row-2"])
        }
        try await server.stop()
    }

    @Test("is ended where its connection has gone before it could be given its number")
    func goneAtOnce() async throws {
        let server = try await TestServer()
        try await onThread {
            for _ in 0..<20 {
                let socket = try UnixSocket.connect(path: server.socketPath)
                try UnixSocket.send(
                    all: Array("{\"method\":\"org.summitd.Timeline.BeginImport\",\"parameters\":{}}\0".utf8),
                    on: socket.rawValue)
            }
            let connection = try server.connect()
            let _: TimelineMethods.Changed = try connection.call(
                "org.summitd.Timeline.Add", TimelineMethods.Add(milestone: MilestoneInput(title: "Behind them")))
            try Self.wait { try Self.leftovers(server).first == 0 }
        }
        try await server.stop()
    }

    @Test("is done with although the reminders of one row can't be planned, and says so")
    func unplannable() async throws {
        let server = try await TestServer(now: "2027-01-01T00:00:00Z")
        try await onThread {
            let connection = try server.connect()
            let client = try Client(connection)
            let reminders = [ReminderMessage(trigger: "-P1D")]
            try client.rows([
                Self.row(0, "2027-01-01T00:00") {
                    $0.when?.recurrence = RecurrenceMessage(rule: "FREQ=SECONDLY")
                    $0.reminders = reminders
                }, Self.row(1, "2027-06-01") { $0.reminders = reminders },
            ])
            #expect(try client.end().last?.skipped == 1)
            #expect(try Self.slugs(connection) == ["row-0", "row-1"])
            let planned: ReminderMethods.Deliveries = try connection.call(
                "org.summitd.Reminders.List", ReminderMethods.List())
            #expect(planned.reminders.map(\.milestone) == ["row-1"])
            let _: TimelineMethods.One = try connection.call(
                "org.summitd.Timeline.Remove", TimelineMethods.Named(name: "row-0"))
            #expect(try Self.leftovers(server) == [0, 0, 0, 1, 0, 1])
        }
        try await server.stop()
    }

    @Test(
        "of a log is refused where an entry holds what could not be added, however good its hash is",
        arguments: [
            ("u", "A B", "Title", "slug"), ("u", "a-b", "\u{1B}[31mRed", "title"), ("u", "a-b", "", "title"),
            ("other", "a-b", "Title", "has another"), ("u", "a-b", "Undoes itself", "which is not before it"),
            ("u", "a-b", "Was nothing", "can be read"), ("u", "a-b", "Done by \u{1B}", "plain text"),
        ])
    func unsoundArchive(_ uid: String, _ slug: String, _ title: String, _ reason: String) async throws {
        let (undoes, before) = (title == "Undoes itself" ? Int64(1) : nil, title == "Was nothing" ? "nothing" : nil)
        let verb = reason == "plain text" ? title : "add"
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            let shown = reason == "plain text" ? "Title" : title
            let document = try Documents.encode(Milestone(uid: uid, slug: slug, title: shown))
            let change = Change(
                at: Instant(secondsSinceEpoch: 0), actor: Actor(uid: 0, user: nil, pid: 1, program: nil), verb: verb,
                subject: .milestone, identifier: "u", before: before, after: document, undoes: undoes, job: nil)
            let end = try server.services.store.read { try $0.logEnd().hash }
            let hash = Hexadecimal.text(sha256(change.chainBytes(sequence: 1, previousHash: end)))
            let client = try Client(connection)
            try client.rows([]) {
                $0.changes = [ArchivedChange(StoreReader.LoggedChange(sequence: 1, change: change, hash: hash))]
            }
            let refused = try Self.refusal { try client.end() }
            #expect(refused.name.hasSuffix("InvalidValue"))
            #expect("\(refused)".contains(reason), "\(refused)")
            #expect(try Self.slugs(connection) == [])
        }
        try await server.stop()
    }

    @Test("is out of the way at once when a change or a reminder waits")
    func precedence() async throws {
        let server = try await TestServer()
        try await onThread {
            let writer = server.services.writer
            let order = SharedList<String>()
            let started = DispatchSemaphore(value: 0)
            let (claims, changes) = (SharedList<Int>(), SharedList<Int>())
            let finished = DispatchSemaphore(value: 0)
            Thread.detachNewThread {
                try? writer.writeEachAndWait(5_000) { _, index in
                    if index == 3 {
                        started.signal()
                        // Until both wait in their queues.
                        while claims.elements.isEmpty || changes.elements.isEmpty { usleep(200) }
                        usleep(20_000)
                    }
                    order.append(contentsOf: ["\(index)"])
                }
                finished.signal()
            }
            started.wait()
            let both = DispatchGroup()
            for (lane, name, mark) in [
                (WriteQueue.Lane.changes, "change", changes), (.reminders, "claim", claims),
            ] {
                both.enter()
                Thread.detachNewThread {
                    mark.append(contentsOf: [1])
                    try? writer.writeAndWait(lane) { _ in order.append(contentsOf: [name]) }
                    both.leave()
                }
            }
            both.wait()
            finished.wait()
            #expect(order.elements.count == 5_002)
            #expect(Array(order.elements[..<6]) == ["0", "1", "2", "3", "claim", "change"])
            #expect(Array(order.elements[6...]) == (4..<5_000).map { "\($0)" })
        }
        try await server.stop()
    }

    @Test("undoes a step that fails after it has written, and that step alone")
    func failingStep() async throws {
        let server = try await TestServer()
        try await onThread {
            struct Stop: Error {}
            let writer = server.services.writer
            // A transaction that begins in the middle, so that steps of one before are not taken again.
            for (failing, expected) in [(0, 0), (7, 7), (1_500, 1_500)] {
                #expect(throws: Stop.self) {
                    try writer.writeEachAndWait(3_000) { writer, index in
                        try writer.setSetting("step", "\(index)")
                        try writer.db.execute(
                            sql: "INSERT INTO setting (name, value) VALUES (?, '')", arguments: ["\(index)"])
                        if index == failing { throw Stop() }
                    }
                }
                let left = try server.services.store.read { reader in
                    (
                        last: try reader.setting("step"),
                        rows: try Int.fetchOne(reader.db, sql: "SELECT count(*) FROM setting WHERE value = ''")
                    )
                }
                #expect(left.rows == expected)
                #expect(left.last == (expected == 0 ? nil : "\(expected - 1)"))
                try writer.writeAndWait(.changes) {
                    try $0.db.execute(sql: "DELETE FROM setting WHERE value = '' OR name = 'step'")
                }
            }
        }
        try await server.stop()
    }

    /// Two series of steps, of which the second is in the queue before the first is through.
    private static func gather(
        _ server: TestServer, second count: Int,
        _ step: @escaping @Sendable (_ writer: StoreWriter, _ name: String) throws -> Void
    ) -> [String] {
        let writer = server.services.writer
        let (started, coming) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let outcomes = SharedList<String>()
        let both = DispatchGroup()
        for (name, count) in [("first", 3), ("second", count)] {
            both.enter()
            Thread.detachNewThread {
                do {
                    if name == "second" {
                        started.wait()
                        coming.signal()
                    }
                    try writer.writeEachAndWait(count, gathers: true) { writer, index in
                        if name == "first", index == 2 {
                            started.signal()
                            // Once more where the steps are taken again.
                            coming.wait()
                            coming.signal()
                            usleep(50_000)
                        }
                        try step(writer, "\(name) \(index)")
                    }
                } catch {
                    outcomes.append(contentsOf: ["\(name): \(error)"])
                }
                both.leave()
            }
        }
        both.wait()
        return outcomes.elements
    }

    private static func insert(_ name: String, _ writer: StoreWriter) throws {
        try writer.db.execute(sql: "INSERT INTO setting (name, value) VALUES (?, 'step')", arguments: [name])
    }

    private static func inserted(_ server: TestServer) throws -> [String] {
        try server.services.writer.writeAndWait(.changes) {
            try String.fetchAll($0.db, sql: "SELECT name FROM setting WHERE value = 'step' ORDER BY name")
        }
    }

    @Test("of several calls goes into one transaction")
    func gathering() async throws {
        let server = try await TestServer()
        try await onThread {
            // A machine with much else to do may let the second come too late.
            let isGathered = try (0..<20).contains { _ in
                let before = server.services.store.writes
                let outcomes = Self.gather(server, second: 2) { writer, name in try Self.insert(name, writer) }
                #expect(outcomes == [])
                // The last of these is that of the question itself, before which the others have ended.
                let kept = try Self.inserted(server)
                let transactions = server.services.store.writes - before
                #expect(kept == ["first 0", "first 1", "first 2", "second 0", "second 1"])
                try server.services.writer.writeAndWait(.changes) {
                    try $0.db.execute(sql: "DELETE FROM setting WHERE value = 'step'")
                }
                return transactions == 2
            }
            #expect(isGathered)
        }
        try await server.stop()
    }

    @Test("keeps what other calls brought when a step fails that is gathered with theirs")
    func gatheredFailure() async throws {
        struct Stop: Error {}
        let server = try await TestServer()
        try await onThread {
            let outcomes = Self.gather(server, second: 4) { writer, name in
                try Self.insert(name, writer)
                if name == "second 1" { throw Stop() }
            }
            #expect(outcomes == ["second: Stop()"])
            let kept = try Self.inserted(server)
            #expect(kept == ["first 0", "first 1", "first 2", "second 0"])
            #expect(server.services.writer.loss == nil)
        }
        try await server.stop()
    }

    @Test("is not closed when rows were lost that had been taken", arguments: [false, true])
    func lostRows(moreCome: Bool) async throws {
        let server = try await TestServer()
        try await onThread {
            let client = try Client(try server.connect())
            try client.rows([Self.row(1, "2027")])
            let (other, writer) = (try server.connect(), server.services.writer)
            // It throws where the transaction had to end before it was answered.
            var isAnswered = false
            while !isAnswered {
                do {
                    try writer.writeEachAndWait(1, gathers: true) { writer, _ in
                        // What only the end of the transaction finds wrong.
                        try writer.db.execute(
                            sql: """
                                PRAGMA defer_foreign_keys = ON;
                                INSERT INTO milestone_tag (tag, milestone_id) VALUES ('nowhere', 99)
                                """)
                    }
                    isAnswered = true
                } catch is StoreError {}
            }
            // These may come before that is found, and are lost too.
            if moreCome { _ = try? client.rows([Self.row(2, "2028")]) }
            #expect(throws: ClientError.self) { try client.end() }
            #expect(writer.loss?.count == 1)
            #expect(try Self.slugs(other) == [])
            // One that is begun now has lost nothing.
            let next = try Client(other)
            try next.rows([Self.row(3, "2029")])
            try next.end()
            #expect(try Self.slugs(other) == ["row-3"])
        }
        try await server.stop()
    }

    @Test("leaves each transaction durable that is not its own")
    func durability() async throws {
        let server = try await TestServer()
        try await onThread {
            let levels = SharedList<Int>()
            @Sendable func note(_ writer: StoreWriter) throws {
                levels.append(contentsOf: [try Int.fetchOne(writer.db, sql: "PRAGMA synchronous") ?? -1])
            }
            try server.services.writer.writeEachAndWait(1) { writer, _ in try note(writer) }
            try server.services.writer.writeAndWait(.changes) { try note($0) }
            try server.services.writer.writeEachAndWait(1) { writer, _ in try note(writer) }
            try server.services.writer.writeAndWait(.reminders) { try note($0) }
            #expect(levels.elements == [1, 2, 1, 2])
        }
        try await server.stop()
    }

    // MARK: Archives

    private static func archive(_ connection: Connection) throws -> [ArchivedChange] {
        var changes: [ArchivedChange] = []
        try connection.stream(
            "org.summitd.Timeline.Export", ImportMethods.Export(query: nil, history: true),
            as: ImportMethods.ExportPage.self
        ) { changes += $0.changes ?? [] }
        return changes
    }

    private static func restore(_ changes: [ArchivedChange], _ server: TestServer) throws {
        let client = try Client(try server.connect())
        for start in stride(from: 0, to: changes.count, by: 7) {
            try client.rows([]) { $0.changes = Array(changes[start..<min(start + 7, changes.count)]) }
        }
        try client.end()
    }

    @Test("an archive has entries of any size that could be recorded; what is larger could not")
    func largeEntries() async throws {
        let (server, other) = (try await TestServer(), try await TestServer())
        try await onThread {
            let connection = try server.connect()
            func add(quotes: Int) throws {
                var input = MilestoneInput(title: "Large \(quotes)")
                input.sources = (0..<quotes).map { Source(title: "\($0)", quote: String(repeating: "/", count: 9_900)) }
                let _: TimelineMethods.Changed = try connection.call(
                    "org.summitd.Timeline.Add", TimelineMethods.Add(milestone: input))
            }
            try add(quotes: 46)
            let error = #expect(throws: ClientError.self) { try add(quotes: 49) }
            #expect("\(String(describing: error))".contains("more than 950000"))
            for title in ["Larger", "Largest"] {
                var patch = MilestonePatch()
                patch.title = title
                let _: TimelineMethods.Changed = try connection.call(
                    "org.summitd.Timeline.Edit", TimelineMethods.Edit(name: "large-46", set: patch))
            }
            let _: TimelineMethods.One = try connection.call(
                "org.summitd.Timeline.Remove", TimelineMethods.Named(name: "large-46"))
            let _: HistoryMethods.UndoReply = try connection.call(
                "org.summitd.Timeline.Undo", HistoryMethods.Undo(sequence: nil))
            let archive = try Self.archive(connection)
            #expect(archive.map { $0.before == nil } == [true, true, true, false, true])
            let client = try Client(try other.connect())
            for change in archive { try client.rows([]) { $0.changes = [change] } }
            try client.end()
            let again = try Self.archive(try other.connect())
            #expect(again == archive)
            #expect(try other.services.store.read { try $0.unloggedDocuments(limit: 1) }.isEmpty)
        }
        try await server.stop()
        try await other.stop()
    }

    @Test("an archive is restored where a zone of it is not installed: what has reminders in it, too")
    func archiveWithoutZone() async throws {
        let scratch = try Scratch()
        try scratch.install(zone: "Test", from: "Asia/Tashkent")
        let server = try await TestServer(zones: ZoneDirectory(path: scratch.path))
        let other = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            var input = MilestoneInput(title: "Far")
            input.when = WhenInput(text: "2099-05-01T10:00", zone: "Test")
            input.reminders = [ReminderMessage(trigger: "-P1D")]
            let _: TimelineMethods.Changed = try connection.call(
                "org.summitd.Timeline.Add", TimelineMethods.Add(milestone: input))
            try Self.restore(try Self.archive(connection), other)
            let shown: TimelineMethods.One = try other.connect().call(
                "org.summitd.Timeline.Show", TimelineMethods.Show(name: "far-2099"))
            #expect(shown.milestone.when?.text == "2099-05-01T10:00:00[Test]")
        }
        try await server.stop()
        try await other.stop()
    }

    /// A timeline with a past: random milestones, edited, moved, removed and taken back.
    private static func makeHistory(_ server: TestServer, seed: UInt64) throws {
        let client = try Client(try server.connect())
        var random = RandomMilestones(seed: seed)
        var numbers = Numbers(seed: seed)
        let connection = client.connection
        try client.rows([]) { call in
            call.series = (0..<3).map { _ in SeriesMessage(random.series()) }
            call.figures = (0..<3).map { _ in FigureMessage(random.figure()) }
        }
        try client.rows((0..<20).map { Self.row($0, "2027-0\($0 % 9 + 1)-11") })
        try client.end()
        for number in 0..<20 where numbers.chance(2) {
            var patch = MilestonePatch()
            patch.title = random.milestone().title
            patch.when = numbers.chance(2) ? WhenInput(text: "2028-02-1\(number % 10)") : nil
            let _: TimelineMethods.Changed = try connection.call(
                "org.summitd.Timeline.Edit", TimelineMethods.Edit(name: "row-\(number)", set: patch))
            if numbers.chance(3) {
                let _: TimelineMethods.One = try connection.call(
                    "org.summitd.Timeline.Remove", TimelineMethods.Named(name: "row-\(number)"))
                if numbers.chance(2) {
                    let _: HistoryMethods.UndoReply = try connection.call(
                        "org.summitd.Timeline.Undo", HistoryMethods.Undo(sequence: nil))
                }
            }
        }
    }

    @Test("of an archive makes the identical timeline, history, hashes and all", arguments: 1...5)
    func archive(_ seed: UInt64) async throws {
        let (server, other) = (try await TestServer(), try await TestServer())
        try await onThread {
            try Self.makeHistory(server, seed: seed)
            let archive = try Self.archive(try server.connect())
            #expect(archive.count > 30)
            try Self.restore(archive, other)
            #expect(try Self.everything(other) == Self.everything(server))
            #expect(try Self.archive(try other.connect()) == archive)
            let logs = try [server, other].map { server in
                try server.services.store.read { try $0.changes(limit: .max) }
            }
            #expect(logs[0] == logs[1])
            #expect(try other.services.store.read { try $0.unloggedDocuments(limit: 9) } == [])
        }
        try await server.stop()
        try await other.stop()
    }

    @Test(
        "of an archive that was altered, is not whole, comes with rows or to a timeline that has something is refused")
    func archiveRefused() async throws {
        let server = try await TestServer()
        try await onThread {
            try Self.makeHistory(server, seed: 7)
            let archive = try Self.archive(try server.connect())
            let other = try server.connect()
            let refused4 = try Self.refusal { try Self.restore(archive, server) }
            #expect(refused4.name == "org.summitd.Timeline.InvalidValue")
            #expect(try Self.archive(other) == archive)
        }
        let empty = try await TestServer()
        try await onThread {
            let archive = try Self.archive(try server.connect())
            var altered = archive
            altered[20].user = "somebody"
            for changes in [altered, Array(archive.dropFirst()), archive.filter { $0.sequence != 9 }] {
                let error = try Self.refusal { try Self.restore(changes, empty) }
                #expect(try error.parameters(APIError.InvalidValue.self).field == "changes")
                #expect(try Self.leftovers(empty) == [0, 0, 0, 0, 0, 0])
            }
            let client = try Client(try empty.connect())
            try client.rows([Self.row(1, "2027")]) { $0.changes = archive }
            let refused5 = try Self.refusal { try client.end() }
            #expect(refused5.name == "org.summitd.Timeline.InvalidValue")
            try Self.restore(archive, empty)
            #expect(try Self.everything(empty) == Self.everything(server))
        }
        try await server.stop()
        try await empty.stop()
    }
}
