import Foundation
import GRDB
import SummitCore
import SummitTestSupport
import Synchronization
import Testing

@testable import SummitStore

@Suite("Changes")
struct ChangeTests {
    @Test("are logged with their author, before and after, and chained by hash")
    func log() throws {
        let fixture = try StoreFixture()
        var milestone = try fixture.add("summit", "2025-06-17")
        milestone.title = "Another title"
        milestone.revision = 2
        let changed = milestone
        try fixture.write {
            try $0.update(changed, bounds: try StoreFixture.bounds(changed), .test("edit", at: 2_000))
        }
        try fixture.write { try $0.remove(uid: "uid-summit", .test("remove", at: 3_000)) }
        let log = try fixture.store.read { try $0.changes(limit: 10) }
        #expect(log.map(\.change.verb) == ["add", "edit", "remove"])
        #expect(log.map { $0.change.before == nil } == [true, false, false])
        #expect(log.map { $0.change.after == nil } == [false, false, true])
        #expect(log[1].change.before == log[0].change.after)
        #expect(log[2].change.before == log[1].change.after)
        #expect(log[0].change.actor == Actor(uid: 1_000, user: "ada", pid: 42, program: "test"))
        var previous: [UInt8] = []
        for entry in log {
            let expected = testHash(entry.change.chainBytes(sequence: entry.sequence, previousHash: previous))
            #expect(entry.hash == Hexadecimal.text(expected))
            previous = expected
        }
    }

    @Test("of milestones with one title take the next number, and ever more of them no longer")
    func freeSlugs() throws {
        let fixture = try StoreFixture()
        try fixture.write { writer in
            for number in 1...2_000 {
                let slug = try writer.freeSlug("meeting-2027")
                #expect(slug == (number == 1 ? "meeting-2027" : "meeting-2027-\(number)"))
                try writer.insert(
                    Milestone(uid: "\(number)", slug: slug, title: "Meeting"), bounds: nil, .test("add"))
            }
            try writer.remove(uid: "1000", .test("remove"))
            let slug = try writer.freeSlug("meeting-2027")
            #expect(try writer.reader.milestone(slug) == nil)
        }
    }

    @Test(
        "are all that a document, a series or a figure is made of: what was changed or taken away behind them is named")
    func behindTheLog() throws {
        let fixture = try StoreFixture()
        try fixture.add("one", "2025")
        try fixture.add("two", "2025")
        let figure = Figure(slug: "trade", title: "Trade", unit: "USD", observations: [])
        try fixture.write { try $0.put(figure, .test("figure-add")) }
        try fixture.write { try $0.put(Series(slug: "summits", title: "Summits"), .test("series-add")) }
        try fixture.write { try $0.remove(uid: "uid-two", .test("remove")) }
        #expect(try fixture.store.read { try $0.unloggedDocuments(limit: 9) } == [])
        for (sql, named) in [
            ("UPDATE milestone_row SET document = replace(document, '2025', '2026')", "one"),
            ("DELETE FROM milestone_row WHERE slug = 'one'", "one"),
            ("UPDATE figure SET document = replace(document, 'USD', 'EUR')", "trade"),
            ("DELETE FROM figure", "trade"), ("DELETE FROM series", "summits"),
            ("INSERT INTO series (slug, document) VALUES ('smuggled', '{}')", "smuggled"),
        ] {
            struct Undone: Error {}
            #expect(throws: Undone.self, "\(sql)") {
                try fixture.write { writer in
                    try writer.db.execute(sql: sql)
                    #expect(try writer.reader.unloggedDocuments(limit: 9) == [named], "\(sql)")
                    throw Undone()
                }
            }
        }
    }

    @Test("can't be altered in any column without the hashes telling, whatever form the entry has")
    func everyColumn() throws {
        let fixture = try StoreFixture()
        let milestone = try fixture.add("summit", "2025-06-17")
        var changed = milestone
        changed.title = "Another"
        // One that takes back another, and a second one of the same call.
        var undoing = StoreWriter.Stamp.test("undo", at: 5_000)
        undoing.undoes = 1
        try fixture.write { [changed, undoing] writer in
            try writer.update(changed, bounds: nil, undoing)
            try writer.put(Series(slug: "series", title: "Series"), .test("series-add"))
        }
        func firstWrong(_ reader: StoreReader) throws -> Int64? {
            var previous: [UInt8] = []
            for entry in try reader.changes(limit: 10) {
                let bytes = entry.change.chainBytes(sequence: entry.sequence, previousHash: previous)
                if Hexadecimal.text(testHash(bytes)) != entry.hash { return entry.sequence }
                previous = Hexadecimal.bytes(entry.hash) ?? []
            }
            return nil
        }
        #expect(try fixture.store.read(firstWrong) == nil)
        try fixture.write { try $0.db.execute(sql: "DROP TRIGGER change_is_append_only_update") }
        let numbers = ["at", "actor_uid", "actor_pid", "undoes", "job"]
        let texts = ["actor_user", "actor_program", "verb", "identifier", "before", "after", "hash"]
        for sequence in 1...3 as ClosedRange<Int64> {
            for column in numbers + texts {
                let value =
                    numbers.contains(column)
                    ? "coalesce(\(column) + 1, 7)" : "coalesce(replace(\(column), substr(\(column), 2, 1), '~'), 'x')"
                struct Undone: Error {}
                #expect(throws: Undone.self) {
                    try fixture.write { writer in
                        try writer.db.execute(sql: "UPDATE change SET \(column) = \(value) WHERE seq = \(sequence)")
                        #expect(try firstWrong(writer.reader) == sequence, "\(column) of change \(sequence)")
                        throw Undone()
                    }
                }
            }
        }
    }

    @Test("in the log can't be altered or taken out")
    func appendOnly() throws {
        let fixture = try StoreFixture()
        try fixture.add("summit", "2025-06-17")
        for sql in ["UPDATE change SET verb = 'x'", "DELETE FROM change"] {
            #expect(throws: DatabaseError.self) { try fixture.write { try $0.db.execute(sql: sql) } }
        }
        #expect(try fixture.store.read { try $0.changes(limit: 9) }.map(\.change.verb) == ["add"])
    }

    @Test("of one job are undone together, and those of the others in its transaction stay")
    func savepoints() throws {
        struct Refused: Error {}
        let fixture = try StoreFixture()
        func job(_ slug: String, uid: String? = nil, fails: Bool = false) -> (StoreWriter) throws -> Void {
            { writer in
                try writer.insert(
                    Milestone(uid: uid ?? slug, slug: slug, title: slug), bounds: nil, .test("add"))
                if fails { throw Refused() }
            }
        }
        let failures = try fixture.store.write([
            job("one"), job("two", fails: true), job("three"), job("one", uid: "other"),
        ])
        #expect(failures[0] == nil && failures[2] == nil)
        #expect(failures[1] is Refused)
        #expect(failures[3] as? StoreError == .slugTaken("one"))
        #expect(try fixture.list(TimelineQuery()) == ["one", "three"])
        #expect(try fixture.store.read { try $0.changes(limit: 9) }.count == 2)
    }

    @Test("refuse a slug that is taken, a series that is not there and a milestone that is gone")
    func refusals() throws {
        let fixture = try StoreFixture()
        try fixture.add("summit", "2025-06-17")
        #expect(throws: StoreError.slugTaken("summit")) {
            try fixture.write {
                try $0.insert(Milestone(uid: "other", slug: "summit", title: "x"), bounds: nil, .test())
            }
        }
        #expect(throws: StoreError.noSuchSeries("nowhere")) {
            try fixture.add("lost", "2025", series: Milestone.Membership(slug: "nowhere", edition: 1))
        }
        #expect(throws: StoreError.noSuchMilestone("gone")) {
            try fixture.write { try $0.remove(uid: "gone", .test()) }
        }
        try fixture.write { writer in
            let free = try writer.freeSlug("summit")
            #expect(free == "summit-2")
        }
    }

    @Test("from many tasks at once are all there when they are acknowledged, and a refused one harms nobody")
    func groupCommit() async throws {
        let fixture = try StoreFixture()
        let queue = WriteQueue(store: fixture.store) { _ in }
        let acknowledged = try await withThrowingTaskGroup(of: String?.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let slug = "m-\(number / 2)"  // Each is tried twice: one of the two is refused.
                    do {
                        try await queue.write {
                            try $0.insert(
                                Milestone(uid: "u-\(number)", slug: slug, title: slug), bounds: nil, .test())
                        }
                        return slug
                    } catch StoreError.slugTaken {
                        return nil
                    }
                }
            }
            return try await group.reduce(into: [String]()) { if let slug = $1 { $0.append(slug) } }
        }
        #expect(acknowledged.count == 100)
        #expect(Set(acknowledged) == Set(try fixture.list(TimelineQuery())))
    }

    @Test("wait for reminders, which go first")
    func lanes() async throws {
        let fixture = try StoreFixture()
        let queue = WriteQueue(store: fixture.store) { _ in }
        let order = Order()
        let done = DispatchSemaphore(value: 0)
        // While the first transaction is open, a change comes, and then a reminder.
        try await queue.write { _ in
            queue.submit(.changes, { _ in order.add("change") }) { _ in done.signal() }
            queue.submit(.reminders, { _ in order.add("claim") }) { _ in done.signal() }
        }
        try await onThread {
            done.wait()
            done.wait()
        }
        #expect(order.names == ["claim", "change"])
    }
}

private final class Order: Sendable {
    private let list = Mutex<[String]>([])

    func add(_ name: String) { list.withLock { $0.append(name) } }

    var names: [String] { list.withLock { $0 } }
}
