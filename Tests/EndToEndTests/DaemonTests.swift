import Foundation
import SummitTestSupport
import Testing

@Suite("The daemon")
struct DaemonTests {
    @Test("sleeps while there is nothing to do, also after changes, queries and a backup")
    func idle() async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            #expect(try summit.run(["add", "Astana again", "2099-06-17"]).status == 0)
            #expect(try summit.run(["upcoming"]).status == 0)
            #expect(try summit.run(["backup", summit.scratch.file("copy.db")]).status == 0)
            func switches() throws -> [String: Int] {
                let tasks = "/proc/\(daemon.pid)/task"
                var counts: [String: Int] = [:]
                for task in try FileManager.default.contentsOfDirectory(atPath: tasks) {
                    let status = try String(contentsOfFile: "\(tasks)/\(task)/status", encoding: .utf8)
                    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("voluntary_ctxt") })
                    counts[task] = Int(line.split(separator: "\t")[1])
                }
                return counts
            }
            // Threads of the start and of the calls come to their end.
            Thread.sleep(forTimeInterval: 10)
            let before = try switches()
            Thread.sleep(forTimeInterval: 5)
            #expect(try switches() == before)
            #expect(daemon.stop().status == 0)
        }
    }

    @Test("gives a reminder that is due in a few seconds, not before its time, and tells it on standard error")
    func reminder() async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            #expect(try summit.run(["add", "Astana again", "2099-06-17", "--place", "Astana"]).status == 0)
            let due = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 + 6).rounded(.down))
            let text = due.formatted(.iso8601)
            #expect(try summit.run(["remind", "add", "astana-again-2099", text]).status == 0)
            var seenAt: Date?
            for _ in 0..<800 where seenAt == nil {
                if summit.log.contains("Astana again, Astana, 17 June 2099") { seenAt = Date() }
                Thread.sleep(forTimeInterval: 0.025)
            }
            let seen = try #require(seenAt, "\(summit.log)")
            #expect(seen >= due)
            var state = ""
            for _ in 0..<100 where !["confirmed", "unverifiable"].contains(state) {
                let document = try summit.json(["remind", "list", "--json"])
                let reminders = try #require(document["reminders"] as? [[String: Any]])
                #expect(reminders.count == 1)
                state = reminders[0]["state"] as? String ?? ""
                if state == "unverifiable" || state == "confirmed" {
                    #expect((reminders[0]["latenessUsec"] as? Int ?? -1) >= 0)
                    #expect((reminders[0]["key"] as? String)?.count == 32)
                }
                Thread.sleep(forTimeInterval: 0.02)
            }
            #expect(state == "confirmed" || state == "unverifiable")
            #expect(summit.log.split(separator: "\n").filter { $0.contains("Astana again, Astana") }.count == 1)
            #expect(daemon.stop().status == 0)
        }
    }

    @Test("gives a reminder late that fell due while it was not running")
    func catchUp() async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            #expect(try summit.run(["add", "Missed", "2099-06-17"]).status == 0)
            let due = Date(timeIntervalSince1970: (Date().timeIntervalSince1970 + 6).rounded(.down))
            #expect(try summit.run(["remind", "add", "missed-2099", due.formatted(.iso8601)]).status == 0)
            daemon.kill()
            #expect(!summit.log.contains("Missed, 17 June 2099"))
            Thread.sleep(until: due.addingTimeInterval(0.5))
            let second = try summit.startDaemon()
            for _ in 0..<500 where !summit.log.contains("Missed, 17 June 2099") { Thread.sleep(forTimeInterval: 0.02) }
            #expect(summit.log.contains("Missed, 17 June 2099"))
            #expect(second.stop().status == 0)
        }
    }

    @Test(
        "waits for nobody to read what it says: it goes on, says later how much was lost, and ends when it is told to")
    func unreadLog() async throws {
        try await onThread {
            let summit = try Installation()
            // Its standard error is a pipe of one page, whose other end is open and not read.
            let pipe = """
                import fcntl, os, sys
                reading, writing = os.pipe()
                os.dup2(reading, 30, inheritable=True)
                fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, 4096)
                os.dup2(writing, 2)
                os.execv(sys.argv[1], sys.argv[1:])
                """
            let daemon = try summit.startDaemon(under: ["/usr/bin/python3", "-c", pipe])
            for _ in 0..<100 { #expect(try summit.run(["reload"]).status == 0) }
            #expect(try summit.run(["status"]).output.contains("lost log lines"))
            let reader = try #require(FileHandle(forReadingAtPath: "/proc/\(daemon.pid)/fd/30"))
            _ = reader.availableData
            #expect(try summit.run(["reload"]).status == 0)
            let said = String(decoding: reader.availableData, as: UTF8.self)
            #expect(said.contains("lines were lost here"), "\(said)")
            for _ in 0..<100 { #expect(try summit.run(["reload"]).status == 0) }
            #expect(daemon.stop().status == 0)
        }
    }

    @Test("ends within a second of SIGTERM, also with clients connected")
    func stopping() async throws {
        try await onThread {
            let summit = try Installation()
            // A machine that is busy may hold up one of them; a daemon that waits for its clients is held up each time.
            var quickest = Double.infinity
            for _ in 0..<5 where quickest >= 1 {
                let daemon = try summit.startDaemon()
                let client = try socket(to: summit.socket)
                let (status, seconds) = daemon.stop()
                #expect(status == 0)
                quickest = min(quickest, seconds)
                close(client)
            }
            #expect(quickest < 1)
        }
    }

    @Test("knows SIGTERM, SIGINT and SIGHUP from the moment it can be reached", arguments: [SIGTERM, SIGINT, SIGHUP])
    func earlySignals(signal: Int32) async throws {
        try await onThread {
            for _ in 0..<8 {
                let summit = try Installation()
                let daemon = try summit.launchDaemon()
                let client = try connectAsSoonAsPossible(to: summit.socket)
                daemon.signal(signal)
                if signal == SIGHUP { #expect(try summit.run(["status"]).status == 0, "\(summit.log)") }
                #expect(daemon.stop().status == 0, "\(summit.log)")
                close(client)
            }
        }
    }

    @Test("refuses a second one on the same store or socket, and keeps serving")
    func second() async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            let sameStore = try summit.run(
                ["--user", "--state-dir", summit.scratch.file("state"), "--socket", summit.scratch.file("other")],
                program: "summitd")
            #expect(sameStore.status != 0)
            #expect(sameStore.complaint.contains("another summitd already uses"))
            let sameSocket = try summit.run(
                ["--user", "--state-dir", summit.scratch.file("elsewhere"), "--socket", summit.socket],
                program: "summitd")
            #expect(sameSocket.status != 0)
            #expect(sameSocket.complaint.contains("already listens"))
            #expect(try summit.run(["status"]).status == 0)
            #expect(daemon.stop().status == 0)
        }
    }

    @Test("ends with 78 over a configuration or a store that it refuses")
    func refusal() async throws {
        try await onThread {
            let summit = try Installation()
            let configuration = summit.scratch.file("bad.yaml")
            try Data("zone: UTC\nlog-level: loud\n".utf8).write(to: URL(filePath: configuration))
            let arguments = ["--user", "--state-dir", summit.scratch.file("state"), "--socket", summit.socket]
            let refused = try summit.run(arguments + ["--config", configuration], program: "summitd")
            #expect(refused.status == 78)
            #expect(refused.complaint.contains("bad.yaml:2:"))
            try FileManager.default.createDirectory(
                atPath: summit.scratch.file("state"), withIntermediateDirectories: true)
            let store = summit.scratch.file("state/timeline.db")
            try Data("not a database".utf8).write(to: URL(filePath: store))
            #expect(try summit.run(arguments, program: "summitd").status == 78)
            #expect(try String(contentsOfFile: store, encoding: .utf8) == "not a database")
        }
    }

    @Test("re-reads its configuration, and keeps the old one when the new one has an error")
    func reload() async throws {
        try await onThread {
            let summit = try Installation()
            let configuration = summit.scratch.file("summitd.yaml")
            func write(_ text: String) throws { try Data(text.utf8).write(to: URL(filePath: configuration)) }
            try write("zone: Asia/Almaty\n")
            let daemon = try summit.startDaemon(arguments: ["--config", configuration])
            func zone() throws -> String? {
                (try summit.json(["status", "--json"])["status"] as? [String: Any])?["zone"] as? String
            }
            #expect(try zone() == "Asia/Almaty")
            try write("zone: UTC\nzoen: UTC\n")
            let refused = try summit.run(["reload"])
            #expect(refused.status == 1)
            #expect(refused.complaint.contains("summitd.yaml:2:"))
            #expect(try zone() == "Asia/Almaty")
            try write("zone: Asia/Tashkent\n")
            #expect(try summit.run(["reload"]).status == 0)
            #expect(try zone() == "Asia/Tashkent")
            try write("zone: Europe/Paris\n")
            daemon.signal(SIGHUP)
            for _ in 0..<100 {
                if try zone() == "Europe/Paris" { break }
                Thread.sleep(forTimeInterval: 0.02)
            }
            #expect(try zone() == "Europe/Paris")
            #expect(daemon.stop().status == 0)
        }
    }
}

/// Tries without a pause until there is a socket that takes connections.
private func connectAsSoonAsPossible(to path: String) throws -> Int32 {
    let end = Date(timeIntervalSinceNow: 20)
    while Date() < end {
        if let client = try? socket(to: path) { return client }
    }
    return try socket(to: path)
}

/// A connected client that says nothing.
private func socket(to path: String) throws -> Int32 {
    let descriptor = Foundation.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { room in
        unsafe room.copyBytes(from: Array(path.utf8))
    }
    let connected = unsafe withUnsafePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
    guard connected == 0 else {
        close(descriptor)
        throw Installation.Missing(description: "can't connect to \(path)")
    }
    return descriptor
}
