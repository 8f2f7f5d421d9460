import Foundation
import LinuxSystem
import Logging
import SummitCore
import SummitTestSupport
import Testing

@testable import SummitDaemon

@Suite("The configuration")
struct ConfigurationTests {
    private static func load(_ text: String, _ dropIns: [String: String] = [:]) throws -> Configuration {
        let scratch = try Scratch()
        try Data(text.utf8).write(to: URL(filePath: scratch.file("summitd.yaml")))
        try FileManager.default.createDirectory(atPath: scratch.file("conf.d"), withIntermediateDirectories: false)
        for (name, text) in dropIns { try Data(text.utf8).write(to: URL(filePath: scratch.file("conf.d/" + name))) }
        return try ConfigurationFiles(path: scratch.file("summitd.yaml"), isRequired: true).load(zones: ZoneDirectory())
    }

    @Test("that is shipped says nothing but the defaults")
    func shipped() throws {
        let path = Repository.root.appending(path: "Config/summitd.yaml").path
        let read = try ConfigurationFiles(path: path, isRequired: true).load(zones: ZoneDirectory())
        #expect(read.limits == ControlLimits())
        #expect(read.zone == nil)
        #expect(read.reminders.policies.isEmpty)
        #expect(read.logLevel == .info)
    }

    @Test("is no pipe that would be waited for")
    func pipe() throws {
        let scratch = try Scratch()
        #expect(unsafe mkfifo(scratch.file("summitd.yaml"), 0o600) == 0)
        let files = ConfigurationFiles(path: scratch.file("summitd.yaml"), isRequired: true)
        #expect {
            try files.load(zones: ZoneDirectory())
        } throws: {
            "\($0)".contains("not a regular file")
        }
        #expect(throws: Never.self) {
            try ConfigurationFiles(path: "/dev/null", isRequired: true).load(zones: ZoneDirectory())
        }
    }

    @Test("that is shipped names every key with its default when its comments are taken off")
    func shippedComments() throws {
        let path = Repository.root.appending(path: "Config/summitd.yaml")
        let text = try String(contentsOf: path, encoding: .utf8)
        // "#key: value" and "  #key: value" are settings; "# prose" is not.
        let settings = text.split(separator: "\n").compactMap { line -> String? in
            guard let hash = line.firstIndex(of: "#") else { return nil }
            let rest = line[line.index(after: hash)...]
            guard let first = rest.first, first.isLetter, rest.contains(":") else { return nil }
            return String(line[..<hash] + rest)
        }
        let read = try Self.load(settings.filter { !$0.contains("policies:") }.joined(separator: "\n"))
        #expect(read.limits == ControlLimits())
        for key in [
            "zone", "log-level", "message-bytes", "nesting", "connections-per-user", "message-timeout",
            "queued-reply-bytes", "policies", "catch-up", "quiet-hours",
        ] { #expect(text.contains("#\(key):"), "\(key) is missing") }
    }

    @Test("says how reminders catch up, repeat and rest")
    func reminders() throws {
        let read = try Self.load(
            """
            reminders:
              quiet-hours: 22:00-07:00
              catch-up: skip after 2h
              policies:
                - {name: a, tag: t, triggers: [-P7D], every: 1h, at-most: 5, catch-up: digest}
                - {name: b, tag: t, triggers: [-P1D], every: PT30M, quiet-hours: "23:00-06:30 [Europe/Paris]"}
            zone: Asia/Almaty
            """
        ).reminders
        #expect(read.catchUp == .skip(after: 7_200))
        #expect(read.quietHours == (try QuietHours(parsing: "22:00-07:00", zone: "Asia/Almaty")))
        #expect(read.policies[0].reminders.first?.repetition == (try .init(every: .seconds(3_600), atMost: 5)))
        #expect(read.policies[0].reminders.first?.catchUp == .digest)
        #expect(read.policies[1].reminders.first?.repetition == (try .init(every: .seconds(1_800))))
        #expect(read.policies[1].quietHours == (try QuietHours(parsing: "23:00-06:30", zone: "Europe/Paris")))
    }

    @Test(
        "names the line where that can't be read",
        arguments: [
            "quiet-hours: 22", "quiet-hours: \"22:00-07:00 [No/Where]\"", "catch-up: never",
            "policies: [{name: a, tag: t, triggers: [-P7D], at-most: 5}]",
            "policies: [{name: a, tag: t, triggers: [-P7D], every: 1s}]",
            "policies: [{name: a, tag: t, triggers: [-P7D], every: 1h, at-most: 0}]",
        ])
    func wrongReminders(text: String) {
        do {
            _ = try Self.load("reminders:\n  " + text)
            Issue.record("“\(text)” was read")
        } catch let error as ConfigurationError {
            #expect(error.line == 2, "\(error)")
        } catch {
            Issue.record("\(error)")
        }
    }

    @Test("is read with its drop-ins in order: values override, a policy replaces its namesake")
    func merging() throws {
        let read = try Self.load(
            """
            zone: Asia/Almaty
            limits: {nesting: 32}
            reminders:
              policies:
                - {name: summits, tag: summit, triggers: [-P7D, -P1D@09:00]}
                - {name: kz, country: KZ, triggers: [-P30D], priority: warning}
            """,
            [
                "10.yaml": "zone: Asia/Tashkent\nlog-level: debug",
                "20.yaml": "reminders: {policies: [{name: summits, tag: summit, triggers: [-PT1H]}]}",
                "ignored.conf": "nonsense: [",
            ])
        #expect(read.zone == "Asia/Tashkent")
        #expect(read.logLevel == .debug)
        #expect(read.limits.nesting == 32)
        #expect(read.reminders.policies.map(\.name) == ["kz", "summits"])
        #expect(read.reminders.policies[0].reminders.map(\.priority) == [.warning])
        #expect(read.reminders.policies[1].reminders.map(\.trigger.description) == ["-PT1H"])
        #expect(read.files.count == 3)
    }

    @Test(
        "with an error is refused, with the line and what would be right",
        arguments: [
            ("zone: Asia/Nowhere", 1, "Asia/Nowhere"), ("zoen: UTC", 1, "known are zone"),
            ("zone: UTC\nlog-level: loud", 2, "debug"), ("limits:\n  nesting: 3", 2, "8 to 256"),
            ("limits:\n  nesting: many", 2, "whole number"), ("limits: [1]", 1, "table"),
            ("zone: UTC\nzone: UTC", 1, "stands twice"), ("a: [", 2, "not YAML"), ("- 1", 1, "table"),
            ("reminders:\n  policies:\n    - name: x\n      triggers: [-P7D]", 3, "tag, a series or a country"),
            ("reminders:\n  policies:\n    - name: x\n      tag: y", 3, "needs triggers"),
            (
                "reminders:\n  policies:\n    - name: x\n      country: kz\n      triggers: [-P7D]", 4,
                "two capital letters"
            ),
            ("reminders:\n  policies:\n    - name: x\n      tag: y\n      triggers: [soon]", 5, "soon"),
            (
                "reminders:\n  policies:\n    - name: x\n      tag: y\n      triggers: [2027-01-01T00:00:00Z]", 5,
                "relative"
            ),
        ])
    func refusal(_ text: String, _ line: Int, _ reason: String) throws {
        do {
            _ = try Self.load(text)
            Issue.record("it was accepted")
        } catch let error as ConfigurationError {
            #expect(error.line == line, "\(error)")
            #expect(error.reason.contains(reason), "\(error)")
        }
    }

    @Test("that was named and is not there is an error; the usual one may be missing")
    func missing() throws {
        let scratch = try Scratch()
        let path = scratch.file("none.yaml")
        #expect(throws: ConfigurationError.self) {
            try ConfigurationFiles(path: path, isRequired: true).load(zones: ZoneDirectory())
        }
        #expect(try ConfigurationFiles(path: path, isRequired: false).load(zones: ZoneDirectory()).files == [])
    }
}
