/// The next edition of a series as it would be if the series kept its cadence: never a fact, always marked.
public struct Projection: Hashable, Sendable {
    public let series: Series
    public let edition: Int64
    public let when: When

    public var title: String { "\(series.title), edition \(edition)" }

    /// - Parameter editions: the editions on record, in any order.
    /// - Returns: `nil` without a cadence, given or shown by two editions, or without a dated edition to count from.
    public init?(series: Series, editions: [(number: Int64, when: When)]) {
        let starts = editions.compactMap { edition in Self.start(of: edition.when).map { (edition.number, $0) } }
        guard let last = starts.max(by: { $0.0 < $1.0 }),
            let cadence = series.cadence ?? Self.learn(from: starts),
            let text = Self.date(last.1, plus: cadence), let date = try? EDTF(text),
            let zone = editions.first(where: { $0.number == last.0 })?.when.zone
        else { return nil }
        let (next, overflow) = last.0.addingReportingOverflow(1)
        guard !overflow else { return nil }
        self.series = series
        self.edition = next
        self.when = .edtf(date, zone: zone)
    }

    /// The day to count from; `nil` where it is open.
    package static func start(of when: When) -> CivilDate? {
        switch when {
        case .edtf(let date, _): date.lower
        case .zoned(let start, _): start.local.date
        }
    }

    /// The years between the last two editions, for each number they are apart; or the months, where they are a part of a
    /// year and those before them were so far apart as well, if there are any.
    private static func learn(from starts: [(Int64, CivilDate)]) -> Cadence? {
        let sorted = starts.sorted { $0.0 < $1.0 }
        guard sorted.count >= 2 else { return nil }
        let apart = zip(sorted, sorted.dropFirst()).suffix(2).map { months(from: $0, to: $1) }
        if let months = apart[apart.count - 1], apart.allSatisfy({ $0 == months }),
            apart.count > 1 || sorted[0].1.year == sorted[1].1.year
        {
            return Cadence(count: months, unit: .month)
        }
        let (last, before) = (sorted[sorted.count - 1], sorted[sorted.count - 2])
        let (numbers, overflow) = last.0.subtractingReportingOverflow(before.0)
        let years = last.1.year - before.1.year
        guard !overflow, numbers > 0, years > 0, years % numbers == 0 else { return nil }
        return Cadence(count: years / numbers, unit: .year)
    }

    /// The months between two editions, for each number they are apart, where those go into a year.
    private static func months(from one: (Int64, CivilDate), to other: (Int64, CivilDate)) -> Int64? {
        let (numbers, overflow) = other.0.subtractingReportingOverflow(one.0)
        let years = other.1.year - one.1.year
        guard !overflow, numbers > 0, (0...numbers).contains(years) else { return nil }
        let months = years * 12 + Int64(other.1.month - one.1.month)
        guard months > 0, months.isMultiple(of: numbers) else { return nil }
        let each = months / numbers
        return each < 12 && 12.isMultiple(of: Int(each)) ? each : nil
    }

    /// The date at the precision that the cadence can promise.
    private static func date(_ start: CivilDate, plus cadence: Cadence) -> String? {
        switch cadence.unit {
        case .year:
            guard let date = CivilDate(year: start.year + cadence.count, month: 1, day: 1) else { return nil }
            return yearText(date)
        case .month:
            let months = Int64(start.month) - 1 + cadence.count
            guard let date = CivilDate(year: start.year + months / 12, month: Int(months % 12) + 1, day: 1) else {
                return nil
            }
            return yearText(date).map { "\($0)-\(date.month < 10 ? "0" : "")\(date.month)" }
        case .week, .day:
            return start.adding(days: cadence.count * (cadence.unit == .week ? 7 : 1))?.description
        }
    }

    private static func yearText(_ date: CivilDate) -> String? {
        // Only years of four digits have a month or day form in EDTF level 1.
        guard (-9999...9999).contains(date.year) else { return nil }
        let digits = String(date.year.magnitude)
        return (date.year < 0 ? "-" : "") + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
