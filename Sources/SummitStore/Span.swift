internal import GRDB
internal import SummitCore

/// How long a milestone that takes place once may take at most, in classes, so that an index leads to what lies at a point
/// in time.
///
/// Whatever of a class is there at a point has begun no longer before it than the class is long: a range of the index
/// for each class, instead of everything that has ever begun.
enum Span {
    private static let day: Int64 = 86_400
    /// The longest of each class in seconds: days, months, years, decades; the last class has the rest.
    private static let longest = [2 * day, 61 * day, 732 * day, 64 * 366 * day]

    /// Of a row with a date. The index is on this very text, so that the classes can't change without a migration.
    static let column =
        "CASE "
        + longest.enumerated().map { "WHEN possible_to - possible_from <= \($1) THEN \($0)" }.joined(separator: " ")
        + " ELSE \(longest.count) END"

    static let migration = """
        CREATE INDEX milestone_span ON milestone_row(\(column), possible_from) WHERE possible_from IS NOT NULL;
        """

    /// What recurs has a reach and no span, and is found otherwise (``Standings``).
    static let migrationOfSingles = """
        DROP INDEX milestone_span;
        CREATE INDEX milestone_span ON milestone_row(\(column), possible_from)
            WHERE possible_from IS NOT NULL AND recurring = 0;
        """

    /// For each class, that a row of what takes place once belongs to it and possibly lies between two instants, as far as the index tells.
    static func conditions(since: Instant, until: Instant) -> [(sql: String, values: StatementArguments)] {
        let isDated = "possible_from IS NOT NULL AND recurring = 0 AND possible_from < ?"
        let classes = longest.enumerated().map { number, length -> (sql: String, values: StatementArguments) in
            let (first, overflow) = since.secondsSinceEpoch.subtractingReportingOverflow(length)
            return (
                "\(column) = \(number) AND \(isDated) AND possible_from >= ?",
                [until.secondsSinceEpoch, overflow ? .min : first]
            )
        }
        return classes + [("\(column) = \(longest.count) AND \(isDated)", [until.secondsSinceEpoch])]
    }

    /// Whether a window is so short that the classes are fewer rows than the timeline in its order.
    static func isWorthIt(since: Instant, until: Instant) -> Bool {
        let (length, overflow) = until.secondsSinceEpoch.subtractingReportingOverflow(since.secondsSinceEpoch)
        return !overflow && length <= 400 * day
    }
}
