internal import SummitAPI
internal import SummitCore
internal import Yams

/// Our own timeline files (`Config/timelines/*.yaml`): every key is known, and what is wrong has a line.
struct YAMLTimeline {
    private let root: [(key: Node, value: Node)]
    private var name: String?
    private var zone: String?

    /// - Throws: ``FormatError``.
    init(_ text: String) throws {
        let node: Node?
        do {
            node = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw Self.syntaxError(error)
        }
        guard let node else { throw FormatError(line: 0, reason: "the file is empty") }
        root = try Self.entries(node, "a timeline")
    }

    /// The rows in the order in which they can be brought in: series, figures, milestones.
    ///
    /// - Throws: ``FormatError``.
    mutating func lines() throws -> [ImportLine] {
        var version: Int?
        var (series, figures, milestones): (Node?, Node?, Node?)
        for (key, value) in root {
            switch key.string {
            case "version": version = try Self.whole(value, "version")
            case "timeline": name = try Self.text(value, "timeline")
            case "title", "sources": break
            case "zone": zone = try Self.text(value, "zone")
            case "series": series = value
            case "figures": figures = value
            case "milestones": milestones = value
            default:
                throw Self.unknown(
                    key, ["version", "timeline", "title", "zone", "sources", "series", "milestones", "figures"])
            }
        }
        guard let version else { throw FormatError(line: 1, reason: "a timeline begins with “version: 1”") }
        guard version == 1 else {
            throw FormatError(line: 1, reason: "this is version \(version) of the format; version 1 can be read")
        }
        return try Self.list(series, "series").map(seriesLine) + Self.list(figures, "figures").map(figureLine)
            + Self.list(milestones, "milestones").map(milestoneLine)
    }

    // MARK: Rows

    private func seriesLine(_ node: Node) throws -> ImportLine {
        var (slug, title, cadence): (String?, String?, String?)
        for (key, value) in try Self.entries(node, "a series") {
            switch key.string {
            case "slug": slug = try Self.text(value, "slug")
            case "title": title = try Self.text(value, "title")
            case "cadence": cadence = try Self.text(value, "cadence")
            default: throw Self.unknown(key, ["slug", "title", "cadence"])
            }
        }
        let name = try Self.need(slug, "slug", node)
        return ImportLine(
            place: Self.place(node, name),
            series: SeriesMessage(slug: name, title: try Self.need(title, "title", node), cadence: cadence))
    }

    private func figureLine(_ node: Node) throws -> ImportLine {
        var (slug, title, unit): (String?, String?, String?)
        var observations: [ObservationMessage] = []
        for (key, value) in try Self.entries(node, "a figure") {
            switch key.string {
            case "slug": slug = try Self.text(value, "slug")
            case "title": title = try Self.text(value, "title")
            case "unit": unit = try Self.text(value, "unit")
            case "observations": observations = try Self.list(value, "observations").map(Self.observation)
            default: throw Self.unknown(key, ["slug", "title", "unit", "observations"])
            }
        }
        let name = try Self.need(slug, "slug", node)
        return ImportLine(
            place: Self.place(node, name),
            figure: FigureMessage(
                slug: name, title: try Self.need(title, "title", node), unit: try Self.need(unit, "unit", node),
                observations: observations))
    }

    private static func observation(_ node: Node) throws -> ObservationMessage {
        var observation = ObservationMessage(value: "")
        for (key, value) in try entries(node, "an observation") {
            switch key.string {
            case "date": observation.date = try text(value, "date")
            case "value": observation.value = try text(value, "value")
            case "bound": observation.bound = try text(value, "bound")
            case "approximate": observation.approximate = try flag(value, "approximate")
            case "vintage": observation.vintage = try text(value, "vintage")
            case "sources": observation.sources = try list(value, "sources").map(source)
            default: throw unknown(key, ["date", "value", "bound", "approximate", "vintage", "sources"])
            }
        }
        return observation
    }

    private func milestoneLine(_ node: Node) throws -> ImportLine {
        var input = MilestoneInput(title: "")
        var (when, end, duration, ownZone): (String?, String?, String?, String?)
        var recurrence: RecurrenceMessage?
        for (key, value) in try Self.entries(node, "a milestone") {
            switch key.string {
            case "uid": input.uid = try Self.text(value, "uid")
            case "slug": input.slug = try Self.text(value, "slug")
            case "title": input.title = try Self.text(value, "title")
            case "summary": input.summary = try Self.text(value, "summary")
            case "when": when = try Self.text(value, "when")
            case "end": end = try Self.text(value, "end")
            case "duration": duration = try Self.text(value, "duration")
            case "zone": ownZone = try Self.text(value, "zone")
            case "recurrence": recurrence = try Self.recurrence(value)
            case "status": input.status = try Self.text(value, "status")
            case "series": input.series = try Self.membership(value)
            case "place": input.place = try Self.location(value)
            case "participants": input.participants = try Self.list(value, "participants").map(Self.participant)
            case "tags": input.tags = try Self.list(value, "tags").map { try Self.text($0, "a tag") }
            case "sources": input.sources = try Self.list(value, "sources").map(Self.source)
            case "relations": input.relations = try Self.list(value, "relations").map(Self.relation)
            case "reminders": input.reminders = try Self.list(value, "reminders").map(Self.reminder)
            default:
                throw Self.unknown(
                    key,
                    [
                        "uid", "slug", "title", "summary", "when", "end", "duration", "zone", "recurrence",
                        "status", "series", "place", "participants", "tags", "sources", "relations",
                        "reminders",
                    ])
            }
        }
        if input.title.isEmpty { throw FormatError(line: Self.line(node), reason: "a milestone needs a title") }
        if let when {
            input.when = WhenInput(
                text: when, zone: ownZone ?? zone, end: end, duration: duration, recurrence: recurrence)
        } else if end != nil || duration != nil || recurrence != nil {
            throw FormatError(line: Self.line(node), reason: "an end, a duration or a recurrence needs a “when”")
        }
        // With a name of its own in a named timeline, a row is the same one at each import.
        if input.uid == nil, let slug = input.slug, let name { input.uid = "\(slug)@\(name)" }
        return ImportLine(place: Self.place(node, input.slug ?? input.title), milestone: input)
    }

    /// A rule alone, or a table with more.
    private static func recurrence(_ node: Node) throws -> RecurrenceMessage {
        if let rule = node.string { return RecurrenceMessage(rule: rule) }
        var recurrence = RecurrenceMessage()
        for (key, value) in try entries(node, "a recurrence") {
            switch key.string {
            case "rule": recurrence.rule = try text(value, "rule")
            case "dates": recurrence.dates = try list(value, "dates").map { try text($0, "a date") }
            case "exceptions": recurrence.exceptions = try list(value, "exceptions").map { try text($0, "a date") }
            case "overrides": recurrence.overrides = try list(value, "overrides").map(override)
            default: throw unknown(key, ["rule", "dates", "exceptions", "overrides"])
            }
        }
        return recurrence
    }

    private static func override(_ node: Node) throws -> OverrideMessage {
        var override = OverrideMessage(occurrence: "")
        for (key, value) in try entries(node, "an occurrence") {
            switch key.string {
            case "occurrence": override.occurrence = try text(value, "occurrence")
            case "when": override.text = try text(value, "when")
            case "zone": override.zone = try text(value, "zone")
            case "end": override.end = try text(value, "end")
            case "duration": override.duration = try text(value, "duration")
            case "status": override.status = try text(value, "status")
            default: throw unknown(key, ["occurrence", "when", "zone", "end", "duration", "status"])
            }
        }
        return override
    }

    private static func membership(_ node: Node) throws -> Milestone.Membership {
        if let slug = node.string { return Milestone.Membership(slug: slug) }
        var membership = Milestone.Membership(slug: "")
        for (key, value) in try entries(node, "a place in a series") {
            switch key.string {
            case "slug": membership.slug = try text(value, "slug")
            case "edition": membership.edition = Int64(try whole(value, "edition"))
            default: throw unknown(key, ["slug", "edition"])
            }
        }
        return membership
    }

    private static func location(_ node: Node) throws -> Place {
        var place = Place()
        for (key, value) in try entries(node, "a place") {
            switch key.string {
            case "name": place.name = try text(value, "name")
            case "country": place.country = try text(value, "country")
            case "latitude": place.latitude = try number(value, "latitude")
            case "longitude": place.longitude = try number(value, "longitude")
            default: throw unknown(key, ["name", "country", "latitude", "longitude"])
            }
        }
        return place
    }

    private static func participant(_ node: Node) throws -> Participant {
        if let name = node.string { return Participant(name: name) }
        var participant = Participant(name: "")
        for (key, value) in try entries(node, "a participant") {
            switch key.string {
            case "name": participant.name = try text(value, "name")
            case "kind": participant.kind = try text(value, "kind")
            case "role": participant.role = try text(value, "role")
            default: throw unknown(key, ["name", "kind", "role"])
            }
        }
        return participant
    }

    private static func source(_ node: Node) throws -> Source {
        var source = Source()
        for (key, value) in try entries(node, "a source") {
            switch key.string {
            case "title": source.title = try text(value, "title")
            case "author": source.author = try text(value, "author")
            case "publisher": source.publisher = try text(value, "publisher")
            case "url": source.url = try text(value, "url")
            case "published": source.published = try text(value, "published")
            case "quote": source.quote = try text(value, "quote")
            case "fields": source.fields = try list(value, "fields").map { try text($0, "a field") }
            case "date": source.date = try text(value, "date")
            default:
                throw unknown(
                    key, ["title", "author", "publisher", "url", "published", "quote", "fields", "date"])
            }
        }
        return source
    }

    /// `follows: xian-2023`
    private static func relation(_ node: Node) throws -> RelationMessage {
        let entries = try entries(node, "a relation")
        guard entries.count == 1, let kind = entries[0].key.string else {
            throw FormatError(line: line(node), reason: "a relation is one kind and one slug, as follows: xian-2023")
        }
        return RelationMessage(kind: kind, milestone: try text(entries[0].value, "the slug of a relation"))
    }

    private static func reminder(_ node: Node) throws -> ReminderMessage {
        if let trigger = node.string { return ReminderMessage(trigger: trigger) }
        var reminder = ReminderMessage(trigger: "")
        for (key, value) in try entries(node, "a reminder") {
            switch key.string {
            case "trigger": reminder.trigger = try text(value, "trigger")
            case "priority": reminder.priority = try text(value, "priority")
            case "every": reminder.every = try text(value, "every")
            case "at-most": reminder.atMost = try whole(value, "at-most")
            case "catch-up": reminder.catchUp = try text(value, "catch-up")
            default: throw unknown(key, ["trigger", "priority", "every", "at-most", "catch-up"])
            }
        }
        return reminder
    }
}
