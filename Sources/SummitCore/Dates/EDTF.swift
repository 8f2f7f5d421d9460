/// A date as uncertain as history leaves it: the Extended Date/Time Format, ISO 8601-2:2019, levels 0 and 1.
///
/// Level 0: `2025`, `2025-06`, `2025-06-17` and intervals of them, `2024-02/2025`. Level 1: years of more than four
/// digits (`Y170000002`) and before 0 (`-0201`), seasons, `?` uncertain, `~` approximate and `%` both at the end of a
/// date, unspecified digits (`201X`, `20XX`, `2004-XX`, `1985-04-XX`, `1985-XX-XX`), and intervals that are open
/// (`2013/..`) or whose end is unknown (`2013/`). A time of day is not EDTF here but a `ZonedDateTime`.
///
/// Seasons are those of the northern half: spring (21) is March to May, summer (22) June to August, autumn (23)
/// September to November, and winter (24) December of the named year to February of the next.
public struct EDTF: Hashable, Sendable, CustomStringConvertible {
    enum End: Hashable, Sendable {
        case open, unknown
        case date(EDTFDate)
    }

    enum Form: Hashable, Sendable {
        case date(EDTFDate)
        case interval(End, End)
    }

    /// The expression as given, without white space around it and with U+2212 as a hyphen.
    public let text: String
    let form: Form

    /// Reads an expression.
    /// - Throws: `ParseError`, also for a day that does not exist, a year beyond ±10¹¹, and an interval that ends
    ///   before it starts.
    public init(_ text: String) throws(ParseError) {
        var parser = EDTFParser(text)
        form = try parser.expression()
        self.text = parser.text
    }

    /// A single day, in the form `2025-06-17`; nil for a year that EDTF can't write to the day, outside ±9999.
    public init?(day: CivilDate) {
        guard (-9_999...9_999).contains(day.year),
            let date = EDTFDate(body: .day(day), qualification: EDTFQualification(), level: day.year < 0 ? 1 : 0)
        else { return nil }
        form = .date(date)
        text = day.description
    }

    /// The lowest level of ISO 8601-2 that has the form: 0 or 1.
    public var level: Int {
        switch form {
        case .date(let date): date.level
        case .interval(.date(let start), .date(let end)): max(start.level, end.level)
        case .interval: 1
        }
    }

    /// How fine it is; `.interval` for every interval.
    public var precision: Precision {
        if case .date(let date) = form { return date.precision }
        return .interval
    }

    /// The first day it may mean, taken at its word: without regard to `?`, `~` and `%`. Nil when open or unknown.
    public var lower: CivilDate? { start?.lower }
    /// The last day it may mean, included, taken at its word. Nil when open or unknown.
    public var upper: CivilDate? { end?.upper }

    /// `lower`, widened: by one unit of the precision at that end for `?` or `~`, by two for `%`.
    public var possibleLower: CivilDate? { start?.possibleLower }
    /// `upper`, widened likewise.
    public var possibleUpper: CivilDate? { end?.possibleUpper }

    /// Whether any part is approximate (`~` or `%`).
    public var isApproximate: Bool {
        start?.qualification.isApproximate == true || end?.qualification.isApproximate == true
    }
    /// Whether any part is uncertain (`?` or `%`).
    public var isUncertain: Bool {
        start?.qualification.isUncertain == true || end?.qualification.isUncertain == true
    }

    /// Whether it is an interval that has no start: `../1985`.
    public var hasOpenStart: Bool { ends?.0 == .open }
    /// Whether it is an interval that has no end: `2013/..`.
    public var hasOpenEnd: Bool { ends?.1 == .open }
    /// Whether it is an interval whose start nobody knows: `/1985`.
    public var hasUnknownStart: Bool { ends?.0 == .unknown }
    /// Whether it is an interval whose end nobody knows: `2013/`.
    public var hasUnknownEnd: Bool { ends?.1 == .unknown }

    /// In words: "17 June 2025", "about 1992", "between 202 BC and AD 220, both approximate", "from 2013 on".
    public var prose: String { EDTFProse.text(form) }

    /// The same as `text`.
    public var description: String { text }

    private var ends: (End, End)? {
        if case .interval(let start, let end) = form { return (start, end) }
        return nil
    }

    private var start: EDTFDate? {
        switch form {
        case .date(let date), .interval(.date(let date), _): date
        case .interval: nil
        }
    }

    private var end: EDTFDate? {
        switch form {
        case .date(let date), .interval(_, .date(let date)): date
        case .interval: nil
        }
    }
}
