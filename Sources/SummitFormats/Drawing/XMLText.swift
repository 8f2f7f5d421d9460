internal import SummitCore

/// Text made safe to stand in XML and HTML.
enum XMLText {
    /// For text and for values in quotation marks. What neither XML 1.0 (§2.2) nor a reader has a use for is left out:
    /// control characters but line breaks and tabs, noncharacters, and the marks that turn the direction of text beyond
    /// their own line.
    static func escape(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isSpecial) else { return text }
        var result = ""
        result.reserveCapacity(text.utf8.count + 16)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: if !isUnwanted(scalar) { result.unicodeScalars.append(scalar) }
            }
        }
        return result
    }

    /// On one line: line breaks and tabs are spaces.
    static func line(_ text: String) -> String {
        escape(String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 }))
    }

    /// Without what ``escape(_:)`` leaves out, for what is still to be measured.
    static func plain(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { isUnwanted($0) || $0.value < 0x20 }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !isUnwanted(scalar) {
            result.append(scalar.value < 0x20 ? " " : scalar)
        }
        return String(result)
    }

    /// A link that may be followed: http or https, and nothing that a browser runs; `nil` for any other.
    static func link(_ url: String?) -> String? {
        guard let url, url.utf8.count <= MilestoneLimits.url else { return nil }
        let lower = url.prefix(8).lowercased()
        guard lower.hasPrefix("https://") || lower.hasPrefix("http://"),
            !url.unicodeScalars.contains(where: { $0.value <= 0x20 || isUnwanted($0) })
        else { return nil }
        return escape(url)
    }

    private static func isSpecial(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "&", "<", ">", "\"", "'": true
        default: isUnwanted(scalar)
        }
    }

    private static func isUnwanted(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A: false
        case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0x202A...0x202E, 0x2066...0x2069, 0xFDD0...0xFDEF: true
        default: scalar.value & 0xFFFE == 0xFFFE
        }
    }
}
