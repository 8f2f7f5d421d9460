import Foundation
import SummitTestSupport
import Testing

@Suite("On a terminal, summitctl")
struct TerminalTests {
    @Test("asks for a new milestone, says how each answer is read, and what would have done the same")
    func interview() async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            let added = try summit.runOnTerminal(
                ["add"],
                typing: [
                    "", "Visit", "2099-13", "2099-06-17T10:00", "two hours", "2h", "weekly", "7d before at nine",
                    "7d before, 1d before at 09:00", "Almaty", "Kazakhstan", "kz", "press, visit",
                    "https://example.org/visit", "",
                ])
            #expect(added.status == 0, "\(added.output)")
            for words in [
                "months are 01 to 12", "17 June 2099, 10:00 (UTC), in", "every week",
                "summitctl add Visit 2099-06-17T10:00 --zone UTC --duration PT2H --repeat weekly", "'7d before'",
                "not an ISO 3166 code", "Add it? [Y/n]", "\nvisit-2099\n",
            ] { #expect(added.output.contains(words), "\(words): \(added.output)") }
            let one = try #require(try summit.json(["show", "visit-2099", "--json"])["milestone"] as? [String: Any])
            #expect(one["tags"] as? [String] == ["press", "visit"])
            #expect((one["place"] as? [String: String]) == ["name": "Almaty", "country": "KZ"])
            #expect((one["when"] as? [String: Any])?["duration"] as? String == "PT2H")
            let triggers = (one["reminders"] as? [[String: Any]])?.compactMap { $0["trigger"] as? String }
            #expect(triggers == ["-P7D", "-P1D@09:00"])

            // Only a title; and one that is broken off.
            let bare = try summit.runOnTerminal(["add"], typing: ["Bare", "", "", "", "", "", "y"])
            #expect(bare.output.contains("\nbare\n"), "\(bare.output)")
            let refused = try summit.runOnTerminal(["add"], typing: ["Never", "", "", "", "", "", "n"])
            #expect(refused.status == 1 && refused.output.contains("nothing was added"), "\(refused.output)")
            #expect(try summit.run(["list", "-o", "ids"]).output == "visit-2099\nbare\n")
            #expect(try summit.run(["add"]).status == 64)
            #expect(daemon.stop().status == 0)
        }
    }

    @Test("asks before it removes; in a script --yes has to be said")
    func removal() async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            for name in ["one", "two", "three"] { #expect(try summit.run(["add", name]).status == 0) }
            #expect(try summit.run(["remove", "one"]).status == 64)
            #expect(try summit.run(["remove", "nothing", "--yes"]).status == 66)
            #expect(try summit.run(["remove", "one", "--dry-run"]).status == 0)
            let no = try summit.runOnTerminal(["remove", "one"], typing: ["perhaps", ""])
            #expect(no.status == 1 && no.output.contains("Remove “one” (one)? [y/N]"), "\(no.output)")
            #expect(try summit.run(["list", "-o", "ids"]).output == "one\nthree\ntwo\n")
            #expect(try summit.runOnTerminal(["remove", "one"], typing: ["y"]).status == 0)
            #expect(try summit.run(["remove", "two", "--yes"]).output == "two: removed\n")
            #expect(try summit.run(["list", "-o", "ids"]).output == "three\n")
            #expect(try summit.run(["series", "add", "S", "--slug", "s"]).status == 0)
            #expect(try summit.run(["series", "remove", "s"]).status == 64)
            #expect(try summit.run(["series", "remove", "s", "--yes"]).status == 0)
            #expect(daemon.stop().status == 0)
        }
    }

    /// An editor that does what `script` says of its file, and keeps what it was given beside it.
    private static func editor(_ summit: Installation, _ script: String) throws -> [String: String] {
        let path = summit.scratch.file("editor")
        let text = "#!/bin/sh\ncat \"$1\" >>'\(summit.scratch.file("seen"))'\n\(script)\n"
        try Data(text.utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return ["EDITOR": path, "TMPDIR": summit.scratch.path]
    }

    private static func drafts(_ summit: Installation) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: summit.scratch.path).filter { $0.hasSuffix(".yaml") }
    }

    @Test("opens a milestone in the editor, and again with what was wrong in its place; nothing written is lost")
    func editing() async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            try summit.importShippedTimeline()
            func edit(_ script: String) throws -> Installation.Output {
                try summit.runOnTerminal(["edit", "astana-2025"], environment: try Self.editor(summit, script))
            }
            let before = try summit.run(["show", "astana-2025", "--json"]).output
            #expect(try edit("true").output.contains("nothing was changed"))
            #expect(try edit(": >\"$1\"").output.contains("nothing was changed"))
            #expect(try summit.run(["show", "astana-2025", "--json"]).output == before)

            let changed = try edit(
                "sed -i -e 's/tags: .*/tags: [summit, plenary]/' -e '/place:/d' -e 's/^    status: .*/    status: confirmed/' \"$1\""
            )
            #expect(changed.status == 0 && changed.output == "astana-2025\n", "\(changed.output)")
            let one = try #require(try summit.json(["show", "astana-2025", "--json"])["milestone"] as? [String: Any])
            #expect(one["tags"] as? [String] == ["summit", "plenary"])
            #expect(one["place"] == nil && one["status"] as? String == "confirmed")
            #expect((one["participants"] as? [Any])?.count == 6 && (one["sources"] as? [Any])?.count == 1)
            #expect(try Self.drafts(summit) == [])

            // An editor that ends lines as Windows does has saved what it shows.
            let ended = try edit("sed -i -e 's/^    title: .*/    title: Ended/' -e 's/$/\\r/' \"$1\"")
            #expect(ended.status == 0 && ended.output == "astana-2025\n", "\(ended.output)")
            #expect(try summit.run(["show", "astana-2025"]).output.hasPrefix("Ended\n"))
            #expect(try summit.run(["undo"]).status == 0)

            // Wrong at first, then mended: by a reader that knows the line, and by the daemon.
            for (wrong, right, complaint) in [
                ("s/^    title:/    titel:/", "s/titel:/title:/", "#! there is no key “titel” here"),
                (
                    "s/^    when: .*/    when: 2025-02-30/", "s/2025-02-30/2025-06-18/",
                    "30 February 2025 does not exist; that month has 28 days\n    when: 2025-02-30"
                ),
                (
                    "s/^    slug: .*/XX/;s/  - slug: .*/  - slug: xian-2023/", "s/slug: xian-2023/slug: astana-2025/",
                    "taken"
                ),
            ] {
                try? FileManager.default.removeItem(atPath: summit.scratch.file("seen"))
                let output = try edit(
                    "if grep -q '^#! ' \"$1\"; then sed -i '\(right)' \"$1\"; else sed -i '\(wrong)' \"$1\"; fi")
                let seen = try String(contentsOfFile: summit.scratch.file("seen"), encoding: .utf8)
                if complaint == "taken" {
                    // A slug of somebody else is a conflict, and no slip in the file.
                    #expect(output.status == 75 && output.output.contains("what you wrote is in"), "\(output.output)")
                    continue
                }
                #expect(output.status == 0, "\(output.output)")
                #expect(seen.contains(complaint), "\(seen)")
            }
            for draft in try Self.drafts(summit) {
                try FileManager.default.removeItem(atPath: summit.scratch.file(draft))
            }

            // Never mended: the text is kept, and the milestone as it was.
            let kept = try edit("grep -q '^#! ' \"$1\" || sed -i 's/^    title:/    titel:/' \"$1\"")
            #expect(kept.status == 65 && kept.output.contains("what you wrote is in"), "\(kept.output)")
            let draft = try #require(try Self.drafts(summit).first)
            #expect(try String(contentsOfFile: summit.scratch.file(draft), encoding: .utf8).contains("titel: Second"))
            #expect(try edit("exit 3").status == 1)
            // What nobody wrote is not left behind.
            #expect(try Self.drafts(summit) == [draft])
            let late = try summit.runOnTerminal(
                ["edit", "astana-2025", "--revision", "1"],
                environment: try Self.editor(summit, "sed -i 's/^    title: .*/    title: Late/' \"$1\""))
            #expect(late.status == 75 && late.output.contains("what you wrote is in"), "\(late.output)")
            #expect(try summit.run(["show", "astana-2025"]).output.hasPrefix("Second China–Central Asia Summit\n"))
            #expect(try summit.run(["edit", "astana-2025"]).status == 64)
            #expect(daemon.stop().status == 0)
        }
    }

    @Test("shows what is longer than the screen in a pager, and nothing else")
    func paging() async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            try summit.importShippedTimeline()
            let pager = ["SUMMIT_PAGER": "sed 's/^/paged: /'"]
            let list = try summit.runOnTerminal(["list"], environment: pager)
            #expect(list.status == 0)
            #expect(list.output.split(separator: "\n").filter { $0.hasPrefix("paged: ") }.count == 10, "\(list.output)")
            for (arguments, environment) in [
                (["list", "--no-pager"], pager), (["list", "-o", "json"], pager), (["list"], ["SUMMIT_PAGER": ""]),
                (["list"], ["PAGER": "cat"]), (["version"], pager), (["list"], ["SUMMIT_PAGER": "x", "TERM": "dumb"]),
            ] {
                let output = try summit.runOnTerminal(arguments, environment: environment)
                #expect(output.status == 0 && !output.output.contains("paged: "), "\(arguments) \(output.output)")
                #expect(!output.output.isEmpty)
            }
            #expect(try !summit.run(["list"], environment: pager).output.contains("paged"))
            // Whoever leaves it early has seen enough.
            #expect(try summit.runOnTerminal(["list"], environment: ["SUMMIT_PAGER": "head -n 1"]).status == 0)
            let without = try summit.runOnTerminal(["list"], environment: ["SUMMIT_PAGER": "/nonexistent -x"])
            #expect(without.status == 0 && without.output.contains("astana-2025"), "\(without.output)")
            #expect(daemon.stop().status == 0)
        }
    }

    @Test("makes links of addresses that are safe, and of no others")
    func links() async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            for (slug, source) in [("safe", "https://example.org/a"), ("unsafe", "https://example.org/a b")] {
                #expect(try summit.run(["add", slug, "--source", source]).status == 0)
            }
            let link = "\u{1B}]8;;https://example.org/a\u{1B}\\https://example.org/a\u{1B}]8;;\u{1B}\\"
            let plain = ["SUMMIT_PAGER": ""]
            #expect(try summit.runOnTerminal(["show", "safe"], environment: plain).output.contains(link))
            #expect(try summit.runOnTerminal(["source", "list", "safe"], environment: plain).output.contains(link))
            for (arguments, environment) in [
                (["show", "unsafe"], plain), (["show", "safe", "--color", "never"], plain),
                (["show", "safe"], plain.merging(["NO_COLOR": "1"]) { $1 }),
                (["show", "safe"], plain.merging(["TERM": "linux"]) { $1 }),
                (["show", "safe"], plain.merging(["TERM": "dumb"]) { $1 }),
            ] {
                let output = try summit.runOnTerminal(arguments, environment: environment).output
                #expect(!output.contains("\u{1B}]8") && output.contains("https://example.org/a"), "\(arguments)")
            }
            #expect(try !summit.run(["show", "safe", "--color", "always"]).output.contains("\u{1B}]8"))
            #expect(daemon.stop().status == 0)
        }
    }
}
