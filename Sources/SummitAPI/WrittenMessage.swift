package import SummitCore

// What is asked and answered all day, written by hand: as `JSONEncoder` would with its keys sorted.

/// The parameters of a call, or a reply, that write themselves.
package protocol WrittenMessage: Encodable {
    func write(to writer: inout DocumentWriter)
    /// Its JSON, an object.
    var json: [UInt8] { get }
}

extension WrittenMessage {
    package var json: [UInt8] {
        var writer = DocumentWriter(reserving: 2_048)
        write(to: &writer)
        return writer.bytes
    }
}

extension TimelineMethods.List: WrittenMessage {
    package func write(to writer: inout DocumentWriter) {
        writer.object {
            $0.member("projections", ifAny: projections) { $0.truth($1) }
            $0.member("query", ifAny: query) { $1.write(to: &$0) }
        }
    }
}

extension TimelineMethods.Search: WrittenMessage {
    package func write(to writer: inout DocumentWriter) {
        writer.object {
            $0.member("query", ifAny: query) { $1.write(to: &$0) }
            $0.member("text", text)
        }
    }
}

extension TimelineMethods.Show: WrittenMessage {
    package func write(to writer: inout DocumentWriter) {
        writer.object {
            $0.member("asOf", ifAny: asOf)
            $0.member("name", name)
            $0.member("now", ifAny: now)
        }
    }
}

extension TimelineMethods.Complete: WrittenMessage {
    package func write(to writer: inout DocumentWriter) {
        writer.object {
            $0.member("kind", kind)
            $0.member("prefix", prefix)
        }
    }
}

extension QueryMessage {
    fileprivate func write(to writer: inout DocumentWriter) {
        writer.object { writer in
            writer.member("asOf", ifAny: asOf)
            writer.member("certain", ifAny: certain) { $0.truth($1) }
            writer.member("clientZone", ifAny: clientZone)
            writer.member("countries", ifAny: countries)
            writer.member("limit", ifAny: limit)
            writer.member("now", ifAny: now)
            writer.member("related", ifAny: related)
            writer.member("series", ifAny: series)
            writer.member("since", ifAny: since)
            writer.member("statuses", ifAny: statuses)
            writer.member("tags", ifAny: tags)
            writer.member("undated", ifAny: undated) { $0.truth($1) }
            writer.member("unsourced", ifAny: unsourced) { $0.truth($1) }
            writer.member("until", ifAny: until)
            writer.member("with", ifAny: with)
            writer.member("zone", ifAny: zone)
        }
    }
}

extension TimelineMethods.Changed: WrittenMessage {
    package func write(to writer: inout DocumentWriter) {
        writer.object {
            $0.member("fields", ifAny: fields) { $0.list($1) { $1.write(to: &$0) } }
            $0.member("milestone", ifAny: milestone) { $1.write(to: &$0) }
            $0.member("warnings", ifAny: warnings)
        }
    }
}

extension HistoryMethods.Field {
    fileprivate func write(to writer: inout DocumentWriter) {
        writer.object {
            $0.member("after", ifAny: after)
            $0.member("before", ifAny: before)
            $0.member("field", field)
        }
    }
}

extension TimelineMethods.One: WrittenMessage {
    package func write(to writer: inout DocumentWriter) {
        writer.object {
            $0.member("milestone", ifAny: milestone) { $1.write(to: &$0) }
            $0.member("occurrences", ifAny: occurrences) { $0.list($1) { $1.write(to: &$0) } }
            $0.member("related", ifAny: related) { $0.list($1) { $1.write(to: &$0) } }
            $0.member("relatedCount", ifAny: relatedCount)
        }
    }
}

extension TimelineMethods.Milestones: WrittenMessage {
    package func write(to writer: inout DocumentWriter) {
        writer.object {
            $0.member("milestones", ifAny: milestones) { $0.list($1) { $1.write(to: &$0) } }
        }
    }
}

extension TimelineMethods.UpcomingReply: WrittenMessage {
    package func write(to writer: inout DocumentWriter) { write(to: &writer) { $0.text(now) } }

    private func write(to writer: inout DocumentWriter, now: (inout DocumentWriter) -> Void) {
        writer.object {
            $0.member("milestones", ifAny: milestones) { $0.list($1) { $1.write(to: &$0) } }
            $0.key("now")
            now(&$0)
            $0.member("underway", ifAny: underway) { $0.list($1) { $1.write(to: &$0) } }
        }
    }

    /// Its JSON before and behind the text of `now`.
    package var jsonAroundNow: (before: ArraySlice<UInt8>, behind: ArraySlice<UInt8>) {
        var writer = DocumentWriter(reserving: 2_048)
        var quote = 0
        write(to: &writer) {
            quote = $0.bytes.count
            $0.text("")
        }
        return (writer.bytes[...quote], writer.bytes[(quote + 1)...])
    }
}

extension TimelineMethods.PastReply: WrittenMessage {
    package func write(to writer: inout DocumentWriter) {
        writer.object {
            $0.member("milestones", ifAny: milestones) { $0.list($1) { $1.write(to: &$0) } }
            $0.member("now", now)
        }
    }
}

extension MilestoneMessage {
    fileprivate func write(to writer: inout DocumentWriter) {
        writer.object { writer in
            writer.member("calendar", ifAny: calendar) { $1.write(to: &$0) }
            writer.member("generation", ifAny: generation)
            writer.member("occurrence", ifAny: occurrence)
            writer.member("participants", ifAny: participants) { $0.list($1) { $1.write(to: &$0) } }
            writer.member("place", ifAny: place) { $1.write(to: &$0) }
            writer.member("previously", ifAny: previously) { $0.list($1) { $1.write(to: &$0) } }
            writer.member("projected", ifAny: projected) { $0.truth($1) }
            writer.member("relations", ifAny: relations) { $0.list($1) { $1.write(to: &$0) } }
            writer.member("reminders", ifAny: reminders) { $0.list($1) { $1.write(to: &$0) } }
            writer.member("revision", ifAny: revision)
            writer.member("series", ifAny: series) { $1.write(to: &$0) }
            writer.member("slug", ifAny: slug)
            writer.member("sources", ifAny: sources) { $0.list($1) { $1.write(to: &$0) } }
            writer.member("status", status)
            writer.member("summary", ifAny: summary)
            writer.member("tags", ifAny: tags)
            writer.member("title", title)
            writer.member("uid", ifAny: uid)
            writer.member("when", ifAny: when) { $1.write(to: &$0) }
        }
    }
}

extension WhenMessage {
    fileprivate func write(to writer: inout DocumentWriter) {
        writer.object {
            $0.member("approximate", ifAny: approximate) { $0.truth($1) }
            $0.member("duration", ifAny: duration)
            $0.member("earliest", ifAny: earliest)
            $0.member("end", ifAny: end)
            $0.member("latest", ifAny: latest)
            $0.member("precision", precision)
            $0.member("recurrence", ifAny: recurrence) { $1.write(to: &$0) }
            $0.member("text", text)
            $0.member("uncertain", ifAny: uncertain) { $0.truth($1) }
            $0.member("zone", zone)
        }
    }
}

extension OccurrenceMessage {
    fileprivate func write(to writer: inout DocumentWriter) {
        writer.object {
            $0.member("occurrence", occurrence)
            $0.member("status", status)
            $0.member("when", ifAny: when) { $1.write(to: &$0) }
        }
    }
}

extension RelatedMessage {
    fileprivate func write(to writer: inout DocumentWriter) {
        writer.object {
            $0.member("inverse", ifAny: inverse) { $0.truth($1) }
            $0.member("kind", kind)
            $0.member("slug", slug)
            $0.member("title", title)
            $0.member("uid", uid)
        }
    }
}
