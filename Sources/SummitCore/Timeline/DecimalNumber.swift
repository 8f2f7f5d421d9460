/// A decimal number, exact: up to 38 significant digits and a power of ten.
public struct DecimalNumber: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// As small as it can be: it does not end with a zero.
    private let coefficient: Int128
    private let exponent: Int

    /// So many significant digits are reckoned with.
    public static let mostDigits = 38

    public static let zero = DecimalNumber(coefficient: 0, exponent: 0)

    init(coefficient: Int128, exponent: Int) {
        var (coefficient, exponent) = (coefficient, exponent)
        while coefficient != 0, coefficient.isMultiple(of: 10) {
            coefficient /= 10
            exponent += 1
        }
        self.coefficient = coefficient
        self.exponent = coefficient == 0 ? 0 : exponent
    }

    /// Reads `-12.5`, `94.8e9`, `94_800_000_000` or `94 800 000 000`: a sign, digits with a point, a power of ten; groups
    /// of digits may be set apart by underscores or spaces (ISO 80000-1 §7.3.1), also narrow ones.
    ///
    /// - Throws: ``ParseError``; also for a comma, which is a point to some and sets groups apart to others.
    public init(parsing text: String) throws(ParseError) {
        func failure(_ offset: Int, _ reason: String) -> ParseError {
            ParseError(input: text, offset: offset, reason: reason)
        }
        var (coefficient, digits, exponent) = (Int128(0), 0, 0)
        var (isNegative, hasPoint, hasDigit) = (false, false, false)
        let characters = Array(text.unicodeScalars)
        var index = 0
        if let first = characters.first, "-−+".unicodeScalars.contains(first) {
            isNegative = first != "+"
            index = 1
        }
        loop: while index < characters.count {
            switch characters[index] {
            case "0"..."9":
                hasDigit = true
                if hasPoint { exponent -= 1 }
                if digits > 0 || characters[index] != "0" { digits += 1 }
                let (product, overflow) = coefficient.multipliedReportingOverflow(by: 10)
                let (sum, carry) = product.addingReportingOverflow(Int128(characters[index].value - 48))
                guard !overflow, !carry, digits <= Self.mostDigits else {
                    throw failure(index, "more than \(Self.mostDigits) digits")
                }
                coefficient = sum
            case "." where !hasPoint: hasPoint = true
            case "_", " ", "\u{A0}", "\u{2009}", "\u{202F}":
                let next = index + 1 < characters.count ? characters[index + 1] : " "
                guard hasDigit, ("0"..."9").contains(next) else {
                    throw failure(index, "a space or underscore stands between two digits")
                }
            case ",": throw failure(index, "a comma is not understood; the decimal sign is a point, as in 94.8e9")
            case "e", "E":
                guard let power = Int(String(String.UnicodeScalarView(characters[(index + 1)...]))),
                    (-60...60).contains(power)
                else { throw failure(index, "behind e stands a power of ten from -60 to 60") }
                exponent += power
                break loop
            default: throw failure(index, "this is not a decimal number, such as 94800000000 or 94.8e9")
            }
            index += 1
        }
        guard hasDigit else { throw failure(index, "digits are missing, as in 94800000000 or 94.8e9") }
        self.init(coefficient: isNegative ? -coefficient : coefficient, exponent: exponent)
    }

    public var isZero: Bool { coefficient == 0 }
    public var isNegative: Bool { coefficient < 0 }

    /// In full, without a power of ten.
    public var description: String {
        let digits = String(coefficient.magnitude)
        let sign = isNegative ? "-" : ""
        if exponent >= 0 { return sign + digits + String(repeating: "0", count: exponent) }
        let padded = String(repeating: "0", count: max(0, 1 - exponent - digits.count)) + digits
        return sign + padded.dropLast(-exponent) + "." + padded.suffix(-exponent)
    }

    public static func < (one: DecimalNumber, other: DecimalNumber) -> Bool {
        if one.isNegative != other.isNegative { return one.isNegative }
        // As many digits before the point: then the digits decide.
        let (first, second) = (one.magnitudeKey, other.magnitudeKey)
        return one.isNegative ? second < first : first < second
    }

    private var magnitudeKey: (place: Int, digits: String) {
        if isZero { return (.min, "") }
        let digits = String(coefficient.magnitude)
        return (exponent + digits.count, digits)
    }

    /// The difference; `nil` where it has too many digits.
    public func minus(_ other: DecimalNumber) -> DecimalNumber? {
        let least = min(exponent, other.exponent)
        guard let one = scaled(to: least), let two = other.scaled(to: least) else { return nil }
        let (difference, overflow) = one.subtractingReportingOverflow(two)
        return overflow ? nil : DecimalNumber(coefficient: difference, exponent: least)
    }

    private func scaled(to least: Int) -> Int128? {
        var scaled = coefficient
        for _ in least..<exponent {
            let (product, overflow) = scaled.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            scaled = product
            if scaled == 0 { break }
        }
        return scaled
    }

    /// The quotient, rounded to so many significant digits, half away from zero; `nil` by zero.
    public func divided(by divisor: DecimalNumber, digits: Int = 12) -> DecimalNumber? {
        guard !divisor.isZero else { return nil }
        let by = divisor.coefficient.magnitude
        var (quotient, rest) = coefficient.magnitude.quotientAndRemainder(dividingBy: by)
        var power = exponent - divisor.exponent
        // One digit more than is wanted, digit by digit, at full width.
        while String(quotient).count <= digits, rest != 0 {
            let wide = rest.multipliedFullWidth(by: 10)
            let (digit, left) = by.dividingFullWidth(wide)
            (quotient, rest) = (quotient * 10 + digit, left)
            power -= 1
        }
        let isNegative = isNegative != divisor.isNegative
        return DecimalNumber(coefficient: isNegative ? -Int128(quotient) : Int128(quotient), exponent: power)
            .rounded(digits: digits)
    }

    /// Times a power of ten.
    public func shifted(by power: Int) -> DecimalNumber {
        DecimalNumber(coefficient: coefficient, exponent: exponent + power)
    }

    /// To so many significant digits, half away from zero.
    public func rounded(digits: Int) -> DecimalNumber {
        rounded(dropping: String(coefficient.magnitude).count - digits)
    }

    /// To so many places behind the point, half away from zero.
    public func rounded(places: Int) -> DecimalNumber { rounded(dropping: -exponent - places) }

    private func rounded(dropping count: Int) -> DecimalNumber {
        guard count > 0 else { return self }
        guard count <= Self.mostDigits else { return .zero }
        var unit = Int128(1)
        for _ in 0..<count { unit *= 10 }
        let (quotient, rest) = coefficient.quotientAndRemainder(dividingBy: unit)
        let isUp = rest.magnitude >= unit.magnitude - rest.magnitude
        return DecimalNumber(
            coefficient: quotient + (isUp ? coefficient.signum() : 0), exponent: exponent + count)
    }

    /// The nearest binary number.
    public var approximation: Double { Double(description) ?? .nan }
}
