// The way back from what the store writes. Queries read thousands of them.

/// What is read without a decoder where it stands as the store writes it.
public protocol StoredDocument: Decodable {
    /// - Returns: `nil` for every other document, which may well be sound: `Decodable` reads it, or says why not.
    init?(document: String)
}

extension Series: StoredDocument {
    public init?(document: String) {
        let series = DocumentReader.whole(document) { reader in
            let cadence = try reader.maybeText("cadence").map { try Cadence(parsing: $0) }
            return Series(slug: try reader.text("slug"), title: try reader.text("title"), cadence: cadence)
        }
        guard let series else { return nil }
        self = series
    }
}

extension Milestone: StoredDocument {
    public init?(document: String) {
        guard let milestone = DocumentReader.whole(document, { try Milestone(&$0) }) else { return nil }
        self = milestone
    }

    private init(_ reader: inout DocumentReader) throws {
        let calendar = try reader.member("calendar") { try $0.object { try CalendarObject(&$0) } }
        let generation: Int64? = try reader.member("generation") { try $0.number() }
        let participants = try reader.list("participants") { try $0.object { try Participant(&$0) } }
        let place = try reader.member("place") { try $0.object { try Place(&$0) } }
        let previously = try reader.list("previously") { try $0.object { try When(&$0) } }
        let repetition = try reader.member("recurrence") { try $0.object { try Repetition(&$0) } }
        let relations = try reader.list("relations") { reader in
            try reader.object { Relation(kind: try $0.present("kind") { try $0.named() }, uid: try $0.text("uid")) }
        }
        let reminders = try reader.list("reminders") { try $0.object { try Reminder(&$0) } }
        let revision: Int64 = try reader.present("revision") { try $0.number() }
        let series = try reader.member("series") { try $0.object { try Membership(&$0) } }
        let slug = try reader.text("slug")
        let sources = try reader.list("sources") { try $0.object { try Source(&$0) } }
        let status: Status = try reader.present("status") { try $0.named() }
        let summary = try reader.maybeText("summary")
        let tags = try reader.texts("tags") ?? []
        let title = try reader.text("title")
        let uid = try reader.text("uid")
        let when = try reader.member("when") { try $0.object { try When(&$0) } }
        self.init(
            uid: uid, slug: slug, title: title, summary: summary, when: when, repetition: repetition,
            previously: previously, status: status, place: place, participants: participants, tags: tags,
            series: series, sources: sources, relations: relations, reminders: reminders, calendar: calendar,
            revision: revision, generation: generation ?? 0)
    }
}

extension Milestone.Membership {
    fileprivate init(_ reader: inout DocumentReader) throws {
        let edition: Int64? = try reader.member("edition") { try $0.number() }
        self.init(slug: try reader.text("slug"), edition: edition)
    }
}

extension CalendarObject {
    fileprivate init(_ reader: inout DocumentReader) throws {
        self.init()
        component = try reader.maybeText("component")
        modified = try reader.maybeText("modified")
        properties = try reader.texts("properties")
        sequence = try reader.member("sequence") { try $0.number() }
    }
}

extension Participant {
    fileprivate init(_ reader: inout DocumentReader) throws {
        let kind = try reader.maybeText("kind")
        self.init(name: try reader.text("name"), kind: kind, role: try reader.maybeText("role"))
    }
}

extension Place {
    fileprivate init(_ reader: inout DocumentReader) throws {
        self.init()
        country = try reader.maybeText("country")
        latitude = try reader.member("latitude") { try $0.decimal() }
        longitude = try reader.member("longitude") { try $0.decimal() }
        name = try reader.maybeText("name")
    }
}

extension Reminder {
    fileprivate init(_ reader: inout DocumentReader) throws {
        let catchUp = try reader.maybeText("catchUp").map { try CatchUp(parsing: $0) }
        let priority: Priority = try reader.present("priority") { try $0.named() }
        let repetition = try reader.member("repetition") { reader in
            try reader.object { reader in
                let atMost: Int = try reader.present("atMost") { try $0.number() }
                let every: Int64 = try reader.present("every") { try $0.number() }
                return try RepeatUntilAcknowledged(every: .seconds(every), atMost: atMost)
            }
        }
        self.init(
            trigger: try Trigger(canonical: try reader.text("trigger")), priority: priority, repetition: repetition,
            catchUp: catchUp)
    }
}

extension Source {
    fileprivate init(_ reader: inout DocumentReader) throws {
        self.init()
        author = try reader.maybeText("author")
        date = try reader.maybeText("date")
        fields = try reader.texts("fields")
        published = try reader.maybeText("published")
        publisher = try reader.maybeText("publisher")
        quote = try reader.maybeText("quote")
        title = try reader.maybeText("title")
        url = try reader.maybeText("url")
    }
}

extension When {
    fileprivate init(_ reader: inout DocumentReader) throws {
        if let text = try reader.maybeText("edtf") {
            self = .edtf(try EDTF(text), zone: try reader.text("zone"))
            return
        }
        let duration = try reader.maybeText("duration").map { End.after(try CalendarDuration(parsing: $0)) }
        let end = try reader.member("end") { reader in End.at(try reader.object { try ZonedDateTime(&$0) }) }
        self = .zoned(try ZonedDateTime(&reader), end: end ?? duration)
    }
}

extension ZonedDateTime {
    fileprivate init(_ reader: inout DocumentReader) throws {
        let later = try reader.member("later") { try $0.yes() } ?? false
        guard let local = CivilDateTime(document: try reader.text("local")) else { throw DocumentReader.GaveUp() }
        self.init(local: local, zone: try reader.text("zone"), laterInOverlap: later)
    }
}

extension Repetition {
    fileprivate init(_ reader: inout DocumentReader) throws {
        let dates = try reader.list("dates") { try RecurrenceDate(parsing: try $0.text()) }
        let exceptions = try reader.list("exceptions") { try LocalStart(parsing: try $0.text()) }
        let overrides = try reader.list("overrides") { try $0.object { try Override(&$0) } }
        let rule = try reader.maybeText("rule").map { try RecurrenceRule($0) }
        self.init(Recurrence(rule: rule, dates: dates, exceptions: exceptions), overrides: overrides)
    }
}

extension Repetition.Override {
    fileprivate init(_ reader: inout DocumentReader) throws {
        let generation: Int64? = try reader.member("generation") { try $0.number() }
        let occurrence = try LocalStart(parsing: try reader.text("occurrence"))
        let status: Milestone.Status? = try reader.member("status") { try $0.named() }
        self.init(
            occurrence: occurrence, when: try reader.member("when") { try $0.object { try When(&$0) } },
            status: status, generation: generation ?? 0)
    }
}
