package import Varlink

// Calls that are made all day, as the daemon reads them: into what they are, without a tree in between. Whatever is not
// plainly as the interface file has it is left to the way of all other calls, which takes it or says what is wrong.

extension TimelineMethods.List: PlainReadable {
    package init(_ reader: inout PlainReader) throws(PlainReader.GaveUp) {
        var query: QueryMessage?
        try reader.object { reader, key throws(PlainReader.GaveUp) in
            guard key == "query" else { throw PlainReader.GaveUp() }
            try reader.read(&query)
        }
        self.init(query: query)
    }
}

extension TimelineMethods.Search: PlainReadable {
    package init(_ reader: inout PlainReader) throws(PlainReader.GaveUp) {
        var (text, query): (String?, QueryMessage?)
        try reader.object { reader, key throws(PlainReader.GaveUp) in
            switch key {
            case "text": try reader.read(&text)
            case "query": try reader.read(&query)
            default: throw PlainReader.GaveUp()
            }
        }
        self.init(text: try text.present(), query: query)
    }
}

extension TimelineMethods.Show: PlainReadable {
    package init(_ reader: inout PlainReader) throws(PlainReader.GaveUp) {
        var (name, asOf, now): (String?, String?, String?)
        try reader.object { reader, key throws(PlainReader.GaveUp) in
            switch key {
            case "name": try reader.read(&name)
            case "asOf": try reader.read(&asOf)
            case "now": try reader.read(&now)
            default: throw PlainReader.GaveUp()
            }
        }
        self.init(name: try name.present(), asOf: asOf, now: now)
    }
}

extension TimelineMethods.Complete: PlainReadable {
    package init(_ reader: inout PlainReader) throws(PlainReader.GaveUp) {
        var (kind, prefix): (String?, String?)
        try reader.object { reader, key throws(PlainReader.GaveUp) in
            switch key {
            case "kind": try reader.read(&kind)
            case "prefix": try reader.read(&prefix)
            default: throw PlainReader.GaveUp()
            }
        }
        guard let known = Kind(rawValue: try kind.present()) else { throw PlainReader.GaveUp() }
        self.init(kind: known, prefix: try prefix.present())
    }
}

extension QueryMessage: PlainReadable {
    package init(_ reader: inout PlainReader) throws(PlainReader.GaveUp) {
        var query = QueryMessage()
        try reader.object { reader, key throws(PlainReader.GaveUp) in
            switch key {
            case "since": try reader.read(&query.since)
            case "until": try reader.read(&query.until)
            case "certain": try reader.read(&query.certain)
            case "tags": try reader.read(&query.tags)
            case "with": try reader.read(&query.with)
            case "series": try reader.read(&query.series)
            case "countries": try reader.read(&query.countries)
            case "statuses": try reader.read(&query.statuses)
            case "undated": try reader.read(&query.undated)
            case "unsourced": try reader.read(&query.unsourced)
            case "related": try reader.read(&query.related)
            case "limit": try reader.read(&query.limit)
            case "now": try reader.read(&query.now)
            case "asOf": try reader.read(&query.asOf)
            case "zone": try reader.read(&query.zone)
            case "clientZone": try reader.read(&query.clientZone)
            default: throw PlainReader.GaveUp()
            }
        }
        self = query
    }
}
