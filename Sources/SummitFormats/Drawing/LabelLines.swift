/// Breaks text into lines of a width, and cuts it with an ellipsis where there are too many.
enum LabelLines {
    /// More than this of a title nobody can see in a picture.
    private static let longest = 400

    /// - Parameters:
    ///   - width: in pixels.
    ///   - size: that of the font, in pixels.
    /// - Returns: the lines, the width of the widest, and whether something is missing; no line where there is no room for
    ///   a letter.
    static func fit(
        _ text: String, width: Double, lines most: Int, size: Double
    ) -> (lines: [String], width: Double, isCut: Bool) {
        let characters = Array(text.prefix(longest))
        let widths = characters.map { Double(TextMeasure.width($0)) * size / 100 }
        let ellipsis = size
        var (lines, widest, next) = ([String](), 0.0, 0)
        while next < characters.count, lines.count < most {
            if !lines.isEmpty, characters[next].isWhitespace {
                next += 1
                continue
            }
            var (end, used, lastBreak) = (next, 0.0, Int?.none)
            while end < characters.count, used + widths[end] <= width {
                used += widths[end]
                end += 1
                if end < characters.count, mayBreak(characters[end - 1], characters[end]) { lastBreak = end }
            }
            var line: ArraySlice<Character>
            let isCut = lines.count == most - 1 && (end < characters.count || characters.count < text.count)
            if isCut {
                while end > next, used + ellipsis > width {
                    end -= 1
                    used -= widths[end]
                }
                guard end > next else { break }
                line = characters[next..<end]
            } else {
                if end < characters.count { end = lastBreak ?? end }
                guard end > next else { break }
                line = characters[next..<end]
            }
            while line.last?.isWhitespace == true { line.removeLast() }
            let own = line.indices.reduce(0) { $0 + widths[$1] } + (isCut ? ellipsis : 0)
            lines.append(String(line) + (isCut ? "…" : ""))
            widest = max(widest, own)
            next = end
        }
        return (lines, widest, next < characters.count || characters.count < text.count)
    }

    /// The same with lines of about one length, where they are no more for it.
    static func balanced(
        _ text: String, width: Double, lines most: Int, size: Double
    ) -> (lines: [String], width: Double, isCut: Bool) {
        let fitted = fit(text, width: width, lines: most, size: size)
        guard fitted.lines.count > 1, !fitted.isCut else { return fitted }
        for share in [0.55, 0.65, 0.75, 0.85, 0.95] {
            let narrower = fit(text, width: width * share, lines: most, size: size)
            if narrower.lines.count == fitted.lines.count, !narrower.isCut { return narrower }
        }
        return fitted
    }

    private static func mayBreak(_ before: Character, _ after: Character) -> Bool {
        if after.isWhitespace || "-–—/".contains(before) { return true }
        return isIdeograph(before) || isIdeograph(after)
    }

    /// Between these a line may break anywhere.
    private static func isIdeograph(_ character: Character) -> Bool {
        switch character.unicodeScalars.first?.value ?? 0 {
        case 0x2E80...0x2FFF, 0x3040...0x9FFF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0x20000...0x3FFFD: true
        default: false
        }
    }
}
