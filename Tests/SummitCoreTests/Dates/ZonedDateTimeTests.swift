import SummitCore
import Testing

@Suite struct ZonedDateTimeTests {
    let zones = SystemZoneFiles()

    static let readings: [(text: String, written: String, instant: String)] = [
        ("2025-06-17T10:00:00+05:00[Asia/Almaty]", "2025-06-17T10:00:00+05:00[Asia/Almaty]", "2025-06-17T05:00:00Z"),
        ("2025-06-17T10:00[Asia/Almaty]", "2025-06-17T10:00:00+05:00[Asia/Almaty]", "2025-06-17T05:00:00Z"),
        ("2024-02-01T10:00[Asia/Almaty]", "2024-02-01T10:00:00+06:00[Asia/Almaty]", "2024-02-01T04:00:00Z"),
        ("2025-06-17T10:00", "2025-06-17T10:00:00+02:00[Europe/Paris]", "2025-06-17T08:00:00Z"),
        ("2025-06-17T10:00:05.75+02:00", "2025-06-17T10:00:05+02:00[Europe/Paris]", "2025-06-17T08:00:05Z"),
        ("2025-06-17T10:00Z", "2025-06-17T10:00:00+00:00[UTC]", "2025-06-17T10:00:00Z"),
        ("2025-06-17T05:00Z[Asia/Almaty]", "2025-06-17T10:00:00+05:00[Asia/Almaty]", "2025-06-17T05:00:00Z"),
        (
            "2025-06-17T10:00[!Asia/Almaty][u-ca=hebrew]", "2025-06-17T10:00:00+05:00[Asia/Almaty]",
            "2025-06-17T05:00:00Z"
        ),
        // An overlap, chosen by the offset, by nothing, and by Z.
        (
            "2025-11-02T01:30-04:00[America/New_York]", "2025-11-02T01:30:00-04:00[America/New_York]",
            "2025-11-02T05:30:00Z"
        ),
        (
            "2025-11-02T01:30-05:00[America/New_York]", "2025-11-02T01:30:00-05:00[America/New_York]",
            "2025-11-02T06:30:00Z"
        ),
        ("2025-11-02T01:30[America/New_York]", "2025-11-02T01:30:00-04:00[America/New_York]", "2025-11-02T05:30:00Z"),
        ("2025-11-02T06:30Z[America/New_York]", "2025-11-02T01:30:00-05:00[America/New_York]", "2025-11-02T06:30:00Z"),
        // A gap.
        (
            "2025-03-09T02:30-05:00[America/New_York]", "2025-03-09T02:30:00-05:00[America/New_York]",
            "2025-03-09T07:30:00Z"
        ),
        ("2025-03-09T02:30[America/New_York]", "2025-03-09T02:30:00-05:00[America/New_York]", "2025-03-09T07:30:00Z"),
        // Local mean time, whose offset has seconds, is written to the minute.
        ("1880-01-01T00:00[Asia/Almaty]", "1880-01-01T00:00:00+05:08[Asia/Almaty]", "1879-12-31T18:52:12Z"),
        ("1880-01-01T00:00+05:07:48[Asia/Almaty]", "1880-01-01T00:00:00+05:08[Asia/Almaty]", "1879-12-31T18:52:12Z"),
        ("-0201-01-01T00:00[UTC]", "-0201-01-01T00:00:00+00:00[UTC]", "-0201-01-01T00:00:00Z"),
    ]

    @Test(arguments: readings)
    func rfc9557IsReadAndWrittenBack(_ row: (text: String, written: String, instant: String)) throws {
        let time = try ZonedDateTime(parsing: row.text, defaultZone: "Europe/Paris", zones: zones)
        #expect(try time.text(zones: zones) == row.written)
        #expect(try time.resolve(zones: zones).instant.description == row.instant)
        #expect(try ZonedDateTime(parsing: row.written, defaultZone: "UTC", zones: zones) == time)
    }

    @Test(arguments: [
        ("2025-06-17T10:00+06:00[Asia/Almaty]", 16, "Asia/Almaty is at +05:00 then, not +06:00"),
        ("2025-06-17T10:00+05:00", 16, "Europe/Paris is at +02:00 then, not +05:00; for another zone"),
        ("2025-03-09T02:30-04:00[America/New_York]", 16, "skipped in America/New_York"),
        ("2025-11-02T01:30-06:00[America/New_York]", 16, "-04:00 and later at -05:00"),
        ("2025-06-17T10:00[+05:00]", 17, "Etc/GMT-5"), ("2025-06-17T10:00[../../etc/passwd]", 17, "name of a zone"),
        ("2025-06-17T10:00[]", 17, "name of a zone"), ("2025-06-17T10:00[/etc/passwd]", 17, "name of a zone"),
        ("2025-06-17T10:00[Asia/Almaty", 28, "closing bracket"), ("2025-06-17T10:00[UTC][UTC]", 22, "one zone"),
        ("2025-06-17T10:00[UTC][!u-ca=hebrew]", 23, "critical"), ("2025-06-17T10:00[UTC]x", 21, "does not belong"),
        ("2025-06-17T23:59:60Z", 0, "second 60"), ("2025-06-17T10:00/2025-06-18T10:00", 16, "apart from it"),
        ("2025-06-17", 10, "lacks a time"), ("2025-06-17[Asia/Almaty]", 10, "T and a time belong"),
    ])
    func whatIsWrongIsFoundAndExplained(_ text: String, _ offset: Int, _ reason: String) {
        let error = #expect(throws: ParseError.self) {
            try ZonedDateTime(parsing: text, defaultZone: "Europe/Paris", zones: zones)
        }
        #expect(error?.offset == offset, "\(error.map(String.init(describing:)) ?? "")")
        #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
    }

    @Test func anUnknownZoneIsNamed() {
        let error = #expect(throws: ZoneError.self) {
            try ZonedDateTime(parsing: "2025-06-17T10:00[Asia/Nowhere]", defaultZone: "UTC", zones: zones)
        }
        #expect(error?.description == "time zone “Asia/Nowhere”: no such time zone")
    }

    @Test func theNominalFormHasNoOffset() throws {
        let first = try ZonedDateTime(
            parsing: "2025-11-02T01:30-04:00[America/New_York]", defaultZone: "UTC", zones: zones)
        let second = try ZonedDateTime(
            parsing: "2025-11-02T01:30-05:00[America/New_York]", defaultZone: "UTC", zones: zones)
        #expect(first.nominal == "2025-11-02T01:30:00[America/New_York]")
        #expect(second.nominal == "2025-11-02T01:30:00[America/New_York]#2")
    }

    @Test(arguments: [
        ("2025-06-17T10:00", true), ("2025-06-17[Asia/Almaty]", true), ("2025-06-17T25", true), ("2025-06-17", false),
        ("[1667,1668]", false), ("Meeting", false), ("today", false), ("1992~", false), ("2025t10", true),
    ])
    func dateTimesAreTold(_ text: String, _ expected: Bool) {
        #expect(ZonedDateTime.looksLikeDateTime(text) == expected)
    }

    @Test func daysAreNominalAndTimeIsExact() throws {
        let start = try ZonedDateTime(parsing: "2025-03-08T12:00[America/New_York]", defaultZone: "UTC", zones: zones)
        let day = try start.adding(.days(1), zones: zones)
        let hours = try start.adding(.seconds(86_400), zones: zones)
        #expect(day?.description == "2025-03-09T16:00:00Z")
        #expect(hours?.description == "2025-03-09T17:00:00Z")
        let last = try #require(CivilDateTime(date: .last, secondOfDay: 0))
        #expect(
            try ZonedDateTime(local: last, zone: "UTC", laterInOverlap: false).adding(.days(1), zones: zones) == nil)
    }
}
