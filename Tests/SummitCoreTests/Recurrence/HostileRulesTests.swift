import Glibc
import SummitCore
import Testing

/// Rules made to keep a reader busy: each is answered or refused at once.
@Suite struct HostileRulesTests {
    private static func numbers(_ range: ClosedRange<Int>) -> String {
        range.filter { $0 != 0 }.map(String.init).joined(separator: ",")
    }
    private static let seconds = numbers(1...59) + ",0"
    private static let hours = numbers(1...23) + ",0"
    private static let times = "BYSECOND=\(seconds);BYMINUTE=\(seconds);BYHOUR=\(hours)"
    private static let yearDays = numbers(-366...366)
    private static let weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
    private static let everyWeekday = (1...53).flatMap { number in
        weekdays.flatMap { ["\(number)\($0)", "-\(number)\($0)"] }
    }.joined(separator: ",")

    static let rules: [String] =
        [
            // Days that never come.
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
            "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30",
            "FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30", "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
            "FREQ=SECONDLY;INTERVAL=7;BYMONTH=2;BYMONTHDAY=30,31", "FREQ=YEARLY;BYMONTH=4,6,9,11;BYMONTHDAY=31",
            "FREQ=YEARLY;BYYEARDAY=1;BYMONTH=12", "FREQ=YEARLY;BYWEEKNO=1;BYMONTH=6;BYDAY=MO",
            "FREQ=YEARLY;BYWEEKNO=53;BYYEARDAY=100", "FREQ=HOURLY;BYYEARDAY=366;BYMONTH=1",
            "FREQ=YEARLY;BYMONTH=2;BYDAY=6MO", "FREQ=MONTHLY;BYDAY=53MO", "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=31",
            "FREQ=YEARLY;INTERVAL=100;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU",
            "FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29",
            // Times that the interval never meets.
            "FREQ=SECONDLY;INTERVAL=60;BYSECOND=5", "FREQ=MINUTELY;INTERVAL=60;BYMINUTE=7",
            "FREQ=HOURLY;INTERVAL=24;BYHOUR=5", "FREQ=SECONDLY;INTERVAL=86400;BYHOUR=5",
            "FREQ=SECONDLY;INTERVAL=3600;BYMINUTE=1;BYHOUR=1", "FREQ=HOURLY;INTERVAL=168;BYDAY=SU",
            "FREQ=DAILY;INTERVAL=7;BYDAY=SU", "FREQ=MINUTELY;INTERVAL=10080;BYDAY=SU;BYHOUR=9",
            "FREQ=SECONDLY;INTERVAL=604800;BYDAY=SU", "FREQ=DAILY;INTERVAL=146097;BYMONTH=7",
            // Places that no set has.
            "FREQ=YEARLY;BYMONTH=6;BYSETPOS=2", "FREQ=SECONDLY;BYSECOND=1;BYSETPOS=2",
            "FREQ=DAILY;BYHOUR=9;BYSETPOS=366", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-6",
            "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=8",
            // Endless, or nearly so.
            "FREQ=SECONDLY", "FREQ=SECONDLY;COUNT=1000000000", "FREQ=SECONDLY;COUNT=9223372036854775807",
            "FREQ=DAILY;COUNT=9223372036854775807", "FREQ=YEARLY;COUNT=9223372036854775807",
            "FREQ=WEEKLY;BYMONTH=1;COUNT=9223372036854775807", "FREQ=MINUTELY;INTERVAL=7;BYHOUR=3;COUNT=1000000000",
            "FREQ=SECONDLY;INTERVAL=61;BYSECOND=0;BYMINUTE=0;BYHOUR=0;BYMONTH=1;BYMONTHDAY=1",
            "FREQ=SECONDLY;INTERVAL=86399;BYSECOND=1;BYMONTH=2;BYMONTHDAY=29",
            "FREQ=SECONDLY;INTERVAL=97;BYSECOND=0;BYMINUTE=0;BYHOUR=0;BYYEARDAY=366;BYDAY=SU",
            "FREQ=MONTHLY;BYMONTHDAY=29;BYMONTH=2;BYDAY=SU;COUNT=1000000",
            // Steps that go too far.
            "FREQ=YEARLY;INTERVAL=9223372036854775807", "FREQ=MONTHLY;INTERVAL=9223372036854775807",
            "FREQ=WEEKLY;INTERVAL=9223372036854775807", "FREQ=DAILY;INTERVAL=9223372036854775807;BYDAY=MO",
            "FREQ=SECONDLY;INTERVAL=9223372036854775807;BYHOUR=1", "FREQ=SECONDLY;INTERVAL=4611686018427387904",
            "FREQ=HOURLY;INTERVAL=99999999999;BYMONTH=2;BYMONTHDAY=29", "FREQ=DAILY;INTERVAL=99999999999;BYMONTH=2",
            "FREQ=SECONDLY;INTERVAL=99999999999;BYSECOND=59;BYMINUTE=59;BYHOUR=23;BYMONTH=12;BYMONTHDAY=31",
            // Products of long lists.
            "FREQ=YEARLY;\(times);BYYEARDAY=\(yearDays);BYSETPOS=-1", "FREQ=YEARLY;\(times);BYYEARDAY=\(yearDays)",
            "FREQ=YEARLY;\(times);BYDAY=\(everyWeekday);BYSETPOS=\(yearDays)",
            "FREQ=YEARLY;\(times);BYMONTHDAY=\(numbers(-31...31));COUNT=1000000000",
            "FREQ=MONTHLY;\(times);BYDAY=\(everyWeekday);BYSETPOS=-1,1", "FREQ=DAILY;\(times);BYSETPOS=\(yearDays)",
            "FREQ=YEARLY;\(times);BYWEEKNO=\(numbers(-53...53));BYSETPOS=366", "FREQ=SECONDLY;\(times)",
            "FREQ=HOURLY;BYMINUTE=\(seconds);BYSECOND=\(seconds);BYSETPOS=\(yearDays)",
            "RSCALE=GREGORIAN;SKIP=FORWARD;FREQ=MONTHLY;\(times);BYMONTHDAY=\(numbers(-31...31));BYSETPOS=\(yearDays)",
            "RSCALE=GREGORIAN;SKIP=BACKWARD;FREQ=YEARLY;\(times);BYYEARDAY=\(yearDays);COUNT=1000000000",
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=\(everyWeekday)",
        ]

    private static let starts = ["1997-09-02T09:00:00", "2024-02-29T23:59:59"]
    private static let jumps: [Instant?] = [
        nil, Instant(secondsSinceEpoch: 1_750_000_000), Instant(secondsSinceEpoch: 31_556_952_000_000_000),
    ]

    private static func processorTime() -> Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    @Test func thereAreMoreThanFiftyOfThem() {
        #expect(Set(Self.rules).count == Self.rules.count && Self.rules.count > 60)
    }

    /// Three jumps and a last occurrence for each start, so eight questions a rule. A debug build is some twenty times
    /// slower than the release, in which one question has 50 ms.
    @Test(arguments: rules) func aHostileRuleIsAnsweredOrRefusedAtOnce(_ text: String) throws {
        let rule = try RecurrenceRule(text)
        for start in Self.starts {
            for from in Self.jumps {
                let begin = Self.processorTime()
                let set = try Occurrences(
                    start: LocalStart(parsing: start), recurrence: Recurrence(rule: rule), rules: .utc)
                var cursor = set.cursor(from: from)
                do throws(RecurrenceError) {
                    var previous: Instant?
                    for _ in 0..<3 {
                        guard let next = try cursor.next() else { break }
                        #expect(previous.map { $0 < next.instant } ?? (from.map { $0 <= next.instant } ?? true))
                        previous = next.instant
                    }
                } catch {
                    #expect(error.reason.contains("periods"))
                }
                #expect(cursor.examined <= 3 * Occurrences.defaultBudget + 3)
                _ = set.last()
                #expect(Self.processorTime() - begin < 2)
            }
        }
    }

    @Test(arguments: [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=SECONDLY;INTERVAL=60;BYSECOND=5", "FREQ=HOURLY;INTERVAL=24;BYHOUR=5", "FREQ=DAILY;INTERVAL=7;BYDAY=SU",
        "FREQ=SECONDLY;INTERVAL=604800;BYDAY=SU", "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-6",
        "FREQ=SECONDLY;BYSECOND=1;BYSETPOS=2", "FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=31",
    ]) func aRuleThatCanNeverMatchIsKnownToBeEmpty(_ text: String) throws {
        var cursor = try occurrences("1997-09-02T09:00:00", text).cursor()
        #expect(try cursor.next() == nil)
        #expect(cursor.ruleNeverMatches)
    }

    @Test func aSearchThatIsTooLongSaysHowFarItWent() throws {
        var cursor = try occurrences("1997-09-02T09:00:00", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=SU")
            .cursor(budget: 5)
        #expect {
            try cursor.next()
        } throws: {
            ($0 as? RecurrenceError)?.reason
                == "no occurrence was found in 5 periods examined, up to the year 2002"
        }
        #expect(throws: RecurrenceError.self) { try cursor.next() }
    }
}
