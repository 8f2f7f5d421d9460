import SummitCore
import Testing

@Suite struct RelativeTimeTests {
    static let zones = SystemZoneFiles()

    static func phrase(_ text: String, end: String? = nil, now: String) throws -> String {
        let when = try When(parsing: text, end: end, duration: nil, defaultZone: "UTC", zones: zones)
        return try RelativeTime.phrase(for: when, now: try Instant(parsing: now), zones: zones)
    }

    @Test(arguments: [
        // A day is counted by the calendar in its zone, not in hours.
        ("2025-06-17", "2025-06-17T23:59:59Z", "today"), ("2025-06-17", "2025-06-16T23:59:59Z", "tomorrow"),
        ("2025-06-17", "2025-06-18T00:00:00Z", "yesterday"), ("2025-06-17", "2025-06-01T12:00:00Z", "in 16 days"),
        ("2025-06-17[Asia/Almaty]", "2025-06-16T18:59:59Z", "tomorrow"),
        ("2025-06-17[Asia/Almaty]", "2025-06-16T19:00:00Z", "today"),
        ("2025-06-17", "2025-04-18T00:00:00Z", "in 60 days"), ("2025-06-17", "2025-04-17T00:00:00Z", "in 2 months"),
        ("2025-08-31", "2025-07-01T00:00:00Z", "in 61 days"), ("2025-09-01", "2025-07-01T00:00:00Z", "in 2 months"),
        ("2025-06-17", "2025-08-17T00:00:00Z", "2 months ago"), ("2025-06-17", "2027-06-16T00:00:00Z", "23 months ago"),
        ("2025-06-17", "2027-06-17T00:00:00Z", "2 years ago"), ("2025-06-17", "2028-06-16T00:00:00Z", "2 years ago"),
        ("2035-06-17", "2025-06-17T00:00:00Z", "in 10 years"),
        ("-0201-06-17", "2025-06-17T00:00:00Z", "2226 years ago"),
        // Months and years in their own units.
        ("2025-07", "2025-06-30T00:00:00Z", "next month"), ("2025-05", "2025-06-01T00:00:00Z", "last month"),
        ("2025-06", "2025-06-17T00:00:00Z", "some time in June 2025"),
        ("2025-11", "2025-06-17T00:00:00Z", "in 5 months"),
        ("2024-06", "2025-06-17T00:00:00Z", "12 months ago"), ("2020-06", "2025-06-17T00:00:00Z", "5 years ago"),
        ("2027", "2026-11-23T00:00:00Z", "next year"), ("2027", "2025-06-17T00:00:00Z", "in 2 years"),
        ("2024", "2025-06-17T00:00:00Z", "last year"), ("2023", "2025-01-01T00:00:00Z", "2 years ago"),
        ("2027", "2027-01-01T00:00:00Z", "some time in 2027"), ("-0201", "2025-06-17T00:00:00Z", "2226 years ago"),
        ("2025-22", "2025-03-17T00:00:00Z", "in 3 months"),
        ("2025-22", "2025-07-17T00:00:00Z", "some time in summer 2025"),
        ("2025-22", "2025-09-01T00:00:00Z", "last month"), ("202X", "2025-06-17T00:00:00Z", "some time in the 2020s"),
        ("203X", "2025-06-17T00:00:00Z", "in 5 years"), ("199X", "2025-06-17T00:00:00Z", "26 years ago"),
        ("21XX", "2025-06-17T00:00:00Z", "in 75 years"), ("19XX", "2025-06-17T00:00:00Z", "26 years ago"),
        ("Y170000002", "2025-06-17T00:00:00Z", "in 169997977 years"),
        // What is not known is not counted.
        ("2025-06-XX", "2025-05-17T00:00:00Z", "next month"),
        ("2025-06-XX", "2025-06-17T00:00:00Z", "some time in June 2025"),
        ("2027-XX", "2025-06-17T00:00:00Z", "in 2 years"), ("2025-XX-XX", "2025-06-17T00:00:00Z", "some time in 2025"),
        ("1985-XX-XX", "2025-06-17T00:00:00Z", "40 years ago"),
        // Doubt is kept.
        ("1992~", "2025-06-17T00:00:00Z", "about 33 years ago"), ("2024~", "2025-06-17T00:00:00Z", "about 1 year ago"),
        ("2025~", "2025-06-17T00:00:00Z", "some time around 2025"),
        ("2025?", "2025-06-17T00:00:00Z", "some time in 2025"),
        ("2028~", "2025-06-17T00:00:00Z", "in about 3 years"), ("2027?", "2025-06-17T00:00:00Z", "in 2 years"),
        ("2025-06-20~", "2025-06-17T00:00:00Z", "in about 3 days"),
        ("2025-06-18~", "2025-06-17T00:00:00Z", "in about 1 day"),
        ("2025-06-17~", "2025-06-17T00:00:00Z", "about today"),
        // Stretches.
        ("2025-06-17/2025-06-18", "2025-06-01T00:00:00Z", "in 16 days"),
        ("2025-06-17/2025-06-18", "2025-06-18T23:00:00Z", "now"),
        ("2025-06-17/2025-06-18", "2025-06-19T00:00:00Z", "ended yesterday"),
        ("2025-06-17/2025-06-18", "2025-09-18T00:00:00Z", "ended 3 months ago"),
        ("2013/..", "2025-06-17T00:00:00Z", "for 12 years now"),
        ("2013/", "2025-06-17T00:00:00Z", "began 12 years ago"),
        ("2025-06-16/..", "2025-06-17T00:00:00Z", "since yesterday"),
        ("2025-06-17/..", "2025-06-17T00:00:00Z", "since today"),
        ("2025-06-17/", "2025-06-17T00:00:00Z", "began today"), ("2027/..", "2025-06-17T00:00:00Z", "in 18 months"),
        ("../2022", "2025-06-17T00:00:00Z", "ended 2 years ago"),
        ("/2022", "2025-06-17T00:00:00Z", "ended 2 years ago"),
        ("../2030", "2025-06-17T00:00:00Z", "until 2030"), ("/2030~", "2025-06-17T00:00:00Z", "until about 2030"),
        ("../..", "2025-06-17T00:00:00Z", "now"),
    ])
    func aDateIsAsFarAsPeopleSay(when: String, now: String, phrase: String) throws {
        #expect(try Self.phrase(when, now: now) == phrase)
    }

    @Test(
        arguments: [
            ("2025-06-17T10:00[Asia/Almaty]", nil, "2025-06-17T05:00:00Z", "now"),
            ("2025-06-17T10:00[Asia/Almaty]", nil, "2025-06-17T05:00:59Z", "now"),
            ("2025-06-17T10:00[Asia/Almaty]", nil, "2025-06-17T05:01:00Z", "1 minute ago"),
            ("2025-06-17T10:00[Asia/Almaty]", nil, "2025-06-17T04:59:59Z", "in 1 second"),
            ("2025-06-17T10:00[Asia/Almaty]", nil, "2025-06-17T04:59:01Z", "in 59 seconds"),
            ("2025-06-17T10:00[Asia/Almaty]", nil, "2025-06-17T03:31:00Z", "in 89 minutes"),
            ("2025-06-17T10:00[Asia/Almaty]", nil, "2025-06-17T03:30:00Z", "in 2 hours"),
            ("2025-06-17T10:00[Asia/Almaty]", nil, "2025-06-16T05:00:01Z", "in 24 hours"),
            ("2025-06-17T10:00[Asia/Almaty]", nil, "2025-06-16T05:00:00Z", "tomorrow"),
            ("2025-06-17T10:00[Asia/Almaty]", nil, "2025-06-14T18:59:59Z", "in 3 days"),
            ("2025-06-17T10:00[Asia/Almaty]", nil, "2025-06-18T05:00:00Z", "yesterday"),
            ("2025-06-17T10:00[Asia/Almaty]", "2025-06-17T12:00", "2025-06-17T06:59:59Z", "now"),
            ("2025-06-17T10:00[Asia/Almaty]", "2025-06-17T12:00", "2025-06-17T07:00:00Z", "2 hours ago"),
            ("2025-06-17T10:00[Asia/Almaty]", nil, "2045-06-17T05:00:00Z", "20 years ago"),
        ] as [(String, String?, String, String)])
    func aTimeIsAsFarAsPeopleSay(when: String, end: String?, now: String, phrase: String) throws {
        #expect(try Self.phrase(when, end: end, now: now) == phrase)
    }

    @Test func theEndsOfTimeDoNotTrap() throws {
        for text in ["Y-100000000000", "Y100000000000", "2025", "2025-06-17", "2013/..", "../2013"] {
            for now in [Int64.min, -3_155_760_000_000_000_000, 3_155_760_000_000_000_000, .max] {
                _ = try RelativeTime.phrase(
                    for: .edtf(try EDTF(text), zone: "Asia/Almaty"), now: Instant(secondsSinceEpoch: now),
                    zones: Self.zones)
            }
        }
    }
}
