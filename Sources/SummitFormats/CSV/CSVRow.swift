internal import SummitAPI
internal import SummitCore

/// One row of a table, to be read as a milestone.
struct CSVRow {
    let record: CSVParser.Record
    let columns: CSVColumns
    let zone: String
    /// What is taken otherwise than it stands there.
    private(set) var warnings: [String] = []

    init(_ record: CSVParser.Record, _ columns: CSVColumns, zone: String) {
        self.record = record
        self.columns = columns
        self.zone = zone
    }

    /// - Throws: ``FormatError`` with the row, the column and what is wrong.
    mutating func milestone() throws -> MilestoneInput {
        guard let title = text(.title) else { throw error(.title, "is empty") }
        var input = MilestoneInput(title: title)
        input.partial = true
        input.when = try when()
        input.slug = value(.slug)
        input.uid = value(.uid)
        input.summary = text(.summary)
        input.status = value(.status)?.lowercased()
        if let status = input.status, Milestone.Status(rawValue: status) == nil {
            throw error(
                .status,
                "“\(Printable.excerpt(status))” is none of "
                    + Milestone.Status.allCases.map(\.rawValue).joined(separator: ", "))
        }
        input.place = try place()
        if let slug = value(.series) {
            input.series = Milestone.Membership(slug: slug, edition: try whole(.edition))
        } else if value(.edition) != nil {
            throw error(.edition, "an edition is that of a series, and the row has none")
        }
        if let people = value(.participants) {
            input.participants = ForeignText.items(people).prefix(MilestoneLimits.participants).map {
                Participant(name: $0)
            }
        }
        if let tags = value(.tags) {
            input.tags = ForeignText.distinct(
                ForeignText.items(tags).compactMap(ForeignText.tag), limit: MilestoneLimits.tags)
        }
        input.sources = sources()
        if let reminders = value(.reminders) {
            input.reminders = ForeignText.items(reminders).prefix(MilestoneLimits.reminders).map {
                ReminderMessage(trigger: $0)
            }
        }
        return input
    }

    /// What stands in the column of a field, without the space around it; `nil` where that is nothing.
    private func value(_ field: CSVField) -> String? {
        guard let place = columns.places[field], record.fields.indices.contains(place) else { return nil }
        let text = record.fields[place].trimmingSpace
        return text.isEmpty ? nil : text
    }

    private mutating func text(_ field: CSVField) -> String? {
        guard let value = value(field) else { return nil }
        let read = field == .summary ? ForeignText.lines(value) : ForeignText.line(value)
        if read?.isCut == true { warnings.append("row \(record.row): the \(field.rawValue) is too long, and was cut") }
        return read?.text
    }

    private func error(_ field: CSVField, _ reason: String) -> FormatError {
        FormatError(line: record.line, reason: "row \(record.row), column \(field.rawValue): \(reason)")
    }

    private func when() throws -> WhenInput? {
        let zone = value(.zone) ?? self.zone
        guard let start = value(.when) else {
            if value(.end) != nil { throw error(.end, "an end needs a start") }
            return nil
        }
        let date: String
        do throws(ForeignDate.Problem) {
            date = try ForeignDate.normal(start)
        } catch {
            throw self.error(.when, error.reason)
        }
        do throws(ForeignDate.Problem) {
            var end = value(.end)
            if let text = end {
                let length = try? CalendarDuration(readable: text)
                guard ForeignDate.hasTime(date) || length == nil, length != nil || !text.hasPrefix("P") else {
                    throw ForeignDate.Problem(
                        reason: "“\(Printable.escape(text))” is no end; a duration is written as 2h or PT2H, "
                            + "behind a start with a time")
                }
                if let length {
                    end = length.description
                } else if let clock = ForeignDate.clock(text), ForeignDate.hasTime(date) {
                    // A time alone is one of the same day.
                    end = date.prefix { $0 != "T" && $0 != "t" } + "T" + clock
                } else {
                    end = try ForeignDate.normal(text)
                }
            }
            return try ForeignDate.when(date, end: end, zone: zone)
        } catch {
            throw self.error(.end, error.reason)
        }
    }

    private func place() throws -> Place? {
        var place = Place(
            name: value(.place).flatMap { ForeignText.line($0, limit: MilestoneLimits.name)?.text },
            country: value(.country)?.uppercased())
        if let country = place.country, country.utf8.count != 2 {
            throw error(
                .country,
                "“\(Printable.excerpt(country))” is no ISO 3166 code of two letters, such as KZ")
        }
        place.latitude = try degrees(.latitude, 90)
        place.longitude = try degrees(.longitude, 180)
        guard (place.latitude == nil) == (place.longitude == nil) else {
            throw error(place.latitude == nil ? .latitude : .longitude, "latitude and longitude come together")
        }
        return place == Place() ? nil : place
    }

    /// With a point; a comma is read as one, as some spreadsheets have it.
    private func degrees(_ field: CSVField, _ most: Double) throws -> Double? {
        guard let text = value(field) else { return nil }
        let pointed = String(text.map { $0 == "," ? "." : $0 })
        guard let number = Double(pointed), (-most...most).contains(number) else {
            throw error(
                field,
                "“\(Printable.excerpt(text))” is no number of degrees from -\(Int(most)) to \(Int(most))"
            )
        }
        return number
    }

    private func whole(_ field: CSVField) throws -> Int64? {
        guard let text = value(field) else { return nil }
        guard let number = Int64(text) else {
            throw error(field, "“\(Printable.excerpt(text))” is no whole number")
        }
        return number
    }

    private mutating func sources() -> [Source]? {
        var found: [Source] = []
        if let list = value(.sources) {
            found = list.split(separator: "\n").compactMap { CSVSource.source(String($0)) }
        }
        var single = Source(
            title: value(.sourceTitle).flatMap { ForeignText.line($0, limit: MilestoneLimits.name)?.text },
            author: value(.author).flatMap { ForeignText.line($0, limit: MilestoneLimits.name)?.text },
            publisher: value(.publisher).flatMap { ForeignText.line($0, limit: MilestoneLimits.name)?.text })
        if let source = value(.source) {
            single.url = ForeignText.address(source)
            if single.url == nil { single.title = single.title ?? ForeignText.line(source)?.text }
        }
        if single != Source() {
            single.published = value(.published)
            found.insert(single, at: 0)
        } else if value(.published) != nil {
            warnings.append("row \(record.row): a date of a source is left out, since the row has no source")
        }
        if found.count > MilestoneLimits.sources {
            warnings.append("row \(record.row): more than \(MilestoneLimits.sources) sources; the others are left out")
        }
        return found.isEmpty ? nil : Array(found.prefix(MilestoneLimits.sources))
    }
}

/// A source in one line: `Title <https://example.org/>`, or one of the two.
enum CSVSource {
    static func source(_ text: String) -> Source? {
        guard let line = ForeignText.line(text, limit: MilestoneLimits.url)?.text else { return nil }
        if line.hasSuffix(">"), let open = line.lastIndex(of: "<"),
            let url = ForeignText.address(String(line[line.index(after: open)...].dropLast()))
        {
            let title = line[..<open].trimmingSpace
            return Source(title: title.isEmpty ? nil : title, url: url)
        }
        if isAddress(line) { return Source(url: line) }
        return ForeignText.line(line, limit: MilestoneLimits.name).map { Source(title: $0.text) }
    }

    /// - Returns: `nil` for a source with neither title nor address.
    static func line(_ source: Source) -> String? {
        switch (source.title, source.url) {
        case (let title?, let url?): "\(title) <\(url)>"
        case (let title?, nil): title
        // An address that would not be taken for one stands in brackets.
        case (nil, let url?): isAddress(url) ? url : "<\(url)>"
        case (nil, nil): nil
        }
    }

    /// Whether a line is an address and no title with a colon in it.
    private static func isAddress(_ line: String) -> Bool {
        ForeignText.address(line) != nil && (line.contains("://") || line.hasPrefix("urn:"))
    }
}
