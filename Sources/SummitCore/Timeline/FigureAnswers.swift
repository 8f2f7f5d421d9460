/// How sure a reckoned value is, by the values that it was reckoned from.
public struct Certainty: Hashable, Sendable {
    /// `nil` where the value itself is meant.
    public var bound: Figure.Observation.Bound?
    /// The bounds of both sides together leave open whether the value is more or less.
    public var isOpen: Bool
    public var isApproximate: Bool

    /// Of a difference, or of a quotient of values that are not negative: it grows with the first, and falls as the second
    /// grows.
    init(_ first: Figure.Observation, _ second: Figure.Observation) {
        isApproximate = first.approximate || second.approximate
        switch (first.bound, second.bound) {
        case (nil, nil): (bound, isOpen) = (nil, false)
        case (.moreThan, nil), (nil, .lessThan), (.moreThan, .lessThan): (bound, isOpen) = (.moreThan, false)
        case (.lessThan, nil), (nil, .moreThan), (.lessThan, .moreThan): (bound, isOpen) = (.lessThan, false)
        case (.moreThan, .moreThan), (.lessThan, .lessThan): (bound, isOpen) = (nil, true)
        }
    }
}

/// A figure at two times.
public struct FigureComparison: Hashable, Sendable {
    public let from: Figure.Observation
    public let to: Figure.Observation
    /// The later value over the earlier one, to twelve digits. `nil` where the earlier one is not more than 0, or the later is
    /// less: a rise could look like a fall then.
    public let factor: DecimalNumber?
    /// Exact.
    public let difference: DecimalNumber
    /// The difference in percent of the earlier value, to twelve digits; `nil` as above.
    public let percent: DecimalNumber?
    public let certainty: Certainty
    /// Between the two dates: whole years where both are years.
    public let years: Double?
    /// The compound rate in percent a year. It has a root in it, so it is rounded, to the digits of a `Double`.
    public let yearlyPercent: Double?

    /// - Throws: ``FieldError`` where there is nothing to divide by, or there are too many digits.
    init(from: Figure.Observation, to: Figure.Observation) throws(FieldError) {
        let (first, last) = (try from.number(), try to.number())
        guard let difference = last.minus(first) else {
            throw FieldError(field: "to", reason: "the difference has more than \(DecimalNumber.mostDigits) digits")
        }
        self.from = from
        self.to = to
        self.difference = difference
        let isProportional = first > .zero && last >= .zero
        factor = isProportional ? last.divided(by: first) : nil
        percent = isProportional ? difference.divided(by: first)?.shifted(by: 2) : nil
        certainty = Certainty(to, from)
        years = Self.years(from.date, to.date)
        let ratio = factor?.approximation ?? 0
        let rate = years.flatMap { $0 > 0 && ratio > 0 ? Self.root(ratio, $0).map { ($0 - 1) * 100 } : nil }
        yearlyPercent = rate.flatMap { $0.isFinite ? $0 : nil }
    }

    /// The n-th root by bisection: the standard library has no power of two fractions.
    ///
    /// - Returns: `nil` where that is too large.
    private static func root(_ value: Double, _ degree: Double) -> Double? {
        var (low, high) = (0.0, max(1, value))
        // Of less than a whole it is larger than the value: what doubles in half a year is fourfold in one.
        while high.isFinite, power(high, degree) < value { high *= 2 }
        guard high.isFinite else { return nil }
        for _ in 0..<200 {
            let middle = (low + high) / 2
            if power(middle, degree) < value { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }

    /// `base` to a power that need not be whole: the whole part by squaring, the fraction by square roots.
    private static func power(_ base: Double, _ exponent: Double) -> Double {
        var result = 1.0
        var whole = UInt64(exponent)
        var square = base
        while whole > 0 {
            if whole & 1 == 1 { result *= square }
            square *= square
            whole >>= 1
        }
        var fraction = exponent - exponent.rounded(.down)
        var root = base
        for _ in 0..<52 where fraction > 0 {
            root = root.squareRoot()
            fraction *= 2
            if fraction >= 1 {
                result *= root
                fraction -= 1
            }
        }
        return result
    }

    private static func years(_ from: String?, _ to: String?) -> Double? {
        guard let from = from.flatMap({ try? EDTF($0) }), let to = to.flatMap({ try? EDTF($0) }),
            let first = middle(from), let last = middle(to)
        else { return nil }
        if from.precision == .year, to.precision == .year, let one = from.lower?.year, let other = to.lower?.year {
            return Double(other - one)
        }
        return (last - first) / 365.2425
    }

    /// The middle of a date, in days.
    private static func middle(_ date: EDTF) -> Double? {
        guard let lower = date.lower, let upper = date.upper else { return nil }
        return (Double(lower.dayNumber) + Double(upper.dayNumber)) / 2
    }
}

/// What part of one figure another is.
public struct FigureShare: Hashable, Sendable {
    public let part: Figure.Observation
    public let whole: Figure.Observation
    /// To twelve digits.
    public let percent: DecimalNumber
    public let certainty: Certainty

    /// - Throws: ``FieldError`` where there is nothing to divide by.
    public init(part: Figure.Observation, whole: Figure.Observation) throws(FieldError) {
        let (one, all) = (try part.number(), try whole.number())
        guard one >= .zero, all > .zero, let quotient = one.divided(by: all) else {
            throw FieldError(
                field: "of",
                reason: "a part is 0 or more, and the whole more than 0; got \(part.value) of \(whole.value)")
        }
        self.part = part
        self.whole = whole
        percent = quotient.shifted(by: 2)
        certainty = Certainty(part, whole)
    }
}

extension Figure.Observation {
    /// - Throws: ``FieldError`` for more digits than are reckoned with.
    func number() throws(FieldError) -> DecimalNumber {
        do {
            return try DecimalNumber(parsing: value)
        } catch {
            throw FieldError(field: "observations.value", reason: error.description)
        }
    }
}

extension Figure {
    /// Of each date the value that was given last: by vintage, then in the order of recording.
    public var current: [Observation] {
        var kept: [(observation: Observation, vintage: Int64)] = []
        var places: [String?: Int] = [:]
        for observation in observations {
            let (date, vintage) = (observation.normalDate, observation.vintageKey)
            if let place = places[date] {
                if kept[place].vintage <= vintage { kept[place] = (observation, vintage) }
            } else {
                places[date] = kept.count
                kept.append((observation, vintage))
            }
        }
        return kept.map(\.observation)
    }

    /// - Throws: ``FieldError``.
    public func compared(from: EDTF, to: EDTF) throws(FieldError) -> FigureComparison {
        try FigureComparison(from: try observation(at: from, field: "from"), to: try observation(at: to, field: "to"))
    }

    /// The observation of a date: the one that has it, else the only one that holds it or lies in it.
    ///
    /// - Throws: ``FieldError`` that lists the dates there are.
    public func observation(at date: EDTF, field: String) throws(FieldError) -> Observation {
        let dated = current.filter { $0.date != nil }
        if let exact = dated.first(where: { $0.normalDate == date.normalised }) { return exact }
        let near = dated.filter { observation in
            guard let other = observation.date.flatMap({ try? EDTF($0) }), let lower = date.lower,
                let upper = date.upper,
                let first = other.lower, let last = other.upper
            else { return false }
            return first <= lower && upper <= last || lower <= first && last <= upper
        }
        if near.count == 1 { return near[0] }
        let known = (near.isEmpty ? dated : near).compactMap(\.date)
            .map { (text: $0, day: (try? EDTF($0))?.lower?.dayNumber ?? .min) }
            .sorted { ($0.day, $0.text) < ($1.day, $1.text) }.map(\.text).joined(separator: ", ")
        let which =
            near.isEmpty ? "no value of “\(slug)” at \(date.text)" : "\(near.count) values of “\(slug)” in \(date.text)"
        throw FieldError(
            field: field,
            reason: "\(which)\(known.isEmpty ? "" : "; dates with a value: \(known)")")
    }
}

extension Figure.Observation {
    fileprivate var normalDate: String? { date.map { text in (try? EDTF(text))?.normalised ?? text } }

    /// Without a vintage, the oldest.
    fileprivate var vintageKey: Int64 {
        vintage.flatMap { try? EDTF($0) }.flatMap(\.lower)?.dayNumber ?? .min
    }
}
