internal import SummitAPI
internal import SummitCore

/// A date of TimelineJS: a year, and what is known of month, day and time of day. It has no zone.
///
/// Years before Christ are negative and have no 0: -200 is shown as “200 BCE”, and is the year -0199 of EDTF.
struct TimelineJSDate: Hashable {
    /// Astronomical: 0 is 1 BC.
    let year: Int64
    let month: Int?
    let day: Int?
    /// Seconds since 00:00.
    let secondOfDay: Int?

    init(year: Int64, month: Int? = nil, day: Int? = nil, secondOfDay: Int? = nil) {
        self.year = year
        self.month = month
        self.day = month == nil ? nil : day
        self.secondOfDay = self.day == nil ? nil : secondOfDay
    }

    init(_ day: CivilDate) { self.init(year: day.year, month: day.month, day: day.day) }

    init(_ local: CivilDateTime) {
        self.init(
            year: local.date.year, month: local.date.month, day: local.date.day, secondOfDay: local.secondOfDay)
    }

    /// - Parameter year: as TimelineJS counts it.
    /// - Throws: ``FormatError`` for a date or time that does not exist.
    init(
        year: Int64, month: Int64?, day: Int64?, hour: Int64?, minute: Int64?, second: Int64?, line: Int
    ) throws(FormatError) {
        let limit = CivilDate.yearLimit
        guard (-limit...limit).contains(year) else {
            throw FormatError(line: line, reason: "the year \(year) is out of range")
        }
        // A date may have zeros for what is not known.
        let (month, day) = (month == 0 ? nil : month, day == 0 ? nil : day)
        guard month.map({ (1...12).contains($0) }) ?? true else {
            throw FormatError(line: line, reason: "month \(month ?? 0) does not exist; months are 1 to 12")
        }
        guard (0..<24).contains(hour ?? 0), (0..<60).contains(minute ?? 0), (0..<60).contains(second ?? 0) else {
            throw FormatError(line: line, reason: "there is no such time of day")
        }
        var time: Int?
        if let hour { time = Int(hour) * 3_600 + Int(minute ?? 0) * 60 + Int(second ?? 0) }
        self.init(
            year: year < 0 ? year + 1 : year, month: month.map { Int($0) }, day: day.flatMap { Int(exactly: $0) },
            secondOfDay: time)
        if let month = self.month, let day = self.day {
            let count = CivilDate.daysInMonth(year: self.year, month: month)
            guard (1...count).contains(day) else {
                throw FormatError(line: line, reason: "day \(day) does not exist; that month has \(count) days")
            }
        }
    }

    /// The year as TimelineJS counts it.
    var shownYear: Int64 { year > 0 ? year : year - 1 }

    /// Whether EDTF has months of such a year.
    private var hasMonths: Bool { (-9_999...9_999).contains(year) && month != nil }

    /// The date without a time: EDTF.
    var edtf: String {
        let size = String(year.magnitude)
        let digits = String(repeating: "0", count: max(0, 4 - size.utf8.count)) + size
        let isLong = size.utf8.count > 4
        var text = (isLong ? "Y" : "") + (year < 0 ? "-" : "") + digits
        guard hasMonths, let month else { return text }
        text += "-" + Self.two(month)
        if let day { text += "-" + Self.two(day) }
        return text
    }

    /// The date with its time; `nil` where it has none.
    var local: String? {
        guard hasMonths, let secondOfDay else { return nil }
        let clock = [secondOfDay / 3_600, secondOfDay / 60 % 60, secondOfDay % 60].map(Self.two)
        return "\(edtf)T\(clock.joined(separator: ":"))"
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}

extension TimelineJSDate {
    /// - Parameter key: of the object that is the date.
    /// - Throws: ``FormatError``.
    init?(_ slide: JSONFields, _ key: String) throws {
        guard let date = try slide.object(key) else { return nil }
        guard let year = try date.whole("year") else { return nil }
        try self.init(
            year: year, month: try date.whole("month"), day: try date.whole("day"), hour: try date.whole("hour"),
            minute: try date.whole("minute"), second: try date.whole("second"), line: date.line)
    }

    /// - Parameter time: `10:00`, `10:00:30`, `1:30 PM`.
    /// - Throws: ``FormatError``.
    init(year: String, month: String?, day: String?, time: String?, line: Int) throws(FormatError) {
        func whole(_ text: String?, _ what: String) throws(FormatError) -> Int64? {
            guard let text else { return nil }
            guard let number = Int64(text) else {
                throw FormatError(
                    line: line,
                    reason: "the \(what) is “\(Printable.excerpt(text))”, which is no whole number")
            }
            return number
        }
        let clock = try time.map { text throws(FormatError) in try Self.clock(text, line) }
        guard let year = try whole(year, "year") else { throw FormatError(line: line, reason: "the year is missing") }
        try self.init(
            year: year, month: try whole(month, "month"), day: try whole(day, "day"), hour: clock?.0, minute: clock?.1,
            second: clock?.2, line: line)
    }

    private static func clock(_ text: String, _ line: Int) throws(FormatError) -> (Int64, Int64, Int64) {
        let half = ["am", "pm"].first { text.lowercased().hasSuffix($0) }
        let digits = (half == nil ? text : String(text.dropLast(2))).trimmingSpace
        let parts = digits.split(separator: ":", omittingEmptySubsequences: false)
            // A fraction of a second is cut off.
            .map { $0.prefix { $0 != "." } }.map { Int64($0) }
        guard (2...3).contains(parts.count), let first = parts[0], let minute = parts[1],
            let second = parts.count == 3 ? parts[2] : 0, half == nil || (1...12).contains(first)
        else {
            throw FormatError(
                line: line,
                reason:
                    "“\(Printable.excerpt(text))” is no time of day; it is written as 10:00 or 1:30 PM"
            )
        }
        let hour = half == nil ? first : first % 12 + (half == "pm" ? 12 : 0)
        return (hour, minute, second)
    }
}
