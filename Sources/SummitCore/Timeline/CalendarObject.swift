/// What the iCalendar object of a milestone says that a milestone has no place for (RFC 5545): kept for the way back.
public struct CalendarObject: Hashable, Sendable, Codable {
    /// `VEVENT`, `VTODO` or `VJOURNAL` (§3.6); `nil`: `VEVENT`.
    public var component: String?
    /// SEQUENCE (§3.8.7.4): how often the organizer has revised it.
    public var sequence: Int64?
    /// LAST-MODIFIED (§3.8.7.3), RFC 3339 in UTC.
    public var modified: String?
    /// Content lines (§3.1), unfolded, in their order; of a component within it also its BEGIN and END.
    public var properties: [String]?

    public init(
        component: String? = nil, sequence: Int64? = nil, modified: String? = nil, properties: [String]? = nil
    ) {
        self.component = component
        self.sequence = sequence
        self.modified = modified
        self.properties = properties
    }

    /// Which of two states of an object is the newer one.
    public enum Age: Hashable, Sendable {
        /// It comes before the other, and changes nothing.
        case older
        /// It is the very state that is there already.
        case same
        /// It comes after the other; or nothing is said of that.
        case newer
    }

    /// How old this state is beside `present`: by SEQUENCE and, where that is the same, by LAST-MODIFIED
    /// (RFC 5546 §2.1.5).
    public func age(beside present: CalendarObject) -> Age {
        let (mine, other) = (sequence ?? 0, present.sequence ?? 0)
        if mine != other { return mine < other ? .older : .newer }
        guard let mine = modified.flatMap({ try? Instant(parsing: $0) }),
            let other = present.modified.flatMap({ try? Instant(parsing: $0) })
        else { return .newer }
        return mine == other ? .same : mine < other ? .older : .newer
    }

    static let components = ["VEVENT", "VTODO", "VJOURNAL"]

    func validate() throws(FieldError) {
        if let component, !Self.components.contains(component) {
            throw FieldError(
                field: "calendar.component",
                reason: "“\(Printable.excerpt(component, limit: 20))” is none of "
                    + Self.components.joined(separator: ", "))
        }
        if let sequence, !(0...Int64(Int32.max)).contains(sequence) {
            throw FieldError(field: "calendar.sequence", reason: "a number from 0 to \(Int32.max)")
        }
        if let modified, (try? Instant(parsing: modified)) == nil {
            throw FieldError(field: "calendar.modified", reason: "an instant such as 2027-06-17T10:00:00Z")
        }
        let properties = properties ?? []
        if properties.count > MilestoneLimits.calendarLines
            || properties.reduce(0, { $0 + $1.utf8.count }) > MilestoneLimits.calendarBytes
        {
            throw FieldError(
                field: "calendar.properties",
                reason: "more than \(MilestoneLimits.calendarLines) lines or \(MilestoneLimits.calendarBytes) bytes")
        }
        for line in properties {
            try Milestone.check(line, "calendar.properties", limit: MilestoneLimits.calendarBytes, lines: true)
            if line.contains("\n") { throw FieldError(field: "calendar.properties", reason: "a line is one line") }
        }
    }
}
