/// What a milestone is called in a lane that bears the title of its series already.
public enum SeriesLabel {
    /// "First" of "First China–Central Asia Summit", "edition 3" of "China–Central Asia Summit, edition 3"; the whole
    /// title where the series is not named in it; "No. 2", or the whole title, where nothing else is.
    public static func short(_ title: String, series: String, edition: Int64?) -> String {
        let (folded, name) = (title.lowercased(), series.lowercased())
        // Lower case may have more letters.
        guard !name.isEmpty, folded.count == title.count, let found = folded.firstRange(of: name) else { return title }
        let before = folded.distance(from: folded.startIndex, to: found.lowerBound)
        let after = folded.distance(from: found.upperBound, to: folded.endIndex)
        let parts = [title.prefix(before), title.suffix(after)].map(trimmed).filter { !$0.isEmpty }
        if !parts.isEmpty { return parts.joined(separator: " ") }
        return edition.map { "No. \($0)" } ?? title
    }

    private static func trimmed(_ part: Substring) -> String {
        var part = part
        func isLoose(_ character: Character) -> Bool { character.isWhitespace || ",:;-–—·/".contains(character) }
        while let first = part.first, isLoose(first) { part.removeFirst() }
        while let last = part.last, isLoose(last) { part.removeLast() }
        return String(part)
    }
}
