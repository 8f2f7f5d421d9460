import SummitCore
import Testing

@Suite struct SlugTests {
    @Test(
        arguments: [
            ("Third Summit", 2027, "third-summit-2027"),
            ("Second China–Central Asia Summit", 2025, "second-china-central-asia-summit-2025"),
            ("Summit 2027", 2027, "summit-2027"),
            ("  --C5+1!! ", nil, "c5-1"),
            // Accents, composed and not; letters without a base letter; ligatures of the alphabet.
            ("Élysée São Žilina Ångström", nil, "elysee-sao-zilina-angstrom"),
            ("E\u{301}lyse\u{301}e", nil, "elysee"),
            ("Straße Łódź Æsir œuvre Þór İstanbul ışık", nil, "strasse-lodz-aesir-oeuvre-thor-istanbul-isik"),
            ("Azərbaycan", nil, "azarbaycan"),
            // Cyrillic: Russian, Kazakh, Tajik, Ukrainian.
            ("Объект в Казани: сельский съезд", nil, "obekt-v-kazani-selskiy-sezd"),
            ("ЩУКА Ёж", nil, "shchuka-yozh"),
            ("Қазақстан Әлем Ғылым Ңұүһі Өскемен", nil, "qazaqstan-alem-gylym-nuuhi-oskemen"),
            ("Тоҷикистон Хоҷаи ҳақӣқӯ", nil, "tojikiston-khojai-haqiqu"),
            ("Київ Євро ґанок", nil, "kiyiv-yevro-ganok"),
            // Apostrophes do not part a word.
            ("Kazakhstan's Women’s Oʻzbekiston O‘zbek", nil, "kazakhstans-womens-ozbekiston-ozbek"),
            // Nothing to make a slug from.
            ("中国—中亚峰会", 2025, "milestone-2025"), ("中国—中亚峰会", nil, "milestone"), ("", nil, "milestone"),
            ("’", nil, "milestone"), ("ь", nil, "milestone"), ("中亚 summit", nil, "summit"),
            // Years before Christ: 0 is 1 BC.
            ("Han", -201, "han-bc202"), ("Han", 0, "han-bc1"), ("Rome", 1, "rome-1"),
            ("Old", .min, "old-bc9223372036854775809"),
        ] as [(String, Int64?, String)])
    func itIsMadeFromTitleAndYear(title: String, year: Int64?, slug: String) throws {
        #expect(Slug.make(title: title, year: year) == slug)
        try Slug.check(slug, field: "slug")
    }

    @Test func aLongTitleIsCutBetweenWords() {
        let title = "Memorandum of understanding on the construction of the railway from China by Kyrgyzstan 2027"
        #expect(
            Slug.make(title: title, year: nil) == "memorandum-of-understanding-on-the-construction-of-the")
        // The year was cut off with the rest, so it has to be said.
        #expect(
            Slug.make(title: title, year: 2027) == "memorandum-of-understanding-on-the-construction-of-the-2027")
        #expect(Slug.make(title: String(repeating: "a", count: 1_000), year: 2027).utf8.count == 55)
    }

    @Test func itIsAlwaysASlug() throws {
        var numbers = SeededNumbers(state: 3)
        let letters = Array("aZ9-. é'’ßщьқ中😀\u{301}\u{202E}\n\0ǅﬁ²".unicodeScalars)
        for _ in 0..<2_000 {
            var title = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...120, using: &numbers) {
                if let letter = letters.randomElement(using: &numbers) { title.append(letter) }
            }
            let year = Bool.random(using: &numbers) ? Int64.random(in: .min ... .max, using: &numbers) : nil
            let slug = Slug.make(title: String(title), year: year)
            #expect(throws: Never.self) { try Slug.check(slug, field: "slug") }
            #expect(slug.utf8.count <= 60 + 23 && !slug.contains("--"), "\(slug)")
        }
    }

    @Test func aMegabyteIsNoTrouble() {
        let time = ContinuousClock().measure {
            for letter in ["a", "щ", "中", "e\u{301}", "’"] {
                _ = Slug.make(title: String(repeating: letter, count: 1_000_000), year: nil)
            }
        }
        #expect(time < .seconds(2))
    }

    @Test(arguments: ["a", "0", "astana-2025", "a--b", String(repeating: "a", count: 100)])
    func theseAreSlugs(slug: String) throws {
        try Slug.check(slug, field: "slug")
    }

    @Test(arguments: [
        "", "-", "-a", "a-", "A", "a b", "é", "a\n", "a_b", "a.b", "a/b", "\u{1B}[2J",
        String(repeating: "a", count: 101),
    ])
    func theseAreNot(slug: String) {
        let error = #expect(throws: FieldError.self) { try Slug.check(slug, field: "series.slug") }
        #expect(error?.field == "series.slug")
        #expect(error?.description.unicodeScalars.contains { $0.value < 0x20 } == false)
    }
}
