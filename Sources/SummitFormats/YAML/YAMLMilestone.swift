internal import SummitAPI
internal import SummitCore

/// A milestone as a row of a YAML timeline: what a person looks for first stands first.
struct YAMLMilestone {
    private let milestone: MilestoneMessage

    init(_ milestone: MilestoneMessage) { self.milestone = milestone }

    func add(to text: inout YAMLText) {
        text.add("slug", milestone.slug)
        text.add("title", milestone.title)
        text.block("summary", milestone.summary)
        if let when = milestone.when {
            text.add("when", when.text)
            text.add("end", when.end)
            text.add("duration", when.duration)
            text.add("zone", Self.zone(when.text, when.zone))
            if let recurrence = when.recurrence { Self.add(recurrence, to: &text) }
        }
        text.items("previously", milestone.previously?.map(Self.previous))
        text.add("status", milestone.status)
        if let series = milestone.series {
            text.raw(
                "series",
                YAMLText.flow([
                    ("slug", YAMLText.inFlow(series.slug)), ("edition", series.edition.map { String($0) }),
                ]))
        }
        if let place = milestone.place { text.raw("place", Self.place(place)) }
        text.items(
            "participants",
            milestone.participants?.map { participant in
                YAMLText.flow([
                    ("name", YAMLText.inFlow(participant.name)), ("kind", YAMLText.inFlow(participant.kind)),
                    ("role", YAMLText.inFlow(participant.role)),
                ])
            })
        if let tags = milestone.tags { text.raw("tags", YAMLText.flow(tags)) }
        text.tables("sources", milestone.sources, Self.add)
        text.tables("relations", milestone.relations) { $0.add($1.kind, $1.milestone) }
        if let reminders = milestone.reminders { Self.add(reminders, to: &text) }
        if let calendar = milestone.calendar {
            text.table("calendar") { text in
                text.add("component", calendar.component)
                text.add("sequence", calendar.sequence)
                text.add("modified", calendar.modified)
                text.items("properties", calendar.properties?.map { YAMLScalar.text($0) })
            }
        }
        text.add("generation", milestone.generation)
        text.add("uid", milestone.uid)
    }

    /// The zone of a date; `nil` where the text names it, as that of a date-time does.
    private static func zone(_ text: String, _ zone: String?) -> String? {
        zone.flatMap { text.hasSuffix("[\($0)]") ? nil : $0 }
    }

    private static func previous(_ when: WhenMessage) -> String {
        YAMLText.flow([
            ("when", YAMLText.inFlow(when.text)), ("end", YAMLText.inFlow(when.end)),
            ("duration", YAMLText.inFlow(when.duration)), ("zone", YAMLText.inFlow(zone(when.text, when.zone))),
        ])
    }

    private static func place(_ place: Place) -> String {
        YAMLText.flow([
            ("name", YAMLText.inFlow(place.name)), ("country", YAMLText.inFlow(place.country)),
            ("latitude", place.latitude.map(YAMLScalar.number)), ("longitude", place.longitude.map(YAMLScalar.number)),
        ])
    }

    static func add(to text: inout YAMLText, _ source: Source) {
        text.add("title", source.title)
        text.add("author", source.author)
        text.add("publisher", source.publisher)
        text.add("url", source.url)
        text.add("published", source.published)
        if let fields = source.fields { text.raw("fields", YAMLText.flow(fields)) }
        text.add("date", source.date)
        text.block("quote", source.quote, isLast: true)
    }

    private static func add(_ recurrence: RecurrenceMessage, to text: inout YAMLText) {
        if let rule = recurrence.rule, recurrence.dates == nil, recurrence.exceptions == nil,
            recurrence.overrides == nil
        {
            return text.add("recurrence", rule)
        }
        text.table("recurrence") { text in
            text.add("rule", recurrence.rule)
            text.items("dates", recurrence.dates?.map { YAMLScalar.text($0) })
            text.items("exceptions", recurrence.exceptions?.map { YAMLScalar.text($0) })
            text.tables("overrides", recurrence.overrides) { text, override in
                text.add("occurrence", override.occurrence)
                text.add("when", override.text)
                text.add("end", override.end)
                text.add("duration", override.duration)
                text.add("zone", zone(override.text ?? "", override.zone))
                text.add("status", override.status)
                text.add("generation", override.generation)
            }
        }
    }

    /// A reminder that says no more than when is that alone.
    private static func add(_ reminders: [ReminderMessage], to text: inout YAMLText) {
        let isPlain = { (reminder: ReminderMessage) in
            (reminder.priority ?? "notice") == "notice" && reminder.every == nil && reminder.atMost == nil
                && reminder.catchUp == nil
        }
        if reminders.allSatisfy(isPlain) { return text.raw("reminders", YAMLText.flow(reminders.map(\.trigger))) }
        text.items(
            "reminders",
            reminders.map { reminder in
                if isPlain(reminder) { return YAMLScalar.text(reminder.trigger) }
                return YAMLText.flow([
                    ("trigger", YAMLText.inFlow(reminder.trigger)), ("priority", YAMLText.inFlow(reminder.priority)),
                    ("every", YAMLText.inFlow(reminder.every)), ("at-most", reminder.atMost.map { String($0) }),
                    ("catch-up", YAMLText.inFlow(reminder.catchUp)),
                ])
            })
    }
}
