import Foundation
import GRDB
import SummitCore
import SummitTestSupport
import Synchronization
import Testing

@testable import SummitStore

@Suite("A record that the disk has changed")
struct MendingTests {
    /// Where it is damaged: what stands in the document, and what the disk has made of it.
    static let damages: [(table: String, slug: String, from: String, to: String)] = [
        ("milestone_row", "astana", #""status":"confirmed""#, #""status":"confirxed""#),
        ("milestone_row", "astana", #"{"revision""#, #"x"revision""#),
        ("milestone_row", "astana", #","title":"#, #";"title":"#),
        ("series", "summits", #"{"slug""#, #"["slug""#), ("figure", "trade", #"{"observations""#, #"("observations""#),
    ]

    /// A closed store with a milestone, a series and a figure.
    private static func fixture() throws -> StoreFixture {
        let fixture = try StoreFixture()
        try fixture.add("astana", "2025-06-17", tags: ["summit"])
        try fixture.add("xian", "2023-05-18")
        try fixture.write {
            try $0.put(Series(slug: "summits", title: "Summits", cadence: nil), .test("series-add"))
            try $0.put(Figure(slug: "trade", title: "Trade", unit: "USD", observations: []), .test("figure-add"))
        }
        return fixture
    }

    /// Changes bytes of the file: those of the record in its table, or of all that say the same.
    private static func damage(
        _ path: String, _ damage: (table: String, slug: String, from: String, to: String), all: Bool
    ) throws {
        func document() throws -> String {
            try DatabaseQueue(path: path).read { db in
                try #require(
                    try String.fetchOne(
                        db, sql: "SELECT document FROM \(damage.table) WHERE slug = ?", arguments: [damage.slug]))
            }
        }
        let whole = try document()
        let (old, new) = (Array(whole.utf8), Array(whole.replacing(damage.from, with: damage.to).utf8))
        try #require(old != new && old.count == new.count)
        let sound = try Array(Data(contentsOf: URL(filePath: path)))
        var places: [Int] = []
        for start in 0..<(sound.count - old.count) where sound[start..<(start + old.count)].elementsEqual(old) {
            places.append(start)
        }
        try #require(places.count >= 2)
        var damaged = sound
        for place in places {
            if !all { damaged = sound }
            damaged.replaceSubrange(place..<(place + new.count), with: new)
            try Data(damaged).write(to: URL(filePath: path))
            if !all, try document() != whole { return }
        }
        try #require(all)
    }

    private static func all(_ store: Store) throws -> String {
        try store.read { reader in
            let milestones = try reader.page(TimelineQuery(), size: 10).milestones.map(\.milestone.document)
            return try "\(milestones) \(reader.allSeries()) \(reader.allFigures())"
        }
    }

    @Test(
        "is put right from the change log by the first who meets it, and known from then on", arguments: damages.indices
    )
    func reading(_ index: Int) throws {
        let fixture = try Self.fixture()
        let before = try Self.all(fixture.store)
        try fixture.store.close()
        try Self.damage(fixture.path, Self.damages[index], all: false)
        let told = Told()
        let store = try Store(path: fixture.path, hash: testHash) { told.add($0) }
        #expect(throws: StoreError.mended(slugs: [Self.damages[index].slug])) { try Self.all(store) }
        #expect(try Self.all(store) == before)
        #expect(told.slugs == [Self.damages[index].slug])
        #expect(try store.read { try $0.unloggedDocuments(limit: 10) }.isEmpty)
        #expect(try store.quickCheck() == nil)
        try store.close()
        // The schema is what it was.
        #expect(try Self.all(try Store(path: fixture.path, hash: testHash)) == before)
    }

    @Test("is put right for a change that meets it, which has not taken place")
    func writing() throws {
        let fixture = try Self.fixture()
        try fixture.store.close()
        try Self.damage(fixture.path, Self.damages[0], all: false)
        let store = try Store(path: fixture.path, hash: testHash)
        func rename(_ writer: StoreWriter) throws {
            var milestone = try writer.reader.existingMilestone("astana").milestone
            milestone.title = "Astana"
            try writer.update(milestone, bounds: try StoreFixture.bounds(milestone), .test("edit"))
        }
        #expect(try store.write([rename])[0] as? StoreError == .mended(slugs: ["astana"]))
        #expect(try store.write([rename])[0] == nil)
        #expect(try store.read { try $0.existingMilestone("astana").milestone.title } == "Astana")
    }

    @Test("stays as it is where the change log has it no better", arguments: damages.indices)
    func logToo(_ index: Int) throws {
        let fixture = try Self.fixture()
        try fixture.store.close()
        try Self.damage(fixture.path, Self.damages[index], all: true)
        let store = try Store(path: fixture.path, hash: testHash)
        let error = #expect(throws: StoreError.self) { try Self.all(store) }
        guard case .unreadable? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    private final class Told: Sendable {
        private let all = Mutex<[String]>([])
        var slugs: [String] { all.withLock { $0 } }
        func add(_ slugs: [String]) { all.withLock { $0 += slugs } }
    }
}
