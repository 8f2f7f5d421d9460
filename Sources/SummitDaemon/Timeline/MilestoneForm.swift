internal import SummitAPI
internal import SummitCore

/// Milestones from what a client filled in.
struct MilestoneForm {
    private let zones: any ZoneProvider
    /// The zone of what has none of its own.
    private let defaultZone: String

    /// - Parameter zones: where their rules come from, if not from the system each time.
    init(services: Services, clientZone: String?, zones: (any ZoneProvider)? = nil) {
        self.zones = zones ?? services.zones
        defaultZone =
            ZoneChoice(asked: nil, configured: services.configuration.zone, client: clientZone).identifier
    }

    /// A new milestone, not yet validated. Its slug may be taken.
    ///
    /// - Throws: ``FieldError``.
    func milestone(_ input: MilestoneInput) throws -> Milestone {
        let when = try input.when.map { try $0.when(default: defaultZone, zones: zones) }
        let slug = input.slug ?? Slug.make(title: input.title, year: when.flatMap(\.year))
        let milestone = Milestone(
            uid: input.uid ?? Self.newUID(), slug: slug, title: input.title, summary: input.summary, when: when,
            repetition: try repetition(input.when?.recurrence, when),
            previously: try (input.previously ?? []).map { try $0.when(default: defaultZone, zones: zones) },
            status: try input.status.map(Self.status) ?? .confirmed, place: input.place,
            participants: input.participants ?? [], tags: input.tags ?? [], series: input.series,
            sources: input.sources ?? [],
            relations: try (input.relations ?? []).map(Self.relation),
            reminders: try reminders(input.reminders ?? [], when: when),
            calendar: input.calendar, generation: input.generation ?? 0)
        try milestone.validate()
        return milestone
    }

    /// `milestone` with what the patch sets.
    ///
    /// - Throws: ``FieldError``.
    func apply(_ patch: MilestonePatch, clear: [String], to milestone: Milestone) throws -> Milestone {
        var changed = milestone
        if let slug = patch.slug { changed.slug = slug }
        if let title = patch.title { changed.title = title }
        if let summary = patch.summary { changed.summary = summary }
        if var input = patch.when {
            // A new date of the same milestone is in the zone of the old one unless it says otherwise.
            input.zone = input.zone ?? milestone.when?.zone
            changed.when = try input.when(default: defaultZone, zones: zones)
            if let recurrence = input.recurrence {
                changed.repetition = try repetition(recurrence, changed.when)?
                    .following(milestone.repetition, isSilent: recurrence.overrides == nil)
            }
        }
        if let status = patch.status { changed.status = try Self.status(status) }
        if let series = patch.series { changed.series = series }
        if let place = patch.place { changed.place = place }
        if let participants = patch.participants { changed.participants = participants }
        if let tags = patch.tags { changed.tags = tags }
        if let sources = patch.sources { changed.sources = sources }
        if let relations = patch.relations { changed.relations = try relations.map(Self.relation) }
        if let reminders = patch.reminders {
            changed.reminders = try self.reminders(reminders, when: changed.when)
        }
        for name in clear {
            let field: ClearableField = try Fields.choice("clear", "a field that can be cleared", name)
            guard !patch.sets(field) else {
                throw FieldError(field: "clear", reason: "“\(name)” is set and cleared at once")
            }
            Self.clear(field, of: &changed)
        }
        try changed.validate()
        return changed
    }

    /// - Throws: ``FieldError``.
    private func repetition(_ message: RecurrenceMessage?, _ when: When?) throws -> Repetition? {
        guard let message, let when else { return nil }
        return try Fields.read("when.recurrence") {
            try message.repetition(from: when, zones: zones)
        }
    }

    /// Each time once: of several at one time, which a calendar may have, one is given, with what any of them asks for.
    ///
    /// - Throws: ``FieldError``.
    private func reminders(_ messages: [ReminderMessage], when: When?) throws -> [Reminder] {
        var reminders: [Reminder] = []
        for message in messages {
            let reminder = try reminder(message, when: when)
            guard let index = reminders.firstIndex(where: { $0.trigger == reminder.trigger }) else {
                reminders.append(reminder)
                continue
            }
            let other = reminders[index]
            reminders[index] = Reminder(
                trigger: other.trigger,
                priority: other.priority.level <= reminder.priority.level ? other.priority : reminder.priority,
                repetition: other.repetition ?? reminder.repetition, catchUp: other.catchUp ?? reminder.catchUp)
        }
        return reminders
    }

    /// - Throws: ``FieldError``.
    func reminder(_ message: ReminderMessage, when: When?, zone: String? = nil) throws -> Reminder {
        let trigger = try Fields.read("reminders.trigger") {
            try Trigger(parsing: message.trigger, defaultZone: zone ?? when?.zone ?? defaultZone, zones: zones)
        }
        let priority: Priority? = try message.priority.map { try Fields.choice("reminders.priority", "a priority", $0) }
        return Reminder(
            trigger: trigger, priority: priority ?? .notice, repetition: try Self.repetition(message),
            catchUp: try message.catchUp.map { text in
                try Fields.read("reminders.catchUp") { try CatchUp(parsing: text) }
            })
    }

    /// - Throws: ``FieldError``.
    private static func repetition(_ message: ReminderMessage) throws -> RepeatUntilAcknowledged? {
        guard let text = message.every else {
            if message.atMost == nil { return nil }
            throw FieldError(field: "reminders.every", reason: "how soon it is repeated is missing, such as 1h")
        }
        let every = try Fields.read("reminders.every") { try CalendarDuration(readable: text) }
        do {
            return try RepeatUntilAcknowledged(
                every: every, atMost: message.atMost ?? RepeatUntilAcknowledged.defaultAtMost)
        } catch {
            throw FieldError(field: "reminders.\(error.field)", reason: error.reason)
        }
    }

    /// The other is named by slug or uid.
    ///
    /// - Throws: ``FieldError``.
    private static func relation(_ message: RelationMessage) throws -> Relation {
        Relation(
            kind: try Fields.choice("relations.kind", "a relation", message.kind), uid: message.milestone)
    }

    /// - Throws: ``FieldError``.
    static func status(_ text: String) throws -> Milestone.Status {
        try Fields.choice("status", "a status", text)
    }

    private static func clear(_ field: ClearableField, of milestone: inout Milestone) {
        switch field {
        case .summary: milestone.summary = nil
        case .when:
            milestone.when = nil
            milestone.repetition = nil
        case .recurrence: milestone.repetition = nil
        case .series: milestone.series = nil
        case .place: milestone.place = nil
        case .participants: milestone.participants = []
        case .tags: milestone.tags = []
        case .sources: milestone.sources = []
        case .relations: milestone.relations = []
        case .reminders: milestone.reminders = []
        }
    }

    /// A random UUID (RFC 9562 §5.4).
    private static func newUID() -> String {
        var generator = SystemRandomNumberGenerator()
        let halves: [UInt64] = [generator.next(), generator.next()]
        var bytes = halves.flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> ($0 * 8)) } }
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = Hexadecimal.text(bytes)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { text += "-" }
            text.append(digit)
        }
        return text
    }
}
