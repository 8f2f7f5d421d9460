package import Varlink

// Answers that are asked for all day, as a client reads them: into what they are, without a tree in between. Whatever is
// not plainly as the interface file has it, such as what a later version adds, is left to the way of all other answers.

extension TimelineMethods.One: PlainReadable {
    package init(_ reader: inout PlainReader) throws(PlainReader.GaveUp) {
        var milestone: MilestoneMessage?
        var (occurrences, related): ([OccurrenceMessage]?, [RelatedMessage]?)
        var relatedCount: Int?
        try reader.object { reader, key throws(PlainReader.GaveUp) in
            switch key {
            case "milestone": try reader.read(&milestone)
            case "occurrences": try reader.read(&occurrences)
            case "related": try reader.read(&related)
            case "relatedCount": try reader.read(&relatedCount)
            default: throw PlainReader.GaveUp()
            }
        }
        self.init(
            milestone: try milestone.present(), occurrences: occurrences, related: related, relatedCount: relatedCount)
    }
}

extension TimelineMethods.Milestones: PlainReadable {
    package init(_ reader: inout PlainReader) throws(PlainReader.GaveUp) {
        var milestones: [MilestoneMessage]?
        try reader.object { reader, key throws(PlainReader.GaveUp) in
            guard key == "milestones" else { throw PlainReader.GaveUp() }
            try reader.read(&milestones)
        }
        self.init(milestones: try milestones.present())
    }
}

extension TimelineMethods.UpcomingReply: PlainReadable {
    package init(_ reader: inout PlainReader) throws(PlainReader.GaveUp) {
        var now: String?
        var (milestones, underway): ([MilestoneMessage]?, [MilestoneMessage]?)
        try reader.object { reader, key throws(PlainReader.GaveUp) in
            switch key {
            case "now": try reader.read(&now)
            case "milestones": try reader.read(&milestones)
            case "underway": try reader.read(&underway)
            default: throw PlainReader.GaveUp()
            }
        }
        self.init(now: try now.present(), milestones: try milestones.present(), underway: try underway.present())
    }
}

extension TimelineMethods.PastReply: PlainReadable {
    package init(_ reader: inout PlainReader) throws(PlainReader.GaveUp) {
        var (now, milestones): (String?, [MilestoneMessage]?)
        try reader.object { reader, key throws(PlainReader.GaveUp) in
            switch key {
            case "now": try reader.read(&now)
            case "milestones": try reader.read(&milestones)
            default: throw PlainReader.GaveUp()
            }
        }
        self.init(now: try now.present(), milestones: try milestones.present())
    }
}

extension TimelineMethods.CompleteReply: PlainReadable {
    package init(_ reader: inout PlainReader) throws(PlainReader.GaveUp) {
        var names: [String]?
        try reader.object { reader, key throws(PlainReader.GaveUp) in
            guard key == "names" else { throw PlainReader.GaveUp() }
            try reader.read(&names)
        }
        self.init(names: try names.present())
    }
}

extension MilestoneMessage: PlainReadable {
    package init(_ reader: inout PlainReader) throws(PlainReader.GaveUp) {
        var (name, state): (String?, String?)
        var message = MilestoneMessage(title: "", status: "")
        try reader.object { reader, key throws(PlainReader.GaveUp) in
            switch key {
            case "uid": try reader.read(&message.uid)
            case "slug": try reader.read(&message.slug)
            case "title": try reader.read(&name)
            case "summary": try reader.read(&message.summary)
            case "when": try reader.read(&message.when)
            case "previously": try reader.read(&message.previously)
            case "status": try reader.read(&state)
            case "series": try reader.read(&message.series)
            case "place": try reader.read(&message.place)
            case "participants": try reader.read(&message.participants)
            case "tags": try reader.read(&message.tags)
            case "sources": try reader.read(&message.sources)
            case "relations": try reader.read(&message.relations)
            case "reminders": try reader.read(&message.reminders)
            case "calendar": try reader.read(&message.calendar)
            case "generation": try reader.read(&message.generation)
            case "revision": try reader.read(&message.revision)
            case "projected": try reader.read(&message.projected)
            case "occurrence": try reader.read(&message.occurrence)
            default: throw PlainReader.GaveUp()
            }
        }
        message.title = try name.present()
        message.status = try state.present()
        self = message
    }
}

extension WhenMessage: PlainReadable {
    package init(_ reader: inout PlainReader) throws(PlainReader.GaveUp) {
        var (words, place, fineness): (String?, String?, String?)
        var (isApproximate, isUncertain): (Bool?, Bool?)
        var message = WhenMessage(text: "", zone: "", precision: "", approximate: false, uncertain: false)
        try reader.object { reader, key throws(PlainReader.GaveUp) in
            switch key {
            case "text": try reader.read(&words)
            case "zone": try reader.read(&place)
            case "precision": try reader.read(&fineness)
            case "earliest": try reader.read(&message.earliest)
            case "latest": try reader.read(&message.latest)
            case "approximate": try reader.read(&isApproximate)
            case "uncertain": try reader.read(&isUncertain)
            case "end": try reader.read(&message.end)
            case "duration": try reader.read(&message.duration)
            case "recurrence": try reader.read(&message.recurrence)
            default: throw PlainReader.GaveUp()
            }
        }
        message.text = try words.present()
        message.zone = try place.present()
        message.precision = try fineness.present()
        message.approximate = try isApproximate.present()
        message.uncertain = try isUncertain.present()
        self = message
    }
}

extension OccurrenceMessage: PlainReadable {
    package init(_ reader: inout PlainReader) throws(PlainReader.GaveUp) {
        var (occurrence, status): (String?, String?)
        var when: WhenMessage?
        try reader.object { reader, key throws(PlainReader.GaveUp) in
            switch key {
            case "occurrence": try reader.read(&occurrence)
            case "status": try reader.read(&status)
            case "when": try reader.read(&when)
            default: throw PlainReader.GaveUp()
            }
        }
        self.init(occurrence: try occurrence.present(), when: try when.present(), status: try status.present())
    }
}

extension RelatedMessage: PlainReadable {
    package init(_ reader: inout PlainReader) throws(PlainReader.GaveUp) {
        var (kind, uid, slug, title): (String?, String?, String?, String?)
        var inverse: Bool?
        try reader.object { reader, key throws(PlainReader.GaveUp) in
            switch key {
            case "kind": try reader.read(&kind)
            case "inverse": try reader.read(&inverse)
            case "uid": try reader.read(&uid)
            case "slug": try reader.read(&slug)
            case "title": try reader.read(&title)
            default: throw PlainReader.GaveUp()
            }
        }
        (self.kind, self.inverse) = (try kind.present(), try inverse.present())
        (self.uid, self.slug, self.title) = (try uid.present(), try slug.present(), try title.present())
    }
}
