import Foundation
import LinuxSystem
import SummitAPI
import SummitCore
import Testing

@testable import SummitCLI

@Suite("A timeline in the terminal")
struct TimelineDrawingTests {
    /// The timeline that is shipped, as the daemon hands it over, with the edition that it projects.
    private static let shipped: [ExportLine] = (try? read()) ?? []
    private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/drawing")

    private static func read() throws -> [ExportLine] {
        let text = try String(contentsOf: fixtures.appending(path: "central-asia-china.jsonl"), encoding: .utf8)
        return try text.split(separator: "\n").map { try JSONDecoder().decode(ExportLine.self, from: Data($0.utf8)) }
    }

    private static func drawing(
        _ milestones: [MilestoneMessage], columns: Int, window: DrawnWindow = DrawnWindow()
    ) throws -> TimelineDrawing {
        let series = Dictionary(shipped.compactMap(\.series).map { ($0.slug, $0.title) }) { first, _ in first }
        return TimelineDrawing(
            milestones, series: series, now: try Instant(parsing: "2025-07-01T00:00:00Z"),
            window: window, in: try ZoneDirectory().rules(for: "Asia/Almaty"), columns: columns)
    }

    private static func message(_ title: String, _ date: String, status: String = "held") throws -> MilestoneMessage {
        let json = """
            {"title": "", "status": "\(status)", "when": {"text": "\(date)", "zone": "UTC", "precision": "day",
             "approximate": false, "uncertain": false}}
            """
        var message = try JSONDecoder().decode(MilestoneMessage.self, from: Data(json.utf8))
        message.title = title
        return message
    }

    @Test("that is shipped looks as it did", arguments: [60, 80, 120], [false, true])
    func snapshot(_ columns: Int, _ colored: Bool) throws {
        let milestones = Self.shipped.compactMap(\.milestone)
        try #require(milestones.count == 10)
        let lines = try Self.drawing(milestones, columns: columns).lines(colored: colored, legend: true)
        let text = lines.map { $0 + "\n" }.joined()
        let file = Self.fixtures.appending(path: "timeline-\(columns)\(colored ? "-colored" : "").txt")
        // SUMMIT_WRITE_PICTURES=1 writes them anew, to be looked at.
        if ProcessInfo.processInfo.environment["SUMMIT_WRITE_PICTURES"] != nil {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(text == (try String(contentsOf: file, encoding: .utf8)))
        #expect(text.contains("\u{1B}") == colored)
    }

    @Test("fits its terminal, whatever its titles are", arguments: [40, 61, 80, 133, 200])
    func fitting(_ columns: Int) throws {
        let titles = [
            "首届中国—中亚峰会在西安举行，六国元首共同签署西安宣言", "قمة الصين وآسيا الوسطى", "e\u{301}e\u{301} 🚄🚄🚄🚄 ｆｕｌｌ",
            String(repeating: "x", count: 1_000), "\u{1B}[31mred\u{202E}evil", "short", "a\u{0}b",
        ]
        let milestones = try titles.enumerated().map { index, title in
            try Self.message(title, "2024-0\(index + 1)-15", status: index == 3 ? "cancelled" : "held")
        }
        for colored in [false, true] {
            for line in try Self.drawing(milestones, columns: columns).lines(colored: colored, legend: true) {
                var plain = line
                while let range = plain.firstRange(of: /\u{1B}\[[0-9;]*m/) { plain.removeSubrange(range) }
                #expect(DisplayWidth.of(plain) <= columns, "\(plain)")
                #expect(!plain.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E })
            }
        }
    }

    @Test("shows each of many, below how many there are when")
    func many() throws {
        let milestones = try (0..<300).map { index in
            try Self.message(
                "Number \(index).", "20\(10 + index % 12)-\(["01", "05", "11"][index % 3])-\(10 + index % 19)")
        }
        let lines = try Self.drawing(milestones, columns: 100).lines(colored: false, legend: false)
        let text = lines.joined(separator: "\n")
        for index in 0..<300 { #expect(text.contains("Number \(index).")) }
        #expect(lines[0].contains("█"))
    }

    @Test("ends where its window ends: what reaches out of it is cut off there, with an arrow")
    func window() throws {
        let milestones = try [
            Self.message("the whole decade", "2020/2029"), Self.message("ends in it", "2010/2024-06"),
            Self.message("begins in it", "2024-06/2031"), Self.message("lies in it", "2024-04-15"),
        ]
        let window = DrawnWindow(
            since: try Instant(parsing: "2024-01-01T00:00:00Z"), until: try Instant(parsing: "2025-01-01T00:00:00Z"))
        let lines = try Self.drawing(milestones, columns: 100, window: window).lines(colored: false, legend: false)
        let text = lines.joined(separator: "\n")
        for year in ["2010", "2023", "2026", "2029", "2031"] {
            #expect(!lines.prefix(3).joined().contains(year), "\(text)")
        }
        let arrows = ["the whole decade": "←→", "ends in it": "←", "begins in it": "→", "lies in it": ""]
        for (title, expected) in arrows {
            let line = try #require(lines.first { $0.contains(title) })
            #expect(line.filter { "←→".contains($0) } == expected, "\(text)")
        }
    }

    @Test("has no colour in a pipe, and says with signs what colour says")
    func signs() throws {
        let looks = ["held", "confirmed", "tentative", "postponed", "cancelled"]
        let milestones = try looks.enumerated().map { try Self.message("m\($0)", "2024-0\($0 + 1)-15", status: $1) }
        let text = try Self.drawing(milestones, columns: 80).lines(colored: false, legend: true).joined(separator: "\n")
        #expect(!text.contains("\u{1B}"))
        for (index, sign) in ["●", "◆", "○", "◇", "✕"].enumerated() {
            #expect(text.contains("\(sign) \(looks[index])"))
        }
    }
}

@Suite("A row of a picture")
struct TextRowTests {
    @Test("takes text in any order, and drops what lies beyond its edges")
    func order() {
        var row = TextRow(columns: 10)
        row.put("world", at: 5)
        row.put("hello", at: -2)
        row.fill("┊", at: 3)
        row.fill("┊", at: 1)
        row.put("峰会峰会", at: 7)
        #expect(row.text(colored: false) == "llo┊ wo峰d")
        row.put("x", at: 8)
        row.put("会", at: 0)
        row.put("y", at: 0)
        #expect(row.text(colored: false) == "y o┊ wo xd")
        #expect(TextRow(columns: 0).text(colored: true) == "")
    }

    @Test("opens and closes colours once for each run")
    func colors() {
        var row = TextRow(columns: 6)
        row.put("ab", at: 0, .color(33))
        row.put("cd", at: 2, .dim)
        #expect(row.text(colored: true) == "\u{1B}[38;5;33mab\u{1B}[0m\u{1B}[2mcd\u{1B}[0m")
        #expect(row.text(colored: false) == "abcd")
    }
}
