/// The components of a date: a year, a month or part of a year, and a day, each with `?`, `~` or `%` at either side.
extension EDTFParser {
    /// Reads a date up to the end of the scanner.
    mutating func date() throws(ParseError) -> EDTFDate {
        let start = scanner.position
        guard !scanner.isAtEnd else {
            throw scanner.failure("a date is missing, as in 2025, 2025-06, 2025-06-17 or 2024/2025")
        }
        var qualification = EDTFQualification()
        var hasInnerMark = singleMark(at: 0, &qualification)
        let (year, yearLevel) = try year()
        var hasLastMark = groupMark(at: 0, &qualification)
        var body = EDTFDate.Body.year(year)
        if scanner.peek == Byte.minus {
            try checkTakesMonth(year, from: start)
            scanner.position += 1
            hasInnerMark = singleMark(at: 1, &qualification) || hasInnerMark || hasLastMark
            body = try monthOrPart(of: year)
            hasLastMark = groupMark(at: 1, &qualification)
        }
        if scanner.peek == Byte.minus {
            guard case .month(_, let month) = body else { throw scanner.failure("\(body.partName) has no days") }
            scanner.position += 1
            hasInnerMark = singleMark(at: 2, &qualification) || hasInnerMark || hasLastMark
            body = .day(year, month, try day())
            hasLastMark = groupMark(at: 2, &qualification)
        }
        guard scanner.isAtEnd else { throw trailing() }
        // Only a mark at the end of the whole date is level 1.
        level = max(level, yearLevel, body.level, hasInnerMark ? 2 : hasLastMark ? 1 : 0)
        guard let date = EDTFDate(body: body, qualification: qualification) else {
            throw noSuchDay(body, from: start)
        }
        return date
    }

    private mutating func singleMark(at index: Int, _ qualification: inout EDTFQualification) -> Bool {
        mark(1 << EDTFQualification.Components(index), &qualification)
    }

    private mutating func groupMark(at index: Int, _ qualification: inout EDTFQualification) -> Bool {
        mark(EDTFQualification.group(index), &qualification)
    }

    private mutating func mark(
        _ components: EDTFQualification.Components, _ qualification: inout EDTFQualification
    ) -> Bool {
        guard let byte = scanner.peek, Self.isMark(byte) else { return false }
        if byte != UInt8(ascii: "?") { qualification.approximate |= components }
        if byte != UInt8(ascii: "~") { qualification.uncertain |= components }
        scanner.position += 1
        return true
    }

    private static func isMark(_ byte: UInt8?) -> Bool {
        byte == UInt8(ascii: "?") || byte == UInt8(ascii: "~") || byte == UInt8(ascii: "%")
    }

    private func trailing() -> ParseError {
        switch scanner.peek {
        case UInt8(ascii: "T"), UInt8(ascii: "t"):
            scanner.failure("a time of day has hours and minutes, as in 2025-06-17T10:00, and no part in an interval")
        case let byte where Self.isMark(byte):
            scanner.failure("one of ? ~ % stands at the end of a component; % is both uncertain and approximate")
        case UInt8(ascii: "x"), UInt8(ascii: "u"):
            scanner.failure("an unspecified digit is written with a capital X")
        case UInt8(ascii: " "):
            scanner.failure("there are no spaces in a date; a time stands behind a T: 2025-06-17T10:00")
        default:
            scanner.failure("\(scanner.nextCharacter) does not belong here; a date is written as 2025-06-17")
        }
    }

    private func noSuchDay(_ body: EDTFDate.Body, from start: Int) -> ParseError {
        guard case .day(let year, let month, let day) = body else {
            return scanner.failure("it reaches beyond the years ±100,000,000,000", at: start)
        }
        let dayStart = scanner.bytes[start..<scanner.end].lastIndex(of: Byte.minus).map { $0 + 1 } ?? start
        let place = dayStart + (Self.isMark(scanner.bytes[dayStart]) ? 1 : 0)
        if let year = year.exact, let month = month.exact, let day = day.exact {
            return scanner.failure(DateTimeText.noSuchDay(year: year, month: month, day: day), at: place)
        }
        return scanner.failure("no day fits this; each X stands for a digit of a day of the calendar", at: place)
    }
}

// MARK: - Months and days

extension EDTFParser {
    private mutating func monthOrPart(of year: EDTFYear) throws(ParseError) -> EDTFDate.Body {
        let start = scanner.position
        guard let month = try pair() else {
            throw scanner.failure("a month has two digits, as in 2025-06", at: start)
        }
        guard let number = month.exact else {
            guard (1...12).contains(where: month.contains) else {
                throw scanner.failure(
                    "no month is written \(month.text(width: 2)); months are 01 to 12, and a part of a year has no X",
                    at: start)
            }
            return .month(year, month)
        }
        if let part = EDTFPart(code: number) { return .part(year, part) }
        guard (1...12).contains(number) else {
            throw scanner.failure(
                "month \(month.text(width: 2)) does not exist; months are 01 to 12"
                    + (number > 20 ? ", seasons and other parts of a year 21 to 41" : ""), at: start)
        }
        return .month(year, month)
    }

    private mutating func day() throws(ParseError) -> EDTFDigits {
        let start = scanner.position
        guard let day = try pair() else {
            throw scanner.failure("a day has two digits, as in 2025-06-17", at: start)
        }
        guard (1...31).contains(where: day.contains) else {
            throw scanner.failure(
                day.exact == nil
                    ? "no day is written \(day.text(width: 2)); days are 01 to 31"
                    : "day \(day.text(width: 2)) does not exist; days are 01 to 31", at: start)
        }
        return day
    }

    /// Two digits, each of which may be X; nil when there are fewer or more.
    private mutating func pair() throws(ParseError) -> EDTFDigits? {
        let run = digitsAndX
        try checkCapital(scanner.position + run)
        return run == 2 ? digits(run) : nil
    }

    /// The number of digits and X at the cursor.
    var digitsAndX: Int {
        var count = 0
        while let byte = scanner.peek(ahead: count), byte == Byte.unspecified || (0x30...0x39).contains(byte) {
            count += 1
        }
        return count
    }

    /// Reads at most four digits and X.
    mutating func digits(_ count: Int) -> EDTFDigits {
        var (low, free): (Int, UInt8) = (0, 0)
        for byte in scanner.bytes[scanner.position..<(scanner.position + count)] {
            let isFree = byte == Byte.unspecified
            low = low * 10 + (isFree ? 0 : Int(byte) - 0x30)
            free = free << 1 | (isFree ? 1 : 0)
        }
        scanner.position += count
        return EDTFDigits(low: low, free: free)
    }

    func checkCapital(_ place: Int) throws(ParseError) {
        guard place < scanner.end else { return }
        let byte = scanner.bytes[place]
        if byte == UInt8(ascii: "x") || byte == UInt8(ascii: "u") {
            throw scanner.failure("an unspecified digit is written with a capital X", at: place)
        }
    }
}

extension EDTFDate.Body {
    fileprivate var partName: String {
        guard case .part(_, let part) = self else { return "it" }
        return "a " + part.kindName
    }
}
