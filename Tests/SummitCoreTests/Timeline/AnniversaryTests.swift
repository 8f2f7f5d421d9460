import SummitCore
import Testing

@Suite("Anniversaries")
struct AnniversaryTests {
    @Test(
        "are certain or none",
        arguments: [
            // asked, date, years
            ("2022-06-17", "1992-06-17", 30), ("2022-06-17", "1992-06-18", nil), ("2022-06-17", "2022-06-17", nil),
            ("2022-06-17", "2023-06-17", nil), ("2022-06-17", "1992-06", nil), ("2022-06-17", "1992", nil),
            ("2022-06-17", "1992-06-17~", nil), ("2022-06-17", "1992-06-17?", nil), ("2022-06-17", "1992-06-XX", nil),
            ("2022-06-17", "1992-06-17/1992-06-19", 30), ("2022-06-19", "1992-06-17/1992-06-19", nil),
            ("2022-06-17", "-0201-06-17", 2_223), ("2022-06-17", "1992-06-17/..", nil),
            ("2022-06", "1992-06", 30), ("2022-06", "1992-06-17", 30), ("2022-06", "1992-07", nil),
            ("2022-06", "1992-06~", nil), ("2022-06", "1992-06-17?", 30), ("2022-06", "1992-06-30~", nil),
            ("2022-06", "1992-06-XX", 30), ("2022-06", "1992", nil),
            ("2022", "1992", 30), ("2022", "1992-06-17", 30), ("2022", "1992?", nil), ("2022", "199X", nil),
            ("2022", "1992-12~", nil), ("2022", "1992-06~", 30), ("2022", "1992/1993", nil), ("2022", "1992-21", 30),
            ("2024-02-29", "1992-02-29", 32), ("2023-02-28", "1992-02-29", 31), ("2024-02-28", "1992-02-29", nil),
            ("2023-02-28", "1993-02-28", 30), ("2024-02-29", "1993-02-28", nil),
        ] as [(String, String, Int64?)])
    func years(asked: String, date: String, years: Int64?) throws {
        let anniversary = try Anniversary(of: try EDTF(asked))
        #expect(anniversary.text == asked)
        #expect(anniversary.years(since: .edtf(try EDTF(date), zone: "UTC")) == years)
    }

    @Test("of a time count from its local day")
    func times() throws {
        let when = try OccurrenceTests.when("1997-09-02T00:30")
        #expect(try Anniversary(of: try EDTF("2007-09-02")).years(since: when) == 10)
        #expect(try Anniversary(of: try EDTF("2007-09-01")).years(since: when) == nil)
    }

    @Test("are asked of a day, a month or a year", arguments: ["1992~", "199X", "2022-06/2022-07", "2022-21", "../.."])
    func refusals(text: String) throws {
        let date = try EDTF(text)
        #expect(throws: ParseError.self) { try Anniversary(of: date) }
    }
}
