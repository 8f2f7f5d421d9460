import SummitCore
import Testing

/// What holds for every expression, tried on many that are made by chance, the same in each run.
@Suite struct EDTFPropertyTests {
    /// Makes expressions by the grammar; few of them are days that do not exist.
    struct Maker {
        var numbers: SeededNumbers

        mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &numbers) == 0 }
        mutating func number(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &numbers) }

        mutating func mark(_ one: Int) -> String {
            chance(one) ? ["?", "~", "%"].randomElement(using: &numbers) ?? "" : ""
        }

        mutating func padded(_ value: Int, _ width: Int, masked one: Int) -> String {
            let digits = String(value)
            let text = String(repeating: "0", count: width - digits.count) + digits
            return String(text.map { chance(one) ? "X" : $0 })
        }

        mutating func year() -> String {
            let sign = chance(5) ? "-" : ""
            switch number(0...9) {
            case 0: return "Y\(sign)\(number(10_000...99_999_999_999))"
            case 1: return "Y\(sign)\(number(1...99))E\(number(1...9))\(chance(2) ? "S1" : "")"
            case 2: return "\(sign)\(padded(number(1000...9999), 4, masked: .max))S\(number(1...4))"
            default: return sign + padded(number(1...9999), 4, masked: 6)
            }
        }

        mutating func date() -> String {
            let year = year()
            var text = mark(6) + year + mark(6)
            guard !year.hasPrefix("Y"), !year.contains("S"), !chance(3) else { return text }
            if chance(4) { return text + "-" + mark(4) + "\(number(21...41))" + mark(4) }
            text += "-" + mark(6) + padded(number(1...12), 2, masked: 6) + mark(6)
            guard !chance(3) else { return text }
            return text + "-" + mark(6) + padded(number(1...28), 2, masked: 6) + mark(6)
        }

        mutating func set() -> String {
            var members = (0...number(0...4)).map { _ in date() }
            if chance(3) { members.append("\(number(1000...1500))~..\(number(1500...2000))") }
            if chance(4) { members[0] = ".." + members[0] }
            if chance(4) { members[members.count - 1] += ".." }
            let all = members.joined(separator: ",")
            return chance(2) ? "[\(all)]" : "{\(all)}"
        }

        mutating func expression() -> String {
            switch number(0...5) {
            case 0: set()
            case 1: "\(date())/\(chance(3) ? "" : chance(2) ? ".." : date())"
            case 2: "\(chance(2) ? ".." : "")/\(date())"
            default: date()
            }
        }
    }

    static func valid(_ count: Int, seed: UInt64) -> [EDTF] {
        var maker = Maker(numbers: SeededNumbers(state: seed))
        return (0..<count).compactMap { _ in try? EDTF(maker.expression()) }
    }

    @Test func mostOfWhatIsMadeCanBeRead() {
        let dates = Self.valid(2_000, seed: 1)
        #expect(dates.count > 1_400)
        for kind in EDTF.Kind.allCases { #expect(dates.filter { $0.kind == kind }.count > 100) }
        for level in 0...2 { #expect(dates.filter { $0.level == level }.count > 50) }
    }

    @Test func theNormalFormMeansTheSame() throws {
        for date in Self.valid(4_000, seed: 2) {
            let normal = try EDTF(date.normalised)
            #expect(normal.normalised == date.normalised, "\(date)")
            #expect(normal.level <= date.level, "\(date)")
            #expect(normal.kind == date.kind && normal.precision == date.precision, "\(date)")
            #expect(normal.lower == date.lower && normal.upper == date.upper, "\(date)")
            #expect(
                normal.possibleLower == date.possibleLower && normal.possibleUpper == date.possibleUpper, "\(date)")
            #expect(
                normal.isApproximate == date.isApproximate && normal.isUncertain == date.isUncertain, "\(date)")
            if date.kind == .date { #expect(normal.prose == date.prose, "\(date)") }
        }
    }

    @Test func thePossibleContainsTheStrictAndEndsComeInOrder() {
        for date in Self.valid(4_000, seed: 3) {
            if let lower = date.lower, let upper = date.upper { #expect(lower <= upper, "\(date)") }
            #expect((date.lower == nil) == (date.possibleLower == nil), "\(date)")
            #expect((date.upper == nil) == (date.possibleUpper == nil), "\(date)")
            if let lower = date.lower, let possible = date.possibleLower { #expect(possible <= lower, "\(date)") }
            if let upper = date.upper, let possible = date.possibleUpper { #expect(upper <= possible, "\(date)") }
            let isWider = date.possibleLower != date.lower || date.possibleUpper != date.upper
            let isDoubtful = date.isApproximate || date.isUncertain
            #expect(!isWider || isDoubtful, "\(date)")
            if date.kind == .date { #expect(isWider == isDoubtful, "\(date)") }
        }
    }

    /// Masks against every day of a century, each looked at in its written form.
    @Test(arguments: [("", "19"), ("", "20"), ("-", "19"), ("-", "00")])
    func aMaskMeansTheDaysThatLookLikeIt(_ sign: String, _ century: String) throws {
        func written(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        func matches(_ mask: Substring, _ number: Int) -> Bool {
            zip(mask, written(number)).allSatisfy { $0 == "X" || $0 == $1 }
        }
        var maker = Maker(numbers: SeededNumbers(state: 4))
        var (found, none) = (0, 0)
        for _ in 0..<150 {
            let years = maker.padded(maker.number(0...99), 2, masked: 2)
            let months = maker.padded(maker.number(1...12), 2, masked: 2)
            let days = maker.padded(maker.number(25...31), 2, masked: 3)
            let text = "\(sign)\(century)\(years)-\(months)-\(days)"
            guard text.contains("X"), text.prefix(5) != "-0000" else { continue }
            var matching: [CivilDate] = []
            let monthsAndDays = (1...12).filter { matches(months[...], $0) }.flatMap { month in
                (1...31).filter { matches(days[...], $0) }.map { (month, $0) }
            }
            for number in 0...99 where matches(years[...], number) {
                let year = try #require(Int64("\(sign)\(century)\(written(number))"))
                // There is no year -0000.
                guard sign.isEmpty || year < 0 else { continue }
                matching += monthsAndDays.compactMap { CivilDate(year: year, month: $0.0, day: $0.1) }
            }
            let date = try? EDTF(text)
            #expect(date?.lower == matching.min() && date?.upper == matching.max(), "\(text)")
            if matching.isEmpty { none += 1 } else { found += 1 }
        }
        #expect(found > 60 && none > 0)
    }

    /// Whatever is written, it is read or refused, and said in words; nothing traps.
    @Test func noTextTraps() {
        var numbers = SeededNumbers(state: 5)
        let parts = [
            "X", "Y", "-", "~", "?", "%", "/", "..", "[", "]", "{", "}", ",", "E", "S", "0", "1", "9", "24", "41",
            "1984",
            "2004-06-11", "99999999999", "100000000000", "é", "\u{2212}", " ", "9223372036854775807", "XX", "-02-29",
        ]
        var valid = 0
        for _ in 0..<30_000 {
            let text = (0...Int.random(in: 0...5, using: &numbers)).map { _ in
                parts.randomElement(using: &numbers) ?? ""
            }
            .joined()
            do {
                let date = try EDTF(text)
                valid += 1
                #expect(!date.prose.isEmpty && !date.normalised.isEmpty)
                #expect((date.possibleLower ?? .first) <= (date.possibleUpper ?? .last))
            } catch {
                #expect(error.offset <= error.input.count && !error.reason.isEmpty)
            }
        }
        #expect(valid > 200)
    }
}
