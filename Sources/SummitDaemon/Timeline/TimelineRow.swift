internal import SummitAPI
internal import SummitCore
internal import SummitStore

/// What stands in a row of an answer.
struct TimelineRow {
    private enum Content {
        case single(StoredMilestone)
        case occurrence(OccurrenceStream.Row)
        case projected(Projection)
    }

    private let content: Content
    let order: TimelineOrder
    /// When it begins; `nil`: nobody knows, or always has.
    let earliest: Instant?
    /// When it is over; `nil`: never, or nobody knows.
    let latest: Instant?

    init(_ stored: StoredMilestone) {
        content = .single(stored)
        order = stored.order
        earliest = stored.earliest
        latest = stored.latest
    }

    init(_ row: OccurrenceStream.Row) {
        content = .occurrence(row)
        order = row.order
        earliest = row.occurrence.bounds.earliest
        latest = row.occurrence.bounds.latest
    }

    init(_ projection: Projection, _ bounds: Bounds) {
        content = .projected(projection)
        // Without a slug it stands behind what has one.
        order = TimelineOrder(when: projection.when, earliest: bounds.earliest, slug: "~" + projection.title)
        earliest = bounds.earliest
        latest = bounds.latest
    }

    func message(_ views: TimelineViews) throws -> MilestoneMessage {
        switch content {
        case .single(let stored): try views.message(stored)
        case .occurrence(let row): try views.message(row)
        case .projected(let projection): try MilestoneMessage(projection, zones: views.zones)
        }
    }

    /// What is over last comes first.
    static func isLater(_ one: TimelineRow, _ other: TimelineRow) -> Bool {
        let (end, otherEnd) = (one.latest?.secondsSinceEpoch ?? .max, other.latest?.secondsSinceEpoch ?? .max)
        return end != otherEnd ? end > otherEnd : one.order > other.order
    }
}

extension TimelineViews {
    /// Rows of what recurs, in their order and at least `limit` of them where there are as many.
    ///
    /// - Parameters:
    ///   - read: gives so many of those that are closest to the present.
    ///   - rows: their rows, in order.
    ///   - isBefore: whether a row comes before all of a milestone that stands at this instant.
    func recurring(
        limit: Int, _ read: (_ count: Int) throws -> StoreReader.Recurring, rows: ([Milestone]) throws -> [TimelineRow],
        isBefore: (TimelineRow, Instant) -> Bool
    ) throws -> [TimelineRow] {
        var count = limit
        while true {
            let recurring = try read(count)
            services.standings.noteStale(recurring.stale)
            let rows = try rows(recurring.milestones)
            guard let others = recurring.others, rows.count < limit || !isBefore(rows[limit - 1], others) else {
                return rows
            }
            count = count.multipliedReportingOverflow(by: 8).overflow ? .max : count * 8
        }
    }
}
