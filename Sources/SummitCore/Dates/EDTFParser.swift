/// Reads EDTF, all levels of ISO 8601-2. An expression is a date, an interval or a set; an end of an interval is a date,
/// open or unknown; a member of a set is a date or a range of them; and a date is made of components
/// (`EDTFDateParser.swift`).
struct EDTFParser {
    typealias Byte = DateScanner.Byte

    var scanner: DateScanner
    /// The lowest level that has all that was read so far.
    var level = 0

    init(_ text: String) {
        scanner = DateScanner(text)
    }

    var text: String { scanner.input }

    /// The day that a text of the form `2025-06-17` means; nil for any other text, and for a day that does not exist.
    static func plainDay(_ text: String) -> CivilDate? {
        guard text.utf8.count == 10 else { return nil }
        var (fields, field, index) = (SIMD4<Int32>(), 0, 0)
        for byte in text.utf8 {
            if index == 4 || index == 7 {
                guard byte == Byte.minus else { return nil }
                field += 1
            } else {
                guard byte >= 0x30, byte <= 0x39 else { return nil }
                fields[field] = fields[field] &* 10 &+ Int32(byte &- 0x30)
            }
            index += 1
        }
        return CivilDate(year: Int64(fields[0]), month: Int(fields[1]), day: Int(fields[2]))
    }

    mutating func expression() throws(ParseError) -> (EDTF.Form, level: Int) {
        guard scanner.bytes.count <= EDTF.lengthLimit else {
            throw scanner.failure("a date has at most \(EDTF.lengthLimit) bytes", at: EDTF.lengthLimit)
        }
        let form: EDTF.Form
        if let first = scanner.peek, first == Byte.open || first == Byte.openBrace {
            form = .set(try set())
        } else if let slash = scanner.bytes.firstIndex(of: Byte.slash) {
            form = try interval(slash)
        } else {
            form = .date(try date())
        }
        return (form, level)
    }
}

// MARK: - Intervals

extension EDTFParser {
    private mutating func interval(_ slash: Int) throws(ParseError) -> EDTF.Form {
        if let second = scanner.bytes[(slash + 1)...].firstIndex(of: Byte.slash) {
            throw scanner.failure(
                "an interval has one slash, as in 2024/2025; parts of a date are joined by hyphens, as in 2025-06-17",
                at: second)
        }
        guard scanner.bytes.count > 1 else {
            throw scanner.failure("an interval has a date on one side at least, as in 2024/2025, 2024/.. or ../2025")
        }
        let all = scanner.end
        scanner.end = slash
        let start = try intervalEnd()
        scanner.position = slash + 1
        scanner.end = all
        let end = try intervalEnd()
        if case .date(let first) = start, case .date(let second) = end, first.lower > second.upper {
            throw scanner.failure(
                "the interval ends on \(second.upper), before it starts on \(first.lower)", at: slash + 1)
        }
        return .interval(start, end)
    }

    private mutating func intervalEnd() throws(ParseError) -> EDTF.End {
        if scanner.isAtEnd {
            level = max(level, 1)
            return .unknown
        }
        if isAtDots, scanner.position + 2 == scanner.end {
            scanner.position += 2
            level = max(level, 1)
            return .open
        }
        let date = try date()
        // Level 1 has them in single dates only.
        if date.body.hasUnspecified { level = 2 }
        return .date(date)
    }

    private var isAtDots: Bool { scanner.peek == Byte.dot && scanner.peek(ahead: 1) == Byte.dot }
}

// MARK: - Sets

extension EDTFParser {
    private mutating func set() throws(ParseError) -> EDTFSet {
        level = 2
        let isAll = scanner.skip(Byte.openBrace)
        if !isAll { scanner.position += 1 }
        let closing = isAll ? Byte.closeBrace : Byte.close
        guard let close = scanner.bytes.firstIndex(of: closing) else {
            throw scanner.failure(
                isAll ? "a set that begins with { ends with }" : "a set that begins with [ ends with ]", at: scanner.end
            )
        }
        guard close + 1 == scanner.end else {
            throw scanner.failure(
                "nothing stands after a set; ? ~ % belong to its members, and a set is no end of an interval",
                at: close + 1)
        }
        var members: [EDTFSet.Member] = []
        while true {
            guard members.count < EDTF.memberLimit else {
                throw scanner.failure("a set has at most \(EDTF.memberLimit) members")
            }
            scanner.end = scanner.bytes[scanner.position..<close].firstIndex(of: Byte.comma) ?? close
            members.append(try member(isFirst: members.isEmpty, isLast: scanner.end == close))
            if scanner.end == close { return EDTFSet(isAll: isAll, members: members) }
            scanner.position = scanner.end + 1
        }
    }

    private mutating func member(isFirst: Bool, isLast: Bool) throws(ParseError) -> EDTFSet.Member {
        let misplaced = "an open .. stands only at the beginning or at the end of the whole set"
        let end = scanner.end
        if isAtDots {
            guard isFirst else { throw scanner.failure(misplaced) }
            scanner.position += 2
            return .onOrBefore(try date())
        }
        let start = scanner.position
        guard let dots = dots(from: start) else { return .date(try date()) }
        scanner.end = dots
        let first = try date()
        scanner.end = end
        scanner.position = dots + 2
        guard !scanner.isAtEnd else {
            guard isLast else { throw scanner.failure(misplaced, at: dots) }
            return .onOrAfter(first)
        }
        let second = try date()
        guard first.body.isComparable(to: second.body) else {
            throw scanner.failure("both ends of a range have the same precision, as in 1670..1672", at: dots + 2)
        }
        guard first.lower <= second.upper else {
            throw scanner.failure(
                "the range ends on \(second.upper), before it starts on \(first.lower)", at: dots + 2)
        }
        return .range(first, second)
    }

    private func dots(from start: Int) -> Int? {
        scanner.bytes[start..<scanner.end].indices.dropLast().first { index in
            scanner.bytes[index] == Byte.dot && scanner.bytes[index + 1] == Byte.dot
        }
    }
}

extension EDTFDate.Body {
    /// Whether two dates may be the ends of a range in a set.
    fileprivate func isComparable(to other: EDTFDate.Body) -> Bool {
        switch (self, other) {
        case (.year(let first), .year(let second)): first.unit == second.unit
        case (.part(_, let first), .part(_, let second)): first.kind == second.kind
        case (.month, .month), (.day, .day): true
        default: false
        }
    }
}

extension DateScanner.Byte {
    static let openBrace = UInt8(ascii: "{"), closeBrace = UInt8(ascii: "}")
}
