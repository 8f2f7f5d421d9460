import Foundation
import SummitTestSupport
import Testing

/// What somebody tries who has just installed Summit.
@Suite("A newcomer")
struct NewcomerTests {
    private static let configuration = "reminders:\n  quiet-hours: 22:00-07:00\n"

    @Test("a list that ends where its limit does says so, unless the limit was asked for")
    func cutLists() async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            #expect(try summit.run(["add", "Daily", "2020-01-01", "--repeat", "daily"]).status == 0)
            for (verb, which) in [("upcoming", "the next 20"), ("past", "the last 20")] {
                let list = try summit.run([verb])
                #expect((list.output + list.complaint).contains("These are \(which); --limit shows more."))
                for options in [["-n", "20"], ["--json"], ["--no-legend"], ["--until", "2019"]] {
                    let list = try summit.run([verb] + options)
                    #expect(list.status == 0 && !(list.output + list.complaint).contains("shows more"))
                }
            }
            #expect(daemon.stop().status == 0)
        }
    }

    @Test("writes durations as people do, wherever there is one")
    func durations() async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            func duration(_ slug: String) throws -> String? {
                let one = try summit.json(["show", slug, "--json"])["milestone"] as? [String: Any]
                return (one?["when"] as? [String: Any])?["duration"] as? String
            }
            for (text, iso) in [
                ("2h", "PT2H"), ("90m", "PT1H30M"), ("1d 2h", "P1DT2H"), ("2 hours", "PT2H"), ("1h30min", "PT1H30M"),
                ("PT45M", "PT45M"),
            ] {
                let added = try summit.run(["add", "Talk", "2099-06-17T10:00", "--duration", text])
                #expect(added.status == 0, "\(text): \(added.complaint)")
                let slug = String(added.output.dropLast())
                #expect(try duration(slug) == iso)
                #expect(try summit.run(["edit", slug, "--duration", "3h"]).status == 0)
                #expect(try duration(slug) == "PT3H")
            }
            for (text, rule) in [
                ("every 2 weeks", "FREQ=WEEKLY;INTERVAL=2"), ("weekdays", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
                ("quarterly", "FREQ=MONTHLY;INTERVAL=3"), ("weekly", "FREQ=WEEKLY"),
            ] {
                let explained = try summit.run(["explain", "rule", text, "--start", "2099-06-17"])
                #expect(explained.output.contains(rule + "\n"), "\(explained)")
            }
            for (arguments, words) in [
                (["explain", "rule", "often"], "every 2 weeks"),
                (["add", "X", "2099-06-17 10:00"], "a time stands behind a T"),
                (["remind", "add", "talk-2099", "1d before 09:00"], "“at” belongs before a time of day"),
            ] {
                let refused = try summit.run(arguments)
                #expect(refused.status == 65 && refused.complaint.contains(words), "\(refused)")
            }
            let wrong = try summit.run(["add", "Talk", "2099-06-17T10:00", "--duration", "long"])
            #expect(wrong.status == 65 && wrong.complaint.contains("such as 2h or 1d 2h"), "\(wrong.complaint)")
            let trigger = try summit.run(["remind", "add", "talk-2099", "-90m"])
            #expect(trigger.output.contains("talk-2099: -PT1H30M, due"), "\(trigger.output)\(trigger.complaint)")
            #expect(try summit.run(["remind", "add", "talk-2099", "+3d"]).status == 65)
            let csv = summit.scratch.file("a.csv")
            try Data("title,when,end\nWorkshop,2099-06-18T10:00,90m\n".utf8).write(to: URL(filePath: csv))
            #expect(try summit.run(["import", csv]).status == 0)
            #expect(try duration("workshop-2099") == "PT1H30M")
            for (text, iso) in [("6m", "P6M"), ("yearly", "P1Y"), ("every 2 weeks", "P2W"), ("P10D", "P10D")] {
                let series = try summit.run(["series", "add", "S", "--slug", "s", "--cadence", text])
                #expect(series.status == 0, "\(text): \(series.complaint)")
                let shown = try summit.json(["series", "show", "s", "--json"])["series"] as? [String: Any]
                #expect(shown?["cadence"] as? String == iso)
                #expect(try summit.run(["series", "remove", "s", "--yes"]).status == 0)
            }
            #expect(try summit.run(["series", "add", "S", "--cadence", "often"]).status == 65)
            #expect(daemon.stop().status == 0)
        }
    }

    @Test("is told which instant is taken of a local time that is skipped, or comes twice")
    func doubtfulTimes() async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            let zone = ["--zone", "Europe/Berlin"]
            let gap = try summit.run(["add", "Gap", "2026-03-29T02:30"] + zone)
            #expect(gap.status == 0)
            for words in [
                "warning: 2026-03-29T02:30:00 does not exist in Europe/Berlin", "2026-03-29T03:30:00+02:00 is taken",
                "2026-03-29T01:30:00+01:00 is the other",
            ] { #expect(gap.complaint.contains(words), "\(gap.complaint)") }
            #expect(try summit.run(["add", "Plain", "2027-03-29T02:30"] + zone).complaint.isEmpty)
            let overlap = try summit.run(["edit", "plain-2027", "--when", "2026-10-25T02:30"])
            for words in ["comes twice in Europe/Berlin", "+02:00, and 2026-10-25T02:30:00+01:00 is the second"] {
                #expect(overlap.complaint.contains(words), "\(overlap.complaint)")
            }
            // Said so, there is no doubt.
            #expect(try summit.run(["edit", "plain-2027", "--when", "2026-10-25T02:30+01:00"]).complaint.isEmpty)
            #expect(try summit.run(["edit", "plain-2027", "--duration", "1h"]).complaint.isEmpty)
            #expect(try summit.run(["postpone", "plain-2027", "2027-10-31T02:30"]).complaint.contains("comes twice"))
            #expect(daemon.stop().status == 0)
        }
    }

    @Test("is told when quiet hours hold a reminder, as it is added and not again")
    func quietHours() async throws {
        try await onThread {
            let summit = try Installation()
            let folder = summit.scratch.file("config/summitd")
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try Data(Self.configuration.utf8).write(to: URL(filePath: folder + "/summitd.yaml"))
            let daemon = try summit.startDaemon()
            let added = try summit.run(["add", "Flight", "2099-06-17T08:00", "--remind", "-3h"])
            #expect(
                added.complaint.contains(
                    "the reminder -PT3H is due at 2099-06-17T05:00:00+00:00[UTC], in the quiet hours "
                        + "(22:00-07:00 [UTC]), and will be given at 2099-06-17T07:00:00+00:00[UTC]"),
                "\(added.complaint)")
            #expect(try summit.run(["edit", "flight-2099", "--tag", "travel"]).complaint.isEmpty)
            let long = ["edit", "flight-2099", "--title", "Flight to the summit of all states of the region"]
            #expect(try summit.run(long).status == 0)
            #expect(try summit.run(["remind", "add", "flight-2099", "-3h", "--every", "90m"]).status == 0)
            let list = try summit.runOnTerminal(["remind", "list", "--no-pager"]).output
            #expect(list.contains("AT (UTC)") && list.contains("17 June 2099 07:00"), "\(list)")
            for line in list.split(whereSeparator: \.isNewline) {
                let plain = line.replacing(/\u{1B}\[[0-9;]*m/, with: "")
                #expect(plain.count <= 80, "\(plain)")
            }
            #expect(try summit.run(["remind", "add", "flight-2099", "-30min"]).complaint.isEmpty)
            #expect(try summit.run(["remind", "add", "flight-2099", "-2h"]).complaint.contains("quiet hours"))
            // What is urgent is not held.
            #expect(
                try summit.run(["remind", "add", "flight-2099", "-4h", "--priority", "crit"]).complaint.isEmpty)
            #expect(daemon.stop().status == 0)
        }
    }

    @Test("is not told that a reminder is skipped which was given before the date moved")
    func givenAlready() async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            // Far enough ahead for a machine on which sixty other tests begin at the same time.
            let soon = Date.now.addingTimeInterval(12).formatted(.iso8601)
            #expect(try summit.run(["add", "Visit", "2099-06-17", "--remind", soon]).status == 0)
            var state = ""
            for _ in 0..<400 where !["confirmed", "unverifiable"].contains(state) {
                Thread.sleep(forTimeInterval: 0.1)
                let list = try summit.json(["remind", "list", "--json"])["reminders"] as? [[String: Any]]
                state = list?.first?["state"] as? String ?? ""
            }
            #expect(["confirmed", "unverifiable"].contains(state))
            let moved = try summit.run(["edit", "visit-2099", "--when", "2099-06-18"])
            #expect(moved.status == 0 && moved.complaint.isEmpty, "\(moved.complaint)")
            // One that nobody has heard of is worth the word.
            let past = try summit.run(["remind", "add", "visit-2099", "2020-01-01T00:00:00Z"])
            #expect(past.complaint.contains("was due at 2020-01-01T00:00:00Z and is skipped"), "\(past.complaint)")
            #expect(daemon.stop().status == 0)
        }
    }

    @Test("is led from another program's words, zones and dates to ours")
    func habits() async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            #expect(try summit.run(["add", "One", "2099", "--slug", "one"]).status == 0)
            for (arguments, words) in [
                (["ls"], "did you mean “list”?"), (["rm", "x"], "“remove”?"), (["new"], "“add”?"),
                (["del"], "“remove”?"), (["delete"], "“remove”?"), (["remind", "rm", "one", "2h"], "“remind remove”?"),
                (["series", "ls"], "“series list”?"),
                (["explain", "zone", "Asia/Astana"], "did you mean Asia/Almaty?"),
                (["list", "--zone", "asia/almaty"], "did you mean Asia/Almaty?"),
                (["list", "--zone", "Almaty"], "did you mean Asia/Almaty?"),
                (["add", "X", "2099", "--zone", "Europe/Berlim"], "did you mean Europe/Berlin?"),
                (["add", "X", "tomorrow"], "a milestone keeps its date: write 2"),
                (["add", "X", "--when", "+3d"], "“+3d” counts from today"),
                (["add", "X", "2099-01-01T10:00", "--end", "+2h"], "“+2h” counts from today"),
                (["edit", "one", "--when", "-2w"], "“-2w” counts from today"),
                (["postpone", "one", "+1y"], "“+1y” counts from today"),
            ] {
                let output = try summit.run(arguments)
                #expect([64, 65].contains(output.status), "\(arguments)")
                #expect(output.complaint.contains(words), "\(arguments): \(output.complaint)")
            }
            let hint = try summit.run(["add", "X", "--when", "+3d"]).complaint
            let date = try #require(hint.split(separator: " ").last?.split(separator: "\n").first)
            #expect(try summit.run(["add", "X", String(date)]).status == 0, "\(hint)")
            #expect(daemon.stop().status == 0)
        }
    }

    @Test("reads in an error the name of the file that was asked for, and every text once")
    func names() async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            try summit.importShippedTimeline()
            for verb in [["export", "/nonexistent/x.csv"], ["backup", "/nonexistent/x.csv"]] {
                let output = try summit.run(verb)
                #expect(output.status == 1)
                #expect(output.complaint.contains("/nonexistent/x.csv: "), "\(output.complaint)")
                #expect(!output.complaint.contains("new"), "\(output.complaint)")
            }
            let compared = try summit.run([
                "figure", "compare", "trade-china-kazakhstan", "--from", "1900", "--to", "2024",
            ])
            #expect(compared.complaint.split(separator: "1900").count == 2, "\(compared.complaint)")
            let confirmed = try summit.run(["hold", "astana-2025", "xian-2023", "astana-2025"])
            #expect(confirmed.complaint.contains("warning: astana-2025: nothing to change"), "\(confirmed.complaint)")
            let rule = try summit.run(["explain", "rule", "weekly", "--start", "2027-01-01", "--count", "11"]).output
            let columns = rule.split(separator: "\n").map { line in
                let name = line.firstRange(of: "  ").map { line[..<$0.lowerBound] } ?? line
                return name.count + line.dropFirst(name.count).prefix { $0 == " " }.count
            }
            #expect(Set(columns) == [15], "\(rule)")
            #expect(daemon.stop().status == 0)
        }
    }
}
