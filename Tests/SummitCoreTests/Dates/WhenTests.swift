import SummitCore
import Testing

@Suite struct WhenTests {
    let zones = SystemZoneFiles()

    private func when(_ text: String, end: String? = nil, duration: String? = nil) throws -> When {
        try When(parsing: text, end: end, duration: duration, defaultZone: "Asia/Almaty", zones: zones)
    }

    @Test(
        arguments: [
            ("2025-06-17", "2025-06-16T19:00:00Z", "2025-06-17T19:00:00Z"),
            ("2025-06-17[Europe/Paris]", "2025-06-16T22:00:00Z", "2025-06-17T22:00:00Z"),
            ("2024", "2023-12-31T18:00:00Z", "2024-12-31T19:00:00Z"),
            ("2024-02/..", "2024-01-31T18:00:00Z", nil),
            ("../2025", nil, "2025-12-31T19:00:00Z"),
            // Midnight lies in a gap.
            ("2024-04-26[Africa/Cairo]", "2024-04-25T22:00:00Z", "2024-04-26T21:00:00Z"),
            // The day that Samoa left out.
            ("2011-12-30[Pacific/Apia]", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z"),
            ("Y100000000000[UTC]", "+100000000000-01-01T00:00:00Z", "+100000000001-01-01T00:00:00Z"),
            ("Y-100000000000[Asia/Almaty]", "-100000000001-12-31T18:52:12Z", "-100000000000-12-31T18:52:12Z"),
            ("2025-06-17T10:00", "2025-06-17T05:00:00Z", "2025-06-17T05:01:00Z"),
            ("2025-06-17T10:00:05", "2025-06-17T05:00:05Z", "2025-06-17T05:00:06Z"),
        ] as [(String, String?, String?)])
    func aDateHasItsInstants(_ text: String, _ earliest: String?, _ latest: String?) throws {
        let bounds = try when(text).bounds(zones: zones)
        #expect(bounds.earliest?.description == earliest)
        #expect(bounds.latest?.description == latest)
        #expect(bounds.possibleEarliest == bounds.earliest && bounds.possibleLatest == bounds.latest)
    }

    @Test func aQualificationWidensThePossible() throws {
        let bounds = try when("1992~[UTC]").bounds(zones: zones)
        #expect(bounds.earliest?.description == "1992-01-01T00:00:00Z")
        #expect(bounds.possibleEarliest?.description == "1991-01-01T00:00:00Z")
        #expect(bounds.possibleLatest?.description == "1994-01-01T00:00:00Z")
        let last = try when("Y100000000000%[UTC]").bounds(zones: zones)
        #expect(last.possibleLatest == last.latest)
    }

    @Test func endsAndDurationsCloseATime() throws {
        let ended = try when("2025-06-17T10:00", end: "2025-06-17T12:30")
        #expect(try ended.bounds(zones: zones).latest?.description == "2025-06-17T07:30:00Z")
        #expect(ended.prose == "17 June 2025, 10:00 to 12:30 (Asia/Almaty)")
        let other = try when("2025-06-17T10:00", end: "2025-06-17T12:30[Europe/Paris]")
        #expect(try other.bounds(zones: zones).latest?.description == "2025-06-17T10:30:00Z")
        #expect(other.prose == "17 June 2025, 10:00 (Asia/Almaty) to 17 June 2025, 12:30 (Europe/Paris)")
        let nominal = try when("2024-02-29T10:00", duration: "P1DT2H")
        #expect(try nominal.bounds(zones: zones).latest?.description == "2024-03-01T07:00:00Z")
        #expect(nominal.prose == "29 February 2024, 10:00 (Asia/Almaty), for 1 day 2 hours")
        let point = try when("2025-06-17T10:00", duration: "PT0S")
        #expect(try point.bounds(zones: zones).latest?.description == "2025-06-17T05:01:00Z")
        let days = try when("2025-06-17T10:00", end: "2025-06-18T09:00")
        #expect(days.prose == "17 June 2025, 10:00 to 18 June 2025, 09:00 (Asia/Almaty)")
    }

    @Test func partsAreTold() throws {
        let date = try when("2025-06")
        #expect(date.zone == "Asia/Almaty" && date.precision == .month)
        #expect(date.nominalStart == "2025-06[Asia/Almaty]")
        #expect(try date.text(zones: zones) == "2025-06")
        #expect(date.prose == "June 2025")
        let time = try when("2025-06-17T10:00:00[Europe/Paris]")
        #expect(time.zone == "Europe/Paris" && time.precision == .minute)
        #expect(time.nominalStart == "2025-06-17T10:00:00[Europe/Paris]")
        #expect(try time.text(zones: zones) == "2025-06-17T10:00:00+02:00[Europe/Paris]")
        #expect(time.prose == "17 June 2025, 10:00 (Europe/Paris)")
        #expect(try when("2025-06-17T10:00:01").precision == .second)
        #expect(try when("2025-06-17T10:00:01").prose == "17 June 2025, 10:00:01 (Asia/Almaty)")
    }

    @Test(
        arguments: [
            ("2025-06-17", "2025-06-18", nil, "belongs to a date with a time"),
            ("2025-06-17", nil, "P1D", "belongs to"),
            ("2025-13", nil, "P1D", "month 13"), ("2025-06-17T10:00", "2025-06-17T09:59", nil, "before the start"),
            ("2025-06-17T10:00", nil, "-PT5M", "not negative"), ("2025-06-17T10:00", nil, "soon", "such as 2h"),
            ("2025-06-17T10:00", "2025-06-17T11:00", "PT1H", "exclude each other"),
            ("2025-06-17T10:00", "2025-06-18", nil, "lacks a time"), ("2025-06-17[+05:00]", nil, nil, "Etc/GMT-5"),
            ("+100000000000-12-31T10:00", nil, "P1D", "beyond"), ("tomorrow", nil, nil, "begins with a year"),
        ] as [(String, String?, String?, String)])
    func whatDoesNotFitIsExplained(_ text: String, _ end: String?, _ duration: String?, _ reason: String) {
        let error = #expect(throws: ParseError.self) { try when(text, end: end, duration: duration) }
        #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
    }

    @Test(arguments: ["2025-06-17[Asia/Nowhere]", "2025-06-17T10:00[Asia/Nowhere]"])
    func anUnknownZoneIsNamed(_ text: String) {
        let error = #expect(throws: ZoneError.self) { try when(text) }
        #expect(error?.identifier == "Asia/Nowhere")
    }
}
