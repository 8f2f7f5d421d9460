import SummitCore
import Testing

/// Every example of the Extended Date/Time Format specification of the Library of Congress (4 February 2019), in its
/// order, with the days that its explanation names.
@Suite struct EDTFSpecificationTests {
    static let level0: [EDTFRow] = [
        // Date
        EDTFRow("1985-04-12", 0, .day, "1985-04-12", "1985-04-12"),
        EDTFRow("1985-04", 0, .month, "1985-04-01", "1985-04-30"),
        EDTFRow("1985", 0, .year, "1985-01-01", "1985-12-31"),
        // Time interval
        EDTFRow("1964/2008", 0, .interval, "1964-01-01", "2008-12-31"),
        EDTFRow("2004-06/2006-08", 0, .interval, "2004-06-01", "2006-08-31"),
        EDTFRow("2004-02-01/2005-02-08", 0, .interval, "2004-02-01", "2005-02-08"),
        EDTFRow("2004-02-01/2005-02", 0, .interval, "2004-02-01", "2005-02-28"),
        EDTFRow("2004-02-01/2005", 0, .interval, "2004-02-01", "2005-12-31"),
        EDTFRow("2005/2006-02", 0, .interval, "2005-01-01", "2006-02-28"),
    ]

    static let level1: [EDTFRow] = [
        // Letter-prefixed calendar year
        EDTFRow("Y170000002", 1, .year, "+170000002-01-01", "+170000002-12-31"),
        EDTFRow("Y-170000002", 1, .year, "-170000002-01-01", "-170000002-12-31"),
        // Seasons
        EDTFRow("2001-21", 1, .season, "2001-03-01", "2001-05-31"),
        // Qualification of a date (complete)
        EDTFRow("1984?", 1, .year, "1984-01-01", "1984-12-31", "?", possible: ("1983-01-01", "1985-12-31")),
        EDTFRow("2004-06~", 1, .month, "2004-06-01", "2004-06-30", "~", possible: ("2004-05-01", "2004-07-31")),
        EDTFRow("2004-06-11%", 1, .day, "2004-06-11", "2004-06-11", "~?", possible: ("2004-06-09", "2004-06-13")),
        // Unspecified digits from the right
        EDTFRow("201X", 1, .decade, "2010-01-01", "2019-12-31"),
        EDTFRow("20XX", 1, .century, "2000-01-01", "2099-12-31"),
        EDTFRow("2004-XX", 1, .month, "2004-01-01", "2004-12-31"),
        EDTFRow("1985-04-XX", 1, .day, "1985-04-01", "1985-04-30"),
        EDTFRow("1985-XX-XX", 1, .day, "1985-01-01", "1985-12-31"),
        // Extended interval: open end, open start, unknown end, unknown start
        EDTFRow("1985-04-12/..", 1, .interval, "1985-04-12", nil),
        EDTFRow("1985-04/..", 1, .interval, "1985-04-01", nil),
        EDTFRow("1985/..", 1, .interval, "1985-01-01", nil),
        EDTFRow("../1985-04-12", 1, .interval, nil, "1985-04-12"),
        EDTFRow("../1985-04", 1, .interval, nil, "1985-04-30"),
        EDTFRow("../1985", 1, .interval, nil, "1985-12-31"),
        EDTFRow("1985-04-12/", 1, .interval, "1985-04-12", nil),
        EDTFRow("1985-04/", 1, .interval, "1985-04-01", nil),
        EDTFRow("1985/", 1, .interval, "1985-01-01", nil),
        EDTFRow("/1985-04-12", 1, .interval, nil, "1985-04-12"),
        EDTFRow("/1985-04", 1, .interval, nil, "1985-04-30"),
        EDTFRow("/1985", 1, .interval, nil, "1985-12-31"),
        // Negative calendar year
        EDTFRow("-1985", 1, .year, "-1985-01-01", "-1985-12-31"),
    ]

    static let level2: [EDTFRow] = [
        // Exponential year
        EDTFRow("Y-17E7", 2, .year, "-170000000-01-01", "-170000000-12-31"),
        // Significant digits
        EDTFRow("1950S2", 2, .century, "1900-01-01", "1999-12-31"),
        EDTFRow("Y171010000S3", 2, .millennium, "+171000000-01-01", "+171999999-12-31"),
        EDTFRow("Y3388E2S3", 2, .millennium, "+338000-01-01", "+338999-12-31"),
        // Sub-year groupings
        EDTFRow("2001-34", 2, .season, "2001-04-01", "2001-06-30"),
        // One of a set
        EDTFRow("[1667,1668,1670..1672]", 2, .set, "1667-01-01", "1672-12-31"),
        EDTFRow("[..1760-12-03]", 2, .set, nil, "1760-12-03"),
        EDTFRow("[1760-12..]", 2, .set, "1760-12-01", nil),
        EDTFRow("[1760-01,1760-02,1760-12..]", 2, .set, "1760-01-01", nil),
        EDTFRow("[1667,1760-12]", 2, .set, "1667-01-01", "1760-12-31"),
        EDTFRow("[..1984]", 2, .set, nil, "1984-12-31"),
        // All members
        EDTFRow("{1667,1668,1670..1672}", 2, .set, "1667-01-01", "1672-12-31"),
        EDTFRow("{1960,1961-12}", 2, .set, "1960-01-01", "1961-12-31"),
        EDTFRow("{..1984}", 2, .set, nil, "1984-12-31"),
        // Group qualification; the first is a complete date, which level 1 has
        EDTFRow("2004-06-11%", 1, .day, "2004-06-11", "2004-06-11", "~?", possible: ("2004-06-09", "2004-06-13")),
        EDTFRow("2004-06~-11", 2, .day, "2004-06-11", "2004-06-11", "~", possible: ("2004-05-11", "2004-07-11")),
        EDTFRow("2004?-06-11", 2, .day, "2004-06-11", "2004-06-11", "?", possible: ("2003-06-11", "2005-06-11")),
        // Qualification of individual component
        EDTFRow("?2004-06-~11", 2, .day, "2004-06-11", "2004-06-11", "~?", possible: ("2003-06-11", "2005-06-11")),
        EDTFRow("2004-%06-11", 2, .day, "2004-06-11", "2004-06-11", "~?", possible: ("2004-04-11", "2004-08-11")),
        // Unspecified digit
        EDTFRow("156X-12-25", 2, .day, "1560-12-25", "1569-12-25"),
        EDTFRow("15XX-12-25", 2, .day, "1500-12-25", "1599-12-25"),
        EDTFRow("XXXX-12-XX", 2, .day, "0000-12-01", "9999-12-31"),
        EDTFRow("1XXX-XX", 2, .month, "1000-01-01", "1999-12-31"),
        EDTFRow("1XXX-12", 2, .month, "1000-12-01", "1999-12-31"),
        EDTFRow("1984-1X", 2, .month, "1984-10-01", "1984-12-31"),
        // Interval
        EDTFRow(
            "2004-06-~01/2004-06-~20", 2, .interval, "2004-06-01", "2004-06-20", "~",
            possible: ("2004-05-31", "2004-06-21")),
        EDTFRow("2004-06-XX/2004-07-03", 2, .interval, "2004-06-01", "2004-07-03"),
    ]

    @Test(arguments: level0 + level1 + level2)
    func anExampleOfTheSpecificationHasItsMeaning(_ row: EDTFRow) throws {
        try row.check()
    }

    @Test func noExampleIsLeftOut() {
        #expect(Self.level0.count == 9)
        #expect(Self.level1.count == 24)
        #expect(Self.level2.count == 27)
        // One example stands in both of the higher levels.
        #expect(Set((Self.level0 + Self.level1 + Self.level2).map(\.text)).count == 59)
    }

    /// The four examples of date and time in level 0 are dates with a time of day, which are read elsewhere.
    @Test(arguments: [
        ("1985-04-12T23:20:30Z", "1985-04-12T23:20:30Z"), ("1985-04-12T23:20:30-04", "1985-04-13T03:20:30Z"),
        ("1985-04-12T23:20:30+04:30", "1985-04-12T18:50:30Z"),
    ])
    func aDateWithATimeOfDayIsAnInstant(_ text: String, _ instant: String) throws {
        #expect(try Instant(parsing: text).description == instant)
        #expect(throws: ParseError.self) { try EDTF(text) }
    }

    @Test func aDateWithALocalTimeIsNoDateOfDays() {
        let error = #expect(throws: ParseError.self) { try EDTF("1985-04-12T23:20:30") }
        #expect(error?.offset == 10 && error?.reason.contains("time of day") == true)
        #expect(ZonedDateTime.looksLikeDateTime("1985-04-12T23:20:30"))
    }
}
