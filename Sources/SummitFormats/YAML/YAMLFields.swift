internal import SummitAPI
internal import SummitCore
internal import Yams

/// The fields of a milestone that are more than a text.
extension YAMLTimeline {
    /// A rule alone, or a table with more.
    static func recurrence(_ node: Node) throws -> RecurrenceMessage {
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

    static func override(_ node: Node) throws -> OverrideMessage {
        var override = OverrideMessage(occurrence: "")
        for (key, value) in try entries(node, "an occurrence") {
            switch key.string {
            case "occurrence": override.occurrence = try text(value, "occurrence")
            case "when": override.text = try text(value, "when")
            case "zone": override.zone = try text(value, "zone")
            case "end": override.end = try text(value, "end")
            case "duration": override.duration = try text(value, "duration")
            case "status": override.status = try text(value, "status")
            case "generation": override.generation = Int64(try whole(value, "generation"))
            default:
                throw unknown(key, ["occurrence", "when", "zone", "end", "duration", "status", "generation"])
            }
        }
        return override
    }

    static func membership(_ node: Node) throws -> Milestone.Membership {
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

    static func location(_ node: Node) throws -> Place {
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

    static func participant(_ node: Node) throws -> Participant {
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

    static func source(_ node: Node) throws -> Source {
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
    static func relation(_ node: Node) throws -> RelationMessage {
        let entries = try entries(node, "a relation")
        guard entries.count == 1, let kind = entries[0].key.string else {
            throw FormatError(line: line(node), reason: "a relation is one kind and one slug, as follows: xian-2023")
        }
        return RelationMessage(kind: kind, milestone: try text(entries[0].value, "the slug of a relation"))
    }

    static func reminder(_ node: Node) throws -> ReminderMessage {
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

    /// A date alone, or a table with more.
    func previous(_ node: Node) throws -> WhenInput {
        if let date = node.string { return WhenInput(text: date, zone: zone) }
        var when = WhenInput(text: "", zone: zone)
        for (key, value) in try Self.entries(node, "an earlier date") {
            switch key.string {
            case "when": when.text = try Self.text(value, "when")
            case "zone": when.zone = try Self.text(value, "zone")
            case "end": when.end = try Self.text(value, "end")
            case "duration": when.duration = try Self.text(value, "duration")
            default: throw Self.unknown(key, ["when", "zone", "end", "duration"])
            }
        }
        if when.text.isEmpty { throw FormatError(line: Self.line(node), reason: "“when” is missing") }
        return when
    }

    static func calendar(_ node: Node) throws -> CalendarObject {
        var calendar = CalendarObject()
        for (key, value) in try entries(node, "a calendar object") {
            switch key.string {
            case "component": calendar.component = try text(value, "component")
            case "sequence": calendar.sequence = Int64(try whole(value, "sequence"))
            case "modified": calendar.modified = try text(value, "modified")
            case "properties":
                calendar.properties = try list(value, "properties").map { try text($0, "a property") }
            default: throw unknown(key, ["component", "sequence", "modified", "properties"])
            }
        }
        return calendar
    }
}
