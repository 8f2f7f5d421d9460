import Foundation
import SummitTestSupport
import Synchronization
import Testing

@Suite("Crashes", .serialized)
struct CrashTests {
    /// What the clients were told, and what they tried last.
    private final class Record: Sendable {
        private let state = Mutex<(acknowledged: Set<String>, unanswered: Set<String>, isDone: Bool)>(([], [], false))

        var acknowledged: Set<String> { state.withLock { $0.acknowledged } }
        var unanswered: Set<String> { state.withLock { $0.unanswered } }
        var isDone: Bool {
            get { state.withLock { $0.isDone } }
            set { state.withLock { $0.isDone = newValue } }
        }

        func acknowledge(_ slug: String) { state.withLock { _ = $0.acknowledged.insert(slug) } }
        func leave(_ slug: String) { state.withLock { _ = $0.unanswered.insert(slug) } }
    }

    private static let clients = 8
    private static let kills = 20

    @Test("lose nothing that was acknowledged and leave nothing half: 8 clients, 20 kills, some inside a commit")
    func kills() async throws {
        try await onThread {
            let summit = try Installation()
            var daemon = try summit.startDaemon()
            let record = Record()
            let finished = DispatchGroup()
            for client in 0..<Self.clients {
                finished.enter()
                Thread.detachNewThread {
                    Self.add(client, to: summit, record)
                    finished.leave()
                }
            }
            var killsInCommit = 0
            for round in 0..<Self.kills {
                if round.isMultiple(of: 4) {
                    // strace kills it inside a commit: at its n-th fdatasync from now, before that is done.
                    let strace = Process()
                    strace.executableURL = URL(filePath: "/usr/bin/env")
                    strace.arguments = [
                        "strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fdatasync", "-e",
                        "inject=fdatasync:signal=SIGKILL:when=\(3 + round)", "-p", String(daemon.pid),
                    ]
                    try spawning { try strace.run() }
                    daemon.waitUntilExit()
                    strace.waitUntilExit()
                    killsInCommit += 1
                } else {
                    Thread.sleep(forTimeInterval: Double.random(in: 0.02...0.15))
                    daemon.kill()
                }
                daemon = try summit.startDaemon()
            }
            record.isDone = true
            finished.wait()
            #expect(killsInCommit >= 1)
            let rows = try #require(try summit.json(["list", "--json"])["milestones"] as? [[String: Any]])
            let stored = Set(rows.compactMap { $0["slug"] as? String })
            #expect(record.acknowledged.count > 50, "too few to mean anything")
            #expect(record.acknowledged.subtracting(stored) == [], "acknowledged and lost")
            // One a client may be there without an answer: the one it was about to add when the test ended.
            #expect(stored.subtracting(record.acknowledged).isSubset(of: record.unanswered), "from nowhere")
            #expect(record.unanswered.count == Self.clients)
            for row in rows {
                #expect(row["tags"] as? [String] == ["one", "two"])
                #expect((row["when"] as? [String: Any])?["text"] as? String == "2099-06-17")
            }
            let status = try #require(try summit.json(["status", "--json"])["status"] as? [String: Any])
            #expect(status["milestones"] as? Int == stored.count)
            #expect(daemon.stop().status == 0)
        }
    }

    private static func add(_ client: Int, to summit: Installation, _ record: Record) {
        var number = 1
        while !record.isDone {
            let slug = "c\(client)-\(number)"
            let output = try? summit.run([
                "add", "Client \(client), milestone \(number)", "2099-06-17", "--slug", slug, "--tag", "one", "--tag",
                "two",
            ])
            switch output?.status {
            case 0:
                record.acknowledge(slug)
                number += 1
            case 75:
                // Written before the answer was lost: the slug is taken, by us.
                record.acknowledge(slug)
                number += 1
            default: Thread.sleep(forTimeInterval: 0.01)  // The daemon is gone for the moment: the same again.
            }
        }
        record.leave("c\(client)-\(number)")
    }
}
