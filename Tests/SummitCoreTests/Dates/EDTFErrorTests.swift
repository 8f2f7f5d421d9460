import SummitCore
import Testing

/// What is not EDTF, where it goes wrong, and what is said about it.
@Suite struct EDTFErrorTests {
    typealias Row = (text: String, offset: Int, reason: String)

    static let years: [Row] = [
        ("", 0, "missing"), ("   ", 0, "missing"), ("June 2025", 0, "it is written as 2025-06"),
        ("soon", 0, "begins with a year"),
        ("17 June 2027", 0, "2027-06-17"), ("Jun 17, 2027", 0, "2027-06-17"), ("Q3 2027", 0, "2027-35"),
        ("17/6/2027", 0, "it is written as 2027-06-17"), ("6-17-2027", 0, "it is written as 2027-06-17"),
        ("7.6.2027", 0, "it is written as 2027-06-07"), ("6/6/2027", 0, "it is written as 2027-06-06"),
        ("7/6/2027", 0, "the day may come first"), ("17.06.27", 0, "the year has two digits"),
        ("31/02/2027", 0, "there is no such day"), ("6.17.2027", 0, "there is no such day"),
        ("25", 0, "four digits"),
        ("202", 0, "four digits"), ("99999999999", 0, "Y99999999999"), ("-12025", 0, "Y-12025"),
        ("20250617", 0, "2025-06-17"), ("100000000001", 0, "beyond"), ("9999999999999999999999", 0, "beyond"),
        ("Y100000000001", 1, "beyond"), ("Y-100000000001", 2, "beyond"), ("Y99999999999999999999999", 1, "beyond"),
        ("Y2025", 1, "without"), ("Y202", 1, "more than four"), ("Y", 1, "more than four"), ("Y-", 2, "more than four"),
        ("YX2025", 1, "more than four"), ("Y012025", 1, "begin with 0"), ("Y12025-06", 6, "no months"),
        ("?Y12025-06", 7, "no months"), ("+2025", 0, "plus sign"), ("-0000", 0, "0000"), ("-201", 0, "four digits"),
        ("- 201", 1, "begins with a year"), ("y17E7", 0, "begins with a year"),
        // Exponents
        ("Y17E", 4, "after E"), ("Y17E0", 4, "after E"), ("Y17E07", 4, "after E"), ("Y17E-7", 4, "after E"),
        ("Y0E5", 1, "begin with 0"), ("YE5", 1, "more than four"), ("Y1E12", 1, "beyond"), ("Y11E10", 1, "beyond"),
        ("Y9E999999999999", 1, "beyond"), ("Y9E99999999999999999999", 1, "beyond"), ("Y-2E11", 2, "beyond"),
        ("Y17E7-06", 5, "no months"), ("Y17E2-06", 5, "no months"), ("2025E7", 4, "does not belong"),
        ("Y17e7", 1, "more than four"),
        // Significant digits
        ("1950S", 5, "after S"), ("1950S0", 5, "after S"), ("1950S02", 5, "after S"), ("1950S-2", 5, "after S"),
        ("1950S5", 5, "no more than 4"), ("0950S4", 5, "no more than 3"), ("0000S1", 5, "no more than 0"),
        ("1950S99999999999999999999", 5, "no more than 4"), ("1950S2-06", 6, "no months"), ("195XS2", 4, "either X"),
        ("Y100000000000S1", 0, "beyond"), ("1950S2S2", 6, "does not belong"), ("1950-06S2", 7, "does not belong"),
    ]

    static let days: [Row] = [
        ("2025-13-01", 5, "months are 01 to 12"), ("2025-00", 5, "month 00"), ("2025-20", 5, "months are 01 to 12"),
        ("2025-42", 5, "21 to 41"), ("2025-02-30", 8, "30 February 2025 does not exist; that month has 28 days"),
        ("1900-02-29", 8, "29 February 1900 does not exist"), ("2025-04-31", 8, "30 days"), ("2025-06-00", 8, "day 00"),
        ("2025-06-32", 8, "days are 01 to 31"), ("2025-6-17", 5, "two digits"), ("2025-06-1", 8, "two digits"),
        ("2025-06-171", 8, "two digits"), ("2025-", 5, "two digits"), ("2025--06", 5, "two digits"),
        ("2025-06-", 8, "two digits"), ("2025-X", 5, "two digits"), ("2025-XXX", 5, "two digits"),
        ("2025-21-01", 7, "a season has no days"), ("2025-34-01", 7, "a quarter has no days"),
        ("2025-06-17-01", 10, "does not belong"), ("2025-06-17T10:00/2026", 10, "time of day"),
        ("2025-06-17 10:00", 10, "no spaces"), ("2025 -06", 4, "no spaces"), ("2025/ 2026", 5, "no spaces"),
        ("2025..2026", 4, "does not belong"), ("...", 0, "begins with a year"), ("२०२५", 0, "begins with a year"),
        ("2025é", 4, "“é”"), ("2025\u{0}", 4, "\\x00"),
        // Unspecified digits that no day fits
        ("1900-02-3X", 8, "no day fits"), ("XXXX-02-3X", 8, "no day fits"), ("2023-02-X9-", 10, "does not belong"),
        ("19X1-02-29", 8, "no day fits"), ("1900-02-?3X", 9, "no day fits"),
        ("XXX1-02-29", 8, "no day fits"), ("2025-XX-XX-XX", 10, "does not belong"),
        ("2025-2X", 5, "no month is written 2X"), ("2025-X4-31", 8, "no day fits"), ("2025-06-4X", 8, "written 4X"),
        ("2025-06-XX~?", 11, "end of a component"), ("2X25X", 0, "digit of a year of four"),
        ("XXXXX", 0, "digit of a year of four"), ("20X", 0, "digit of a year of four"),
        ("2025x", 4, "capital X"), ("201x", 3, "capital X"), ("201u", 3, "capital X"), ("2025-1x", 6, "capital X"),
        ("2025-06-xx", 8, "capital X"),
        // Qualification
        ("2025?~", 5, "end of a component"), ("2025??", 5, "end of a component"), ("?~2025", 1, "begins with a year"),
        ("-?2025", 1, "begins with a year"), ("2025-06?~-17", 8, "end of a component"), ("?", 1, "begins with a year"),
        ("2025-?", 6, "two digits"), ("2025-06-17!", 10, "does not belong"),
    ]

    static let intervalsAndSets: [Row] = [
        ("2025/2024", 5, "before it starts"), ("2025-06-17/2025-06-16", 11, "before"),
        ("2024/2025/2026", 9, "one slash"), ("2025/06/17", 7, "hyphens"), ("/", 0, "one side"),
        (".../2025", 0, "begins with a year"), ("2025/...", 5, "begins with a year"), ("./2025", 0, "begins with"),
        ("156X-12-25/1559", 11, "before"), ("[1667]/1668", 6, "nothing stands after a set"),
        ("1667/[1668]", 5, "a set stands alone"), ("[1667/1668]", 5, "does not belong"),
        ("[", 1, "ends with ]"), ("[1667", 5, "ends with ]"), ("{1667", 5, "ends with }"), ("[1667}", 6, "ends with ]"),
        ("{1667]", 6, "ends with }"), ("1667]", 4, "does not belong"), ("[]", 1, "missing"), ("{}", 1, "missing"),
        ("[,]", 1, "missing"), ("[1667,]", 6, "missing"), ("[,1667]", 1, "missing"), ("[1667,,1668]", 6, "missing"),
        ("[1667, 1668]", 6, "no spaces"), ("[1667 ,1668]", 5, "no spaces"), ("[1667]?", 6, "nothing stands after"),
        ("[1667] [1668]", 6, "nothing stands after"), ("[[1667]]", 7, "nothing stands after"),
        ("[{1667}]", 1, "a set stands alone"), ("[..]", 3, "missing"), ("[1667...1668]", 7, "begins with a year"),
        ("[1667..,1668]", 5, "beginning or at the end"), ("[1667,..1668]", 6, "beginning or at the end"),
        ("[..1667..]", 7, "does not belong"), ("[1667..1668..]", 11, "does not belong"),
        ("[1672..1670]", 7, "before it starts on 1672-01-01"), ("[1670..1672-01]", 7, "same precision"),
        ("[1670-01..1670-02-01]", 10, "same precision"), ("[2001-21..2001-34]", 10, "same precision"),
        ("[2001-05..2001-21]", 10, "same precision"), ("[198X..1999]", 7, "same precision"),
        ("[1667,1668-02-30]", 14, "30 February 1668"), ("[1667,1900-02-3X]", 14, "no day fits"),
        ("[1667,Y1E12]", 7, "beyond"),
    ]

    @Test(arguments: years + days + intervalsAndSets)
    func whatIsWrongIsFoundAndExplained(_ row: Row) {
        let error = #expect(throws: ParseError.self) { try EDTF(row.text) }
        #expect(error?.offset == row.offset, "\(error.map(String.init(describing:)) ?? "")")
        #expect(error?.reason.contains(row.reason) == true, "\(error?.reason ?? "")")
    }

    @Test func aSetHasALimitOfMembers() throws {
        let most = Array(repeating: "1667", count: EDTF.memberLimit)
        #expect(try EDTF("[\(most.joined(separator: ","))]").lower?.year == 1667)
        let error = #expect(throws: ParseError.self) {
            try EDTF("[\((most + ["1668"]).joined(separator: ","))]")
        }
        #expect(error?.reason.contains("at most 256 members") == true)
        #expect(error?.offset == 1 + 256 * 5)
    }

    @Test func anExpressionHasALimitOfLength() {
        for text in [
            String(repeating: "1", count: 1_000_000), "Y" + String(repeating: "9", count: 5_000),
            "[" + String(repeating: ",", count: 100_000) + "]", String(repeating: "é", count: 100_000),
        ] {
            let error = #expect(throws: ParseError.self) { try EDTF(text) }
            #expect(error?.reason.contains("at most 4096 bytes") == true)
        }
        let spaces = String(repeating: " ", count: 10_000)
        #expect(throws: Never.self) { try EDTF(spaces + "2025" + spaces) }
    }
}
