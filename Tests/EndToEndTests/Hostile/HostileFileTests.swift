import Foundation
import SummitTestSupport
import Testing

/// Files that somebody has made to break their reader: the real summitctl has them read by the real summit-convert, for
/// a real daemon with a timeline in it.
@Suite("Of the hostile files", .serialized)
struct HostileFileTests {
    private static let formats = ["ics", "yaml", "jsonl", "csv", "timelinejs", "remind", "task"]
    /// The longest that one may take, in seconds; a build without optimisations on a busy machine included.
    private static let longest = 90
    /// What the daemon may have taken of memory in the end, in KiB.
    private static let mostMemory = 400 << 10

    @Test("there are at least sixty, and half of them calendars")
    func count() {
        let all =
            HostileFile.refusedFixtures + HostileFile.takenFixtures + HostileFile.refusedLarge + HostileFile.takenLarge
        #expect(Set(all.map(\.name)).count == all.count)
        #expect(all.count >= 60)
        #expect(all.count { $0.format == "ics" } >= 30)
        #expect(Set(all.map(\.format)) == Set(Self.formats))
    }

    @Test("none that can't be read changes anything: each gets its error, with its line", arguments: formats)
    func refused(_ format: String) async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            try summit.importShippedTimeline()
            let before = try Self.state(summit)
            for file in HostileFile.refusedFixtures + HostileFile.refusedLarge where file.format == format {
                guard case .refused(let line, let reason) = file.expectation else { continue }
                let path = try file.place(in: summit.scratch)
                let result = try Self.bring(path, format, summit)
                #expect(result.status == 65, "\(file.name): \(result)")
                let place = line > 0 ? "\(path):\(line): " : "\(path): "
                #expect(result.complaint.hasPrefix("summitctl: \(place)"), "\(file.name): \(result.complaint)")
                #expect(result.complaint.contains(reason), "\(file.name): \(result.complaint)")
                #expect(result.complaint.utf8.count < 4_000, "\(file.name)")
                #expect(result.output.isEmpty, "\(file.name)")
                Self.expectPrintable(result, file)
                #expect(try Self.state(summit) == before, "\(file.name)")
            }
            try Self.expectSmall(daemon)
            #expect(try summit.run(["verify"]).status == 0)
            #expect(daemon.stop().status == 0, "\(summit.log)")
        }
    }

    @Test("those that are merely odd are read, with a warning where something is lost", arguments: formats)
    func taken(_ format: String) async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            try summit.importShippedTimeline()
            let before = try Self.rows(summit)
            for file in HostileFile.takenFixtures + HostileFile.takenLarge where file.format == format {
                guard case .taken(let count, let warning) = file.expectation else { continue }
                let result = try Self.bring(try file.place(in: summit.scratch), format, summit)
                #expect(result.status == 0, "\(file.name): \(result)")
                #expect(result.output.hasPrefix("\(count) added, 0 changed"), "\(file.name): \(result)")
                if let warning { #expect(result.complaint.contains(warning), "\(file.name): \(result.complaint)") }
                Self.expectPrintable(result, file)
                #expect(try summit.run(["undo"]).status == 0)
                #expect(try Self.rows(summit) == before, "\(file.name)")
            }
            try Self.expectSmall(daemon)
            #expect(try summit.run(["verify"]).status == 0)
            #expect(daemon.stop().status == 0, "\(summit.log)")
        }
    }

    static func bring(
        _ path: String, _ format: String, _ summit: Installation, _ options: [String] = []
    ) throws -> Installation.Output {
        // A hang is killed: status 137 of the wrapper, or its signal.
        try summit.run(
            ["import", "--format", format] + options + [path],
            under: ["/usr/bin/timeout", "--signal=KILL", "\(longest)"])
    }

    /// All that anybody can see of a timeline, its history included.
    static func state(_ summit: Installation) throws -> [String] {
        try [rows(summit), summit.run(["history", "--json"]).output]
    }

    private static func rows(_ summit: Installation) throws -> String {
        try ["list", "series list", "figure list"].map { verb in
            let list = try summit.run(verb.split(separator: " ").map(String.init) + ["--json"])
            #expect(list.status == 0)
            return list.output
        }.joined()
    }

    private static func expectPrintable(_ result: Installation.Output, _ file: HostileFile) {
        let wrong = (result.output + result.complaint).unicodeScalars.first {
            $0 != "\n" && ($0.properties.generalCategory == .control || (0x202A...0x202E).contains($0.value))
        }
        #expect(wrong == nil, "\(file.name): \(result)")
    }

    private static func expectSmall(_ daemon: Daemon) throws {
        let status = try String(contentsOfFile: "/proc/\(daemon.pid)/status", encoding: .utf8)
        let peak = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }?.filter(\.isNumber)
        let size = try #require(peak.flatMap { Int($0) })
        #expect(size < mostMemory, "\(size) KiB")
    }
}
