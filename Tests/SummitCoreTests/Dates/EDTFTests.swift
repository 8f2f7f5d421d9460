import SummitCore
import Testing

/// Forms that the specification describes without an example of its own, and what was decided where it leaves a choice.
@Suite struct EDTFTests {
    static let levels0And1: [EDTFRow] = [
        EDTFRow("0000", 0, .year, "0000-01-01", "0000-12-31"),
        EDTFRow("2024-02", 0, .month, "2024-02-01", "2024-02-29"),
        EDTFRow("2000-02-29", 0, .day, "2000-02-29", "2000-02-29"),
        EDTFRow("2025-06-17/2025-06-17", 0, .interval, "2025-06-17", "2025-06-17"),
        EDTFRow("Y100000000000", 1, .year, "+100000000000-01-01", "+100000000000-12-31"),
        EDTFRow(
            "Y-100000000000?", 1, .year, "-100000000000-01-01", "-100000000000-12-31", "?",
            possible: ("-100000000000-01-01", "-99999999999-12-31")),
        EDTFRow("2001-21~", 1, .season, "2001-03-01", "2001-05-31", "~", possible: ("2000-12-01", "2001-08-31")),
        EDTFRow("2010-24?", 1, .season, "2010-12-01", "2011-02-28", "?", possible: ("2010-09-01", "2011-05-31")),
        EDTFRow("1992~", 1, .year, "1992-01-01", "1992-12-31", "~", possible: ("1991-01-01", "1993-12-31")),
        EDTFRow("2004-01?", 1, .month, "2004-01-01", "2004-01-31", "?", possible: ("2003-12-01", "2004-02-29")),
        EDTFRow("2004%", 1, .year, "2004-01-01", "2004-12-31", "~?", possible: ("2002-01-01", "2006-12-31")),
        EDTFRow("201X?", 1, .decade, "2010-01-01", "2019-12-31", "?", possible: ("2000-01-01", "2029-12-31")),
        EDTFRow("19XX~", 1, .century, "1900-01-01", "1999-12-31", "~", possible: ("1800-01-01", "2099-12-31")),
        EDTFRow("../..", 1, .interval, nil, nil),
        EDTFRow("1984~/2004-06", 1, .interval, "1984-01-01", "2004-06-30", "~", possible: ("1983-01-01", "2004-06-30")),
        EDTFRow("1984/2004-06~", 1, .interval, "1984-01-01", "2004-06-30", "~", possible: ("1984-01-01", "2004-07-31")),
        EDTFRow("1984?/2004%", 1, .interval, "1984-01-01", "2004-12-31", "~?", possible: ("1983-01-01", "2006-12-31")),
        EDTFRow(
            "1984-06-02?/2004-08-08~", 1, .interval, "1984-06-02", "2004-08-08", "~?",
            possible: ("1984-06-01", "2004-08-09")),
        EDTFRow(
            "-0201~/0220~", 1, .interval, "-0201-01-01", "0220-12-31", "~", possible: ("-0202-01-01", "0221-12-31")),
        EDTFRow("-0201-03-15", 1, .day, "-0201-03-15", "-0201-03-15"),
        EDTFRow("  \u{2212}1985\t", 1, .year, "-1985-01-01", "-1985-12-31"),
    ]

    static let years: [EDTFRow] = [
        EDTFRow("Y17E8", 2, .year, "+1700000000-01-01", "+1700000000-12-31"),
        EDTFRow("Y1E11", 2, .year, "+100000000000-01-01", "+100000000000-12-31"),
        EDTFRow("Y17E2", 2, .year, "1700-01-01", "1700-12-31"),
        // As many significant digits as there are say the year itself; zeros in front are none.
        EDTFRow("1950S4", 2, .year, "1950-01-01", "1950-12-31"),
        EDTFRow("1950S3", 2, .decade, "1950-01-01", "1959-12-31"),
        EDTFRow("1950S1", 2, .millennium, "1000-01-01", "1999-12-31"),
        EDTFRow("0950S2", 2, .decade, "0950-01-01", "0959-12-31"),
        EDTFRow("-1950S2", 2, .century, "-1999-01-01", "-1900-12-31"),
        EDTFRow("Y17E7S3", 2, .millennium, "+170000000-01-01", "+170999999-12-31"),
        EDTFRow("Y-3388E2S5", 2, .decade, "-338809-01-01", "-338800-12-31"),
        EDTFRow("Y99999999999S1", 2, .millennium, "+90000000000-01-01", "+99999999999-12-31"),
        // The unit is the power of ten that is known.
        EDTFRow("1950S2~", 2, .century, "1900-01-01", "1999-12-31", "~", possible: ("1800-01-01", "2099-12-31")),
        EDTFRow(
            "Y3388E2S3%", 2, .millennium, "+338000-01-01", "+338999-12-31", "~?",
            possible: ("+336000-01-01", "+340999-12-31")),
        EDTFRow("1XXX?", 2, .millennium, "1000-01-01", "1999-12-31", "?", possible: ("0000-01-01", "2999-12-31")),
        // The digits are those of the number; there is no year -0000.
        EDTFRow("-198X", 1, .decade, "-1989-01-01", "-1980-12-31"),
        EDTFRow("-01XX", 1, .century, "-0199-01-01", "-0100-12-31"),
        EDTFRow("-000X", 1, .decade, "-0009-01-01", "-0001-12-31"),
        EDTFRow("-00X0", 2, .year, "-0090-01-01", "-0010-12-31"),
        EDTFRow("-0X05", 2, .year, "-0905-01-01", "-0005-12-31"),
        EDTFRow("-XX85", 2, .year, "-9985-01-01", "-0085-12-31"),
        EDTFRow("-XXXX", 2, .millennium, "-9999-01-01", "-0001-12-31"),
        EDTFRow("XXXX", 2, .millennium, "0000-01-01", "9999-12-31"),
        EDTFRow("1X99", 2, .year, "1099-01-01", "1999-12-31"),
        EDTFRow("X9XX", 2, .century, "0900-01-01", "9999-12-31"),
    ]

    static let masks: [EDTFRow] = [
        EDTFRow("1560-XX-25", 2, .day, "1560-01-25", "1560-12-25"),
        EDTFRow("15XX-12-XX", 2, .day, "1500-12-01", "1599-12-31"),
        EDTFRow("2023-0X-3X", 2, .day, "2023-01-30", "2023-09-30"),
        EDTFRow("2024-0X", 2, .month, "2024-01-01", "2024-09-30"),
        EDTFRow("2024-X2", 2, .month, "2024-02-01", "2024-12-31"),
        EDTFRow("2004-06-1X", 2, .day, "2004-06-10", "2004-06-19"),
        EDTFRow("2004-06-X1", 2, .day, "2004-06-01", "2004-06-21"),
        EDTFRow("2023-02-2X", 2, .day, "2023-02-20", "2023-02-28"),
        EDTFRow("201X-02-2X", 2, .day, "2010-02-20", "2019-02-28"),
        EDTFRow("-198X-12-25", 2, .day, "-1989-12-25", "-1980-12-25"),
        EDTFRow("-1985-04-XX", 1, .day, "-1985-04-01", "-1985-04-30"),
        // Only some of the years have the day.
        EDTFRow("1XXX-02-29", 2, .day, "1004-02-29", "1996-02-29"),
        EDTFRow("19XX-02-29", 2, .day, "1904-02-29", "1996-02-29"),
        EDTFRow("XX00-02-29", 2, .day, "0000-02-29", "9600-02-29"),
        EDTFRow("-XX00-02-29", 2, .day, "-9600-02-29", "-0400-02-29"),
        EDTFRow("-000X-02-29", 2, .day, "-0008-02-29", "-0004-02-29"),
        EDTFRow("15XX-21", 2, .season, "1500-03-01", "1599-05-31"),
        EDTFRow("156X-24", 2, .season, "1560-12-01", "1570-02-28"),
        EDTFRow("2004-XX/2005", 2, .interval, "2004-01-01", "2005-12-31"),
        EDTFRow("199X/2004", 2, .interval, "1990-01-01", "2004-12-31"),
    ]

    static let qualified: [EDTFRow] = [
        EDTFRow("2004-%06", 2, .month, "2004-06-01", "2004-06-30", "~?", possible: ("2004-04-01", "2004-08-31")),
        EDTFRow("?2004-06-04~", 2, .day, "2004-06-04", "2004-06-04", "~?", possible: ("2003-06-04", "2005-06-04")),
        EDTFRow("2004-06-~11", 2, .day, "2004-06-11", "2004-06-11", "~", possible: ("2004-06-10", "2004-06-12")),
        EDTFRow("2004-06?-11~", 2, .day, "2004-06-11", "2004-06-11", "~?", possible: ("2004-05-11", "2004-07-11")),
        EDTFRow("?2004", 2, .year, "2004-01-01", "2004-12-31", "?", possible: ("2003-01-01", "2005-12-31")),
        EDTFRow("?2004~", 2, .year, "2004-01-01", "2004-12-31", "~?", possible: ("2002-01-01", "2006-12-31")),
        EDTFRow("%-0201", 2, .year, "-0201-01-01", "-0201-12-31", "~?", possible: ("-0203-01-01", "-0199-12-31")),
        EDTFRow(
            "~Y17E7", 2, .year, "+170000000-01-01", "+170000000-12-31", "~",
            possible: ("+169999999-01-01", "+170000001-12-31")),
        // All components, one by one, are the whole date: a day is doubtful, not a year.
        EDTFRow("?2004-?06-?11", 2, .day, "2004-06-11", "2004-06-11", "?", possible: ("2004-06-10", "2004-06-12")),
        EDTFRow("~2004-~06-11", 2, .day, "2004-06-11", "2004-06-11", "~", possible: ("2004-05-11", "2004-07-11")),
        EDTFRow("2004-06~-%11", 2, .day, "2004-06-11", "2004-06-11", "~?", possible: ("2004-06-09", "2004-06-13")),
        // A month or a year off, the day stays where the month has it.
        EDTFRow("2004-03?-31", 2, .day, "2004-03-31", "2004-03-31", "?", possible: ("2004-02-29", "2004-04-30")),
        EDTFRow("2004?-02-29", 2, .day, "2004-02-29", "2004-02-29", "?", possible: ("2003-02-28", "2005-02-28")),
        EDTFRow("2004-06~-30", 2, .day, "2004-06-30", "2004-06-30", "~", possible: ("2004-05-30", "2004-07-30")),
        EDTFRow("2004-02~-XX", 2, .day, "2004-02-01", "2004-02-29", "~", possible: ("2004-01-01", "2004-03-31")),
        EDTFRow("156X?-12-25", 2, .day, "1560-12-25", "1569-12-25", "?", possible: ("1550-12-25", "1579-12-25")),
        EDTFRow("1984-1X~", 2, .month, "1984-10-01", "1984-12-31", "~", possible: ("1984-09-01", "1985-01-31")),
        EDTFRow("2001-34?", 2, .season, "2001-04-01", "2001-06-30", "?", possible: ("2001-01-01", "2001-09-30")),
        EDTFRow("2001-38~", 2, .season, "2001-05-01", "2001-08-31", "~", possible: ("2001-01-01", "2001-12-31")),
        EDTFRow("2001-40%", 2, .season, "2001-01-01", "2001-06-30", "~?", possible: ("2000-01-01", "2002-06-30")),
        EDTFRow("2001?-34", 2, .season, "2001-04-01", "2001-06-30", "?", possible: ("2000-04-01", "2002-06-30")),
        EDTFRow("2001-?34", 2, .season, "2001-04-01", "2001-06-30", "?", possible: ("2001-01-01", "2001-09-30")),
        EDTFRow(
            "~-0100/~2020", 2, .interval, "-0100-01-01", "2020-12-31", "~", possible: ("-0101-01-01", "2021-12-31")),
        EDTFRow("2004-06?-11/..", 2, .interval, "2004-06-11", nil, "?", possible: ("2004-05-11", nil)),
        EDTFRow("/2004-?06-11", 2, .interval, nil, "2004-06-11", "?", possible: (nil, "2004-07-11")),
    ]

    static let sets: [EDTFRow] = [
        EDTFRow("[1667]", 2, .set, "1667-01-01", "1667-12-31"),
        EDTFRow("[1672,1667]", 2, .set, "1667-01-01", "1672-12-31"),
        EDTFRow("{..1667,1760..}", 2, .set, nil, nil),
        EDTFRow("[..1760,1667-12-03]", 2, .set, nil, "1760-12-31"),
        EDTFRow("{2001-21..2001-23}", 2, .set, "2001-03-01", "2001-11-30"),
        EDTFRow("[2004-06-11..2004-06-13]", 2, .set, "2004-06-11", "2004-06-13"),
        EDTFRow("[198X..199X]", 2, .set, "1980-01-01", "1999-12-31"),
        EDTFRow("[-0201,0220]", 2, .set, "-0201-01-01", "0220-12-31"),
        // Each end is widened by its own.
        EDTFRow("[1667~,1760-12?]", 2, .set, "1667-01-01", "1760-12-31", "~?", possible: ("1666-01-01", "1761-01-31")),
        EDTFRow(
            "[1667,1668%..1670]", 2, .set, "1667-01-01", "1670-12-31", "~?", possible: ("1666-01-01", "1670-12-31")),
        EDTFRow("{1667?..}", 2, .set, "1667-01-01", nil, "?", possible: ("1666-01-01", nil)),
    ]

    @Test(arguments: levels0And1 + years + masks + qualified + sets)
    func anExpressionHasItsLevelPrecisionAndBounds(_ row: EDTFRow) throws {
        try row.check()
    }

    /// ISO 8601-2 names the parts; the months are those of the meteorological seasons, and of the calendar year.
    @Test(arguments: [
        (21, "2023-03-01", "2023-05-31"), (22, "2023-06-01", "2023-08-31"), (23, "2023-09-01", "2023-11-30"),
        (24, "2023-12-01", "2024-02-29"), (25, "2023-03-01", "2023-05-31"), (26, "2023-06-01", "2023-08-31"),
        (27, "2023-09-01", "2023-11-30"), (28, "2023-12-01", "2024-02-29"), (29, "2023-09-01", "2023-11-30"),
        (30, "2023-12-01", "2024-02-29"), (31, "2023-03-01", "2023-05-31"), (32, "2023-06-01", "2023-08-31"),
        (33, "2023-01-01", "2023-03-31"), (34, "2023-04-01", "2023-06-30"), (35, "2023-07-01", "2023-09-30"),
        (36, "2023-10-01", "2023-12-31"), (37, "2023-01-01", "2023-04-30"), (38, "2023-05-01", "2023-08-31"),
        (39, "2023-09-01", "2023-12-31"), (40, "2023-01-01", "2023-06-30"), (41, "2023-07-01", "2023-12-31"),
    ])
    func aPartOfAYearHasItsMonths(_ code: Int, _ lower: String, _ upper: String) throws {
        try EDTFRow("2023-\(code)", code < 25 ? 1 : 2, .season, lower, upper).check()
    }

    @Test func theKindOfAnExpressionIsTold() throws {
        let kinds: [(String, EDTF.Kind)] = [
            ("2004", .date), ("156X-12-25", .date), ("2004/..", .interval), ("[2004,2005]", .oneOf),
            ("{2004,2005}", .allOf),
        ]
        for (text, kind) in kinds { #expect(try EDTF(text).kind == kind) }
    }

    @Test func qualificationsAndEndsAreTold() throws {
        let mixed = try EDTF("2004?/2005~")
        #expect(mixed.isApproximate && mixed.isUncertain)
        #expect(try EDTF("[2004,2005..2006~]").isApproximate)
        #expect(try EDTF("2004/..").hasOpenEnd && !EDTF("2004/..").hasUnknownEnd)
        #expect(try EDTF("2004/").hasUnknownEnd && !EDTF("2004/").hasOpenEnd)
        #expect(try EDTF("../2004").hasOpenStart && EDTF("/2004").hasUnknownStart)
        #expect(try EDTF("[..2004]").hasOpenStart && !EDTF("[..2004]").hasOpenEnd)
        #expect(try EDTF("{2004..}").hasOpenEnd && !EDTF("{2004..}").hasOpenStart)
        #expect(try !EDTF("2004").hasOpenEnd && !EDTF("[2004..2005]").hasOpenEnd)
        #expect(try EDTF("\u{2212}0201 ").text == "-0201")
    }

    @Test func atTheEndOfTimeWideningStops() throws {
        #expect(try EDTF("Y100000000000~").possibleUpper == .last)
        #expect(try EDTF("Y-100000000000S12%").possibleLower == .first)
    }

    @Test func aDayBecomesAnExpression() throws {
        for text in ["2025-06-17", "-0201-01-01", "0000-02-29"] {
            let date = try EDTF(text)
            #expect(try EDTF(day: #require(date.lower)) == date)
        }
        #expect(EDTF(day: .last) == nil)
    }

    @Test func finerPrecisionsSortLater() {
        let order: [Precision] = [.millennium, .century, .decade, .year, .season, .month, .day, .minute, .second]
        #expect(order.map(\.fineness) == Array(0...8))
        #expect(Precision.interval.fineness == 0 && Precision.set.fineness == 0)
    }
}
