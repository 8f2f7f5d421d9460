internal import LinuxSystem
internal import SummitAPI
internal import SummitCore
internal import SummitStore

/// Queries as the wire has them, and their answers.
struct TimelineViews {
    let services: Services
    let zones: ZoneSnapshot

    init(services: Services) {
        self.services = services
        zones = ZoneSnapshot(of: services.zones)
    }

    /// A query with its instants worked out.
    struct Resolved {
        var query: TimelineQuery
        let now: Instant
        /// What it is asked of.
        let source: any TimelineSource
    }

    static let largestLimit = 10_000
    /// So many may be named of a kind: each is a condition more.
    private static let longestList = 100

    /// - Throws: ``FieldError`` for a value that can't be read.
    func resolve(_ message: QueryMessage?) throws -> Resolved {
        let message = message ?? QueryMessage()
        for (field, values) in [
            ("tags", message.tags), ("with", message.with), ("series", message.series),
            ("countries", message.countries),
            ("statuses", message.statuses), ("related", message.related),
        ] where (values?.count ?? 0) > Self.longestList {
            throw FieldError(
                field: field, reason: "at most \(Self.longestList) may be named, got \(values?.count ?? 0)")
        }
        let (zone, rules) = try self.zone(of: message)
        func read(_ field: String, _ text: String, _ now: Instant) throws -> (lower: Instant?, upper: Instant?) {
            try Fields.read(field) {
                let bounds = try QueryTime.parse(
                    text, now: now, zone: rules, zoneIdentifier: zone, zones: zones)
                return (bounds.lower, bounds.upper)
            }
        }
        let moment = try moment(asOf: message.asOf, message)
        var now = moment.now
        if let text = message.now {
            guard let start = try read("now", text, now).lower else {
                throw FieldError(field: "now", reason: "“\(Printable.escape(text))” has no beginning")
            }
            now = start
        }
        var query = TimelineQuery(
            reach: message.certain == true ? .certain : .possible, tags: message.tags ?? [],
            participants: message.with ?? [], series: message.series ?? [],
            countries: (message.countries ?? []).map { $0.uppercased() },
            statuses: try (message.statuses ?? []).map(MilestoneForm.status), undated: message.undated ?? false,
            unsourced: message.unsourced ?? false,
            related: try (message.related ?? []).map { name in
                try moment.source.read { try $0.existingMilestone(name).milestone.uid }
            })
        for country in query.countries where country.utf8.count != 2 {
            throw FieldError(
                field: "countries",
                reason: "“\(Printable.excerpt(country))” is not an ISO 3166 code such as KZ")
        }
        for series in query.series {
            _ = try moment.source.read { try $0.existingSeries(series) }
        }
        if let since = message.since { query.since = try read("since", since, now).lower }
        if let until = message.until { query.until = try read("until", until, now).upper }
        if let since = query.since, let until = query.until,
            since > until || since == until && message.since != message.until
        {
            throw FieldError(field: "until", reason: "the window ends before it begins")
        }
        if let limit = message.limit {
            guard limit >= 1 else { throw FieldError(field: "limit", reason: "a limit is 1 or more, got \(limit)") }
            query.limit = limit
        }
        return Resolved(query: query, now: now, source: moment.source)
    }

    /// Where a time of a query begins, and the rules of the zone in which it was read.
    ///
    /// - Throws: ``FieldError``.
    func instant(_ field: String, _ text: String, _ message: QueryMessage?, now: Instant) throws -> (Instant, ZoneRules)
    {
        let (zone, rules) = try self.zone(of: message)
        let bounds = try Fields.read(field) {
            try QueryTime.parse(text, now: now, zone: rules, zoneIdentifier: zone, zones: zones)
        }
        guard let lower = bounds.lower else {
            throw FieldError(field: field, reason: "“\(Printable.escape(text))” has no beginning")
        }
        return (lower, rules)
    }

    func message(_ stored: StoredMilestone) throws -> MilestoneMessage {
        let milestone = stored.milestone
        // The bounds of what recurs are those of all its occurrences; its date is that of the first.
        if milestone.repetition != nil, let when = milestone.when {
            let bounds = try when.boundsAsKnown(zones: zones)
            return try MilestoneMessage(
                milestone, earliest: bounds?.earliest, latest: bounds?.latest, zones: zones)
        }
        return try MilestoneMessage(
            milestone, earliest: stored.earliest, latest: stored.latest, zones: zones)
    }

    func messages(_ stored: [StoredMilestone]) throws -> [MilestoneMessage] { try stored.map(message) }

    /// One occurrence as if it were a milestone of its own.
    ///
    /// - Parameter isWhole: whether it stands for the milestone, and says how it recurs.
    func message(_ row: OccurrenceStream.Row, isWhole: Bool = false) throws -> MilestoneMessage {
        var one = row.milestone
        one.when = row.occurrence.when
        one.status = row.occurrence.status
        if !isWhole { one.repetition = nil }
        var message = try MilestoneMessage(
            one, earliest: row.occurrence.bounds.earliest, latest: row.occurrence.bounds.latest, zones: zones)
        message.occurrence = row.occurrence.nominal.description
        return message
    }

    /// The next edition of a series, as its cadence has it.
    func projection(of series: Series, _ reader: StoreReader) throws -> Projection? {
        // The last three with a date say how it goes on; those behind them, without one, may be the next already.
        var dated = 0
        let last = try reader.editions(ofSeries: series.slug) { milestone in
            if milestone.when.flatMap(Projection.start) != nil { dated += 1 }
            return dated == 3
        }
        let editions = last.compactMap { milestone in
            milestone.series?.edition.flatMap { number in milestone.when.map { (number: number, when: $0) } }
        }
        let projection = Projection(series: series, editions: editions)
        // One that is on record is not projected, even while it has no date.
        return last.contains { $0.series?.edition == projection?.edition } ? nil : projection
    }
}
