import Foundation
import SummitTestSupport
import Testing

@Suite("The shell")
struct CompletionTests {
    @Test(
        "completes verbs, flags and, from the running daemon, the names it knows; in bash as a person would press Tab")
    func bash() async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            try summit.importShippedTimeline()
            let script = summit.scratch.file("completion.bash")
            let generated = try summit.run(["--generate-completion-script", "bash"]).output
            try Data(generated.utf8).write(to: URL(filePath: script))
            func completed(_ line: String) throws -> [String] {
                let process = Process()
                process.executableURL = URL(filePath: "/bin/bash")
                let press = """
                    source "$1"; COMP_LINE=$2; COMP_POINT=${#2}; read -ra COMP_WORDS <<<"$2"
                    [[ $2 == *' ' ]] && COMP_WORDS+=('')
                    COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMPREPLY=()
                    _summitctl summitctl "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
                    printf '%s\\n' "${COMPREPLY[@]}"
                    """
                process.arguments = ["-c", press, "bash", script, line]
                process.environment = [
                    "PATH": "\(summit.bin.path):/usr/bin:/bin", "SUMMITD_SOCKET": summit.socket, "LANG": "C.UTF-8",
                ]
                let pipe = try spawning {
                    let pipe = Pipe()
                    process.standardOutput = pipe
                    try process.run()
                    return pipe
                }
                let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
                process.waitUntilExit()
                return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
            }
            #expect(try completed("summitctl coun") == ["countdown"])
            #expect(try completed("summitctl show as") == ["astana-2025"])
            #expect(try completed("summitctl series show c") == ["china-central-asia-summit"])
            #expect(
                try completed("summitctl figure compare tr") == ["trade-china-central-asia", "trade-china-kazakhstan"])
            #expect(try completed("summitctl list --tag e") == ["energy"])
            #expect(try completed("summitctl edit xian-2023 --follows a") == ["astana-2025"])
            #expect(try completed("summitctl list --status te") == ["tentative"])
            #expect(try completed("summitctl undo 1").contains("1"))
            #expect(try completed("summitctl history ast") == ["astana-2025"])
            #expect(try completed("summitctl history trade-china-c") == ["trade-china-central-asia"])
            #expect(try completed("summitctl add X 2099 --zone Asia/Alm") == ["Asia/Almaty"])
            #expect(try completed("summitctl list --zone Europe/Berl") == ["Europe/Berlin"])
            #expect(daemon.stop().status == 0)
            // Without a daemon there is nothing, and no complaint in the middle of somebody's line.
            #expect(try completed("summitctl show as") == [])
        }
    }

    @Test("completes the same where a person presses Tab", arguments: ["bash", "zsh", "fish"])
    func tab(_ shell: String) async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            try summit.importShippedTimeline()
            let script = summit.scratch.file("completion")
            let generated = try summit.run(["--generate-completion-script", shell]).output
            try Data(generated.utf8).write(to: URL(filePath: script))
            let lines = [
                ("coun", "countdown"), ("show ast", "show astana-2025"), ("list --status te", "tentative"),
                ("series show chi", "china-central-asia-summit"), ("list --zone Asia/Alm", "Asia/Almaty"),
            ].map { "summitctl \($0)\t\($1)" }
            let person = Repository.root.appending(path: "Tests/Fixtures/terminal/tab.py").path
            let output = try summit.run(
                [], input: lines.joined(separator: "\n"), under: ["/usr/bin/python3", person, shell, script])
            #expect(output.status == 0, "\(output.complaint)")
            #expect(daemon.stop().status == 0)
        }
    }

    @Test("has a script for each of the three", arguments: ["bash", "zsh", "fish"])
    func scripts(_ shell: String) async throws {
        try await onThread {
            let summit = try Installation()
            let script = try summit.run(["--generate-completion-script", shell])
            #expect(script.status == 0)
            for word in ["on-this-day", "history", "backup", "simulate", "as-of"] {
                #expect(script.output.contains(word), "\(shell): \(word)")
            }
            // These are answered without ArgumentParser, as it asks for them.
            for verb in ["show", "edit", "confirm", "postpone", "cancel", "hold", "remove", "countdown"] {
                #expect(script.output.contains("---completion \(verb) -- positional@0 "), "\(shell): \(verb)")
            }
        }
    }
}

@Suite("The command line")
struct CommandLineTests {
    @Test("ends with the status that is promised, and says why on standard error alone")
    func exitStatuses() async throws {
        try await onThread {
            let summit = try Installation()
            #expect(try summit.run(["upcoming"]).status == 69)
            let daemon = try summit.startDaemon()
            #expect(try summit.run(["add", "Summit", "2027-06-17"]).output == "summit-2027\n")
            for (arguments, status) in [
                (["upcoming"], 0), (["list", "--tag", "nothing"], 0), (["help"], 0), (["version"], 0), (["--help"], 0),
                (["frobnicate"], 64), (["list", "--frobnicate"], 64), (["show"], 64), (["explain"], 64),
                (["list", "--certain", "--possible"], 64), (["list", "--json", "-o", "csv"], 64),
                (["add", "2027"], 64),
                (["add", "-dash"], 64), (["help", "frobnicate"], 64), (["series", "frobnicate"], 64),
                (["add", "X", "2027-13-45"], 65), (["add", "X", "99999999999"], 65), (["list", "--limit", "many"], 65),
                (["list", "--since", "someday"], 65), (["list", "--status", "lost"], 65), (["list", "-o", "xml"], 65),
                (["explain", "date", "2025-02-30"], 65), (["explain", "zone", "Asia/Nowhere"], 65),
                (["list", "--zone", "Asia/Nowhere"], 65), (["add", "a\nb", "2027"], 65),
                (["add", String(repeating: "x", count: 100_000), "2027"], 65),
                (["list", "--country", "Kazakhstan"], 65),
                (["show", "nothing"], 66), (["cancel", "nothing"], 66), (["list", "--series", "nothing"], 66),
                (["import", "/nonexistent"], 66), (["edit", "summit-2027", "--title", "Y", "--revision", "7"], 75),
                (["add", "X", "--slug", "summit-2027"], 75),
            ] as [([String], Int32)] {
                let output = try summit.run(arguments)
                #expect(output.status == status, "\(arguments): \(output.status) \(output.complaint)")
                if status != 0 {
                    #expect(output.output.isEmpty, "\(arguments)")
                    #expect(output.complaint.hasPrefix("summitctl: "), "\(arguments): \(output.complaint)")
                    #expect(!output.complaint.contains("Error("), "\(arguments): \(output.complaint)")
                }
            }
            // What is not UTF-8 would be kept with its letters replaced.
            let latin = try summit.run(
                ["add"], under: ["/bin/sh", "-c", #"exec "$0" "$1" "$(printf '\351t\351')" 2027"#])
            #expect(latin.status == 65 && latin.complaint.hasSuffix("is not UTF-8\n"), "\(latin.complaint)")
            // The usual place, where there is a daemon or none.
            let unset = try summit.run(["status"], environment: ["SUMMITD_SOCKET": ""])
            #expect(!unset.complaint.contains("Invalid argument"), "\(unset.complaint)")
            #expect(daemon.stop().status == 0)
        }
    }

    @Test("writes where a file is, whatever that is, and leaves its permissions")
    func targets() async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            #expect(try summit.run(["add", "Summit", "2027-06-17"]).status == 0)
            let (real, link, fifo) = (
                summit.scratch.file("real.csv"), summit.scratch.file("link.csv"), summit.scratch.file("fifo")
            )
            try Data("old".utf8).write(to: URL(filePath: real))
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: real)
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: real)
            #expect(try summit.run(["export", link]).status == 0)
            #expect(try String(contentsOfFile: real, encoding: .utf8).contains("Summit"))
            let attributes = try FileManager.default.attributesOfItem(atPath: real)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            #expect(
                try FileManager.default.attributesOfItem(atPath: link)[.type] as? FileAttributeType == .typeSymbolicLink
            )
            // Its own output is what the shell goes on with; a link that leads nowhere is left as it is.
            let log = summit.scratch.file("log")
            let script = "{ echo head; \"$0\" \"$@\"; echo tail; } >'\(log)'"
            #expect(
                try summit.run(["export", "/dev/stdout", "--format", "csv"], under: ["/bin/sh", "-c", script]).status
                    == 0)
            let written = try String(contentsOfFile: log, encoding: .utf8)
            #expect(
                written.hasPrefix("head\n") && written.contains("Summit") && written.hasSuffix("tail\n"), "\(written)")
            let nowhere = summit.scratch.file("nowhere.csv")
            try FileManager.default.createSymbolicLink(atPath: nowhere, withDestinationPath: summit.scratch.file("not"))
            #expect(try summit.run(["export", nowhere]).status == 1)
            #expect(try FileManager.default.destinationOfSymbolicLink(atPath: nowhere) == summit.scratch.file("not"))
            #expect(unsafe mkfifo(fifo, 0o600) == 0)
            let read = try summit.run(
                ["export", "--format", "csv", fifo],
                under: ["/bin/sh", "-c", "cat '\(fifo)' & \"$0\" \"$@\"; wait"])
            #expect(read.output.contains("Summit"), "\(read)")
            #expect(try FileManager.default.attributesOfItem(atPath: fifo)[.type] as? FileAttributeType != .typeRegular)
            let directory = try summit.run(["export", "--format", "csv", summit.scratch.path])
            #expect(directory.status == 1 && directory.complaint.contains("directory"), "\(directory)")
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: summit.scratch.path).allSatisfy {
                    !$0.hasSuffix(".new")
                })
            // Whoever has waited long enough finds nothing half done.
            #expect(kill(daemon.pid, SIGSTOP) == 0)
            // The thread that a test runs on may block signals, and what it starts then does so too.
            let impatient = """
                import os, signal, sys
                signal.pthread_sigmask(signal.SIG_SETMASK, ())
                os.execv("/usr/bin/timeout", ["timeout", "-k", "20", "-s", "INT", "1"] + sys.argv[1:])
                """
            for arguments in [
                ["export", summit.scratch.file("late.jsonl")], ["backup", summit.scratch.file("late.db")],
            ] {
                let late = try summit.run(arguments, under: ["/usr/bin/python3", "-c", impatient])
                #expect(late.status == 124, "\(late)")
            }
            #expect(kill(daemon.pid, SIGCONT) == 0)
            #expect(
                try FileManager.default.contentsOfDirectory(atPath: summit.scratch.path).allSatisfy {
                    !$0.hasPrefix("late")
                })
            // A descriptor that is closed is no place to write to, and not the daemon's socket either.
            for arguments in [["list", "-o", "ids"], ["add", "Second"]] {
                let closed = try summit.run(arguments, under: ["/bin/sh", "-c", "exec \"$0\" \"$@\" >&-"])
                #expect(closed.status == 1 && closed.complaint.contains("can't write"), "\(closed)")
            }
            #expect(daemon.stop().status == 0)
        }
    }

    @Test("changes one occurrence with the verbs that change all, and a zone with the time it shows")
    func occurrences() async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            let added = try summit.run([
                "add", "Call", "2027-01-04T10:00", "--zone", "Europe/Berlin", "--duration", "1h", "--repeat", "weekly",
                "--slug", "call",
            ])
            #expect(added.status == 0, "\(added)")
            #expect(
                try summit.run(["cancel", "call", "--occurrence", "2027-01-11"]).output
                    == "call, 2027-01-11: cancelled\n")
            let moved = try summit.run(["postpone", "call", "2027-01-19T11:00", "--occurrence", "2027-01-18"])
            #expect(moved.output == "call, 2027-01-18: postponed to 2027-01-19T11:00\n", "\(moved)")
            let listed = try summit.run([
                "list", "--since", "2027-01-01", "--until", "2027-01-31", "-o", "csv", "--no-legend",
            ]).output.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
            #expect(
                listed.map { $0[2] + " " + $0[6] } == [
                    "2027-01-04T10:00:00+01:00[Europe/Berlin] confirmed",
                    "2027-01-11T10:00:00+01:00[Europe/Berlin] cancelled",
                    "2027-01-19T11:00:00+01:00[Europe/Berlin] postponed",
                    "2027-01-25T10:00:00+01:00[Europe/Berlin] confirmed",
                ])
            let all = try summit.run(["hold", "call", "--dry-run"])
            #expect(all.complaint.contains("--occurrence DATE is for one"), "\(all)")
            #expect(try summit.run(["postpone", "call", "--occurrence", "2027-01-18"]).status == 64)
            #expect(try summit.run(["postpone", "call", "2027-02-01", "--repeat", "daily"]).status == 64)
            #expect(try summit.run(["edit", "call", "--zone", "Asia/Almaty"]).status == 0)
            #expect(try summit.run(["show", "call"]).output.contains("10:00 (Asia/Almaty)"))
            #expect(try summit.run(["edit", "call", "--zone", "Asia/Nowhere"]).status == 65)
            // A table names the zone of a time that is not the reader's own.
            let table = try summit.run(["list", "--since", "2027-02-01", "--until", "2027-02-02"]).output
            #expect(table.contains("1 February 2027 10:00 Asia/Almaty"), "\(table)")
            #expect(daemon.stop().status == 0)
        }
    }

    @Test("asks the daemon that is named, and prints no half of a document")
    func choices() async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            // The environment has the socket; an option goes before it.
            #expect(try summit.run(["--system", "add", "Elsewhere"]).status == 69)
            #expect(try summit.run(["list", "-o", "ids"]).output == "")
            #expect(try summit.run(["--user", "--socket", summit.socket, "list"]).status == 64)
            for arguments in [["explain", "date", "1992"], ["help", "list"]] {
                #expect(try summit.run(["--socket", summit.socket] + arguments).status == 0, "\(arguments)")
            }
            for arguments in [
                ["history", "nothing"], ["remind", "list", "nothing"], ["list", "--series", "nothing"],
            ] {
                let output = try summit.run(arguments + ["--json"])
                #expect(output.status == 66 && output.output.isEmpty, "\(output)")
            }
            for (option, meant) in [("--on", "--when"), ("--description", "--summary"), ("--location", "--place")] {
                let output = try summit.run(["add", "X", option, "y"])
                #expect(output.complaint.contains("Did you mean '\(meant)'?"), "\(output)")
            }
            #expect(try summit.run(["add", "X", "2028", "--follows", "nothing"]).status == 66)
            #expect(
                try summit.run(["watch", "--reminders", "--exec", "true", "--timeout", "9223372036854775807"]).status
                    == 65)
            let name = "\u{E000}icon \u{E000}"
            #expect(try summit.run(["add", name, "--slug", "icon"]).status == 0)
            #expect(try summit.run(["show", "icon"]).output.hasPrefix(name + "\n"))
            // A mark that is combined with a comma or a quotation mark is no reason not to quote it.
            #expect(try summit.run(["add", "a,\u{301}b \"\u{301}c", "--slug", "marks"]).status == 0)
            let csv = try summit.run(["list", "-o", "csv", "--no-legend", "--undated"]).output
            #expect(csv.contains("marks,\"a,\u{301}b \"\"\u{301}c\","), "\(csv)")
            #expect(daemon.stop().status == 0)
        }
    }

    @Test("says what may have been meant by a name that does not exist, and how a verb is used that was used wrongly")
    func guesses() async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            try summit.importShippedTimeline()
            for (arguments, words) in [
                (["show", "astana-2052"], "did you mean “astana-2025”?"), (["show", "astana"], "“astana-2025”?"),
                (["series", "show", "china-central-asia"], "“china-central-asia-summit”?"),
                (["figure", "show", "trade-china-kazakstan"], "“trade-china-kazakhstan”?"),
                (["show", "nothing-like-it"], "`summitctl list` shows those there are"),
                (["lits"], "did you mean “list”?"), (["show"], "summitctl show [<options>] <milestone>"),
                (["list", "--sinc", "2020"], "did you mean '--since'?"),
                (["version", "-o", "json"], "Usage: summitctl version [<options>]\n"),
            ] {
                let output = try summit.run(arguments)
                #expect(output.status == 64 || output.status == 66)
                #expect(output.complaint.lowercased().contains(words.lowercased()), "\(arguments): \(output.complaint)")
                #expect(output.complaint.split(separator: "\n").count <= 4, "\(output.complaint)")
            }
            #expect(daemon.stop().status == 0)
        }
    }

    @Test("tells what somebody else has changed, where an edit comes too late")
    func conflict() async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            #expect(try summit.run(["add", "Summit", "2027", "--slug", "summit"]).status == 0)
            #expect(try summit.run(["edit", "summit", "--tag", "first"]).status == 0)
            let late = try summit.run(["edit", "summit", "--title", "Other", "--revision", "1"])
            #expect(late.status == 75)
            #expect(late.complaint.contains("change 2") && late.complaint.contains("tags: first"), "\(late.complaint)")
            #expect(try summit.run(["show", "summit"]).output.contains("Summit\n"))
            #expect(daemon.stop().status == 0)
        }
    }

    @Test(
        "changes nothing where what is asked for is there already, tells what a change would be, and takes no format in vain"
    )
    func idle() async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            try summit.importShippedTimeline()
            let before = try summit.run(["show", "astana-2025", "--json"]).output
            for options in [
                ["--tag", "summit"], ["--with", "china"], ["--untag", "nothere"], ["--without", "Nobody"],
            ] {
                let edited = try summit.run(["edit", "astana-2025"] + options)
                #expect(edited.status == 0 && edited.complaint.contains("nothing to change"), "\(options): \(edited)")
            }
            #expect(try summit.run(["show", "astana-2025", "--json"]).output == before)
            let foretold = try summit.run(["edit", "astana-2025", "--dry-run", "--title", "Another"]).output
            #expect(foretold.contains("title: ") && foretold.contains("→ Another"), "\(foretold)")
            #expect(try summit.run(["cancel", "astana-2025", "--dry-run"]).output.contains("status: held → cancelled"))
            #expect(try summit.run(["show", "astana-2025", "--json"]).output == before)
            for verb in [["status"], ["explain", "date", "1992~"], ["explain", "zone", "Asia/Almaty"]] {
                #expect(try summit.run(verb + ["-o", "csv"]).output.hasPrefix("name,value\n"), "\(verb)")
                #expect(try summit.run(verb + ["-o", "ids"]).status == 65, "\(verb)")
            }
            // Of several, each has to be there.
            for verb in [["cancel"], ["confirm"], ["remove", "--yes"]] {
                #expect(try summit.run(verb + ["astana-2025", "nothing"]).status == 66, "\(verb)")
            }
            #expect(try summit.run(["show", "astana-2025", "--json"]).output == before)
            let copy = summit.scratch.file("copy.db")
            #expect(try summit.run(["backup", copy]).status == 0)
            let place = summit.scratch.file("elsewhere")
            let restored = try summit.run(["restore", "--state-dir", place, copy])
            #expect(restored.output.hasPrefix("\(place)/timeline.db: 9 milestones"), "\(restored)")
            #expect(daemon.stop().status == 0)
        }
    }

    @Test("says of what is known to the day that it is under way, and of the rest that it may be")
    func underWay() async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            let upcoming = ["upcoming", "--now", "2099-06-17T12:00Z", "--utc"]
            for (add, heading) in [
                (["Talks", "2099-06-17T10:00", "--duration", "8h", "--zone", "UTC"], "Under way\n"),
                (["Forum", "2099-06-16/2099-06-18", "--zone", "UTC"], "Under way\n"),
                (["Railway", "2099", "--zone", "UTC"], "Perhaps under way\n"),
            ] {
                #expect(try summit.run(["add"] + add).status == 0)
                let shown = try summit.run(upcoming).output
                #expect(shown.split(separator: "\n").contains { "\($0)\n" == heading }, "\(shown)")
            }
            #expect(daemon.stop().status == 0)
            // Its socket goes with it.
            #expect(!FileManager.default.fileExists(atPath: summit.socket))
        }
    }

    @Test("takes values that begin with a minus")
    func minusValues() async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            #expect(
                try summit.run(["explain", "date", "-0201", "--json"]).output.contains("\"lower\" : \"-0201-01-01\""))
            #expect(try summit.run(["add", "Old", "-0201~/0220~", "--slug", "old"]).status == 0)
            #expect(try summit.run(["add", "Summit", "2099-06-17", "--remind", "-P1D@09:00"]).status == 0)
            #expect(try summit.run(["remind", "add", "summit-2099", "-P7D"]).status == 0)
            #expect(try summit.run(["list", "--since", "-2w", "-o", "ids"]).output == "summit-2099\n")
            #expect(try summit.run(["list", "-n1", "-o", "ids"]).output == "old\n")
            let reminders = try summit.run(["remind", "list", "-o", "csv", "--no-legend"]).output
            #expect(reminders.contains("2099-06-10T00:00:00Z") && reminders.contains("2099-06-16T09:00:00Z"))
            #expect(try summit.run(["remind", "remove", "summit-2099", "-P7D"]).status == 0)
            #expect(daemon.stop().status == 0)
        }
    }

    @Test("prints valid JSON in every form, and escapes what would steer a terminal")
    func output() async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            // Bidirectional overrides are no control characters, and yet they turn a line round.
            #expect(try summit.run(["add", "safe\u{202E}evas", "2099"]).status == 0)
            #expect(try summit.run(["add", "中国—中亚峰会 \"quoted\", 'single'", "2098"]).status == 0)
            #expect(!(try summit.run(["list"]).output.unicodeScalars.contains("\u{202E}")))
            for verb in [
                ["list"], ["upcoming"], ["past"], ["next"], ["search", "safe"], ["series", "list"], ["status"],
            ] {
                let document = try summit.json(verb + ["-o", "json"])
                #expect(document["version"] as? Int == 1, "\(verb)")
            }
            let lines = try summit.run(["list", "-o", "jsonl"]).output.split(separator: "\n")
            #expect(lines.count == 2)
            for line in lines { _ = try JSONSerialization.jsonObject(with: Data(line.utf8)) }
            let csv = try summit.run(["list", "-o", "csv", "--no-legend"]).output
            #expect(csv.contains("\"中国—中亚峰会 \"\"quoted\"\", 'single'\""))
            #expect(daemon.stop().status == 0)
        }
    }

    @Test("keeps what a file is silent about, and names file and line of what it can't take")
    func importing() async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            try summit.importShippedTimeline()
            #expect(try summit.run(["remind", "add", "railway-2025", "2099-01-01T09:00"]).status == 0)
            #expect(
                try summit.run(["import", Repository.shippedTimeline.path]).output
                    == "0 added, 0 changed, 9 unchanged\n")
            #expect(try summit.run(["remind", "list", "railway-2025"]).output.contains("2099"))
            for (text, place) in [
                ("version: 1\nmilestones:\n  - titel: X\n", ":3:"), ("version: 1\nmilestones: 7\n", ":2:"),
                ("version: 2\n", ":1:"), ("- a", ":1:"), ("", ""),
                ("version: 1\nmilestones:\n  - {title: A, when: 2025-02-30}\n", ":3:"),
                ("version: 1\nx: [", ":"), ("version: 1\nmilestones:\n" + String(repeating: "[", count: 20_000), ""),
            ] {
                let path = summit.scratch.file("bad.yaml")
                try Data(text.utf8).write(to: URL(filePath: path))
                let output = try summit.run(["import", path])
                #expect(
                    output.status == 65 || text.count > 1_000 && output.status != 0, "\(text.prefix(60)): \(output)")
                #expect(output.complaint.contains("bad.yaml\(place)"), "\(text.prefix(60)): \(output.complaint)")
            }
            #expect(
                try summit.run(["import", "-"], input: "version: 1\nmilestones: [{title: From a pipe}]").status == 0)
            #expect(daemon.stop().status == 0)
        }
    }
}
