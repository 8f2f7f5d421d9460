/// Values of figures as they are written for people.
package enum FigureProse {
    /// "more than about ", of what is a bound or not sure.
    package static func lead(_ bound: String?, isOpen: Bool = false, isApproximate: Bool) -> String {
        (isOpen ? "perhaps " : bound.map { $0.replacing("-", with: " ") + " " } ?? "") + (isApproximate ? "about " : "")
    }

    /// The digits of the whole part in groups of three, where there are more than four (ISO 80000-1 §7.3.1).
    package static func grouped(_ number: String) -> String {
        let digits = number.drop { $0 == "-" }.prefix { $0.isASCII && $0.isNumber }
        guard digits.count > 4 else { return number }
        var text = String(number[..<digits.startIndex])
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text += "\u{202F}" }
            text.append(digit)
        }
        return text + number[digits.endIndex...]
    }
}

extension ObservationMessage {
    /// "more than 500 000 000 000"
    package var prose: String {
        FigureProse.lead(bound, isApproximate: approximate == true) + FigureProse.grouped(value)
    }
}
