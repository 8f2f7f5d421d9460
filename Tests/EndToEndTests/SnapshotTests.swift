import Foundation
import SummitTestSupport
import Testing

/// What summitctl prints, held against what somebody has looked at: `Tests/Fixtures/snapshots`. Where a change is meant,
/// `SUMMIT_SNAPSHOTS=record` writes them anew, and the difference is looked at in git.
@Suite("What is printed, as it was looked at:")
struct SnapshotTests {
    private static let isRecording = ProcessInfo.processInfo.environment["SUMMIT_SNAPSHOTS"] == "record"
    private static let widths = [60, 80, 200]
    private static let now = ["--now", "2026-11-25T12:00Z"]

    private static func check(_ name: String, _ text: String) throws {
        let file = Repository.root.appending(path: "Tests/Fixtures/snapshots/\(name).txt")
        if isRecording {
            try Data(text.utf8).write(to: file)
            return
        }
        let expected = try String(contentsOf: file, encoding: .utf8)
        if text == expected { return }
        let (new, old) = (text.components(separatedBy: "\n"), expected.components(separatedBy: "\n"))
        let line = zip(new, old).prefix { $0 == $1 }.count
        Issue.record(
            """
            \(name).txt differs in line \(line + 1):
              - \(line < old.count ? old[line] : "(end)")
              + \(line < new.count ? new[line] : "(end)")
            """)
    }

    /// Escape sequences as a person can read them.
    private static func visible(_ text: String) -> String { text.replacingOccurrences(of: "\u{1B}", with: "␛") }

    static let tables: [(name: String, arguments: [String])] = [
        ("upcoming", ["upcoming"] + now), ("next", ["next"] + now), ("past", ["past"] + now), ("list", ["list"] + now),
        ("list-undated", ["list", "--undated"]), ("search", ["search", "pipeline"] + now),
        ("on-this-day", ["on-this-day", "2026-06-17"] + now), ("show", ["show", "astana-2025", "--as-of", "2030"]),
        ("show-wide", ["show", "wide", "--as-of", "2030"]),
        ("countdown", ["countdown", "briefing", "--now", "2099-06-01T12:00Z"]), ("timeline", ["timeline"] + now),
        ("series", ["series", "list"]), ("series-show", ["series", "show", "china-central-asia-summit"]),
        ("figures", ["figure", "list"]), ("figure-show", ["figure", "show", "trade-china-central-asia"]),
        (
            "figure-compare",
            ["figure", "compare", "trade-china-central-asia", "--from", "1992", "--to", "2024"]
        ),
        (
            "figure-share",
            ["figure", "share", "trade-china-kazakhstan", "--of", "trade-china-central-asia", "--at", "2024"]
        ),
        ("sources", ["source", "list", "astana-2025"]), ("reminders", ["remind", "list"]),
        ("explain-date", ["explain", "date", "1992~"]),
        (
            "explain-rule",
            [
                "explain", "rule", "FREQ=MONTHLY;BYDAY=-1FR", "--start", "2099-01-30", "--zone", "Asia/Almaty",
                "--count", "3",
            ]
        ),
        ("explain-zone", ["explain", "zone", "Asia/Almaty", "--at", "2024-03-01T00:00"]),
        ("import-dry-run", ["import", "--dry-run", Repository.root.path + "/Tests/Fixtures/snapshots/changed.yaml"]),
    ]

    @Test("each table, piped and on terminals of 60, 80 and 200 columns")
    func output() async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            try summit.importShippedTimeline()
            for arguments in [
                [
                    "add", "Press briefing", "2099-06-17T10:00", "--zone", "Asia/Almaty", "--slug", "briefing",
                    "--duration", "PT1H", "--place", "Astana", "--country", "KZ", "--remind", "7d before", "--remind",
                    "1d before at 09:00", "--repeat", "FREQ=WEEKLY;COUNT=3",
                ],
                [
                    "add", "中国—中亚峰会：Қазақстан 👩‍🚀 and a title that is long enough to be cut on most terminals, e\u{301}",
                    "2027-09~", "--slug", "wide", "--status", "tentative", "--tag", "summit", "--with", "中国",
                    "--summary",
                    "A summary of several sentences, which does not fit into one line of a usual terminal. It goes on "
                        + "behind that.\n\nAnd has a second paragraph.", "--source", "https://example.org/a/page",
                ],
                ["add", "Without a date", "--slug", "undated"],
            ] { #expect(try summit.run(arguments).status == 0) }
            for (name, arguments) in Self.tables {
                let piped = try summit.run(arguments)
                #expect(piped.status == 0, "\(name): \(piped.complaint)")
                var text = "$ summitctl \(arguments.joined(separator: " "))\n\(piped.output)\(piped.complaint)"
                    .replacingOccurrences(of: Repository.root.path + "/", with: "")
                for width in Self.widths {
                    let shown = try summit.runOnTerminal(
                        arguments, columns: width, environment: ["SUMMIT_PAGER": ""]
                    ).output.replacingOccurrences(of: Repository.root.path + "/", with: "")
                    text += "\n# \(width) columns\n\(Self.visible(shown))"
                }
                try Self.check(name, Self.masked(text))
            }
            #expect(daemon.stop().status == 0)
        }
    }

    /// What is another one each time.
    private static func masked(_ text: String) -> String {
        text.replacing(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, with: "UID")
            .replacing(/\b[0-9a-f]{32}\b/, with: "KEY").replacing(/in [0-9]{2} years/, with: "in NN years")
            .replacing(/tzdata +\S+/, with: "tzdata VERSION")
    }

    @Test("each verb's help")
    func help() async throws {
        try await onThread {
            let summit = try Installation()
            let dump = try summit.json(["--experimental-dump-help"])
            var text = ""
            func add(_ command: [String: Any], _ path: [String]) throws {
                let help = try summit.run(["help"] + path)
                #expect(help.status == 0)
                text += "$ summitctl \((["help"] + path).joined(separator: " "))\n\(help.output)\n"
                for own in command["subcommands"] as? [[String: Any]] ?? [] {
                    guard let name = own["commandName"] as? String, name != "help" else { continue }
                    try add(own, path + [name])
                }
            }
            try add(try #require(dump["command"] as? [String: Any]), [])
            try Self.check("help", text)
        }
    }
}
