/// How a milestone recurs: its recurrence set (RFC 5545 §3.8.5), and what a person changed of single occurrences.
public struct Repetition: Hashable, Sendable {
    /// RRULE, RDATE and EXDATE; the start is that of the milestone.
    public var recurrence: Recurrence
    /// By nominal start, each at most once.
    public private(set) var overrides: [Override]

    /// - Parameter overrides: of two for one occurrence, the later in the list counts.
    public init(_ recurrence: Recurrence, overrides: [Override] = []) {
        self.recurrence = recurrence
        self.overrides = []
        for override in overrides { set(override) }
    }

    /// What a person changed of one occurrence.
    public struct Override: Hashable, Sendable {
        /// Which occurrence: the local start that the rule gives it (RECURRENCE-ID, RFC 5545 §3.8.4.4).
        public var occurrence: LocalStart
        /// Where it was moved; `nil` where it stays.
        public var when: When?
        /// Its own status; `nil` where it has that of the milestone.
        public var status: Milestone.Status?
        /// Grows each time it is moved; part of its delivery keys.
        public var generation: Int64

        public init(
            occurrence: LocalStart, when: When? = nil, status: Milestone.Status? = nil, generation: Int64 = 0
        ) {
            self.occurrence = occurrence
            self.when = when
            self.status = status
            self.generation = generation
        }

        /// Whether it changes nothing any more. Its generation still counts if it was ever moved.
        var isEmpty: Bool { when == nil && status == nil && generation == 0 }
    }

    /// What is changed of an occurrence.
    public func override(of occurrence: LocalStart) -> Override? {
        let index = index(of: occurrence)
        return index < overrides.count && overrides[index].occurrence == occurrence ? overrides[index] : nil
    }

    /// The same as what comes after `before`: the generation of each occurrence that was moved since is one higher.
    ///
    /// - Parameter isSilent: nothing was said of single occurrences; what was changed of them stays.
    public func following(_ before: Repetition?, isSilent: Bool) -> Repetition {
        var following = self
        for old in before?.overrides ?? [] {
            var new = isSilent ? old : override(of: old.occurrence) ?? Override(occurrence: old.occurrence)
            new.generation = CivilMath.saturatingAdd(old.generation, new.when == old.when ? 0 : 1)
            following.set(new)
        }
        return following
    }

    /// Puts the override in the place of the one that its occurrence has.
    public mutating func set(_ override: Override) {
        let index = index(of: override.occurrence)
        if index < overrides.count, overrides[index].occurrence == override.occurrence { overrides.remove(at: index) }
        if !override.isEmpty { overrides.insert(override, at: index) }
    }

    public mutating func removeOverrides(where isGone: (Override) throws -> Bool) rethrows {
        try overrides.removeAll(where: isGone)
    }

    private func index(of occurrence: LocalStart) -> Int {
        var (low, high) = (0, overrides.count)
        while low < high {
            let middle = (low + high) / 2
            if overrides[middle].occurrence < occurrence { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension RecurrenceRule {
    /// Reads a rule, or what people say for one: `daily`, `weekdays`, `every 2 weeks`, `yearly`.
    /// - Throws: ``ParseError``.
    public init(named text: String) throws(ParseError) {
        guard !text.contains("=") else {
            try self.init(text)
            return
        }
        if ["weekdays", "every weekday"].contains(text.lowercased()) {
            try self.init("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR")
            return
        }
        guard let cadence = try? Cadence(readable: text) else {
            throw ParseError(
                input: text, offset: 0,
                reason: """
                    it recurs daily, weekly, monthly, yearly, weekdays or every 2 weeks, or by a rule (RFC 5545 §3.3.10) \
                    such as FREQ=MONTHLY;BYDAY=1MO
                    """)
        }
        let frequency =
            switch cadence.unit {
            case .year: "YEARLY"
            case .month: "MONTHLY"
            case .week: "WEEKLY"
            case .day: "DAILY"
            }
        try self.init("FREQ=\(frequency)" + (cadence.count == 1 ? "" : ";INTERVAL=\(cadence.count)"))
    }
}

extension When {
    /// The local start from which a milestone of this date can recur: that of a date-time, or the first day of a day
    /// or of a span of days that is free of doubt. Nil for every other date.
    public var recurrenceStart: LocalStart? {
        switch self {
        case .zoned(let start, _): .time(start.local)
        case .edtf(let date, _): date.plainDays.map { .day($0.first) }
        }
    }

    /// Whether each occurrence lasts as long as the first. A day may last longer than another, where a zone changes its
    /// offset.
    var lastsExactly: Bool {
        switch self {
        case .zoned(_, .after(let duration)): duration.days == 0
        case .zoned: true
        case .edtf: false
        }
    }

    /// The same date at another occurrence of its recurrence: as many days, or as long.
    ///
    /// What has an end lasts exactly as long each time, what has a duration nominally as long (RFC 5545 §3.8.5.3).
    /// Nil where it can't be written: a day outside the years ±9999.
    ///
    /// - Parameters:
    ///   - end: its own, of a period.
    ///   - length: the exact length of the first, where that has an end.
    func occurring(_ nominal: LocalStart, end ofPeriod: RecurrenceDate.End?, length: CalendarDuration?) -> When? {
        switch (self, nominal) {
        case (.edtf(let date, let zone), .day(let day)):
            guard let days = date.plainDays, let first = EDTF(day: day) else { return nil }
            let count = days.last.dayNumber - days.first.dayNumber
            guard count > 0 else { return .edtf(first, zone: zone) }
            guard let last = day.adding(days: count), let span = try? EDTF("\(day)/\(last)") else { return nil }
            return .edtf(span, zone: zone)
        case (.zoned(let start, let end), .time(let local)):
            let time = ZonedDateTime(
                local: local, zone: start.zone, laterInOverlap: local == start.local && start.laterInOverlap)
            switch (ofPeriod, end) {
            case (.duration(let duration)?, _), (nil, .after(let duration)?):
                return .zoned(time, end: .after(duration))
            case (.at(let last)?, _):
                return .zoned(
                    time, end: .at(ZonedDateTime(local: last.local, zone: start.zone, laterInOverlap: false)))
            case (nil, _):
                return .zoned(time, end: length.map { .after($0) })
            }
        default: return nil
        }
    }
}

extension EDTF {
    /// The first and the last day of a day, or of an interval of two days, that is taken at its word.
    var plainDays: (first: CivilDate, last: CivilDate)? {
        guard !isApproximate, !isUncertain, let lower, let upper else { return nil }
        if precision == .day, lower == upper { return (lower, upper) }
        guard precision == .interval, text == "\(lower)/\(upper)" else { return nil }
        return (lower, upper)
    }
}
