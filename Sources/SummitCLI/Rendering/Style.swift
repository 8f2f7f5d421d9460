internal import LinuxSystem
internal import SummitCore

/// How to print, worked out.
struct Style {
    var format: OutputFormat
    var legend: Bool
    var colored: Bool
    /// Whether addresses are made links (OSC 8).
    var linked = false
    /// The width to fit; `nil`: none, when piped.
    var columns: Int?
    /// The zone to show times in; `nil`: each milestone's own.
    var zone: String?

    enum Tint: String {
        case bold = "1"
        case dim = "2"
        case red = "31"
        case green = "32"
        case yellow = "33"
        case cyan = "36"
    }

    /// The text with the words in it made to stand out.
    func mark(_ words: SearchWords, in text: String) -> String {
        guard colored else { return text }
        var marked = ""
        var rest = text.startIndex
        for range in words.found(in: text) {
            marked += text[rest..<range.lowerBound] + paint(String(text[range]), .bold)
            rest = range.upperBound
        }
        return marked + text[rest...]
    }

    /// The text as a link, where the terminal can and the address is one that a browser opens.
    func link(_ text: String, to address: String?) -> String {
        guard linked, let address, address.hasPrefix("https://") || address.hasPrefix("http://"),
            // Whatever could end the sequence early, or steer the terminal.
            address.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), address.utf8.count <= 2_000
        else { return text }
        return "\u{1B}]8;;\(address)\u{1B}\\\(text)\u{1B}]8;;\u{1B}\\"
    }

    func paint(_ text: String, _ tint: Tint?) -> String {
        guard colored, let tint, !text.isEmpty else { return text }
        return "\u{1B}[\(tint.rawValue)m\(text)\u{1B}[0m"
    }
}
