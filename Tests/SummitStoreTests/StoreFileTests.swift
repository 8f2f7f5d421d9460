import Foundation
import GRDB
import SummitCore
import SummitTestSupport
import Testing

@testable import SummitStore

@Suite("The store's file")
struct StoreFileTests {
    @Test("is made in WAL mode with synchronous=FULL, our application id, STRICT tables and foreign keys")
    func settings() throws {
        let fixture = try StoreFixture()
        try fixture.store.read { reader in
            #expect(try String.fetchOne(reader.db, sql: "PRAGMA journal_mode") == "wal")
            #expect(try Int.fetchOne(reader.db, sql: "PRAGMA application_id") == 0x536D_6D74)
            let loose = try String.fetchAll(
                reader.db,
                sql: """
                    SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict
                        AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'milestone_text%' AND name != 'grdb_migrations'
                    """)
            #expect(loose == [])
        }
        try fixture.write { writer in
            let synchronous = try Int.fetchOne(writer.db, sql: "PRAGMA synchronous")
            let foreignKeys = try Int.fetchOne(writer.db, sql: "PRAGMA foreign_keys")
            #expect(synchronous == 2)
            #expect(foreignKeys == 1)
        }
    }

    @Test("has the fingerprint by which it is known again without running the migrations")
    func fingerprint() throws {
        let fixture = try StoreFixture()
        let objects = try fixture.store.read { try StoreFile.objects($0.db) }
        #expect(Schema.fingerprint(of: objects) == Schema.fingerprint, "a migration came? it has another one then")
        for object in objects {
            #expect(Schema.fingerprint(of: objects.subtracting([object])) != Schema.fingerprint)
        }
    }

    @Test(
        "is missed once it is removed or replaced while it is in use: nothing is said to be kept then",
        arguments: [true, false])
    func taken(_ isReplaced: Bool) throws {
        let fixture = try StoreFixture()
        try fixture.add("astana-2025", "2025-06-17")
        try FileManager.default.moveItem(atPath: fixture.path, toPath: fixture.path + ".old")
        if isReplaced { try Data([1]).write(to: URL(filePath: fixture.path)) }
        #expect {
            try fixture.add("xian-2023", "2023-05-18")
        } throws: {
            guard case .unusable(_, let reason)? = $0 as? StoreError else { return false }
            return reason.contains(isReplaced ? "replaced" : "removed")
        }
    }

    @Test("keeps everything over a restart")
    func reopening() throws {
        let fixture = try StoreFixture()
        try fixture.add("astana-2025", "2025-06-17", tags: ["summit"])
        try fixture.store.close()
        let again = try Store(path: fixture.path, hash: testHash)
        let kept = try again.read { try $0.milestone("astana-2025") }
        #expect(kept?.milestone.tags == ["summit"])
        #expect(try again.quickCheck() == nil)
    }

    /// A store as a version that knew no later migration left it.
    private static func store(at path: String, upTo migration: String) throws -> DatabaseQueue {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA application_id = \(Schema.applicationID)")
            try db.execute(sql: "PRAGMA journal_mode = WAL")
        }
        try Schema.migrator.migrate(queue, upTo: migration)
        return queue
    }

    @Test("of an earlier version has everything it had after the tables were made anew")
    func migration() throws {
        let scratch = try Scratch()
        let path = scratch.file("timeline.db")
        let queue = try Self.store(at: path, upTo: "5 knowledge")
        let milestone = Milestone(
            uid: "u", slug: "s", title: "Old", when: .edtf(try EDTF("2025-06-17"), zone: "UTC"), tags: ["a", "b"])
        let document = try Documents.encode(milestone)
        try queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO milestone (id, uid, slug, revision, status, earliest, latest, sort_key, fineness, document)
                    VALUES (7, 'u', 's', 1, 'confirmed', 10, 20, 10, 5, ?);
                    INSERT INTO milestone_tag VALUES ('a', 7), ('b', 7);
                    INSERT INTO milestone_relation VALUES (7, 'follows', 'x');
                    INSERT INTO pending (key, milestone_id, nominal_start, trigger, priority, due)
                    VALUES ('k', 7, '2025-06-17[UTC]', '-P7D', 'notice', 5);
                    """, arguments: [document])
        }
        try queue.close()
        let store = try Store(path: path, hash: testHash)
        try store.read { reader in
            #expect(try reader.milestone("s")?.milestone == milestone)
            #expect(try reader.milestone("u")?.earliest == Instant(secondsSinceEpoch: 10))
            for table in ["milestone_tag", "milestone_relation", "pending"] {
                let ids = try Int64.fetchAll(reader.db, sql: "SELECT DISTINCT milestone_id FROM \(table)")
                #expect(ids == [7], "\(table)")
            }
            #expect(try Row.fetchAll(reader.db, sql: "PRAGMA foreign_key_check").isEmpty)
        }
        _ = try store.write([{ try $0.remove(uid: "u", .test("remove")) }])
        #expect(try store.read { try Int.fetchOne($0.db, sql: "SELECT count(*) FROM pending") } == 0)
        try store.close()
        _ = try Store(path: path, hash: testHash)
    }

    @Test("of an earlier version is searched for what follows an elision")
    func elisions() throws {
        let scratch = try Scratch()
        let path = scratch.file("timeline.db")
        let queue = try Self.store(at: path, upTo: "11 ledger by time and gaps")
        try queue.write { db in
            for (id, title) in [(1, "Signature de l’accord"), (2, "Accord")] {
                let milestone = Milestone(uid: "u\(id)", slug: "s\(id)", title: title)
                try db.execute(
                    sql: """
                        INSERT INTO milestone_row (id, uid, slug, import, revision, status, sort_key, fineness, document)
                        VALUES (?, ?, ?, 0, 1, 'confirmed', 0, 0, ?);
                        INSERT INTO milestone_text (rowid, title, summary, place, people, tags, sources)
                        VALUES (?, ?, '', '', '', '', '');
                        """,
                    arguments: [
                        id, milestone.uid, milestone.slug, try Documents.encode(milestone), id,
                        id == 1 ? "signature de laccord s1" : "accord s2",
                    ])
            }
        }
        try queue.close()
        let store = try Store(path: path, hash: testHash)
        for (words, expected) in [("accord", ["s1", "s2"]), ("l'accord", ["s1", "s2"]), ("laccord", ["s1"])] {
            let found = try store.read { reader in
                try String.fetchAll(
                    reader.db,
                    sql: """
                        SELECT slug FROM milestone JOIN milestone_text ON milestone_text.rowid = milestone.id
                        WHERE milestone_text MATCH ? ORDER BY slug
                        """, arguments: [try SearchWords(words).matchExpression])
            }
            #expect(found == expected, "\(words)")
        }
    }

    @Test("of an earlier version keeps the imports that were under way: what is closed is seen and done with")
    func importsUnderWay() throws {
        let scratch = try Scratch()
        let path = scratch.file("timeline.db")
        let queue = try Self.store(at: path, upTo: "7 spans")
        // Import 1 is closed, 2 is open. “twice” was added under a uid that the import brings as well.
        let rows: [(id: Int64, slug: String, title: String, batch: Int64, replaces: Int64?)] = [
            (1, "old", "Old", 0, nil), (2, "same", "Same", 0, nil), (3, "old", "Changed", 1, 1),
            (4, "new", "New", 1, nil), (5, "twice", "Brought", 1, nil), (6, "twice", "Mine", 0, nil),
            (7, "unseen", "Unseen", 2, nil), (8, "same", "Unseen", 2, 2),
        ]
        try queue.write { db in
            for (number, state) in [(1, "settling"), (2, "open")] {
                try db.execute(
                    sql: "INSERT INTO import (id, state, at, actor_uid, actor_pid) VALUES (?, ?, 5, 0, 1)",
                    arguments: [number, state])
            }
            for row in rows {
                let milestone = Milestone(uid: "uid-" + row.slug, slug: row.slug, title: row.title)
                try db.execute(
                    sql: """
                        INSERT INTO milestone_row (id, uid, slug, import, replaces, revision, status, sort_key, fineness,
                            document)
                        VALUES (?, ?, ?, ?, ?, 1, 'confirmed', 0, 0, ?)
                        """,
                    arguments: [
                        row.id, milestone.uid, row.slug, row.batch, row.replaces, try Documents.encode(milestone),
                    ])
            }
        }
        try queue.close()
        let store = try Store(path: path, hash: testHash)
        func seen() throws -> [String] {
            try store.read {
                try String.fetchAll(
                    $0.db, sql: "SELECT slug || ': ' || (document ->> '$.title') FROM milestone ORDER BY 1")
            }
        }
        let whole = ["new: New", "old: Changed", "same: Same", "twice: Brought"]
        #expect(try seen() == whole, "before anything is settled")
        let strays = try store.read { try Row.fetchAll($0.db, sql: "PRAGMA foreign_key_check") }
        #expect(strays.isEmpty)
        let left = try store.read { try $0.unsettled(import: 1) }
        #expect(left == [3, 5, 4])
        for id in left {
            let failures = try store.write([{ _ = try $0.settle(id, import: 1) }])
            #expect(failures[0] == nil)
            #expect(try seen() == whole)
        }
        _ = try store.write([{ try $0.finish(import: 1) }, { _ = try $0.removePart(ofImport: 2, limit: 9) }])
        #expect(try seen() == whole)
        try store.read { reader in
            let rows = try Int64.fetchAll(reader.db, sql: "SELECT id FROM milestone_row ORDER BY id")
            #expect(rows == [1, 2, 4, 6])
            #expect(try reader.unfinishedImports() == [])
            #expect(try Int.fetchOne(reader.db, sql: "SELECT count(*) FROM import_milestone") == 0)
            #expect(try reader.changes(limit: 9).map(\.change.identifier) == ["uid-old", "uid-twice", "uid-new"])
        }
        try store.close()
    }

    @Test("tells its migrations, while it is open too, and also those of a later version")
    func migrations() throws {
        let fixture = try StoreFixture()
        let known = Schema.migrator.migrations
        #expect(known.count >= 6)
        #expect(try Store.migrations(path: fixture.path) == known)
        let early = fixture.scratch.file("early.db")
        let queue = try DatabaseQueue(path: early)
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA application_id = \(Schema.applicationID)") }
        try Schema.migrator.migrate(queue, upTo: "2 reminders")
        try queue.close()
        #expect(try Store.migrations(path: early) == ["1 timeline", "2 reminders"])
        try Self.execute(early, "INSERT INTO grdb_migrations (identifier) VALUES ('0 from the future')")
        #expect(try Store.migrations(path: early) == ["1 timeline", "2 reminders", "0 from the future"])
        #expect(throws: StoreError.self) { try Store.migrations(path: fixture.scratch.file("none")) }
        try Self.overwrite(early, at: 68, with: [0, 0, 0, 1])
        #expect(throws: StoreError.self) { try Store.migrations(path: early) }
    }

    struct Damage: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let isNewer: Bool
        let inflict: @Sendable (_ path: String) throws -> Void

        init(_ name: String, isNewer: Bool = false, _ inflict: @escaping @Sendable (_ path: String) throws -> Void) {
            testDescription = name
            self.isNewer = isNewer
            self.inflict = inflict
        }
    }

    static let damages = [
        Damage("emptied") { try Data().write(to: URL(filePath: $0)) },
        Damage("cut to half a header") { path in
            try Data(try Data(contentsOf: URL(filePath: path)).prefix(50)).write(to: URL(filePath: path))
        },
        Damage("header overwritten") { try overwrite($0, at: 0, with: Array("garbage garbage!".utf8)) },
        Damage("of another application") { try overwrite($0, at: 68, with: [0, 0, 0, 1]) },
        Damage("text instead") { try Data(String(repeating: "hello ", count: 50).utf8).write(to: URL(filePath: $0)) },
        Damage("schema page overwritten") {
            try overwrite($0, at: 100, with: [UInt8](repeating: 0xA5, count: 1_000))
        },
        Damage("a table dropped") { try execute($0, "DROP TABLE setting") },
        Damage("a column added") { try execute($0, "ALTER TABLE milestone_row ADD COLUMN surprise TEXT") },
        Damage("a trigger dropped") { try execute($0, "DROP TRIGGER change_is_append_only_update") },
        Damage("newer schema", isNewer: true) {
            try execute($0, "INSERT INTO grdb_migrations (identifier) VALUES ('99 from the future')")
        },
    ]

    @Test("is refused when it is not sound, and left as it is", arguments: damages)
    func refusal(_ damage: Damage) throws {
        let fixture = try StoreFixture()
        try fixture.add("astana-2025", "2025-06-17")
        try fixture.store.close()
        try damage.inflict(fixture.path)
        let before = try Data(contentsOf: URL(filePath: fixture.path))
        do {
            _ = try Store(path: fixture.path, hash: testHash)
            Issue.record("it was opened")
        } catch let error as StoreError {
            #expect(error.isRefusal)
            if damage.isNewer {
                #expect(error == .newerSchema(path: fixture.path))
            } else if case .damaged(let path, _) = error {
                #expect(path == fixture.path)
            } else {
                Issue.record("not called damaged: \(error)")
            }
        }
        #expect(try Data(contentsOf: URL(filePath: fixture.path)) == before)
    }

    @Test("is not made anew beside the write-ahead log of a lost one")
    func lostFile() throws {
        let scratch = try Scratch()
        let path = scratch.file("timeline.db")
        try Data([1, 2, 3]).write(to: URL(filePath: path + "-wal"))
        #expect(throws: StoreError.self) { try Store(path: path, hash: testHash) }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("is made anew where the old one was moved away after a clean stop, which leaves an empty write-ahead log")
    func movedAway() throws {
        let scratch = try Scratch()
        let path = scratch.file("timeline.db")
        let milestone = Milestone(uid: "u", slug: "old", title: "Old")
        let first = try Store(path: path, hash: testHash)
        _ = try first.write([{ try $0.insert(milestone, bounds: nil, .test("add")) }])
        try first.close()
        try FileManager.default.moveItem(atPath: path, toPath: path + ".old")
        let anew = try Store(path: path, hash: testHash)
        #expect(try anew.read { try $0.milestoneCount() } == 0)
        try anew.close()
        let old = try Store(path: path + ".old", hash: testHash)
        #expect(try old.read { try $0.milestoneCount() } == 1)
    }

    @Test("is made anew over what a crash during the first creation left")
    func crashedCreation() throws {
        let scratch = try Scratch()
        let path = scratch.file("timeline.db")
        try Data("half".utf8).write(to: URL(filePath: path + ".new"))
        try Data("half".utf8).write(to: URL(filePath: path + ".new-wal"))
        let store = try Store(path: path, hash: testHash)
        #expect(try store.read { try $0.milestoneCount() } == 0)
    }

    @Test("shows damage behind the header to the quick check")
    func quickCheck() throws {
        let fixture = try StoreFixture()
        for number in 0..<300 { try fixture.add("m-\(number)", "2025-06-17") }
        try fixture.store.close()
        let size = try Data(contentsOf: URL(filePath: fixture.path)).count
        // An index's page among the last: opening does not look there.
        try Self.overwrite(fixture.path, at: size - 4_096, with: [UInt8](repeating: 0x5A, count: 4_096))
        let store = try Store(path: fixture.path, hash: testHash)
        #expect(try store.quickCheck() != nil)
    }

    private static func overwrite(_ path: String, at offset: Int, with bytes: [UInt8]) throws {
        let file = try FileHandle(forUpdating: URL(filePath: path))
        try file.seek(toOffset: UInt64(offset))
        try file.write(contentsOf: Data(bytes))
        try file.close()
    }

    private static func execute(_ path: String, _ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: sql) }
        // So that all is in the one file.
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        try queue.close()
    }
}
