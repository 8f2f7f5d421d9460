import Foundation
import LinuxSystem
import SummitAPI
import SummitClient
import SummitCore
import SummitStore
import SummitTestSupport
import Testing
import Varlink

@testable import SummitDaemon

/// What of the timeline is told apart by names, and what counts from when.
@Suite("Names and times")
struct NamesAndTimesTests {
    @discardableResult
    private static func add(
        _ connection: Connection, _ title: String, _ date: String? = nil,
        _ more: (inout MilestoneInput) -> Void = { _ in }
    ) throws -> TimelineMethods.Changed {
        var input = MilestoneInput(title: title)
        input.when = date.map { WhenInput(text: $0, zone: "UTC") }
        more(&input)
        return try connection.call("org.summitd.Timeline.Add", TimelineMethods.Add(milestone: input))
    }

    @discardableResult
    private static func edit(
        _ connection: Connection, _ name: String, _ body: (inout MilestonePatch) -> Void
    ) throws -> TimelineMethods.Changed {
        var patch = MilestonePatch()
        body(&patch)
        return try connection.call(
            "org.summitd.Timeline.Edit", TimelineMethods.Edit(name: name, revision: nil, set: patch))
    }

    private static func bring(
        _ connection: Connection, _ rows: [MilestoneInput], series: [SeriesMessage]? = nil
    ) throws -> ImportMethods.ImportReply {
        var call = ImportMethods.Import(milestones: rows)
        call.series = series
        return try connection.call("org.summitd.Timeline.Import", call)
    }

    private static func reminders(
        _ connection: Connection, _ list: ReminderMethods.List = ReminderMethods.List()
    ) throws -> [ReminderMethods.Delivery] {
        let reply: ReminderMethods.Deliveries = try connection.call("org.summitd.Reminders.List", list)
        return reply.reminders
    }

    /// The name of the error.
    private static func refusal(_ body: () throws -> Void) throws -> String {
        do {
            try body()
            return "none"
        } catch ClientError.refused(let error) {
            return error.name.split(separator: ".").last.map(String.init) ?? ""
        }
    }

    // MARK: Names

    @Test("keep slugs and uids apart: neither is the other of another milestone")
    func names() async throws {
        let server = try await TestServer(now: "2027-06-01T12:00:00Z")
        try await onThread {
            let connection = try server.connect()
            try Self.add(connection, "Board", "2027-06-10") {
                ($0.uid, $0.slug) = ("event-1", "board")
                $0.reminders = [ReminderMessage(trigger: "-P1D")]
            }
            #expect(try Self.refusal { try Self.add(connection, "Other") { $0.slug = "event-1" } } == "SlugTaken")
            #expect(try Self.refusal { try Self.edit(connection, "board") { $0.slug = "event-1" } } == "none")
            try Self.edit(connection, "event-1") { $0.slug = "board" }
            #expect(try Self.refusal { try Self.add(connection, "Third") { $0.uid = "board" } } == "InvalidValue")
            // A slug that is made from the title goes out of the way.
            #expect(try Self.add(connection, "Event 1").milestone.slug == "event-1-2")
            // A row with a uid is known by that alone, and one with a slug by that.
            var row = MilestoneInput(title: "Snowboard race")
            row.uid = "board"
            #expect(try Self.refusal { _ = try Self.bring(connection, [row]) } == "InvalidValue")
            row.uid = nil
            row.slug = "event-1"
            #expect(try Self.refusal { _ = try Self.bring(connection, [row]) } == "InvalidValue")
            let shown: TimelineMethods.One = try connection.call(
                "org.summitd.Timeline.Show", TimelineMethods.Show(name: "board"))
            #expect(shown.milestone.title == "Board")
        }
        try await server.stop()
    }

    @Test("a name that was that of very many has its history, a page at a time")
    func nameOfMany() async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            for _ in 0..<600 {
                try Self.add(connection, "Nightly") { $0.slug = "nightly" }
                let _: TimelineMethods.One = try connection.call(
                    "org.summitd.Timeline.Remove", TimelineMethods.Named(name: "nightly"))
            }
            var numbers: [Int64] = []
            try connection.stream(
                "org.summitd.Timeline.History", HistoryMethods.History(name: "nightly"),
                as: HistoryMethods.HistoryReply.self
            ) { numbers += $0.changes.map(\.sequence) }
            #expect(numbers == (1...1_200).reversed())
        }
        try await server.stop()
    }

    @Test("a list of conditions has an end, and countries are read in either case")
    func conditions() async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            try Self.add(connection, "One", "2030") { $0.place = Place(country: "KZ") }
            func upcoming(_ body: (inout QueryMessage) -> Void) throws -> Int {
                var query = QueryMessage()
                body(&query)
                let reply: TimelineMethods.UpcomingReply = try connection.call(
                    "org.summitd.Timeline.Upcoming", TimelineMethods.List(query: query))
                return reply.milestones.count
            }
            #expect(try upcoming { $0.countries = ["kz"] } == 1)
            #expect(try upcoming { $0.tags = (0..<100).map { "t\($0)" } } == 0)
            #expect(try Self.refusal { _ = try upcoming { $0.tags = (0..<101).map { "t\($0)" } } } == "InvalidValue")
        }
        try await server.stop()
    }

    // MARK: Imports

    @Test("an import is told where a series was changed meanwhile, and nobody takes one that it brings")
    func seriesMeanwhile() async throws {
        let server = try await TestServer()
        try await onThread {
            let (one, other) = (try server.connect(), try server.connect())
            func put(_ title: String) throws -> String {
                try Self.refusal {
                    let _: TimelineMethods.SeriesReply = try other.call(
                        "org.summitd.Timeline.SeriesAdd",
                        TimelineMethods.SeriesAdd(series: SeriesMessage(slug: "new", title: title)))
                }
            }
            func begin(_ series: SeriesMessage) throws -> String {
                let begun: ImportMethods.BeginReply = try one.call(
                    "org.summitd.Timeline.BeginImport", ImportMethods.Begin(clientZone: nil))
                var rows = ImportMethods.Rows(import: begun.import, clientZone: nil, keepGoing: nil, details: nil)
                rows.series = [series]
                let _: ImportMethods.RowsReply = try one.call("org.summitd.Timeline.ImportRows", rows)
                return begun.import
            }
            func end(_ name: String) throws -> String {
                try Self.refusal {
                    try one.stream(
                        "org.summitd.Timeline.EndImport", ImportMethods.End(import: name, dryRun: nil),
                        as: ImportMethods.EndReply.self
                    ) { _ in }
                }
            }
            let first = try begin(SeriesMessage(slug: "new", title: "Brought"))
            #expect(try put("By hand") == "ImportUnderWay")
            #expect(try end(first) == "none")
            let second = try begin(SeriesMessage(slug: "new", title: "Brought again"))
            let _: TimelineMethods.SeriesReply = try other.call(
                "org.summitd.Timeline.SeriesEdit",
                TimelineMethods.SeriesEdit(slug: "new", title: "By hand", cadence: nil, clear: nil))
            #expect(try end(second) == "ImportSpoiled")
            let shown: TimelineMethods.SeriesListReply = try other.call(
                "org.summitd.Timeline.SeriesList", TimelineMethods.All(asOf: nil))
            #expect(shown.series.map(\.title) == ["By hand"])
        }
        try await server.stop()
    }

    @Test("an import reads its rows in the zone that it was begun with")
    func zoneOfImport() async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            #expect(
                try Self.refusal {
                    let _: ImportMethods.BeginReply = try connection.call(
                        "org.summitd.Timeline.BeginImport", ImportMethods.Begin(clientZone: "Nope"))
                } == "InvalidValue")
            let begun: ImportMethods.BeginReply = try connection.call(
                "org.summitd.Timeline.BeginImport", ImportMethods.Begin(clientZone: "Asia/Tokyo"))
            var rows = ImportMethods.Rows(import: begun.import, clientZone: nil, keepGoing: nil, details: nil)
            var row = MilestoneInput(title: "Tokyo")
            row.when = WhenInput(text: "2028-05-05T10:00")
            rows.milestones = [row]
            let _: ImportMethods.RowsReply = try connection.call("org.summitd.Timeline.ImportRows", rows)
            try connection.stream(
                "org.summitd.Timeline.EndImport", ImportMethods.End(import: begun.import, dryRun: nil),
                as: ImportMethods.EndReply.self
            ) { _ in }
            let shown: TimelineMethods.One = try connection.call(
                "org.summitd.Timeline.Show", TimelineMethods.Show(name: "tokyo-2028"))
            #expect(shown.milestone.when?.text == "2028-05-05T10:00:00+09:00[Asia/Tokyo]")
            let name = try #require(
                { () -> String? in
                    do {
                        try connection.stream(
                            "org.summitd.Timeline.EndImport", ImportMethods.End(import: "mine", dryRun: nil),
                            as: ImportMethods.EndReply.self
                        ) { _ in }
                        return nil
                    } catch ClientError.refused(let error) {
                        return try error.parameters(APIError.Name.self).name
                    }
                }())
            #expect(name == "mine")
        }
        try await server.stop()
    }

    @Test("what falls due while an import is settled was seen before, and is given")
    func dueWhileSettled() async throws {
        let server = try await TestServer(now: "2027-06-01T12:00:00Z")
        try await onThread {
            let connection = try server.connect()
            let begun: ImportMethods.BeginReply = try connection.call(
                "org.summitd.Timeline.BeginImport", ImportMethods.Begin(clientZone: nil))
            var rows = ImportMethods.Rows(import: begun.import, clientZone: nil, keepGoing: nil, details: nil)
            rows.milestones = [("Past", "2027-06-01T11:59:50"), ("Soon", "2027-06-01T12:00:05")].map { title, at in
                var row = MilestoneInput(title: title)
                row.when = WhenInput(text: at, zone: "UTC")
                row.reminders = [ReminderMessage(trigger: "PT0S")]
                return row
            }
            let _: ImportMethods.RowsReply = try connection.call("org.summitd.Timeline.ImportRows", rows)
            // The first answer says that it is seen; the clock goes on before the rows are settled.
            try connection.stream(
                "org.summitd.Timeline.EndImport", ImportMethods.End(import: begun.import, dryRun: nil),
                as: ImportMethods.EndReply.self
            ) { reply in if reply.done == 0 { try server.set(now: "2027-06-01T12:00:10Z") } }
            #expect(try Self.reminders(connection).map(\.state) == ["skipped", "due"])
        }
        try await server.stop()
    }

    @Test("what was changed while an import was settled is not shown as of its end")
    func changedWhileSettled() async throws {
        let server = try await TestServer(now: "2027-06-01T12:00:00Z")
        try await onThread {
            let (connection, other) = (try server.connect(), try server.connect())
            let begun: ImportMethods.BeginReply = try connection.call(
                "org.summitd.Timeline.BeginImport", ImportMethods.Begin(clientZone: nil))
            var rows = ImportMethods.Rows(import: begun.import, clientZone: nil, keepGoing: nil, details: nil)
            rows.milestones = (0..<3).map { MilestoneInput(title: "Row \($0)") }
            let _: ImportMethods.RowsReply = try connection.call("org.summitd.Timeline.ImportRows", rows)
            try server.set(now: "2027-06-01T12:00:05Z")
            let run = try #require(try server.services.store.read { try $0.unfinishedImports() }.first)
            let actor = Actor(uid: 0, user: nil, pid: 1, program: nil)
            let stamp = StoreWriter.Stamp(
                at: try Instant(parsing: "2027-06-01T12:00:05Z"), actor: actor, verb: "import")
            try server.services.writer.writeAndWait(.changes) { try $0.close(import: run, stamp) }
            // It is seen; the others are logged behind this, with the time of the end.
            try server.set(now: "2027-06-01T12:00:10Z")
            try Self.edit(other, "row-0") { $0.title = "Later" }
            let left = try server.services.store.read { try $0.unsettled(import: run) }
            try server.services.writer.writeEachAndWait(left.count) { _ = try $0.settle(left[$1], import: run) }
            func title(_ asOf: String?) throws -> String {
                let one: TimelineMethods.One = try other.call(
                    "org.summitd.Timeline.Show", TimelineMethods.Show(name: "row-0", asOf: asOf))
                return one.milestone.title
            }
            #expect(try title(nil) == "Later")
            #expect(try title("2027-06-01T12:00:05Z") == "Row 0")
            #expect(try title("2027-06-01T12:00:10Z") == "Later")
        }
        try await server.stop()
    }

    // MARK: Reminders

    @Test("a reminder of an end that has moved is another one")
    func movedEnd() async throws {
        let server = try await TestServer(now: "2027-06-01T12:00:00Z")
        try await onThread {
            let connection = try server.connect()
            try Self.add(connection, "Talk", "2027-06-01T11:00") {
                $0.when?.end = "2027-06-01T12:04"
                $0.slug = "talk"
                $0.reminders = [ReminderMessage(trigger: "end:-PT5M"), ReminderMessage(trigger: "PT90M")]
            }
            // What counts from the start and was skipped by hand stays so.
            let _: ReminderMethods.Deliveries = try connection.call(
                "org.summitd.Reminders.Skip", ReminderMethods.Named(name: "talk"))
            #expect(try Self.reminders(connection).map(\.state) == ["skipped", "skipped"])
            try Self.edit(connection, "talk") {
                $0.when = WhenInput(text: "2027-06-01T11:00", zone: "UTC", end: "2027-06-01T14:00")
            }
            let all = try Self.reminders(connection)
            #expect(all.map(\.state) == ["skipped", "skipped", "due"])
            #expect(all.last?.due == "2027-06-01T13:55:00Z")
            // A change of something else moves nothing.
            try Self.edit(connection, "talk") { $0.title = "Talks" }
            #expect(try Self.reminders(connection).count == 3)
            // What a file says moves it as well.
            try server.set(now: "2027-06-01T13:56:00Z")
            let services = server.services
            _ = try services.writer.writeAndWait(.reminders) { writer in
                try writer.claim(upTo: services.clock(), at: 0, bootID: nil, limit: 9)
            }
            var row = MilestoneInput(title: "Talks")
            row.slug = "talk"
            row.when = WhenInput(text: "2027-06-01T11:00", zone: "UTC", end: "2027-06-01T16:00")
            #expect(try Self.bring(connection, [row]).changed == 1)
            #expect(try Self.reminders(connection).last?.due == "2027-06-01T15:55:00Z")
        }
        try await server.stop()
    }

    @Test("several reminders at one time are one, with what any of them asks for")
    func sameTime() async throws {
        let server = try await TestServer(now: "2027-06-01T12:00:00Z")
        try await onThread {
            let connection = try server.connect()
            let added = try Self.add(connection, "Twice", "2027-07-01") {
                $0.reminders = [
                    ReminderMessage(trigger: "-P7D", priority: "warning"),
                    ReminderMessage(trigger: "-P1W", every: "PT1H", atMost: 3),
                ]
            }
            #expect(added.milestone.reminders?.count == 1)
            #expect(added.milestone.reminders?.first?.priority == "warning")
            #expect(added.milestone.reminders?.first?.atMost == 3)
        }
        try await server.stop()
    }

    @Test("what a clock that ran ahead has skipped as past is planned when it is right again")
    func clockAhead() async throws {
        let server = try await TestServer(now: "2028-06-01T12:00:00Z")
        try await onThread {
            let connection = try server.connect()
            try Self.add(connection, "Summit", "2027-08-01") { $0.reminders = [ReminderMessage(trigger: "-P1D")] }
            #expect(try Self.reminders(connection).map(\.state) == ["skipped"])
            try server.set(now: "2027-06-01T12:00:00Z")
            let services = server.services
            let now = try Instant(parsing: "2027-06-01T12:00:00Z")
            try services.writer.writeAndWait(.reminders) { writer in
                try PlanContinuation(services: services).run(now: now, upTo: now, writer)
            }
            #expect(try Self.reminders(connection).map(\.state) == ["due"])
        }
        try await server.stop()
    }

    @Test("what falls due while a zone can't be read is given late once it can")
    func zoneAway() async throws {
        let scratch = try Scratch()
        try scratch.install(zone: "Test", from: "Asia/Tashkent")
        let server = try await TestServer(now: "2027-01-03T12:00:00Z", zones: ZoneDirectory(path: scratch.path))
        try await onThread {
            let connection = try server.connect()
            try Self.add(connection, "Daily", "2027-01-04T10:00") {
                $0.when?.zone = "Test"
                $0.when?.recurrence = RecurrenceMessage(rule: "FREQ=DAILY")
                $0.reminders = [ReminderMessage(trigger: "PT0S")]
            }
            let services = server.services
            func claim(_ text: String) throws -> [DeliveryKey] {
                let now = try Instant(parsing: text)
                server.set(now: now)
                var claimed: [DeliveryKey] = []
                for _ in 0..<20 {
                    claimed += try services.writer.writeAndWait(.reminders) { writer in
                        try PlanContinuation(services: services).run(now: now, upTo: now, writer)
                        return try writer.claim(upTo: now, at: 0, bootID: nil, limit: 512).claimed
                    }
                }
                return claimed
            }
            #expect(try claim("2027-01-11T12:00:00Z").count == 8)
            try FileManager.default.removeItem(atPath: scratch.file("Test"))
            services.zonesMayHaveChanged()
            // Eight are planned ahead.
            #expect(try claim("2027-01-25T12:00:00Z").count == 8)
            #expect(try claim("2027-01-26T12:00:00Z").count == 0)
            try scratch.install(zone: "Test", from: "Asia/Tashkent")
            services.zonesMayHaveChanged()
            // Ten minutes later it is tried again.
            #expect(try claim("2027-01-26T12:20:00Z").count == 7)
            #expect(try claim("2027-01-27T12:20:00Z").count == 1)
        }
        try await server.stop()
    }

    @Test("are listed by what is closest to now, or in a window in pages")
    func reminderList() async throws {
        let server = try await TestServer(now: "2027-06-01T12:00:00Z")
        try await onThread {
            let connection = try server.connect()
            for number in 0..<30 {
                try Self.add(connection, "Day \(number)", "2027-\(number < 15 ? "05" : "06")-\(10 + number % 15)") {
                    $0.reminders = [ReminderMessage(trigger: "PT0S")]
                }
            }
            func dates(_ list: ReminderMethods.List) throws -> [String] {
                try Self.reminders(connection, list).map { String($0.due.prefix(10)) }
            }
            #expect(
                try dates(ReminderMethods.List(limit: 4)) == ["2027-05-23", "2027-05-24", "2027-06-10", "2027-06-11"])
            #expect(try dates(ReminderMethods.List(limit: 1)) == ["2027-06-10"])
            #expect(try dates(ReminderMethods.List(states: ["skipped"], limit: 2)) == ["2027-05-23", "2027-05-24"])
            var found: [String] = []
            try connection.stream(
                "org.summitd.Reminders.List",
                ReminderMethods.List(since: "2027-05-20", until: "2027-06-12", zone: "UTC"),
                as: ReminderMethods.Deliveries.self
            ) { found += $0.reminders.map { String($0.due.prefix(10)) } }
            #expect(found == (20...24).map { "2027-05-\($0)" } + (10...12).map { "2027-06-\($0)" })
            #expect(try dates(ReminderMethods.List(since: "2027-06-20", limit: 1, zone: "UTC")) == ["2027-06-20"])
            #expect(
                try Self.refusal {
                    _ = try dates(ReminderMethods.List(since: "2027-06-20", until: "2027-06-01"))
                } == "InvalidValue")
        }
        try await server.stop()
    }

    // MARK: The past

    @Test("what is held today is past already; of what recurs a window and a status are asked for as well")
    func past() async throws {
        let server = try await TestServer(now: "2027-06-01T12:00:00Z")
        try await onThread {
            let connection = try server.connect()
            try Self.add(connection, "Today", "2027-06-01") { $0.status = "held" }
            try Self.add(connection, "Tomorrow", "2027-06-02") { $0.status = "held" }
            try Self.add(connection, "Weekly", "2020-01-06T10:00") {
                $0.slug = "weekly"
                $0.when?.recurrence = RecurrenceMessage(rule: "FREQ=WEEKLY")
            }
            let _: TimelineMethods.Changed = try connection.call(
                "org.summitd.Timeline.Edit",
                TimelineMethods.Edit(
                    name: "weekly", occurrence: "2022-03-07", revision: nil,
                    set: {
                        var patch = MilestonePatch()
                        patch.status = "cancelled"
                        return patch
                    }()))
            func past(_ body: (inout QueryMessage) -> Void) throws -> [String] {
                var query = QueryMessage()
                query.zone = "UTC"
                body(&query)
                let reply: TimelineMethods.PastReply = try connection.call(
                    "org.summitd.Timeline.Past", TimelineMethods.List(query: query))
                return reply.milestones.map { $0.occurrence.map { String($0.prefix(10)) } ?? $0.title }
            }
            #expect(try past { $0.limit = 2 } == ["Today", "2027-05-31"])
            #expect(
                try past { ($0.since, $0.until) = ("2021-12-01", "2021-12-31") } == [
                    "2021-12-27", "2021-12-20", "2021-12-13", "2021-12-06",
                ])
            #expect(try past { $0.statuses = ["cancelled"] } == ["2022-03-07"])
            #expect(try past { $0.statuses = ["held"] } == ["Today"])
            #expect(try past { $0.since = "2027-05-20" } == ["Today", "2027-05-31", "2027-05-24"])
            #expect(try past { ($0.until, $0.limit) = ("2020-01-20", 2) } == ["2020-01-20", "2020-01-13"])
        }
        try await server.stop()
    }

    @Test(
        "a span of days that is postponed to a day lasts as long; everything else is as it was said",
        arguments: [
            ("2027-06-07/2027-06-18", "2027-09-06", "2027-09-06/2027-09-17"),
            ("2027-06-07/2027-06-18", "2027-09-06/2027-09-07", "2027-09-06/2027-09-07"),
            ("2027-06-07/2027-06-18", "2027-10", "2027-10"), ("2027-06-07/2027-06-18", "2027-09-06?", "2027-09-06?"),
            ("2027-06-07/2027-06-18", "9999-12-31", "9999-12-31"),
            ("2027-06-07~/2027-06-18", "2027-09-06", "2027-09-06"), ("2027-06-07", "2027-09-06", "2027-09-06"),
            ("2027-06/2027-08", "2027-09-06", "2027-09-06"), ("2027-06-07/..", "2027-09-06", "2027-09-06"),
        ])
    func postponedSpan(_ before: String, _ to: String, _ after: String) async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            try Self.add(connection, "Training", before) { $0.slug = "training" }
            let reply: TimelineMethods.Changed = try connection.call(
                "org.summitd.Timeline.Postpone",
                TimelineMethods.Postpone(name: "training", to: WhenInput(text: to)))
            #expect(reply.milestone.when?.text == after)
        }
        try await server.stop()
    }

    @Test("a series that takes place twice a year is projected half a year on")
    func halfYearly() async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            let _: TimelineMethods.SeriesReply = try connection.call(
                "org.summitd.Timeline.SeriesAdd",
                TimelineMethods.SeriesAdd(series: SeriesMessage(slug: "board", title: "Board")))
            for (number, date) in [(1, "2025-09-11"), (2, "2026-03-12"), (3, "2026-09-12"), (4, "2027-03-12")] {
                try Self.add(connection, "Board \(number)", date) {
                    $0.series = Milestone.Membership(slug: "board", edition: Int64(number))
                }
            }
            let shown: TimelineMethods.SeriesShowReply = try connection.call(
                "org.summitd.Timeline.SeriesShow", TimelineMethods.Slug(slug: "board"))
            #expect(shown.projected?.when?.text == "2027-09")
        }
        try await server.stop()
    }

    @Test(
        "what very many belong to is shown in pages, and the first of those that are related", .timeLimit(.minutes(2)))
    func veryMany() async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            let _: TimelineMethods.SeriesReply = try connection.call(
                "org.summitd.Timeline.SeriesAdd",
                TimelineMethods.SeriesAdd(series: SeriesMessage(slug: "board", title: "Board")))
            let whole = try Self.add(connection, "Whole").milestone.slug ?? ""
            let rows = (1...1_201).map { number in
                var row = MilestoneInput(title: "Board \(number)")
                row.series = Milestone.Membership(slug: "board", edition: Int64(number))
                row.relations = [RelationMessage(kind: "part-of", milestone: whole)]
                return row
            }
            for start in stride(from: 0, to: rows.count, by: 400) {
                _ = try Self.bring(connection, Array(rows[start..<min(start + 400, rows.count)]))
            }
            var editions: [Int64?] = []
            try connection.stream("org.summitd.Timeline.SeriesShow", TimelineMethods.Slug(slug: "board")) {
                (page: TimelineMethods.SeriesShowReply) in
                #expect(page.milestones.count <= 200)
                editions += page.milestones.map(\.series?.edition)
            }
            #expect(editions == (1...1_201).map { Int64($0) })
            #expect(throws: ClientError.self) {
                let _: TimelineMethods.SeriesShowReply = try connection.call(
                    "org.summitd.Timeline.SeriesShow", TimelineMethods.Slug(slug: "board"))
            }
            let shown: TimelineMethods.One = try connection.call(
                "org.summitd.Timeline.Show", TimelineMethods.Show(name: whole))
            #expect(shown.related?.count == 500 && shown.relatedCount == 1_201)
            let one: TimelineMethods.One = try connection.call(
                "org.summitd.Timeline.Show", TimelineMethods.Show(name: "board-7"))
            #expect(one.related?.count == 1 && one.relatedCount == nil)
        }
        try await server.stop()
    }

    @Test("a row that got its date later is known again; one that says nothing of the country leaves it")
    func rowsKnownAgain() async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            func row(_ date: String?, place: Place? = nil) throws -> [Int] {
                var row = MilestoneInput(title: "Kickoff")
                (row.when, row.place, row.partial) = (date.map { WhenInput(text: $0) }, place, true)
                let reply = try Self.bring(connection, [row])
                return [reply.added, reply.changed, reply.unchanged]
            }
            #expect(try row(nil) == [1, 0, 0])
            #expect(try row("2027-05-01") == [0, 1, 0])
            #expect(try row("2027-05-01") == [0, 0, 1])
            #expect(
                try row("2027-05-08", place: Place(name: "HQ", country: "DE", latitude: 1, longitude: 2)) == [0, 1, 0])
            // The one that had no date stays itself beside another of its title in the same year.
            try Self.add(connection, "Kickoff", "2027-09-01") { $0.slug = "kickoff-2027" }
            #expect(try row("2027-05-08") == [0, 0, 1])
            #expect(try row("2027-09-01") == [0, 0, 1])
            // Another year is another one, as of any title.
            #expect(try row("2028-05-01") == [1, 0, 0])
            #expect(try row("2027-05-08", place: Place(name: "HQ East")) == [0, 1, 0])
            let shown: TimelineMethods.One = try connection.call(
                "org.summitd.Timeline.Show", TimelineMethods.Show(name: "kickoff"))
            #expect(shown.milestone.place == Place(name: "HQ East", country: "DE"))
        }
        try await server.stop()
    }

    @Test("postponed twice, a milestone is in the zone it was in, and lasts as long; how it recurs is not told there")
    func postponedTwice() async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            try Self.add(connection, "Visit", "2027-05-05T10:00") {
                $0.slug = "visit"
                $0.when = WhenInput(text: "2027-05-05T10:00", zone: "Europe/Berlin", duration: "PT2H")
            }
            func postpone(_ to: WhenInput?) throws -> MilestoneMessage {
                let reply: TimelineMethods.Changed = try connection.call(
                    "org.summitd.Timeline.Postpone", TimelineMethods.Postpone(name: "visit", to: to))
                return reply.milestone
            }
            #expect(try postpone(nil).when == nil)
            let moved = try postpone(WhenInput(text: "2027-06-06T10:00")).when
            #expect(moved?.text == "2027-06-06T10:00:00+02:00[Europe/Berlin]")
            #expect(moved?.duration == "PT2H")
            #expect(
                try Self.refusal {
                    _ = try postpone(
                        WhenInput(text: "2028-01-01", recurrence: RecurrenceMessage(rule: "FREQ=YEARLY")))
                } == "InvalidValue")
        }
        try await server.stop()
    }

    // MARK: Undoing many

    @Test("very many changes are taken back in parts, belong together, and come back as one")
    func undoMany() async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            try Self.add(connection, "Kept")
            let rows = (0..<1_300).map { number in
                var row = MilestoneInput(title: "Row \(number)")
                row.slug = "row-\(number)"
                return row
            }
            #expect(try Self.bring(connection, rows).added == 1_300)
            func count() throws -> Int { try server.services.store.read { try $0.milestoneCount() } }
            func undo() throws -> HistoryMethods.UndoReply {
                try connection.call("org.summitd.Timeline.Undo", HistoryMethods.Undo(sequence: nil))
            }
            let tried: HistoryMethods.UndoReply = try connection.call(
                "org.summitd.Timeline.Undo", HistoryMethods.Undo(sequence: nil, dryRun: true))
            #expect(tried.total == 1_300)
            #expect(try count() == 1_301)
            // One that can't be taken back keeps all of them.
            try Self.edit(connection, "row-7") { $0.title = "Mine" }
            let last = try server.services.store.read { try $0.lastChange() }
            #expect(
                try Self.refusal {
                    let _: HistoryMethods.UndoReply = try connection.call(
                        "org.summitd.Timeline.Undo", HistoryMethods.Undo(sequence: 2, job: true))
                } == "CannotUndo")
            #expect(try count() == 1_301)
            let _: HistoryMethods.UndoReply = try connection.call(
                "org.summitd.Timeline.Undo", HistoryMethods.Undo(sequence: last))
            let undone = try undo()
            #expect(undone.total == 1_300 && undone.undone.count == 200 && undone.changes.count == 200)
            #expect(try count() == 1)
            // Where somebody has taken a slug meanwhile, none of it comes back.
            try Self.add(connection, "Taken") { $0.slug = "row-0" }
            let taken = try server.services.store.read { try $0.lastChange() }
            #expect(
                try Self.refusal {
                    let _: HistoryMethods.UndoReply = try connection.call(
                        "org.summitd.Timeline.Undo", HistoryMethods.Undo(sequence: taken - 1, job: true))
                } == "CannotUndo")
            #expect(try count() == 2)
            let _: TimelineMethods.One = try connection.call(
                "org.summitd.Timeline.Remove", TimelineMethods.Named(name: "row-0"))
            // Taking that back takes all of it back.
            let first = try #require(undone.changes.first?.sequence)
            let again: HistoryMethods.UndoReply = try connection.call(
                "org.summitd.Timeline.Undo", HistoryMethods.Undo(sequence: first, job: true))
            #expect(again.total == 1_300)
            #expect(try count() == 1_301)
        }
        try await server.stop()
    }

    @Test("how far that is, is told meanwhile; who leaves ends it, and the same again takes back the rest")
    func undoManyTold() async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            let rows = (0..<5_000).map { number in
                var row = MilestoneInput(title: "Row \(number)")
                row.slug = "row-\(number)"
                return row
            }
            #expect(try Self.bring(connection, rows).added == 5_000)
            struct Enough: Error {}
            func undo(until isEnough: (HistoryMethods.UndoReply) -> Bool) throws -> [HistoryMethods.UndoReply] {
                var told: [HistoryMethods.UndoReply] = []
                try server.connect().stream("org.summitd.Timeline.Undo", HistoryMethods.Undo(sequence: nil)) {
                    (reply: HistoryMethods.UndoReply) in
                    told.append(reply)
                    if isEnough(reply) { throw Enough() }
                }
                return told
            }
            #expect(throws: Enough.self) { _ = try undo { $0.tried == 2_000 } }
            #expect(throws: Enough.self) { _ = try undo { $0.done == 2_000 } }
            // What is under way when somebody leaves goes on for a moment, and may come first.
            var told: [HistoryMethods.UndoReply] = []
            while told.isEmpty {
                do {
                    told = try undo { _ in false }
                } catch ClientError.refused(let error) where error.name == "org.summitd.Timeline.CannotUndo" {}
            }
            let last = try #require(told.last)
            #expect(last.total > 0 && last.total < 5_000 && last.undone.count == min(last.total, 200))
            for (reply, next) in zip(told, told.dropFirst().dropLast()) {
                #expect(reply.total == last.total && reply.undone.isEmpty && reply.changes.isEmpty)
                let (before, after) = (reply.tried! + reply.done!, next.tried! + next.done!)
                #expect(before <= after)
            }
            #expect(try server.services.store.read { try $0.milestoneCount() } == 0)
            #expect(
                try Files.names(in: server.scratch.path).sorted()
                    == ["socket", "timeline.db", "timeline.db-shm", "timeline.db-wal"])
        }
        try await server.stop()
    }

    // MARK: Readers

    @Test("only so many timelines of other times are there at once")
    func pastTimelines() async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            for number in 0..<12 { try Self.add(connection, "M \(number)", "2030") }
            let services = server.services
            var held: [PastTimeline] = []
            for sequence in 1...8 {
                held.append(try services.past.timeline(through: Int64(sequence), by: nil, services))
            }
            #expect(throws: StoreError.self) { try services.past.timeline(through: 9, by: nil, services) }
            // One that is kept is there for all.
            _ = try services.past.timeline(through: 8, by: nil, services)
            held = []
            _ = try services.past.timeline(through: 9, by: nil, services)
        }
        try await server.stop()
    }
}
