internal import LinuxSystem
internal import SummitAPI
internal import SummitCore
internal import SummitStore
internal import Synchronization

/// A milestone of an import: as it was sent, and as what it is to be.
final class ImportRow: Sendable {
    let row: Int
    let input: MilestoneInput
    let milestone: Milestone
    /// What goes into the store where there is nothing like it; `nil`: it can't, and the writer is to say why.
    private let new: Checked?
    /// What is to be known of local times that do not exist, or come twice.
    let doubts: [String]

    init(row: Int, input: MilestoneInput, milestone: Milestone, zones: ZoneSnapshot) {
        self.row = row
        self.input = input
        self.milestone = milestone
        let zone = milestone.when?.zone ?? "UTC"
        doubts = [input.when?.text, input.when?.end].compactMap { $0 }.compactMap { text in
            guard ZonedDateTime.looksLikeDateTime(text) else { return nil }
            return try? ZonedDateTime.doubt(about: text, defaultZone: zone, zones: zones)
        }
        new = try? Checked(milestone, zones: zones)
    }

    /// A milestone that can be stored, and what is to be known of it.
    struct Checked {
        let storable: StorableMilestone
        let warnings: [String]

        /// - Throws: as ``RecurrenceCheck``.
        init(_ milestone: Milestone, zones: ZoneSnapshot) throws {
            let checked = try RecurrenceCheck(milestone, zones: zones)
            storable = try StorableMilestone(checked.milestone, bounds: checked.bounds)
            warnings = checked.warnings
        }
    }

    /// What goes into the store as a new milestone.
    ///
    /// - Parameter slug: that of the row, or another one that is free.
    /// - Throws: as ``RecurrenceCheck``.
    func new(slug: String, zones: ZoneSnapshot) throws -> Checked {
        if let new, slug == milestone.slug { return new }
        var other = milestone
        other.slug = slug
        return try Checked(other, zones: zones)
    }

    /// What it is known by: a uid, or a slug.
    private var name: StoreWriter.Name { input.uid.map(StoreWriter.Name.uid) ?? .slug(milestone.slug) }

    /// What is left to do with what is there already comes first.
    ///
    /// - Returns: what has to be planned then.
    func settlePending(_ writer: StoreWriter) throws -> StoreWriter.Settled? {
        try writer.settlePending(input.uid ?? milestone.slug)
    }

    /// The milestone that the row is about; and which slug it gets if it is a new one. Without a uid of its own it is known
    /// by its slug, and without that by the one its title gives it.
    func known(
        _ writer: StoreWriter, import batch: Int64
    ) throws -> (known: StoreWriter.Known?, slug: String) {
        let known = try writer.known(name, import: batch)
        if input.uid != nil || input.slug != nil { return (known, milestone.slug) }
        if let known, known.milestone.title == input.title, known.milestone.when == milestone.when {
            return (known, milestone.slug)
        }
        let early = try cameUndated(writer, import: batch)
        if let early, early.milestone.when == milestone.when { return (early, milestone.slug) }
        guard let known, known.milestone.title == input.title else {
            let isIt = early?.milestone.when.map { $0.year == milestone.when?.year } ?? true
            return (isIt ? early : nil, milestone.slug)
        }
        guard let day else { return (known, milestone.slug) }
        // Another of the same title in the same year, of which there are two in one file, goes by its day.
        let slug = Slug.make(title: "\(input.title) \(day)", year: nil)
        if let other = try writer.known(.slug(slug), import: batch), other.milestone.title == input.title {
            return (other, slug)
        }
        return known.isOwn ? (nil, slug) : (known, milestone.slug)
    }

    /// One of the same title that came in before it had a date, and may have got one since.
    private func cameUndated(_ writer: StoreWriter, import batch: Int64) throws -> StoreWriter.Known? {
        guard milestone.when != nil else { return nil }
        let found = try writer.known(.slug(Slug.make(title: input.title, year: nil)), import: batch)
        return found?.isOwn == false && found?.milestone.title == input.title ? found : nil
    }

    /// The day that it begins on, where it is known.
    private var day: CivilDate? {
        switch milestone.when {
        case .edtf(let date, _): date.precision == .day ? date.lower : nil
        case .zoned(let start, _): start.local.date
        case nil: nil
        }
    }

    /// What is to be done beside what is there: by the states of both, where they are known.
    func outcome(beside before: Milestone) -> ImportOutcome {
        guard let mine = milestone.calendar, let other = before.calendar else { return .changed }
        switch mine.age(beside: other) {
        case .older: return .older
        // What was changed here since stays: the file says nothing new.
        case .same: return .unchanged
        case .newer: return .changed
        }
    }

    /// The milestone that is there with what the row says of it. What that is silent about stays as somebody has set it
    /// here.
    func merged(into before: Milestone) -> Milestone {
        var after = milestone
        after.uid = before.uid
        after.revision = before.revision
        if input.generation == nil { after.generation = before.generation }
        if input.previously == nil { after.previously = before.previously }
        if input.slug == nil { after.slug = before.slug }
        if input.status == nil { after.status = before.status }
        if input.summary == nil { after.summary = before.summary }
        if input.when == nil { (after.when, after.repetition) = (before.when, before.repetition) }
        let isSilent = input.when?.recurrence?.overrides == nil
        after.repetition = after.repetition?.following(before.repetition, isSilent: isSilent)
        if input.place == nil { after.place = before.place }
        if input.series == nil { after.series = before.series }
        if input.participants == nil { after.participants = before.participants }
        if input.tags == nil { after.tags = before.tags }
        if input.sources == nil { after.sources = before.sources }
        if input.relations == nil { after.relations = before.relations }
        if input.reminders == nil { after.reminders = before.reminders }
        if input.calendar == nil { after.calendar = before.calendar }
        if input.partial == true { complete(&after, from: before) }
        return after
    }
}

/// What has become of the rows of one call, noted from the writer's thread while the caller's waits.
final class ImportResults: Sendable {
    private let keepGoing: Bool
    private let details: Bool
    private let collected = Mutex(ImportMethods.RowsReply())

    init(keepGoing: Bool, details: Bool) {
        self.keepGoing = keepGoing
        self.details = details
    }

    var reply: ImportMethods.RowsReply { collected.withLock { $0 } }

    /// Runs `body` for a row; where the others are wanted all the same, what it can't take is noted.
    ///
    /// - Throws: ``RowError`` otherwise; what is no fault of the row.
    func attempt<Value>(_ row: Int, _ body: () throws -> Value) throws -> Value? {
        do {
            return try body()
        } catch {
            guard let refused = Self.refusal(error) else { throw error }
            guard keepGoing else { throw row < 0 ? refused : RowError(row: row, error: refused) }
            collected.withLock {
                var result = ImportMethods.RowResult(row: row, outcome: "refused")
                (result.field, result.reason) = (refused.field, refused.reason)
                $0.rows.append(result)
            }
            return nil
        }
    }

    func note(
        _ row: ImportRow, _ outcome: ImportOutcome, before: Milestone?, after: Milestone, warnings: [String] = []
    ) throws {
        var result = ImportMethods.RowResult(row: row.row, outcome: outcome.rawValue)
        result.slug = after.slug
        result.title = after.title
        result.warnings = warnings.isEmpty ? nil : warnings
        if details, outcome == .changed, let before { result.fields = try Self.fields(from: before, to: after) }
        collected.withLock { reply in
            Self.count(outcome, in: &reply)
            if details && outcome != .unchanged || !warnings.isEmpty { reply.rows.append(result) }
        }
    }

    private static func fields(from before: Milestone, to after: Milestone) throws -> [HistoryMethods.Field] {
        try DocumentTree.changes(from: .stored(Documents.encode(before)), to: .stored(Documents.encode(after)))
            .map(HistoryMethods.Field.init)
    }

    private static func count(_ outcome: ImportOutcome, in reply: inout ImportMethods.RowsReply) {
        switch outcome {
        case .added: reply.added += 1
        case .changed: reply.changed += 1
        case .unchanged: reply.unchanged += 1
        case .older: reply.older += 1
        }
    }

    /// What is wrong with the row itself.
    private static func refusal(_ error: any Error) -> FieldError? {
        switch error {
        case let error as FieldError: error
        case let error as ZoneError: FieldError(field: "zone", reason: error.description)
        case StoreError.slugTaken: FieldError(field: "slug", reason: "\(error)")
        case StoreError.uidTaken: FieldError(field: "uid", reason: "\(error)")
        case StoreError.noSuchSeries: FieldError(field: "series", reason: "\(error); it has to be added first")
        default: nil
        }
    }
}

/// A list that one thread fills while another waits for it.
final class SharedList<Element: Sendable>: Sendable {
    private let list = Mutex<[Element]>([])
    var elements: [Element] { list.withLock { $0 } }
    func append(contentsOf more: [Element]) { list.withLock { $0 += more } }
}
