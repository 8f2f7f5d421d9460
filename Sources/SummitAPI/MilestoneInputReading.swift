package import Varlink

// Rows of an import as the daemon reads them: into what they are for, without a tree in between. Everything that is not
// plainly as the interface file has it is left to the way of all other calls.

extension ImportMethods.Rows: PlainReadable {
    package init(_ reader: inout PlainReader) throws(PlainReader.GaveUp) {
        var name: String?
        var rows = ImportMethods.Rows(import: "", clientZone: nil, keepGoing: nil, details: nil)
        try reader.object { reader, key throws(PlainReader.GaveUp) in
            switch key {
            case "import": try reader.read(&name)
            case "milestones": try reader.read(&rows.milestones)
            case "clientZone": try reader.read(&rows.clientZone)
            case "keepGoing": try reader.read(&rows.keepGoing)
            case "details": try reader.read(&rows.details)
            default: throw PlainReader.GaveUp()
            }
        }
        rows.import = try name.present()
        self = rows
    }
}

extension MilestoneInput: PlainReadable {
    package init(_ reader: inout PlainReader) throws(PlainReader.GaveUp) {
        var name: String?
        var input = MilestoneInput(title: "")
        try reader.object { reader, key throws(PlainReader.GaveUp) in
            switch key {
            case "uid": try reader.read(&input.uid)
            case "slug": try reader.read(&input.slug)
            case "title": try reader.read(&name)
            case "summary": try reader.read(&input.summary)
            case "when": try reader.read(&input.when)
            case "status": try reader.read(&input.status)
            case "place": try reader.read(&input.place)
            case "participants": try reader.read(&input.participants)
            case "tags": try reader.read(&input.tags)
            case "reminders": try reader.read(&input.reminders)
            case "calendar": try reader.read(&input.calendar)
            case "generation": try reader.read(&input.generation)
            case "series": try reader.read(&input.series)
            case "sources": try reader.read(&input.sources)
            case "relations": try reader.read(&input.relations)
            case "partial": try reader.read(&input.partial)
            case "excerpt": try reader.read(&input.excerpt)
            case "previously": try reader.read(&input.previously)
            default: throw PlainReader.GaveUp()
            }
        }
        input.title = try name.present()
        self = input
    }
}

extension WhenInput: PlainReadable {
    package init(_ reader: inout PlainReader) throws(PlainReader.GaveUp) {
        var text: String?
        var input = WhenInput(text: "")
        try reader.object { reader, key throws(PlainReader.GaveUp) in
            switch key {
            case "text": try reader.read(&text)
            case "zone": try reader.read(&input.zone)
            case "end": try reader.read(&input.end)
            case "duration": try reader.read(&input.duration)
            case "recurrence": try reader.read(&input.recurrence)
            default: throw PlainReader.GaveUp()
            }
        }
        input.text = try text.present()
        self = input
    }
}

extension RecurrenceMessage: PlainReadable {
    package init(_ reader: inout PlainReader) throws(PlainReader.GaveUp) {
        var message = RecurrenceMessage()
        try reader.object { reader, key throws(PlainReader.GaveUp) in
            switch key {
            case "rule": try reader.read(&message.rule)
            case "dates": try reader.read(&message.dates)
            case "exceptions": try reader.read(&message.exceptions)
            case "overrides": try reader.read(&message.overrides)
            default: throw PlainReader.GaveUp()
            }
        }
        self = message
    }
}

extension OverrideMessage: PlainReadable {
    package init(_ reader: inout PlainReader) throws(PlainReader.GaveUp) {
        var occurrence: String?
        var message = OverrideMessage(occurrence: "")
        try reader.object { reader, key throws(PlainReader.GaveUp) in
            switch key {
            case "occurrence": try reader.read(&occurrence)
            case "text": try reader.read(&message.text)
            case "zone": try reader.read(&message.zone)
            case "end": try reader.read(&message.end)
            case "duration": try reader.read(&message.duration)
            case "status": try reader.read(&message.status)
            case "generation": try reader.read(&message.generation)
            default: throw PlainReader.GaveUp()
            }
        }
        message.occurrence = try occurrence.present()
        self = message
    }
}

extension ReminderMessage: PlainReadable {
    package init(_ reader: inout PlainReader) throws(PlainReader.GaveUp) {
        var trigger: String?
        var message = ReminderMessage(trigger: "")
        try reader.object { reader, key throws(PlainReader.GaveUp) in
            switch key {
            case "trigger": try reader.read(&trigger)
            case "priority": try reader.read(&message.priority)
            case "every": try reader.read(&message.every)
            case "atMost": try reader.read(&message.atMost)
            case "catchUp": try reader.read(&message.catchUp)
            default: throw PlainReader.GaveUp()
            }
        }
        message.trigger = try trigger.present()
        self = message
    }
}

extension RelationMessage: PlainReadable {
    package init(_ reader: inout PlainReader) throws(PlainReader.GaveUp) {
        var (kind, other): (String?, String?)
        try reader.object { reader, key throws(PlainReader.GaveUp) in
            switch key {
            case "kind": try reader.read(&kind)
            case "milestone": try reader.read(&other)
            default: throw PlainReader.GaveUp()
            }
        }
        self.init(kind: try kind.present(), milestone: try other.present())
    }
}
