/// The rule after a TZif file's last transition: a TZ string of POSIX.1 §8.3 with the extensions of RFC 9636 §3.3.1.
struct ZoneFooter: Hashable, Sendable {
    enum Day: Hashable {
        /// `Jn`: the day of the year from 1, 29 February never counted.
        case withoutLeapDay(Int)
        /// `n`: the day of the year from 0, 29 February counted.
        case zeroBased(Int)
        /// `Mm.w.d`: the week's `w`th weekday `d` (0 Sunday) of a month; the fifth is the last.
        case weekday(month: Int, week: Int, day: Int)

        func dayNumber(in year: Int64) -> Int64 {
            let newYear = CivilMath.dayNumber(year: year, month: 1, day: 1)
            switch self {
            case .withoutLeapDay(let day):
                return newYear + Int64(day - 1) + (day >= 60 && CivilMath.isLeap(year) ? 1 : 0)
            case .zeroBased(let day):
                return newYear + Int64(day)
            case .weekday(let month, let week, let day):
                let first = CivilMath.dayNumber(year: year, month: month, day: 1)
                let weekday = CivilMath.weekday(dayNumber: first) % 7
                var offset = (day - weekday + 7) % 7 + (week - 1) * 7
                if offset >= CivilDate.daysInMonth(year: year, month: month) { offset -= 7 }
                return first + Int64(offset)
            }
        }
    }

    struct Change: Hashable {
        var day: Day
        /// Seconds after 00:00 local time, which may lie on other days: -167 h to 167 h.
        var time: Int
    }

    struct Daylight: Hashable {
        var offset: Int
        var start: Change
        var end: Change
    }

    let standardOffset: Int
    let daylight: Daylight?

    /// The stretch of time around `time`; it may begin before the rule itself does.
    func segment(at time: Int64) -> ZoneRules.Segment {
        guard let daylight else {
            return ZoneRules.Segment(start: .min, end: .max, offset: standardOffset)
        }
        // The calendar repeats after 400 years: reckon in 1970 to 2369, and no year is too far.
        let reduced = CivilMath.floorDivide(time, CivilMath.secondsPerCycle).remainder
        let day = reduced / CivilMath.secondsPerDay
        let year = CivilMath.civil(dayNumber: day).year
        var segment = ZoneRules.Segment(start: .min, end: .max, offset: standardOffset)
        // The changes of a year lie in it or within nine days of it: 167 hours and an offset. So the neighbouring years
        // are enough, except near New Year, where those of a neighbour may all lie on the wrong side.
        let dayOfYear = day - CivilMath.dayNumber(year: year, month: 1, day: 1)
        let reach: Int64 = (10..<355).contains(dayOfYear) ? 1 : 2
        for nearby in (year - reach)...(year + reach) {
            // Where two changes coincide, as all-year daylight saving is written, the later one written holds.
            narrow(
                &segment, around: reduced, change: daylight.start, year: nearby, before: standardOffset,
                after: daylight.offset)
            narrow(
                &segment, around: reduced, change: daylight.end, year: nearby, before: daylight.offset,
                after: standardOffset)
        }
        // By their distance from the time itself: the start of its cycle may lie before all that `Int64` has.
        if segment.start != .min { segment.start = CivilMath.saturatingAdd(time, segment.start - reduced) }
        if segment.end != .max { segment.end = CivilMath.saturatingAdd(time, segment.end - reduced) }
        return segment
    }

    private func narrow(
        _ segment: inout ZoneRules.Segment, around time: Int64, change: Change, year: Int64, before: Int, after: Int
    ) {
        let instant = change.day.dayNumber(in: year) * CivilMath.secondsPerDay + Int64(change.time - before)
        if instant <= time {
            if instant >= segment.start { (segment.start, segment.offset) = (instant, after) }
        } else {
            segment.end = min(segment.end, instant)
        }
    }
}

extension ZoneFooter {
    /// Reads a TZ string such as `<+05>-5` or `EST5EDT,M3.2.0,M11.1.0`; nil when it is none.
    init?(_ bytes: some Collection<UInt8>) {
        var reader = Reader(bytes: Array(bytes))
        guard reader.name(), let west = reader.clock(hours: 24) else { return nil }
        standardOffset = -west
        guard !reader.isAtEnd else {
            daylight = nil
            return
        }
        guard reader.name() else { return nil }
        var offset = standardOffset + 3_600
        if reader.peek != UInt8(ascii: ",") {
            guard let west = reader.clock(hours: 24) else { return nil }
            offset = -west
        }
        guard let start = reader.change(), let end = reader.change(), reader.isAtEnd else { return nil }
        daylight = Daylight(offset: offset, start: start, end: end)
    }

    private struct Reader {
        let bytes: [UInt8]
        var position = 0

        var isAtEnd: Bool { position == bytes.count }
        var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

        mutating func skip(_ byte: Unicode.Scalar) -> Bool {
            guard peek == UInt8(truncatingIfNeeded: byte.value) else { return false }
            position += 1
            return true
        }

        /// An abbreviation: at least three letters, or more kinds of characters in angle brackets.
        mutating func name() -> Bool {
            let isQuoted = skip("<")
            let start = position
            while let byte = peek {
                let isLetter = (0x61...0x7A).contains(byte | 0x20)
                let isOther = (0x30...0x39).contains(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
                guard isLetter || (isQuoted && isOther) else { break }
                position += 1
            }
            return position - start >= 3 && (!isQuoted || skip(">"))
        }

        /// One to three digits, no more than `limit`.
        mutating func number(upTo limit: Int) -> Int? {
            var value = 0
            let start = position
            while let byte = peek, (0x30...0x39).contains(byte), position - start < 3 {
                value = value * 10 + Int(byte - 0x30)
                position += 1
            }
            return position > start && value <= limit ? value : nil
        }

        /// `[+-]hh[:mm[:ss]]` in seconds.
        mutating func clock(hours: Int) -> Int? {
            let isNegative = skip("-")
            if !isNegative { _ = skip("+") }
            guard let hour = number(upTo: hours) else { return nil }
            var seconds = hour * 3_600
            if skip(":") {
                guard let minute = number(upTo: 59) else { return nil }
                seconds += minute * 60
                if skip(":") {
                    guard let second = number(upTo: 59) else { return nil }
                    seconds += second
                }
            }
            return isNegative ? -seconds : seconds
        }

        /// `,date[/time]`.
        mutating func change() -> Change? {
            guard skip(","), let day = day() else { return nil }
            guard skip("/") else { return Change(day: day, time: 2 * 3_600) }
            return clock(hours: 167).map { Change(day: day, time: $0) }
        }

        private mutating func day() -> Day? {
            if skip("J") {
                return number(upTo: 365).flatMap { $0 >= 1 ? .withoutLeapDay($0) : nil }
            }
            guard skip("M") else { return number(upTo: 365).map { .zeroBased($0) } }
            guard let month = number(upTo: 12), month >= 1, skip("."), let week = number(upTo: 5), week >= 1, skip("."),
                let day = number(upTo: 6)
            else { return nil }
            return .weekday(month: month, week: week, day: day)
        }
    }
}
