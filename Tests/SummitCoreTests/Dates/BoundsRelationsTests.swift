import SummitCore
import Testing

@Suite struct BoundsRelationsTests {
    let utc = try? SystemZoneFiles().rules(for: "Etc/UTC")

    private func bounds(_ text: String) throws -> Bounds {
        try EDTF(text).bounds(in: try #require(utc))
    }

    private func instant(_ day: String?) throws -> Instant? {
        try day.map { try Instant(parsing: $0 + "T00:00:00Z") }
    }

    /// The window, and whether the date possibly has a part in it and certainly lies within.
    static let rows: [(date: String, since: String?, until: String?, possible: Bool, certain: Bool)] = [
        ("1992", "1992-01-01", "1993-01-01", true, true), ("1992", "1992-01-02", "1993-01-01", true, false),
        ("1992", "1992-01-01", "1992-12-31", true, false), ("1992", "1993-01-01", "1994-01-01", false, false),
        ("1992", "1991-01-01", "1992-01-01", false, false), ("1992", "1991-01-01", "1992-01-02", true, false),
        ("1992", nil, nil, true, true), ("1992", "1992-01-01", nil, true, true),
        ("1992", nil, "1993-01-01", true, true),
        // About 1992 is possibly in 1991 to 1993 and not certainly in 1992.
        ("1992~", "1992-01-01", "1993-01-01", true, false), ("1992~", "1991-01-01", "1994-01-01", true, true),
        ("1992~", "1993-01-01", "1994-01-01", true, false), ("1992~", "1994-01-01", "1995-01-01", false, false),
        ("1992~", "1990-01-01", "1991-01-01", false, false), ("1992~", "1990-01-01", "1991-01-02", true, false),
        ("1992%", "1994-01-01", "1995-01-01", true, false), ("1992%", "1990-01-01", "1995-01-01", true, true),
        ("2004-06~-11", "2004-07-01", "2004-07-12", true, false), ("2004-06~-11", "2004-07-12", nil, false, false),
        ("2004-06~-11", "2004-05-11", "2004-07-12", true, true),
        ("2004-06~-11", "2004-05-12", "2004-07-12", true, false),
        // An end that is open or not known may be anywhere.
        ("2013/..", "2030-01-01", "2031-01-01", true, false), ("2013/..", "2013-01-01", nil, true, true),
        ("2013/..", "2013-01-01", "2100-01-01", true, false), ("2013/", nil, "2013-01-01", false, false),
        ("../1985", nil, "1986-01-01", true, true), ("../1985", "1986-01-01", nil, false, false),
        ("/1985", "1900-01-01", "1901-01-01", true, false), ("../..", "2025-06-17", "2025-06-18", true, false),
        // Of a set the whole span counts.
        ("[1667,1672]", "1669-01-01", "1670-01-01", true, false),
        ("[1667,1672]", "1667-01-01", "1673-01-01", true, true),
        ("[1667,1672~]", "1673-01-01", "1674-01-01", true, false), ("[1760-12..]", "1800-01-01", nil, true, false),
        ("156X-12-25", "1569-12-26", nil, false, false), ("156X-12-25", "1560-12-25", "1569-12-26", true, true),
    ]

    @Test(arguments: rows)
    func aWindowHasADatePossiblyOrCertainly(
        _ row: (date: String, since: String?, until: String?, possible: Bool, certain: Bool)
    ) throws {
        let (bounds, since, until) = (try bounds(row.date), try instant(row.since), try instant(row.until))
        #expect(bounds.possiblyOverlaps(since: since, until: until) == row.possible)
        #expect(bounds.certainlyWithin(since: since, until: until) == row.certain)
    }

    @Test(arguments: [
        // Date, instant, certainly before, possibly before.
        ("1992", "1993-01-01", true, true), ("1992", "1992-12-31", false, true), ("1992", "1992-01-01", false, false),
        ("1992~", "1993-01-01", false, true), ("1992~", "1994-01-01", true, true),
        ("1992~", "1991-01-01", false, false),
        ("1992~", "1991-01-02", false, true), ("2013/..", "2100-01-01", false, true),
        ("2013/", "2013-01-01", false, false), ("../1985", "1986-01-01", true, true),
        ("/1985", "1000-01-01", false, true),
    ])
    func aDateLiesBeforeAnInstantOrNot(_ text: String, _ day: String, _ certain: Bool, _ possible: Bool) throws {
        let (bounds, instant) = (try bounds(text), try #require(try instant(day)))
        #expect(bounds.isCertainlyBefore(instant) == certain)
        #expect(bounds.isPossiblyBefore(instant) == possible)
        #expect(bounds.isPossiblyAfter(instant) == !certain)
        #expect(bounds.isCertainlyAfter(instant) == !possible)
    }

    @Test(arguments: [
        // The first certainly comes before the second; they possibly share time.
        ("1992", "1993", true, false), ("1992", "1992-12", false, true), ("1992~", "1993", false, true),
        ("1992~", "1994", true, false), ("1992~", "1994?", false, true), ("1993", "1992", false, false),
        ("2013/..", "2025", false, true), ("2012", "2013/..", true, false), ("2012", "../2013", false, true),
        ("../2012", "2013/..", true, false), ("[1667,1672]", "1670", false, true), ("../..", "../..", false, true),
    ])
    func oneDateComesBeforeAnotherOrNot(_ first: String, _ second: String, _ certain: Bool, _ overlap: Bool) throws {
        let (first, second) = (try bounds(first), try bounds(second))
        #expect(first.certainlyPrecedes(second) == certain)
        #expect(first.possiblyOverlaps(second) == overlap)
        #expect(second.possiblyOverlaps(first) == overlap)
    }

    /// A day that a zone left out has no time in it, and so shares none.
    @Test func anEmptyDayOverlapsNothingThatItTouches() throws {
        let samoa = try SystemZoneFiles().rules(for: "Pacific/Apia")
        let day = try EDTF("2011-12-30").bounds(in: samoa)
        #expect(day.earliest == day.latest)
        let edge = try #require(day.earliest)
        #expect(!day.possiblyOverlaps(since: edge, until: nil) && !day.possiblyOverlaps(since: nil, until: edge))
        #expect(day.certainlyWithin(since: edge, until: edge))
    }
}
