import Foundation
import SummitTestSupport
import Testing

/// What becomes of an import whose reader does not come to the end of a file.
@Suite("A reader that breaks down", .serialized)
struct BrokenReaderTests {
    private static let head = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n"

    private static func events(_ count: Int) -> String {
        (0..<count).map {
            "BEGIN:VEVENT\r\nUID:\($0)@x\r\nDTSTART;VALUE=DATE:20270617\r\nSUMMARY:E\($0)\r\nEND:VEVENT\r\n"
        }.joined()
    }

    private static func withTimeline(_ body: @escaping @Sendable (Installation) throws -> Void) async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            try summit.importShippedTimeline()
            let before = try HostileFileTests.state(summit)
            try body(summit)
            #expect(try HostileFileTests.state(summit) == before)
            #expect(try summit.run(["verify"]).status == 0)
            #expect(daemon.stop().status == 0, "\(summit.log)")
        }
    }

    @Test("because somebody kills it leaves the timeline as it was, and names the file")
    func killed() async throws {
        try await Self.withTimeline { summit in
            let pipe = summit.scratch.file("calendar.ics")
            try #require(unsafe mkfifo(pipe, 0o600) == 0)
            let process = Process()
            process.executableURL = summit.bin.appending(path: "summitctl")
            process.arguments = ["import", pipe]
            process.environment = summit.environment
            process.standardInput = FileHandle.nullDevice
            let complaint = try spawning {
                let complaint = Pipe()
                process.standardError = complaint
                try process.run()
                return complaint
            }
            // Opens when the other side does. Enough rows that some have reached the daemon.
            let entry = try FileHandle(forWritingTo: URL(filePath: pipe))
            try entry.write(contentsOf: Data((Self.head + Self.events(20_000)).utf8))
            let children = "/proc/\(process.processIdentifier)/task/\(process.processIdentifier)/children"
            let child = try String(contentsOfFile: children, encoding: .utf8).split(separator: " ").first
            let pid = try #require(child.flatMap { Int32($0) })
            #expect(try String(contentsOfFile: "/proc/\(pid)/comm", encoding: .utf8) == "summit-convert\n")
            #expect(kill(pid, SIGKILL) == 0)
            let said = String(decoding: try complaint.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
            process.waitUntilExit()
            try entry.close()
            #expect(process.terminationReason == .exit && process.terminationStatus == 65)
            // And the line that had come last.
            #expect(said.contains(/calendar\.ics:[0-9]+: reading broke off here or behind, with signal 9/), "\(said)")
        }
    }

    @Test("because a file takes more memory than it may have leaves the timeline as it was, and names the file")
    func memory() async throws {
        try await Self.withTimeline { summit in
            let path = summit.scratch.file("large.yaml")
            let rows = String(repeating: "- title: abcdefghijklmn\n", count: 600_000)
            try Data("version: 1\nmilestones:\n\(rows)".utf8).write(to: URL(filePath: path))
            // Less than the converter allows itself, and enough to start.
            let result = try summit.run(["import", path], under: ["/usr/bin/prlimit", "--as=\(200 << 20)"])
            #expect(result.status == 65, "\(result)")
            #expect(result.complaint.hasPrefix("summitctl: \(path):"), "\(result)")
            #expect(result.complaint.contains("reading broke off here"), "\(result)")
            #expect(result.complaint.split(separator: "\n").count == 1, "\(result)")
        }
    }

    @Test("because a file takes more time than it may have leaves the timeline as it was, and names the file")
    func time() async throws {
        try await Self.withTimeline { summit in
            let path = summit.scratch.file("endless.ics")
            try Data((Self.head + Self.events(1_000_000)).utf8).write(to: URL(filePath: path))
            let result = try summit.run(["import", path], under: ["/usr/bin/prlimit", "--cpu=1"])
            #expect(result.status == 65, "\(result)")
            #expect(
                result.complaint.contains(/endless\.ics:[0-9]+: reading broke off here or behind, with signal/),
                "\(result)")
        }
    }

    private static let mixed: [(file: String, text: String, good: [String], bad: [Int])] = [
        (
            "a.ics",
            head
                + "BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20990101\r\nSUMMARY:One\r\nEND:VEVENT\r\n"
                + "BEGIN:VEVENT\r\nUID:2\r\nDTSTART;VALUE=DATE:20991345\r\nSUMMARY:Bad\r\nEND:VEVENT\r\n"
                + "BEGIN:VEVENT\r\nUID:3\r\nDTSTART;VALUE=DATE:20990103\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:Three\r\nEND:VEVENT\r\n"
                + "BEGIN:VEVENT\r\nUID:4\r\nDTSTART;VALUE=DATE:20990104\r\nRRULE:FREQ=NEVER\r\nSUMMARY:Bad\r\nEND:VEVENT\r\n"
                + "BEGIN:VEVENT\r\nUID:5\r\nDTSTART;VALUE=DATE:20990105\r\nSUMMARY:Five\r\n",
            ["one-2099", "three-2099"], [11, 23, 26]
        ),
        (
            "a.yaml",
            "version: 1\nmilestones:\n- {title: One, when: 2099-01-01}\n- {titel: Bad}\n- {title: Three, when: 2099-13-01}\n- {title: Four, when: 2099-01-04}\n",
            ["one-2099", "four-2099"], [4, 5]
        ),
        (
            "a.jsonl",
            """
            {"head":{"format":"summit-timeline","version":1,"now":"2027-06-17T10:00:00Z","zone":"UTC"}}
            {"milestone":{"title":"One","status":"held","when":{"text":"2099-01-01","zone":"UTC","precision":"day","approximate":false,"uncertain":false}}}
            {"milestone":{"title":"Bad",
            {"milestone":{"title":"Bad","status":"held","when":{"text":"2099-13-01","zone":"UTC","precision":"day","approximate":false,"uncertain":false}}}
            {"milestone":{"title":"Four","status":"held","when":{"text":"2099-01-04","zone":"UTC","precision":"day","approximate":false,"uncertain":false}}}

            """, ["one-2099", "four-2099"], [3, 4]
        ),
        (
            "a.csv", "title,when\nOne,2099-01-01\n,2099\nThree,2099-13-01\nFour,2099-01-04\n\"Never closed,2099\n",
            ["one-2099", "four-2099"], [3, 4, 6]
        ),
        (
            "a.timelinejs",
            """
            {"events": [
            {"text": {"headline": "One"}, "start_date": {"year": "2099", "month": "1", "day": "1"}},
            {"text": {"headline": "Bad"}, "start_date": {"year": "2099", "month": "13"}},
            {"text": {"headline": "Three"}, "start_date": {"year": "2099", "month": "1", "day": "3"}}]}
            """, ["one-2099", "three-2099"], [3]
        ),
        (
            "a.timelinejs-csv", "Year,Month,Day,Headline\n2099,1,1,One\n2099,13,1,Bad\n2099,1,3,Three\n",
            ["one-2099", "three-2099"], [3]
        ),
        (
            "a.remind",
            """
            [{"entries": [
            {"date": "2099-01-01", "body": "One"},
            {"date": "2099-13-01", "body": "Bad"},
            {"date": "2099-01-03", "body": "Three"}]}]
            """, ["one-2099", "three-2099"], [3]
        ),
        (
            "a.task",
            """
            [{"uuid": "1", "description": "One", "status": "pending", "due": "20990101T000000Z"},
            {"uuid": "2", "description": "Bad", "status": "pending", "due": "20991301T000000Z"},
            {"uuid": "3", "description": "Three", "status": "pending", "due": "20990103T000000Z"}]
            """, ["one-2099", "three-2099"], [2]
        ),
    ]

    @Test("at some rows takes the others with --keep-going, and lists those with their lines", arguments: mixed.indices)
    func keepGoing(_ index: Int) async throws {
        let (file, text, good, bad) = Self.mixed[index]
        try await Self.withTimeline { summit in
            let path = summit.scratch.file(file)
            try Data(text.utf8).write(to: URL(filePath: path))
            let format = String(file.dropFirst(2))
            let strict = try summit.run(["import", "--format", format, path])
            #expect(strict.status == 65 && strict.output.isEmpty, "\(strict)")
            #expect(strict.complaint.split(separator: "\n").count == 1, "\(strict)")
        }
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            let path = summit.scratch.file(file)
            try Data(text.utf8).write(to: URL(filePath: path))
            let lenient = try summit.run(["import", "--format", String(file.dropFirst(2)), "--keep-going", path])
            #expect(lenient.status == 65, "\(lenient)")
            #expect(
                lenient.output.hasPrefix("\(good.count) added, 0 changed, 0 unchanged, \(bad.count) left out"),
                "\(lenient)")
            for line in bad { #expect(lenient.complaint.contains("\(path):\(line): "), "\(line): \(lenient)") }
            let taken = try summit.run(["list", "-o", "ids"]).output.split(separator: "\n").map(String.init)
            #expect(Set(taken) == Set(good), "\(taken)")
            #expect(daemon.stop().status == 0, "\(summit.log)")
        }
    }
}
