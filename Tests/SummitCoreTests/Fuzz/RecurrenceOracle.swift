import SummitCore

/// The input is lines: a start, a rule (may be empty), a digit that chooses a zone, and then `+` before each RDATE and
/// `-` before each EXDATE.
enum RecurrenceOracle {
    private static let budget = 2_000
    private static let most = 20

    static func check(_ text: String) throws(Violation) -> Bool {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).prefix(12).map(String.init)
        guard lines.count > 1 else { return false }
        do {
            let start = try LocalStart(parsing: lines[0])
            try require(try LocalStart(parsing: start.description) == start, "\(start) is not read again")
            var recurrence = Recurrence()
            if !lines[1].isEmpty { recurrence.rule = try rule(lines[1]) }
            for line in lines.dropFirst(3) {
                let value = String(line.dropFirst())
                if line.hasPrefix("+") {
                    let date = try RecurrenceDate(parsing: value)
                    try require(try RecurrenceDate(parsing: date.description) == date, "\(date) is not read again")
                    recurrence.dates.append(date)
                } else if line.hasPrefix("-") {
                    recurrence.exceptions.append(try LocalStart(parsing: value))
                }
            }
            let choice = lines.count > 2 ? Int(lines[2]) ?? 0 : 0
            let zone = MadeZones.names[
                ((choice % MadeZones.names.count) + MadeZones.names.count) % MadeZones.names.count]
            guard let rules = MadeZones.rules[zone] else { throw Violation("\(zone) is not made") }
            try follow(try Occurrences(start: start, recurrence: recurrence, rules: rules), recurrence, from: start)
            return true
        } catch let error as ParseError {
            try EDTFOracle.checkError(error)
            return false
        } catch let violation as Violation {
            throw violation
        } catch {
            throw Violation("\(error)")
        }
    }

    private static func rule(_ text: String) throws -> RecurrenceRule {
        let rule = try RecurrenceRule(text)
        do {
            try require(try RecurrenceRule(rule.text) == rule, "\(rule.text) is read as another rule")
        } catch let error as ParseError {
            throw Violation("\(rule.text) is not read again: \(error)")
        }
        try require(!rule.prose.isEmpty, "no prose")
        return rule
    }

    private static func follow(_ set: Occurrences, _ recurrence: Recurrence, from start: LocalStart) throws {
        var found: [Occurrences.Occurrence] = []
        var isComplete = false
        do throws(RecurrenceError) {
            var cursor = set.cursor(budget: budget)
            while found.count < most, !isComplete {
                guard let next = try cursor.next() else {
                    isComplete = true
                    break
                }
                found.append(next)
            }
        } catch {
            try require(!error.reason.isEmpty, "an error without a reason")
        }
        for (a, b) in zip(found, found.dropFirst()) {
            try require(a.instant < b.instant, "\(a.nominal) and \(b.nominal) are out of order")
        }
        if let rule = recurrence.rule {
            if recurrence.dates.isEmpty {
                try require(found.allSatisfy { $0.nominal >= start }, "something comes before the start")
                if let count = rule.count {
                    try require(Int64(found.count) <= count, "\(found.count) occurrences for COUNT=\(count)")
                }
            }
        } else {
            try require(isComplete || found.count >= most, "a set without a rule has no end")
            try require(found.count <= 1 + recurrence.dates.count, "more occurrences than dates")
        }
        for occurrence in found {
            try require(occurrence.nominal.isDay == start.isDay, "a day among times")
            guard let isIn = try? set.contains(occurrence.nominal, budget: budget) else { continue }
            try require(isIn, "\(occurrence.nominal) is given, and said not to be in the set")
        }
        try jump(set, found, isComplete)
    }

    /// A cursor that starts in the middle gives the same.
    private static func jump(_ set: Occurrences, _ found: [Occurrences.Occurrence], _ isComplete: Bool) throws {
        for index in found.indices {
            var cursor = set.cursor(from: found[index].instant, budget: budget)
            if let next = try? cursor.next() {
                try require(next == found[index], "from \(found[index].instant) comes \(next.nominal)")
            }
            guard index + 1 < found.count, let after = found[index].instant.adding(seconds: 1) else { continue }
            cursor = set.cursor(from: after, budget: budget)
            if let next = try? cursor.next() {
                try require(next == found[index + 1], "after \(found[index].instant) comes \(next.nominal)")
            }
        }
        guard isComplete else { return }
        // Nil may also mean that the budget did not do.
        if let last = set.last(budget: budget) {
            try require(last == found.last?.instant, "the last is at \(last)")
        }
        if let end = found.last?.instant.adding(seconds: 1) {
            var cursor = set.cursor(from: end, budget: budget)
            if let more = try? cursor.next() { throw Violation("\(more.nominal) comes after the last") }
        }
    }
}
