import LinuxSystem
import SummitAPI
import SummitClient
import SummitCore
import SummitStore
import SummitTestSupport
import Testing
import Varlink

@testable import SummitDaemon

@Suite("The control server")
struct HandlerTests {
    @Test("answers every method that its interface files declare, and no other")
    func completeness() throws {
        let declared = try Interfaces.all().flatMap { interface in
            interface.methods.map { "\(interface.name).\($0.name)" }
        }
        #expect(Set(declared) == MethodTable.summit.names)
    }

    private static func add(
        _ connection: Connection, _ title: String, _ date: String?, zone: String? = nil,
        _ more: (inout MilestoneInput) -> Void = { _ in }
    ) throws -> TimelineMethods.Changed {
        var input = MilestoneInput(title: title)
        input.when = date.map { WhenInput(text: $0, zone: zone) }
        more(&input)
        return try connection.call("org.summitd.Timeline.Add", TimelineMethods.Add(milestone: input))
    }

    private static func show(_ connection: Connection, _ name: String) throws -> MilestoneMessage {
        try connection.call(
            "org.summitd.Timeline.Show", TimelineMethods.Show(name: name), as: TimelineMethods.One.self
        ).milestone
    }

    private static func reminders(_ connection: Connection) throws -> [ReminderMethods.Delivery] {
        try connection.call(
            "org.summitd.Reminders.List", ReminderMethods.List(), as: ReminderMethods.Deliveries.self
        ).reminders
    }

    private static func refusal(_ body: () throws -> Void) throws -> VarlinkError {
        do {
            try body()
        } catch ClientError.refused(let error) {
            return error
        }
        Issue.record("it was not refused")
        return VarlinkError(name: "none")
    }

    @Test("adds a milestone, gives it a slug, and shows it as DESIGN has it")
    func add() async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            let added = try Self.add(connection, "Third China–Central Asia Summit", "2027-06-17", zone: "Asia/Almaty")
            #expect(added.milestone.slug == "third-china-central-asia-summit-2027")
            let again = try Self.add(connection, "Third China–Central Asia Summit", "2027-06-17")
            #expect(again.milestone.slug == "third-china-central-asia-summit-2027-2")
            #expect(again.warnings.isEmpty)
            let twice = try Self.add(connection, "Third China–Central Asia Summit", "2027-06-17", zone: "Asia/Almaty")
            #expect(twice.milestone.slug == "third-china-central-asia-summit-2027-3")
            #expect(twice.warnings == ["“third-china-central-asia-summit-2027” has the same title and date"])
            #expect(try Self.add(connection, "Third: China, Central Asia summit", "2027-06-17").warnings.isEmpty)
            let shown = try Self.show(connection, "third-china-central-asia-summit-2027")
            #expect(shown.when?.earliest == "2027-06-16T19:00:00Z")
            #expect(shown.when?.latest == "2027-06-17T19:00:00Z")
            #expect(shown.when?.precision == "day")
            #expect(shown.revision == 1)
        }
        try await server.stop()
    }

    @Test("takes the zone that was asked for, else the configuration's, else the client's, else UTC")
    func zones() async throws {
        var configuration = Configuration()
        configuration.zone = "Asia/Tashkent"
        for (asked, configured, client, expected) in [
            ("Asia/Almaty", true, "Europe/Paris", "Asia/Almaty"), (nil, true, "Europe/Paris", "Asia/Tashkent"),
            (nil, false, "Europe/Paris", "Europe/Paris"), (nil, false, nil, "UTC"),
        ] as [(String?, Bool, String?, String)] {
            let server = try await TestServer(configuration: configured ? configuration : Configuration())
            try await onThread {
                var input = MilestoneInput(title: "x")
                input.when = WhenInput(text: "2027-06-17T10:00", zone: asked)
                let added: TimelineMethods.Changed = try server.connect().call(
                    "org.summitd.Timeline.Add", TimelineMethods.Add(milestone: input, clientZone: client))
                #expect(added.milestone.when?.zone == expected)
            }
            try await server.stop()
        }
    }

    @Test(
        "refuses what can't be taken, with the field",
        arguments: [
            ("x", "2025-13-01", "when", "month 13"), ("x", "99999999999", "when", "four digits"),
            ("x", "2025-02-30", "when", "February"), ("a\nb", "2025", "title", "line break"),
            ("a\u{1B}[31mb", "2025", "title", "control character"), ("  ", "2025", "title", "empty"),
            (String(repeating: "x", count: 1_001), "2025", "title", "longer than 1000"),
        ])
    func badValues(_ title: String, _ date: String, _ field: String, _ reason: String) async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            let error = try Self.refusal { _ = try Self.add(connection, title, date) }
            let invalid = try error.parameters(APIError.InvalidValue.self)
            #expect(invalid.field == field)
            #expect(invalid.reason.contains(reason), "\(invalid.reason)")
            #expect(APIError.exitStatus(error.name) == .invalidValue)
        }
        try await server.stop()
    }

    @Test("guards an edit by the revision")
    func conflict() async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            _ = try Self.add(connection, "Summit", "2027")
            var patch = MilestonePatch()
            patch.title = "First"
            let first: TimelineMethods.Changed = try connection.call(
                "org.summitd.Timeline.Edit", TimelineMethods.Edit(name: "summit-2027", revision: 1, set: patch))
            #expect(first.milestone.revision == 2)
            patch.title = "Second"
            let error = try Self.refusal {
                let _: TimelineMethods.Changed = try connection.call(
                    "org.summitd.Timeline.Edit", TimelineMethods.Edit(name: "summit-2027", revision: 1, set: patch))
            }
            #expect(APIError.exitStatus(error.name) == .tryAgain)
            #expect(try Self.show(connection, "summit-2027").title == "First")
        }
        try await server.stop()
    }

    @Test("changes nothing in a dry run, and answers what would be")
    func dryRun() async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            var input = MilestoneInput(title: "Summit")
            input.when = WhenInput(text: "2027")
            let rehearsed: TimelineMethods.Changed = try connection.call(
                "org.summitd.Timeline.Add", TimelineMethods.Add(milestone: input, dryRun: true))
            #expect(rehearsed.milestone.slug == "summit-2027")
            let error = try Self.refusal { _ = try Self.show(connection, "summit-2027") }
            #expect(APIError.exitStatus(error.name) == .notFound)
        }
        try await server.stop()
    }

    @Test("lets whoever may only read try a change, but neither make it nor undo or import")
    func rehearsals() async throws {
        let server = try await TestServer()
        let context = CallContext(
            services: server.services, manager: NoManager(), peer: Peer(pid: 1, uid: 65_534, gid: 65_534, groups: []),
            mayChange: false, limits: ControlLimits())
        func answer(_ method: String, _ parameters: String) async throws -> String {
            let message = #"{"method":"org.summitd.Timeline.\#(method)","parameters":\#(parameters)}"#
            let call = try Call(decoding: Array(message.utf8), limits: Limits())
            let dispatcher = try Dispatcher(methods: .summit, interfaces: try Interfaces.all(), version: "test")
            switch dispatcher.answer(call, context) {
            case .now(let bytes): return String(decoding: bytes, as: UTF8.self)
            case .later(let bytes): return String(decoding: await bytes(), as: UTF8.self)
            case .pages: return "pages"
            case .inTurn(let prepare): return String(decoding: prepare()(), as: UTF8.self)
            }
        }
        let add = #"{"milestone":{"title":"Summit"},"dryRun":"#
        let tried = try await answer("Add", add + "true}")
        #expect(tried.contains(#""slug":"summit""#), "\(tried)")
        let figure = try await answer("FigureAdd", #"{"slug":"trade","title":"Trade","unit":"USD","dryRun":true}"#)
        #expect(figure.contains(#""slug":"trade""#), "\(figure)")
        for (method, parameters) in [
            ("FigureAdd", #"{"slug":"trade","title":"Trade","unit":"USD"}"#),
            ("Add", add + "false}"), ("Add", #"{"milestone":{"title":"Summit"}}"#), ("Undo", #"{"dryRun":true}"#),
            ("Import", #"{"milestones":[],"dryRun":true}"#),
        ] {
            let refused = try await answer(method, parameters)
            #expect(refused.contains("org.varlink.service.PermissionDenied"), "\(method): \(refused)")
        }
        #expect(try await onThread { try server.services.store.read { try $0.isEmpty() } })
        try await server.stop()
    }

    @Test("keeps the old date of what is postponed, and moves or withdraws its reminders")
    func postpone() async throws {
        let server = try await TestServer(now: "2026-11-23T12:00:00Z")
        try await onThread {
            let connection = try server.connect()
            _ = try Self.add(connection, "Summit", "2027-06-17") {
                $0.reminders = [ReminderMessage(trigger: "-P7D"), ReminderMessage(trigger: "-P1D@09:00")]
            }
            #expect(try Self.reminders(connection).map(\.due) == ["2027-06-10T00:00:00Z", "2027-06-16T09:00:00Z"])
            let open: TimelineMethods.Changed = try connection.call(
                "org.summitd.Timeline.Postpone", TimelineMethods.Postpone(name: "summit-2027", to: nil))
            #expect(open.milestone.status == "postponed")
            #expect(open.milestone.when == nil)
            #expect(open.milestone.previously?.map(\.text) == ["2027-06-17"])
            #expect(try Self.reminders(connection).isEmpty)
            let moved: TimelineMethods.Changed = try connection.call(
                "org.summitd.Timeline.Postpone",
                TimelineMethods.Postpone(name: "summit-2027", to: WhenInput(text: "2027-09-01")))
            #expect(moved.milestone.previously?.count == 1)
            #expect(try Self.reminders(connection).map(\.due) == ["2027-08-25T00:00:00Z", "2027-08-31T09:00:00Z"])
            let cancelled: TimelineMethods.Changed = try connection.call(
                "org.summitd.Timeline.Cancel", TimelineMethods.Named(name: "summit-2027"))
            #expect(cancelled.milestone.status == "cancelled")
            #expect(try Self.reminders(connection).isEmpty)
        }
        try await server.stop()
    }

    @Test("lets what is postponed last as long as before, unless the new date says otherwise")
    func postponedLength() async throws {
        let server = try await TestServer(now: "2026-11-23T12:00:00Z")
        try await onThread {
            let connection = try server.connect()
            for (title, end, duration) in [("By duration", nil, "PT1H"), ("By end", "2027-04-02T11:30", nil)] {
                let added = try Self.add(connection, title, nil) {
                    $0.when = WhenInput(text: "2027-04-01T10:00", zone: "Asia/Almaty", end: end, duration: duration)
                }
                func postponed(_ to: WhenInput) throws -> WhenMessage? {
                    try connection.call(
                        "org.summitd.Timeline.Postpone",
                        TimelineMethods.Postpone(name: added.milestone.slug ?? "", to: to),
                        as: TimelineMethods.Changed.self
                    ).milestone.when
                }
                let moved = try postponed(WhenInput(text: "2027-04-08T09:00"))
                #expect(moved?.zone == "Asia/Almaty" && moved?.duration == (duration ?? "P1DT1H30M"))
                #expect(try postponed(WhenInput(text: "2027-04-09T09:00", duration: "PT2H"))?.duration == "PT2H")
                #expect(try postponed(WhenInput(text: "2027-05"))?.duration == nil)
            }
        }
        try await server.stop()
    }

    @Test("changes of a reminder that is there only what is given, and keeps each once")
    func sameReminder() async throws {
        let server = try await TestServer(now: "2026-11-23T12:00:00Z")
        try await onThread {
            let connection = try server.connect()
            let twice = ReminderMessage(trigger: "-P1D")
            _ = try Self.add(connection, "Summit", "2027-06-17") { $0.reminders = [twice, twice] }
            func remind(_ reminder: ReminderMessage) throws -> [String] {
                try connection.call(
                    "org.summitd.Reminders.Add",
                    ReminderMethods.Add(milestone: "summit-2027", reminder: reminder),
                    as: ReminderMethods.AddReply.self
                ).warnings
            }
            let whole = ReminderMessage(
                trigger: "-P3D", priority: "warning", every: "PT1H", atMost: 3, catchUp: "skip")
            #expect(try remind(whole) == [])
            let before = try Self.show(connection, "summit-2027")
            #expect(before.reminders?.map(\.trigger) == ["-P1D", "-P3D"])
            #expect(try remind(ReminderMessage(trigger: "-P3D")) == ["nothing to change"])
            #expect(try Self.show(connection, "summit-2027") == before)
            #expect(try remind(ReminderMessage(trigger: "-P3D", priority: "alert")) == [])
            var changed = try #require(before.reminders?.last)
            changed.priority = "alert"
            #expect(try Self.show(connection, "summit-2027").reminders?.last == changed)
        }
        try await server.stop()
    }

    @Test("refuses numbers that can't be counted on from, and what is set and cleared at once")
    func impossible() async throws {
        let server = try await TestServer(now: "2026-11-23T12:00:00Z")
        try await onThread {
            let connection = try server.connect()
            for generation in [Int64.max, 1_099_511_627_777, -1, .min] {
                let refused = try Self.refusal {
                    _ = try Self.add(connection, "Daily", nil) {
                        $0.generation = 1
                        $0.when = WhenInput(text: "2027-01-01T10:00", zone: "UTC")
                        var override = OverrideMessage(occurrence: "2027-01-02T10:00")
                        (override.text, override.generation) = ("2027-01-02T11:00", generation)
                        $0.when?.recurrence = RecurrenceMessage(rule: "FREQ=DAILY")
                        $0.when?.recurrence?.overrides = [override]
                    }
                }
                #expect(refused.name.hasSuffix("InvalidValue"))
            }
            _ = try Self.add(connection, "Summit", "2027-06-17")
            var patch = MilestonePatch()
            patch.when = WhenInput(text: "2028")
            let refused = try Self.refusal {
                let _: TimelineMethods.Changed = try connection.call(
                    "org.summitd.Timeline.Edit",
                    TimelineMethods.Edit(name: "summit-2027", revision: nil, set: patch, clear: ["when"]))
            }
            #expect(refused.name.hasSuffix("InvalidValue"))
            var dry = TimelineMethods.Edit(name: "summit-2027", revision: nil, set: patch, clear: nil)
            dry.dryRun = true
            let foretold: TimelineMethods.Changed = try connection.call("org.summitd.Timeline.Edit", dry)
            #expect(foretold.fields?.map(\.field) == ["when"])
            #expect(try Self.show(connection, "summit-2027").when?.text == "2027-06-17")
        }
        try await server.stop()
    }

    @Test("answers with lists of any size, in pages that are small enough, and none twice")
    func largeRows() async throws {
        let server = try await TestServer(now: "2026-11-23T12:00:00Z")
        try await onThread {
            let connection = try server.connect()
            let names = (0..<60).map { $0 < 10 ? "large-0\($0)" : "large-\($0)" }
            for name in names {
                _ = try Self.add(connection, name, "2027-06-17") {
                    $0.slug = name
                    $0.summary = name + String(repeating: " and so on", count: 9_900)
                }
            }
            var (listed, exported, logged, archived): ([String], [String], Int, Int) = ([], [], 0, 0)
            try connection.stream("org.summitd.Timeline.List", TimelineMethods.List(query: nil)) {
                (page: TimelineMethods.Milestones) in listed += page.milestones.compactMap(\.slug)
            }
            try connection.stream("org.summitd.Timeline.Export", ImportMethods.Export(query: nil, history: true)) {
                (page: ImportMethods.ExportPage) in
                exported += (page.milestones ?? []).compactMap(\.slug)
                archived += page.changes?.count ?? 0
            }
            try connection.stream("org.summitd.Timeline.History", HistoryMethods.History(name: nil)) {
                (page: HistoryMethods.HistoryReply) in logged += page.changes.count
            }
            #expect(listed == names && exported == names && logged == 60 && archived == 60)
        }
        try await server.stop()
    }

    @Test("exports of a part of the timeline its milestones and their series alone")
    func partOfIt() async throws {
        let server = try await TestServer(now: "2026-11-23T12:00:00Z")
        try await onThread {
            let connection = try server.connect()
            for slug in ["summits", "others"] {
                let _: TimelineMethods.SeriesReply = try connection.call(
                    "org.summitd.Timeline.SeriesAdd",
                    TimelineMethods.SeriesAdd(series: SeriesMessage(slug: slug, title: slug, cadence: nil)))
            }
            _ = try Self.add(connection, "One", "2027") {
                $0.series = Milestone.Membership(slug: "summits", edition: 1)
                $0.tags = ["wanted"]
            }
            _ = try Self.add(connection, "Two", "2027") { $0.series = Milestone.Membership(slug: "others", edition: 1) }
            let _: TimelineMethods.FigureReply = try connection.call(
                "org.summitd.Timeline.FigureAdd", FigureMethods.Add(slug: "trade", title: "Trade", unit: "USD"))
            func export(_ query: QueryMessage?) throws -> [String] {
                var found: [String] = []
                try connection.stream("org.summitd.Timeline.Export", ImportMethods.Export(query: query, history: nil)) {
                    (page: ImportMethods.ExportPage) in
                    found += (page.series ?? []).map(\.slug) + (page.figures ?? []).map(\.slug)
                    found += (page.milestones ?? []).compactMap(\.slug)
                }
                return found
            }
            var query = QueryMessage()
            query.tags = ["wanted"]
            #expect(try export(query) == ["summits", "one-2027"])
            #expect(try export(nil) == ["others", "summits", "trade", "one-2027", "two-2027"])
        }
        try await server.stop()
    }

    @Test("skips a reminder that is past when it is added, and says so")
    func pastReminder() async throws {
        let server = try await TestServer(now: "2027-06-12T00:00:00Z")
        try await onThread {
            let connection = try server.connect()
            _ = try Self.add(connection, "Summit", "2027-06-17")
            let reply: ReminderMethods.AddReply = try connection.call(
                "org.summitd.Reminders.Add",
                ReminderMethods.Add(milestone: "summit-2027", reminder: ReminderMessage(trigger: "-P7D")))
            #expect(reply.warnings.count == 1)
            #expect(try Self.reminders(connection).map(\.state) == ["skipped"])
        }
        try await server.stop()
    }

    @Test("plans by the policies of the configuration, and skips the past of them")
    func policies() async throws {
        var configuration = Configuration()
        configuration.reminders.policies = [
            ReminderPolicy(
                name: "summits", tag: "summit", reminders: [Reminder(trigger: try Trigger(canonical: "-P7D"))])
        ]
        let server = try await TestServer(configuration: configuration)
        try await onThread {
            let connection = try server.connect()
            for (title, date, tags) in [
                ("Past", "2025-06-17", ["summit"]), ("Coming", "2027-06-17", ["summit"]), ("Other", "2027-06-17", []),
            ] {
                let added = try Self.add(connection, title, date) { $0.tags = tags }
                #expect(added.warnings == [])
            }
            let reminders = try Self.reminders(connection)
            #expect(reminders.map(\.milestone) == ["past-2025", "coming-2027"])
            #expect(reminders.map(\.state) == ["skipped", "due"])
            #expect(reminders[1].policy == "summits")
        }
        try await server.stop()
    }

    @Test("says what is coming: the finer date first, projected editions in their place, what is under way apart")
    func upcoming() async throws {
        let server = try await TestServer(now: "2025-06-01T00:00:00Z")
        try await onThread {
            let connection = try server.connect()
            let _: TimelineMethods.SeriesReply = try connection.call(
                "org.summitd.Timeline.SeriesAdd",
                TimelineMethods.SeriesAdd(series: SeriesMessage(slug: "summits", title: "Summits", cadence: "P2Y")))
            _ = try Self.add(connection, "Astana", "2025-06-17") {
                $0.series = Milestone.Membership(slug: "summits", edition: 2)
            }
            _ = try Self.add(connection, "Railway", "2025")
            _ = try Self.add(connection, "Later", "2028")
            _ = try Self.add(connection, "Year", "2027-01-01")
            func titles(_ now: String?, limit: Int? = nil) throws -> ([String], [String]) {
                var query = QueryMessage()
                query.now = now
                query.limit = limit
                let reply: TimelineMethods.UpcomingReply = try connection.call(
                    "org.summitd.Timeline.Upcoming", TimelineMethods.List(query: query))
                return (reply.milestones.map(\.title), reply.underway.map(\.title))
            }
            #expect(try titles(nil).0 == ["Astana", "Year", "Summits, edition 3", "Later"])
            #expect(try titles(nil).1 == ["Railway"])
            #expect(try titles("2026-11-23").0 == ["Year", "Summits, edition 3", "Later"])
            #expect(try titles("2027-06-01").0 == ["Later"])
            #expect(try titles(nil, limit: 2).0 == ["Astana", "Year"])
        }
        try await server.stop()
    }

    @Test("answers what it has changed before it ends, and changes nothing else", .timeLimit(.minutes(2)))
    func stopping() async throws {
        let server = try await TestServer()
        let clients = (0..<24).map { number in
            Task {
                try await onThread {
                    let connection = try server.connect()
                    var count = 0
                    while (try? Self.add(connection, "Client \(number), \(count)", "2027")) != nil { count += 1 }
                    return count
                }
            }
        }
        while try server.services.store.read({ try $0.milestoneCount() }) < 100 {
            try await Task.sleep(for: .milliseconds(1))
        }
        try await server.stop()
        var answered = 0
        for client in clients { answered += try await client.value }
        let store = try Store(path: server.scratch.file("timeline.db"), hash: sha256)
        let made = try store.read { try $0.milestoneCount() }
        try store.close()
        #expect(made == answered)
    }

    @Test("streams a long list in pages to callers that take more, and to no other")
    func streaming() async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            for number in 0..<450 { _ = try Self.add(connection, "M \(number)", "2027") }
            var replies = 0
            var slugs: Set<String> = []
            try connection.stream("org.summitd.Timeline.List", TimelineMethods.List(query: nil)) {
                (page: TimelineMethods.Milestones) in
                replies += 1
                slugs.formUnion(page.milestones.compactMap(\.slug))
            }
            #expect(slugs.count == 450)
            #expect(replies == 3)
            let error = try Self.refusal {
                let _: TimelineMethods.Milestones = try connection.call(
                    "org.summitd.Timeline.List", TimelineMethods.List(query: nil))
            }
            #expect(error.name == VarlinkError.Standard.expectedMore)
        }
        try await server.stop()
    }

    @Test("imports all or nothing, and the same again changes nothing")
    func importing() async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            func rows(_ dates: [String]) -> ImportMethods.Import {
                ImportMethods.Import(
                    milestones: dates.enumerated().map { index, date in
                        var input = MilestoneInput(title: "Row \(index)")
                        input.uid = "row-\(index)@test"
                        input.slug = "row-\(index)"
                        input.when = WhenInput(text: date)
                        return input
                    })
            }
            func send(_ call: ImportMethods.Import) throws -> [Int] {
                let reply: ImportMethods.ImportReply = try connection.call("org.summitd.Timeline.Import", call)
                return [reply.added, reply.changed, reply.unchanged]
            }
            let error = try Self.refusal { _ = try send(rows(["2025", "2025-02-30"])) }
            #expect(try error.parameters(APIError.InvalidValue.self).row == 1)
            #expect(try send(rows(["2025", "2026"])) == [2, 0, 0])
            #expect(try send(rows(["2025", "2026"])) == [0, 0, 2])
            #expect(try send(rows(["2025", "2027"])) == [0, 1, 1])
            #expect(try Self.show(connection, "row-1").revision == 2)
        }
        try await server.stop()
    }

    @Test("logs who made a change, and what the program calls itself")
    func actor() async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            try connection.identify(as: "a test")
            _ = try Self.add(connection, "Summit", "2027")
            let log = try server.services.store.read { try $0.changes(limit: 9) }
            #expect(log.map(\.change.actor.program) == ["a test"])
            #expect(log[0].change.actor.pid > 0)
        }
        try await server.stop()
    }
}

/// A daemon that nobody asks for anything.
private struct NoManager: ManagerActions {
    func reload() async throws -> Configuration { Configuration() }

    var facts: ManagerFacts {
        ManagerFacts(
            started: Instant(secondsSinceEpoch: 0), mode: "test", store: "test", storeCheck: "unchecked",
            journal: "absent", clockBelieved: true, connections: 0, droppedLogLines: 0)
    }
}
