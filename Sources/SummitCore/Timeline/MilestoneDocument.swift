// The document of a milestone, letter by letter the one that `JSONEncoder` makes of it with its keys sorted: the hashes
// of the change log are taken of it. Written by hand, since an import makes one for each of its rows.

extension Milestone {
    /// Its JSON as it stands in the store and in the change log.
    public var document: String {
        var writer = DocumentWriter(reserving: 512 + (summary?.utf8.count ?? 0))
        write(to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private func write(to writer: inout DocumentWriter) {
        writer.object { writer in
            writer.member("calendar", ifAny: calendar) { $1.write(to: &$0) }
            if generation != 0 { writer.member("generation", ifAny: generation) }
            writer.member("participants", unlessEmpty: participants) { $1.write(to: &$0) }
            writer.member("place", ifAny: place) { $1.write(to: &$0) }
            writer.member("previously", unlessEmpty: previously) { $1.write(to: &$0) }
            writer.member("recurrence", ifAny: repetition) { $1.write(to: &$0) }
            writer.member("relations", unlessEmpty: relations) { $1.write(to: &$0) }
            writer.member("reminders", unlessEmpty: reminders) { $1.write(to: &$0) }
            writer.member("revision", ifAny: revision)
            writer.member("series", ifAny: series) { $1.write(to: &$0) }
            writer.member("slug", slug)
            writer.member("sources", unlessEmpty: sources) { $1.write(to: &$0) }
            writer.member("status", status.rawValue)
            writer.member("summary", ifAny: summary)
            if !tags.isEmpty { writer.member("tags", ifAny: tags) }
            writer.member("title", title)
            writer.member("uid", uid)
            writer.member("when", ifAny: when) { $1.write(to: &$0) }
        }
    }
}

extension Milestone.Membership {
    package func write(to writer: inout DocumentWriter) {
        writer.object {
            $0.member("edition", ifAny: edition)
            $0.member("slug", slug)
        }
    }
}

extension CalendarObject {
    package func write(to writer: inout DocumentWriter) {
        writer.object {
            $0.member("component", ifAny: component)
            $0.member("modified", ifAny: modified)
            $0.member("properties", ifAny: properties)
            $0.member("sequence", ifAny: sequence)
        }
    }
}

extension Participant {
    package func write(to writer: inout DocumentWriter) {
        writer.object {
            $0.member("kind", ifAny: kind)
            $0.member("name", name)
            $0.member("role", ifAny: role)
        }
    }
}

extension Place {
    package func write(to writer: inout DocumentWriter) {
        writer.object {
            $0.member("country", ifAny: country)
            $0.member("latitude", ifAny: latitude)
            $0.member("longitude", ifAny: longitude)
            $0.member("name", ifAny: name)
        }
    }
}

extension Relation {
    fileprivate func write(to writer: inout DocumentWriter) {
        writer.object {
            $0.member("kind", kind.rawValue)
            $0.member("uid", uid)
        }
    }
}

extension Reminder {
    fileprivate func write(to writer: inout DocumentWriter) {
        writer.object {
            $0.member("catchUp", ifAny: catchUp?.description)
            $0.member("priority", priority.rawValue)
            $0.member("repetition", ifAny: repetition) { writer, repetition in
                writer.object {
                    $0.member("atMost", ifAny: repetition.atMost)
                    $0.member("every", ifAny: repetition.every)
                }
            }
            $0.member("trigger", trigger.description)
        }
    }
}

extension Source {
    package func write(to writer: inout DocumentWriter) {
        writer.object {
            $0.member("author", ifAny: author)
            $0.member("date", ifAny: date)
            $0.member("fields", ifAny: fields)
            $0.member("published", ifAny: published)
            $0.member("publisher", ifAny: publisher)
            $0.member("quote", ifAny: quote)
            $0.member("title", ifAny: title)
            $0.member("url", ifAny: url)
        }
    }
}

extension When {
    fileprivate func write(to writer: inout DocumentWriter) {
        writer.object { writer in
            switch self {
            case .edtf(let date, let zone):
                writer.member("edtf", date.text)
                writer.member("zone", zone)
            case .zoned(let start, let end):
                if case .after(let duration) = end { writer.member("duration", duration.description) }
                if case .at(let time) = end {
                    writer.key("end")
                    writer.object { Self.write(time, to: &$0) }
                }
                Self.write(start, to: &writer)
            }
        }
    }

    private static func write(_ time: ZonedDateTime, to writer: inout DocumentWriter) {
        if time.laterInOverlap {
            writer.key("later")
            writer.yes()
        }
        writer.member("local", time.local.description)
        writer.member("zone", time.zone)
    }
}

extension Repetition {
    fileprivate func write(to writer: inout DocumentWriter) {
        writer.object {
            $0.member("dates", unlessEmpty: recurrence.dates) { $0.text($1.description) }
            $0.member("exceptions", unlessEmpty: recurrence.exceptions) { $0.text($1.description) }
            $0.member("overrides", unlessEmpty: overrides) { $1.write(to: &$0) }
            $0.member("rule", ifAny: recurrence.rule?.text)
        }
    }
}

extension Repetition.Override {
    fileprivate func write(to writer: inout DocumentWriter) {
        writer.object {
            if generation != 0 { $0.member("generation", ifAny: generation) }
            $0.member("occurrence", occurrence.description)
            $0.member("status", ifAny: status?.rawValue)
            $0.member("when", ifAny: when) { $1.write(to: &$0) }
        }
    }
}
