/// Letters beyond Latin with accents, in Latin letters: Russian, Kazakh, Kyrgyz, Tajik and Ukrainian Cyrillic, and the
/// Latin letters that have no base letter in their Unicode name.
enum Transliteration {
    static let table: [String: String] = [
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z", "и": "i",
        "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
        "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "",
        "э": "e", "ю": "yu", "я": "ya",
        "ә": "a", "ғ": "g", "қ": "q", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "і": "i",
        "ҳ": "h", "ҷ": "j", "ӣ": "i", "ӯ": "u", "ґ": "g", "є": "ye", "ї": "yi", "ў": "u",
        "ə": "a", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i",
        "ŋ": "ng",
    ]
}
