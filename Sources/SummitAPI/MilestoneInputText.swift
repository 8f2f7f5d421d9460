internal import SummitCore

// A milestone on its way from summit-convert to the daemon, written by hand as it is for each row of a file.

extension MilestoneInput {
    /// Its JSON: what `JSONEncoder` would write, in another order of keys perhaps.
    package var json: [UInt8] {
        var writer = DocumentWriter(reserving: 512 + (summary?.utf8.count ?? 0))
        writer.object { writer in
            writer.member("uid", ifAny: uid)
            writer.member("slug", ifAny: slug)
            writer.member("title", title)
            writer.member("summary", ifAny: summary)
            writer.member("when", ifAny: when) { $1.write(to: &$0) }
            writer.member("status", ifAny: status)
            writer.member("series", ifAny: series) { $1.write(to: &$0) }
            writer.member("place", ifAny: place) { $1.write(to: &$0) }
            writer.member("participants", ifAny: participants) { $0.list($1) { $1.write(to: &$0) } }
            writer.member("tags", ifAny: tags)
            writer.member("sources", ifAny: sources) { $0.list($1) { $1.write(to: &$0) } }
            writer.member("relations", ifAny: relations) { $0.list($1) { $1.write(to: &$0) } }
            writer.member("reminders", ifAny: reminders) { $0.list($1) { $1.write(to: &$0) } }
            writer.member("previously", ifAny: previously) { $0.list($1) { $1.write(to: &$0) } }
            writer.member("calendar", ifAny: calendar) { $1.write(to: &$0) }
            writer.member("generation", ifAny: generation)
            if partial == true {
                writer.key("partial")
                writer.yes()
            }
            if excerpt == true {
                writer.key("excerpt")
                writer.yes()
            }
        }
        return writer.bytes
    }
}

extension WhenInput {
    fileprivate func write(to writer: inout DocumentWriter) {
        writer.object {
            $0.member("text", text)
            $0.member("zone", ifAny: zone)
            $0.member("end", ifAny: end)
            $0.member("duration", ifAny: duration)
            $0.member("recurrence", ifAny: recurrence) { $1.write(to: &$0) }
        }
    }
}

extension RecurrenceMessage {
    func write(to writer: inout DocumentWriter) {
        writer.object {
            $0.member("dates", ifAny: dates)
            $0.member("exceptions", ifAny: exceptions)
            $0.member("overrides", ifAny: overrides) { $0.list($1) { $1.write(to: &$0) } }
            $0.member("rule", ifAny: rule)
        }
    }
}

extension OverrideMessage {
    fileprivate func write(to writer: inout DocumentWriter) {
        writer.object {
            $0.member("duration", ifAny: duration)
            $0.member("end", ifAny: end)
            $0.member("generation", ifAny: generation)
            $0.member("occurrence", occurrence)
            $0.member("status", ifAny: status)
            $0.member("text", ifAny: text)
            $0.member("zone", ifAny: zone)
        }
    }
}

extension ReminderMessage {
    func write(to writer: inout DocumentWriter) {
        writer.object {
            $0.member("atMost", ifAny: atMost)
            $0.member("catchUp", ifAny: catchUp)
            $0.member("every", ifAny: every)
            $0.member("priority", ifAny: priority)
            $0.member("trigger", trigger)
        }
    }
}

extension RelationMessage {
    func write(to writer: inout DocumentWriter) {
        writer.object {
            $0.member("kind", kind)
            $0.member("milestone", milestone)
        }
    }
}
