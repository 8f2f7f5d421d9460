import SummitCore
import Testing

/// The set of a rule, with the zone's rules of this machine; `UTC` stands for no zone.
func occurrences(
    _ start: String, _ rule: String?, zone: String = "UTC", dates: [String] = [], exceptions: [String] = [],
    later: Bool = false
) throws -> Occurrences {
    try Occurrences(
        start: LocalStart(parsing: start), laterInOverlap: later,
        recurrence: Recurrence(
            rule: rule.map { text throws(ParseError) in try RecurrenceRule(text) },
            dates: dates.map { text throws(ParseError) in try RecurrenceDate(parsing: text) },
            exceptions: exceptions.map { text throws(ParseError) in try LocalStart(parsing: text) }),
        rules: zone == "UTC" ? .utc : SystemZoneFiles().rules(for: zone))
}

/// At most `limit` of the occurrences from an instant on, as the nominal start and its instant.
func list(
    _ set: Occurrences, from: Instant? = nil, limit: Int
) throws(RecurrenceError) -> [Occurrences.Occurrence] {
    var cursor = set.cursor(from: from)
    var result: [Occurrences.Occurrence] = []
    while result.count < limit, let next = try cursor.next() { result.append(next) }
    return result
}

/// The nominal starts alone, as text.
func nominal(_ set: Occurrences, limit: Int) throws(RecurrenceError) -> [String] {
    try list(set, limit: limit).map(\.nominal.description)
}

/// The instants alone, as text.
func instants(_ set: Occurrences, limit: Int) throws(RecurrenceError) -> [String] {
    try list(set, limit: limit).map(\.instant.description)
}
