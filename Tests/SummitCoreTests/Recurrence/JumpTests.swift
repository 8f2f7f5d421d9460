import SummitCore
import Testing

/// A jump gives the same as stepping from the start.
@Suite struct JumpTests {
    private func agrees(_ set: Occurrences, _ all: [Occurrences.Occurrence], _ from: Instant, _ label: String) throws {
        let expected = Array(all.drop { $0.instant < from }.prefix(4))
        // What lies beyond the list that was stepped through is not known.
        guard expected.count == 4 || all.count < 60 else { return }
        let found = try list(set, from: from, limit: 4)
        #expect(found == expected, "\(label) from \(from)")
    }

    @Test(arguments: ["UTC", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"])
    func aJumpGivesWhatSteppingGives(_ zone: String) throws {
        var numbers = SeededNumbers(state: UInt64(zone.utf8.count))
        var compared = 0
        for _ in 0..<1_200 {
            let rule = RandomRule(using: &numbers)
            let set = try occurrences(rule.start.description, rule.text, zone: zone)
            guard let all = try? list(set, limit: 60), let first = all.first, let last = all.last else { continue }
            #expect(zip(all, all.dropFirst()).allSatisfy { $0.instant < $1.instant }, "\(rule.text)")
            for _ in 0..<3 {
                let seconds = Int64.random(
                    in: (first.instant.secondsSinceEpoch - 90_000)...(last.instant.secondsSinceEpoch + 1),
                    using: &numbers)
                try agrees(set, all, Instant(secondsSinceEpoch: seconds), "\(rule.start) \(rule.text)")
            }
            let middle = all[Int.random(in: 0..<all.count, using: &numbers)]
            try agrees(set, all, middle.instant, "\(rule.start) \(rule.text)")
            #expect(try set.contains(middle.nominal), "\(rule.start) \(rule.text) \(middle.nominal)")
            if all.count < 60, rule["COUNT"] != nil || rule["UNTIL"] != nil {
                #expect(set.last() == last.instant, "\(rule.start) \(rule.text)")
            }
            compared += 1
        }
        #expect(compared > 900)
    }

    /// What COUNT leaves is the same whether one jumps or steps, and after its last there is nothing.
    @Test func countIsKeptAcrossAJump() throws {
        var numbers = SeededNumbers(state: 11)
        var compared = 0
        for _ in 0..<600 {
            var rule = RandomRule(using: &numbers)
            rule.parts.removeAll { $0.name == "COUNT" || $0.name == "UNTIL" }
            let endless = try occurrences(rule.start.description, rule.text)
            guard let all = try? list(endless, limit: 400), all.count == 400 else { continue }
            let count = Int.random(in: 1...399, using: &numbers)
            rule.parts.append(("COUNT", "\(count)"))
            let set = try occurrences(rule.start.description, rule.text)
            let jump = Int.random(in: 0..<count, using: &numbers)
            let found = try list(set, from: all[jump].instant, limit: 500)
            #expect(found == Array(all[jump..<count]), "\(rule.start) \(rule.text)")
            #expect(try list(set, from: all[count].instant, limit: 1).isEmpty, "\(rule.start) \(rule.text)")
            #expect(set.last() == all[count - 1].instant, "\(rule.start) \(rule.text)")
            compared += 1
        }
        #expect(compared > 300)
    }

    @Test(arguments: [
        // 10⁹ - 1 seconds after second 10⁹; 4,000 years have 1,460,970 days.
        ("FREQ=SECONDLY;COUNT=1000000000", "2033-05-18T03:33:19Z", "2001-09-09T01:46:40"),
        ("FREQ=DAILY;COUNT=1460971", "6001-09-08T00:00:00Z", "2001-09-08"),
    ]) func theLastOfALargeCountIsReckoned(_ text: String, _ last: String, _ start: String) throws {
        let set = try occurrences(start, text)
        #expect(set.last()?.description == last)
        let end = try #require(set.last())
        #expect(try list(set, from: end, limit: 3).map(\.instant) == [end])
    }

    @Test(arguments: [
        // 400 years have 146,097 days, 20,871 weeks and 97 leap days.
        ("2000-02-29", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;COUNT=97", "2396-02-29"),
        ("2000-02-29", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;COUNT=98", "2400-02-29"),
        ("2000-02-29", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;COUNT=9701", "+42000-02-29"),
        ("2000-01-01", "FREQ=DAILY;COUNT=146098", "2400-01-01"),
        ("2000-01-01", "FREQ=WEEKLY;COUNT=20872", "2400-01-01"),
        ("2000-01-01", "FREQ=MONTHLY;COUNT=4801", "2400-01-01"),
        ("2000-01-01", "FREQ=MONTHLY;COUNT=4800000001", "+400002000-01-01"),
        ("2000-01-01", "FREQ=YEARLY;COUNT=400000001", "+400002000-01-01"),
        ("2000-01-03", "FREQ=DAILY;BYDAY=MO;COUNT=20872", "2400-01-03"),
        ("2000-01-03", "FREQ=WEEKLY;BYDAY=MO,WE;COUNT=41743", "2400-01-03"),
    ]) func countReachesOverWholeCyclesOfTheCalendar(_ start: String, _ text: String, _ last: String) throws {
        let set = try occurrences(start, text)
        let end = try LocalStart(parsing: last)
        #expect(set.last()?.secondsSinceEpoch == end.secondNumber)
        let found = try list(set, from: Instant(secondsSinceEpoch: end.secondNumber), limit: 2)
        #expect(found.map(\.nominal) == [end])
        #expect(try set.contains(end))
    }

    @Test func farYearsAreReachedAtOnce() throws {
        func first(_ start: String, _ rule: String, from: String) throws -> String? {
            var cursor = try occurrences(start, rule).cursor(from: Instant(parsing: from))
            let next = try cursor.next()
            #expect(cursor.examined < 20)
            return next?.nominal.description
        }
        // 10⁹ is a multiple of 400: the calendar is that of 2000.
        #expect(
            try first("1997-09-02", "FREQ=YEARLY", from: "+1000000000-09-03T00:00Z") == "+1000000001-09-02")
        #expect(
            try first("2000-02-29", "FREQ=YEARLY", from: "+1000000000-03-01T00:00Z") == "+1000000004-02-29")
        #expect(
            try first("1997-09-02T09:00", "FREQ=MONTHLY;BYDAY=1FR", from: "+1000000000-01-01T00:00Z")
                == "+1000000000-01-07T09:00:00")
        #expect(
            try first("1997-09-02T09:00", "FREQ=SECONDLY;INTERVAL=7", from: "+1000000000-01-01T00:00Z")?
                .hasPrefix("+1000000000-01-01T00:00:0") == true)
        #expect(try first("1997-09-02", "FREQ=YEARLY", from: "+100000000000-09-03T00:00Z") == nil)
        #expect(
            try first("-100000000000-01-01", "FREQ=DAILY;INTERVAL=3", from: "+100000000000-12-29T00:00Z") != nil)
        #expect(
            try nominal(occurrences("+100000000000-12-30", "FREQ=DAILY"), limit: 5)
                == ["+100000000000-12-30", "+100000000000-12-31"])
        #expect(try first("1997-09-02", "FREQ=YEARLY;BYWEEKNO=53", from: "+1000000000-01-01T00:00Z") != nil)
    }
}
