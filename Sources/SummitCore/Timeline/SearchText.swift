/// Text cut into the words that a search goes by, the same for what is stored and for what is asked.
///
/// What French and Italian leave a vowel out before is a word by itself: of `l’accord` it is `accord`. What is stored has
/// `laccord` as well, behind all others, so that a name such as T'aipei is found in one word too.
///
/// Case, accents and apostrophes do not count, nor the letters that Kazakh, Kyrgyz, Tajik, Uzbek and Ukrainian have
/// beyond the Russian ones. Chinese and Japanese have no spaces between words, so of a run of such characters each two
/// that follow one another are a word, and the last one by itself.
public struct SearchText: Sendable {
    /// A word, and where it stands.
    public struct Word: Sendable {
        /// As it is compared.
        public let text: String
        public let range: Range<String.Index>
    }

    public let words: [Word]

    /// The words with a space between two, as they are stored.
    var folded: String { words.map(\.text).joined(separator: " ") }

    /// The words of a text with a space between two, as they are stored.
    public static func folded(_ text: String) -> String { foldedASCII(text) ?? SearchText(text).folded }

    /// The same for a text that is ASCII alone, as most are, letter by letter; `nil` for any other.
    private static func foldedASCII(_ text: String) -> String? {
        var folded: [UInt8] = []
        folded.reserveCapacity(text.utf8.count)
        var (endsWord, wordStart) = (false, 0)
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x61...0x7A, 0x41...0x5A:
                if endsWord, !folded.isEmpty {
                    folded.append(0x20)
                    wordStart = folded.count
                }
                endsWord = false
                folded.append(byte <= 0x5A && byte >= 0x41 ? byte + 32 : byte)
            case 0x27:
                // It may be left for the other way to tell what follows.
                let length = folded.count - wordStart
                if !endsWord, length <= SearchLetters.longestElided,
                    SearchLetters.elided.contains(String(decoding: folded[wordStart...], as: UTF8.self))
                {
                    return nil
                }
            case 0x60: continue
            case 0x80...: return nil
            default: endsWord = true
            }
        }
        return String(decoding: folded, as: UTF8.self)
    }

    public init(_ text: String) { self.init(text, isAsked: false) }

    /// - Parameter isAsked: without the last character by itself of a run at the end, which may go on in what is found.
    init(_ text: String, isAsked: Bool) {
        var cutter = Cutter(text: text, isAsked: isAsked)
        cutter.cut()
        words = cutter.words
    }

    private struct Cutter {
        let text: String
        let isAsked: Bool
        var words: [Word] = []
        private var word = ""
        private var wordStart: String.Index?
        /// What stands before the apostrophe in front of the word.
        private var elided: Word?
        /// Words with what is elided before them.
        private var joined: [Word] = []
        /// The characters of a run without spaces.
        private var pending: [(scalar: Unicode.Scalar, index: String.Index)] = []

        init(text: String, isAsked: Bool) {
            self.text = text
            self.isAsked = isAsked
        }

        mutating func cut() {
            let scalars = text.unicodeScalars
            var index = scalars.startIndex
            while index < scalars.endIndex {
                take(scalars[index], at: index)
                scalars.formIndex(after: &index)
            }
            endWord(at: scalars.endIndex)
            endRun(at: scalars.endIndex, isLast: true)
            if !isAsked { words += joined }
        }

        private mutating func take(_ scalar: Unicode.Scalar, at index: String.Index) {
            if SearchLetters.hasNoSpaces(scalar) {
                endWord(at: index)
                pending.append((scalar, index))
                return
            }
            endRun(at: index)
            guard let letters = SearchLetters.folded(scalar) else {
                endWord(at: index)
                return
            }
            // An accent or an apostrophe neither begins a word nor ends one.
            if letters.isEmpty {
                if Slug.apostrophes.contains(scalar) { elide(at: index) }
                return
            }
            if wordStart == nil { wordStart = index }
            word += letters
        }

        /// Begins a word behind an apostrophe, where a vowel was left out.
        private mutating func elide(at index: String.Index) {
            let next = text.unicodeScalars[text.unicodeScalars.index(after: index)...].first
            guard let start = wordStart, elided == nil, SearchLetters.elided.contains(word),
                let first = next.flatMap(SearchLetters.folded)?.first, "aeiouyh".contains(first)
            else { return }
            elided = Word(text: word, range: start..<index)
            word = ""
            wordStart = nil
        }

        private mutating func endWord(at index: String.Index) {
            guard let start = wordStart else { return }
            words.append(Word(text: word, range: start..<index))
            if let elided {
                joined.append(Word(text: elided.text + word, range: elided.range.lowerBound..<index))
            }
            elided = nil
            word = ""
            wordStart = nil
        }

        private mutating func endRun(at index: String.Index, isLast: Bool = false) {
            guard let last = pending.last else { return }
            for (one, other) in zip(pending, pending.dropFirst()) {
                var pair = String(one.scalar)
                pair.unicodeScalars.append(other.scalar)
                let end = text.unicodeScalars.index(after: other.index)
                words.append(Word(text: pair, range: one.index..<end))
            }
            if pending.count == 1 || !isAsked || !isLast {
                words.append(Word(text: String(last.scalar), range: last.index..<index))
            }
            pending = []
        }
    }
}

/// Letters as a search compares them.
enum SearchLetters {
    /// Letters whose look-alike a person types who does not have them.
    private static let plain: [Unicode.Scalar: String] = [
        "ё": "е", "ә": "а", "ғ": "г", "қ": "к", "ң": "н", "ө": "о", "ұ": "у", "ү": "у", "һ": "х", "і": "и",
        "ҳ": "х", "ҷ": "ч", "ӣ": "и", "ӯ": "у", "ґ": "г", "є": "е", "ї": "и", "ў": "у", "й": "и", "ҡ": "к", "җ": "ж",
        "ə": "e", "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i",
        "ŋ": "ng",
    ]

    /// What stands before an apostrophe where French or Italian leaves out a vowel before another, in small letters.
    static let elided: Set<String> = [
        "c", "d", "j", "l", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu",
        "all", "dall", "dell", "gl", "nell", "quell", "sull", "un",
    ]
    static let longestElided = 6

    /// Whether it belongs to a script that is written without spaces: Han, Hiragana and Katakana (Unicode blocks).
    static func hasNoSpaces(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3041...0x30FF, 0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF:
            true
        default: false
        }
    }

    /// What stands for a letter or digit; nothing for an accent or an apostrophe, and `nil` for what separates words.
    static func folded(_ scalar: Unicode.Scalar) -> String? {
        if scalar.isASCII {
            switch scalar.value {
            case 0x30...0x39, 0x61...0x7A: return String(scalar)
            case 0x41...0x5A: return String(Unicode.Scalar(UInt8(scalar.value + 32)))
            case 0x27, 0x60: return ""
            default: return nil
            }
        }
        if Slug.apostrophes.contains(scalar) { return "" }
        let properties = scalar.properties
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .format: return ""
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber:
            break
        default: return nil
        }
        let lower = properties.lowercaseMapping
        // A capital may have an accent of its own once it is small: İ.
        guard let first = lower.unicodeScalars.first else { return lower }
        return plain[first] ?? Slug.latinBase(first) ?? String(first)
    }
}
