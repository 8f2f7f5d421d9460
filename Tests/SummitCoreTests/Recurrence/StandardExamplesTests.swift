import SummitCore
import Testing

/// RFC 5545 §3.8.5.3: each example, with the dates and offsets that the standard prints.
@Suite struct StandardExamplesTests {
    struct Example: Sendable, CustomTestStringConvertible {
        let start: String
        let rule: String
        /// As the standard prints them: `1997 SEP 2,3` for days, `EDT` and `EST` for what follows, times after `@`.
        let printed: String
        /// Whether the list ends there; otherwise the standard has an ellipsis.
        var isComplete = true
        var exceptions: [String] = []
        var testDescription: String { "\(start) \(rule)" }
    }

    /// "EDT 1997 SEP 2,3 @9:00" as local times with the offsets that are printed.
    private static func expand(_ printed: String) -> [(local: String, offset: Int)] {
        let months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        var (year, month, offset) = (0, 0, 0)
        var days: [Int] = []
        var result: [(String, Int)] = []
        let words = printed.split(separator: " ")
        for (index, word) in words.enumerated() {
            var times = ["09:00"]
            if word == "EDT" || word == "EST" {
                offset = word == "EDT" ? -14_400 : -18_000
                continue
            } else if let found = months.firstIndex(of: String(word)) {
                month = found + 1
                continue
            } else if word.hasPrefix("@") {
                times = word.dropFirst().split(separator: ",").map { $0.count == 4 ? "0\($0)" : "\($0)" }
            } else if let number = Int(word), number > 31 {
                year = number
                continue
            } else {
                days = word.split(separator: ",").flatMap { part -> [Int] in
                    let ends = part.split(separator: "-").compactMap { Int($0) }
                    return ends.count == 2 ? Array(ends[0]...ends[1]) : ends
                }
                if index + 1 < words.count, words[index + 1].hasPrefix("@") { continue }
            }
            for day in days {
                for time in times { result.append(("\(year)-\(two(month))-\(two(day))T\(time):00", offset)) }
            }
        }
        return result
    }

    private static let everyTwentyMinutes =
        "@" + (9...16).flatMap { hour in ["00", "20", "40"].map { "\(hour):\($0)" } }.joined(separator: ",")

    static let examples: [Example] = [
        Example(start: "19970902T090000", rule: "FREQ=DAILY;COUNT=10", printed: "EDT 1997 SEP 2-11"),
        Example(
            start: "19970902T090000", rule: "FREQ=DAILY;UNTIL=19971224T000000Z",
            printed: "EDT 1997 SEP 2-30 OCT 1-25 EST OCT 26-31 NOV 1-30 DEC 1-23"),
        Example(
            start: "19970902T090000", rule: "FREQ=DAILY;INTERVAL=2",
            printed: "EDT 1997 SEP 2,4,6,8,10,12,14,16,18,20,22,24,26,28,30 OCT 2,4,6,8,10,12,14,16,18,20,22,24 "
                + "EST OCT 26,28,30 NOV 1,3,5,7,9,11,13,15,17,19,21,23,25,27,29 DEC 1,3", isComplete: false),
        Example(
            start: "19970902T090000", rule: "FREQ=DAILY;INTERVAL=10;COUNT=5",
            printed: "EDT 1997 SEP 2,12,22 OCT 2,12"),
        Example(
            start: "19980101T090000", rule: "FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA",
            printed: "EST 1998 JAN 1-31 1999 JAN 1-31 2000 JAN 1-31"),
        Example(
            start: "19980101T090000", rule: "FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1",
            printed: "EST 1998 JAN 1-31 1999 JAN 1-31 2000 JAN 1-31"),
        Example(
            start: "19970902T090000", rule: "FREQ=WEEKLY;COUNT=10",
            printed: "EDT 1997 SEP 2,9,16,23,30 OCT 7,14,21 EST OCT 28 NOV 4"),
        Example(
            start: "19970902T090000", rule: "FREQ=WEEKLY;UNTIL=19971224T000000Z",
            printed: "EDT 1997 SEP 2,9,16,23,30 OCT 7,14,21 EST OCT 28 NOV 4,11,18,25 DEC 2,9,16,23"),
        Example(
            start: "19970902T090000", rule: "FREQ=WEEKLY;INTERVAL=2;WKST=SU",
            printed: "EDT 1997 SEP 2,16,30 OCT 14 EST OCT 28 NOV 11,25 DEC 9,23 1998 JAN 6,20 FEB 3,17",
            isComplete: false),
        Example(
            start: "19970902T090000", rule: "FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH",
            printed: "EDT 1997 SEP 2,4,9,11,16,18,23,25,30 OCT 2"),
        Example(
            start: "19970902T090000", rule: "FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH",
            printed: "EDT 1997 SEP 2,4,9,11,16,18,23,25,30 OCT 2"),
        Example(
            start: "19970901T090000",
            rule: "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR",
            printed: "EDT 1997 SEP 1,3,5,15,17,19,29 OCT 1,3,13,15,17 EST OCT 27,29,31 NOV 10,12,14,24,26,28 "
                + "DEC 8,10,12,22"),
        Example(
            start: "19970902T090000", rule: "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH",
            printed: "EDT 1997 SEP 2,4,16,18,30 OCT 2,14,16"),
        Example(
            start: "19970905T090000", rule: "FREQ=MONTHLY;COUNT=10;BYDAY=1FR",
            printed: "EDT 1997 SEP 5 OCT 3 EST NOV 7 DEC 5 1998 JAN 2 FEB 6 MAR 6 APR 3 EDT MAY 1 JUN 5"),
        Example(
            start: "19970905T090000", rule: "FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR",
            printed: "EDT 1997 SEP 5 OCT 3 EST NOV 7 DEC 5"),
        Example(
            start: "19970907T090000", rule: "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU",
            printed: "EDT 1997 SEP 7,28 EST NOV 2,30 1998 JAN 4,25 MAR 1,29 EDT MAY 3,31"),
        Example(
            start: "19970922T090000", rule: "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO",
            printed: "EDT 1997 SEP 22 OCT 20 EST NOV 17 DEC 22 1998 JAN 19 FEB 16"),
        Example(
            start: "19970928T090000", rule: "FREQ=MONTHLY;BYMONTHDAY=-3",
            printed: "EDT 1997 SEP 28 EST OCT 29 NOV 28 DEC 29 1998 JAN 29 FEB 26", isComplete: false),
        Example(
            start: "19970902T090000", rule: "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15",
            printed: "EDT 1997 SEP 2,15 OCT 2,15 EST NOV 2,15 DEC 2,15 1998 JAN 2,15"),
        Example(
            start: "19970930T090000", rule: "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1",
            printed: "EDT 1997 SEP 30 OCT 1 EST OCT 31 NOV 1,30 DEC 1,31 1998 JAN 1,31 FEB 1"),
        Example(
            start: "19970910T090000", rule: "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15",
            printed: "EDT 1997 SEP 10-15 EST 1999 MAR 10-13"),
        Example(
            start: "19970902T090000", rule: "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU",
            printed: "EDT 1997 SEP 2,9,16,23,30 EST NOV 4,11,18,25 1998 JAN 6,13,20,27 MAR 3,10,17,24,31",
            isComplete: false),
        Example(
            start: "19970610T090000", rule: "FREQ=YEARLY;COUNT=10;BYMONTH=6,7",
            printed: "EDT 1997 JUN 10 JUL 10 1998 JUN 10 JUL 10 1999 JUN 10 JUL 10 2000 JUN 10 JUL 10 "
                + "2001 JUN 10 JUL 10"),
        Example(
            start: "19970310T090000", rule: "FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3",
            printed: "EST 1997 MAR 10 1999 JAN 10 FEB 10 MAR 10 2001 JAN 10 FEB 10 MAR 10 2003 JAN 10 FEB 10 MAR 10"),
        Example(
            start: "19970101T090000", rule: "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200",
            printed: "EST 1997 JAN 1 EDT APR 10 JUL 19 EST 2000 JAN 1 EDT APR 9 JUL 18 EST 2003 JAN 1 EDT APR 10 "
                + "JUL 19 EST 2006 JAN 1"),
        Example(
            start: "19970519T090000", rule: "FREQ=YEARLY;BYDAY=20MO",
            printed: "EDT 1997 MAY 19 1998 MAY 18 1999 MAY 17", isComplete: false),
        Example(
            start: "19970512T090000", rule: "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO",
            printed: "EDT 1997 MAY 12 1998 MAY 11 1999 MAY 17", isComplete: false),
        Example(
            start: "19970313T090000", rule: "FREQ=YEARLY;BYMONTH=3;BYDAY=TH",
            printed: "EST 1997 MAR 13,20,27 1998 MAR 5,12,19,26 1999 MAR 4,11,18,25", isComplete: false),
        Example(
            start: "19970605T090000", rule: "FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8",
            printed: "EDT 1997 JUN 5,12,19,26 JUL 3,10,17,24,31 AUG 7,14,21,28 1998 JUN 4,11,18,25 "
                + "JUL 2,9,16,23,30 AUG 6,13,20,27 1999 JUN 3,10,17,24 JUL 1,8,15,22,29 AUG 5,12,19,26",
            isComplete: false),
        Example(
            start: "19970902T090000", rule: "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
            printed: "EST 1998 FEB 13 MAR 13 NOV 13 EDT 1999 AUG 13 2000 OCT 13", isComplete: false,
            exceptions: ["19970902T090000"]),
        Example(
            start: "19970913T090000", rule: "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13",
            printed: "EDT 1997 SEP 13 OCT 11 EST NOV 8 DEC 13 1998 JAN 10 FEB 7 MAR 7 EDT APR 11 MAY 9 JUN 13",
            isComplete: false),
        Example(
            start: "19961105T090000", rule: "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
            printed: "EST 1996 NOV 5 2000 NOV 7 2004 NOV 2", isComplete: false),
        Example(
            start: "19970904T090000", rule: "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3",
            printed: "EDT 1997 SEP 4 OCT 7 EST NOV 6"),
        Example(
            start: "19970929T090000", rule: "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
            printed: "EDT 1997 SEP 29 EST OCT 30 NOV 27 DEC 30 1998 JAN 29 FEB 26 MAR 30", isComplete: false),
        // The errata: as printed, UNTIL is 17:00 UTC and cuts off the last of the times printed.
        Example(
            start: "19970902T090000", rule: "FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T210000Z",
            printed: "EDT 1997 SEP 2 @9:00,12:00,15:00"),
        Example(
            start: "19970902T090000", rule: "FREQ=MINUTELY;INTERVAL=15;COUNT=6",
            printed: "EDT 1997 SEP 2 @9:00,9:15,9:30,9:45,10:00,10:15"),
        Example(
            start: "19970902T090000", rule: "FREQ=MINUTELY;INTERVAL=90;COUNT=4",
            printed: "EDT 1997 SEP 2 @9:00,10:30,12:00,13:30"),
        Example(
            start: "19970902T090000", rule: "FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40",
            printed: "EDT 1997 SEP 2,3 \(everyTwentyMinutes)", isComplete: false),
        Example(
            start: "19970902T090000", rule: "FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16",
            printed: "EDT 1997 SEP 2,3 \(everyTwentyMinutes)", isComplete: false),
        Example(
            start: "19970805T090000", rule: "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
            printed: "EDT 1997 AUG 5,10,19,24"),
        Example(
            start: "19970805T090000", rule: "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
            printed: "EDT 1997 AUG 5,17,19,31"),
        Example(
            start: "20070115T090000", rule: "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5",
            printed: "EST 2007 JAN 15,30 FEB 15 EDT MAR 15,30"),
    ]

    @Test(arguments: examples) func theExampleOfTheStandardGivesWhatItPrints(_ example: Example) throws {
        let set = try occurrences(
            example.start, example.rule, zone: "America/New_York", exceptions: example.exceptions)
        let expected = Self.expand(example.printed)
        #expect(expected.count >= 3)
        let found = try list(set, limit: example.isComplete ? expected.count + 1 : expected.count)
        #expect(found.map(\.nominal.description) == expected.map(\.local))
        for (occurrence, expected) in zip(found, expected) {
            let offset = occurrence.nominal.secondNumber - occurrence.instant.secondsSinceEpoch
            #expect(offset == expected.offset, "\(occurrence.nominal)")
        }
        if example.isComplete { #expect(set.last() == found.last?.instant) }
    }

    @Test func noExampleOfTheStandardIsMissing() {
        #expect(Self.examples.count == 42)
    }

    @Test func theExampleWithAnErratumEndsWhereItsUntilSays() throws {
        let set = try occurrences(
            "19970902T090000", "FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T170000Z", zone: "America/New_York")
        #expect(try nominal(set, limit: 9) == ["1997-09-02T09:00:00", "1997-09-02T12:00:00"])
    }
}
