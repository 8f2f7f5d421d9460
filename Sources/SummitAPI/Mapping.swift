package import SummitCore

// From the domain to the messages and back. Nothing is decided here.

extension WhenMessage {
    /// Where the rules of its zone can't be read, it has neither offset nor bounds.
    ///
    /// - Throws: what the zone provider throws otherwise.
    package init(_ when: When, zones: some ZoneProvider) throws {
        let bounds = try when.boundsAsKnown(zones: zones)
        try self.init(when, earliest: bounds?.earliest, latest: bounds?.latest, zones: zones)
    }

    /// The same with bounds that are known already.
    package init(_ when: When, earliest: Instant?, latest: Instant?, zones: some ZoneProvider) throws {
        text = try when.textAsKnown(zones: zones)
        zone = when.zone
        precision = when.precision.rawValue
        self.earliest = earliest?.description
        self.latest = latest?.description
        switch when {
        case .edtf(let date, _):
            approximate = date.isApproximate
            uncertain = date.isUncertain
        case .zoned(_, let end):
            approximate = false
            uncertain = false
            switch end {
            case .at(let time): self.end = try time.textAsKnown(zones: zones)
            case .after(let duration): self.duration = duration.description
            case nil: break
            }
        }
    }

    /// - Throws: ``ParseError``, or what the zone provider throws.
    package func when(zones: some ZoneProvider) throws -> When {
        try When(parsing: text, end: end, duration: duration, defaultZone: zone, zones: zones)
    }
}

extension MilestoneMessage {
    /// - Throws: what the zone provider throws.
    package init(
        _ milestone: Milestone, earliest: Instant?, latest: Instant?, zones: some ZoneProvider
    ) throws {
        uid = milestone.uid
        slug = milestone.slug
        title = milestone.title
        summary = milestone.summary
        when = try milestone.when.map { try WhenMessage($0, earliest: earliest, latest: latest, zones: zones) }
        when?.recurrence = try milestone.repetition.map { try RecurrenceMessage($0, zones: zones) }
        previously = try Self.unlessEmpty(milestone.previously.map { try WhenMessage($0, zones: zones) })
        status = milestone.status.rawValue
        series = milestone.series
        place = milestone.place
        participants = Self.unlessEmpty(milestone.participants)
        tags = Self.unlessEmpty(milestone.tags)
        sources = Self.unlessEmpty(milestone.sources)
        relations = Self.unlessEmpty(
            milestone.relations.map { RelationMessage(kind: $0.kind.rawValue, milestone: $0.uid) })
        reminders = Self.unlessEmpty(milestone.reminders.map(ReminderMessage.init))
        calendar = milestone.calendar
        generation = milestone.generation == 0 ? nil : milestone.generation
        revision = milestone.revision
    }

    /// A projected edition: no uid, no slug, and marked.
    ///
    /// - Throws: what the zone provider throws.
    package init(_ projection: Projection, zones: some ZoneProvider) throws {
        title = projection.title
        when = try WhenMessage(projection.when, zones: zones)
        status = Milestone.Status.tentative.rawValue
        series = Milestone.Membership(slug: projection.series.slug, edition: projection.edition)
        projected = true
    }

    private static func unlessEmpty<Element>(_ list: [Element]) -> [Element]? { list.isEmpty ? nil : list }
}

extension SeriesMessage {
    package init(_ series: Series) {
        self.init(slug: series.slug, title: series.title, cadence: series.cadence?.description)
    }

    /// - Throws: ``FieldError``.
    package func series() throws(FieldError) -> Series {
        var read: Cadence?
        if let cadence {
            do {
                read = try Cadence(readable: cadence)
            } catch {
                throw FieldError(field: "cadence", reason: error.description)
            }
        }
        let series = Series(slug: slug, title: title, cadence: read)
        try series.validate()
        return series
    }
}

extension ObservationMessage {
    package init(_ observation: Figure.Observation) {
        self.init(
            date: observation.date, value: observation.value, bound: observation.bound?.rawValue,
            approximate: observation.approximate ? true : nil, vintage: observation.vintage,
            sources: observation.sources.isEmpty ? nil : observation.sources)
    }

    /// - Throws: ``FieldError``.
    package func observation() throws(FieldError) -> Figure.Observation {
        var read: Figure.Observation.Bound?
        if let bound {
            read = Figure.Observation.Bound(rawValue: bound)
            if read == nil {
                throw FieldError(field: "observations.bound", reason: "a bound is more-than or less-than")
            }
        }
        return Figure.Observation(
            date: date, value: value, bound: read, approximate: approximate ?? false, vintage: vintage,
            sources: sources ?? [])
    }
}

extension FigureMessage {
    package init(_ figure: Figure) {
        let current = Set(figure.current)
        self.init(
            slug: figure.slug, title: figure.title, unit: figure.unit,
            observations: figure.observations.map { observation in
                var message = ObservationMessage(observation)
                if !current.contains(observation) { message.revised = true }
                return message
            })
    }

    /// - Throws: ``FieldError``.
    package func figure() throws(FieldError) -> Figure {
        var read: [Figure.Observation] = []
        for observation in observations { read.append(try observation.observation()) }
        let figure = Figure(slug: slug, title: title, unit: unit, observations: read)
        try figure.validate()
        return figure
    }
}
