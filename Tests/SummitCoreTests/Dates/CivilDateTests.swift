import SummitCore
import Testing

@Suite struct CivilDateTests {
    static let known: [(text: String, year: Int64, month: Int, day: Int, number: Int64, weekday: Int)] = [
        ("1970-01-01", 1970, 1, 1, 0, 4),
        ("1969-12-31", 1969, 12, 31, -1, 3),
        ("2000-02-29", 2000, 2, 29, 11_016, 2),
        ("2025-06-17", 2025, 6, 17, 20_256, 2),
        ("0000-01-01", 0, 1, 1, -719_528, 6),
        ("-0001-12-31", -1, 12, 31, -719_529, 5),
        ("-0201-01-01", -201, 1, 1, -792_941, 2),
        ("+12000-01-01", 12_000, 1, 1, 3_663_382, 6),
        ("9999-12-31", 9_999, 12, 31, 2_932_896, 5),
    ]

    @Test(arguments: known)
    func knownDaysHaveTheirNumberWeekdayAndText(
        _ row: (text: String, year: Int64, month: Int, day: Int, number: Int64, weekday: Int)
    ) throws {
        let date = try #require(CivilDate(year: row.year, month: row.month, day: row.day))
        #expect(date.dayNumber == row.number)
        #expect(date.weekday == row.weekday)
        #expect(date.description == row.text)
        #expect(CivilDate(dayNumber: row.number) == date)
    }

    @Test func everyDayOfEightCenturiesFollowsTheOneBefore() throws {
        var previous = try #require(CivilDate(year: -401, month: 12, day: 31))
        while previous.year < 401 {
            let next = try #require(previous.adding(days: 1))
            let isNextDay = next.year == previous.year && next.month == previous.month && next.day == previous.day + 1
            let isFirst =
                next.day == 1 && previous.day == CivilDate.daysInMonth(year: previous.year, month: previous.month)
            guard isNextDay || isFirst, next > previous, next.weekday == previous.weekday % 7 + 1,
                CivilDate(year: next.year, month: next.month, day: next.day)?.dayNumber == next.dayNumber
            else {
                Issue.record("\(next) after \(previous)")
                return
            }
            previous = next
        }
    }

    @Test func dayNumbersRoundTripUpToTheLimits() throws {
        #expect(CivilDate(dayNumber: CivilDate.first.dayNumber) == .first)
        #expect(CivilDate(dayNumber: CivilDate.last.dayNumber) == .last)
        #expect(CivilDate(dayNumber: CivilDate.first.dayNumber - 1) == nil)
        #expect(CivilDate(dayNumber: CivilDate.last.dayNumber + 1) == nil)
        #expect(CivilDate(dayNumber: .max) == nil)
        #expect(CivilDate(dayNumber: .min) == nil)
        #expect(CivilDate.last.adding(days: 1) == nil)
        #expect(CivilDate.first.adding(days: .min) == nil)
        var numbers = SeededNumbers(state: 1)
        for _ in 0..<100_000 {
            let number = Int64.random(in: CivilDate.first.dayNumber...CivilDate.last.dayNumber, using: &numbers)
            let date = try #require(CivilDate(dayNumber: number))
            guard date.dayNumber == number,
                CivilDate(year: date.year, month: date.month, day: date.day) == date
            else {
                Issue.record("\(number) became \(date)")
                return
            }
        }
    }

    @Test(
        arguments: [
            (2025, 0, 1), (2025, 13, 1), (2025, 6, 0), (2025, 6, 31), (2025, 2, 29), (1900, 2, 29), (2025, .min, .max),
            (100_000_000_001, 1, 1), (-100_000_000_001, 1, 1), (.max, 1, 1), (.min, 2, 29),
        ] as [(Int64, Int, Int)])
    func whatDoesNotExistIsNil(_ year: Int64, _ month: Int, _ day: Int) {
        #expect(CivilDate(year: year, month: month, day: day) == nil)
    }

    @Test func leapYearsFollowGregory() {
        #expect([2000, 2024, 0, -4, -400].allSatisfy(CivilDate.isLeap))
        #expect(![1900, 2025, -1, -100, 2100].contains(where: CivilDate.isLeap))
    }

    @Test(
        arguments: [
            ("2025-01-31", 1, "2025-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2025-01-15", -1, "2024-12-15"),
            ("2024-02-29", 12, "2025-02-28"), ("2025-03-31", -13, "2024-02-29"),
        ] as [(String, Int64, String)])
    func monthsStopAtTheLastDay(_ from: String, _ months: Int64, _ to: String) throws {
        #expect(try EDTF(from).lower?.adding(months: months)?.description == to)
        #expect(CivilDate.last.adding(months: .max) == nil)
        #expect(CivilDate.last.adding(years: .max) == nil)
    }

    @Test func timesOfDayHaveBounds() throws {
        let date = try #require(CivilDate(year: 2025, month: 6, day: 17))
        #expect(CivilDateTime(date: date, hour: 24, minute: 0, second: 0) == nil)
        #expect(CivilDateTime(date: date, hour: 23, minute: 60, second: 0) == nil)
        #expect(CivilDateTime(date: date, hour: 0, minute: 0, second: -1) == nil)
        #expect(CivilDateTime(date: date, secondOfDay: 86_400) == nil)
        let time = try #require(CivilDateTime(date: date, hour: 10, minute: 5, second: 7))
        #expect(time.description == "2025-06-17T10:05:07")
        #expect((time.hour, time.minute, time.second) == (10, 5, 7))
        #expect(time.secondNumber == 1_750_154_707)
        #expect(CivilDateTime(secondNumber: time.secondNumber) == time)
    }

    @Test func theLastSecondThereIsRoundTrips() throws {
        for time in [
            CivilDateTime(date: .first, secondOfDay: 0), CivilDateTime(date: .last, secondOfDay: 86_399),
        ] {
            let time = try #require(time)
            #expect(CivilDateTime(secondNumber: time.secondNumber) == time)
        }
        #expect(CivilDateTime(secondNumber: .max) == nil)
        #expect(CivilDateTime(secondNumber: .min) == nil)
    }
}
