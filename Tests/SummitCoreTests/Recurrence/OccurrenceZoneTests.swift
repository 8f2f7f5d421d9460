import SummitCore
import Testing

/// Occurrences in zones: RFC 5545 §3.3.5 in gaps and overlaps, and the order of time.
@Suite struct OccurrenceZoneTests {
    private func pairs(_ set: Occurrences, limit: Int) throws -> [String] {
        try list(set, limit: limit).map { "\($0.nominal) \($0.instant)" }
    }

    @Test func aDailyTimeInAGapTakesTheOffsetBeforeIt() throws {
        let set = try occurrences("2025-03-08T02:30", "FREQ=DAILY", zone: "America/New_York")
        #expect(
            try pairs(set, limit: 3) == [
                "2025-03-08T02:30:00 2025-03-08T07:30:00Z", "2025-03-09T02:30:00 2025-03-09T07:30:00Z",
                "2025-03-10T02:30:00 2025-03-10T06:30:00Z",
            ])
    }

    /// The last change of the clocks there is before 1970, and the end of time farther from it than numbers reach.
    @Test(arguments: [Int64.min, .min + 1, -4_000_000_000_000_000_000, 4_000_000_000_000_000_000, .max - 1, .max])
    func theEndsOfTimeAreNoOccurrences(_ second: Int64) throws {
        for zone in ["Asia/Kolkata", "America/New_York", "Africa/Casablanca", "UTC"] {
            let set = try occurrences("2027-01-01T09:00", "FREQ=DAILY", zone: zone)
            var cursor = set.cursor(from: Instant(secondsSinceEpoch: second))
            let first = try cursor.next()?.nominal
            let expected = second < 0 ? try list(set, limit: 1).first?.nominal : nil
            #expect(first == expected, "\(zone)")
        }
    }

    @Test func aDailyTimeInAnOverlapIsTheFirst() throws {
        let set = try occurrences("2025-11-01T01:30", "FREQ=DAILY", zone: "America/New_York")
        #expect(
            try instants(set, limit: 3) == ["2025-11-01T05:30:00Z", "2025-11-02T05:30:00Z", "2025-11-03T06:30:00Z"])
    }

    /// 02:00 is 03:00 EDT, and so is 03:00: one instant, and the one that a clock shows stands.
    @Test func hoursThatFallOnOneInstantAreOne() throws {
        let set = try occurrences("2025-03-09T00:00", "FREQ=HOURLY;COUNT=6", zone: "America/New_York")
        #expect(
            try pairs(set, limit: 9) == [
                "2025-03-09T00:00:00 2025-03-09T05:00:00Z", "2025-03-09T01:00:00 2025-03-09T06:00:00Z",
                "2025-03-09T03:00:00 2025-03-09T07:00:00Z", "2025-03-09T04:00:00 2025-03-09T08:00:00Z",
                "2025-03-09T05:00:00 2025-03-09T09:00:00Z",
            ])
        #expect(set.last()?.description == "2025-03-09T09:00:00Z")
    }

    /// The repeated hour is passed once: rules step in local time.
    @Test func hoursStepInLocalTimeThroughAnOverlap() throws {
        let set = try occurrences("2025-11-02T00:00", "FREQ=HOURLY", zone: "America/New_York")
        #expect(
            try instants(set, limit: 4) == [
                "2025-11-02T04:00:00Z", "2025-11-02T05:00:00Z", "2025-11-02T07:00:00Z", "2025-11-02T08:00:00Z",
            ])
    }

    @Test func timesInAGapFallAmongThoseAfterItInTheOrderOfTime() throws {
        // Every 25 minutes: 02:05, 02:30 and 02:55 are skipped, and shown as 03:05, 03:30 and 03:55.
        let set = try occurrences(
            "2025-03-09T01:15", "FREQ=MINUTELY;INTERVAL=25;COUNT=8", zone: "America/New_York")
        #expect(
            try pairs(set, limit: 9) == [
                "2025-03-09T01:15:00 2025-03-09T06:15:00Z", "2025-03-09T01:40:00 2025-03-09T06:40:00Z",
                "2025-03-09T02:05:00 2025-03-09T07:05:00Z", "2025-03-09T03:20:00 2025-03-09T07:20:00Z",
                "2025-03-09T02:30:00 2025-03-09T07:30:00Z", "2025-03-09T03:45:00 2025-03-09T07:45:00Z",
                "2025-03-09T02:55:00 2025-03-09T07:55:00Z", "2025-03-09T04:10:00 2025-03-09T08:10:00Z",
            ])
    }

    @Test func aSecondlyRuleCrossesEveryChangeOnceASecond() throws {
        // 24 hours are missing in Apia, 30 minutes are repeated or skipped on Lord Howe.
        let cases = [
            ("Pacific/Apia", "2011-12-29T23:59:50", "2011-12-30T10:00:00Z"),
            ("Australia/Lord_Howe", "2025-10-05T01:59:50", "2025-10-04T15:30:00Z"),
            ("America/New_York", "2025-03-09T01:59:50", "2025-03-09T07:00:00Z"),
        ]
        for (zone, start, change) in cases {
            let set = try occurrences(start, "FREQ=SECONDLY", zone: zone)
            var cursor = set.cursor()
            let first = try Instant(parsing: change).secondsSinceEpoch - 10
            for second in 0..<100_000 {
                let next = try cursor.next()
                guard next?.instant.secondsSinceEpoch == first + Int64(second) else {
                    Issue.record("\(zone): \(second) \(String(describing: next))")
                    break
                }
                if let next, next.instant.secondsSinceEpoch >= first + 10, second < 20 {
                    // What the clock shows stands, not what was skipped.
                    let shown = try SystemZoneFiles().rules(for: zone).local(at: next.instant)
                    #expect(next.nominal == shown.map { .time($0) })
                }
            }
        }
    }

    @Test func aMissingDayIsTheNextOne() throws {
        let days = try occurrences("2011-12-28", "FREQ=DAILY;COUNT=5", zone: "Pacific/Apia")
        #expect(
            try pairs(days, limit: 9) == [
                "2011-12-28 2011-12-28T10:00:00Z", "2011-12-29 2011-12-29T10:00:00Z",
                "2011-12-31 2011-12-30T10:00:00Z", "2012-01-01 2011-12-31T10:00:00Z",
            ])
        let noons = try occurrences("2011-12-29T12:00", "FREQ=DAILY;COUNT=3", zone: "Pacific/Apia")
        #expect(
            try pairs(noons, limit: 9) == [
                "2011-12-29T12:00:00 2011-12-29T22:00:00Z", "2011-12-31T12:00:00 2011-12-30T22:00:00Z",
            ])
    }

    @Test func theHalfHourOfLordHoweIsKept() throws {
        let gap = try occurrences("2025-10-05T01:45", "FREQ=MINUTELY;INTERVAL=15;COUNT=5", zone: "Australia/Lord_Howe")
        #expect(
            try pairs(gap, limit: 9) == [
                "2025-10-05T01:45:00 2025-10-04T15:15:00Z", "2025-10-05T02:30:00 2025-10-04T15:30:00Z",
                "2025-10-05T02:45:00 2025-10-04T15:45:00Z",
            ])
        let overlap = try occurrences("2025-04-06T01:30", "FREQ=MINUTELY;INTERVAL=30", zone: "Australia/Lord_Howe")
        #expect(
            try instants(overlap, limit: 3) == [
                "2025-04-05T14:30:00Z", "2025-04-05T15:30:00Z", "2025-04-05T16:00:00Z",
            ])
    }

    @Test func aStartThatIsTheLaterOfTwoIsFollowedByLaterOnes() throws {
        let set = try occurrences(
            "2025-11-02T01:30", "FREQ=MINUTELY;INTERVAL=10;COUNT=5", zone: "America/New_York", later: true)
        #expect(
            try instants(set, limit: 9) == [
                "2025-11-02T06:30:00Z", "2025-11-02T06:40:00Z", "2025-11-02T06:50:00Z", "2025-11-02T07:00:00Z",
                "2025-11-02T07:10:00Z",
            ])
        let from = try Instant(parsing: "2025-11-02T05:45:00Z")
        #expect(try list(set, from: from, limit: 1).first?.instant.description == "2025-11-02T06:30:00Z")
    }

    @Test func aJumpIntoTheHoursAfterAGapFindsWhatWasSkipped() throws {
        let set = try occurrences(
            "2025-03-09T01:15", "FREQ=MINUTELY;INTERVAL=25;COUNT=8", zone: "America/New_York")
        let from = try Instant(parsing: "2025-03-09T07:25:00Z")
        #expect(
            try list(set, from: from, limit: 3).map(\.nominal.description) == [
                "2025-03-09T02:30:00", "2025-03-09T03:45:00", "2025-03-09T02:55:00",
            ])
    }

    @Test func untilInUTCIsAPointInTimeAndOtherwiseALocalTime() throws {
        func last(_ until: String) throws -> String? {
            let set = try occurrences(
                "2025-03-08T02:30", "FREQ=DAILY;UNTIL=\(until)", zone: "America/New_York")
            #expect(try list(set, limit: 99).last?.instant == set.last())
            return set.last()?.description
        }
        #expect(try last("20250309T073000Z") == "2025-03-09T07:30:00Z")
        #expect(try last("20250309T072959Z") == "2025-03-08T07:30:00Z")
        #expect(try last("20250309T023000") == "2025-03-09T07:30:00Z")
        #expect(try last("20250309T022959") == "2025-03-08T07:30:00Z")
        #expect(try last("20250310T063000Z") == "2025-03-10T06:30:00Z")
    }
}
