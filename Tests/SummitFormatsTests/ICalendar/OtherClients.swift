import Foundation
import SummitCore
import Testing

/// Other programs that read and write iCalendar.
enum OtherClients {
    struct Event: Codable, Hashable, Comparable {
        var uid: String
        var summary: String
        var start: String
        var end: String
        var status: String
        var alarms: [String]

        static func < (one: Event, other: Event) -> Bool {
            (one.start, one.uid, one.end) < (other.start, other.uid, other.end)
        }
    }

    private static let root = URL(filePath: #filePath).appending(path: "../../../..").standardized

    static func fixture(_ name: String) throws -> String {
        try String(contentsOf: root.appending(path: "Tests/Fixtures/icalendar/\(name)"), encoding: .utf8)
    }

    /// With python-icalendar and recurring-ical-events.
    private static var python: String {
        if let named = ProcessInfo.processInfo.environment["SUMMIT_VARLINK_PYTHON"], !named.isEmpty { return named }
        return root.appending(path: ".build-venv/bin/python").path
    }

    static func python(_ arguments: [String], _ input: String = "") throws -> String {
        try #require(
            FileManager.default.isExecutableFile(atPath: python),
            "\(python) is missing: run `make test`, or name an interpreter in SUMMIT_VARLINK_PYTHON")
        let script = root.appending(path: "Tests/Fixtures/icalendar/clients.py").path
        return try run([python, script] + arguments, input)
    }

    static func occurrences(_ text: String, from: String, until: String) throws -> [Event] {
        let decoder = JSONDecoder()
        return try python(["occurrences", from, until], text).split(separator: "\n")
            .map { try decoder.decode(Event.self, from: Data($0.utf8)) }.sorted()
    }

    /// Runs a program found on the PATH, with a home of its own.
    static func run(_ command: [String], _ input: String = "", home: URL? = nil) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appending(path: "clients-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (source, sink, errors) = (
            folder.appending(path: "in"), folder.appending(path: "out"), folder.appending(path: "errors")
        )
        try Data(input.utf8).write(to: source)
        for file in [sink, errors] { try Data().write(to: file) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        let own = (home ?? folder).path
        process.environment = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": own, "TZ": "UTC",
            "LC_ALL": "C.UTF-8", "XDG_CONFIG_HOME": own + "/config", "XDG_DATA_HOME": own + "/data",
            "XDG_CACHE_HOME": own + "/cache",
        ]
        process.standardInput = try FileHandle(forReadingFrom: source)
        process.standardOutput = try FileHandle(forWritingTo: sink)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        let complaint = try String(contentsOf: errors, encoding: .utf8)
        try #require(
            process.terminationStatus == 0,
            "\(command.prefix(3).joined(separator: " ")) failed, or is not installed: \(complaint.suffix(2_000))")
        return try String(contentsOf: sink, encoding: .utf8)
    }

    /// A directory that is there for as long as `body` runs.
    static func inScratch<Result>(_ body: (URL) throws -> Result) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "calendars-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }
}
