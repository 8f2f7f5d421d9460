import SummitCore
import Testing

/// The examples of ISO 8601-2 (EDTF) for levels 0 and 1, and what follows from them.
@Suite struct EDTFTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var text: String
        var level: Int
        var precision: Precision
        var lower: String?
        var upper: String?
        var possible: (String?, String?)?

        init(
            _ text: String, _ level: Int, _ precision: Precision, _ lower: String?, _ upper: String?,
            possible: (String?, String?)? = nil
        ) {
            (self.text, self.level, self.precision) = (text, level, precision)
            (self.lower, self.upper, self.possible) = (lower, upper, possible)
        }

        var testDescription: String { text }
    }

    static let rows: [Row] = [
        // Level 0
        Row("1985-04-12", 0, .day, "1985-04-12", "1985-04-12"),
        Row("1985-04", 0, .month, "1985-04-01", "1985-04-30"),
        Row("1985", 0, .year, "1985-01-01", "1985-12-31"),
        Row("0000", 0, .year, "0000-01-01", "0000-12-31"),
        Row("2024-02", 0, .month, "2024-02-01", "2024-02-29"),
        Row("2000-02-29", 0, .day, "2000-02-29", "2000-02-29"),
        Row("1964/2008", 0, .interval, "1964-01-01", "2008-12-31"),
        Row("2004-06/2006-08", 0, .interval, "2004-06-01", "2006-08-31"),
        Row("2004-02-01/2005-02-08", 0, .interval, "2004-02-01", "2005-02-08"),
        Row("2004-02-01/2005-02", 0, .interval, "2004-02-01", "2005-02-28"),
        Row("2004-02-01/2005", 0, .interval, "2004-02-01", "2005-12-31"),
        Row("2005/2006-02", 0, .interval, "2005-01-01", "2006-02-28"),
        Row("2025-06-17/2025-06-17", 0, .interval, "2025-06-17", "2025-06-17"),
        // Level 1: prefixed years
        Row("Y170000002", 1, .year, "+170000002-01-01", "+170000002-12-31"),
        Row("Y-170000002", 1, .year, "-170000002-01-01", "-170000002-12-31"),
        Row("Y100000000000", 1, .year, "+100000000000-01-01", "+100000000000-12-31"),
        Row(
            "Y-100000000000?", 1, .year, "-100000000000-01-01", "-100000000000-12-31",
            possible: ("-100000000000-01-01", "-99999999999-12-31")),
        // Seasons
        Row("2001-21", 1, .season, "2001-03-01", "2001-05-31"),
        Row("2001-22", 1, .season, "2001-06-01", "2001-08-31"),
        Row("2001-23", 1, .season, "2001-09-01", "2001-11-30"),
        Row("2003-24", 1, .season, "2003-12-01", "2004-02-29"),
        Row("2001-21~", 1, .season, "2001-03-01", "2001-05-31", possible: ("2000-12-01", "2001-08-31")),
        // Qualification
        Row("1984?", 1, .year, "1984-01-01", "1984-12-31", possible: ("1983-01-01", "1985-12-31")),
        Row("1992~", 1, .year, "1992-01-01", "1992-12-31", possible: ("1991-01-01", "1993-12-31")),
        Row("2004-06~", 1, .month, "2004-06-01", "2004-06-30", possible: ("2004-05-01", "2004-07-31")),
        Row("2004-01?", 1, .month, "2004-01-01", "2004-01-31", possible: ("2003-12-01", "2004-02-29")),
        Row("2004-06-11%", 1, .day, "2004-06-11", "2004-06-11", possible: ("2004-06-09", "2004-06-13")),
        Row("2004%", 1, .year, "2004-01-01", "2004-12-31", possible: ("2002-01-01", "2006-12-31")),
        // Unspecified digits
        Row("201X", 1, .decade, "2010-01-01", "2019-12-31"),
        Row("20XX", 1, .century, "2000-01-01", "2099-12-31"),
        Row("2004-XX", 1, .month, "2004-01-01", "2004-12-31"),
        Row("1985-04-XX", 1, .day, "1985-04-01", "1985-04-30"),
        Row("1985-XX-XX", 1, .day, "1985-01-01", "1985-12-31"),
        Row("201X?", 1, .decade, "2010-01-01", "2019-12-31", possible: ("2000-01-01", "2029-12-31")),
        Row("19XX~", 1, .century, "1900-01-01", "1999-12-31", possible: ("1800-01-01", "2099-12-31")),
        Row("-198X", 1, .decade, "-1989-01-01", "-1980-12-31"),
        Row("-01XX", 1, .century, "-0199-01-01", "-0100-12-31"),
        // Extended intervals
        Row("1985-04-12/..", 1, .interval, "1985-04-12", nil),
        Row("1985-04/..", 1, .interval, "1985-04-01", nil),
        Row("1985/..", 1, .interval, "1985-01-01", nil),
        Row("../1985-04-12", 1, .interval, nil, "1985-04-12"),
        Row("../1985-04", 1, .interval, nil, "1985-04-30"),
        Row("../1985", 1, .interval, nil, "1985-12-31"),
        Row("1985-04-12/", 1, .interval, "1985-04-12", nil),
        Row("1985/", 1, .interval, "1985-01-01", nil),
        Row("/1985-04-12", 1, .interval, nil, "1985-04-12"),
        Row("/1985", 1, .interval, nil, "1985-12-31"),
        Row("../..", 1, .interval, nil, nil),
        Row("1984~/2004-06", 1, .interval, "1984-01-01", "2004-06-30", possible: ("1983-01-01", "2004-06-30")),
        Row("1984/2004-06~", 1, .interval, "1984-01-01", "2004-06-30", possible: ("1984-01-01", "2004-07-31")),
        Row("1984?/2004%", 1, .interval, "1984-01-01", "2004-12-31", possible: ("1983-01-01", "2006-12-31")),
        Row(
            "1984-06-02?/2004-08-08~", 1, .interval, "1984-06-02", "2004-08-08",
            possible: ("1984-06-01", "2004-08-09")),
        Row("-0201~/0220~", 1, .interval, "-0201-01-01", "0220-12-31", possible: ("-0202-01-01", "0221-12-31")),
        // Negative years
        Row("-1985", 1, .year, "-1985-01-01", "-1985-12-31"),
        Row("-0201-03-15", 1, .day, "-0201-03-15", "-0201-03-15"),
        Row("  \u{2212}1985\t", 1, .year, "-1985-01-01", "-1985-12-31"),
    ]

    @Test(arguments: rows)
    func anExpressionHasItsLevelPrecisionAndBounds(_ row: Row) throws {
        let date = try EDTF(row.text)
        #expect(date.level == row.level)
        #expect(date.precision == row.precision)
        #expect(date.lower?.description == row.lower)
        #expect(date.upper?.description == row.upper)
        let possible = row.possible ?? (row.lower, row.upper)
        #expect(date.possibleLower?.description == possible.0)
        #expect(date.possibleUpper?.description == possible.1)
        #expect(try EDTF(date.text) == date)
    }

    @Test func qualificationsAndEndsAreTold() throws {
        let both = try EDTF("2004%")
        #expect(both.isApproximate && both.isUncertain)
        let mixed = try EDTF("2004?/2005~")
        #expect(mixed.isApproximate && mixed.isUncertain)
        #expect(try !EDTF("2004/2005").isApproximate)
        #expect(try EDTF("2004/..").hasOpenEnd && !EDTF("2004/..").hasUnknownEnd)
        #expect(try EDTF("2004/").hasUnknownEnd && !EDTF("2004/").hasOpenEnd)
        #expect(try EDTF("../2004").hasOpenStart && EDTF("/2004").hasUnknownStart)
        #expect(try !EDTF("2004").hasOpenEnd)
        #expect(try EDTF("\u{2212}0201 ").text == "-0201")
    }

    @Test(arguments: [
        ("", 0, "missing"), ("   ", 0, "missing"), ("June 2025", 0, "begins with a year"), ("25", 0, "four digits"),
        ("202", 0, "four digits"), ("2025-13-01", 5, "months are 01 to 12"), ("2025-00", 5, "month 00"),
        ("2025-02-30", 8, "30 February 2025 does not exist; that month has 28 days"),
        ("1900-02-29", 8, "29 February 1900 does not exist"), ("2025-04-31", 8, "30 days"), ("2025-06-00", 8, "day 00"),
        ("2025-06-32", 8, "days are 01 to 31"), ("2025-6-17", 5, "two digits"), ("2025-06-1", 8, "two digits"),
        ("2025-06-171", 8, "two digits"), ("2025-", 5, "two digits"), ("99999999999", 0, "Y99999999999"),
        ("-12025", 0, "Y-12025"), ("20250617", 0, "2025-06-17"), ("100000000001", 0, "beyond"),
        ("9999999999999999999999", 0, "beyond"), ("Y100000000001", 1, "beyond"), ("Y-100000000001", 2, "beyond"),
        ("Y99999999999999999999999", 1, "beyond"), ("Y2025", 1, "without"), ("Y202", 1, "more than four"),
        ("Y012025", 1, "begin with 0"), ("Y12025-06", 6, "no months"), ("+2025", 0, "plus sign"), ("-0000", 0, "0000"),
        ("-201", 0, "four digits"), ("2025/2024", 5, "before it starts"), ("2025-06-17/2025-06-16", 11, "before"),
        ("2024/2025/2026", 9, "one slash"), ("2025/06/17", 7, "hyphens"), ("/", 0, "one side"), ("2025?~", 5, "end"),
        ("?2025", 0, "begins with a year"), ("2025x", 4, "capital X"), ("201x", 3, "capital X"),
        ("201u", 3, "capital X"),
        ("2XXX", 0, "last one or two"), ("2X25", 0, "last one or two"), ("201X-06", 4, "no month"),
        ("2025-X1", 5, "both digits"), ("2025-XX-12", 8, "XX"), ("2025-06-1X", 8, "both digits"),
        ("2025-21-01", 7, "season"), ("2025-25", 5, "seasons are"), ("2025-42", 5, "seasons are"),
        ("2025-06-17T10:00/2026", 10, "time of day"), ("2025 ", 0, ""), ("2025-06-17 10:00", 10, "does not belong"),
        ("2025..2026", 4, "does not belong"), ("...", 0, "begins with a year"), (".../2025", 0, "begins with a year"),
        ("२०२५", 0, "begins with a year"), ("2025é", 4, "“é”"),
    ])
    func whatIsWrongIsFoundAndExplained(_ text: String, _ offset: Int, _ reason: String) throws {
        guard !reason.isEmpty else {
            #expect(try EDTF(text).precision == .year)
            return
        }
        let error = #expect(throws: ParseError.self) { try EDTF(text) }
        #expect(error?.offset == offset, "\(error.map(String.init(describing:)) ?? "")")
        #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
    }

    @Test func winterAtTheVeryEndIsBeyondTheLimit() {
        // Seasons have four-digit years, so only widening can reach the limit; it stops there.
        let end = try? EDTF("Y100000000000~")
        #expect(end?.possibleUpper == .last)
    }

    @Test(arguments: [
        ("2025-06-17", "17 June 2025"), ("2025-06", "June 2025"), ("2025", "2025"), ("1992~", "about 1992"),
        ("2004?", "2004, uncertain"), ("2004%", "about 2004, uncertain"), ("2025-22", "summer 2025"),
        ("2025-24", "winter 2025"), ("199X", "the 1990s"), ("190X", "the 1900s (1900 to 1909)"),
        ("19XX", "the 1900s (1900 to 1999)"), ("022X", "AD 220 to AD 229"), ("-198X", "1990 BC to 1981 BC"),
        ("000X", "1 BC to AD 9"), ("2004-XX", "2004, month unknown"), ("1985-04-XX", "April 1985, day unknown"),
        ("1985-XX-XX", "1985, month and day unknown"), ("-0201", "202 BC"), ("0000", "1 BC"), ("0220", "AD 220"),
        ("-0043-03-15", "15 March 44 BC"), ("Y170000002", "AD 170,000,002"),
        ("Y-13800000000~", "about 13,800,000,001 BC"),
        ("-0201~/0220~", "between 202 BC and AD 220, both approximate"),
        ("1984?/2004?", "between 1984 and 2004, both uncertain"),
        ("1984%/2004%", "between 1984 and 2004, both approximate and uncertain"), ("2008/2010", "2008 to 2010"),
        ("1984~/2004-06", "about 1984 to June 2004"), ("1984/2004?", "1984 to 2004 (uncertain)"),
        ("2013/..", "from 2013 on"), ("2013~/..", "since about 2013"), ("2013?/..", "from 2013 (uncertain) on"),
        ("../1985", "until 1985"), ("../1985~", "until about 1985"), ("2013/", "2013 to an unknown end"),
        ("/1985", "an unknown start to 1985"), ("../..", "at all times"),
    ])
    func aDateIsToldInWords(_ text: String, _ prose: String) throws {
        #expect(try EDTF(text).prose == prose)
    }

    @Test func aDayBecomesAnExpression() throws {
        for text in ["2025-06-17", "-0201-01-01"] {
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
