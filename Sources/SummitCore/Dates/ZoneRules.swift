/// The offsets from UTC of one time zone at all times, from a TZif file (RFC 9636).
public final class ZoneRules: Sendable {
    /// The zone's name in the IANA time zone database.
    public let identifier: String
    /// Seconds since 1970-01-01T00:00:00Z, ascending, at which the offset in `offsets` begins.
    private let transitions: [Int64]
    private let offsets: [Int32]
    /// The offset before the first transition.
    private let initialOffset: Int
    /// What holds after the last transition.
    private let footer: ZoneFooter?

    /// Coordinated Universal Time.
    public static let utc = ZoneRules(identifier: "UTC", fixedOffset: 0)
    /// The same under the name that systems have for it.
    public static let etcUTC = ZoneRules(identifier: "Etc/UTC", fixedOffset: 0)

    /// Reads a TZif file, version 1 to 4: of version 2 and later the 64-bit block and the footer (RFC 9636 §3).
    /// - Throws: `ZoneError` for a file that is cut short, contradicts itself, or counts leap seconds (`right/`).
    public init(identifier: String, tzif: [UInt8]) throws(ZoneError) {
        if let error = Self.refusal(of: identifier) { throw error }
        var reader = TZifReader(identifier: identifier, bytes: tzif)
        let contents = try reader.read()
        self.identifier = identifier
        transitions = contents.transitions
        offsets = contents.offsets
        initialOffset = contents.initialOffset
        footer = contents.footer
    }

    /// Why a zone of this name is refused without a look at its file: those below `right/` count leap seconds, which
    /// Unix time (POSIX.1 §4.19) does not. Nil for any other name.
    public static func refusal(of identifier: String) -> ZoneError? {
        let prefix = "right/"
        guard identifier.hasPrefix(prefix) else { return nil }
        let plain = identifier.dropFirst(prefix.count)
        let hint = plain.isEmpty ? "" : "; use \(Printable.excerpt(plain, limit: 60))"
        return ZoneError(
            identifier: identifier, reason: "it counts leap seconds, which Unix time does not\(hint)")
    }

    /// A zone whose offset never changes, in seconds east of UTC.
    init(identifier: String, fixedOffset: Int) {
        self.identifier = identifier
        transitions = []
        offsets = []
        initialOffset = fixedOffset
        footer = nil
    }

    /// Seconds east of UTC at an instant.
    public func offset(at instant: Instant) -> Int {
        segment(at: instant.secondsSinceEpoch).offset
    }

    /// What a clock in the zone shows at an instant; nil beyond the limit of years.
    public func local(at instant: Instant) -> CivilDateTime? {
        let (sum, overflow) = instant.secondsSinceEpoch.addingReportingOverflow(Int64(offset(at: instant)))
        return overflow ? nil : CivilDateTime(secondNumber: sum)
    }

    /// The next instant after `instant` at which the offset changes; nil when it never does again.
    public func nextTransition(after instant: Instant) -> Instant? {
        var current = segment(at: instant.secondsSinceEpoch)
        // A zone may change its name alone, so look on; 64 such changes in a row no zone has.
        for _ in 0..<64 {
            guard current.end != .max else { return nil }
            let next = segment(at: current.end)
            if next.offset != current.offset { return Instant(secondsSinceEpoch: current.end) }
            current = next
        }
        return nil
    }

    /// What a local time means here.
    public func resolve(_ local: CivilDateTime) -> LocalResolution {
        resolve(secondNumber: local.secondNumber)
    }

    /// The first instant of a day: 00:00, or in a gap what RFC 5545 §3.3.5 makes of it. `dayNumber` may be one day
    /// beyond the last there is.
    func startOfDay(_ dayNumber: Int64) -> Instant {
        let (seconds, overflow) = dayNumber.multipliedReportingOverflow(by: CivilMath.secondsPerDay)
        return resolve(secondNumber: overflow ? (dayNumber < 0 ? .min : .max) : seconds).instant
    }
}

extension ZoneRules {
    /// No offset lies further from UTC, in seconds (RFC 9636 §3.2: utoff is from -25 h to 26 h, both excluded).
    static let offsetRange = -89_999...93_599

    /// A stretch of time with one offset; `end` is the first second after it, or `Int64.max` for ever.
    struct Segment {
        var start: Int64
        var end: Int64
        var offset: Int
    }

    func segment(at time: Int64) -> Segment {
        guard let first = transitions.first, let last = transitions.last else {
            return footer?.segment(at: time) ?? Segment(start: .min, end: .max, offset: initialOffset)
        }
        if time < first { return Segment(start: .min, end: first, offset: initialOffset) }
        if time >= last {
            guard let footer else {
                return Segment(start: last, end: .max, offset: Int(offsets[offsets.count - 1]))
            }
            var segment = footer.segment(at: time)
            segment.start = max(segment.start, last)
            return segment
        }
        // transitions[low] <= time < transitions[high]
        var low = 0
        var high = transitions.count - 1
        while high - low > 1 {
            let middle = (low + high) / 2
            if transitions[middle] <= time { low = middle } else { high = middle }
        }
        return Segment(start: transitions[low], end: transitions[high], offset: Int(offsets[low]))
    }

    /// Walks the segments in which the local time may lie, and looks in each whether a clock shows it.
    private func resolve(secondNumber local: Int64) -> LocalResolution {
        let latest = CivilMath.saturatingAdd(local, -Int64(Self.offsetRange.lowerBound))
        var segment = segment(at: CivilMath.saturatingAdd(local, -Int64(Self.offsetRange.upperBound)))
        var found: (time: Int64, offset: Int)?
        var gap: LocalResolution?
        while true {
            let time = CivilMath.saturatingAdd(local, -Int64(segment.offset))
            if time >= segment.start, time < segment.end || segment.end == .max {
                if let found {
                    return .overlap(
                        first: Instant(secondsSinceEpoch: found.time), firstOffset: found.offset,
                        second: Instant(secondsSinceEpoch: time), secondOffset: segment.offset)
                }
                found = (time, segment.offset)
            }
            guard segment.end <= latest, segment.end != .max else { break }
            let next = self.segment(at: segment.end)
            if gap == nil, time >= segment.end,
                CivilMath.saturatingAdd(local, -Int64(next.offset)) < segment.end
            {
                gap = .gap(Instant(secondsSinceEpoch: time), offsetBefore: segment.offset, offsetAfter: next.offset)
            }
            segment = next
        }
        if let found {
            return .unique(Instant(secondsSinceEpoch: found.time), offset: found.offset)
        }
        let time = CivilMath.saturatingAdd(local, -Int64(segment.offset))
        return gap ?? .unique(Instant(secondsSinceEpoch: time), offset: segment.offset)
    }
}
