internal import SummitCore

/// Foreign text in the form that a milestone takes.
enum TidyText {
    /// On one line: breaks and tabs become spaces, other control characters go.
    ///
    /// - Returns: `nil` where nothing is left to see.
    static func line(_ text: String, limit: Int, cut: inout Bool) -> String? {
        tidy(text, limit: limit, keepsLines: false, cut: &cut)
    }

    /// On several lines: breaks and tabs stay.
    static func lines(_ text: String, limit: Int, cut: inout Bool) -> String? {
        tidy(text, limit: limit, keepsLines: true, cut: &cut)
    }

    private static func tidy(_ text: String, limit: Int, keepsLines: Bool, cut: inout Bool) -> String? {
        var text = text
        if isSuspicious(text, keepsLines: keepsLines) { text = clean(text, keepsLines: keepsLines) }
        if text.utf8.count > limit {
            let short = String(text.prefix(limit))
            var bytes = short.utf8.count
            var scalars = short.unicodeScalars[...]
            while bytes > limit * 4, let last = scalars.popLast() { bytes -= UTF8.width(last) }
            if scalars.count < text.unicodeScalars.count { cut = true }
            text = String(scalars)
        }
        return text.allSatisfy(\.isWhitespace) ? nil : text
    }

    /// Whether there may be control characters or separators, by its bytes.
    private static func isSuspicious(_ text: String, keepsLines: Bool) -> Bool {
        text.utf8.contains { byte in
            (byte < 0x20 && !(keepsLines && (byte == 0x0A || byte == 0x09))) || byte == 0x7F || byte == 0xC2
                || byte == 0xE2
        }
    }

    private static func clean(_ text: String, keepsLines: Bool) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0A, 0x2028, 0x2029: result.append(keepsLines ? "\n" : " ")
            case 0x09: result.append(keepsLines ? scalar : " ")
            case 0..<0x20, 0x7F..<0xA0: continue
            default: result.append(scalar)
            }
        }
        return String(result)
    }
}
