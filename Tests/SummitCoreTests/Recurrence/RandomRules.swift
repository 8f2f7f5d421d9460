import SummitCore

/// Rules with every part and frequency in legal combinations, the same in each run.
struct RandomRule: Sendable {
    var start: CivilDateTime
    /// Names and values, `FREQ` first.
    var parts: [(name: String, value: String)]

    var text: String { parts.map { "\($0.name)=\($0.value)" }.joined(separator: ";") }
    subscript(name: String) -> String? { parts.first { $0.name == name }?.value }
    static let weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

    init(using numbers: inout SeededNumbers) {
        var dice = Dice(numbers: numbers)
        let frequency = dice.pick([
            "SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "MONTHLY", "YEARLY", "YEARLY",
        ])
        let day = CivilDate(year: Int64(dice.roll(1_990...2_010)), month: 1, day: 1).flatMap {
            $0.adding(days: Int64(dice.roll(0...364)))
        }
        let second = dice.pick([0, 32_400, dice.roll(0...86_399)])
        let fallback = CivilDateTime(secondNumber: 0)
        start = day.flatMap { CivilDateTime(date: $0, secondOfDay: second) } ?? fallback!
        parts = [("FREQ", frequency)]
        if dice.isBelow(50) {
            parts.append(("INTERVAL", "\(dice.pick([1, 2, 3, 4, 5, 6, 7, 10, 12, 13, 20, 24, 30, 45, 60, 90]))"))
        }
        let mayNumber = dice.byParts(frequency, &parts)
        dice.weekdays(frequency, mayNumber: mayNumber, &parts)
        for (name, limit) in [("BYHOUR", 23), ("BYMINUTE", 59), ("BYSECOND", 59)] where dice.isBelow(25) {
            parts.append((name, dice.list(0...limit, upTo: 5)))
        }
        if parts.contains(where: { $0.name.hasPrefix("BY") }), dice.isBelow(20) {
            parts.append(("BYSETPOS", dice.signedList(dice.pick([2, 5, 20]), upTo: 3)))
        }
        if dice.isBelow(30) { parts.append(("WKST", dice.pick(Self.weekdays))) }
        switch dice.roll(0...9) {
        case 0...1: parts.append(("COUNT", "\(dice.roll(1...14))"))
        case 2...3:
            let reach = Int64(dice.pick([1, 30, 400, 4_000])) * 86_400 + Int64(dice.roll(0...86_399))
            if let until = CivilDateTime(secondNumber: start.secondNumber + reach) {
                parts.append(("UNTIL", until.description.filter { $0 != "-" && $0 != ":" }))
            }
        default: break
        }
        numbers = dice.numbers
    }
}

/// Choices from seeded numbers.
private struct Dice {
    var numbers: SeededNumbers

    mutating func roll(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &numbers) }
    mutating func isBelow(_ percent: Int) -> Bool { roll(0...99) < percent }
    mutating func pick<Value>(_ values: [Value]) -> Value { values[roll(0...(values.count - 1))] }
    mutating func signed(_ limit: Int) -> Int { roll(1...limit) * (isBelow(67) ? 1 : -1) }

    mutating func list(_ range: ClosedRange<Int>, upTo count: Int) -> String {
        (0..<roll(1...count)).map { _ in "\(roll(range))" }.joined(separator: ",")
    }
    mutating func signedList(_ limit: Int, upTo count: Int) -> String {
        (0..<roll(1...count)).map { _ in "\(signed(limit))" }.joined(separator: ",")
    }

    /// The parts that name months, weeks and days; whether weekdays may have numbers besides.
    mutating func byParts(_ frequency: String, _ parts: inout [(name: String, value: String)]) -> Bool {
        if isBelow(30) { parts.append(("BYMONTH", list(1...12, upTo: 5))) }
        var mayNumber = frequency == "MONTHLY" || frequency == "YEARLY"
        if frequency == "YEARLY", isBelow(12) {
            parts.append(("BYWEEKNO", signedList(53, upTo: 6)))
            mayNumber = false
        }
        if ["YEARLY", "HOURLY", "MINUTELY", "SECONDLY"].contains(frequency), isBelow(15) {
            parts.append(("BYYEARDAY", signedList(366, upTo: 20)))
        }
        if frequency != "WEEKLY", isBelow(25) { parts.append(("BYMONTHDAY", signedList(31, upTo: 8))) }
        return mayNumber
    }

    mutating func weekdays(
        _ frequency: String, mayNumber: Bool, _ parts: inout [(name: String, value: String)]
    ) {
        guard isBelow(35) else { return }
        let isNumbered = mayNumber && isBelow(60)
        let inMonth = frequency == "MONTHLY" || parts.contains { $0.name == "BYMONTH" }
        // Now and then weekdays with and without numbers together.
        let isMixed = isBelow(4)
        let values = (0..<roll(1...4)).map { index in
            let weekday = pick(RandomRule.weekdays)
            guard isNumbered, !isMixed || index > 0 else { return weekday }
            return "\(signed(inMonth || isBelow(70) ? 5 : 52))" + weekday
        }
        parts.append(("BYDAY", values.joined(separator: ",")))
    }
}
