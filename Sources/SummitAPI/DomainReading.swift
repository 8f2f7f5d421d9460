package import SummitCore
package import Varlink

// What of the domain stands in messages as it is, read as ``MilestoneInput`` is.

extension Place: PlainReadable {
    package init(_ reader: inout PlainReader) throws(PlainReader.GaveUp) {
        var place = Place()
        try reader.object { reader, key throws(PlainReader.GaveUp) in
            switch key {
            case "name": try reader.read(&place.name)
            case "country": try reader.read(&place.country)
            case "latitude": try reader.read(&place.latitude)
            case "longitude": try reader.read(&place.longitude)
            default: throw PlainReader.GaveUp()
            }
        }
        self = place
    }
}

extension Participant: PlainReadable {
    package init(_ reader: inout PlainReader) throws(PlainReader.GaveUp) {
        var name: String?
        var participant = Participant(name: "")
        try reader.object { reader, key throws(PlainReader.GaveUp) in
            switch key {
            case "name": try reader.read(&name)
            case "kind": try reader.read(&participant.kind)
            case "role": try reader.read(&participant.role)
            default: throw PlainReader.GaveUp()
            }
        }
        participant.name = try name.present()
        self = participant
    }
}

extension Milestone.Membership: PlainReadable {
    package init(_ reader: inout PlainReader) throws(PlainReader.GaveUp) {
        var (slug, edition): (String?, Int64?)
        try reader.object { reader, key throws(PlainReader.GaveUp) in
            switch key {
            case "slug": try reader.read(&slug)
            case "edition": try reader.read(&edition)
            default: throw PlainReader.GaveUp()
            }
        }
        self.init(slug: try slug.present(), edition: edition)
    }
}

extension Source: PlainReadable {
    package init(_ reader: inout PlainReader) throws(PlainReader.GaveUp) {
        var source = Source()
        try reader.object { reader, key throws(PlainReader.GaveUp) in
            switch key {
            case "title": try reader.read(&source.title)
            case "author": try reader.read(&source.author)
            case "publisher": try reader.read(&source.publisher)
            case "url": try reader.read(&source.url)
            case "published": try reader.read(&source.published)
            case "quote": try reader.read(&source.quote)
            case "fields": try reader.read(&source.fields)
            case "date": try reader.read(&source.date)
            default: throw PlainReader.GaveUp()
            }
        }
        self = source
    }
}

extension CalendarObject: PlainReadable {
    package init(_ reader: inout PlainReader) throws(PlainReader.GaveUp) {
        var object = CalendarObject()
        try reader.object { reader, key throws(PlainReader.GaveUp) in
            switch key {
            case "component": try reader.read(&object.component)
            case "sequence": try reader.read(&object.sequence)
            case "modified": try reader.read(&object.modified)
            case "properties": try reader.read(&object.properties)
            default: throw PlainReader.GaveUp()
            }
        }
        self = object
    }
}

extension Optional {
    /// What has to be there.
    func present() throws(PlainReader.GaveUp) -> Wrapped {
        guard let self else { throw PlainReader.GaveUp() }
        return self
    }
}
