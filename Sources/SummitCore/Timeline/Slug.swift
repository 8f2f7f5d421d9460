/// Slugs: the short handles people type.
public enum Slug {
    /// - Throws: ``FieldError`` that says which characters a slug may have.
    public static func check(_ slug: String, field: String) throws(FieldError) {
        let allowed = slug.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
        guard allowed, !slug.isEmpty, slug.utf8.count <= MilestoneLimits.slug, slug.utf8.first != 45,
            slug.utf8.last != 45
        else {
            throw FieldError(
                field: field,
                reason: "“\(Printable.excerpt(slug))” is not a slug: "
                    + "up to \(MilestoneLimits.slug) of a to z, 0 to 9 and - between them")
        }
    }

    /// A slug made from a title and, where it is known, the year: "third-summit-2027". At most 60 characters, cut
    /// between words,
    /// and the year besides.
    public static func make(title: String, year: Int64?) -> String {
        var words: [String] = []
        var word = ""
        for scalar in title.unicodeScalars.prefix(500) {
            if let letter = asciiLetter(scalar) {
                word.unicodeScalars.append(letter)
            } else if let piece = latin(scalar) {
                word += piece
            } else if !word.isEmpty {
                words.append(word)
                word = ""
            }
        }
        if !word.isEmpty { words.append(word) }
        var kept: [String] = []
        var length = 0
        for word in words.map({ $0.utf8.count <= 50 ? $0 : String($0.prefix(50)) }) {
            length += word.utf8.count + 1
            if length > 61 { break }
            kept.append(word)
        }
        if kept.isEmpty { kept = ["milestone"] }
        if let year {
            let suffix = year > 0 ? String(year) : "bc\(year.magnitude + 1)"
            if !kept.contains(suffix) { kept.append(suffix) }
        }
        return kept.joined(separator: "-")
    }

    /// Apostrophes, as titles have them, and the letters of Uzbek that look the same.
    package static let apostrophes: Set<Unicode.Scalar> = ["'", "\u{2018}", "\u{2019}", "\u{02BB}", "\u{02BC}"]

    /// A letter or digit of ASCII, in lower case; `nil` for anything else.
    private static func asciiLetter(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case 0x30...0x39, 0x61...0x7A: scalar
        case 0x41...0x5A: Unicode.Scalar(UInt8(scalar.value + 32))
        default: nil
        }
    }

    /// The letters a–z and digits that stand for any other letter; none for an accent or an apostrophe, and `nil` for
    /// what separates words.
    private static func latin(_ scalar: Unicode.Scalar) -> String? {
        if apostrophes.contains(scalar) { return "" }
        if scalar.isASCII { return nil }
        if scalar.properties.generalCategory == .nonspacingMark { return "" }
        let lower = scalar.properties.lowercaseMapping
        if let known = Transliteration.table[lower] { return known }
        return latinBase(scalar)
    }

    /// The letter without its accent. Unicode names it after that: LATIN SMALL LETTER E WITH ACUTE.
    static func latinBase(_ scalar: Unicode.Scalar) -> String? {
        guard let name = scalar.properties.name, name.hasPrefix("LATIN "), let range = name.firstRange(of: " LETTER ")
        else { return nil }
        let base = name[range.upperBound...].prefix { $0 != " " }
        return base.count <= 2 ? base.lowercased() : nil
    }
}

extension StringProtocol {
    /// The first place where `part` stands; the standard library's own search lives outside it.
    fileprivate func firstRange(of part: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(part) { return start..<index(start, offsetBy: part.count) }
            start = index(after: start)
        }
        return nil
    }
}
