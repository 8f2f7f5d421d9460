import SummitCore
import Testing

@Suite struct SeriesTests {
    static let zones = SystemZoneFiles()

    @Test(
        arguments: [
            ("P2Y", 2, Cadence.Unit.year, "every 2 years"), ("P1Y", 1, .year, "every year"),
            ("P6M", 6, .month, "every 6 months"),
            ("P1W", 1, .week, "every week"), ("P10D", 10, .day, "every 10 days"),
            ("P10000Y", 10_000, .year, "every 10000 years"),
        ] as [(String, Int64, Cadence.Unit, String)])
    func aCadenceReadsBack(text: String, count: Int64, unit: Cadence.Unit, prose: String) throws {
        let cadence = try Cadence(parsing: text)
        #expect(cadence == Cadence(count: count, unit: unit))
        #expect(cadence.description == text)
        #expect(cadence.prose == prose)
    }

    @Test(arguments: [
        "", "P", "Y", "PY", "2Y", "P2", "P0Y", "P-1Y", "P+2Y", "P10001Y", "P2H", "PT2M", "P1Y6M", "P2y", "P 2Y",
        "P99999999999999999999Y", "P\u{0662}Y", "P2Ý",
    ])
    func whatIsNoCadenceIsSaid(text: String) {
        let error = #expect(throws: ParseError.self) { try Cadence(parsing: text) }
        #expect(error?.reason.contains("P2Y") == true)
    }

    @Test(arguments: [
        ("2y", "P2Y"), ("6m", "P6M"), ("6 months", "P6M"), ("every 2 weeks", "P2W"), ("Yearly", "P1Y"),
        ("quarterly", "P3M"), ("every year", "P1Y"), ("10d", "P10D"), ("P6M", "P6M"),
    ])
    func aCadenceIsReadAsPeopleWriteIt(text: String, canonical: String) throws {
        #expect(try Cadence(readable: text).description == canonical)
    }

    @Test(arguments: ["", "often", "0y", "10001d", "2h", "every", "99999999999999999999y", "1y 6m", "-2y", "PT2M", "2"])
    func whatIsNoCadenceInWordsIsSaidToo(text: String) {
        let error = #expect(throws: ParseError.self) { try Cadence(readable: text) }
        #expect(error?.reason.contains("P2Y") == true)
    }

    struct Case: Sendable {
        let cadence: String?
        let editions: [(Int64, String)]
        let next: String?
        var edition: Int64 = 3
        var zone = "UTC"
    }

    static let table = [
        Case(cadence: "P2Y", editions: [(1, "2023-05-18"), (2, "2025-06-17")], next: "2027"),
        Case(cadence: "P2Y", editions: [(2, "2025-06-17"), (1, "2023-05-18")], next: "2027"),
        Case(cadence: "P2Y", editions: [(2, "2025-06-17T10:00[Asia/Almaty]")], next: "2027", zone: "Asia/Almaty"),
        Case(cadence: "P6M", editions: [(2, "2025-06-17")], next: "2025-12"),
        Case(cadence: "P7M", editions: [(2, "2025-06-17")], next: "2026-01"),
        Case(cadence: "P18M", editions: [(2, "2025-12")], next: "2027-06"),
        Case(cadence: "P1W", editions: [(2, "2025-06-17")], next: "2025-06-24"),
        Case(cadence: "P10D", editions: [(2, "2024-02-20")], next: "2024-03-01"),
        Case(cadence: "P4Y", editions: [(2, "-0775")], next: "-0771"),
        Case(cadence: "P4Y", editions: [(2, "-0002")], next: "0002"),
        Case(cadence: "P1Y", editions: [(2, "9999")], next: nil),
        Case(cadence: "P1D", editions: [(2, "9999-12-31")], next: nil),
        Case(cadence: "P1Y", editions: [(2, "Y100000000000")], next: nil),
        Case(cadence: "P1Y", editions: [(1, "2023"), (2, "../2025")], next: "2024", edition: 2),
        Case(cadence: "P1Y", editions: [], next: nil),
        Case(cadence: "P1Y", editions: [(.max, "2025")], next: nil),
        // Learnt from the last two.
        Case(cadence: nil, editions: [(1, "2023-05-18"), (2, "2025-06-17")], next: "2027"),
        Case(cadence: nil, editions: [(1, "2010"), (4, "2022"), (7, "2025")], next: "2026", edition: 8),
        Case(cadence: nil, editions: [(1, "2020"), (3, "2025")], next: nil),
        Case(cadence: nil, editions: [(1, "2025-01"), (2, "2025-06")], next: nil),
        Case(cadence: nil, editions: [(1, "2025"), (2, "2023")], next: nil),
        // Parts of a year.
        Case(
            cadence: nil, editions: [(1, "2026-03-12"), (2, "2026-09-12"), (3, "2027-03-12")], next: "2027-09",
            edition: 4),
        Case(cadence: nil, editions: [(1, "2027-03-31"), (2, "2027-06-30")], next: "2027-09"),
        Case(cadence: nil, editions: [(1, "2027-01"), (5, "2027-09")], next: "2027-11", edition: 6),
        Case(cadence: nil, editions: [(1, "2026-09"), (2, "2027-03")], next: "2028"),
        Case(cadence: nil, editions: [(1, "2025-03"), (2, "2026-09"), (3, "2027-03")], next: "2028", edition: 4),
        Case(cadence: nil, editions: [(1, "Y-100000000000"), (2, "Y100000000000")], next: nil),
        Case(cadence: nil, editions: [(2, "2025")], next: nil),
        Case(cadence: nil, editions: [(2, "2023"), (2, "2025")], next: nil),
        Case(cadence: nil, editions: [(.min, "2023"), (.max - 1, "2025")], next: nil),
    ]

    @Test(arguments: table) func theNextEditionIsProjected(row: Case) throws {
        let series = Series(slug: "s", title: "Summit", cadence: try row.cadence.map { try Cadence(parsing: $0) })
        let editions = try row.editions.map { number, text in
            (
                number: number,
                when: try When(
                    parsing: text, end: nil, duration: nil, defaultZone: "UTC", zones: Self.zones)
            )
        }
        let projection = Projection(series: series, editions: editions)
        guard let next = row.next else {
            #expect(projection == nil)
            return
        }
        #expect(projection?.when == .edtf(try EDTF(next), zone: row.zone))
        #expect(projection?.edition == row.edition)
        #expect(projection?.title == "Summit, edition \(row.edition)")
    }
}
