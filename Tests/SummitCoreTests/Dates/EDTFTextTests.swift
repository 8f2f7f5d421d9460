import SummitCore
import Testing

/// How dates are written in one way, and told in words.
@Suite struct EDTFTextTests {
    /// Each with the one normal form of what it means.
    @Test(arguments: [
        ("2025-06-17", "2025-06-17"), (" \u{2212}0201-03 ", "-0201-03"), ("2004-06-11%", "2004-06-11%"),
        ("?2004-?06-?11", "2004-06-11?"), ("?2004-06?-?11", "2004-06-11?"), ("2004?-06?-11?", "2004-06-11?"),
        ("?2004", "2004?"), ("?2004~", "2004%"), ("%-0201", "-0201%"), ("~Y17E7", "Y170000000~"),
        ("?2004-06-11", "2004?-06-11"), ("~2004-~06-11", "2004-06~-11"), ("2004-~06-11", "2004-~06-11"),
        ("2004?-06-?11", "2004?-06-?11"), ("?2004-06-04~", "2004?-06-04~"), ("2004?-06~-11", "2004?-06~-11"),
        ("2004~-?06", "2004~-?06"), ("2004-~06?-11", "2004-~06?-11"), ("2004-06~-%11", "2004-06-?11~"),
        ("?2001-?34", "2001-34?"), ("2001-%24", "2001-%24"), ("Y-17E7", "Y-170000000"), ("Y170E6", "Y170000000"),
        ("Y17E2", "1700"), ("Y-17E1", "-0170"), ("1950S4", "1950"), ("0950S3", "0950"), ("1950S2?", "1950S2?"),
        ("Y3388E2S3", "Y338800S3"), ("-1950S2", "-1950S2"), ("Y17E2S1", "1700S1"), ("-156X-12-25", "-156X-12-25"),
        ("1984-1X", "1984-1X"), ("XXXX-XX-0X", "XXXX-XX-0X"), ("../..", "../.."), ("/..", "/.."), ("2013/", "2013/"),
        ("~-0100/~2020", "-0100~/2020~"), ("[1668,1667]", "[1667,1668]"), ("[1667,1667,1667]", "[1667]"),
        ("{1961-12,1960}", "{1960,1961-12}"), ("[1667..1667]", "[1667]"),
        ("[..1760,1667,1760..]", "[..1760,1667,1760..]"),
        ("[1800,1760..]", "[1800,1760..]"), ("{Y17E2,?1700}", "{1700,1700?}"), ("{1700,1700-01}", "{1700-01,1700}"),
    ])
    func oneMeaningHasOneForm(_ text: String, _ normal: String) throws {
        let date = try EDTF(text)
        #expect(date.normalised == normal)
        #expect(date.text != normal || text == normal || text.first == " ")
        #expect(try EDTF(normal).normalised == normal)
    }

    @Test(arguments: [
        ("2025-06-17", "17 June 2025"), ("2025-06", "June 2025"), ("2025", "2025"), ("1992~", "about 1992"),
        ("2004?", "2004, uncertain"), ("2004%", "about 2004, uncertain"), ("2025-22", "summer 2025"),
        ("2025-24", "winter 2025"), ("199X", "the 1990s"), ("190X", "the 1900s (1900 to 1909)"),
        ("19XX", "the 1900s (1900 to 1999)"), ("022X", "AD 220 to AD 229"), ("-198X", "1990 BC to 1981 BC"),
        ("000X", "1 BC to AD 9"), ("-000X", "10 BC to 2 BC"), ("2004-XX", "2004, month unknown"),
        ("1985-04-XX", "April 1985, day unknown"), ("1985-XX-XX", "1985, month and day unknown"), ("-0201", "202 BC"),
        ("0000", "1 BC"), ("0220", "AD 220"), ("-0043-03-15", "15 March 44 BC"), ("Y170000002", "AD 170,000,002"),
        ("Y-13800000000~", "about 13,800,000,001 BC"), ("Y17E7", "AD 170,000,000"),
        ("1950S2", "some year from 1900 to 1999, estimated at 1950"), ("2XXX", "some year from 2000 to 2999"),
        ("1X99", "some year of the form 1X99 (1099 to 1999)"), ("2001-26", "northern summer 2001"),
        ("2001-31", "southern autumn 2001"), ("2001-34", "the second quarter of 2001"),
        ("2001-39", "the third four months of 2001"), ("2001-40~", "about the first half of 2001"),
        ("15XX-21", "spring of a year in the 1500s (1500 to 1599)"),
    ])
    func aDateIsToldInWords(_ text: String, _ prose: String) throws {
        #expect(try EDTF(text).prose == prose)
    }

    @Test(arguments: [
        ("156X-12-XX", "some day in December of a year in the 1560s"),
        ("156X-12-25", "25 December of a year in the 1560s"),
        ("15XX-12-25", "25 December of a year in the 1500s (1500 to 1599)"),
        ("XXXX-12-XX", "some day in December of some year"), ("1XXX-XX", "some month of a year from 1000 to 1999"),
        ("1XXX-12", "December of a year from 1000 to 1999"), ("1984-1X", "October, November or December 1984"),
        ("1984-0X", "some month from January to September 1984"), ("1984-X1", "January or November 1984"),
        ("1560-XX-25", "the 25th of some month of 1560"), ("1560-XX-12", "the 12th of some month of 1560"),
        ("1560-1X-2X", "some day from the 20th to the 29th of October, November or December 1560"),
        ("2004-06-1X", "some day from 10 to 19 June 2004"), ("2023-02-2X", "some day from 20 to 28 February 2023"),
        ("2004-06-3X", "30 June 2004"), ("2004-07-X1", "1, 11, 21 or 31 July 2004"),
        ("156X-XX-XX", "some day of a year in the 1560s"), ("15X4-05", "May of a year of the form 15X4 (1504 to 1594)"),
        ("-198X-12-25", "25 December of a year from 1990 BC to 1981 BC"),
        ("2004-1X-XX", "some day in October, November or December 2004"),
    ])
    func unspecifiedDigitsAreToldInWords(_ text: String, _ prose: String) throws {
        #expect(try EDTF(text).prose == prose)
    }

    @Test(arguments: [
        ("2025-?06-17", "17 June 2025, the month uncertain"),
        ("2004-06~-11", "11 June 2004, the year and month approximate"),
        ("2004-%06-11", "11 June 2004, the month approximate and uncertain"),
        ("?2004-06-~11", "11 June 2004, the year uncertain and the day approximate"),
        ("?2004-06-04~", "about 4 June 2004, the year uncertain"),
        ("2004-~06-11?", "11 June 2004, uncertain, the month approximate"),
        ("2004?-06~-11", "11 June 2004, the year approximate and uncertain and the month approximate"),
        ("2001-?34", "the second quarter of 2001, the quarter uncertain"),
        ("2010-24?", "winter 2010, uncertain"),
    ])
    func whatIsDoubtfulIsNamed(_ text: String, _ prose: String) throws {
        #expect(try EDTF(text).prose == prose)
    }

    @Test(arguments: [
        ("-0201~/0220~", "between 202 BC and AD 220, both approximate"),
        ("1984?/2004?", "between 1984 and 2004, both uncertain"),
        ("1984%/2004%", "between 1984 and 2004, both approximate and uncertain"), ("2008/2010", "2008 to 2010"),
        ("1984~/2004-06", "about 1984 to June 2004"), ("1984/2004?", "1984 to 2004 (uncertain)"),
        ("2013/..", "from 2013 on"), ("2013~/..", "since about 2013"), ("2013?/..", "from 2013 (uncertain) on"),
        ("../1985", "until 1985"), ("../1985~", "until about 1985"), ("2013/", "2013 to an unknown end"),
        ("/1985", "an unknown start to 1985"), ("../..", "at all times"),
        ("2004-06-XX/2004-07-03", "some day in June 2004 to 3 July 2004"),
        ("2004-06-~01/2004", "1 June 2004 (the day approximate) to 2004"),
    ])
    func anIntervalIsToldInWords(_ text: String, _ prose: String) throws {
        #expect(try EDTF(text).prose == prose)
    }

    @Test(arguments: [
        ("[1667,1668,1670..1672]", "one of 1667, 1668 or 1670 to 1672"),
        ("{1667,1668,1670..1672}", "all of 1667, 1668 and 1670 to 1672"),
        ("[1667,1760-12]", "either 1667 or December 1760"),
        ("{1960,1961-12}", "both 1960 and December 1961"), ("[..1760-12-03]", "3 December 1760 or earlier"),
        ("[1760-12..]", "December 1760 or later"), ("{..1984}", "all of 1984 and earlier"),
        ("[1760-01,1760-02,1760-12..]", "one of January 1760, February 1760 or December 1760 (or later)"),
        ("[1670..1672]", "one of 1670 to 1672"), ("{1667}", "1667"), ("[1963..1963]", "1963"),
        ("[1667~,1668?]", "either about 1667 or 1668 (uncertain)"),
    ])
    func aSetIsToldInWords(_ text: String, _ prose: String) throws {
        #expect(try EDTF(text).prose == prose)
    }
}
