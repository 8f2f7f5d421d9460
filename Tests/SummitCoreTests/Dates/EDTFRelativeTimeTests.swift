import SummitCore
import Testing

/// How far dates of level 2 are, in the words people use.
@Suite struct EDTFRelativeTimeTests {
    @Test(arguments: [
        // A set is counted to its nearer end; while it lasts nothing can be said.
        ("[2027,2029]", "in 18 months"), ("{2027-06-17,2030}", "in 2 years"), ("[2001,2003..2005]", "19 years ago"),
        ("[2020,2030]", ""), ("[..2004]", "20 years ago"), ("[2027-06..]", "in 23 months"), ("[2004..]", ""),
        // What is unspecified is not counted.
        ("2025-1X", "in 4 months"), ("202X-12-25", "some time in the 2020s"), ("2025-XX-25", "some time in 2025"),
        ("2025-06-1X", "some time in June 2025"), ("1950S2", "26 years ago"),
        ("2025-34", "some time in the second quarter of 2025"),
        // Doubt is kept.
        ("2025-06-~20", "in about 3 days"), ("2025-06-?20", "in 3 days"), ("~2027", "in about 2 years"),
    ])
    func aDateIsAsFarAsPeopleSay(_ text: String, _ phrase: String) throws {
        let now = try Instant(parsing: "2025-06-17T00:00:00Z")
        let zones = SystemZoneFiles()
        let when = try When(parsing: text, end: nil, duration: nil, defaultZone: "UTC", zones: zones)
        #expect(try RelativeTime.phrase(for: when, now: now, zones: zones) == phrase)
    }

    /// Brackets at the end of a date are a zone, those around it a set.
    @Test func aSetMayHaveAZone() throws {
        let zones = SystemZoneFiles()
        let when = try When(
            parsing: "[2025,2026][Asia/Almaty]", end: nil, duration: nil, defaultZone: "UTC", zones: zones)
        #expect(when.zone == "Asia/Almaty" && when.precision == .set)
        #expect(try when.bounds(zones: zones).earliest?.description == "2024-12-31T19:00:00Z")
        #expect(try when.bounds(zones: zones).latest?.description == "2026-12-31T19:00:00Z")
    }
}
