import SummitCore
import SummitTestSupport
import Testing

@testable import SummitStore

@Suite("Queries")
struct TimelineQueryTests {
    private static func day(_ text: String) throws -> Instant { try Instant(parsing: text + "T00:00:00Z") }

    private static func filled() throws -> StoreFixture {
        let fixture = try StoreFixture()
        try fixture.add("silk-road", "-0201~/0220~", participants: ["China", "Central Asia"])
        try fixture.add("ties", "1992", tags: ["diplomacy"], participants: ["China", "Kyrgyzstan"])
        try fixture.add("about-1992", "1992~", tags: ["diplomacy", "vague"])
        try fixture.add("since-2013", "2013/..", country: "KZ")
        try fixture.add("summit", "2025-06-17", tags: ["summit"], participants: ["KYRGYZSTAN"], country: "KZ")
        try fixture.add("railway", "2025", country: "CN")
        try fixture.add("new-year", "2025-01-01", status: .cancelled)
        try fixture.add("wind-farm", nil, country: "KZ")
        return fixture
    }

    @Test("list everything by earliest instant, the finer date first, the undated last")
    func order() throws {
        #expect(
            try Self.filled().list(TimelineQuery()) == [
                "silk-road", "about-1992", "ties", "since-2013", "new-year", "railway", "summit", "wind-farm",
            ])
    }

    struct Window: Sendable, CustomTestStringConvertible {
        let since: String?
        let until: String?
        let possible: Set<String>
        let certain: Set<String>
        var testDescription: String { "\(since ?? "…") – \(until ?? "…")" }
    }

    @Test(
        "tell what possibly and what certainly lies in a window",
        arguments: [
            Window(
                since: nil, until: "1992-01-01", possible: ["silk-road", "about-1992"], certain: ["silk-road"]),
            Window(
                since: "1992-01-01", until: "1993-01-01", possible: ["ties", "about-1992"], certain: ["ties"]),
            Window(
                since: "1991-01-01", until: "1994-01-01", possible: ["ties", "about-1992"],
                certain: ["ties", "about-1992"]),
            Window(since: "1993-06-01", until: "1994-01-01", possible: ["about-1992"], certain: []),
            Window(
                since: "2025-06-17", until: "2025-06-18", possible: ["since-2013", "summit", "railway"],
                certain: ["summit"]),
            Window(since: "2025-06-18", until: nil, possible: ["since-2013", "railway"], certain: []),
            // Half-open: what ends where the window begins is not in it.
            Window(since: "2025-01-02", until: "2025-06-17", possible: ["since-2013", "railway"], certain: []),
            Window(since: "2030-01-01", until: nil, possible: ["since-2013"], certain: []),
            Window(
                since: "2012-01-01", until: nil, possible: ["since-2013", "new-year", "summit", "railway"],
                certain: ["since-2013", "new-year", "summit", "railway"]),
        ])
    func window(_ window: Window) throws {
        let fixture = try Self.filled()
        var query = TimelineQuery(
            since: try window.since.map(Self.day), until: try window.until.map(Self.day), reach: .possible)
        #expect(Set(try fixture.list(query)) == window.possible)
        query.reach = .certain
        #expect(Set(try fixture.list(query)) == window.certain)
    }

    @Test("filter by tag, participant, country, status and none of them")
    func filters() throws {
        let fixture = try Self.filled()
        #expect(try fixture.list(TimelineQuery(tags: ["diplomacy"])) == ["about-1992", "ties"])
        #expect(try fixture.list(TimelineQuery(tags: ["diplomacy", "vague"])) == ["about-1992"])
        #expect(try fixture.list(TimelineQuery(participants: ["Kyrgyzstan"])) == ["ties", "summit"])
        #expect(try fixture.list(TimelineQuery(participants: ["china", "Kyrgyzstan"])) == ["ties"])
        #expect(try fixture.list(TimelineQuery(countries: ["KZ"])) == ["since-2013", "summit", "wind-farm"])
        #expect(try fixture.list(TimelineQuery(countries: ["KZ", "CN"])).count == 4)
        #expect(try fixture.list(TimelineQuery(statuses: [.cancelled])) == ["new-year"])
        #expect(try fixture.list(TimelineQuery(undated: true)) == ["wind-farm"])
        #expect(try fixture.list(TimelineQuery(tags: ["'; DROP TABLE milestone; --"])) == [])
    }

    @Test("give the same in pages of any size", arguments: 1...9)
    func pages(_ size: Int) throws {
        let fixture = try Self.filled()
        let whole = try fixture.list(TimelineQuery())
        var collected: [String] = []
        var position: TimelineOrder?
        repeat {
            let page = try fixture.store.read { try $0.page(TimelineQuery(), after: position, size: size) }
            collected += page.milestones.map(\.milestone.slug)
            position = page.next
        } while position != nil
        #expect(collected == whole)
    }

    @Test("know what is coming, what is under way and what is over")
    func presence() throws {
        let fixture = try Self.filled()
        let now = try Self.day("2025-06-01")
        let query = TimelineQuery()
        func slugs(_ list: [StoredMilestone]) -> [String] { list.map(\.milestone.slug) }
        #expect(try slugs(fixture.store.read { try $0.upcoming(query, after: now, limit: 9) }) == ["summit"])
        #expect(
            try slugs(fixture.store.read { try $0.underWay(query, at: now, limit: 9) }) == ["since-2013", "railway"])
        #expect(
            try slugs(fixture.store.read { try $0.past(query, before: now, limit: 2) }) == ["new-year", "about-1992"])
    }

    private static func date(_ numbers: inout Numbers) -> String {
        let year = 1900 + numbers.below(200)
        let month = { (numbers: inout Numbers) in ["01", "06", "12"][numbers.below(3)] }
        switch numbers.below(12) {
        case 0...3: return "\(year)-\(month(&numbers))-\(10 + numbers.below(18))"
        case 4, 5: return "\(year)-\(month(&numbers))"
        case 6: return "\(year)" + ["", "~", "?", "%"][numbers.below(4)]
        case 7: return "\(year / 10)X"
        case 8: return ["\(year)/..", "../\(year)", "\(year)/", "18XX"][numbers.below(4)]
        case 9: return "\(year)/\(year + 1 + numbers.below(90))"
        default: return "\(year)-\(month(&numbers))-10/\(year)-\(month(&numbers))-28"
        }
    }

    @Test(
        "of short windows and of the present, by an index, find what going through everything finds",
        arguments: 1...3 as ClosedRange<UInt64>)
    func spans(_ seed: UInt64) throws {
        var numbers = Numbers(seed: seed)
        let fixture = try StoreFixture()
        var all: [(slug: String, bounds: Bounds)] = []
        try fixture.write { _ in }
        for index in 0..<400 {
            // An interval that ends before it begins is no date.
            guard let date = try? EDTF(Self.date(&numbers)) else { continue }
            let slug = "m\(index)"
            let milestone = try fixture.add(slug, date.text)
            all.append((slug, try #require(try StoreFixture.bounds(milestone))))
        }
        #expect(all.count > 300)
        for _ in 0..<150 {
            let start = Int64(numbers.below(200 * 366)) * 86_400 - 2_208_988_800
            let since = Instant(secondsSinceEpoch: start)
            let until = Instant(secondsSinceEpoch: start + Int64(numbers.below(420 * 86_400)))
            for reach in [TimelineQuery.Reach.possible, .certain] {
                let found = try fixture.list(TimelineQuery(since: since, until: until, reach: reach))
                let expected = all.filter { one in
                    reach == .possible
                        ? one.bounds.possiblyOverlaps(since: since, until: until)
                        : one.bounds.certainlyWithin(since: since, until: until)
                }
                #expect(Set(found) == Set(expected.map(\.slug)), "\(since) \(until) \(reach)")
                #expect(found.count == expected.count)
            }
            let underWay = try fixture.store.read { try $0.underWay(TimelineQuery(), at: since, limit: 1_000) }
            let running = all.filter { one in
                (one.bounds.earliest.map { $0 <= since } ?? true) && (one.bounds.latest.map { $0 > since } ?? true)
            }
            #expect(Set(underWay.map(\.milestone.slug)) == Set(running.map(\.slug)), "\(since)")
            #expect(underWay.map(\.order) == underWay.map(\.order).sorted())
            let coming = try fixture.store.read { try $0.upcoming(TimelineQuery(), after: since, limit: 1_000) }
            let later = all.filter { one in one.bounds.earliest.map { $0 > since } ?? false }
            #expect(Set(coming.map(\.milestone.slug)) == Set(later.map(\.slug)), "\(since)")
        }
    }

    /// The slugs of what a search finds.
    private static func found(
        _ text: String, _ query: TimelineQuery = TimelineQuery(), limit: Int? = nil, in store: Store
    ) throws -> [String] {
        try store.read { reader in
            try reader.search(try SearchWords(text), query, limit: limit).compactMap {
                try reader.milestone(row: $0)?.milestone.slug
            }
        }
    }

    private static let titles = [
        "Саммит Қазақстан — Қытай", "Визит в Казахстан", "Kazakhstan and China", "中国—中亚西安峰会", "哈萨克斯坦独立日",
        "First summit in Xi'an", "Straße der Seide",
    ]

    @Test(
        "find what a person types, in titles of any script",
        arguments: [
            ("Қазақстан", [0]), ("қазақ", [0]), ("казакстан", [0]), ("Казахстан", [1]), ("каза", [0, 1]),
            ("Kazakhstan", [2]), ("kazakh", [2]), ("西安", [3]), ("峰会", [3]), ("中亚", [3]), ("哈萨克斯坦", [4]),
            ("独立", [4]), ("克斯", [4]), ("xian", [5]), ("Xi’an", [5]), ("strasse", [6]), ("\"and china\"", [2]),
            ("\"china and\"", []), ("AND OR NOT", []), ("title: summit", []), ("summ", [5]), ("ummit", []),
        ])
    func search(_ text: String, _ expected: [Int]) throws {
        let fixture = try StoreFixture()
        for (index, title) in Self.titles.enumerated() {
            let milestone = Milestone(uid: "uid-\(index)", slug: "m\(index)", title: title)
            try fixture.write { try $0.insert(milestone, bounds: nil, .test("add")) }
        }
        #expect(try Self.found(text, in: fixture.store).sorted() == expected.map { "m\($0)" })
    }

    @Test(
        "find words in every field, and beginnings of words, whatever is typed",
        arguments: [
            ("title summit", ["summit"]), ("summ", ["summit"]), ("SUMMIT", ["summit"]), ("nothing", []),
            ("\"summit", ["summit"]), ("AND OR NOT", []), ("summit*", ["summit"]),
            ("kyrgyz", ["summit", "ties"]),
        ])
    func everyField(_ text: String, _ expected: [String]) throws {
        #expect(try Self.found(text, in: Self.filled().store).sorted() == expected)
    }

    @Test("find the best first: what has the word in its title, then elsewhere; and by any other condition too")
    func ranking() throws {
        let fixture = try StoreFixture()
        for (slug, title, summary, tags) in [
            ("source", "Something else", "Much about other things, and a pipeline at last.", ["a"]),
            ("title", "The pipeline", "", ["b"]), ("tag", "Another thing", "", ["pipeline"]),
        ] {
            let milestone = Milestone(
                uid: slug, slug: slug, title: title, summary: summary.isEmpty ? nil : summary, tags: tags)
            try fixture.write { try $0.insert(milestone, bounds: nil, .test("add")) }
        }
        func found(_ query: TimelineQuery, limit: Int? = nil) throws -> [String] {
            try Self.found("pipeline", query, limit: limit, in: fixture.store)
        }
        #expect(try found(TimelineQuery()).first == "title")
        #expect(try found(TimelineQuery()).count == 3)
        #expect(try found(TimelineQuery(tags: ["a"])) == ["source"])
        #expect(try found(TimelineQuery(), limit: 2) == Array(found(TimelineQuery()).prefix(2)))
    }

    @Test("tell what no source stands behind, and what is related")
    func sourcesAndRelations() throws {
        let fixture = try StoreFixture()
        for (slug, sources, relations) in [
            ("a", [Source(title: "Paper")], [Relation(kind: .follows, uid: "b")]), ("b", [], []), ("c", [], []),
        ] as [(String, [Source], [Relation])] {
            let milestone = Milestone(uid: slug, slug: slug, title: slug, sources: sources, relations: relations)
            try fixture.write { try $0.insert(milestone, bounds: nil, .test("add")) }
        }
        #expect(try fixture.list(TimelineQuery(unsourced: true)) == ["b", "c"])
        #expect(try fixture.list(TimelineQuery(related: ["b"])) == ["a"])
        #expect(try fixture.list(TimelineQuery(related: ["a"])) == ["b"])
        #expect(try fixture.list(TimelineQuery(related: ["c"])) == [])
    }
}
