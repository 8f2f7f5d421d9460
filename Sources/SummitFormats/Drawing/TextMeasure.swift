/// How wide text is at least as wide as it will be drawn, without the font: by the wider of DejaVu Sans and Noto Sans,
/// which is wider than what most systems draw sans-serif text with.
enum TextMeasure {
    /// In hundredths of the font's size, from the space (U+0020) to the tilde (U+007E).
    private static let ascii: [UInt8] = [
        32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 56, 84, 32, 37, 32, 38, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34,
        84, 84, 84, 54, 100, 69, 69, 70, 78, 64, 58, 78, 76, 34, 30, 66, 56, 91, 76, 79, 61, 79, 70, 64, 62, 74, 69, 99,
        69, 62, 69, 40, 38, 40, 84, 50, 50, 62, 64, 55, 64, 62, 36, 64, 64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53,
        40, 64, 60, 82, 60, 60, 53, 64, 56, 64, 84,
    ]
    /// How much wider bold letters are.
    private static let bold = 1.14

    /// In pixels.
    static func width(_ text: String, size: Double, isBold: Bool = false) -> Double {
        let hundredths = text.reduce(0) { $0 + width($1) }
        return Double(hundredths) * size / 100 * (isBold ? bold : 1)
    }

    /// Of one character, in hundredths of the font's size.
    static func width(_ character: Character) -> Int {
        guard let first = character.unicodeScalars.first else { return 0 }
        let value = first.value
        if value < 0x7F { return value < 0x20 ? 0 : Int(ascii[Int(value) - 0x20]) }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: break
        }
        if first.properties.isEmojiPresentation || character.unicodeScalars.contains("\u{FE0F}") { return 130 }
        switch value {
        // Dashes and quotation marks.
        case 0x2010...0x2013: return 50
        case 0x2018...0x201A: return 34
        case 0x201B...0x201F: return 54
        case 0x2014, 0x2015, 0x2026: return 100
        case 0x00A0...0x024F, 0x1E00...0x1EFF: return letter(first, small: 66, capital: 80)
        case 0x0370...0x03FF: return letter(first, small: 66, capital: 80)
        case 0x0400...0x052F: return letter(first, small: 72, capital: 84)
        case 0x0530...0x058F: return 78
        case 0x0590...0x05FF: return 62
        case 0x0600...0x06FF, 0x0750...0x077F: return 72
        case 0x10A0...0x10FF: return 70
        case 0x0900...0x0DFF, 0x0E00...0x0FFF, 0x1000...0x109F, 0x1780...0x17FF: return 90
        default: return 100
        }
    }

    private static func letter(_ scalar: Unicode.Scalar, small: Int, capital: Int) -> Int {
        scalar.properties.isLowercase ? small : capital
    }
}
