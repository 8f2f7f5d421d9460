import SummitCore
import Testing

@Suite struct InstantTests {
    static let readings: [(text: String, seconds: Int64, written: String)] = [
        ("2025-06-16T19:00:00Z", 1_750_100_400, "2025-06-16T19:00:00Z"),
        ("2025-06-17T00:00:00+05:00", 1_750_100_400, "2025-06-16T19:00:00Z"),
        ("2025-06-17t00:00+0500", 1_750_100_400, "2025-06-16T19:00:00Z"),
        ("2025-06-17T00:00+05", 1_750_100_400, "2025-06-16T19:00:00Z"),
        ("  2025-06-16T13:30:00.999999999\u{2212}05:30\n", 1_750_100_400, "2025-06-16T19:00:00Z"),
        ("1970-01-01T00:00:00-00:00", 0, "1970-01-01T00:00:00Z"),
        ("1969-12-31T23:59:59z", -1, "1969-12-31T23:59:59Z"),
        ("-0201-01-01T00:00:00Z", -68_510_102_400, "-0201-01-01T00:00:00Z"),
        ("+12000-01-01T00:00:00Z", 316_516_204_800, "+12000-01-01T00:00:00Z"),
        ("2016-12-31T23:59:60Z", 1_483_228_800, "2017-01-01T00:00:00Z"),
        ("2016-12-31T18:59:60-05:00", 1_483_228_800, "2017-01-01T00:00:00Z"),
        ("0000-01-01T00:00:00Z", -62_167_219_200, "0000-01-01T00:00:00Z"),
    ]

    @Test(arguments: readings)
    func rfc3339IsRead(_ row: (text: String, seconds: Int64, written: String)) throws {
        let instant = try Instant(parsing: row.text)
        #expect(instant.secondsSinceEpoch == row.seconds)
        #expect(instant.description == row.written)
        #expect(try Instant(parsing: instant.description) == instant)
    }

    @Test(arguments: [
        ("", 0), ("2025", 4), ("2025-06-16", 10), ("2025-06-16T19:00:00", 19), ("2025-06-16 19:00Z", 10),
        ("2025-13-16T19:00Z", 5), ("2025-02-30T19:00Z", 8), ("2025-06-16T25:00Z", 11), ("2025-06-16T24:00Z", 11),
        ("2025-06-16T19:60Z", 14), ("2025-06-16T19:00:61Z", 17), ("2025-06-16T19:00:60Z", 0), ("2025-06-16T19Z", 13),
        ("2025-06-16T19:00:00.Z", 20), ("2025-06-16T19:00Zx", 17), ("2025-06-16T19:00+5", 17),
        ("2025-06-16T19:00+05:60", 20), ("25-06-16T19:00Z", 0), ("12025-06-16T19:00Z", 0), ("-0000-06-16T19:00Z", 0),
        ("+100000000001-01-01T00:00Z", 0), ("+99999999999999999999-01-01T00:00Z", 0),
        ("2025-06-16T19:00Z[Asia/Almaty]", 30), ("２０２５-06-16T19:00Z", 0),
    ])
    func whatIsWrongIsFoundAtItsPlace(_ text: String, _ offset: Int) {
        let error = #expect(throws: ParseError.self) { try Instant(parsing: text) }
        #expect(error?.offset == offset, "\(error.map(String.init(describing:)) ?? "")")
    }

    @Test func extremeInstantsAreWrittenWithoutATrap() {
        #expect(Instant(secondsSinceEpoch: .max).description == "+292277026596-12-04T15:30:07Z")
        #expect(Instant(secondsSinceEpoch: .min).description == "-292277022657-01-27T08:29:52Z")
        #expect(Instant(secondsSinceEpoch: .max).adding(seconds: 1) == nil)
        #expect(Instant(secondsSinceEpoch: 1).adding(seconds: -2) == Instant(secondsSinceEpoch: -1))
    }

    @Test func noRandomTextTraps() {
        let alphabet = Array("0123456789-+:T.Z[]/%?~XYPWDHMS! \u{2212}\u{301}é\u{1B}")
        var numbers = SeededNumbers(state: 2)
        for _ in 0..<20_000 {
            let text = String(
                (0..<Int.random(in: 0...24, using: &numbers)).map { _ in alphabet.randomElement(using: &numbers) ?? "0"
                })
            _ = try? Instant(parsing: text)
            _ = try? CalendarDuration(parsing: text)
            do { _ = try EDTF(text).prose } catch { _ = error.description }
            do {
                _ = try QueryTime.parse(
                    text, now: Instant(secondsSinceEpoch: 0), zone: .utc, zoneIdentifier: "UTC",
                    zones: SystemZoneFiles())
            } catch { _ = "\(error)" }
        }
    }
}

@Suite struct ParseErrorTests {
    @Test func anErrorSaysWhatWhereAndWhy() {
        let error = #expect(throws: ParseError.self) { try EDTF("2025-13-01") }
        #expect(
            error?.description
                == "“2025-13-01” can't be read at character 6 (“13-01”): month 13 does not exist; months are 01 to 12")
    }

    @Test func anEndThatCameTooEarlyIsNamed() {
        let error = ParseError(input: "2025-", offset: 5, reason: "x")
        #expect(error.description == "“2025-” can't be read at its end: x")
    }

    @Test func controlCharactersAreEscapedAndLongTextIsCut() {
        let error = ParseError(input: "a\u{1B}[31m\n\u{9B}\u{202E}", offset: 0, reason: "x")
        #expect(error.description == "“a\\x1B[31m\\n\\x9B\\u{202E}” can't be read: x")
        let long = ParseError(input: String(repeating: "z", count: 1_000), offset: 0, reason: "x")
        #expect(long.description == "“\(String(repeating: "z", count: 60))…” can't be read: x")
        let marks = ParseError(input: "a" + String(repeating: "\u{301}", count: 10_000), offset: 0, reason: "x")
        #expect(marks.description.unicodeScalars.count < 100)
    }
}
