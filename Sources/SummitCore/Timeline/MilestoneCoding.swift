// The form in which milestones are kept in the store and in the change log. A field may be added with a default;
// none may change its meaning, because what was written ten years ago must still be read.

extension Milestone: Codable {
    private enum Key: String, CodingKey {
        case uid, slug, title, summary, when, recurrence, previously, status, place, participants, tags, series,
            sources, relations, reminders, calendar
        case revision, generation
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        self.init(
            uid: try values.decode(String.self, forKey: .uid),
            slug: try values.decode(String.self, forKey: .slug),
            title: try values.decode(String.self, forKey: .title),
            summary: try values.decodeIfPresent(String.self, forKey: .summary),
            when: try values.decodeIfPresent(When.self, forKey: .when),
            repetition: try values.decodeIfPresent(Repetition.self, forKey: .recurrence),
            previously: try values.decodeIfPresent([When].self, forKey: .previously) ?? [],
            status: try values.decode(Status.self, forKey: .status),
            place: try values.decodeIfPresent(Place.self, forKey: .place),
            participants: try values.decodeIfPresent([Participant].self, forKey: .participants) ?? [],
            tags: try values.decodeIfPresent([String].self, forKey: .tags) ?? [],
            series: try values.decodeIfPresent(Membership.self, forKey: .series),
            sources: try values.decodeIfPresent([Source].self, forKey: .sources) ?? [],
            relations: try values.decodeIfPresent([Relation].self, forKey: .relations) ?? [],
            reminders: try values.decodeIfPresent([Reminder].self, forKey: .reminders) ?? [],
            calendar: try values.decodeIfPresent(CalendarObject.self, forKey: .calendar),
            revision: try values.decode(Int64.self, forKey: .revision),
            generation: try values.decodeIfPresent(Int64.self, forKey: .generation) ?? 0
        )
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(uid, forKey: .uid)
        try values.encode(slug, forKey: .slug)
        try values.encode(title, forKey: .title)
        try values.encodeIfPresent(summary, forKey: .summary)
        try values.encodeIfPresent(when, forKey: .when)
        try values.encodeIfPresent(repetition, forKey: .recurrence)
        if !previously.isEmpty { try values.encode(previously, forKey: .previously) }
        try values.encode(status, forKey: .status)
        try values.encodeIfPresent(place, forKey: .place)
        if !participants.isEmpty { try values.encode(participants, forKey: .participants) }
        if !tags.isEmpty { try values.encode(tags, forKey: .tags) }
        try values.encodeIfPresent(series, forKey: .series)
        if !sources.isEmpty { try values.encode(sources, forKey: .sources) }
        if !relations.isEmpty { try values.encode(relations, forKey: .relations) }
        if !reminders.isEmpty { try values.encode(reminders, forKey: .reminders) }
        try values.encodeIfPresent(calendar, forKey: .calendar)
        try values.encode(revision, forKey: .revision)
        if generation != 0 { try values.encode(generation, forKey: .generation) }
    }
}

extension When: Codable {
    private enum Key: String, CodingKey {
        case edtf, local, zone, later, end, duration
    }

    /// A local time in its zone, without the offset, which is derived.
    private struct Local: Codable {
        var local: CivilDateTime
        var zone: String
        var later: Bool?

        init(_ time: ZonedDateTime) {
            local = time.local
            zone = time.zone
            later = time.laterInOverlap ? true : nil
        }

        var time: ZonedDateTime { ZonedDateTime(local: local, zone: zone, laterInOverlap: later ?? false) }
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        if let text = try values.decodeIfPresent(String.self, forKey: .edtf) {
            let zone = try values.decode(String.self, forKey: .zone)
            do {
                self = .edtf(try EDTF(text), zone: zone)
            } catch {
                throw DecodingError.dataCorruptedError(forKey: .edtf, in: values, debugDescription: error.description)
            }
            return
        }
        let start = try Local(from: decoder).time
        if let end = try values.decodeIfPresent(Local.self, forKey: .end) {
            self = .zoned(start, end: .at(end.time))
        } else if let text = try values.decodeIfPresent(String.self, forKey: .duration) {
            do {
                self = .zoned(start, end: .after(try CalendarDuration(parsing: text)))
            } catch {
                throw DecodingError.dataCorruptedError(
                    forKey: .duration, in: values, debugDescription: error.description)
            }
        } else {
            self = .zoned(start, end: nil)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        switch self {
        case .edtf(let date, let zone):
            try values.encode(date.text, forKey: .edtf)
            try values.encode(zone, forKey: .zone)
        case .zoned(let start, let end):
            try values.encode(start.local, forKey: .local)
            try values.encode(start.zone, forKey: .zone)
            if start.laterInOverlap { try values.encode(true, forKey: .later) }
            switch end {
            case .at(let end): try values.encode(Local(end), forKey: .end)
            case .after(let duration): try values.encode(duration.description, forKey: .duration)
            case nil: break
            }
        }
    }
}

extension Repetition: Codable {
    private enum Key: String, CodingKey {
        case rule, dates, exceptions, overrides
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        do {
            let recurrence = Recurrence(
                rule: try values.decodeIfPresent(String.self, forKey: .rule).map { try RecurrenceRule($0) },
                dates: try (values.decodeIfPresent([String].self, forKey: .dates) ?? []).map {
                    try RecurrenceDate(parsing: $0)
                },
                exceptions: try (values.decodeIfPresent([String].self, forKey: .exceptions) ?? []).map {
                    try LocalStart(parsing: $0)
                })
            self.init(recurrence, overrides: try values.decodeIfPresent([Override].self, forKey: .overrides) ?? [])
        } catch let error as ParseError {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(codingPath: decoder.codingPath, debugDescription: error.description))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encodeIfPresent(recurrence.rule?.text, forKey: .rule)
        if !recurrence.dates.isEmpty { try values.encode(recurrence.dates.map(\.description), forKey: .dates) }
        if !recurrence.exceptions.isEmpty {
            try values.encode(recurrence.exceptions.map(\.description), forKey: .exceptions)
        }
        if !overrides.isEmpty { try values.encode(overrides, forKey: .overrides) }
    }
}

extension Repetition.Override: Codable {
    private enum Key: String, CodingKey {
        case occurrence, when, status, generation
    }

    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        let text = try values.decode(String.self, forKey: .occurrence)
        let occurrence: LocalStart
        do {
            occurrence = try LocalStart(parsing: text)
        } catch {
            throw DecodingError.dataCorruptedError(
                forKey: .occurrence, in: values, debugDescription: error.description)
        }
        self.init(
            occurrence: occurrence, when: try values.decodeIfPresent(When.self, forKey: .when),
            status: try values.decodeIfPresent(Milestone.Status.self, forKey: .status),
            generation: try values.decodeIfPresent(Int64.self, forKey: .generation) ?? 0)
    }

    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(occurrence.description, forKey: .occurrence)
        try values.encodeIfPresent(when, forKey: .when)
        try values.encodeIfPresent(status, forKey: .status)
        if generation != 0 { try values.encode(generation, forKey: .generation) }
    }
}

extension CivilDateTime: Codable {
    public init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        let text = try value.decode(String.self)
        guard let local = CivilDateTime(document: text) else {
            throw DecodingError.dataCorruptedError(in: value, debugDescription: "not a local date-time: \(text)")
        }
        self = local
    }

    /// As it stands in a document.
    init?(document text: String) {
        guard let read = try? Instant(parsing: text + "Z") else { return nil }
        self.init(secondNumber: read.secondsSinceEpoch)
    }

    public func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        try value.encode(description)
    }
}
