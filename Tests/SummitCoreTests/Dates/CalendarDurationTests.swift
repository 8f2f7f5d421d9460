import SummitCore
import Testing

@Suite struct CalendarDurationTests {
    @Test(
        arguments: [
            ("P7D", 7, 0, "P7D"), ("-P7D", -7, 0, "-P7D"), ("\u{2212}P7D", -7, 0, "-P7D"), ("+P1W", 7, 0, "P7D"),
            ("PT30M", 0, 1_800, "PT30M"), ("P1DT2H", 1, 7_200, "P1DT2H"), ("-P1DT2H", -1, -7_200, "-P1DT2H"),
            ("P15DT5H0M20S", 15, 18_020, "P15DT5H0M20S"), ("PT1H20S", 0, 3_620, "PT1H0M20S"),
            ("PT90M", 0, 5_400, "PT1H30M"),
            ("PT36H", 0, 129_600, "PT36H"), ("P0D", 0, 0, "PT0S"), ("-PT0S", 0, 0, "PT0S"), ("pt5m", 0, 300, "PT5M"),
            (" P10000000D ", 10_000_000, 0, "P10000000D"), ("P007D", 7, 0, "P7D"),
        ] as [(String, Int64, Int64, String)])
    func dur_valueIsRead(_ text: String, _ days: Int64, _ seconds: Int64, _ canonical: String) throws {
        let duration = try CalendarDuration(parsing: text)
        #expect(duration == CalendarDuration(days: days, seconds: seconds))
        #expect(duration.description == canonical)
        #expect(try CalendarDuration(parsing: canonical) == duration)
    }

    @Test(arguments: [
        ("", 0), ("7D", 0), ("P", 1), ("PT", 2), ("P1DT", 4), ("P1", 2), ("P1Y", 2), ("P1M", 2), ("PT1D", 3),
        ("P1H", 2),
        ("P1W2D", 3), ("PT5M3H", 4), ("P1D2D", 3), ("P1.5D", 2), ("PT1H5", 5), ("P10000001D", 1), ("P1428572W", 1),
        ("P99999999999999999999D", 1), ("PT999999999999999999H", 2), ("--P1D", 1), ("P-1D", 1), ("P1Dx", 3),
    ])
    func whatIsWrongIsFoundAtItsPlace(_ text: String, _ offset: Int) {
        let error = #expect(throws: ParseError.self) { try CalendarDuration(parsing: text) }
        #expect(error?.offset == offset, "\(error.map(String.init(describing:)) ?? "")")
    }

    @Test(
        arguments: [
            ("2h", "PT2H"), ("90m", "PT1H30M"), ("1d 2h", "P1DT2H"), ("1h30min", "PT1H30M"), ("2 weeks", "P14D"),
            ("-90m", "-PT1H30M"), ("1 day 30 minutes", "P1DT30M"), ("PT2H", "PT2H"), ("-P1D", "-P1D"),
            (" 5 s ", "PT5S"),
        ])
    func whatPeopleWriteIsRead(_ text: String, _ canonical: String) throws {
        #expect(try CalendarDuration(readable: text).description == canonical)
    }

    @Test(arguments: [
        ("", 0), ("2", 1), ("two hours", 0), ("2 months", 2), ("2h x", 3), ("1d 2", 4), ("10000000d 1s", 10),
        ("99999999999999999999h", 0), ("9223372036854775807w", 0), ("2h-1m", 1), ("2M", 1), ("--2h", 1),
    ])
    func whatNobodyCanReadIsFoundAtItsPlace(_ text: String, _ offset: Int) {
        let error = #expect(throws: ParseError.self) { try CalendarDuration(readable: text) }
        #expect(error?.offset == offset, "\(error.map(String.init(describing:)) ?? "")")
    }

    @Test func partsOfDifferentSignsAreAddedUp() {
        let duration = CalendarDuration(days: 1, seconds: -3_600)
        #expect((duration.days, duration.seconds) == (0, 82_800))
        #expect(CalendarDuration(days: .min, seconds: .min).days == -CalendarDuration.dayLimit)
        #expect(CalendarDuration(days: 2, seconds: 60).negated.description == "-P2DT1M")
    }

    @Test func aDurationIsTold() {
        #expect(CalendarDuration(days: 1, seconds: 7_200).prose == "1 day 2 hours")
        #expect(CalendarDuration(days: 0, seconds: -61).prose == "1 minute 1 second")
        #expect(CalendarDuration.zero.prose == "no time")
    }
}
