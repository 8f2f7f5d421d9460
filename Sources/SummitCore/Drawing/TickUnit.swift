/// The calendar steps at which an axis can be marked, and what is written there.
enum TickUnit: Hashable {
    /// Of local time, from midnight on.
    case minutes(Int64)
    case days
    /// From Monday on.
    case weeks
    case months(Int64)
    /// Counted from AD 1 in both directions, so that the years BC are round too.
    case years(Int64)

    /// The finest first.
    static let all: [TickUnit] =
        [1, 5, 15, 30, 60, 180, 360, 720].map(TickUnit.minutes) + [.days, .weeks] + [1, 3, 6].map(TickUnit.months)
        + (0...11).flatMap { power -> [TickUnit] in
            let ten = (0..<power).reduce(Int64(1)) { product, _ in product * 10 }
            return power == 11 ? [.years(ten)] : [.years(ten), .years(2 * ten), .years(5 * ten)]
        }

    /// In seconds, about.
    var length: Double {
        switch self {
        case .minutes(let count): Double(count) * 60
        case .days: 86_400
        case .weeks: 7 * 86_400
        case .months(let count): Double(count) * 2_629_746
        case .years(let count): Double(count) * 31_556_952
        }
    }

    /// The longer periods that are named beside it: of months the years, of days the months, of hours the days.
    var context: TickUnit? {
        switch self {
        case .minutes: .days
        case .days, .weeks: .months(1)
        case .months: .years(1)
        case .years: nil
        }
    }

    /// The local start of the step that a time lies in; `nil` beyond the limit of years.
    func floor(_ local: CivilDateTime) -> CivilDateTime? {
        let date = local.date
        switch self {
        case .minutes(let count):
            let length = Int(count) * 60
            return CivilDateTime(date: date, secondOfDay: local.secondOfDay / length * length)
        case .days: return CivilDateTime(startOf: date)
        case .weeks: return date.adding(days: Int64(1 - date.weekday)).map(CivilDateTime.init(startOf:))
        case .months(let count):
            let month = (date.month - 1) / Int(count) * Int(count) + 1
            return CivilDate(year: date.year, month: month, day: 1).map(CivilDateTime.init(startOf:))
        case .years(let count): return Self.year(Self.index(date.year, count), count)
        }
    }

    /// The start of the step behind the one that starts at `local`.
    func next(_ local: CivilDateTime) -> CivilDateTime? {
        switch self {
        case .minutes(let count): return CivilDateTime(secondNumber: local.secondNumber + count * 60)
        case .days: return local.date.adding(days: 1).map(CivilDateTime.init(startOf:))
        case .weeks: return local.date.adding(days: 7).map(CivilDateTime.init(startOf:))
        case .months(let count): return local.date.adding(months: count).map(CivilDateTime.init(startOf:))
        case .years(let count): return Self.year(Self.index(local.date.year, count) + 1, count)
        }
    }

    /// What stands at a mark.
    func label(_ local: CivilDateTime) -> String {
        switch self {
        case .minutes: String(CivilMath.timeText(secondOfDay: local.secondOfDay).dropLast(3))
        case .days, .weeks: String(local.date.day)
        case .months: BriefDate.month(local.date.month)
        case .years: EDTFProse.year(local.date.year)
        }
    }

    /// What is written of a longer period.
    func contextLabel(_ local: CivilDateTime) -> String {
        switch self {
        case .minutes, .days, .weeks: EDTFProse.day(local.date)
        case .months: "\(EDTFProse.monthName(local.date.month)) \(EDTFProse.year(local.date.year))"
        case .years: EDTFProse.year(local.date.year)
        }
    }

    // MARK: Round years

    /// The number of the step that a year lies in: 0 begins with AD 1, 1 with the year `count`, -1 with `count` BC.
    private static func index(_ year: Int64, _ count: Int64) -> Int64 {
        if count == 1 { return year }
        return year >= 1 ? year / count : CivilMath.floorDivide(year - 1, count).quotient
    }

    private static func year(_ index: Int64, _ count: Int64) -> CivilDateTime? {
        let year = count == 1 ? index : index > 0 ? index * count : index * count + 1
        return CivilDate(year: year, month: 1, day: 1).map(CivilDateTime.init(startOf:))
    }
}
