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

    private static func names(_ server: TestServer) throws -> [String] {
        let directory = server.scratch.file("backups")
        guard FileManager.default.fileExists(atPath: directory) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
    }

    @Test("that was just made is kept, also where those that are there are dated ahead")
    func justMade() async throws {
        var configuration = Configuration()
        configuration.backups.keep = 2
        let server = try await TestServer(now: "2026-11-24T12:00:00Z", configuration: configuration)
        try await onThread {
            try Self.add(try server.connect(), "Summit")
            for time in ["2030-01-01T00:00:00Z", "2030-01-02T00:00:00Z", "2026-11-24T12:00:00Z"] {
                try Backups(services: server.services).make(at: Instant(parsing: time))
            }
            #expect(try Self.names(server) == ["timeline-2026-11-24T120000Z.db", "timeline-2030-01-02T000000Z.db"])
        }
        try await server.stop()
    }

    @Test("are due a day after the first change, and then once a day when something has changed; seven are kept")
    func due() async throws {
        let server = try await TestServer(now: "2026-11-24T12:00:00Z")
        let service = BackupService(services: server.services)
        func look(_ now: String, changes: Bool) async throws -> [String] {
            try server.set(now: now)
            if changes { try await onThread { try Self.add(try server.connect(), "At \(now)") } }
            _ = try await service.makeIfDue(after: Backups(services: server.services).last)
            return try Self.names(server)
        }
        let (first, second) = ("timeline-2026-11-25T120000Z.db", "timeline-2026-11-28T120000Z.db")
        #expect(try await look("2026-11-24T12:00:00Z", changes: false) == [])
        #expect(try await look("2026-11-24T12:00:00Z", changes: true) == [])
        #expect(try await look("2026-11-25T11:59:59Z", changes: true) == [])
        #expect(try await look("2026-11-25T12:00:00Z", changes: true) == [first])
        #expect(try await look("2026-11-26T11:59:59Z", changes: true) == [first])
        #expect(try await look("2026-11-28T12:00:00Z", changes: false) == [first, second])
        // Nothing has changed since.
        #expect(try await look("2026-12-05T12:00:00Z", changes: false) == [first, second])
        for day in 10...16 {
            try Backups(services: server.services).make(at: Instant(parsing: "2026-12-\(day)T12:00:00Z"))
        }
        #expect(try Self.names(server).count == 7)
        #expect(Backups(services: server.services).last == (try Instant(parsing: "2026-12-16T12:00:00Z")))
        let newest = server.scratch.file("backups/timeline-2026-12-16T120000Z.db")
        #expect(try Store.examine(path: newest, hash: sha256).milestones == 4)
        try await server.stop()
    }

    @Test("are made although one lies ahead, of when the clock was wrong")
    func ahead() async throws {
        let server = try await TestServer(now: "2026-11-24T12:00:00Z")
        try await onThread { try Self.add(try server.connect(), "Now") }
        try Backups(services: server.services).make(at: Instant(parsing: "2031-01-01T00:00:00Z"))
        try server.set(now: "2026-11-26T12:00:00Z")
        try await onThread { try Self.add(try server.connect(), "Later") }
        let service = BackupService(services: server.services)
        #expect(try await service.makeIfDue(after: Backups(services: server.services).last) != nil)
        #expect(try Self.names(server) == ["timeline-2026-11-26T120000Z.db", "timeline-2031-01-01T000000Z.db"])
        try await server.stop()
    }

    /// Whether these are there within ten seconds.
    private static func come(_ wanted: [String], _ server: TestServer) async throws -> Bool {
        for _ in 0..<2_000 {
            if try names(server) == wanted { return true }
            try await Task.sleep(for: .milliseconds(5))
        }
        return false
    }

    @Test("are looked after as soon as something is recorded")
    func news() async throws {
        let server = try await TestServer(now: "2026-11-24T12:00:00Z")
        try await onThread { try Self.add(try server.connect(), "First") }
        try server.set(now: "2026-11-25T12:00:00Z")
        let running = Task { try await BackupService(services: server.services).run() }
        #expect(try await Self.come(["timeline-2026-11-25T120000Z.db"], server))
        try server.set(now: "2026-11-26T12:00:00Z")
        try await onThread { try Self.add(try server.connect(), "Second") }
        #expect(
            try await Self.come(["timeline-2026-11-25T120000Z.db", "timeline-2026-11-26T120000Z.db"], server))
        running.cancel()
        try? await running.value
        try await server.stop()
    }
}
