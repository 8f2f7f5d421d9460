/// When a reminder falls due: so long before or after the start or end of a milestone, or at a time of its own
/// (RFC 5545 §3.8.6.3, with a local time of day besides).
///
/// Text: `-P7D`, `-PT30M`, `-P1D@09:00` (the day before, at nine local time), `end:-PT1H`, or a date-time such as
/// `2027-05-01T09:00[Asia/Almaty]` or `2027-05-01T04:00:00Z`. What people say is read as well: ``TriggerWords``.
public enum Trigger: Hashable, Sendable {
    public enum Anchor: String, Sendable {
        case start, end
    }

    case relative(Anchor, CalendarDuration, timeOfDay: Int?)
    case absolute(ZonedDateTime)

    /// - Throws: ``ParseError``; or what the zone provider throws.
    public init(parsing text: String, defaultZone: String, zones: some ZoneProvider) throws {
        let text = DateScanner.normalised(text)
        if text.hasSuffix("]#2") {
            // As it is written, where the local time happens twice.
            try self.init(canonical: text)
            if case .absolute(let time) = self { _ = try zones.rules(for: time.zone) }
        } else if TriggerWords.look(like: text), text.first != "-" {
            var words = TriggerWords(text)
            self = try words.trigger()
        } else if ZonedDateTime.looksLikeDateTime(text), !Self.looksRelative(text) {
            self = .absolute(try Self.absoluteTime(text, defaultZone: defaultZone, zones: zones))
        } else {
            self = try Self.relative(text)
        }
    }

    /// Reads the canonical form of a relative trigger, or of an absolute one without looking at any zone.
    ///
    /// - Throws: ``ParseError``.
    public init(canonical text: String) throws(ParseError) {
        guard let bracket = text.firstIndex(of: "[") else {
            self = try Self.relative(text)
            return
        }
        let read = try Instant(parsing: text[..<bracket] + "Z")
        guard let local = CivilDateTime(secondNumber: read.secondsSinceEpoch) else {
            throw ParseError(input: text, offset: 0, reason: "the year is out of range")
        }
        let zone = text[text.index(after: bracket)...].prefix { $0 != "]" }
        let time = ZonedDateTime(local: local, zone: String(zone), laterInOverlap: text.hasSuffix("]#2"))
        guard time.nominal == text else {
            throw ParseError(
                input: text, offset: 0, reason: "it is not written as \(Printable.excerpt(time.nominal, limit: 80))")
        }
        self = .absolute(time)
    }

    private static func looksRelative(_ text: String) -> Bool {
        let body = text.drop { "+-".contains($0) }
        return body.hasPrefix("P") || body.hasPrefix("start:") || body.hasPrefix("end:")
    }

    /// A date-time with an offset and no zone is an instant, and kept in UTC.
    private static func absoluteTime(
        _ text: String, defaultZone: String, zones: some ZoneProvider
    ) throws -> ZonedDateTime {
        if !text.contains("["), let instant = try? Instant(parsing: text) {
            guard let local = ZoneRules.utc.local(at: instant) else {
                throw ParseError(input: text, offset: 0, reason: "the year is out of range")
            }
            return ZonedDateTime(local: local, zone: "UTC", laterInOverlap: false)
        }
        return try ZonedDateTime(parsing: text, defaultZone: defaultZone, zones: zones)
    }

    private static func relative(_ text: String) throws(ParseError) -> Trigger {
        var body = text[...]
        var anchor = Anchor.start
        if let named = [Anchor.start, .end].first(where: { body.hasPrefix($0.rawValue + ":") }) {
            anchor = named
            body = body.dropFirst(named.rawValue.count + 1)
        }
        let skipped = text.count - body.count
        let parts = body.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let duration: CalendarDuration
        do {
            // `2h` does not say whether it is before or after, and `+2h` counts from now elsewhere.
            duration =
                parts[0].first == "-"
                ? try CalendarDuration(readable: String(parts[0])) : try CalendarDuration(parsing: String(parts[0]))
        } catch {
            // What is no duration at all is not held against the rules of one.
            let isDuration = parts[0].drop { "+-".contains($0) }.first.map { "Pp".contains($0) } ?? false
            throw ParseError(
                input: text, offset: skipped + error.offset,
                reason: (isDuration ? error.reason + "; " : "") + """
                    a reminder is \(TriggerWords.examples), a duration such as -P7D, -PT30M or -P1D@09:00, or a date-time
                    """)
        }
        guard parts.count == 2 else { return .relative(anchor, duration, timeOfDay: nil) }
        let clockOffset = skipped + parts[0].count + 1
        guard duration.seconds == 0 else {
            throw ParseError(
                input: text, offset: clockOffset, reason: "a time of day goes with whole days, such as -P1D@09:00")
        }
        return .relative(anchor, duration, timeOfDay: try timeOfDay(parts[1], in: text, at: clockOffset))
    }

    /// - Returns: the second of the day.
    static func timeOfDay(_ clock: Substring, in text: String, at offset: Int) throws(ParseError) -> Int {
        let fields = clock.split(separator: ":", omittingEmptySubsequences: false)
        let numbers = fields.compactMap {
            $0.utf8.count == 2 && $0.utf8.allSatisfy { (48...57).contains($0) } ? Int($0) : nil
        }
        guard numbers.count == fields.count, (2...3).contains(numbers.count), (0..<24).contains(numbers[0]),
            numbers.dropFirst().allSatisfy({ (0..<60).contains($0) })
        else { throw ParseError(input: text, offset: offset, reason: "a time of day is 00:00 to 23:59") }
        return numbers[0] * 3600 + numbers[1] * 60 + (numbers.count == 3 ? numbers[2] : 0)
    }

    /// When the reminder of `when` falls due.
    ///
    /// Days count on the local calendar and time exactly (RFC 5545 §3.3.6). A date, or an uncertain one, counts from
    /// its earliest day, and an `end:` trigger from the end of its last.
    ///
    /// - Returns: `nil` where the milestone has no such start or end, or the result is out of range.
    /// - Throws: what the zone provider throws.
    public func due(for when: When?, zones: some ZoneProvider) throws -> Instant? {
        switch self {
        case .absolute(let time):
            return try time.resolve(zones: zones).instant
        case .relative(let anchor, let duration, let timeOfDay):
            guard let when, let from = try Self.anchor(anchor, of: when, zones: zones) else { return nil }
            guard let timeOfDay else { return try from.adding(duration, zones: zones) }
            guard let day = from.local.date.adding(days: duration.days),
                let time = CivilDateTime(date: day, secondOfDay: timeOfDay)
            else { return nil }
            return try zones.rules(for: from.zone).resolve(time).instant
        }
    }

    /// What a generation is to a reminder by this trigger: the moves of the end count for the end alone.
    func generation(of generation: Int64) -> Int64 {
        if case .relative(.end, _, _) = self { return generation }
        return generation % Self.movedEnd
    }

    /// A move of the end alone, in a generation: more than the moves of the whole come to.
    private static let movedEnd: Int64 = 1 << 20
    /// The greatest generation.
    static let lastGeneration = movedEnd << 20

    /// A generation whose end was moved once more; `nil` where there is none.
    public static func generationWithMovedEnd(_ generation: Int64) -> Int64? {
        let (next, overflow) = generation.addingReportingOverflow(movedEnd)
        return overflow || next > lastGeneration ? nil : next
    }

    /// Whether it is due at a time of its own, whatever the start and the end.
    public var isAbsolute: Bool {
        if case .absolute = self { return true }
        return false
    }

    /// How many seconds after the start it falls due, at least and at most, for what lasts no longer than `longest`
    /// seconds. Where it counts days it is wider than exact, since those of a zone are not all of the same length.
    func reach(longest: Int64) -> ClosedRange<Int64> {
        guard case .relative(let anchor, let duration, let timeOfDay) = self else { return 0...0 }
        // CalendarDuration is limited to ten million days: nothing here overflows.
        let exact = duration.days * CivilMath.secondsPerDay + duration.seconds
        let countsDays = duration.days != 0 || timeOfDay != nil
        let slack = countsDays ? 3 * CivilMath.secondsPerDay : 0
        let (end, overflow) = (exact + slack).addingReportingOverflow(anchor == .end ? max(0, longest) : 0)
        return exact - slack...(overflow ? .max / 2 : end)
    }

    /// The start or the end, in the zone of the start.
    private static func anchor(_ anchor: Anchor, of when: When, zones: some ZoneProvider) throws -> ZonedDateTime? {
        switch (when, anchor) {
        case (.edtf(let date, let zone), _):
            let day = anchor == .start ? date.lower : date.upper?.adding(days: 1)
            return day.flatMap { CivilDateTime(date: $0, secondOfDay: 0) }.map {
                ZonedDateTime(local: $0, zone: zone, laterInOverlap: false)
            }
        case (.zoned(let start, _), .start), (.zoned(let start, nil), .end):
            return start
        case (.zoned(let start, .some(let end)), .end):
            let last: Instant? =
                switch end {
                case .at(let time): try time.resolve(zones: zones).instant
                case .after(let duration): try start.adding(duration, zones: zones)
                }
            let first = try start.resolve(zones: zones).instant
            return try last.flatMap {
                // After a change of the law an end may come before its start: then it is at its start.
                ZonedDateTime(instant: max(first, $0), in: try zones.rules(for: start.zone), zone: start.zone)
            }
        }
    }
}

extension Trigger: CustomStringConvertible {
    /// The canonical text: part of the delivery key, so it never changes for one trigger.
    public var description: String {
        switch self {
        case .absolute(let time):
            return time.nominal
        case .relative(let anchor, let duration, let timeOfDay):
            var text = (anchor == .end ? "end:" : "") + duration.description
            if let timeOfDay { text += "@" + Self.clock(timeOfDay) }
            return text
        }
    }

    /// `09:00`, or `09:00:30` where there are seconds.
    static func clock(_ second: Int) -> String {
        let two = { (number: Int) in number < 10 ? "0\(number)" : "\(number)" }
        let minutes = two(second / 3600) + ":" + two(second / 60 % 60)
        return second % 60 == 0 ? minutes : minutes + ":" + two(second % 60)
    }
}

extension Trigger: Codable {
    public init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        let text = try value.decode(String.self)
        do {
            try self.init(canonical: text)
        } catch {
            throw DecodingError.dataCorruptedError(in: value, debugDescription: error.description)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        try value.encode(description)
    }
}
