/// A quantity followed over time: trade in dollars, gas in cubic metres.
public struct Figure: Hashable, Sendable, Codable {
    public var slug: String
    public var title: String
    /// A unit or an ISO 4217 currency, as it is to be printed.
    public var unit: String
    public var observations: [Observation]

    public init(slug: String, title: String, unit: String, observations: [Observation]) {
        self.slug = slug
        self.title = title
        self.unit = unit
        self.observations = observations
    }

    /// One value at one time, as a source gives it.
    public struct Observation: Hashable, Sendable, Codable {
        public enum Bound: String, Sendable, Codable, CaseIterable {
            case moreThan = "more-than"
            case lessThan = "less-than"
        }

        /// An EDTF date; `nil` where the source gives none.
        public var date: String?
        /// A decimal number, kept as it was written: nothing is rounded.
        public var value: String
        public var bound: Bound?
        public var approximate: Bool
        /// When the value was given, an EDTF date: a later one takes the place of an earlier one of the same date.
        public var vintage: String?
        public var sources: [Source]

        public init(
            date: String? = nil, value: String, bound: Bound? = nil, approximate: Bool = false,
            vintage: String? = nil, sources: [Source] = []
        ) {
            self.date = date
            self.value = value
            self.bound = bound
            self.approximate = approximate
            self.vintage = vintage
            self.sources = sources
        }
    }

    /// - Throws: ``FieldError`` for the first value that can't be taken.
    public func validate() throws(FieldError) {
        try Slug.check(slug, field: "slug")
        try Milestone.check(title, "title", limit: MilestoneLimits.title)
        try Milestone.check(unit, "unit", limit: 50)
        guard observations.count <= 2_000 else {
            throw FieldError(field: "observations", reason: "more than 2000 of them")
        }
        for observation in observations {
            for (text, field) in [(observation.date, "date"), (observation.vintage, "vintage")] {
                guard let text else { continue }
                do {
                    _ = try EDTF(text)
                } catch {
                    throw FieldError(field: "observations.\(field)", reason: error.description)
                }
            }
            guard Self.isDecimal(observation.value) else {
                throw FieldError(
                    field: "observations.value",
                    reason: "“\(Printable.excerpt(observation.value))” is not a decimal number")
            }
            for source in observation.sources { try source.validate() }
        }
    }

    private static func isDecimal(_ text: String) -> Bool {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        let parts = digits.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        return text.utf8.count <= 60
            && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
    }
}
