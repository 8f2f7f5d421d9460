/// Up to four decimal digits, some of which may be unspecified: `156X`, `XX`, `1X`, `25` (ISO 8601-2 §9).
struct EDTFDigits: Hashable, Sendable {
    /// The number with 0 for each unspecified digit.
    let low: Int
    /// Bit 0 is set when the last digit is unspecified, bit 1 for the one before it, and so on.
    let free: UInt8

    init(_ value: Int) {
        self.init(low: value, free: 0)
    }

    init(low: Int, free: UInt8) {
        self.low = low
        self.free = free
    }

    static let anyPair = EDTFDigits(low: 0, free: 0b11)

    /// The number, where every digit is known.
    var exact: Int? { free == 0 ? low : nil }

    /// How many of the last digits are unspecified.
    var trailing: Int { (~free).trailingZeroBitCount }

    /// How many numbers it stands for.
    var count: Int { EDTFYear.power(free.nonzeroBitCount) }

    /// One of the numbers it stands for, counted from 0 for the smallest.
    func value(at index: Int) -> Int {
        var (result, rest, place) = (low, index, 1)
        for bit in 0..<4 {
            if free & (1 << bit) != 0 {
                result += rest % 10 * place
                rest /= 10
            }
            place *= 10
        }
        return result
    }

    func contains(_ value: Int) -> Bool {
        if free == 0 { return value == low }
        var (rest, wanted) = (value, low)
        for bit in 0..<4 {
            if free & (1 << bit) == 0, rest % 10 != wanted % 10 { return false }
            rest /= 10
            wanted /= 10
        }
        return rest == 0
    }

    /// With `X` for an unspecified digit and zeros in front.
    func text(width: Int) -> String {
        var bytes: [UInt8] = []
        var rest = low
        for bit in 0..<width {
            bytes.append(free & (1 << bit) != 0 ? DateScanner.Byte.unspecified : 0x30 + UInt8(rest % 10))
            rest /= 10
        }
        return String(decoding: bytes.reversed(), as: UTF8.self)
    }
}

/// The year of an EDTF date.
enum EDTFYear: Hashable, Sendable {
    /// Written in any of the three forms: `1985`, `Y170000002`, `Y17E7`.
    case exact(Int64)
    /// `1950S2`: a year of which only the first digits are known, and an estimate of it (ISO 8601-2 §4.7.4). `block` is
    /// the power of ten of which the year is known to the multiple: 100 here.
    case significant(estimate: Int64, block: Int64)
    /// `156X`, and `-156X` with the sign.
    case mask(EDTFDigits, isNegative: Bool)

    var exact: Int64? {
        if case .exact(let year) = self { return year }
        return nil
    }

    /// What the year is known to, in years: 1, or 10 for `201X` and `1950S3`.
    var unit: Int64 {
        switch self {
        case .exact: 1
        case .significant(_, let block): block
        case .mask(let digits, _): Int64(Self.power(digits.trailing))
        }
    }

    /// The earliest and the latest year it may be.
    var span: ClosedRange<Int64> {
        switch self {
        case .exact(let year):
            return year...year
        case .significant(let estimate, let block):
            // The leading digits are those of the number without its sign: -1950S2 is -1999 to -1900.
            let near = estimate.magnitude - estimate.magnitude % UInt64(block)
            let (low, high) = (Int64(near), Int64(near) + block - 1)
            return estimate < 0 ? -high ... -low : low...high
        case .mask(let digits, let isNegative):
            let (low, high) = (Int64(digits.low), Int64(digits.value(at: digits.count - 1)))
            guard isNegative else { return low...high }
            // There is no year -0000: the least that -000X stands for is -0001.
            let least = low > 0 ? low : Int64(Self.power(digits.free.trailingZeroBitCount))
            return -high ... -least
        }
    }

    /// The earliest year it may be for which `condition` holds, or the latest.
    func year(latest: Bool, where condition: (Int64) -> Bool) -> Int64? {
        guard case .mask(let digits, let isNegative) = self else {
            let year = latest ? span.upperBound : span.lowerBound
            return condition(year) ? year : nil
        }
        let count = digits.count
        let isDescending = latest != isNegative
        for step in 0..<count {
            let size = Int64(digits.value(at: isDescending ? count - 1 - step : step))
            if isNegative, size == 0 { continue }
            let year = isNegative ? -size : size
            if condition(year) { return year }
        }
        return nil
    }

    /// Ten to the power of 0 to 4.
    static func power(_ exponent: Int) -> Int {
        (0..<exponent).reduce(1) { product, _ in product * 10 }
    }
}

/// A part of a year that is written where a month stands, 21 to 41 (ISO 8601-2 §4.8): seasons without a hemisphere,
/// northern and southern ones, quarters, quadrimesters and semestrals.
struct EDTFPart: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case season, northern, southern, quarter, quadrimester, semestral
    }

    /// 21 to 41.
    let code: Int

    init?(code: Int) {
        guard (21...41).contains(code) else { return nil }
        self.code = code
    }

    var kind: Kind {
        switch code {
        case ..<25: .season
        case ..<29: .northern
        case ..<33: .southern
        case ..<37: .quarter
        case ..<40: .quadrimester
        default: .semestral
        }
    }

    /// Which one of its kind, from 0.
    var index: Int {
        switch kind {
        case .season: code - 21
        case .northern: code - 25
        case .southern: code - 29
        case .quarter: code - 33
        case .quadrimester: code - 37
        case .semestral: code - 40
        }
    }

    /// What one of its kind is called.
    var kindName: String {
        switch kind {
        case .season, .northern, .southern: "season"
        case .quarter: "quarter"
        case .quadrimester: "quadrimester"
        case .semestral: "half-year"
        }
    }

    /// Its length in months.
    var months: Int64 {
        switch kind {
        case .season, .northern, .southern, .quarter: 3
        case .quadrimester: 4
        case .semestral: 6
        }
    }

    /// The month it begins with, in the year that is named. A season that spans two years, the winter of the north and
    /// the summer of the south, begins in December.
    var firstMonth: Int {
        switch kind {
        case .season, .northern: (index + 1) * 3
        case .southern: [9, 12, 3, 6][index]
        case .quarter: index * 3 + 1
        case .quadrimester: index * 4 + 1
        case .semestral: index * 6 + 1
        }
    }
}
