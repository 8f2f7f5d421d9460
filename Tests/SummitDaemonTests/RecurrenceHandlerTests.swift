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

@Suite("What recurs")
struct RecurrenceHandlerTests {
    private static let weekly = "FREQ=WEEKLY;BYDAY=MO,TH"

    @discardableResult
    private static func add(
        _ connection: Connection, _ title: String, _ date: String, rule: String?, zone: String = "Europe/Paris",
        _ more: (inout MilestoneInput) -> Void = { _ in }
    ) throws -> TimelineMethods.Changed {
        var input = MilestoneInput(title: title)
        input.when = WhenInput(text: date, zone: zone, recurrence: rule.map { RecurrenceMessage(rule: $0) })
        more(&input)
        return try connection.call("org.summitd.Timeline.Add", TimelineMethods.Add(milestone: input))
    }

    private static func list(
        _ connection: Connection, since: String? = nil, until: String? = nil, limit: Int? = nil,
        statuses: [String]? = nil
    ) throws -> [MilestoneMessage] {
        var query = QueryMessage()
        (query.since, query.until, query.limit, query.statuses) = (since, until, limit, statuses)
        var found: [MilestoneMessage] = []
        try connection.stream(
            "org.summitd.Timeline.List", TimelineMethods.List(query: query), as: TimelineMethods.Milestones.self
        ) { found += $0.milestones }
        return found
    }

    private static func edit(
        _ connection: Connection, _ name: String, _ occurrence: String, to date: String? = nil, status: String? = nil,
        clear: [String]? = nil
    ) throws -> TimelineMethods.Changed {
        var patch = MilestonePatch()
        patch.when = date.map { WhenInput(text: $0) }
        patch.status = status
        return try connection.call(
            "org.summitd.Timeline.Edit",
            TimelineMethods.Edit(name: name, occurrence: occurrence, set: patch, clear: clear))
    }

    private static func reminders(_ connection: Connection) throws -> [ReminderMethods.Delivery] {
        try connection.call(
            "org.summitd.Reminders.List", ReminderMethods.List(), as: ReminderMethods.Deliveries.self
        ).reminders
    }

    private struct NotRefused: Error {}

    @Test("what is under way now is shown before what is next; a rule that passes months over says so")
    func today() async throws {
        let server = try await TestServer(now: "2027-06-07T12:00:00Z")
        try await onThread {
            let connection = try server.connect()
            #expect(try Self.add(connection, "Yearly", "1999-06-07", rule: "FREQ=YEARLY", zone: "UTC").warnings == [])
            let shown: TimelineMethods.One = try connection.call(
                "org.summitd.Timeline.Show", TimelineMethods.Show(name: "yearly-1999"))
            let days = shown.occurrences?.map(\.occurrence) ?? []
            #expect(days.count == 10 && days.prefix(2) == ["2027-06-07", "2028-06-07"])
            for (rule, day, isWarned) in [
                ("FREQ=MONTHLY", "2027-01-31", true), ("FREQ=MONTHLY;INTERVAL=3", "2027-03-31", true),
                ("FREQ=MONTHLY", "2027-01-28", false), ("FREQ=MONTHLY;BYMONTHDAY=-1", "2027-01-31", false),
                ("RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=BACKWARD", "2027-01-31", false),
            ] {
                let warnings = try Self.add(connection, "Review", day, rule: rule, zone: "UTC").warnings
                #expect(warnings.contains { $0.contains("passed over") } == isWarned, "\(rule) \(warnings)")
            }
        }
        try await server.stop()
    }

    private static func refusal(_ body: () throws -> Void) throws -> APIError.InvalidValue {
        do {
            try body()
        } catch ClientError.refused(let error) {
            return try error.parameters(APIError.InvalidValue.self)
        }
        throw NotRefused()
    }

    @Test("has a row for each occurrence in a window, in the order of time, and one without")
    func windows() async throws {
        let server = try await TestServer(now: "2027-01-05T12:00:00Z")
        try await onThread {
            let connection = try server.connect()
            try Self.add(connection, "Meeting", "2027-01-04T09:30", rule: Self.weekly)
            try Self.add(connection, "Summit", "2027-01-07", rule: nil)
            let rows = try Self.list(connection, since: "2027-01-04", until: "2027-01-14")
            #expect(
                rows.map { "\($0.slug ?? "") \($0.occurrence ?? "-")" } == [
                    "meeting-2027 2027-01-04T09:30:00", "summit-2027 -", "meeting-2027 2027-01-07T09:30:00",
                    "meeting-2027 2027-01-11T09:30:00", "meeting-2027 2027-01-14T09:30:00",
                ])
            #expect(rows[0].when?.earliest == "2027-01-04T08:30:00Z")
            let whole = try Self.list(connection)
            #expect(whole.map(\.slug) == ["meeting-2027", "summit-2027"])
            #expect(whole[0].when?.recurrence?.rule == Self.weekly)
            let onwards = try Self.list(connection, since: "2028")
            #expect(onwards.map(\.occurrence) == ["2028-01-03T09:30:00"])
        }
        try await server.stop()
    }

    @Test("is shown with the next occurrences after the time that is asked for")
    func shownAtAnotherTime() async throws {
        let server = try await TestServer(now: "2027-01-05T12:00:00Z")
        try await onThread {
            let connection = try server.connect()
            try Self.add(connection, "Birthday", "1990-04-12", rule: "FREQ=YEARLY", zone: "UTC")
            func next(_ now: String?) throws -> String? {
                let reply: TimelineMethods.One = try connection.call(
                    "org.summitd.Timeline.Show", TimelineMethods.Show(name: "birthday-1990", now: now))
                return reply.occurrences?.first?.occurrence
            }
            let (present, later) = (try next(nil), try next("2031-04-01T00:00:00Z"))
            #expect(present == "2027-04-12" && later == "2031-04-12")
            #expect(try Self.refusal { _ = try next("someday") }.field == "now")
        }
        try await server.stop()
    }

    @Test("is listed page by page, each occurrence once, up to the limit")
    func pages() async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            try Self.add(connection, "Daily", "2027-01-01T09:00", rule: "FREQ=DAILY", zone: "UTC")
            try Self.add(connection, "Nightly", "2027-01-01T21:00", rule: "FREQ=DAILY", zone: "UTC")
            for month in 1...9 {
                try Self.add(connection, "Month \(month)", "2027-0\(month)-10", rule: nil, zone: "UTC")
            }
            let rows = try Self.list(connection, since: "2027-01-01", until: "2027-12-31")
            #expect(rows.count == 2 * 365 + 9)
            let starts = rows.compactMap { $0.when?.earliest }
            #expect(starts == starts.sorted())
            #expect(Set(rows.map { "\($0.slug ?? "")\($0.occurrence ?? "")" }).count == rows.count)
            #expect(try Self.list(connection, since: "2027-01-01", until: "2027-12-31", limit: 301).count == 301)
        }
        try await server.stop()
    }

    @Test("is merged with more single milestones than are read at once", .timeLimit(.minutes(2)))
    func manySingles() async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            try Self.add(connection, "Daily", "2027-01-01T09:00", rule: "FREQ=DAILY", zone: "UTC")
            let singles = (0..<4_300).map { number in
                var input = MilestoneInput(title: "Single \(number)")
                input.when = WhenInput(
                    text: String(format: "2027-%02d-%02d", number % 12 + 1, number % 28 + 1), zone: "UTC")
                return input
            }
            let _: ImportMethods.ImportReply = try connection.call(
                "org.summitd.Timeline.Import", ImportMethods.Import(milestones: singles))
            for limit in [nil, 1_999, 2_000, 2_001, 4_400] {
                let rows = try Self.list(connection, since: "2027-01-01", until: "2027-12-31", limit: limit)
                #expect(rows.count == limit ?? 4_300 + 365)
                let starts = rows.compactMap { $0.when?.earliest }
                #expect(starts == starts.sorted())
                #expect(Set(rows.map { "\($0.slug ?? "")\($0.occurrence ?? "")" }).count == rows.count)
            }
        }
        try await server.stop()
    }

    @Test("stands among the others where it begins, when it has one row", .timeLimit(.minutes(2)))
    func mixed() async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            let milestones = (0..<1_500).map { number in
                var input = MilestoneInput(title: "Row \(number)")
                input.status = number % 5 == 0 ? "tentative" : "confirmed"
                guard number % 30 != 7 else { return input }
                let day = String(format: "2027-%02d-%02d", number % 4 + 1, number % 7 + 1)
                input.when = WhenInput(text: number % 2 == 0 ? day : "\(day)T00:00", zone: "UTC")
                if number % 3 == 0 { input.when?.recurrence = RecurrenceMessage(rule: "FREQ=WEEKLY;COUNT=3") }
                return input
            }
            let _: ImportMethods.ImportReply = try connection.call(
                "org.summitd.Timeline.Import", ImportMethods.Import(milestones: milestones))
            // The first occurrence is another one, or has a finer date than its milestone, or a status of its own.
            _ = try Self.edit(connection, "row-6-2027", "2027-03-07", to: "2027-04-20")
            _ = try Self.edit(connection, "row-12-2027", "2027-01-06", to: "2027-01-06T00:00[UTC]")
            _ = try Self.edit(connection, "row-18-2027", "2027-03-05", status: "tentative")
            for statuses in [nil, ["tentative"]] {
                let rows = try Self.list(connection, statuses: statuses)
                let dated = rows.filter { $0.when != nil }
                #expect(rows.count == (statuses == nil ? 1_500 : 301))
                #expect(Array(rows.prefix(dated.count)) == dated)
                #expect(Set(rows.map(\.slug)).count == rows.count)
                // With a beginning, all that recurs is read before the first row is sent.
                #expect(dated == (try Self.list(connection, since: "1900", statuses: statuses)))
                for limit in [1, 2, 3, 199, 200, 201, 777, 1_500] {
                    #expect(try Self.list(connection, limit: limit, statuses: statuses) == Array(rows.prefix(limit)))
                }
            }
        }
        try await server.stop()
    }

    @Test("is found among what has the words, each once, where an occurrence fits", .timeLimit(.minutes(2)))
    func searched() async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            let milestones = (0..<450).map { number in
                var input = MilestoneInput(title: String(repeating: "Rail ", count: number % 3 + 1) + "\(number)")
                input.slug = "row-\(number)"
                let recurs = number % 3 == 2
                input.when = WhenInput(text: recurs ? "2026-12-20" : "2027-01-04", zone: "UTC")
                if recurs { input.when?.recurrence = RecurrenceMessage(rule: "FREQ=MONTHLY;COUNT=5") }
                return input
            }
            let _: ImportMethods.ImportReply = try connection.call(
                "org.summitd.Timeline.Import", ImportMethods.Import(milestones: milestones))
            func search(_ limit: Int? = nil, since: String? = nil, until: String? = nil) throws -> [String?] {
                var query = QueryMessage()
                (query.limit, query.since, query.until) = (limit, since, until)
                var found: [MilestoneMessage] = []
                try connection.stream(
                    "org.summitd.Timeline.Search", TimelineMethods.Search(text: "rail", query: query),
                    as: TimelineMethods.Milestones.self
                ) { found += $0.milestones }
                return found.map(\.slug)
            }
            let all = try search()
            #expect(Set(all) == Set((0..<450).map { "row-\($0)" }))
            #expect(all.count == 450)
            for limit in [1, 99, 100, 101, 449, 450, 451] { #expect(try search(limit) == Array(all.prefix(limit))) }
            // Those that recur have the word oftenest, and occurrences on both sides of this window.
            let once = all.filter { name in milestones.contains { $0.slug == name && $0.when?.recurrence == nil } }
            #expect(once.count == 300)
            for limit in [nil, 1, 100, 120, 299, 300] {
                let found = try search(limit, since: "2027-01-03", until: "2027-01-10")
                #expect(found == Array(once.prefix(limit ?? .max)))
            }
        }
        try await server.stop()
    }

    @Test("is not followed for ever for a status that it does not have")
    func statuses() async throws {
        let server = try await TestServer(now: "2027-01-01T00:00:00Z")
        try await onThread {
            let connection = try server.connect()
            try Self.add(connection, "Meeting", "2027-01-04T09:30", rule: Self.weekly)
            var query = QueryMessage()
            query.statuses = ["tentative"]
            func upcoming() throws -> [String?] {
                try connection.call(
                    "org.summitd.Timeline.Upcoming", TimelineMethods.List(query: query),
                    as: TimelineMethods.UpcomingReply.self
                ).milestones.map(\.occurrence)
            }
            #expect(try upcoming() == [])
            #expect(try Self.list(connection, statuses: ["tentative"]).isEmpty)
            // One of its occurrences has it, and was moved behind others.
            _ = try Self.edit(connection, "meeting-2027", "2027-01-11", to: "2027-02-03T10:00", status: "tentative")
            _ = try Self.edit(connection, "meeting-2027", "2027-01-14", status: "tentative")
            #expect(try upcoming() == ["2027-01-14T09:30:00", "2027-01-11T09:30:00"])
            #expect(try Self.list(connection, statuses: ["tentative"]).count == 1)
        }
        try await server.stop()
    }

    @Test("is upcoming, under way, and past")
    func upcoming() async throws {
        let server = try await TestServer(now: "2027-01-11T09:00:00Z")
        try await onThread {
            let connection = try server.connect()
            try Self.add(connection, "Meeting", "2027-01-04T09:30", rule: Self.weekly) {
                $0.when?.duration = "PT1H"
            }
            var query = QueryMessage()
            query.limit = 3
            let reply: TimelineMethods.UpcomingReply = try connection.call(
                "org.summitd.Timeline.Upcoming", TimelineMethods.List(query: query))
            #expect(
                reply.milestones.map(\.occurrence) == [
                    "2027-01-14T09:30:00", "2027-01-18T09:30:00", "2027-01-21T09:30:00",
                ])
            #expect(reply.underway.map(\.occurrence) == ["2027-01-11T09:30:00"])
            let past: TimelineMethods.PastReply = try connection.call(
                "org.summitd.Timeline.Past", TimelineMethods.List(query: nil))
            #expect(past.milestones.map(\.occurrence) == ["2027-01-07T09:30:00", "2027-01-04T09:30:00"])
            let shown: TimelineMethods.One = try connection.call(
                "org.summitd.Timeline.Show", TimelineMethods.Show(name: "meeting-2027"))
            #expect(shown.occurrences?.count == 10)
            #expect(shown.occurrences?.prefix(2).map(\.occurrence) == ["2027-01-11T09:30:00", "2027-01-14T09:30:00"])
            #expect(shown.milestone.when?.earliest == "2027-01-04T08:30:00Z")
        }
        try await server.stop()
    }

    @Test(
        "is upcoming and under way just so when much is known of it already", arguments: 1...3 as ClosedRange<UInt64>)
    func known(_ seed: UInt64) async throws {
        var numbers = Numbers(seed: seed)
        var steps: [(now: Int64, edit: Int?)] = []
        var now: Int64 = 1_798_761_600  // 2027-01-01
        for _ in 0..<60 {
            now += Int64(numbers.below([600, 90_000, 4_000_000][numbers.below(3)])) - 3_000
            steps.append((now, numbers.chance(5) ? numbers.below(39) : nil))
        }
        let rules = [
            "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=DAILY;COUNT=30", "FREQ=YEARLY", "FREQ=MONTHLY;BYMONTHDAY=-1",
            "FREQ=HOURLY;INTERVAL=7;UNTIL=20290301T000000Z", "FREQ=DAILY;INTERVAL=3",
        ]
        let dates = (0..<39).map { index in
            let day = "202\(5 + numbers.below(3))-0\(1 + numbers.below(9))-1\(numbers.below(9))"
            return index % 3 == 0 ? day : day + "T0\(index % 10):30"
        }
        let chosen = dates.map { _ in (rules[numbers.below(rules.count)], numbers.below(4)) }
        let server = try await TestServer(now: "2027-01-01T00:00:00Z")
        try await onThread { [dates, steps] in
            let connection = try server.connect()
            for (index, date) in dates.enumerated() {
                let (rule, more) = chosen[index]
                try Self.add(connection, "M\(index)", date, rule: date.contains("T") ? rule : "FREQ=MONTHLY") {
                    $0.slug = "m\(index)"
                    if date.contains("T"), more > 1 { $0.when?.duration = ["PT3H", "P2D"][more - 2] }
                    if more == 1 { $0.status = "tentative" }
                }
            }
            for (now, edit) in steps {
                let instant = Instant(secondsSinceEpoch: now)
                server.set(now: instant)
                if let edit {
                    var patch = MilestonePatch()
                    patch.when = WhenInput(text: dates[(edit + 3) % dates.count])
                    _ = try connection.call(
                        "org.summitd.Timeline.Edit", TimelineMethods.Edit(name: "m\(edit)", set: patch),
                        as: TimelineMethods.Changed.self)
                }
                for statuses in [nil, ["tentative"]] as [[String]?] {
                    var query = QueryMessage()
                    (query.limit, query.statuses) = (7, statuses)
                    let quick: TimelineMethods.UpcomingReply = try connection.call(
                        "org.summitd.Timeline.Upcoming", TimelineMethods.List(query: query))
                    // The timeline as it was recorded just now is worked out anew.
                    var head: Int64 = 0
                    try connection.stream(
                        "org.summitd.Timeline.History", HistoryMethods.History(name: nil, limit: 1),
                        as: HistoryMethods.HistoryReply.self
                    ) { head = $0.changes.first?.sequence ?? head }
                    query.asOf = "change:\(head)"
                    query.now = instant.description
                    let slow: TimelineMethods.UpcomingReply = try connection.call(
                        "org.summitd.Timeline.Upcoming", TimelineMethods.List(query: query))
                    func rows(_ list: [MilestoneMessage]) -> [String] {
                        list.map { "\($0.slug ?? "") \($0.occurrence ?? "") \($0.when?.earliest ?? "")" }
                    }
                    let (got, wanted) = (rows(quick.milestones), rows(slow.milestones))
                    #expect(got == wanted, "\(instant)")
                    let (running, expected) = (rows(quick.underway), rows(slow.underway))
                    #expect(running == expected, "\(instant)")
                }
            }
        }
        try await server.stop()
    }

    @Test("has single occurrences moved and cancelled, and their reminders with them")
    func single() async throws {
        let server = try await TestServer(now: "2027-01-03T12:00:00Z")
        try await onThread {
            let connection = try server.connect()
            try Self.add(connection, "Meeting", "2027-01-04T09:30", rule: "FREQ=WEEKLY;COUNT=3") {
                $0.reminders = [ReminderMessage(trigger: "-PT30M")]
                $0.when?.duration = "PT1H"
            }
            let due = { try Self.reminders(connection).filter { $0.state == "due" }.map(\.due) }
            #expect(try due() == ["2027-01-04T08:00:00Z", "2027-01-11T08:00:00Z", "2027-01-18T08:00:00Z"])
            let before = try Self.reminders(connection).map(\.key)
            _ = try Self.edit(connection, "meeting-2027", "2027-01-11", to: "2027-01-12T14:00")
            _ = try Self.edit(connection, "meeting-2027", "2027-01-18T09:30", status: "cancelled")
            #expect(try due() == ["2027-01-04T08:00:00Z", "2027-01-12T12:30:00Z"])
            #expect(try Self.reminders(connection).map(\.key).first == before.first)
            #expect(Set(try Self.reminders(connection).map(\.key)).intersection(before).count == 1)
            let rows = try Self.list(connection, since: "2027-01-01", until: "2027-02-01")
            #expect(rows.map(\.status) == ["confirmed", "confirmed", "cancelled"])
            #expect(rows[1].when?.duration == "PT1H")
            #expect(rows[1].when?.earliest == "2027-01-12T13:00:00Z")
            #expect(
                try Self.list(connection, since: "2027-01-01", until: "2027-02-01", statuses: ["cancelled"])
                    .map(\.occurrence) == ["2027-01-18T09:30:00"])
            // Taken back, it is where the rule has it, and is another generation still.
            _ = try Self.edit(connection, "meeting-2027", "2027-01-12", clear: ["when"])
            #expect(try due() == ["2027-01-04T08:00:00Z", "2027-01-11T08:00:00Z"])
            #expect(Set(try Self.reminders(connection).map(\.key)).intersection(before).count == 1)
        }
        try await server.stop()
    }

    @Test(
        "is refused where it makes no sense, with the reason",
        arguments: [
            ("1992~", "FREQ=YEARLY", "not from “about 1992”"), ("2027", "FREQ=YEARLY", "not from “2027”"),
            ("2027-01-04", "FREQ=MONTHLY;BYWEEKNO=3", "§3.3.10"), ("2027-01-04", "FREQ=HOURLY", "DAILY or coarser"),
            ("2027-01-04", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "no occurrence at all"),
            ("2027-01-04", "FREQ=FORTNIGHTLY", "FREQ"),
        ])
    func refusals(date: String, rule: String, reason: String) async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            let error = try Self.refusal { try Self.add(connection, "x", date, rule: rule) }
            #expect(error.field == "when.recurrence")
            #expect(error.reason.contains(reason), "\(error.reason)")
            try Self.add(connection, "Meeting", "2027-01-04T09:30", rule: Self.weekly)
            let none = try Self.refusal {
                _ = try Self.edit(connection, "meeting-2027", "2027-01-05", status: "cancelled")
            }
            #expect(none.reason.contains("the next is 2027-01-07T09:30:00"))
        }
        try await server.stop()
    }

    @Test("whose start its rule does not give is taken with a warning")
    func warning() async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            let added = try Self.add(connection, "x", "2027-01-05", rule: "FREQ=WEEKLY;BYDAY=MO")
            #expect(added.warnings.contains { $0.contains("no occurrence on 2027-01-05") })
            #expect(try Self.list(connection).map(\.occurrence) == ["2027-01-11"])
        }
        try await server.stop()
    }

    @Test("has its plan continued when that has been worked off, through a downtime of any length")
    func continuation() async throws {
        let server = try await TestServer(now: "2027-01-03T12:00:00Z")
        try await onThread {
            try Self.add(try server.connect(), "Daily", "2027-01-04T09:30", rule: "FREQ=DAILY", zone: "UTC") {
                $0.reminders = [ReminderMessage(trigger: "PT0S")]
            }
            let services = server.services
            let later = try Instant(parsing: "2027-04-13T12:00:00Z")
            var claimed: [DeliveryKey] = []
            for _ in 0..<100 {
                claimed += try services.writer.writeAndWait(.reminders) { writer in
                    try PlanContinuation(services: services).run(now: later, upTo: later, writer)
                    return try writer.claim(upTo: later, at: 0, bootID: nil, limit: 512).claimed
                }
                if let next = try services.store.read({ try $0.nextPlanEnd() }), next > later { break }
            }
            // 4 January to 13 April.
            #expect(claimed.count == 100 && Set(claimed).count == 100)
            // Set back by a month, the clock brings no second one, and what is ahead stays planned.
            let earlier = try Instant(parsing: "2027-03-13T12:00:00Z")
            let again = try services.writer.writeAndWait(.reminders) { writer in
                try PlanContinuation(services: services).run(now: earlier, upTo: earlier, writer)
                return try writer.claim(upTo: earlier, at: 0, bootID: nil, limit: 512).claimed
            }
            #expect(again.isEmpty)
        }
        try await server.stop()
    }

    @Test("remembers anniversaries, as far as they are certain")
    func anniversaries() async throws {
        let server = try await TestServer(now: "2022-06-17T12:00:00Z")
        try await onThread {
            let connection = try server.connect()
            for (title, date) in [
                ("Day", "1992-06-17"), ("Other day", "1992-06-18"), ("Year", "1992"), ("Doubt", "1992?"),
                ("Old", "-0201-06-17"), ("This", "2022-06-17"),
            ] { try Self.add(connection, title, date, rule: nil, zone: "Asia/Almaty") }
            func ask(_ date: String?) throws -> [String] {
                let reply: TimelineMethods.OnThisDayReply = try connection.call(
                    "org.summitd.Timeline.OnThisDay", TimelineMethods.OnThisDay(date: date, query: nil))
                return reply.anniversaries.map { "\($0.years) \($0.milestone.title)" }
            }
            #expect(try ask(nil) == ["30 Day", "2223 Old"])
            #expect(try ask("2022-06") == ["30 Other day", "30 Day", "2223 Old"])
            #expect(try ask("2022") == ["30 Other day", "30 Day", "30 Year", "2223 Old"])
            #expect(try ask("2022-07-01") == [])
        }
        try await server.stop()
    }

    @Test("has the rows that are over last among many, however often each comes", arguments: [1, 7, 60, 400])
    func past(_ limit: Int) async throws {
        let server = try await TestServer(now: "2027-01-11T09:00:00Z")
        try await onThread {
            let connection = try server.connect()
            let rules = [
                "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=MONTHLY", "FREQ=HOURLY;INTERVAL=5", "FREQ=YEARLY",
                "FREQ=DAILY;COUNT=20", "FREQ=DAILY;INTERVAL=40",
            ]
            for (number, rule) in rules.enumerated() {
                try Self.add(connection, "Row \(number)", "2024-0\(number + 1)-0\(number + 1)T09:00", rule: rule)
            }
            var query = QueryMessage()
            query.limit = limit
            let past: TimelineMethods.PastReply = try connection.call(
                "org.summitd.Timeline.Past", TimelineMethods.List(query: query))
            let all = try Self.list(connection, since: "2020", until: "2027-01-11T09:00:00Z")
                .filter { ($0.when?.latest ?? "z") <= "2027-01-11T09:00:00Z" }
            let expected = all.map { $0.when?.latest ?? "" }.sorted(by: >).prefix(limit)
            #expect(past.milestones.map { $0.when?.latest ?? "" } == Array(expected))
            #expect(Set(past.milestones.map { "\($0.slug ?? "") \($0.occurrence ?? "")" }).count == limit)
        }
        try await server.stop()
    }

    @Test("in a zone that is installed no more is shown, changed, removed and taken back all the same")
    func zoneThatIsGoneEverywhere() async throws {
        let scratch = try Scratch()
        for zone in ["Test", "Kept"] { try scratch.install(zone: zone, from: "Asia/Tashkent") }
        let server = try await TestServer(now: "2027-01-03T12:00:00Z", zones: ZoneDirectory(path: scratch.path))
        try await onThread {
            let connection = try server.connect()
            for (title, rule) in [("Weekly", "FREQ=WEEKLY"), ("Once", nil)] {
                try Self.add(connection, title, "2027-02-01T10:00", rule: rule, zone: "Test") {
                    $0.reminders = [ReminderMessage(trigger: "-P1D")]
                }
            }
            try Self.add(connection, "Other", "2027-02-02T10:00", rule: nil, zone: "Kept")
            let planned = try Self.reminders(connection).count
            try FileManager.default.removeItem(atPath: scratch.file("Test"))
            server.services.zonesMayHaveChanged()
            server.services.zones.reload()
            let listed = try Self.list(connection)
            #expect(listed.map(\.slug) == ["weekly-2027", "once-2027", "other-2027"])
            #expect(listed[1].when?.text == "2027-02-01T10:00:00[Test]")
            #expect(listed[1].when?.earliest == "2027-02-01T05:00:00Z")
            for name in ["weekly-2027", "once-2027"] {
                let shown: TimelineMethods.One = try connection.call(
                    "org.summitd.Timeline.Show", TimelineMethods.Show(name: name))
                #expect(shown.milestone.when?.zone == "Test")
                var patch = MilestonePatch()
                patch.summary = "Still there"
                let edited: TimelineMethods.Changed = try connection.call(
                    "org.summitd.Timeline.Edit", TimelineMethods.Edit(name: name, set: patch))
                #expect(edited.milestone.summary == "Still there")
                #expect(edited.warnings.contains { $0.contains("Test") })
            }
            #expect(try Self.reminders(connection).count == planned)
            // It stays where it lay.
            #expect(try Self.list(connection)[1].when?.earliest == "2027-02-01T05:00:00Z")
            let _: TimelineMethods.Changed = try connection.call(
                "org.summitd.Timeline.Cancel", TimelineMethods.Named(name: "weekly-2027"))
            let removed: TimelineMethods.One = try connection.call(
                "org.summitd.Timeline.Remove", TimelineMethods.Named(name: "once-2027"))
            #expect(removed.milestone.slug == "once-2027")
            let _: HistoryMethods.UndoReply = try connection.call(
                "org.summitd.Timeline.Undo", HistoryMethods.Undo(sequence: nil))
            #expect(try Self.list(connection).contains { $0.slug == "once-2027" })
            // And can be put into a zone that there is.
            var patch = MilestonePatch()
            patch.when = WhenInput(text: "2027-02-01T10:00", zone: "Kept")
            let moved: TimelineMethods.Changed = try connection.call(
                "org.summitd.Timeline.Edit", TimelineMethods.Edit(name: "once-2027", set: patch))
            #expect(moved.milestone.when?.text == "2027-02-01T10:00:00+05:00[Kept]")
        }
        try await server.stop()
    }

    @Test("and all else is listed once as it was, also where its zone is installed no more")
    func zoneThatIsGone() async throws {
        let scratch = try Scratch()
        for zone in ["Test", "Kept"] { try scratch.install(zone: zone, from: "Asia/Tashkent") }
        let server = try await TestServer(
            now: "2027-01-03T12:00:00Z", zones: ZoneDirectory(path: scratch.path))
        try await onThread {
            let connection = try server.connect()
            var rows: [MilestoneInput] = []
            for number in 0..<450 {
                var input = MilestoneInput(title: "Row \(number)")
                input.when = WhenInput(text: "2027-02-01", zone: number % 3 == 0 ? "Kept" : "Test")
                rows.append(input)
            }
            var call = ImportMethods.Import(milestones: rows, clientZone: nil)
            call.dryRun = false
            let _: ImportMethods.ImportReply = try connection.call("org.summitd.Timeline.Import", call)
            try FileManager.default.removeItem(atPath: scratch.file("Test"))
            server.services.zonesMayHaveChanged()
            server.services.zones.reload()
            var query = QueryMessage()
            query.asOf = "change:450"
            var found: [String] = []
            try connection.stream("org.summitd.Timeline.List", TimelineMethods.List(query: query)) {
                (page: TimelineMethods.Milestones) in
                found += page.milestones.compactMap(\.slug)
                if found.count > 1_000 { throw ClientError.broken("it does not end") }
            }
            #expect(found.count == 450 && Set(found).count == 450)
        }
        try await server.stop()
    }

    @Test("moves with the rules of its zone, as all does, and nothing is claimed by the old ones")
    func newRules() async throws {
        let scratch = try Scratch()
        try scratch.install(zone: "Test", from: "Asia/Tashkent")  // +05:00
        let server = try await TestServer(
            now: "2027-01-03T12:00:00Z", zones: ZoneDirectory(path: scratch.path))
        try await Replanning(services: server.services).runIfNeeded()
        try await onThread {
            let connection = try server.connect()
            try Self.add(connection, "Once", "2027-01-04T10:00", rule: nil, zone: "Test") {
                $0.reminders = [ReminderMessage(trigger: "-PT30M")]
            }
            try Self.add(connection, "Often", "2027-01-05T10:00", rule: "FREQ=DAILY;COUNT=2", zone: "Test") {
                $0.reminders = [ReminderMessage(trigger: "-PT30M")]
            }
            #expect(
                try Self.reminders(connection).map(\.due) == [
                    "2027-01-04T04:30:00Z", "2027-01-05T04:30:00Z", "2027-01-06T04:30:00Z",
                ])
            try scratch.install(zone: "Test", from: "Asia/Dubai")  // +04:00: everything an hour later
            server.services.zonesMayHaveChanged()
            let services = server.services
            let claimed = try services.writer.writeAndWait(.reminders) { writer in
                let now = try Instant(parsing: "2027-01-04T04:40:00Z")
                return try writer.claim(upTo: now, at: 0, bootID: nil, limit: 512) {
                    try PlanContinuation(services: services)
                        .decide($0, now: now, mayBeStale: services.planIsStale, milestone: $1)
                }.claimed
            }
            #expect(claimed.isEmpty)
        }
        try await Replanning(services: server.services).runIfNeeded()
        try await onThread {
            let connection = try server.connect()
            #expect(
                try Self.reminders(connection).map(\.due) == [
                    "2027-01-04T05:30:00Z", "2027-01-05T05:30:00Z", "2027-01-06T05:30:00Z",
                ])
            #expect(
                try Self.list(connection).compactMap { $0.when?.earliest } == [
                    "2027-01-04T06:00:00Z", "2027-01-05T06:00:00Z",
                ])
        }
        try await server.stop()
    }
}
