import SummitCore
import Testing

/// What RFC 5545 §3.3.10 and RFC 7529 §4 do not allow is refused, and the refusal names the paragraph.
@Suite struct RefusedRulesTests {
    @Test(arguments: [
        "", "RRULE:", "DAILY", "FREQ", "FREQ=", "FREQ=;COUNT=1", "FREQ=FORTNIGHTLY", "COUNT=3", "FREQ=DAILY;",
        "FREQ=DAILY;;COUNT=1", "FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY;COUNT=1;COUNT=1", "FREQ=DAILY;BYEASTER=0",
        "FREQ=DAILY;X-NAME=1", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=-1", "FREQ=DAILY;COUNT=two",
        "FREQ=DAILY;COUNT=99999999999999999999", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=-1",
        "FREQ=DAILY;INTERVAL=1.5", "FREQ=DAILY;COUNT=3;UNTIL=19971224T000000Z", "FREQ=DAILY;UNTIL=19970229",
        "FREQ=DAILY;UNTIL=1997-12-24", "FREQ=DAILY;UNTIL=19971224Z", "FREQ=DAILY;UNTIL=19971224T0000",
        "FREQ=DAILY;UNTIL=soon", "FREQ=DAILY;BYSECOND=61", "FREQ=DAILY;BYSECOND=-1", "FREQ=DAILY;BYMINUTE=60",
        "FREQ=DAILY;BYHOUR=24", "FREQ=DAILY;BYHOUR=9,", "FREQ=DAILY;BYHOUR=,9", "FREQ=DAILY;BYMONTH=0",
        "FREQ=DAILY;BYMONTH=13", "FREQ=DAILY;BYMONTH=-1", "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYMONTHDAY=-32", "FREQ=YEARLY;BYYEARDAY=0", "FREQ=YEARLY;BYYEARDAY=367",
        "FREQ=YEARLY;BYWEEKNO=0", "FREQ=YEARLY;BYWEEKNO=54", "FREQ=MONTHLY;BYDAY=0MO", "FREQ=YEARLY;BYDAY=54MO",
        "FREQ=MONTHLY;BYDAY=XX", "FREQ=MONTHLY;BYDAY=MONDAY", "FREQ=MONTHLY;BYDAY=1", "FREQ=DAILY;WKST=1MO",
        "FREQ=DAILY;WKST=", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=367",
        "FREQ=MONTHLY;BYSETPOS=1", "FREQ=MONTHLY;BYWEEKNO=20", "FREQ=DAILY;BYWEEKNO=20", "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=DAILY;BYDAY=-1FR", "FREQ=HOURLY;BYDAY=2TU", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO",
        "FREQ=DAILY;BYYEARDAY=1", "FREQ=WEEKLY;BYYEARDAY=1", "FREQ=MONTHLY;BYYEARDAY=1", "FREQ=WEEKLY;BYMONTHDAY=1",
    ]) func aRuleTheStandardForbidsIsRefusedWithItsParagraph(_ text: String) {
        #expect { try RecurrenceRule(text) } throws: { error in
            (error as? ParseError)?.reason.contains("(RFC 5545 §3.3.10)") == true
        }
    }

    @Test(arguments: [
        ("RSCALE=CHINESE;FREQ=YEARLY", "RSCALE=GREGORIAN"), ("FREQ=YEARLY;SKIP=FORWARD", "RSCALE"),
        ("RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=LATER", "OMIT, BACKWARD or FORWARD"),
        ("RSCALE=GREGORIAN;RSCALE=GREGORIAN;FREQ=YEARLY", "twice"),
    ]) func aCalendarOrSkipThatIsNotKnownIsRefused(_ text: String, _ clue: String) {
        #expect { try RecurrenceRule(text) } throws: { error in
            guard let reason = (error as? ParseError)?.reason else { return false }
            return reason.contains(clue) && (reason.contains("RFC 7529 §4") || reason.contains("RFC 5545 §3.3.10"))
        }
    }

    @Test(arguments: [
        ("1997-09-02", "FREQ=HOURLY"), ("1997-09-02", "FREQ=SECONDLY"), ("1997-09-02", "FREQ=DAILY;BYHOUR=9"),
        ("1997-09-02", "FREQ=DAILY;BYMINUTE=0"), ("1997-09-02", "FREQ=YEARLY;BYSECOND=0"),
        ("1997-09-02", "FREQ=DAILY;UNTIL=19971224T000000Z"), ("1997-09-02", "FREQ=DAILY;UNTIL=19971224T000000"),
        ("1997-09-02T09:00", "FREQ=DAILY;UNTIL=19971224"),
    ]) func aRuleThatDoesNotFitItsStartIsRefused(_ start: String, _ text: String) throws {
        let rule = try RecurrenceRule(text)
        #expect { try occurrences(start, rule.text) } throws: { error in
            (error as? ParseError)?.reason.contains("(RFC 5545 §3.3.10)") == true
        }
    }

    @Test(arguments: [
        ("1997-09-02", ["1997-09-03T09:00"], [String]()), ("1997-09-02T09:00", ["1997-09-03"], []),
        ("1997-09-02", [], ["1997-09-03T09:00"]), ("1997-09-02T09:00", [], ["1997-09-03"]),
    ]) func datesAndExceptionsOfAnotherTypeThanTheStartAreRefused(
        _ start: String, _ dates: [String], _ exceptions: [String]
    ) {
        #expect(throws: ParseError.self) {
            try occurrences(start, "FREQ=DAILY", dates: dates, exceptions: exceptions)
        }
    }

    @Test(arguments: [
        "1997-09-02/PT1H", "1997-09-02T09:00/1997-09-02T09:00", "1997-09-02T09:00/1997-09-01T09:00",
        "1997-09-02T09:00/-PT1H", "1997-09-02T09:00/PT0S", "1997-09-02T09:00/", "/PT1H", "1997-09-02T09:00Z",
        "19970902T0900", "1997092", "1997-09-31", "19970931",
    ]) func aPeriodOrDateThatMakesNoSenseIsRefused(_ text: String) {
        #expect(throws: ParseError.self) { try RecurrenceDate(parsing: text) }
    }

    @Test(arguments: [
        ("FREQ=DAILY;COUNT=0", 17), ("FREQ=DAILY;BYHOUR=9,x", 20), ("  FREQ=DAILY;INTERVAL=0", 20),
        ("RRULE:FREQ=DAILY;BYDAY=MO,ZZ", 26), ("FREQ=DAILY;UNTIL=19970229", 17),
    ]) func theErrorPointsAtWhatIsWrong(_ text: String, _ offset: Int) {
        #expect { try RecurrenceRule(text) } throws: { ($0 as? ParseError)?.offset == offset }
    }
}
