/// Arithmetic of the proleptic Gregorian calendar on bare numbers, without limits of its own: safe for every number of
/// days that comes from dividing an `Int64` of seconds.
enum CivilMath {
    static let secondsPerDay: Int64 = 86_400
    /// Days in 400 years, after which the calendar, weekdays included, repeats.
    static let daysPerCycle: Int64 = 146_097
    static let secondsPerCycle: Int64 = daysPerCycle * secondsPerDay

    /// Division that rounds down, and its remainder, which is never negative. `divisor` is positive.
    static func floorDivide(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }

    /// Days since 1970-01-01. The year begins in March here, so that a leap day is its last.
    static func dayNumber(year: Int64, month: Int, day: Int) -> Int64 {
        let shifted = month > 2 ? year : year - 1
        let (cycle, yearOfCycle) = floorDivide(shifted, 400)
        let monthFromMarch = Int64(month > 2 ? month - 3 : month + 9)
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + Int64(day) - 1
        let dayOfCycle = yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear
        return cycle * daysPerCycle + dayOfCycle - 719_468
    }

    /// The date of a day number; the inverse of `dayNumber`.
    static func civil(dayNumber: Int64) -> (year: Int64, month: Int, day: Int) {
        let (cycle, dayOfCycle) = floorDivide(dayNumber + 719_468, daysPerCycle)
        let leapless = dayOfCycle - dayOfCycle / 1_460 + dayOfCycle / 36_524 - dayOfCycle / 146_096
        let yearOfCycle = leapless / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (cycle * 400 + yearOfCycle + (month <= 2 ? 1 : 0), Int(month), Int(day))
    }

    static func isLeap(_ year: Int64) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    /// 1 Monday … 7 Sunday.
    static func weekday(dayNumber: Int64) -> Int {
        Int((floorDivide(dayNumber, 7).remainder + 3) % 7) + 1
    }

    /// `a + b`, stopping at the ends of `Int64`.
    static func saturatingAdd(_ a: Int64, _ b: Int64) -> Int64 {
        let (sum, overflow) = a.addingReportingOverflow(b)
        return overflow ? (b < 0 ? .min : .max) : sum
    }

    /// Decimal digits with zeros in front; `value` is not negative.
    static func padded(_ value: Int64, to width: Int) -> String {
        DateTextWriter.text { $0.digits(UInt64(value), width: width) }
    }

    static func yearText(_ year: Int64) -> String { DateTextWriter.text { $0.year(year) } }

    static func timeText(secondOfDay: Int) -> String { DateTextWriter.text { $0.time(secondOfDay: secondOfDay) } }
}
