// The values of the parts.
extension RecurrenceRuleReader {
    /// The letters, digits and hyphens at the cursor, in upper case.
    mutating func token() -> String {
        let start = position
        while position < end, bytes[position] != UInt8(ascii: ";"), bytes[position] != UInt8(ascii: ",") {
            position += 1
        }
        return upper(start..<position)
    }

    // The letters of each, as `letters` gives them.
    mutating func frequency() throws(ParseError) -> RecurrenceRule.Frequency {
        let start = position
        switch letters() ?? 0 {
        case 0x5345434F4E444C59: return .secondly
        case 0x4D494E5554454C59: return .minutely
        case 0x484F55524C59: return .hourly
        case 0x4441494C59: return .daily
        case 0x5745454B4C59: return .weekly
        case 0x4D4F4E54484C59: return .monthly
        case 0x594541524C59: return .yearly
        default:
            throw failure(
                "FREQ is SECONDLY, MINUTELY, HOURLY, DAILY, WEEKLY, MONTHLY or YEARLY (RFC 5545 §3.3.10)", at: start)
        }
    }

    mutating func until() throws(ParseError) -> RecurrenceRule.Until {
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
    mutating func digits() -> Int64? {
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

    mutating func positive(_ part: Part) throws(ParseError) -> Int64 {
        let start = position
        guard let value = digits(), value > 0 else {
            throw failure("\(part.name) is a whole number from 1 (RFC 5545 §3.3.10)", at: start)
        }
        return value
    }

    /// Steps over a comma; false when the list is over.
    mutating func comma() -> Bool {
        guard position < end, bytes[position] == UInt8(ascii: ",") else { return false }
        position += 1
        return true
    }

    mutating func set(_ part: Part, _ range: ClosedRange<Int64>) throws(ParseError) -> UInt64 {
        var bits: UInt64 = 0
        repeat {
            let start = position
            guard let value = digits(), range.contains(value) else {
                throw failure(
                    "\(part.name) has numbers from \(range.lowerBound) to \(range.upperBound) (RFC 5545 §3.3.10)",
                    at: start)
            }
            bits |= 1 << UInt64(value)
        } while comma()
        return bits
    }

    mutating func sign() -> Int? {
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

    mutating func signed(_ part: Part, _ limit: Int64) throws(ParseError) -> Int {
        let start = position
        let sign = sign() ?? 1
        guard let value = digits(), value >= 1, value <= limit else {
            throw failure(
                "\(part.name) has numbers from 1 to \(limit) and from -\(limit) to -1 (RFC 5545 §3.3.10)", at: start)
        }
        return sign * Int(value)
    }

    mutating func signedSet(_ part: Part, _ limit: Int64) throws(ParseError) -> (UInt64, UInt64) {
        var (forward, back) = (UInt64(0), UInt64(0))
        repeat {
            let value = try signed(part, limit)
            if value > 0 { forward |= 1 << UInt64(value) } else { back |= 1 << UInt64(-value) }
        } while comma()
        return (forward, back)
    }

    mutating func signedList(_ part: Part) throws(ParseError) -> [Int] {
        var values: [Int] = []
        repeat { values.append(try signed(part, 366)) } while comma()
        return Self.ascending(values)
    }

    /// Sorted, each once.
    static func ascending<Value: Comparable>(_ values: [Value]) -> [Value] {
        guard values.count > 1 else { return values }
        var result: [Value] = []
        for value in values.sorted() where result.last != value { result.append(value) }
        return result
    }

    mutating func weekday(_ part: Part) throws(ParseError) -> Int {
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
        throw failure("\(part.name) has weekdays: MO, TU, WE, TH, FR, SA, SU (RFC 5545 §3.3.10)")
    }

    mutating func weekdays() throws(ParseError) {
        var ordinals: [RecurrenceRule.OrdinalWeekday] = []
        repeat {
            let start = position
            let sign = sign()
            let isNumber = position < end && (0x30...0x39).contains(bytes[position])
            if sign == nil, !isNumber {
                rule.weekdays |= 1 << UInt64(try weekday(.day))
                continue
            }
            guard let value = digits(), (1...53).contains(value) else {
                throw failure(
                    "a weekday's number is from 1 to 53 or from -53 to -1, as in -1FR (RFC 5545 §3.3.10)", at: start)
            }
            ordinals.append(.init(ordinal: (sign ?? 1) * Int(value), weekday: try weekday(.day)))
        } while comma()
        // A weekday without a number contains those with one.
        guard !ordinals.isEmpty else { return }
        rule.ordinals = Self.ascending(ordinals.filter { rule.weekdays >> UInt64($0.weekday) & 1 == 0 })
        hasOrdinals = true
    }
}
