import SummitCore
import Testing

@Suite struct RuleTextTests {
    @Test(arguments: [
        ("RRULE:FREQ=DAILY", "FREQ=DAILY"), ("freq=daily;interval=1;wkst=mo", "FREQ=DAILY"),
        (" BYDAY=TH,+1TU,-1FR,MO;FREQ=MONTHLY\n", "FREQ=MONTHLY;BYDAY=MO,TH,-1FR,1TU"),
        ("FREQ=MONTHLY;BYDAY=1MO,MO", "FREQ=MONTHLY;BYDAY=MO"), ("FREQ=MONTHLY;BYDAY=MO,1MO", "FREQ=MONTHLY;BYDAY=MO"),
        ("FREQ=YEARLY;BYYEARDAY=200,-1,1,200", "FREQ=YEARLY;BYYEARDAY=-1,1,200"),
        ("FREQ=DAILY;UNTIL=19971224t000000z", "FREQ=DAILY;UNTIL=19971224T000000Z"),
        ("UNTIL=19971224;FREQ=DAILY", "FREQ=DAILY;UNTIL=19971224"),
        ("FREQ=MINUTELY;BYSECOND=60,0", "FREQ=MINUTELY;BYSECOND=0,59"),
        ("RSCALE=gregorian;FREQ=YEARLY", "FREQ=YEARLY"),
        ("SKIP=FORWARD;RSCALE=GREGORIAN;FREQ=YEARLY", "RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=FORWARD"),
        (
            "FREQ=YEARLY;INTERVAL=3;COUNT=7;BYSETPOS=-1,1;BYSECOND=1;BYMINUTE=2;BYHOUR=3;BYMONTHDAY=5,-5;BYWEEKNO=6,-6;"
                + "BYMONTH=12,7;WKST=SU",
            "FREQ=YEARLY;COUNT=7;INTERVAL=3;BYMONTH=7,12;BYWEEKNO=-6,6;BYMONTHDAY=-5,5;BYHOUR=3;BYMINUTE=2;BYSECOND=1;"
                + "BYSETPOS=-1,1;WKST=SU"
        ),
    ]) func aRuleHasOneCanonicalText(_ text: String, _ canonical: String) throws {
        let rule = try RecurrenceRule(text)
        #expect(rule.text == canonical)
        #expect(try RecurrenceRule(canonical) == rule)
    }

    @Test func aRandomRuleIsReadBackFromItsText() throws {
        var numbers = SeededNumbers(state: 1)
        for _ in 0..<2_000 {
            let random = RandomRule(using: &numbers)
            let rule = try RecurrenceRule(random.text)
            let again = try RecurrenceRule(rule.text)
            #expect(again == rule && again.text == rule.text, "\(random.text)")
        }
    }

    @Test(arguments: [
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=10", "every 2 weeks on Tuesday and Thursday, 10 times"),
        ("FREQ=YEARLY", "every year"), ("FREQ=DAILY;COUNT=1", "every day, once"),
        ("FREQ=MONTHLY;BYDAY=-1FR", "every month on the last Friday of the month"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", "every month on the 1st and the 15th day of the month"),
        ("FREQ=YEARLY;BYMONTH=11;BYDAY=4TH", "every year in November on the 4th Thursday of the month"),
        ("FREQ=YEARLY;BYDAY=20MO", "every year on the 20th Monday of the year"),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "every month on the 13th day of the month, if that is Friday"),
        ("FREQ=DAILY;BYHOUR=9,17;BYMINUTE=30", "every day at 09:30 and 17:30"),
        ("FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12", "every 20 minutes at hour 9 to 12"),
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "every year in the 20th week on Monday"),
        ("FREQ=DAILY;UNTIL=19971224", "every day, until 1997-12-24"),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
            "every month on Monday, Tuesday, Wednesday, Thursday and Friday, of these only the 2nd to last"
        ),
        ("RSCALE=GREGORIAN;FREQ=YEARLY;SKIP=FORWARD", "every year, the day after where there is no such day"),
    ]) func aRuleIsToldInWords(_ text: String, _ prose: String) throws {
        #expect(try RecurrenceRule(text).prose == prose)
    }

    @Test(arguments: [
        ("2025-06-17", "2025-06-17", true), ("20250617", "2025-06-17", true),
        ("2025-06-17T10:00", "2025-06-17T10:00:00", false), ("2025-06-17t10:00:30", "2025-06-17T10:00:30", false),
        ("20250617T103000", "2025-06-17T10:30:00", false), ("+12000-01-01", "+12000-01-01", true),
        ("-0201-01-01T00:00", "-0201-01-01T00:00:00", false),
    ]) func aLocalStartIsReadInBothForms(_ text: String, _ canonical: String, _ isDay: Bool) throws {
        let start = try LocalStart(parsing: text)
        #expect(start.description == canonical && start.isDay == isDay)
    }
}
