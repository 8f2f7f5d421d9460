/// What a person searches for: words, each of which must be there, and phrases in quotation marks. The last word, and
/// any that ends with an asterisk, is also the beginning of a longer one.
public struct SearchWords: Hashable, Sendable {
    /// Words that follow one another.
    struct Phrase: Hashable, Sendable {
        let words: [String]
        /// Whether the last of them is the beginning of one.
        let isPrefix: Bool
    }

    let phrases: [Phrase]

    /// No longer text is looked at, in bytes of UTF-8.
    public static let longest = 1_000

    /// - Throws: ``FieldError`` for a text that is too long, or has no word in it.
    public init(_ text: String) throws(FieldError) {
        guard text.utf8.count <= Self.longest else {
            throw FieldError(
                field: "text", reason: "it has \(text.utf8.count) bytes; at most \(Self.longest) are searched for")
        }
        var phrases: [Phrase] = []
        let parts = text.split(omittingEmptySubsequences: false) { "\"“”„«»".contains($0) }
        var endsInQuotes = false
        for (index, part) in parts.enumerated() {
            // Every other part stands between quotation marks; one that is not closed counts as not opened.
            let isQuoted = !index.isMultiple(of: 2) && index < parts.count - 1
            let pieces = isQuoted ? [part] : part.split(whereSeparator: \.isWhitespace)
            for piece in pieces {
                let words = SearchText(String(piece), isAsked: true).words.map(\.text)
                guard !words.isEmpty else { continue }
                phrases.append(Phrase(words: words, isPrefix: piece.hasSuffix("*")))
                endsInQuotes = isQuoted
            }
        }
        if let last = phrases.last, !endsInQuotes {
            phrases[phrases.count - 1] = Phrase(words: last.words, isPrefix: true)
        }
        guard !phrases.isEmpty else {
            throw FieldError(field: "text", reason: "there is no word to search for in it, only signs")
        }
        self.phrases = phrases
    }

    /// As SQLite's FTS5 wants it ("Full-text Query Syntax"). The words hold letters and digits alone.
    public var matchExpression: String {
        phrases.map { "\"" + $0.words.joined(separator: " ") + "\"" + ($0.isPrefix ? "*" : "") }.joined(separator: " ")
    }

    /// Whether all of them stand in a text.
    public func stand(in text: String) -> Bool {
        let words = SearchText(text).words
        return phrases.allSatisfy { phrase in words.indices.contains { Self.stands(phrase, at: $0, in: words) } }
    }

    /// Where the words stand in a text, ascending and apart.
    public func found(in text: String) -> [Range<String.Index>] {
        let words = SearchText(text).words
        var found: [Range<String.Index>] = []
        for phrase in phrases {
            for start in words.indices where Self.stands(phrase, at: start, in: words) {
                let last = words[start + phrase.words.count - 1]
                found.append(words[start].range.lowerBound..<last.range.upperBound)
            }
        }
        found.sort { $0.lowerBound < $1.lowerBound }
        var joined: [Range<String.Index>] = []
        for range in found {
            if let last = joined.last, range.lowerBound <= last.upperBound {
                joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                joined.append(range)
            }
        }
        return joined
    }

    private static func stands(_ phrase: Phrase, at start: Int, in words: [SearchText.Word]) -> Bool {
        guard start + phrase.words.count <= words.count else { return false }
        for (offset, wanted) in phrase.words.enumerated() {
            let word = words[start + offset].text
            let isEnd = offset == phrase.words.count - 1
            guard word == wanted || isEnd && phrase.isPrefix && word.hasPrefix(wanted) else { return false }
        }
        return true
    }
}
