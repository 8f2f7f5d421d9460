import Testing

@testable import SummitCore

@Suite("What is searched for")
struct SearchTextTests {
    @Test(
        "is cut into words and folded the same way for what is stored",
        arguments: [
            ("Xi'an", "xian"), ("Xi’an", "xian"), ("Chang'an – Zhetysu", "changan zhetysu"),
            ("Қазақстан", "казакстан"), ("Казахстан", "казахстан"), ("Өзбекстан", "озбекстан"),
            ("Тоҷикистон", "точикистон"), ("Україна", "украина"), ("Oʻzbekiston", "ozbekiston"),
            ("Türkiye, İstanbul", "turkiye istanbul"), ("Ашхабад-2027", "ашхабад 2027"),
            ("西安", "西安 安"), ("中国—中亚峰会", "中国 国 中亚 亚峰 峰会 会"), ("峰", "峰"),
            ("Signature de l’accord d'Astana", "signature de accord astana laccord dastana"),
            ("L'Élysée", "elysee lelysee"), ("dell'Unione, jusqu’au", "unione au dellunione jusquau"),
            ("T'aipei", "aipei taipei"), ("N'Djamena, L'viv", "ndjamena lviv"), ("Qur'an, don't, d'", "quran dont d"),
            ("l'd'accord l'西安", "ldaccord l 西安 安"),
            ("第3届summit峰会", "第 3 届 summit 峰会 会"), ("Straße Łódź", "strasse lodz"), ("!?—", ""), ("", ""),
        ])
    func folded(_ text: String, _ expected: String) {
        #expect(SearchText(text).folded == expected)
    }

    @Test(
        "becomes an expression of FTS5 in which nothing but words and our own signs stand",
        arguments: [
            ("green economy", #""green" "economy"*"#), ("\"green economy\"", #""green economy""#),
            ("sum* astana", #""sum"* "astana"*"#), ("AND OR NEAR(", #""and" "or" "near"*"#),
            ("西安峰会", #""西安 安峰 峰会"*"#), ("«Қазақстан»", #""казакстан""#), ("xi'an \"open", #""xian" "open"*"#),
            ("a\"; DROP TABLE milestone; --", #""a" "drop" "table" "milestone"*"#),
            ("title:summit", #""title summit"*"#),
        ])
    func expressions(_ text: String, _ expected: String) throws {
        #expect(try SearchWords(text).matchExpression == expected)
    }

    @Test("is refused where there is no word in it, or too much of it", arguments: ["", "***", "\"\" - (", "—"])
    func refused(_ text: String) {
        #expect(throws: FieldError.self) { try SearchWords(text) }
        #expect(throws: FieldError.self) { try SearchWords(String(repeating: "summit ", count: 150_000)) }
    }

    @Test(
        "is found where it stands",
        arguments: [
            ("accord", "Signature de l’accord", ["accord"]), ("l'acc", "Un accord", ["accord"]),
            ("\"l'accord d’Astana\"", "Signer l’accord d'Astana", ["accord d'Astana"]),
            ("taipei", "T'aipei", ["T'aipei"]),
            ("xian", "First summit in Xi'an, 2023", ["Xi'an"]), ("sum", "Summit after summits", ["Summit", "summits"]),
            ("西安", "中国—中亚西安峰会", ["西安"]), ("峰会 中亚", "中国—中亚西安峰会", ["中亚", "峰会"]),
            ("\"central asia\"", "China–Central Asia, central Europe", ["Central Asia"]), ("asia", "Europe", []),
            ("峰会", "第三届中国—中亚峰会", ["峰会"]), ("каза", "Қазақстан и Казахстан", ["Қазақстан", "Казахстан"]),
        ])
    func found(_ words: String, _ text: String, _ expected: [String]) throws {
        #expect(try SearchWords(words).found(in: text).map { String(text[$0]) } == expected)
    }

    @Test("in any text that holds it, and shows it within that text")
    func everywhere() throws {
        let pieces = [
            "Xi'an", "峰会", "Қазақстан", "e\u{301}te", "—", " ", "2027", "Łódź", "\u{202E}", "👩‍🚀", "ß", "l’", "O",
        ]
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    let text = first + second + third
                    guard let words = try? SearchWords("\"\(text)\"") else { continue }
                    #expect(words.stand(in: text), "\(text)")
                    for range in words.found(in: text) { #expect(!text[range].isEmpty) }
                }
            }
        }
    }
}
