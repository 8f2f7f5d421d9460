/// Reads the text of a recurrence rule, byte by byte: RFC 5545 §3.3.10, `recur`.
struct RecurrenceRuleReader {
    private let input: String
    private let bytes: [UInt8]
    private var position = 0
    private var end: Int
    private var seen: UInt32 = 0
    private var hasSkip = false
    private var hasScale = false
    private var hasOrdinals = false
    private var rule = RecurrenceRule()

    private enum Part: UInt32 {
        case freq, until, count, interval, second, minute, hour, day, monthDay, yearDay, week, month, setPos, weekStart
        case scale, skip
    }

    init(_ text: String) {
        input = text
        bytes = Array(text.utf8)
        end = bytes.count
        while end > 0, bytes[end - 1] <= 0x20 { end -= 1 }
        while position < end, bytes[position] <= 0x20 { position += 1 }
    }

    mutating func read() throws(ParseError) -> RecurrenceRule {
        let start = position
        if word(until: UInt8(ascii: ":")) == "RRULE" { position += 1 } else { position = start }
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

    /// The letters at the cursor in upper case, when `stop` follows them; the cursor is then at `stop`.
    private mutating func word(until stop: UInt8) -> String? {
        let start = position
        while position < end, bytes[position] != stop {
            guard (0x61...0x7A).contains(bytes[position] | 0x20), position - start < 15 else { return nil }
            position += 1
        }
        guard position < end, position > start else { return nil }
        return upper(start..<position)
    }

    /// Letters in upper case.
    private func upper(_ range: Range<Int>) -> String {
        for index in range where (0x61...0x7A).contains(bytes[index]) {
            return String(decoding: bytes[range].map { (0x61...0x7A).contains($0) ? $0 & 0xDF : $0 }, as: UTF8.self)
        }
        return String(decoding: bytes[range], as: UTF8.self)
    }

    private mutating func part() throws(ParseError) {
        let start = position
        guard let name = word(until: UInt8(ascii: "=")) else {
            position = start
            throw failure("a part has a name, = and a value, as in FREQ=YEARLY (RFC 5545 §3.3.10)")
        }
        position += 1
        guard let part = Self.part(named: name) else {
            let hint = name == "BYEASTER" ? "; BYEASTER is no part of the standard" : ""
            throw failure(
                "“\(name)” is no part of a rule; they are FREQ, UNTIL, COUNT, INTERVAL, BYSECOND, BYMINUTE, BYHOUR, "
                    + "BYDAY, BYMONTHDAY, BYYEARDAY, BYWEEKNO, BYMONTH, BYSETPOS and WKST (RFC 5545 §3.3.10), "
                    + "RSCALE and SKIP (RFC 7529 §4.2)\(hint)", at: start)
        }
        guard seen & (1 << part.rawValue) == 0 else {
            throw failure("\(name) stands twice; a part comes once at most (RFC 5545 §3.3.10)", at: start)
        }
        seen |= 1 << part.rawValue
        guard position < end, bytes[position] != UInt8(ascii: ";") else {
            throw failure("the value of \(name) is missing here (RFC 5545 §3.3.10)")
        }
        try value(of: part, named: name)
    }

    private static func part(named name: String) -> Part? {
        switch name {
        case "FREQ": .freq
        case "UNTIL": .until
        case "COUNT": .count
        case "INTERVAL": .interval
        case "BYSECOND": .second
        case "BYMINUTE": .minute
        case "BYHOUR": .hour
        case "BYDAY": .day
        case "BYMONTHDAY": .monthDay
        case "BYYEARDAY": .yearDay
        case "BYWEEKNO": .week
        case "BYMONTH": .month
        case "BYSETPOS": .setPos
        case "WKST": .weekStart
        case "RSCALE": .scale
        case "SKIP": .skip
        default: nil
        }
    }

    private mutating func value(of part: Part, named name: String) throws(ParseError) {
        switch part {
        case .freq: rule.frequency = try frequency()
        case .until: rule.until = try until()
        case .count: rule.count = try positive(name)
        case .interval: rule.interval = try positive(name)
        case .second:
            let bits = try set(name, 0...60)
            // RFC 5545 §3.3.12: where there are no leap seconds, second 60 is 59.
            rule.seconds = (bits | (bits >> 60 & 1) << 59) & ~(1 << 60)
        case .minute: rule.minutes = try set(name, 0...59)
        case .hour: rule.hours = try set(name, 0...23)
        case .month: rule.months = try set(name, 1...12)
        case .monthDay: (rule.monthDays, rule.monthDaysFromEnd) = try signedSet(name, 31)
        case .week: (rule.weeks, rule.weeksFromEnd) = try signedSet(name, 53)
        case .yearDay: rule.yearDays = try signedList(name)
        case .setPos: rule.positions = try signedList(name)
        case .day: try weekdays()
        case .weekStart: rule.weekStart = try weekday(name)
        case .scale:
            hasScale = true
            let start = position
            let scale = token()
            guard scale == "GREGORIAN" || scale == "GREGORY" else {
                throw failure(
                    "the calendar \(ParseError.excerpt(scale, limit: 20)) is not known here; RSCALE=GREGORIAN is "
                        + "(RFC 7529 §4.2)", at: start)
            }
        case .skip:
            hasSkip = true
            let start = position
            switch token() {
            case "OMIT": rule.skip = .omit
            case "BACKWARD": rule.skip = .backward
            case "FORWARD": rule.skip = .forward
            default: throw failure("SKIP is OMIT, BACKWARD or FORWARD (RFC 7529 §4.2)", at: start)
            }
        }
    }
}

// The values of the parts.
extension RecurrenceRuleReader {
    /// The letters, digits and hyphens at the cursor, in upper case.
    private mutating func token() -> String {
        let start = position
        while position < end, bytes[position] != UInt8(ascii: ";"), bytes[position] != UInt8(ascii: ",") {
            position += 1
        }
        return upper(start..<position)
    }

    private mutating func frequency() throws(ParseError) -> RecurrenceRule.Frequency {
        let start = position
        switch token() {
        case "SECONDLY": return .secondly
        case "MINUTELY": return .minutely
        case "HOURLY": return .hourly
        case "DAILY": return .daily
        case "WEEKLY": return .weekly
        case "MONTHLY": return .monthly
        case "YEARLY": return .yearly
        default:
            throw failure(
                "FREQ is SECONDLY, MINUTELY, HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY (RFC 5545 §3.3.10)", at: start)
        }
    }

    private mutating func until() throws(ParseError) -> RecurrenceRule.Until {
        let start = position
        if let (value, isUTC, length) = LocalStart.plainBasic(bytes[position..<end]),
            position + length == end || bytes[position + length] == UInt8(ascii: ";")
        {
            position += length
            switch value {
            case .day(let date): return .day(date)
            case .time(let local):
                return isUTC ? .instant(Instant(secondsSinceEpoch: local.secondNumber)) : .local(local)
            }
        }
        let text = token()
        var scanner = DateScanner(text)
        do throws(ParseError) {
            let value = try LocalStart.basic(&scanner)
            let isUTC = scanner.skip(letter: "Z")
            guard scanner.isAtEnd else { throw scanner.failure("\(scanner.nextCharacter) does not belong here") }
            switch value {
            case .day(let date):
                guard !isUTC else { throw scanner.failure("a date has no Z") }
                return .day(date)
            case .time(let local):
                return isUTC ? .instant(Instant(secondsSinceEpoch: local.secondNumber)) : .local(local)
            }
        } catch {
            throw failure(
                "UNTIL is a date or a time such as 19971224 or 19971224T000000Z (RFC 5545 §3.3.10): \(error.reason)",
                at: start + error.offset)
        }
    }

    /// One or more digits; nil when there are none or the number leaves `Int64`.
    private mutating func digits() -> Int64? {
        let start = position
        var value: Int64 = 0
        while position < end, (0x30...0x39).contains(bytes[position]) {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(Int64(bytes[position] &- 0x30))
            guard !overflow, !carry else { return nil }
            value = sum
            position += 1
        }
        return position > start ? value : nil
    }

    private mutating func positive(_ name: String) throws(ParseError) -> Int64 {
        let start = position
        guard let value = digits(), value > 0 else {
            throw failure("\(name) is a whole number from 1 (RFC 5545 §3.3.10)", at: start)
        }
        return value
    }

    /// Steps over a comma; false when the list is over.
    private mutating func comma() -> Bool {
        guard position < end, bytes[position] == UInt8(ascii: ",") else { return false }
        position += 1
        return true
    }

    private mutating func set(_ name: String, _ range: ClosedRange<Int64>) throws(ParseError) -> UInt64 {
        var bits: UInt64 = 0
        repeat {
            let start = position
            guard let value = digits(), range.contains(value) else {
                throw failure(
                    "\(name) has numbers from \(range.lowerBound) to \(range.upperBound) (RFC 5545 §3.3.10)", at: start)
            }
            bits |= 1 << UInt64(value)
        } while comma()
        return bits
    }

    private mutating func sign() -> Int? {
        guard position < end else { return nil }
        switch bytes[position] {
        case UInt8(ascii: "-"):
            position += 1
            return -1
        case UInt8(ascii: "+"):
            position += 1
            return 1
        default: return nil
        }
    }

    private mutating func signed(_ name: String, _ limit: Int64) throws(ParseError) -> Int {
        let start = position
        let sign = sign() ?? 1
        guard let value = digits(), value >= 1, value <= limit else {
            throw failure(
                "\(name) has numbers from 1 to \(limit) and from -\(limit) to -1 (RFC 5545 §3.3.10)", at: start)
        }
        return sign * Int(value)
    }

    private mutating func signedSet(_ name: String, _ limit: Int64) throws(ParseError) -> (UInt64, UInt64) {
        var (forward, back) = (UInt64(0), UInt64(0))
        repeat {
            let value = try signed(name, limit)
            if value > 0 { forward |= 1 << UInt64(value) } else { back |= 1 << UInt64(-value) }
        } while comma()
        return (forward, back)
    }

    private mutating func signedList(_ name: String) throws(ParseError) -> [Int] {
        var values: [Int] = []
        repeat { values.append(try signed(name, 366)) } while comma()
        return Self.ascending(values)
    }

    /// Sorted, each once.
    private static func ascending<Value: Comparable>(_ values: [Value]) -> [Value] {
        guard values.count > 1 else { return values }
        var result: [Value] = []
        for value in values.sorted() where result.last != value { result.append(value) }
        return result
    }

    private mutating func weekday(_ name: String) throws(ParseError) -> Int {
        if position + 1 < end {
            let pair = (bytes[position] & 0xDF, bytes[position + 1] & 0xDF)
            let found: Int? =
                switch pair {
                case (0x4D, 0x4F): 0
                case (0x54, 0x55): 1
                case (0x57, 0x45): 2
                case (0x54, 0x48): 3
                case (0x46, 0x52): 4
                case (0x53, 0x41): 5
                case (0x53, 0x55): 6
                default: nil
                }
            if let found {
                position += 2
                return found
            }
        }
        throw failure("\(name) has weekdays: MO, TU, WE, TH, FR, SA, SU (RFC 5545 §3.3.10)")
    }

    private mutating func weekdays() throws(ParseError) {
        var ordinals: [RecurrenceRule.OrdinalWeekday] = []
        repeat {
            let start = position
            let sign = sign()
            let isNumber = position < end && (0x30...0x39).contains(bytes[position])
            if sign == nil, !isNumber {
                rule.weekdays |= 1 << UInt64(try weekday("BYDAY"))
                continue
            }
            guard let value = digits(), (1...53).contains(value) else {
                throw failure(
                    "a weekday's number is from 1 to 53 or from -53 to -1, as in -1FR (RFC 5545 §3.3.10)", at: start)
            }
            ordinals.append(.init(ordinal: (sign ?? 1) * Int(value), weekday: try weekday("BYDAY")))
        } while comma()
        // A weekday without a number contains those with one.
        rule.ordinals = Self.ascending(ordinals.filter { rule.weekdays >> UInt64($0.weekday) & 1 == 0 })
        hasOrdinals = !ordinals.isEmpty
    }
}

// What the parts forbid one another.
extension RecurrenceRuleReader {
    private func has(_ part: Part) -> Bool { seen >> part.rawValue & 1 == 1 }

    private func check() throws(ParseError) {
        let frequency = rule.frequency
        guard has(.freq) else { throw failure("FREQ is missing; a rule must have it (RFC 5545 §3.3.10)", at: 0) }
        let byParts: [Part] = [.second, .minute, .hour, .day, .monthDay, .yearDay, .week, .month]
        var name: String { frequency.code }
        let broken: String? =
            if has(.until), has(.count) {
                "UNTIL and COUNT exclude each other"
            } else if has(.week), frequency != .yearly {
                "BYWEEKNO stands with FREQ=YEARLY only, not with \(name)"
            } else if hasOrdinals, frequency != .monthly, frequency != .yearly {
                "a weekday has a number with FREQ=MONTHLY and YEARLY only, not with \(name)"
            } else if hasOrdinals, has(.week) {
                "a weekday has no number where there is BYWEEKNO"
            } else if has(.yearDay), [.daily, .weekly, .monthly].contains(frequency) {
                "BYYEARDAY does not stand with FREQ=\(name)"
            } else if has(.monthDay), frequency == .weekly {
                "BYMONTHDAY does not stand with FREQ=WEEKLY"
            } else if has(.setPos), !byParts.contains(where: has) {
                "BYSETPOS needs another part whose name begins with BY"
            } else {
                nil
            }
        if let broken { throw failure("\(broken) (RFC 5545 §3.3.10)", at: 0) }
        if hasSkip, !hasScale { throw failure("SKIP stands with RSCALE only (RFC 7529 §4.2)", at: 0) }
    }

    private var next: String { scanner.nextCharacter }

    /// The text again, for its errors, which name characters.
    private var scanner: DateScanner {
        var scanner = DateScanner(input)
        let leading = bytes.prefix { $0 <= 0x20 }.count
        scanner.position = min(max(position - leading, 0), scanner.end)
        return scanner
    }

    private func failure(_ reason: String, at byte: Int? = nil) -> ParseError {
        let scanner = scanner
        let leading = bytes.prefix { $0 <= 0x20 }.count
        return scanner.failure(reason, at: byte.map { max($0 - leading, 0) })
    }
}

extension RecurrenceRule {
    /// Reads a rule, with or without `RRULE:` before it. Names and values may be small letters, and parts come in any
    /// order.
    /// - Throws: `ParseError` for what §3.3.10 does not allow, a calendar other than the Gregorian (RFC 7529 §4.2), and
    ///   for parts this standard does not know.
    public init(_ text: String) throws(ParseError) {
        var reader = RecurrenceRuleReader(text)
        self = try reader.read()
    }
}
