/// A point or a span of time as a person asks for it: `--since 2025`, `--until tomorrow`, `--now -2w`.
public struct QueryTime: Hashable, Sendable {
    /// The first instant; nil when open or unknown.
    public let lower: Instant?
    /// The first instant after it; nil when open or unknown. The same as `lower` for a point in time.
    public let upper: Instant?

    /// A span by its ends.
    public init(lower: Instant?, upper: Instant?) {
        self.lower = lower
        self.upper = upper
    }

    /// Reads what a query accepts: EDTF with or without a `[zone]`; date-times of RFC 3339 and RFC 9557, where an
    /// offset without a zone is taken at its word; `now`, `today`, `tomorrow`, `yesterday`; `+3d`, `-2w`, `+1m`, `-1y`,
    /// which are days counted by the calendar from today (the month's last day where it is shorter); `+2h`, `-30min`,
    /// from now.
    /// - Parameters:
    ///   - now: the present.
    ///   - zone: the rules of `zoneIdentifier`, for whatever names no zone of its own.
    /// - Throws: `ParseError`, or what `zones` throws for an unknown zone.
    public static func parse(
        _ text: String, now: Instant, zone: ZoneRules, zoneIdentifier: String, zones: some ZoneProvider
    ) throws -> QueryTime {
        let text = DateScanner.normalised(text)
        guard let first = text.first else {
            throw ParseError(input: text, offset: 0, reason: "a time is missing; \(accepted)")
        }
        if let named = try named(text, now: now, zone: zone) { return named }
        if DateTimeText.hasTimePart(text) {
            return try dateTime(text, zone: zone, zones: zones)
        }
        if first == "+" || (first == "-" && text.last?.isLetter == true && !text.hasSuffix("X")) {
            return try relative(text, now: now, zone: zone)
        }
        // What begins like no date is called no time, rather than a bad date.
        guard let digit = text.utf8.first(where: { $0 != DateScanner.Byte.minus }),
            (0x30...0x39).contains(digit) || "XY./[{?~%".utf8.contains(digit)
        else {
            throw ParseError(input: text, offset: 0, reason: "this is no time; \(accepted)")
        }
        do {
            let (date, name) = try When.date(text, defaultZone: zoneIdentifier)
            let rules = name == zoneIdentifier ? zone : try zones.rules(for: name)
            let bounds = date.bounds(in: rules)
            return QueryTime(lower: bounds.earliest, upper: bounds.latest)
        } catch let error as ParseError {
            throw ParseError(input: error.input, offset: error.offset, reason: "\(error.reason) (\(accepted))")
        }
    }

    private static let accepted =
        "accepted are dates (2025, 2025-06, 2025-06-17, 2024/2025), date-times (2025-06-17T10:00, with +05:00 or "
        + "[Asia/Almaty] after it), now, today, tomorrow, yesterday, and +3d, -2w, +1m, -1y, +2h, -30min"
}

extension QueryTime {
    private init(point: Instant) {
        self.init(lower: point, upper: point)
    }

    private init(day: CivilDate, zone: ZoneRules) {
        self.init(lower: zone.startOfDay(day.dayNumber), upper: zone.startOfDay(day.dayNumber + 1))
    }

    private static func named(_ text: String, now: Instant, zone: ZoneRules) throws(ParseError) -> QueryTime? {
        let days: Int64
        switch text.lowercased() {
        case "now": return QueryTime(point: now)
        case "today": days = 0
        case "tomorrow": days = 1
        case "yesterday": days = -1
        default: return nil
        }
        guard let day = zone.local(at: now)?.date.adding(days: days) else { throw tooFar(text) }
        return QueryTime(day: day, zone: zone)
    }

    private static func tooFar(_ text: String) -> ParseError {
        ParseError(input: text, offset: 0, reason: "it lies beyond the years ±100,000,000,000")
    }

    private static func relative(_ text: String, now: Instant, zone: ZoneRules) throws(ParseError) -> QueryTime {
        var scanner = DateScanner(text)
        let isNegative = scanner.skip(DateScanner.Byte.minus)
        _ = isNegative || scanner.skip(DateScanner.Byte.plus)
        let run = scanner.digitRun
        guard run > 0 else {
            throw scanner.failure("a number is missing here, as in +3d; \(accepted)")
        }
        guard let size = scanner.digits(run) else { throw tooFar(text) }
        let count = isNegative ? -size : size
        let unitStart = scanner.position
        let unit = scanner.text(unitStart..<scanner.end)
        func times(_ factor: Int64) throws(ParseError) -> Int64 {
            let (product, overflow) = count.multipliedReportingOverflow(by: factor)
            guard !overflow else { throw tooFar(text) }
            return product
        }
        if unit == "h" || unit == "min" {
            guard let point = now.adding(seconds: try times(unit == "h" ? 3_600 : 60)), zone.local(at: point) != nil
            else { throw tooFar(text) }
            return QueryTime(point: point)
        }
        let today = zone.local(at: now)?.date
        let day: CivilDate?
        switch unit {
        case "d": day = today?.adding(days: count)
        case "w": day = today?.adding(days: try times(7))
        case "m": day = today?.adding(months: count)
        case "y": day = today?.adding(years: count)
        default:
            throw scanner.failure(
                unit.isEmpty
                    ? "a unit is missing here: d, w, m, y, h or min; \(accepted)"
                    : "“\(Printable.excerpt(unit, limit: 20))” is no unit: d, w, m, y, h, min are; \(accepted)",
                at: unitStart)
        }
        guard let day else { throw tooFar(text) }
        return QueryTime(day: day, zone: zone)
    }

    private static func dateTime(_ text: String, zone: ZoneRules, zones: some ZoneProvider) throws -> QueryTime {
        let parsed: DateTimeText
        do {
            parsed = try DateTimeText(text)
        } catch {
            throw ParseError(input: error.input, offset: error.offset, reason: "\(error.reason) (\(accepted))")
        }
        switch parsed.offset {
        case _ where parsed.zone != nil:
            let zoned = try ZonedDateTime(parsing: text, defaultZone: zone.identifier, zones: zones)
            return QueryTime(point: try zoned.resolve(zones: zones).instant)
        case .zulu:
            return QueryTime(point: try parsed.instant(offset: 0))
        case .numeric(let offset, _):
            return QueryTime(point: try parsed.instant(offset: offset))
        case .none:
            guard !parsed.isLeapSecond else {
                throw parsed.failure("second 60 does not exist in local time; seconds are 00 to 59")
            }
            return QueryTime(point: zone.resolve(parsed.local).instant)
        }
    }
}
