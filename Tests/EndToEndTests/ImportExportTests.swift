import Foundation
import SummitTestSupport
import Testing

@Suite("Files in and out")
struct ImportExportTests {
    private static func withTimeline(_ body: @escaping @Sendable (Installation) throws -> Void) async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            try summit.importShippedTimeline()
            try body(summit)
            #expect(daemon.stop().status == 0)
        }
    }

    @Test("imports what is larger than a message, however small the administrator has made that")
    func smallMessages() async throws {
        try await onThread {
            let summit = try Installation()
            let configuration = summit.scratch.file("summitd.yaml")
            try Data("limits:\n  message-bytes: 16384\n".utf8).write(to: URL(filePath: configuration))
            let daemon = try summit.startDaemon(arguments: ["--config", configuration])
            let rows = (0..<500).map { "Milestone \($0),2099-06-17,\(String(repeating: "x", count: 100))\n" }
            let file = summit.scratch.file("many.csv")
            try Data(("title,when,summary\n" + rows.joined()).utf8).write(to: URL(filePath: file))
            let imported = try summit.run(["import", file])
            #expect(imported.status == 0, "\(imported.complaint)")
            #expect(try summit.run(["list", "-o", "ids"]).output.split(separator: "\n").count == 500)
            #expect(daemon.stop().status == 0)
        }
    }

    @Test(
        "an archive makes the same timeline elsewhere, with its history; where something is there, only its rows are taken"
    )
    func archive() async throws {
        try await Self.withTimeline { summit in
            let path = summit.scratch.file("archive.jsonl")
            #expect(try summit.run(["edit", "astana-2025", "--tag", "astana"]).status == 0)
            #expect(try summit.run(["remove", "railway-2025", "--yes"]).status == 0)
            #expect(try summit.run(["export", path]).status == 0)
            let other = try Installation()
            let daemon = try other.startDaemon()
            let tried = try other.run(["import", "--dry-run", path])
            #expect(tried.output == "the timeline with its 16 changes\n", "\(tried)")
            #expect(try other.run(["list", "-o", "ids"]).output == "")
            let restored = try other.run(["import", path])
            #expect(restored.output == "the timeline with its 16 changes\n")
            for question in [["list", "--json"], ["history", "--json"], ["figure", "list", "--json"]] {
                #expect(try other.run(question).output == summit.run(question).output)
            }
            #expect(try other.run(["verify"]).status == 0)
            #expect(try summit.run(["remove", "astana-2025", "--yes"]).status == 0)
            let again = try summit.run(["import", path])
            #expect(again.output == "1 added, 0 changed, 7 unchanged\n")
            #expect(again.complaint.contains("the timeline is not empty, so the file's history is left out"))
            let log = try String(contentsOfFile: path, encoding: .utf8)
            let altered = log.replacingOccurrences(of: "\"user\":\"", with: "\"user\":\"x")
            let third = try Installation()
            let thirdDaemon = try third.startDaemon()
            let refused = try third.run(["import", "--format", "jsonl", "-"], input: altered)
            #expect(refused.status == 65)
            #expect(refused.complaint.contains("hash does not agree"))
            #expect(try third.run(["list", "-o", "ids"]).output == "")
            #expect(daemon.stop().status == 0)
            #expect(thirdDaemon.stop().status == 0)
        }
    }

    @Test("a table of ours that comes back takes nothing away that it has no column for")
    func tableAgain() async throws {
        try await Self.withTimeline { summit in
            let yaml = summit.scratch.file("rich.yaml")
            try """
            version: 1
            milestones:
              - title: Weekly call
                slug: call
                uid: call@example.org
                when: 2099-01-05T09:00
                zone: Asia/Almaty
                recurrence: {rule: FREQ=WEEKLY}
                place: {name: Hall; A, country: KZ}
                participants: [{name: Li Yi, kind: person, role: speaker}, {name: Wu; Co, kind: organisation}]
                sources:
                  - {title: Report, author: Li Yi, publisher: Times, published: 2025-06, quote: It is so.}
                  - {author: Nobody, publisher: A paper}
                reminders: [{trigger: -P1D, priority: alert, every: 1h}]
            """.write(toFile: yaml, atomically: true, encoding: .utf8)
            #expect(try summit.run(["import", yaml]).status == 0)
            let export = ["export", "--format", "jsonl", "--no-history", "--now", "2027-01-01"]
            let before = try summit.run(export).output
            let table = summit.scratch.file("own.csv")
            #expect(try summit.run(["export", table]).status == 0)
            let again = try summit.run(["import", table])
            #expect(again.output.hasPrefix("0 added, 0 changed, "), "\(again.output)\(again.complaint)")
            #expect(try summit.run(export).output == before)
            // What is changed in it, and no more.
            let text = try String(contentsOfFile: table, encoding: .utf8)
            try text.replacing("Li Yi; ", with: "Li Er; ").write(toFile: table, atomically: true, encoding: .utf8)
            #expect(try summit.run(["import", table]).output.hasPrefix("0 added, 1 changed, "))
            let call = try summit.json(["show", "call", "--json"])["milestone"] as? [String: Any]
            let people = call?["participants"] as? [[String: String]]
            #expect(people == [["name": "Li Er"], ["name": "Wu; Co", "kind": "organisation"]])
            #expect((call?["sources"] as? [[String: Any]])?.count == 2)
        }
    }

    @Test(
        "a file for TimelineJS that comes back takes nothing away that it can't show",
        arguments: ["timelinejs", "timelinejs-csv"])
    func shown(_ format: String) async throws {
        try await Self.withTimeline { summit in
            for add in [
                [
                    "Weekly talk", "2027-01-04T10:00", "--zone", "Asia/Almaty", "--duration", "90m", "--repeat",
                    "every week",
                ],
                [
                    "A meeting to the minute", "2027-02-01T09:30", "--end", "2027-02-01T11:00", "--zone",
                    "Asia/Tashkent",
                ],
                ["Roughly then", "1992~"], ["Since then", "2013/.."], ["Some spring", "2027-21"],
            ] {
                #expect(try summit.run(["add"] + add).status == 0, "\(add)")
            }
            let more = [
                "--tag", "one", "--tag", "two", "--source", "https://a.example/1", "--source", "https://a.example/2",
            ]
            #expect(try summit.run(["edit", "weekly-talk-2027"] + more).status == 0)
            let before = try summit.run(["list", "--json"]).output
            let path = summit.scratch.file("shown")
            #expect(try summit.run(["export", "--format", format, path]).status == 0)
            let again = try summit.run(["import", "--format", format, path])
            #expect(again.output == "0 added, 0 changed, 13 unchanged\n", "\(again)")
            #expect(try summit.run(["list", "--json"]).output == before)
            // What somebody has changed in the file counts.
            let file = try String(contentsOfFile: path, encoding: .utf8)
            let edited = file.replacing("Weekly talk", with: "Weekly round")
                .replacing(
                    format == "timelinejs" ? #""hour":9,"minute":30"# : "09:30",
                    with: format == "timelinejs" ? #""hour":9,"minute":45"# : "09:45")
            #expect(
                try summit.run(["import", "--format", format, "-"], input: edited).output
                    == "0 added, 2 changed, 11 unchanged\n")
            #expect(try summit.run(["show", "weekly-talk-2027"]).output.contains("Weekly round"))
            #expect(try summit.run(["show", "a-meeting-to-the-minute-2027"]).output.contains("09:45"))
        }
    }

    @Test(
        "what is made to be looked at has each occurrence in the window, by a name of its own, and nothing beyond it",
        arguments: ["svg", "html", "timelinejs", "timelinejs-csv", "ics"])
    func occurrencesInWindow(_ format: String) async throws {
        try await Self.withTimeline { summit in
            for add in [["A monthly call", "2026-01-05", "--repeat", "FREQ=MONTHLY"], ["A decade", "2020/2029"]] {
                #expect(try summit.run(["add"] + add).status == 0)
            }
            let window = ["--since", "2027-03", "--until", "2027-05", "--now", "2027-04-01", "--zone", "UTC"]
            let file = try summit.run(["export", "--format", format] + window)
            #expect(file.status == 0)
            func times(_ text: String) -> Int { file.output.components(separatedBy: text).count - 1 }
            switch format {
            case "svg":
                #expect(times("<title>A monthly call") == 3)
                #expect(file.output.contains("4 milestones · Mar – May 2027"), "\(file.output)")
                #expect(!file.output.contains(">2026<") && !file.output.contains(">2028<"))
            case "html": #expect(times("<h3 dir=\"auto\">A monthly call</h3>") == 3)
            case "ics":
                // A calendar says itself how it goes on.
                #expect(times("SUMMARY:A monthly call") == 1 && file.output.contains("DTSTART;VALUE=DATE:20260105"))
            default:
                for month in 3...5 { #expect(times("a-monthly-call-2026-2027-0\(month)-05") == 1, "\(file.output)") }
            }
        }
    }

    @Test("two rows of one title in one year are two milestones; a file whose dates are found later adds none")
    func rowsAlike() async throws {
        try await Self.withTimeline { summit in
            let file = summit.scratch.file("alike.csv")
            try "title,when\nMeeting,2027-01-04\nMeeting,2027-02-04\n".write(
                toFile: file, atomically: true, encoding: .utf8)
            #expect(try summit.run(["import", file]).output == "2 added, 0 changed, 0 unchanged\n")
            #expect(try summit.run(["import", file]).output == "0 added, 0 changed, 2 unchanged\n")
            #expect(
                try summit.run(["list", "--since", "2027", "--until", "2027", "-o", "ids"]).output
                    == "meeting-2027\nmeeting-2027-02-04\n")
            try "title,Fixed for\nParty,2028-01-04\nBall,2028-02-04\n".write(
                toFile: file, atomically: true, encoding: .utf8)
            let blind = try summit.run(["import", file])
            #expect(blind.output == "2 added, 0 changed, 0 unchanged\n")
            #expect(blind.complaint.contains("--columns 'when=Fixed for'"), "\(blind.complaint)")
            #expect(
                try summit.run(["import", file, "--columns", "when=Fixed for"]).output
                    == "0 added, 2 changed, 0 unchanged\n")
            let shown = try summit.json(["show", "party", "--json"])["milestone"] as? [String: Any]
            #expect((shown?["when"] as? [String: Any])?["text"] as? String == "2028-01-04")
        }
    }

    @Test("of more refusals than are listed, the number is told")
    func refusals() async throws {
        try await Self.withTimeline { summit in
            let file = summit.scratch.file("bad.csv")
            let rows = (1...1_200).map { "Title \($0),someday\n" }.joined()
            try ("title,when\n" + rows).write(toFile: file, atomically: true, encoding: .utf8)
            let output = try summit.run(["import", "--keep-going", "--json", file]).output
            let document = try #require(
                try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any], "\(output.prefix(300))")
            #expect(document["refusedCount"] as? Int == 1_200)
            #expect((document["refused"] as? [Any])?.count == 1_000)
        }
    }

    @Test("several files are taken together or not at all, and --keep-going takes what can be read")
    func together() async throws {
        try await Self.withTimeline { summit in
            let before = try summit.run(["export", "--format", "jsonl"]).output
            let (good, bad) = (summit.scratch.file("good.yaml"), summit.scratch.file("bad.csv"))
            try "version: 1\nmilestones: [{title: Good, slug: good, when: 2027}]".write(
                toFile: good, atomically: true, encoding: .utf8)
            try "title,when\nFine,2027\nBroken,2027-13\nLast,2028\n".write(
                toFile: bad, atomically: true, encoding: .utf8)
            let refused = try summit.run(["import", good, bad])
            #expect(refused.status == 65)
            #expect(refused.complaint.contains("\(bad):3"), "\(refused.complaint)")
            func seen() throws -> String {
                try summit.run(["export", "--format", "jsonl"]).output.split(separator: "\n").dropFirst().joined()
            }
            #expect(try seen() == before.split(separator: "\n").dropFirst().joined())
            let taken = try summit.run(["import", "--keep-going", good, bad])
            #expect(taken.status == 65)
            #expect(taken.output == "3 added, 0 changed, 0 unchanged, 1 left out\n")
            #expect(taken.complaint.contains("\(bad):3"))
            #expect(try summit.run(["list", "--since", "2027", "-o", "ids"]).output == "fine-2027\ngood\nlast-2028\n")
        }
    }

    @Test(
        "what a file is is seen from its name or its beginning, and said where it can't be",
        arguments: [
            ("a.yml", "version: 1\nmilestones: [{title: X}]", 0, "1 added"),
            ("unnamed", "version: 1\nmilestones: [{title: X}]", 0, "1 added"),
            ("a.CSV", "title\nX\n", 0, "1 added"),
            (
                "a.ics",
                "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20270101\r\nSUMMARY:X\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
                0, "1 added"
            ),
            (
                "b",
                "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20270101\nSUMMARY:X\nEND:VEVENT\nEND:VCALENDAR\n",
                0, "1 added"
            ),
            ("c", "\u{7F}ELF", 65, "say --format, one of yaml, jsonl, ics"), ("a.svg", "<svg/>", 65, "only written"),
            ("d.json", "{}", 65, "d.json"),
        ])
    func formats(_ name: String, _ text: String, _ status: Int32, _ said: String) async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            let path = summit.scratch.file(name)
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            let result = try summit.run(["import", path])
            #expect(result.status == status, "\(result)")
            #expect((result.output + result.complaint).contains(said), "\(result)")
            #expect(daemon.stop().status == 0, "\(summit.log)")
        }
    }

    @Test("an export has no draft left, replaces what was there when it is whole, and names what it can't do")
    func targets() async throws {
        try await Self.withTimeline { summit in
            let path = summit.scratch.file("out.yaml")
            try "old".write(toFile: path, atomically: true, encoding: .utf8)
            #expect(try summit.run(["export", path, "--country", "KZ"]).status == 0)
            #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("version: 1"))
            #expect(
                try summit.run(["export", "-", "--format", "yaml", "--country", "KZ"]).output
                    == String(contentsOfFile: path, encoding: .utf8))
            for (arguments, status, said) in [
                (["export", summit.scratch.file("x")], Int32(64), "--format is one of yaml, jsonl"),
                (["export", "--format", "remind"], 65, "only read"), (["export", "--format", "ods"], 65, "not one of"),
                (["export", "/nowhere/x.csv"], 1, "/nowhere/x.csv"),
                (["export", "--format", "csv", "--history"], 65, "no place for it"),
                (["export", "--format", "jsonl", "--history", "--tag", "energy"], 65, "whole timeline"),
                (["export", "--format", "csv", "--columns", "titel"], 65, "titel"),
            ] {
                let result = try summit.run(arguments)
                #expect(result.status == status, "\(arguments): \(result)")
                #expect(result.complaint.contains(said), "\(arguments): \(result)")
                #expect(result.output == "")
            }
            let left = try FileManager.default.contentsOfDirectory(atPath: summit.scratch.path)
            #expect(left.filter { $0.hasSuffix(".new") } == [])
        }
    }

    @Test("every format that is complete comes back the same", arguments: ["yaml", "jsonl", "ics"])
    func roundTrip(_ format: String) async throws {
        try await Self.withTimeline { summit in
            let add = [
                "add", "Briefing; with, “everything”", "2027-06-17T10:00[Asia/Almaty]", "--duration", "PT90M",
                "--repeat", "FREQ=WEEKLY;COUNT=5", "--except", "2027-06-24T10:00", "--remind", "-P1D@09:00", "--remind",
                "-PT30M", "--place", "Astana", "--country", "KZ", "--tag", "a,b", "--status", "tentative",
            ]
            let added = try summit.run(add)
            #expect(added.status == 0, "\(added)")
            let slug = added.output.split(separator: "\n")[0]
            #expect(
                try summit.run([
                    "edit", String(slug), "--occurrence", "2027-07-01T10:00", "--when", "2027-07-02T11:00[Asia/Almaty]",
                ]).status == 0)
            #expect(try summit.run(["postpone", "railway-2025", "2029~"]).status == 0)
            let file = try summit.run(["export", "--format", format, "--no-history"])
            #expect(file.status == 0, "\(file.complaint)")
            let other = try Installation()
            let daemon = try other.startDaemon()
            // The figures and series are no business of a calendar.
            if format == "ics" {
                #expect(
                    try other.run([
                        "series", "add", "China–Central Asia Summit", "--slug", "china-central-asia-summit",
                        "--cadence", "P2Y",
                    ]).status == 0)
            }
            let back = try other.run(["import", "--format", format, "-"], input: file.output)
            #expect(back.status == 0, "\(back)")
            func rows(_ summit: Installation) throws -> [String] {
                let list = try summit.run(["export", "--format", "jsonl", "--no-history"]).output
                return list.split(separator: "\n").filter { $0.hasPrefix("{\"milestone\"") }.map {
                    String($0.replacing(/"revision":[0-9]+,/, with: ""))
                }
            }
            #expect(try rows(other) == rows(summit))
            let again = try other.run(["import", "--format", format, "-"], input: file.output)
            #expect(again.output.contains("0 added, 0 changed"), "\(again)")
            #expect(daemon.stop().status == 0)
        }
    }
}
