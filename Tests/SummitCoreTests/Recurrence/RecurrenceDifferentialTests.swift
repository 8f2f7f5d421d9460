import Foundation
import SummitCore
import Testing

/// Random rules against python-dateutil, an independent implementation, without a zone.
@Suite struct RecurrenceDifferentialTests {
    private struct Request: Encodable {
        let start: String
        let rule: String
        let limit: Int
    }

    private struct Answer: Decodable {
        var times: [String]?
        var complete: Bool?
        var error: String?
    }

    private static let limit = 12

    private static var python: String {
        let environment = ProcessInfo.processInfo.environment
        return environment["SUMMIT_PYTHON"] ?? environment["SUMMIT_VARLINK_PYTHON"] ?? "python3"
    }

    private static func run(_ arguments: [String], input: Data) throws -> Data? {
        let folder = FileManager.default.temporaryDirectory.appending(path: "dateutil-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (source, sink) = (folder.appending(path: "in"), folder.appending(path: "out"))
        try input.write(to: source)
        try Data().write(to: sink)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [python] + arguments
        process.standardInput = try FileHandle(forReadingFrom: source)
        process.standardOutput = try FileHandle(forWritingTo: sink)
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? try Data(contentsOf: sink) : nil
    }

    private static func ask(_ rules: [RandomRule]) throws -> [Answer] {
        let encoder = JSONEncoder()
        var input = Data()
        for rule in rules {
            let request = Request(start: rule.start.description, rule: dateutilText(rule), limit: limit)
            input.append(try encoder.encode(request))
            input.append(0x0A)
        }
        let server = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Fixtures/recurrence/dateutil_server.py").path
        let output = try #require(try run([server], input: input), "dateutil_server.py failed")
        let decoder = JSONDecoder()
        return try output.split(separator: 0x0A).map { try decoder.decode(Answer.self, from: $0) }
    }

    /// The rule as dateutil has to be told it: with BYWEEKNO alone, it does not take the weekday from the start, as
    /// RFC 5545 §3.3.10 says.
    private static func dateutilText(_ rule: RandomRule) -> String {
        let daysAreNamed = ["BYDAY", "BYMONTHDAY", "BYYEARDAY"].contains { rule[$0] != nil }
        guard rule["BYWEEKNO"] != nil, !daysAreNamed else { return rule.text }
        return rule.text + ";BYDAY=" + RandomRule.weekdays[rule.start.date.weekday - 1]
    }

    /// Where dateutil is known to differ from the standard: Docs/Recurrence.md lists these.
    private static func isKnownToDiffer(_ rule: RandomRule) -> Bool {
        if let weeks = rule["BYWEEKNO"] {
            // It cuts weeks off at New Year, which shows where only some years count or a set is counted in.
            if rule["BYSETPOS"] != nil || rule["INTERVAL"] ?? "1" != "1" { return true }
            // It does not see the first week in a number from the end, and takes the number of weeks in the year
            // before from the lengths of the wrong year.
            if weeks.split(separator: ",").contains(where: { ["-52", "-53", "52", "53"].contains($0) }) { return true }
        }
        if let days = rule["BYDAY"]?.split(separator: ",") {
            // It takes those with numbers *and* those without for conditions on one day.
            if Set(days.map { $0.count > 2 }).count > 1 { return true }
        }
        // Its first week begins at the start, and its places are counted from there.
        return rule["FREQ"] == "WEEKLY" && rule["BYSETPOS"] != nil
            && RandomRule.weekdays[rule.start.date.weekday - 1] != rule["WKST"] ?? "MO"
    }

    private enum Outcome: Equatable {
        case agrees(isComplete: Bool)
        case differs(ours: [String], theirs: [String])
    }

    private static func compare(_ rule: RandomRule, _ answer: Answer) throws -> Outcome {
        let set = try Occurrences(
            start: .time(rule.start), recurrence: Recurrence(rule: RecurrenceRule(rule.text)), rules: .utc)
        let times = answer.times ?? [answer.error ?? "no answer"]
        let isComplete = answer.complete ?? true
        let ours = try nominal(set, limit: isComplete ? limit : times.count)
        return ours == times ? .agrees(isComplete: isComplete) : .differs(ours: ours, theirs: times)
    }

    /// The smallest rule that still differs, by leaving out one part after the other.
    private static func shrunk(_ rule: RandomRule) throws -> RandomRule {
        var smallest = rule
        while true {
            let smaller = smallest.parts.indices.dropFirst().compactMap { index -> RandomRule? in
                var candidate = smallest
                candidate.parts.remove(at: index)
                let isLegal = (try? RecurrenceRule(candidate.text)) != nil
                return isLegal && !isKnownToDiffer(candidate) ? candidate : nil
            }
            let answers = try ask(smaller)
            let next = try zip(smaller, answers).first { candidate, answer in
                if case .differs = try compare(candidate, answer) { true } else { false }
            }
            guard let next else { return smallest }
            smallest = next.0
        }
    }

    @Test func twentyThousandRandomRulesAgreeWithDateutil() throws {
        guard (try? Self.run(["-c", "import dateutil.rrule"], input: Data())) ?? nil != nil else {
            // Only a machine of one's own may be without it.
            #expect(
                ProcessInfo.processInfo.environment["CI"] == nil, "\(Self.python) has no python-dateutil")
            print("skipped: \(Self.python) has no python-dateutil; install it, or name another in SUMMIT_PYTHON")
            return
        }
        var numbers = SeededNumbers(state: 5_545)
        var rules: [RandomRule] = []
        var known = 0
        while rules.count < 20_000 {
            let rule = RandomRule(using: &numbers)
            if Self.isKnownToDiffer(rule) { known += 1 } else { rules.append(rule) }
        }
        let answers = try Self.ask(rules)
        #expect(answers.count == rules.count)
        var (complete, occurrences, failures) = (0, 0, 0)
        for (rule, answer) in zip(rules, answers) {
            occurrences += answer.times?.count ?? 0
            switch try Self.compare(rule, answer) {
            case .agrees(let isComplete): complete += isComplete ? 1 : 0
            case .differs:
                failures += 1
                let small = try Self.shrunk(rule)
                if let again = try Self.ask([small]).first {
                    Issue.record("\(small.start) \(small.text): \(try Self.compare(small, again))")
                }
            }
            if failures > 5 { return }
        }
        // So that a server which gives up early can't pass.
        #expect(known * 20 < rules.count, "\(known) rules are known to differ")
        #expect(complete > 14_000, "\(complete) rules were compared to their end")
        #expect(occurrences > 100_000, "\(occurrences) occurrences were compared")
    }
}
