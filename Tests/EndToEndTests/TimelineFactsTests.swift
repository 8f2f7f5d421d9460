import Foundation
import SummitTestSupport
import Testing

@Suite("The shipped timeline")
struct TimelineFactsTests {
    private static func withTimeline(_ body: @escaping @Sendable (Installation) throws -> Void) async throws {
        try await onThread {
            let installation = try Installation()
            let daemon = try installation.startDaemon()
            try installation.importShippedTimeline()
            try body(installation)
            #expect(daemon.stop().status == 0)
        }
    }

    @Test("names Astana first when seen from June 2025, and the projected edition when seen from November 2026")
    func upcoming() async throws {
        try await Self.withTimeline { summit in
            let first = try summit.run(["upcoming", "--now", "2025-06-01", "--no-legend"]).output.split(
                separator: "\n")[0]
            for part in ["17 June 2025", "in 16 days", "Second China–Central Asia Summit", "Astana"] {
                #expect(first.contains(part), "\(first)")
            }
            let bare = try summit.run(["--now", "2026-11-23", "--no-legend"]).output.split(separator: "\n")
            #expect(bare.count == 1)
            #expect(bare[0].contains("2027") && bare[0].contains("edition 3") && bare[0].contains("projected"))
            let document = try summit.json(["upcoming", "--now", "2026-11-23", "--json"])
            let rows = try #require(document["milestones"] as? [[String: Any]])
            #expect(rows.count == 1)
            #expect(rows[0]["projected"] as? Bool == true)
            #expect(rows[0]["uid"] == nil && rows[0]["slug"] == nil)
            #expect((rows[0]["when"] as? [String: Any])?["text"] as? String == "2027")
            #expect(document["version"] as? Int == 1)
        }
    }

    @Test("holds the rows that are promised, each with its source")
    func counts() async throws {
        try await Self.withTimeline { summit in
            for (query, expected) in [
                (["--country", "KZ"], 3), (["--with", "Kyrgyzstan"], 5), (["--tag", "energy"], 2), ([], 9),
                (["--undated"], 1), (["--series", "china-central-asia-summit"], 2),
                (["--until", "2012", "--certain"], 3),
                (["--until", "2012"], 3),
            ] {
                let rows = try #require(try summit.json(["list", "--json"] + query)["milestones"] as? [[String: Any]])
                #expect(rows.count == expected, "\(query)")
                for row in rows {
                    let sources = try #require(row["sources"] as? [[String: Any]])
                    #expect(sources[0]["publisher"] as? String == "The Astana Times")
                    #expect(sources[0]["author"] as? String == "Li Yi")
                    #expect(sources[0]["published"] as? String == "2025-06")
                }
            }
            #expect(try summit.run(["show", "astana-2025"]).output.contains("The Astana Times"))
            let figures = try #require(try summit.json(["figure", "list", "--json"])["figures"] as? [[String: Any]])
            #expect(figures.count == 4)
        }
    }

    @Test("answers each question of the article by one command, with its source")
    func questions() async throws {
        try await Self.withTimeline { summit in
            let table: [([String], [String])] = [
                (
                    ["figure", "compare", "trade-china-central-asia", "--from", "1992", "--to", "2024"],
                    ["206.1", "94\u{202F}340\u{202F}000\u{202F}000", "The Astana Times"]
                ),
                (
                    ["figure", "share", "trade-china-kazakhstan", "--of", "trade-china-central-asia", "--at", "2024"],
                    ["46.2 %", "The Astana Times"]
                ),
                (
                    ["figure", "show", "gas-delivered"],
                    ["more than 500\u{202F}000\u{202F}000\u{202F}000", "Astana Times"]
                ),
                (["on-this-day", "2022"], ["30 years ago", "diplomatic ties"]),
                (["next", "--now", "2025-06-01"], ["17 June 2025", "in 16 days", "Astana", "The Astana Times"]),
                (["series", "show", "china-central-asia-summit"], ["1 ", " 2 years", "(3)", "projected"]),
                (["search", "xian"], ["First China–Central Asia Summit"]),
                (["search", "green", "economy"], ["First China–Central Asia Summit"]),
                (["source", "list", "railway-2025"], ["Li Yi", "The Astana Times"]),
                (["history", "astana-2025"], ["import", "2025-06-17"]),
            ]
            for (question, answers) in table {
                let output = try summit.run(question).output
                for answer in answers { #expect(output.contains(answer), "\(question): \(output)") }
            }
            let json = try summit.json([
                "figure", "compare", "trade-china-central-asia", "--from", "1992", "--to", "2024", "--json",
            ])
            #expect(json["factor"] as? String == "206.086956522")
            #expect(json["difference"] as? String == "94340000000")
            #expect(try summit.run(["list", "--unsourced", "-o", "ids"]).output.isEmpty)
        }
    }

    @Test("is the same after a backup was restored, which a running daemon and a timeline that is there prevent")
    func backup() async throws {
        try await onThread {
            let summit = try Installation()
            let daemon = try summit.startDaemon()
            try summit.importShippedTimeline()
            let (list, history) = (
                try summit.run(["list", "--json"]), try summit.run(["history", "-n", "99", "--json"])
            )
            let file = summit.scratch.file("backup.db")
            #expect(try summit.run(["backup", file]).output.contains("9 milestones"))
            #expect(try summit.run(["backup", file]).status == 1)
            #expect(try summit.run(["backup", file, "--force"]).status == 0)
            let state = summit.scratch.file("state")
            let restore = ["restore", file, "--user", "--state-dir", state]
            #expect(try summit.run(restore).complaint.contains("stop it first"))
            #expect(daemon.stop().status == 0)
            #expect(try summit.run(restore).complaint.contains("not overwritten"))
            try FileManager.default.moveItem(atPath: state, toPath: state + ".old")
            let restored = try summit.run(restore)
            #expect(restored.output.contains("9 milestones, 14 changes"), "\(restored)")
            let again = try summit.startDaemon()
            #expect(try summit.run(["list", "--json"]).output == list.output)
            #expect(try summit.run(["history", "-n", "99", "--json"]).output == history.output)
            #expect(again.stop().status == 0)
            #expect(try summit.run(["restore", summit.scratch.file("none"), "--user"]).status == 66)
            let left = try FileManager.default.contentsOfDirectory(atPath: summit.scratch.path)
            #expect(!left.contains { $0.contains(".new") })
        }
    }

    @Test("brings no reminder of the past when it is imported under a policy, and nothing new the second time")
    func policy() async throws {
        try await onThread {
            let summit = try Installation()
            let configuration = summit.scratch.file("summitd.yaml")
            try Data("reminders: {policies: [{name: all, tag: summit, triggers: [-P7D]}]}".utf8)
                .write(to: URL(filePath: configuration))
            let daemon = try summit.startDaemon(arguments: ["--config", configuration])
            try summit.importShippedTimeline()
            let again = try summit.run(["import", Repository.shippedTimeline.path])
            #expect(again.output == "0 added, 0 changed, 9 unchanged\n")
            let document = try summit.json(["remind", "list", "--json"])
            let reminders = try #require(document["reminders"] as? [[String: Any]])
            // What was held has no reminders, so none is even skipped.
            #expect(reminders.isEmpty, "\(reminders)")
            #expect(!summit.log.contains("China–Central Asia Summit"), "\(summit.log)")
            #expect(daemon.stop().status == 0)
        }
    }

    @Test(
        "is asked about zones by the system's rules",
        arguments: [
            ("2024-02-01T10:00", "+06:00", "2024-02-01T04:00:00Z"),
            ("2025-06-17T10:00", "+05:00", "2025-06-17T05:00:00Z"),
        ])
    func zones(_ local: String, _ offset: String, _ utc: String) async throws {
        try await onThread {
            let document = try Installation().json(["explain", "zone", "Asia/Almaty", "--at", local, "--json"])
            #expect(document["offset"] as? String == offset)
            #expect(document["utc"] as? String == utc)
            #expect(document["kind"] as? String == "unique")
            #expect(document["version"] as? Int == 1)
        }
    }
}
