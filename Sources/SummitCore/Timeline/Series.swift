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
