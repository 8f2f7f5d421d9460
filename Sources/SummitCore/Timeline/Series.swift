/// A line of milestones that come again: the China–Central Asia Summit and its editions.
public struct Series: Hashable, Sendable, Codable {
    public var slug: String
    public var title: String
    /// How far apart its editions lie, where that is known.
    public var cadence: Cadence?

    public init(slug: String, title: String, cadence: Cadence? = nil) {
        self.slug = slug
        self.title = title
        self.cadence = cadence
    }

    /// - Throws: ``FieldError`` for the first value that can't be taken.
    public func validate() throws(FieldError) {
        try Slug.check(slug, field: "slug")
        try Milestone.check(title, "title", limit: MilestoneLimits.title)
    }
}

/// The distance between two editions, in one calendar unit (the date part of an ISO 8601 duration): `P2Y`, `P6M`,
/// `P1W`, `P10D`.
public struct Cadence: Hashable, Sendable, Codable, CustomStringConvertible {
    public enum Unit: String, Sendable, CaseIterable {
        case year = "Y"
        case month = "M"
        case week = "W"
        case day = "D"
    }

    public let count: Int64
    public let unit: Unit

    public init?(count: Int64, unit: Unit) {
        guard (1...10_000).contains(count) else { return nil }
        self.count = count
        self.unit = unit
    }

    /// - Throws: ``ParseError`` that says what a cadence looks like.
    public init(parsing text: String) throws(ParseError) {
        guard text.first == "P", let last = text.last, let unit = Unit(rawValue: String(last)),
            text.utf8.dropFirst().first != UInt8(ascii: "+"), let count = Int64(text.dropFirst().dropLast()),
            let read = Cadence(count: count, unit: unit)
        else {
            throw ParseError(
                input: text, offset: 0, reason: "a cadence is P, a whole number and Y, M, W or D, such as P2Y or P6M")
        }
        self = read
    }

    /// Reads what a person types: `6m`, `2 years`, `every 2 weeks`, `yearly`; or as ``init(parsing:)`` does.
    ///
    /// - Throws: ``ParseError``.
    public init(readable text: String) throws(ParseError) {
        var words = text.lowercased().split(separator: " ").joined(separator: " ")[...]
        if words.hasPrefix("every ") { words = words.dropFirst(6) }
        let digits = words.prefix { $0.isASCII && $0.isNumber }
        let name = String(words.dropFirst(digits.count).drop { $0 == " " })
        let known = digits.isEmpty ? Self.named[name] : Self.units[name].map { (1, $0) }
        guard let (count, unit) = known else {
            guard text.first == "P" else { throw Self.unreadable(text) }
            try self.init(parsing: text)
            return
        }
        guard let read = Cadence(count: digits.isEmpty ? count : Int64(digits) ?? 0, unit: unit) else {
            throw Self.unreadable(text)
        }
        self = read
    }

    /// `m` is a month: editions do not lie minutes apart.
    private static let units: [String: Unit] = [
        "y": .year, "year": .year, "years": .year, "m": .month, "month": .month, "months": .month,
        "w": .week, "week": .week, "weeks": .week, "d": .day, "day": .day, "days": .day,
    ]

    private static let named: [String: (Int64, Unit)] = [
        "yearly": (1, .year), "annually": (1, .year), "year": (1, .year), "half-yearly": (6, .month),
        "quarterly": (3, .month), "monthly": (1, .month), "month": (1, .month), "weekly": (1, .week),
        "week": (1, .week),
        "daily": (1, .day), "day": (1, .day),
    ]

    private static func unreadable(_ text: String) -> ParseError {
        ParseError(
            input: text, offset: 0,
            reason: """
                a cadence is yearly, monthly, weekly or a whole number of 1 to 10,000 with y, m, w or d, such as 2y or 6m; \
                or as ISO 8601 has it, P2Y or P6M
                """)
    }

    public init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        let text = try value.decode(String.self)
        do {
            try self.init(parsing: text)
        } catch {
            throw DecodingError.dataCorruptedError(in: value, debugDescription: error.description)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        try value.encode(description)
    }

    public var description: String { "P\(count)\(unit.rawValue)" }

    /// "every 2 years"
    public var prose: String {
        let name =
            switch unit {
            case .year: "year"
            case .month: "month"
            case .week: "week"
            case .day: "day"
            }
        return count == 1 ? "every \(name)" : "every \(count) \(name)s"
    }
}
