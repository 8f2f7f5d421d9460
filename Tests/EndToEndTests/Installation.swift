import Foundation
import SummitTestSupport

/// The binaries under test, with a daemon of the test's own. `SUMMIT_BIN` names their folder.
final class Installation: Sendable {
    struct Output: Sendable {
        let status: Int32
        let output: String
        let complaint: String
    }

    struct Missing: Error, CustomStringConvertible {
        let description: String
    }

    let scratch: Scratch
    let bin: URL

    init() throws {
        scratch = try Scratch()
        guard let path = ProcessInfo.processInfo.environment["SUMMIT_BIN"] else {
            throw Missing(
                description: "SUMMIT_BIN does not name the folder of the binaries: run the tests with `make test`")
        }
        bin = URL(filePath: path)
    }

    var socket: String { scratch.file("socket") }

    var environment: [String: String] {
        [
            "PATH": "/usr/bin:/bin", "HOME": scratch.path, "XDG_RUNTIME_DIR": scratch.path,
            "XDG_STATE_HOME": scratch.file("state"), "XDG_CONFIG_HOME": scratch.file("config"), "TZ": "UTC",
            "SUMMITD_SOCKET": socket, "LANG": "C.UTF-8",
        ]
    }

    /// Starts summitd, and returns when it answers.
    ///
    /// - Parameter wrapper: a program to run it under.
    func startDaemon(under wrapper: [String] = [], arguments: [String] = []) throws -> Daemon {
        let daemon = try launchDaemon(under: wrapper, arguments: arguments)
        for _ in 0..<400 {
            if try run(["version", "--json"]).output.contains("summitd") { return daemon }
            if !daemon.isRunning { break }
            Thread.sleep(forTimeInterval: 0.025)
        }
        daemon.kill()
        throw Missing(description: "summitd does not answer: \(self.log)")
    }

    /// Starts summitd, and does not wait for it.
    func launchDaemon(under wrapper: [String] = [], arguments: [String] = []) throws -> Daemon {
        let process = Process()
        let command =
            wrapper + [
                bin.appending(path: "summitd").path, "--user", "--state-dir", scratch.file("state"), "--socket", socket,
            ]
            + arguments
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        let log = scratch.file("daemon.log")
        if !FileManager.default.fileExists(atPath: log) {
            _ = FileManager.default.createFile(atPath: log, contents: nil)
        }
        let file = try FileHandle(forWritingTo: URL(filePath: log))
        try file.seekToEnd()
        process.standardError = file
        process.standardOutput = file
        try spawning { try process.run() }
        return Daemon(process: process, installation: self)
    }

    /// What the daemon said.
    var log: String { (try? String(contentsOfFile: scratch.file("daemon.log"), encoding: .utf8)) ?? "" }

    /// Runs summitctl to its end.
    ///
    /// - Parameter wrapper: a program to run it under.
    func run(
        _ arguments: [String], input: String? = nil, program: String = "summitctl", under wrapper: [String] = [],
        environment more: [String: String] = [:]
    ) throws -> Output {
        let process = Process()
        let command = wrapper + [bin.appending(path: program).path] + arguments
        process.executableURL = URL(filePath: command[0])
        process.arguments = Array(command.dropFirst())
        process.environment = environment.merging(more) { $1 }
        let (output, complaint, entry) = try spawning {
            let (output, complaint, entry) = (Pipe(), Pipe(), Pipe())
            process.standardOutput = output
            process.standardError = complaint
            process.standardInput = input == nil ? FileHandle.nullDevice : entry
            try process.run()
            return (output, complaint, entry)
        }
        if let input {
            try entry.fileHandleForWriting.write(contentsOf: Data(input.utf8))
            try entry.fileHandleForWriting.close()
        }
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        let errors = try complaint.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Output(
            status: process.terminationStatus, output: String(decoding: text, as: UTF8.self),
            complaint: String(decoding: errors, as: UTF8.self))
    }

    /// Runs summitctl on a terminal, where a person types a line whenever it waits for one.
    ///
    /// - Returns: what the terminal has shown, the echo of what was typed included.
    func runOnTerminal(
        _ arguments: [String], columns: Int = 80, typing lines: [String] = [], environment more: [String: String] = [:]
    ) throws -> Output {
        let person = Repository.root.appending(path: "Tests/Fixtures/terminal/type.py").path
        return try run(
            arguments, input: lines.map { $0 + "\n" }.joined(), under: ["/usr/bin/python3", person, String(columns)],
            environment: ["TERM": "xterm-256color"].merging(more) { $1 })
    }

    /// The JSON document that a command prints.
    func json(_ arguments: [String]) throws -> [String: Any] {
        let output = try run(arguments)
        guard output.status == 0,
            let document = try JSONSerialization.jsonObject(with: Data(output.output.utf8)) as? [String: Any]
        else {
            throw Missing(description: "\(arguments): status \(output.status): \(output.complaint)\(output.output)")
        }
        return document
    }

    func importShippedTimeline() throws {
        let output = try run(["import", Repository.shippedTimeline.path])
        guard output.status == 0 else { throw Missing(description: output.complaint) }
    }
}

/// A running summitd.
final class Daemon: @unchecked Sendable {
    // `Process` is used from one thread at a time: the one that runs the test.
    private let process: Process
    private let installation: Installation

    init(process: Process, installation: Installation) {
        self.process = process
        self.installation = installation
    }

    deinit { if process.isRunning { kill() } }

    var pid: Int32 { process.processIdentifier }
    var isRunning: Bool { process.isRunning }

    func signal(_ number: Int32) { _ = Foundation.kill(pid, number) }

    /// SIGTERM, and its end.
    ///
    /// - Returns: the exit status, and how many seconds it took.
    func stop() -> (status: Int32, seconds: Double) {
        let began = Date()
        signal(SIGTERM)
        process.waitUntilExit()
        return (process.terminationStatus, Date().timeIntervalSince(began))
    }

    func kill() {
        signal(SIGKILL)
        process.waitUntilExit()
    }

    func waitUntilExit() { process.waitUntilExit() }
}
