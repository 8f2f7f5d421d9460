import SummitCore
import Testing

@Suite struct QueryTimeTests {
    let zones = SystemZoneFiles()

    private func parse(_ text: String, now: String = "2025-03-31T20:30:00Z") throws -> QueryTime {
        try QueryTime.parse(
            text, now: Instant(parsing: now), zone: zones.rules(for: "Asia/Almaty"), zoneIdentifier: "Asia/Almaty",
            zones: zones)
    }

    /// In Almaty it is 1 April 2025, 01:30.
    @Test(
        arguments: [
            ("now", "2025-03-31T20:30:00Z", "2025-03-31T20:30:00Z"),
            ("today", "2025-03-31T19:00:00Z", "2025-04-01T19:00:00Z"),
            ("Tomorrow", "2025-04-01T19:00:00Z", "2025-04-02T19:00:00Z"),
            ("yesterday", "2025-03-30T19:00:00Z", "2025-03-31T19:00:00Z"),
            ("+3d", "2025-04-03T19:00:00Z", "2025-04-04T19:00:00Z"),
            ("-2w", "2025-03-17T19:00:00Z", "2025-03-18T19:00:00Z"),
            ("\u{2212}2w", "2025-03-17T19:00:00Z", "2025-03-18T19:00:00Z"),
            ("+1m", "2025-04-30T19:00:00Z", "2025-05-01T19:00:00Z"),
            ("-1y", "2024-03-31T19:00:00Z", "2024-04-01T19:00:00Z"),
            ("+2h", "2025-03-31T22:30:00Z", "2025-03-31T22:30:00Z"),
            ("-30min", "2025-03-31T20:00:00Z", "2025-03-31T20:00:00Z"),
            ("2025", "2024-12-31T19:00:00Z", "2025-12-31T19:00:00Z"),
            ("2025-06-17[UTC]", "2025-06-17T00:00:00Z", "2025-06-18T00:00:00Z"),
            ("2024/..", "2023-12-31T18:00:00Z", nil),
            ("../2024", nil, "2024-12-31T19:00:00Z"),
            ("/2024", nil, "2024-12-31T19:00:00Z"),
            ("-0201[UTC]", "-0201-01-01T00:00:00Z", "-0200-01-01T00:00:00Z"),
            ("-198X[UTC]", "-1989-01-01T00:00:00Z", "-1979-01-01T00:00:00Z"),
            ("Y12025[UTC]", "+12025-01-01T00:00:00Z", "+12026-01-01T00:00:00Z"),
            ("2025-06-17T10:00", "2025-06-17T05:00:00Z", "2025-06-17T05:00:00Z"),
            ("2025-06-17T10:00-03:00", "2025-06-17T13:00:00Z", "2025-06-17T13:00:00Z"),
            ("2025-06-17T10:00Z", "2025-06-17T10:00:00Z", "2025-06-17T10:00:00Z"),
            ("2025-06-17T10:00[Europe/Paris]", "2025-06-17T08:00:00Z", "2025-06-17T08:00:00Z"),
            ("+12000-01-01T00:00Z", "+12000-01-01T00:00:00Z", "+12000-01-01T00:00:00Z"),
            ("-0201-01-01T00:00Z", "-0201-01-01T00:00:00Z", "-0201-01-01T00:00:00Z"),
        ] as [(String, String?, String?)])
    func aQueryTimeIsRead(_ text: String, _ lower: String?, _ upper: String?) throws {
        let time = try parse(text)
        #expect(time.lower?.description == lower)
        #expect(time.upper?.description == upper)
    }

    @Test func monthEndsStopAtTheLastDay() throws {
        let time = try parse("+1m", now: "2025-01-30T20:00:00Z")
        #expect(time.lower?.description == "2025-02-27T19:00:00Z")
        #expect(try parse("-1y", now: "2024-02-28T20:00:00Z").lower?.description == "2023-02-27T18:00:00Z")
    }

    @Test(arguments: [
        ("", 0), ("soon", 0), ("+3", 2), ("-2x", 2), ("+d", 1), ("+3D", 2), ("2025-13", 5), ("next week", 0),
        ("2025-06-17T25:00", 11), ("3d", 0), ("+99999999999999999999d", 0), ("+9223372036854775807w", 0),
        ("+9223372036854775807h", 0), ("+153722866900000000min", 0), ("-2562047788000000h", 0),
        ("-9223372036854775807y", 0), ("+9223372036854775807m", 0),
    ])
    func whatIsNotAcceptedIsExplained(_ text: String, _ offset: Int) {
        let error = #expect(throws: ParseError.self) { try parse(text) }
        #expect(error?.offset == offset, "\(error.map(String.init(describing:)) ?? "")")
        if text.utf8.count < 16 {
            #expect(error?.reason.contains("yesterday") == true)
        }
    }

    @Test func anUnknownZoneIsNamed() {
        #expect(throws: ZoneError.self) { try parse("2025[Asia/Nowhere]") }
    }
}
