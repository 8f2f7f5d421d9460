/// A trigger as a person says it: `7d before`, `1 day before at 09:00`, `30 minutes before the end`, `at start`, `the
/// day before at 18:00`, `on the day at 09:00`.
struct TriggerWords {
    private let text: String
    private let words: [(word: String, offset: Int)]
    private var position = 0

    static let examples = "“7d before”, “1d before at 09:00”, “30min before the end”, “at start”"

    /// Whether it is meant to be read so: the other forms are one word.
    static func look(like text: String) -> Bool { text.contains(" ") }

    init(_ text: String) {
        self.text = text
        // A number and its unit are two words, however they are written.
        var words: [(word: String, offset: Int)] = []
        var last: Character = " "
        for (offset, character) in text.lowercased().enumerated() {
            defer { last = character }
            guard character != " " else { continue }
            if last != " ", Self.isNumeric(character) == Self.isNumeric(last), last != "@", character != "@" {
                words[words.count - 1].word.append(character)
            } else {
                words.append((String(character), offset))
            }
        }
        self.words = words
    }

    private var next: (word: String, offset: Int)? { position < words.count ? words[position] : nil }

    private static func isNumeric(_ character: Character) -> Bool {
        character == ":" || character.isASCII && character.isNumber
    }

    mutating func trigger() throws(ParseError) -> Trigger {
        let (anchor, duration) = try distance()
        var timeOfDay: Int?
        if skip("at") || skip("@") {
            guard duration.seconds == 0 else {
                throw failure("a time of day goes with whole days, such as “1d before at 09:00”", back: 1)
            }
            timeOfDay = try clock()
        }
        if let next {
            let isClock = next.word.contains(":")
            throw failure(isClock ? "“at” belongs before a time of day" : "this is too much here")
        }
        return .relative(anchor, duration, timeOfDay: timeOfDay)
    }

    private mutating func distance() throws(ParseError) -> (Trigger.Anchor, CalendarDuration) {
        if let anchor = named("at") { return (anchor, .days(0)) }
        if skip("on", "the", "day") || skip("the", "same", "day") { return (.start, .days(0)) }
        if skip("the", "day", "before") { return (try anchor(), .days(-1)) }
        let amount = try amount()
        guard let direction = next, skip("before") || skip("after") else {
            throw failure("“before” or “after” belongs here, as in \(Self.examples)")
        }
        return (try anchor(), direction.word == "before" ? amount.negated : amount)
    }

    /// The start or the end, if one is named behind `before` or `after`; else the start.
    private mutating func anchor() throws(ParseError) -> Trigger.Anchor {
        if skip("the", "start") || skip("start") { return .start }
        if skip("the", "end") || skip("end") { return .end }
        return .start
    }

    private mutating func named(_ first: String) -> Trigger.Anchor? {
        if skip(first, "the", "start") || skip(first, "start") { return .start }
        if skip(first, "the", "end") || skip(first, "end") { return .end }
        return nil
    }

    private mutating func amount() throws(ParseError) -> CalendarDuration {
        var (days, seconds): (Int64, Int64) = (0, 0)
        repeat {
            guard let number = next, let count = ["a", "an"].contains(number.word) ? 1 : Int64(number.word)
            else {
                throw failure("a reminder is \(Self.examples), a duration such as -P7D, or a date-time")
            }
            position += 1
            guard let unit = next.flatMap({ CalendarDuration.readableUnits[$0.word] }) else {
                throw failure("a unit belongs here: s, min, h, d or w")
            }
            position += 1
            let most = CalendarDuration.dayLimit * CivilMath.secondsPerDay
            guard count <= most / unit, days + seconds <= most - count * unit else {
                throw ParseError(
                    input: text, offset: number.offset, reason: "a duration has at most 10,000,000 days")
            }
            if unit >= CivilMath.secondsPerDay { days += count * unit } else { seconds += count * unit }
        } while skip("and") || next.map { Self.isNumeric($0.word.first ?? " ") } == true
        return CalendarDuration(days: days / CivilMath.secondsPerDay, seconds: seconds)
    }

    /// `09:00`, and `9:00` as well.
    private mutating func clock() throws(ParseError) -> Int {
        guard let next else { throw failure("a time of day belongs here, such as 09:00") }
        position += 1
        let isShort = next.word.prefix { $0 != ":" }.count == 1
        return try Trigger.timeOfDay((isShort ? "0" : "") + next.word[...], in: text, at: next.offset)
    }

    private mutating func skip(_ expected: String...) -> Bool {
        let rest = words[position...]
        guard rest.count >= expected.count, zip(rest, expected).allSatisfy({ $0.word == $1 }) else { return false }
        position += expected.count
        return true
    }

    private func failure(_ reason: String, back: Int = 0) -> ParseError {
        let index = position - back
        let offset = words.indices.contains(index) ? words[index].offset : text.count
        return ParseError(input: text, offset: offset, reason: reason)
    }
}
