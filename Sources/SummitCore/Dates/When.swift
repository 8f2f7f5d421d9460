/// When a milestone is: a date with a zone that gives its days their edges, or a local date-time with an end or a
/// duration.
public enum When: Hashable, Sendable {
    /// A date of ISO 8601-2; its days begin and end in the zone.
    case edtf(EDTF, zone: String)
    /// A local time in a zone.
    case zoned(ZonedDateTime, end: End?)

    /// How a date-time ends.
    public enum End: Hashable, Sendable {
        /// At a time, which is not part of it.
        case at(ZonedDateTime)
        /// After a duration.
        case after(CalendarDuration)
    }

    /// Reads a date-time (RFC 9557), or else EDTF, to which a zone may be added in brackets: `2025-06-17[Asia/Almaty]`.
    /// Only a date-time may have an end or a duration, not both; the end's zone is the start's unless it names its own.
    /// - Throws: `ParseError` for what can't be read, an end before its start or a negative duration, or what `zones`
    ///   throws for an unknown zone.
    public init(
        parsing text: String, end: String?, duration: String?, defaultZone: String, zones: some ZoneProvider
    ) throws {
        guard !DateTimeText.hasTimePart(DateScanner.normalised(text)) else {
            let start = try ZonedDateTime(parsing: text, defaultZone: defaultZone, zones: zones)
            self = .zoned(start, end: try Self.end(of: start, at: end, after: duration, zones: zones))
            return
        }
        if let extra = end ?? duration {
            // The date itself may be wrong, which matters more.
            _ = try Self.date(text, defaultZone: defaultZone)
            throw ParseError(
                input: extra, offset: 0,
                reason:
                    "an end or a duration belongs to a date with a time; days are written as 2025-06-17/2025-06-18"
            )
        }
        let (date, zone) = try Self.date(text, defaultZone: defaultZone)
        _ = try zones.rules(for: zone)
        self = .edtf(date, zone: zone)
    }

    /// The zone in which it is told.
    public var zone: String {
        switch self {
        case .edtf(_, let zone): zone
        case .zoned(let start, _): start.zone
        }
    }

    /// How fine it is; a date-time is `.minute` when its seconds are 0, else `.second`.
    public var precision: Precision {
        switch self {
        case .edtf(let date, _): date.precision
        case .zoned(let start, _): start.local.second == 0 ? .minute : .second
        }
    }

    /// Its start without anything that moves with the law, for keys: `2025-06[Asia/Almaty]`, or
    /// `ZonedDateTime.nominal`.
    public var nominalStart: String? {
        switch self {
        case .edtf(let date, let zone): "\(date.text)[\(zone)]"
        case .zoned(let start, _): start.nominal
        }
    }

    /// The EDTF expression, without the zone; or the start of a date-time as RFC 9557 with offset and zone.
    public func text(zones: some ZoneProvider) throws -> String {
        switch self {
        case .edtf(let date, _): date.text
        case .zoned(let start, _): try start.text(zones: zones)
        }
    }

    /// The same; where the rules of its zone can't be read, without the offset, which only they know.
    public func textAsKnown(zones: some ZoneProvider) throws -> String {
        switch self {
        case .edtf(let date, _): date.text
        case .zoned(let start, _): try start.textAsKnown(zones: zones)
        }
    }

    /// Its span; `nil` where the rules of its zone can't be read.
    public func boundsAsKnown(zones: some ZoneProvider) throws -> Bounds? {
        do { return try bounds(zones: zones) } catch is ZoneError { return nil }
    }

    /// Its span. A date-time without an end, or with one at its start, is a point and lasts one unit of its precision:
    /// a minute or a second.
    /// - Throws: what `zones` throws.
    public func bounds(zones: some ZoneProvider) throws -> Bounds {
        switch self {
        case .edtf(let date, let zone):
            return date.bounds(in: try zones.rules(for: zone))
        case .zoned(let start, let end):
            let first = try start.resolve(zones: zones).instant
            var last: Instant?
            switch end {
            case .at(let time): last = try time.resolve(zones: zones).instant
            case .after(let duration): last = try start.adding(duration, zones: zones)
            case nil: break
            }
            // After a change of the law an end may come before its start: that is a point too.
            if let last, last > first { return Bounds(earliest: first, latest: last) }
            return Bounds(earliest: first, latest: first.adding(seconds: precision == .minute ? 60 : 1) ?? first)
        }
    }

    /// In words: as `EDTF.prose`, or "17 June 2025, 10:00 to 12:00 (Asia/Almaty)".
    public var prose: String {
        switch self {
        case .edtf(let date, _):
            return date.prose
        case .zoned(let start, nil):
            return "\(Self.prose(start.local)) (\(start.zone))"
        case .zoned(let start, .after(let duration)):
            return "\(Self.prose(start.local)) (\(start.zone)), for \(duration.prose)"
        case .zoned(let start, .at(let end)):
            if start.zone != end.zone {
                return "\(Self.prose(start.local)) (\(start.zone)) to \(Self.prose(end.local)) (\(end.zone))"
            }
            let isSameDay = start.local.date == end.local.date
            let endText = isSameDay ? Self.clock(end.local) : Self.prose(end.local)
            return "\(Self.prose(start.local)) to \(endText) (\(start.zone))"
        }
    }
}

extension When {
    /// The year that it begins in, or ends where that is not known.
    package var year: Int64? {
        switch self {
        case .edtf(let date, _): date.lower?.year ?? date.upper?.year
        case .zoned(let start, _): start.local.date.year
        }
    }

    private static func prose(_ local: CivilDateTime) -> String {
        "\(EDTFProse.day(local.date)), \(clock(local))"
    }

    /// `10:00`, with seconds where there are any.
    private static func clock(_ local: CivilDateTime) -> String {
        let text = CivilMath.timeText(secondOfDay: local.secondOfDay)
        return local.second == 0 ? String(text.dropLast(3)) : text
    }

    static func date(_ text: String, defaultZone: String) throws(ParseError) -> (EDTF, zone: String) {
        guard let (date, zone) = try DateTimeText.splitZone(text) else {
            return (try EDTF(text), defaultZone)
        }
        return (try EDTF(date), zone)
    }

    private static func end(
        of start: ZonedDateTime, at end: String?, after duration: String?, zones: some ZoneProvider
    ) throws -> End? {
        if let end, duration != nil {
            throw ParseError(input: end, offset: 0, reason: "an end and a duration exclude each other; give one")
        }
        if let duration {
            let length = try CalendarDuration(readable: duration)
            guard !length.isNegative else {
                throw ParseError(input: duration, offset: 0, reason: "a duration from a start is not negative")
            }
            guard try start.adding(length, zones: zones) != nil else {
                throw ParseError(input: duration, offset: 0, reason: "the end lies beyond the year 100,000,000,000")
            }
            return .after(length)
        }
        guard let end else { return nil }
        let time = try ZonedDateTime(parsing: end, defaultZone: start.zone, zones: zones)
        guard try time.resolve(zones: zones).instant >= start.resolve(zones: zones).instant else {
            throw ParseError(input: end, offset: 0, reason: "the end comes before the start, \(start.nominal)")
        }
        return .at(time)
    }
}
