/// A date as uncertain as history leaves it: the Extended Date/Time Format, ISO 8601-2:2019, levels 0, 1 and 2, as the
/// Library of Congress specifies it (February 2019).
///
/// - Level 0: `2025`, `2025-06`, `2025-06-17` and intervals of them, `2024-02/2025`. A time of day is not EDTF here but
///   a `ZonedDateTime`.
/// - Level 1: years of more than four digits (`Y170000002`) and before 0 (`-0201`), seasons (`2001-21`), `?` uncertain,
///   `~` approximate and `%` both at the end of a date, unspecified digits (`201X`, `20XX`, `2004-XX`, `1985-04-XX`,
///   `1985-XX-XX`), and intervals that are open (`2013/..`) or whose end is unknown (`2013/`).
/// - Level 2: exponents (`Y17E8`), significant digits (`1950S2`), the other parts of a year (`2001-34`), qualification
///   of components (`2004-06~-11`, `2004-?06-11`), `X` in any place of a year of four digits, a month and a day
///   (`156X-12-25`, `1984-1X`), and sets: one of (`[1667,1670..1672]`) or all of them (`{1960,1961-12}`).
///
/// The parts of a year, in months: spring (21) is March to May, summer (22) June to August, autumn (23) September to
/// November, and winter (24) December of the named year to February of the next; 25 to 28 are the same, of the northern
/// hemisphere. Of the southern: spring (29) is September to November, summer (30) December of the named year to
/// February of the next, autumn (31) March to May, winter (32) June to August. Quarters (33 to 36), quadrimesters of
/// four months (37 to 39) and semestrals of six (40 and 41) are counted from January.
///
/// Of a negative year with unspecified digits the digits are those of the number: `-198X` is -1989 to -1980, `-XX85` one
/// of -9985 to -0085, and `-000X`, as there is no year -0000, -0009 to -0001.
public struct EDTF: Hashable, Sendable, CustomStringConvertible {
    enum End: Hashable, Sendable {
        case open, unknown
        case date(EDTFDate)
    }

    enum Form: Hashable, Sendable {
        case date(EDTFDate)
        case interval(End, End)
        case set(EDTFSet)
    }

    /// What an expression is.
    public enum Kind: String, Sendable, CaseIterable {
        case date, interval
        /// `[1667,1668]`: one of the members is meant.
        case oneOf = "one-of"
        /// `{1667,1668}`: all of the members are meant.
        case allOf = "all-of"
    }

    /// The longest expression that is read, in bytes of UTF-8.
    public static let lengthLimit = 4_096
    /// The most members a set may have; a range such as `1670..1672` is one.
    public static let memberLimit = 256

    /// The expression as given, without white space around it and with U+2212 as a hyphen.
    public let text: String
    let form: Form
    /// The lowest level of ISO 8601-2 that has the expression as it is written: 0, 1 or 2.
    public let level: Int

    /// Reads an expression.
    /// - Throws: `ParseError`, also for a day that does not exist, unspecified digits that fit no day (`1900-02-3X`), a
    ///   year beyond ±10¹¹, an interval that ends before it starts, and what exceeds `lengthLimit` or `memberLimit`.
    public init(_ text: String) throws(ParseError) {
        // Most dates are whole days, and each row of a timeline is read.
        if let day = EDTFParser.plainDay(text) {
            form = .date(EDTFDate(day: day))
            level = 0
            self.text = text
            return
        }
        var parser = EDTFParser(text)
        do {
            (form, level) = try parser.expression()
        } catch {
            throw Self.spelled(parser.text) ?? error
        }
        self.text = parser.text
    }

    /// What to say of a date that people would understand.
    private static func spelled(_ text: String) -> ParseError? {
        if let doubt = SpelledDate.doubt(text) { return ParseError(input: text, offset: 0, reason: doubt) }
        guard let meant = SpelledDate.edtf(text) else { return nil }
        // Of digits behind a year it is said which of them is wrong.
        let isYearFirst = text.utf8.prefix(4).allSatisfy { (0x30...0x39).contains($0) }
        guard !isYearFirst || text.contains(where: \.isLetter) else { return nil }
        return ParseError(input: text, offset: 0, reason: "it is written as \(meant)")
    }

    /// A single day, in the form `2025-06-17`; nil for a year that EDTF can't write to the day, outside ±9999.
    public init?(day: CivilDate) {
        guard (-9_999...9_999).contains(day.year) else { return nil }
        form = .date(EDTFDate(day: day))
        level = day.year < 0 ? 1 : 0
        text = day.description
    }

    /// Whether it is a date, an interval or a set.
    public var kind: Kind {
        switch form {
        case .date: .date
        case .interval: .interval
        case .set(let set): set.isAll ? .allOf : .oneOf
        }
    }

    /// How fine it is; `.interval` for every interval and `.set` for every set. Each part of a year (21 to 41) counts
    /// as a season, and a year of which three digits or more are not known as a millennium.
    public var precision: Precision {
        switch form {
        case .date(let date): date.precision
        case .interval: .interval
        case .set: .set
        }
    }

    /// The first day it may mean, taken at its word: without regard to `?`, `~` and `%`. Nil when open or unknown.
    public var lower: CivilDate? { first { $0.lower } }
    /// The last day it may mean, included, taken at its word. Nil when open or unknown.
    public var upper: CivilDate? { last { $0.upper } }

    /// `lower`, widened: by one unit of the component at which `?` or `~` stands, by two for `%`, for the widest of
    /// several.
    ///
    /// A mark that covers the year and what follows it stands at the last of them, wherever it is written: `2004-06~-11`
    /// and `~2004-~06-11` may be off by a month, `2004-06-11~` by a day, `2004?-06-11` by a year, and `?2004-06-~11` by
    /// the wider of a year and a day. The unit of a part of a year is its length; that of a year whose last digits are
    /// unspecified or not significant the power of ten that is known.
    public var possibleLower: CivilDate? { first { $0.possibleLower } }
    /// `upper`, widened likewise.
    public var possibleUpper: CivilDate? { last { $0.possibleUpper } }

    /// Whether any part is approximate (`~` or `%`).
    public var isApproximate: Bool { contains { $0.qualification.isApproximate } }
    /// Whether any part is uncertain (`?` or `%`).
    public var isUncertain: Bool { contains { $0.qualification.isUncertain } }

    /// Whether it is an interval or a set that has no start: `../1985`, `[..1985]`.
    public var hasOpenStart: Bool {
        if case .set(let set) = form { return set.hasOpenStart }
        return ends?.0 == .open
    }
    /// Whether it is an interval or a set that has no end: `2013/..`, `[2013..]`.
    public var hasOpenEnd: Bool {
        if case .set(let set) = form { return set.hasOpenEnd }
        return ends?.1 == .open
    }
    /// Whether it is an interval whose start nobody knows: `/1985`.
    public var hasUnknownStart: Bool { ends?.0 == .unknown }
    /// Whether it is an interval whose end nobody knows: `2013/`.
    public var hasUnknownEnd: Bool { ends?.1 == .unknown }

    /// The one way to write what it means, which reads as the same date: marks as far right as they can stand
    /// (`2004-06-11?` for `?2004-?06-?11`), years in digits and without `Y` where four do (`Y170000000` for `Y17E7`,
    /// `1700` for `Y17E2`, `1950` for `1950S4`), the members of a set by date, each once.
    ///
    /// Its level may be lower than that of the text.
    public var normalised: String { EDTFText.text(form) }

    /// In words: "17 June 2025", "about 1992", "between 202 BC and AD 220, both approximate", "from 2013 on", "one of
    /// 1667, 1668 or 1670 to 1672".
    public var prose: String { EDTFProse.text(form) }

    /// The same as `text`.
    public var description: String { text }
}

extension EDTF {
    private var ends: (End, End)? {
        if case .interval(let start, let end) = form { return (start, end) }
        return nil
    }

    private func first(_ bound: (EDTFDate) -> CivilDate) -> CivilDate? {
        switch form {
        case .date(let date), .interval(.date(let date), _): bound(date)
        case .interval: nil
        case .set(let set): set.least(bound)
        }
    }

    private func last(_ bound: (EDTFDate) -> CivilDate) -> CivilDate? {
        switch form {
        case .date(let date), .interval(_, .date(let date)): bound(date)
        case .interval: nil
        case .set(let set): set.greatest(bound)
        }
    }

    private func contains(_ condition: (EDTFDate) -> Bool) -> Bool {
        switch form {
        case .date(let date):
            return condition(date)
        case .interval(let start, let end):
            return [start, end].contains { end in
                if case .date(let date) = end { return condition(date) }
                return false
            }
        case .set(let set):
            return set.contains(where: condition)
        }
    }
}
