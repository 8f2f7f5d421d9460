internal import SummitCore

/// HTML as plain text that can be read, and plain text as HTML. Nothing of the markup is kept, nor what scripts and
/// styles say; a text without any tag keeps its line breaks.
enum HTMLText {
    /// Every `&`, `<`, `>` and quotation mark written as its entity; and each space that HTML would take together with the one
    /// before it, or leave out.
    static func escape(_ text: String) -> String {
        var result = ""
        var before: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            defer { before = scalar }
            switch scalar {
            case " " where before == " ": result += "&#32;"
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// A paragraph where an empty line stands, a line break where a line ends.
    static func paragraphs(_ text: String) -> String {
        var paragraphs: [String] = [""]
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.isEmpty {
                if !paragraphs[paragraphs.count - 1].isEmpty { paragraphs.append("") }
            } else {
                let isFirst = paragraphs[paragraphs.count - 1].isEmpty
                paragraphs[paragraphs.count - 1] += (isFirst ? "" : "<br>") + escape(String(line))
            }
        }
        return paragraphs.filter { !$0.isEmpty }.map { "<p>\($0)</p>" }.joined()
    }

    static func plain(_ html: String) -> String {
        var reader = HTMLReader(html)
        return reader.text()
    }
}

/// A cursor over HTML. Each step goes forward, and what has no end is looked for once.
private struct HTMLReader {
    private let scalars: [Unicode.Scalar]
    private let keepsLines: Bool
    private var position = 0
    private var output = String.UnicodeScalarView()
    /// Line breaks that come before the next text.
    private var breaks = 0
    private var isSpace = true

    init(_ html: String) {
        scalars = Array(html.unicodeScalars)
        keepsLines = !Self.hasTags(scalars)
    }

    private static func hasTags(_ scalars: [Unicode.Scalar]) -> Bool {
        zip(scalars, scalars.dropFirst()).contains { $0 == "<" && beginsTag($1) } && scalars.contains(">")
    }

    private static func beginsTag(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "/" || scalar == "!" || scalar == "?" || (scalar.isASCII && scalar.properties.isAlphabetic)
    }

    mutating func text() -> String {
        var hasTagsAhead = true
        while position < scalars.count {
            let scalar = scalars[position]
            if scalar == "<", hasTagsAhead, position + 1 < scalars.count, Self.beginsTag(scalars[position + 1]) {
                if !skipTag() { hasTagsAhead = false }
            } else if scalar == "&", let (decoded, length) = entity() {
                position += length
                // Pages are laid out with spaces that do not break, one by one; ours stand in the text as they are.
                let isLayout = decoded.properties.isWhitespace && length != "&#32;".count
                append(isLayout ? " " : decoded, asItIs: !isLayout && decoded == " ")
            } else {
                position += 1
                append(scalar)
            }
        }
        return String(output).trimmingSpace
    }

    /// - Parameter asItIs: a space that stands for one of its own, as ``HTMLText`` writes it, and falls in with no other.
    private mutating func append(_ scalar: Unicode.Scalar, asItIs: Bool = false) {
        if keepsLines, scalar == "\n" {
            output.append(scalar)
            isSpace = true
            return
        }
        // What HTML takes together; others, such as a space that does not break, are characters like all.
        if !asItIs, [" ", "\t", "\n", "\r", "\u{0C}"].contains(scalar) {
            if !isSpace { output.append(" ") }
            isSpace = true
            return
        }
        if breaks > 0, !output.isEmpty {
            while output.last == " " { output.removeLast() }
            for _ in 0..<breaks { output.append("\n") }
        }
        breaks = 0
        isSpace = false
        output.append(scalar)
    }

    /// - Returns: false where the tag has no end, and no other has.
    private mutating func skipTag() -> Bool {
        if starts(with: "<!--", at: position) {
            position = find("-->", from: position + 4).map { $0 + 3 } ?? scalars.count
            return true
        }
        guard let end = scalars[position...].firstIndex(of: ">") else {
            append(scalars[position])
            position += 1
            return false
        }
        var start = position + 1
        let isClosing = scalars[start] == "/"
        if isClosing { start += 1 }
        var name = ""
        for scalar in scalars[start..<end] {
            guard scalar.isASCII, scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) else { break }
            name.unicodeScalars.append(scalar)
        }
        name = name.lowercased()
        position = end + 1
        if !isClosing, ["script", "style", "template", "noscript"].contains(name) {
            position = find("</" + name, from: position) ?? scalars.count
        }
        layOut(name, isClosing: isClosing)
        return true
    }

    private mutating func layOut(_ name: String, isClosing: Bool) {
        switch name {
        case "br": breaks = min(2, breaks + 1)
        case "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "hr": breaks = 2
        case "div", "tr", "li", "section", "article", "figure", "figcaption", "dt", "dd": breaks = max(1, breaks)
        case "td", "th": append(" ")
        default: return
        }
        isSpace = true
        if name == "li", !isClosing {
            append("-")
            append(" ")
        }
    }

    private func starts(with text: String, at index: Int) -> Bool {
        let wanted = Array(text.unicodeScalars)
        guard index + wanted.count <= scalars.count else { return false }
        return zip(scalars[index...], wanted).allSatisfy { $0 == $1 || $0.properties.lowercaseMapping == String($1) }
    }

    private func find(_ text: String, from start: Int) -> Int? {
        guard start < scalars.count, let first = text.unicodeScalars.first else { return nil }
        return scalars[start...].indices.first { scalars[$0] == first && starts(with: text, at: $0) }
    }

    /// The character that an entity at the cursor stands for, and its length.
    private func entity() -> (Unicode.Scalar, length: Int)? {
        guard let end = scalars[position...].prefix(12).firstIndex(of: ";"), end > position + 1 else { return nil }
        let name = String(String.UnicodeScalarView(scalars[(position + 1)..<end]))
        let length = end + 1 - position
        guard name.hasPrefix("#") else { return HTMLEntities.named[name].map { ($0, length) } }
        let digits = name.dropFirst()
        let isHexadecimal = digits.first == "x" || digits.first == "X"
        guard let value = UInt32(isHexadecimal ? digits.dropFirst() : digits, radix: isHexadecimal ? 16 : 10),
            value > 0, let scalar = Unicode.Scalar(value)
        else { return nil }
        return (scalar, length)
    }
}

/// The entities that are met in prose (HTML 4.01 §24).
private enum HTMLEntities {
    static let named: [String: Unicode.Scalar] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "ndash": "–", "mdash": "—",
        "hellip": "…", "lsquo": "‘", "rsquo": "’", "sbquo": "‚", "ldquo": "“", "rdquo": "”", "bdquo": "„",
        "laquo": "«", "raquo": "»", "bull": "•", "middot": "·", "copy": "©", "reg": "®", "trade": "™", "euro": "€",
        "pound": "£", "yen": "¥", "cent": "¢", "sect": "§", "para": "¶", "deg": "°", "plusmn": "±", "times": "×",
        "divide": "÷", "frac12": "½", "frac14": "¼", "frac34": "¾", "sup2": "²", "sup3": "³", "ensp": " ", "emsp": " ",
        "thinsp": " ", "shy": "\u{AD}", "iexcl": "¡", "iquest": "¿", "szlig": "ß", "agrave": "à", "aacute": "á",
        "acirc": "â", "atilde": "ã", "auml": "ä", "aring": "å", "aelig": "æ", "ccedil": "ç", "egrave": "è",
        "eacute": "é", "ecirc": "ê", "euml": "ë", "igrave": "ì", "iacute": "í", "icirc": "î", "iuml": "ï",
        "ntilde": "ñ", "ograve": "ò", "oacute": "ó", "ocirc": "ô", "otilde": "õ", "ouml": "ö", "oslash": "ø",
        "oelig": "œ", "ugrave": "ù", "uacute": "ú", "ucirc": "û", "uuml": "ü", "Agrave": "À", "Aacute": "Á",
        "Auml": "Ä", "Aring": "Å", "AElig": "Æ", "Ccedil": "Ç", "Egrave": "È", "Eacute": "É", "Ntilde": "Ñ",
        "Ouml": "Ö", "Oslash": "Ø", "Uuml": "Ü", "larr": "←", "rarr": "→", "minus": "−",
    ]
}
