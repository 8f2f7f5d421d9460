import Foundation
import SummitCore
import SummitTestSupport
import Testing

@testable import SummitStore

@Suite("A copy of the store")
struct StoreCopyTests {
    private static func write(_ store: Store, _ body: @escaping (StoreWriter) throws -> Void) throws {
        if let failure = try store.write([body])[0] { throw failure }
    }

    @Test("made while somebody writes is sound, and is the store as it was after one of the changes")
    func whileWriting() async throws {
        let fixture = try StoreFixture()
        try fixture.add("first", "2025")
        let (store, scratch) = (fixture.store, fixture.scratch)
        let writing = Task {
            try await onThread {
                for number in 0..<400 {
                    let milestone = Milestone(
                        uid: "u\(number)", slug: "m\(number)", title: String(repeating: "Title ", count: 100))
                    try Self.write(store) { try $0.insert(milestone, bounds: nil, .test("add")) }
                }
            }
        }
        var copies: [String] = []
        while copies.count < 12 {
            let path = scratch.file("copy-\(copies.count)")
            _ = try store.copy(to: path)
            copies.append(path)
            try await Task.sleep(for: .milliseconds(5))
        }
        try await writing.value
        let log = try store.read { try $0.changes(limit: 10_000) }
        var counts: Set<Int> = []
        for path in copies {
            let summary = try Store.examine(path: path, hash: testHash)
            #expect(summary.milestones == summary.changes)
            #expect(summary.head == log[summary.changes - 1].hash)
            counts.insert(summary.changes)
            #expect(!FileManager.default.fileExists(atPath: path + "-wal"))
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
        // Else nothing was written meanwhile, and nothing shown.
        #expect(counts.count > 1)
    }

    @Test("is put in place where there is no store, holds the same, and knows that it was restored")
    func restoring() throws {
        let fixture = try StoreFixture()
        for number in 1...5 { try fixture.add("m\(number)", "202\(number)", tags: ["t"]) }
        let backup = fixture.scratch.file("backup")
        let made = try fixture.store.copy(to: backup)
        let path = fixture.scratch.file("restored.db")
        let now = Instant(secondsSinceEpoch: 1_800_000_000)
        #expect(try Store.restore(from: backup, to: path, now: now, hash: testHash) == made)
        let restored = try Store(path: path, hash: testHash)
        #expect(try restored.read { try $0.restoredAt() } == now)
        #expect(try fixture.store.read { try $0.restoredAt() } == nil)
        // The steps of reminders go on behind all that the store before may have had.
        #expect(try restored.read { try $0.lastEvent() } == 1_800_000_000_000)
        let slugs = try restored.read { try $0.page(TimelineQuery(), size: 9).milestones.map(\.milestone.slug) }
        #expect(slugs == ["m1", "m2", "m3", "m4", "m5"])
        #expect(try restored.read { try $0.changes(limit: 9) } == fixture.store.read { try $0.changes(limit: 9) })
        // Not over one that is there, nor over what is left of one.
        #expect(throws: StoreError.self) { try Store.restore(from: backup, to: path, now: now, hash: testHash) }
        let other = fixture.scratch.file("other.db")
        try Data([1]).write(to: URL(filePath: other + "-wal"))
        #expect(throws: StoreError.self) { try Store.restore(from: backup, to: other, now: now, hash: testHash) }
        #expect(!FileManager.default.fileExists(atPath: other))
        // A daemon that ended in order leaves an empty one.
        try Data().write(to: URL(filePath: other + "-wal"))
        #expect(try Store.restore(from: backup, to: other, now: now, hash: testHash) == made)
        #expect(try Store(path: other, hash: testHash).read { try $0.milestoneCount() } == 5)
    }

    @Test("of a daemon that was killed has what stands in the write-ahead log beside it")
    func fromWriteAheadLog() throws {
        let fixture = try StoreFixture()
        for number in 1...5 { try fixture.add("m\(number)", "202\(number)") }
        // As kill -9 leaves it: nothing was brought into the file.
        let copy = fixture.scratch.file("left")
        for suffix in ["", "-wal"] {
            try FileManager.default.copyItem(atPath: fixture.path + suffix, toPath: copy + suffix)
        }
        let alone = try Data(contentsOf: URL(filePath: copy))
        let path = fixture.scratch.file("restored.db")
        let now = Instant(secondsSinceEpoch: 1_800_000_000)
        #expect(try Store.restore(from: copy, to: path, now: now, hash: testHash).milestones == 5)
        #expect(try Store(path: path, hash: testHash).read { try $0.milestoneCount() } == 5)
        #expect(try Data(contentsOf: URL(filePath: copy)) == alone)
    }

    @Test("that was changed anywhere is refused, and leaves nothing behind")
    func damage() throws {
        let fixture = try StoreFixture()
        for number in 1...5 { try fixture.add("m\(number)", "202\(number)") }
        let backup = fixture.scratch.file("backup")
        _ = try fixture.store.copy(to: backup)
        let whole = try Data(contentsOf: URL(filePath: backup))
        let place = fixture.scratch.file("place.db")
        func refuses(_ bytes: Data, _ what: String) throws {
            let path = fixture.scratch.file("damaged")
            try bytes.write(to: URL(filePath: path))
            #expect(throws: StoreError.self, "\(what)") {
                try Store.restore(from: path, to: place, now: .init(secondsSinceEpoch: 0), hash: testHash)
            }
            #expect(!FileManager.default.fileExists(atPath: place))
            #expect(!FileManager.default.fileExists(atPath: place + ".new"))
        }
        try refuses(Data(), "nothing")
        try refuses(whole.prefix(whole.count / 2), "half of it")
        try refuses(whole.prefix(50), "its beginning")
        var foreign = whole
        foreign[68] ^= 1
        try refuses(foreign, "another program's file")
        // Each title stands in a milestone and in its change: wherever one is altered, it is found.
        var found = 0
        var rest = whole.startIndex
        while let range = whole.range(of: Data("Title of m3".utf8), in: rest..<whole.endIndex) {
            var altered = whole
            altered[range.lowerBound] ^= 0x20
            try refuses(altered, "at byte \(range.lowerBound)")
            rest = range.upperBound
            found += 1
        }
        #expect(found >= 2)
    }
}
