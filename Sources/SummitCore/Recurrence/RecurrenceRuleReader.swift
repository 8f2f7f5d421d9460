/// Reads the text of a recurrence rule, byte by byte: RFC 5545 §3.3.10, `recur`.
struct RecurrenceRuleReader {
    typealias Part = RecurrenceRulePart

    let input: String
    let bytes: [UInt8]
    var position = 0
    var end: Int
    var seen: UInt32 = 0
    var hasSkip = false
    var hasScale = false
    var hasOrdinals = false
    var rule = RecurrenceRule()

    init(_ text: String) {
        input = text
        bytes = Array(text.utf8)
        end = bytes.count
        while end > 0, bytes[end - 1] <= 0x20 { end -= 1 }
        while position < end, bytes[position] <= 0x20 { position += 1 }
    }

    mutating func read() throws(ParseError) -> RecurrenceRule {
        let start = position
        // RRULE:
        if letters() == 0x5252554C45, position < end, bytes[position] == UInt8(ascii: ":") {
            position += 1
        } else {
            position = start
        }
        guard position < end else {
            throw failure("a rule is missing here, as in FREQ=YEARLY;BYMONTH=6 (RFC 5545 §3.3.10)")
        }
        while true {
            try part()
            guard position < end else { break }
            guard bytes[position] == UInt8(ascii: ";") else {
                throw failure(
                    "\(next) does not belong here; parts are separated by semicolons, values by commas "
                        + "(RFC 5545 §3.3.10)")
            }
            position += 1
            guard position < end else {
                throw failure("a part is missing after the last semicolon (RFC 5545 §3.3.10)")
            }
        }
        try check()
        return rule
    }

    /// Up to eight letters at the cursor in upper case, as one number: the first in the highest byte that is used. Nil,
    /// and no step, where there are none or more.
    mutating func letters() -> UInt64? {
        var key: UInt64 = 0
        var index = position
        while index < end, (0x61...0x7A).contains(bytes[index] | 0x20) {
            guard key >> 56 == 0 else { return nil }
            key = key << 8 | UInt64(bytes[index] & 0xDF)
            index += 1
        }
        guard index > position else { return nil }
        position = index
        return key
    }

    /// Letters in upper case.
    func upper(_ range: Range<Int>) -> String {
        for index in range where (0x61...0x7A).contains(bytes[index]) {
            return String(decoding: bytes[range].map { (0x61...0x7A).contains($0) ? $0 & 0xDF : $0 }, as: UTF8.self)
        }
        return String(decoding: bytes[range], as: UTF8.self)
    }

    mutating func part() throws(ParseError) {
        let start = position
        let isBy = position + 1 < end && bytes[position] & 0xDF == 0x42 && bytes[position + 1] & 0xDF == 0x59
        if isBy { position += 2 }
        let key = letters()
        guard let key, position < end, bytes[position] == UInt8(ascii: "="), let part = Part(key: key, isBy: isBy)
        else { throw noPart(at: start) }
        position += 1
        guard seen & (1 << part.rawValue) == 0 else {
            throw failure("\(part.name) stands twice; a part comes once at most (RFC 5545 §3.3.10)", at: start)
        }
        seen |= 1 << part.rawValue
        guard position < end, bytes[position] != UInt8(ascii: ";") else {
            throw failure("the value of \(part.name) is missing here (RFC 5545 §3.3.10)")
        }
        try value(of: part)
    }

    func noPart(at start: Int) -> ParseError {
        var index = start
        while index < end, (0x61...0x7A).contains(bytes[index] | 0x20) || bytes[index] == UInt8(ascii: "-") {
            index += 1
        }
        guard index > start, index < end, bytes[index] == UInt8(ascii: "=") else {
            return failure("a part has a name, = and a value, as in FREQ=YEARLY (RFC 5545 §3.3.10)", at: start)
        }
        let name = Printable.excerpt(upper(start..<index), limit: 20)
        let hint = name == "BYEASTER" ? "; BYEASTER is no part of the standard" : ""
        return failure(
            "“\(name)” is no part of a rule; they are FREQ, UNTIL, COUNT, INTERVAL, BYSECOND, BYMINUTE, BYHOUR, BYDAY, "
                + "BYMONTHDAY, BYYEARDAY, BYWEEKNO, BYMONTH, BYSETPOS and WKST (RFC 5545 §3.3.10), "
                + "RSCALE and SKIP (RFC 7529 §4)\(hint)", at: start)
    }

    mutating func value(of part: Part) throws(ParseError) {
        switch part {
        case .freq: rule.frequency = try frequency()
        case .until: rule.until = try until()
        case .count: rule.count = try positive(part)
        case .interval: rule.interval = try positive(part)
        case .second:
            let bits = try set(part, 0...60)
            // RFC 5545 §3.3.12: where there are no leap seconds, second 60 is 59.
            rule.seconds = (bits | (bits >> 60 & 1) << 59) & ~(1 << 60)
        case .minute: rule.minutes = try set(part, 0...59)
        case .hour: rule.hours = try set(part, 0...23)
        case .month: rule.months = try set(part, 1...12)
        case .monthDay: (rule.monthDays, rule.monthDaysFromEnd) = try signedSet(part, 31)
        case .week: (rule.weeks, rule.weeksFromEnd) = try signedSet(part, 53)
        case .yearDay: rule.yearDays = try signedList(part)
        case .setPos: rule.positions = try signedList(part)
        case .day: try weekdays()
        case .weekStart: rule.weekStart = try weekday(part)
        case .scale:
            hasScale = true
            let start = position
            let scale = token()
            guard scale == "GREGORIAN" || scale == "GREGORY" else {
                throw failure(
                    "the calendar \(Printable.excerpt(scale, limit: 20)) is not known here; RSCALE=GREGORIAN is "
                        + "(RFC 7529 §4)", at: start)
            }
        case .skip:
            hasSkip = true
            let start = position
            switch token() {
            case "OMIT": rule.skip = .omit
            case "BACKWARD": rule.skip = .backward
            case "FORWARD": rule.skip = .forward
            default: throw failure("SKIP is OMIT, BACKWARD or FORWARD (RFC 7529 §4)", at: start)
            }
        }
    }
}

extension RecurrenceRule {
    /// Reads a rule, with or without `RRULE:` before it. Names and values may be small letters, and parts come in any
    /// order.
    /// - Throws: `ParseError` for what §3.3.10 does not allow, a calendar other than the Gregorian (RFC 7529 §4), and
    ///   for parts this standard does not know.
    public init(_ text: String) throws(ParseError) {
        var reader = RecurrenceRuleReader(text)
        self = try reader.read()
    }
}
