import Foundation
import SummitCore
import SummitTestSupport

@testable import SummitStore

/// The hash for tests, which need no secrecy: FNV-1a, spread over 32 bytes.
@Sendable func testHash(_ bytes: [UInt8]) -> [UInt8] {
    var words: [UInt8] = []
    for round in 0..<4 {
        var value: UInt64 = 0xcbf2_9ce4_8422_2325 &+ UInt64(round)
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
        for shift in stride(from: UInt64(56), through: 0, by: -8) {
            words.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }
    return words
}

extension StoreWriter.Stamp {
    static func test(_ verb: String = "test", at seconds: Int64 = 1_000) -> Self {
        Self(
            at: Instant(secondsSinceEpoch: seconds),
            actor: Actor(uid: 1_000, user: "ada", pid: 42, program: "test"), verb: verb)
    }
}

/// A store in a scratch directory, with its zones.
struct StoreFixture {
    let scratch: Scratch
    let store: Store
    let path: String

    init() throws {
        scratch = try Scratch()
        path = scratch.file("timeline.db")
        store = try Store(path: path, hash: testHash)
    }

    /// Runs one job, and throws what it throws.
    func write(_ body: @escaping (StoreWriter) throws -> Void) throws {
        if let failure = try store.write([body])[0] { throw failure }
    }

    /// Adds a milestone with an EDTF date in UTC, or without one.
    @discardableResult
    func add(
        _ slug: String, _ date: String?, tags: [String] = [], participants: [String] = [], country: String? = nil,
        status: Milestone.Status = .confirmed, series: Milestone.Membership? = nil
    ) throws -> Milestone {
        let when = try date.map { When.edtf(try EDTF($0), zone: "UTC") }
        let milestone = Milestone(
            uid: "uid-" + slug, slug: slug, title: "Title of " + slug, when: when, status: status,
            place: country.map { Place(country: $0) }, participants: participants.map { Participant(name: $0) },
            tags: tags, series: series)
        try write { try $0.insert(milestone, bounds: try Self.bounds(milestone), .test("add")) }
        return milestone
    }

    static func bounds(_ milestone: Milestone) throws -> Bounds? { try milestone.when?.bounds(zones: UTCOnly()) }

    func list(_ query: TimelineQuery) throws -> [String] {
        try store.read { try $0.page(query, size: 1_000).milestones.map(\.milestone.slug) }
    }
}

struct UTCOnly: ZoneProvider {
    func rules(for identifier: String) throws -> ZoneRules { .utc }
}
