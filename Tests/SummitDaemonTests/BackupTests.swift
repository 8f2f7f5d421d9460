import Foundation
import SummitAPI
import SummitClient
import SummitCore
import SummitStore
import SummitTestSupport
import Testing
import Varlink

@testable import SummitDaemon

@Suite("Backups")
struct BackupTests {
    private static func add(_ connection: Connection, _ title: String) throws {
        var input = MilestoneInput(title: title)
        input.summary = String(repeating: "What was agreed upon. ", count: 500)
        let _: TimelineMethods.Changed = try connection.call(
            "org.summitd.Timeline.Add", TimelineMethods.Add(milestone: input))
    }

    @Test("are handed over in pieces that make a sound store with the same log")
    func pieces() async throws {
        let server = try await TestServer()
        try await onThread {
            let connection = try server.connect()
            for number in 0..<60 { try Self.add(connection, "Summit \(number)") }
            var (bytes, pieces, last) = (Data(), 0, ManagerMethods.BackupReply?.none)
            try connection.stream(
                "org.summitd.Manager.Backup", [String: String](), as: ManagerMethods.BackupReply.self
            ) { reply in
                last = reply
                guard let text = reply.bytes else { return }
                pieces += 1
                bytes += try #require(Data(base64Encoded: text))
            }
            #expect(pieces > 1)
            #expect(Int64(bytes.count) == last?.size)
            let path = server.scratch.file("backup.db")
            try bytes.write(to: URL(filePath: path))
            let found = try Store.examine(path: path, hash: sha256)
            #expect(found.head == last?.head && found.milestones == 60 && found.changes == last?.changes)
            let names = try FileManager.default.contentsOfDirectory(atPath: server.scratch.path)
            #expect(!names.contains { $0.contains(".copy-") })
        }
        try await server.stop()
    }

    @Test(
        "are made by themselves a day after the first change, once a day when something has changed, and seven are kept"
    )
    func automatic() async throws {
        let server = try await TestServer(now: "2026-11-24T12:00:00Z")
        let running = Task { try await BackupService(services: server.services).run() }
        func backups() throws -> [String] {
            let directory = server.scratch.file("backups")
            guard FileManager.default.fileExists(atPath: directory) else { return [] }
            return try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
        }
        func wait(for expected: [String]) async throws -> Bool {
            for _ in 0..<500 {
                if try backups() == expected { return true }
                try await Task.sleep(for: .milliseconds(10))
            }
            return false
        }
        func change(_ now: String) async throws {
            try server.set(now: now)
            try await onThread { try Self.add(try server.connect(), "At \(now)") }
        }
        func name(_ day: Int) -> String { "timeline-2026-11-\(day)T120000Z.db" }
        try await change("2026-11-24T12:00:00Z")
        try await change("2026-11-25T11:59:59Z")
        try await Task.sleep(for: .milliseconds(200))
        #expect(try backups() == [])
        try await change("2026-11-25T12:00:00Z")
        #expect(try await wait(for: [name(25)]))
        try await change("2026-11-26T11:59:59Z")
        try await Task.sleep(for: .milliseconds(200))
        #expect(try backups() == [name(25)])
        // Nobody has changed anything for two days; a reminder, say, is news.
        try server.set(now: "2026-11-28T12:00:00Z")
        server.services.planChanged()
        #expect(try await wait(for: [name(25), name(28)]))
        try server.set(now: "2026-11-29T12:00:00Z")
        server.services.planChanged()
        try await Task.sleep(for: .milliseconds(200))
        #expect(try backups() == [name(25), name(28)])
        // The rest by hand, for the seven that are kept.
        for day in 10...16 {
            try Backups(services: server.services).make(at: Instant(parsing: "2026-12-\(day)T12:00:00Z"))
        }
        #expect(try backups().count == 7)
        #expect(Backups(services: server.services).last == (try Instant(parsing: "2026-12-16T12:00:00Z")))
        let newest = server.scratch.file("backups/timeline-2026-12-16T120000Z.db")
        #expect(try Store.examine(path: newest, hash: sha256).milestones == 4)
        running.cancel()
        try? await running.value
        try await server.stop()
    }
}
