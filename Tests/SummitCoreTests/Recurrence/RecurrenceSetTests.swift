import SummitCore
import Testing

/// RDATE, EXDATE and the start: RFC 5545 §3.8.5; and what this project has settled where readers differ.
@Suite struct RecurrenceSetTests {
    @Test func withoutARuleTheStartAndTheDatesAreTheSet() throws {
        let set = try occurrences(
            "1997-09-02T09:00", nil, dates: ["1997-09-05T09:00", "1997-09-01T09:00", "1997-09-05T09:00"],
            exceptions: ["1997-09-01T09:00"])
        #expect(try nominal(set, limit: 9) == ["1997-09-02T09:00:00", "1997-09-05T09:00:00"])
        #expect(set.last()?.description == "1997-09-05T09:00:00Z")
        #expect(try set.startIsOccurrence())
    }

    @Test func aStartThatTheRuleDoesNotGiveIsNoOccurrenceAndIsNotCounted() throws {
        let set = try occurrences("1997-09-02T09:00", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=2")
        #expect(try nominal(set, limit: 9) == ["1998-02-13T09:00:00", "1998-03-13T09:00:00"])
        #expect(try !set.startIsOccurrence())
    }

    @Test func datesComeBetweenAndOnceAndExceptionsTakeThemAway() throws {
        let set = try occurrences(
            "2025-01-01", "FREQ=MONTHLY;COUNT=4", dates: ["2025-01-15", "2025-02-01", "2024-12-25", "2025-05-05"],
            exceptions: ["2025-03-01", "2025-05-05", "2025-07-07"])
        #expect(
            try nominal(set, limit: 9) == ["2024-12-25", "2025-01-01", "2025-01-15", "2025-02-01", "2025-04-01"])
        #expect(try set.contains(LocalStart(parsing: "2025-01-15")))
        #expect(try !set.contains(LocalStart(parsing: "2025-03-01")))
        #expect(try !set.contains(LocalStart(parsing: "2025-07-07")))
        #expect(try !set.contains(LocalStart(parsing: "2025-01-01T00:00")))
        #expect(set.last()?.description == "2025-04-01T00:00:00Z")
    }

    @Test func datesStandBesideARuleThatHasEnded() throws {
        // UNTIL bounds the rule alone; zoned rules have it in UTC.
        for until in ["20250528T000000Z", "20250528T000000"] {
            let set = try occurrences(
                "2025-05-26T00:00", "FREQ=DAILY;UNTIL=\(until)", dates: ["2026-02-03T00:00", "2025-05-30T00:00"])
            #expect(
                try nominal(set, limit: 9) == [
                    "2025-05-26T00:00:00", "2025-05-27T00:00:00", "2025-05-28T00:00:00", "2025-05-30T00:00:00",
                    "2026-02-03T00:00:00",
                ])
            #expect(set.last()?.description == "2026-02-03T00:00:00Z")
            #expect(try set.contains(LocalStart(parsing: "2026-02-03T00:00")))
        }
        // Where the clocks change close by, each is looked at.
        let near = try occurrences(
            "2025-03-29T02:30", "FREQ=DAILY;UNTIL=20250329T013000Z", zone: "Europe/Paris", dates: ["2025-03-30T12:00"])
        #expect(try nominal(near, limit: 9) == ["2025-03-29T02:30:00", "2025-03-30T12:00:00"])
        #expect(near.last()?.description == "2025-03-30T10:00:00Z")
    }

    @Test func exceptionsAtTheEndMoveTheLastOccurrence() throws {
        let set = try occurrences(
            "2025-01-01", "FREQ=DAILY;COUNT=5", exceptions: ["2025-01-05", "2025-01-04"])
        #expect(set.last()?.description == "2025-01-03T00:00:00Z")
        let empty = try occurrences("2025-01-01", "FREQ=DAILY;COUNT=1", exceptions: ["2025-01-01"])
        #expect(empty.last() == nil)
        #expect(try nominal(empty, limit: 1).isEmpty)
        #expect(try occurrences("2025-01-01", "FREQ=DAILY").last() == nil)
    }

    @Test func aPeriodBringsItsOwnEnd() throws {
        let set = try occurrences(
            "1997-09-02T09:00", "FREQ=DAILY;COUNT=2",
            dates: ["1997-09-03T09:00/PT5H", "19970905T090000/19970905T100000"])
        let ends = try list(set, limit: 9).map(\.end)
        #expect(
            try ends == [
                nil, .duration(CalendarDuration(parsing: "PT5H")), .at(LocalStart(parsing: "1997-09-05T10:00")),
            ])
    }

    @Test(arguments: [
        // BYWEEKNO alone takes the weekday of the start, a Tuesday.
        ("1997-09-02", "FREQ=YEARLY;BYWEEKNO=20", ["1998-05-12", "1999-05-18"]),
        // BYMONTHDAY alone means every month.
        ("1997-09-02", "FREQ=YEARLY;BYMONTHDAY=2", ["1997-09-02", "1997-10-02"]),
        // The first week of 2020 begins in 2019, and belongs to 2020.
        ("2018-01-01", "FREQ=YEARLY;INTERVAL=2;BYWEEKNO=1;BYDAY=MO", ["2018-01-01", "2019-12-30", "2022-01-03"]),
        ("2019-12-30", "FREQ=YEARLY;INTERVAL=2;BYWEEKNO=1;BYDAY=MO", ["2019-12-30", "2022-01-03"]),
        // A set of a year of weeks has its first day first.
        ("2018-01-01", "FREQ=YEARLY;BYWEEKNO=1,10;BYDAY=MO;BYSETPOS=1", ["2018-01-01", "2018-12-31", "2019-12-30"]),
        // Places are counted in the whole set, what lies before the start included.
        ("1997-09-04", "FREQ=WEEKLY;BYDAY=MO,TU,TH,FR;BYSETPOS=3", ["1997-09-04", "1997-09-11"]),
        ("1997-09-05", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=2,5", ["1997-09-05", "1997-10-02", "1997-10-07"]),
        // A weekday without a number stands for all of them, whatever the others say.
        ("1997-09-01", "FREQ=MONTHLY;BYDAY=MO,1TU", ["1997-09-01", "1997-09-02", "1997-09-08"]),
        // In YEARLY with BYMONTH a number counts in the month, else in the year.
        ("1997-01-01", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", ["1997-03-30", "1998-03-29"]),
        ("1997-01-01", "FREQ=YEARLY;BYDAY=-1SU", ["1997-12-28", "1998-12-27"]),
        ("1997-01-01", "FREQ=YEARLY;BYWEEKNO=53;BYDAY=TH", ["1998-12-31", "2004-12-30"]),
        ("1997-01-01", "FREQ=YEARLY;BYWEEKNO=-1;BYDAY=TH", ["1997-12-25", "1998-12-31", "1999-12-30"]),
        ("1997-01-31", "FREQ=MONTHLY", ["1997-01-31", "1997-03-31", "1997-05-31"]),
        ("2000-02-29", "FREQ=YEARLY", ["2000-02-29", "2004-02-29"]),
    ]) func whereReadersDifferTheStandardIsFollowed(_ start: String, _ rule: String, _ expected: [String]) throws {
        #expect(try nominal(occurrences(start, rule), limit: expected.count) == expected)
    }

    @Test func secondSixtyIsFiftyNine() throws {
        let set = try occurrences("1997-09-02T09:00:00", "FREQ=MINUTELY;BYSECOND=59,60")
        #expect(try nominal(set, limit: 2) == ["1997-09-02T09:00:59", "1997-09-02T09:01:59"])
    }

    /// RFC 7529: the examples in the Gregorian calendar, and what follows from §4.
    @Test(arguments: [
        // A leap day's birthday.
        (
            "2016-02-29", "FREQ=YEARLY;SKIP=FORWARD",
            ["2016-02-29", "2017-03-01", "2018-03-01", "2019-03-01", "2020-02-29"]
        ),
        ("2016-02-29", "FREQ=YEARLY;SKIP=BACKWARD", ["2016-02-29", "2017-02-28", "2018-02-28"]),
        ("2016-02-29", "FREQ=YEARLY;SKIP=OMIT", ["2016-02-29", "2020-02-29"]),
        // The 31st of each month.
        ("2014-01-31", "FREQ=MONTHLY;COUNT=4", ["2014-01-31", "2014-03-31", "2014-05-31", "2014-07-31"]),
        ("2014-01-31", "FREQ=MONTHLY;SKIP=OMIT;COUNT=4", ["2014-01-31", "2014-03-31", "2014-05-31", "2014-07-31"]),
        ("2014-01-31", "FREQ=MONTHLY;SKIP=BACKWARD;COUNT=4", ["2014-01-31", "2014-02-28", "2014-03-31", "2014-04-30"]),
        ("2014-01-31", "FREQ=MONTHLY;SKIP=FORWARD;COUNT=4", ["2014-01-31", "2014-03-01", "2014-03-31", "2014-05-01"]),
        // Two that fall on one day are one.
        (
            "2014-01-31", "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;SKIP=BACKWARD;COUNT=6",
            ["2014-01-31", "2014-02-28", "2014-03-28", "2014-03-29", "2014-03-30", "2014-03-31"]
        ),
        (
            "2014-04-01", "FREQ=MONTHLY;BYMONTHDAY=1,31;SKIP=FORWARD;COUNT=4",
            ["2014-04-01", "2014-05-01", "2014-05-31", "2014-06-01"]
        ),
        (
            "2014-01-31", "FREQ=YEARLY;BYMONTH=2,3;BYMONTHDAY=1,30;SKIP=FORWARD;COUNT=3",
            ["2014-02-01", "2014-03-01", "2014-03-30"]
        ),
        // The 366th day: the day before is the last of the year, the day after the first of the next.
        ("2015-01-01", "FREQ=YEARLY;BYYEARDAY=366;SKIP=BACKWARD;COUNT=3", ["2015-12-31", "2016-12-31", "2017-12-31"]),
        ("2015-01-01", "FREQ=YEARLY;BYYEARDAY=366;SKIP=FORWARD;COUNT=3", ["2016-01-01", "2016-12-31", "2018-01-01"]),
        (
            "2015-01-01", "FREQ=YEARLY;BYYEARDAY=1,366;SKIP=FORWARD;COUNT=4",
            ["2015-01-01", "2016-01-01", "2016-12-31", "2017-01-01"]
        ),
        // Weekdays are looked at after the day has moved.
        ("2014-01-01", "FREQ=MONTHLY;BYMONTHDAY=31;BYDAY=TH;SKIP=FORWARD;COUNT=2", ["2014-05-01", "2014-07-31"]),
        // Sets with a day in common come in the order of time.
        (
            "2014-04-01T09:00", "FREQ=MONTHLY;BYMONTHDAY=1,31;BYHOUR=9,10;BYSETPOS=1,-1;SKIP=FORWARD;COUNT=5",
            [
                "2014-04-01T09:00:00", "2014-05-01T09:00:00", "2014-05-01T10:00:00", "2014-05-31T10:00:00",
                "2014-06-01T09:00:00",
            ]
        ),
        // Limits have no days to move.
        (
            "2014-01-31T09:00", "FREQ=DAILY;BYMONTHDAY=31;SKIP=FORWARD;COUNT=2",
            ["2014-01-31T09:00:00", "2014-03-31T09:00:00"]
        ),
    ]) func daysThatDoNotExistAreSkippedAsAsked(_ start: String, _ rule: String, _ expected: [String]) throws {
        let set = try occurrences(start, "RSCALE=GREGORIAN;" + rule)
        #expect(try nominal(set, limit: expected.count) == expected)
        for index in expected.indices {
            let from = Instant(secondsSinceEpoch: try LocalStart(parsing: expected[index]).secondNumber)
            #expect(
                try list(set, from: from, limit: expected.count - index).map(\.nominal.description)
                    == Array(expected[index...]))
        }
    }
}
