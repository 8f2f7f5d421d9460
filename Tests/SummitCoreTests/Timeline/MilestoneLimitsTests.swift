import SummitCore
import Testing

@Suite struct MilestoneLimitsTests {
    static let good = Milestone(uid: "u", slug: "s", title: "t")

    static func with(_ change: (inout Milestone) -> Void) -> Milestone {
        var milestone = good
        change(&milestone)
        return milestone
    }

    static func text(_ count: Int) -> String { String(repeating: "x", count: count) }

    static let wrong: [(String, Milestone)] = [
        ("uid", with { $0.uid = "" }), ("uid", with { $0.uid = text(256) }), ("slug", with { $0.slug = "A" }),
        ("title", with { $0.title = "" }), ("title", with { $0.title = " \u{3000}" }),
        ("title", with { $0.title = text(1_001) }), ("title", with { $0.title = "a\nb" }),
        ("title", with { $0.title = "a\u{1B}b" }), ("title", with { $0.title = "a\u{2028}b" }),
        ("title", with { $0.title = "a\tb" }), ("title", with { $0.title = "a\r\nb" }),
        ("summary", with { $0.summary = "" }), ("summary", with { $0.summary = text(100_001) }),
        ("summary", with { $0.summary = "a\u{1B}b" }), ("summary", with { $0.summary = "a\u{85}b" }),
        ("place.name", with { $0.place = Place(name: "") }),
        ("place.name", with { $0.place = Place(name: text(1_001)) }),
        ("place.country", with { $0.place = Place(country: "KAZ") }),
        ("place.country", with { $0.place = Place(country: "kz") }),
        ("place.country", with { $0.place = Place(country: "\u{1B}[") }),
        ("place.country", with { $0.place = Place(country: "é") }),
        ("place", with { $0.place = Place(latitude: 1) }), ("place", with { $0.place = Place(longitude: 1) }),
        ("place.latitude", with { $0.place = Place(latitude: 90.1, longitude: 0) }),
        ("place.latitude", with { $0.place = Place(latitude: .nan, longitude: 0) }),
        ("place.longitude", with { $0.place = Place(latitude: 0, longitude: -180.1) }),
        ("place.longitude", with { $0.place = Place(latitude: 0, longitude: .infinity) }),
        ("participants", with { $0.participants = Array(repeating: Participant(name: "x"), count: 501) }),
        ("participants.name", with { $0.participants = [Participant(name: "")] }),
        ("participants.kind", with { $0.participants = [Participant(name: "x", kind: text(101))] }),
        ("participants.role", with { $0.participants = [Participant(name: "x", role: "a\nb")] }),
        ("tags", with { $0.tags = Array(repeating: "x", count: 101) }), ("tags", with { $0.tags = [""] }),
        ("tags", with { $0.tags = [text(101)] }),
        ("series.slug", with { $0.series = .init(slug: "S") }),
        ("series.edition", with { $0.series = .init(slug: "s", edition: 0) }),
        ("series.edition", with { $0.series = .init(slug: "s", edition: 1_000_001) }),
        ("sources", with { $0.sources = [Source()] }), ("sources", with { $0.sources = [Source(quote: "x")] }),
        ("sources", with { $0.sources = Array(repeating: Source(title: "x"), count: 101) }),
        ("sources.title", with { $0.sources = [Source(title: "")] }),
        ("sources.author", with { $0.sources = [Source(author: "\0")] }),
        ("sources.publisher", with { $0.sources = [Source(publisher: text(1_001))] }),
        ("sources.url", with { $0.sources = [Source(url: text(4_001))] }),
        ("sources.quote", with { $0.sources = [Source(title: "x", quote: text(10_001))] }),
        ("sources.published", with { $0.sources = [Source(title: "x", published: "2025-13")] }),
        (
            "reminders",
            with {
                $0.reminders = Array(repeating: Reminder(trigger: .relative(.start, .zero, timeOfDay: nil)), count: 51)
            }
        ),
    ]

    @Test(arguments: wrong) func eachErrorNamesItsField(field: String, milestone: Milestone) {
        let error = #expect(throws: FieldError.self) { try milestone.validate() }
        #expect(error?.field == field)
        #expect(error?.description.hasPrefix("\(field): ") == true)
        #expect(error?.description.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F } == false)
    }

    @Test func whatIsJustWithinTheLimitsIsTaken() throws {
        try Self.with {
            $0.uid = Self.text(255)
            $0.title = String(repeating: "界", count: 1_000)
            $0.summary = "two\nlines\tand " + Self.text(99_986)
            $0.place = Place(name: Self.text(1_000), country: "KZ", latitude: -90, longitude: 180)
            $0.participants = Array(repeating: Participant(name: "China", kind: "state", role: "host"), count: 500)
            $0.tags = Array(repeating: Self.text(100), count: 100)
            $0.series = .init(slug: "s", edition: 1_000_000)
            $0.sources = Array(
                repeating: Source(publisher: "x", url: Self.text(4_000), published: "1992~", quote: Self.text(10_000)),
                count: 100)
            $0.reminders = Array(repeating: Reminder(trigger: .relative(.start, .zero, timeOfDay: nil)), count: 50)
        }.validate()
    }

    @Test func theErrorSaysWhatIsRight() {
        let error = #expect(throws: FieldError.self) { try Self.with { $0.title = "a\nb" }.validate() }
        #expect(error?.reason == "a line break at position 2; it has to be plain text")
    }

    @Test(arguments: ["x", "界", "e\u{301}", "👩‍👩‍👧‍👦", "\u{301}", " "]) func aHostileMegabyteIsTurnedAwayFast(part: String) {
        let title = String(repeating: part, count: 1_000_000 / part.utf8.count)
        let time = ContinuousClock().measure {
            #expect(throws: FieldError.self) { try Self.with { $0.title = title }.validate() }
        }
        #expect(time < .milliseconds(500))
    }

    @Test(
        arguments: [
            ("slug", "S", "t", "%", "1"), ("title", "s", "", "%", "1"), ("unit", "s", "t", "", "1"),
            ("observations.value", "s", "t", "%", ""), ("observations.value", "s", "t", "%", "1e5"),
            ("observations.value", "s", "t", "%", "-"), ("observations.value", "s", "t", "%", "1."),
            ("observations.value", "s", "t", "%", ".5"), ("observations.value", "s", "t", "%", "\u{0661}"),
            ("observations.value", "s", "t", "%", String(repeating: "1", count: 61)), (nil, "s", "t", "%", "-12.50"),
        ] as [(String?, String, String, String, String)])
    func aFigureIsChecked(field: String?, slug: String, title: String, unit: String, value: String) {
        let figure = Figure(slug: slug, title: title, unit: unit, observations: [.init(value: value)])
        guard let field else {
            #expect(throws: Never.self) { try figure.validate() }
            return
        }
        let error = #expect(throws: FieldError.self) { try figure.validate() }
        #expect(error?.field == field)
    }
}
