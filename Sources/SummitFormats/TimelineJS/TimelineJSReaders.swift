internal import SummitAPI
internal import SummitCore

/// Knight Lab's TimelineJS3, as JSON (<https://timeline.knightlab.com/docs/json-format.html>). Its own title is none of
/// its events, and is not read.
enum TimelineJSReader: TimelineReader {
    static func read(_ input: inout ByteInput, _ options: ReadOptions, into sink: inout RowSink) throws {
        var shape = try input.json()
        let root = try shape.whole()
        guard shape.first(root) == UInt8(ascii: "{") else {
            throw FormatError(line: root.line, reason: "a TimelineJS file is an object with “events”")
        }
        let file = try JSONFields(shape, root)
        guard file.keys.contains("events") || file.keys.contains("eras") else {
            let old = file.keys.contains("timeline") ? "; this looks like TimelineJS 1 or 2, and 3 can be read" : ""
            throw FormatError(line: root.line, reason: "a TimelineJS file is an object with “events”" + old)
        }
        for (key, isEra) in [("events", false), ("eras", true)] {
            try file.each(key) { part in
                do {
                    var slide = try slide(try JSONFields(shape, part))
                    slide.isEra = isEra
                    if isEra, slide.isNameless {
                        return try sink.warn("an era without a headline is left out", line: slide.line)
                    }
                    try sink.row(try slide.line(zone: options.zone))
                } catch let error as FormatError {
                    try sink.problem(error)
                }
            }
        }
    }

    private static func slide(_ event: JSONFields) throws -> TimelineJSSlide {
        var slide = TimelineJSSlide()
        slide.line = event.line
        slide.start = try TimelineJSDate(event, "start_date")
        slide.end = try TimelineJSDate(event, "end_date")
        let text = try event.object("text")
        slide.headline = try text?.text("headline")
        slide.text = try text?.text("text")
        let media = try event.object("media")
        slide.mediaURL = try media?.text("url")
        slide.mediaCaption = try media?.text("caption")
        slide.mediaCredit = try media?.text("credit")
        slide.group = try event.text("group")
        slide.uniqueID = try event.text("unique_id")
        return slide
    }
}

/// TimelineJS3's table, as its spreadsheet is downloaded.
enum TimelineJSTableReader: TimelineReader {
    static func read(_ input: inout ByteInput, _ options: ReadOptions, into sink: inout RowSink) throws {
        var parser = try CSVParser(input)
        guard let first = try parser.next() else { throw FormatError(line: 0, reason: "the file is empty") }
        var places: [String: Int] = [:]
        for (place, name) in first.fields.enumerated() {
            let key = name.trimmingSpace.lowercased()
            if !key.isEmpty, places[key] == nil { places[key] = place }
        }
        guard places["year"] != nil, places["headline"] != nil || places["text"] != nil else {
            throw FormatError(
                line: first.line,
                reason: "a TimelineJS table has the columns Year and Headline: "
                    + TimelineJSTableWriter.columns.joined(separator: ", "))
        }
        for name in first.fields where !name.trimmingSpace.isEmpty && !isKnown(name) {
            try sink.warn(
                "the column “\(Printable.excerpt(name, limit: 100))” is none of TimelineJS, and is left out",
                line: first.line)
        }
        while let record = try parser.next() {
            let value = { (column: String) -> String? in
                guard let place = places[column], record.fields.indices.contains(place) else { return nil }
                let text = record.fields[place].trimmingSpace
                return text.isEmpty ? nil : text
            }
            // The title of the whole is no event.
            if value("type")?.lowercased() == "title" || record.fields.allSatisfy({ $0.trimmingSpace.isEmpty }) {
                continue
            }
            do {
                try sink.row(try slide(record, value).line(zone: options.zone))
            } catch let error as FormatError {
                try sink.problem(
                    FormatError(line: error.line, reason: "row \(record.row): \(error.reason)"))
            }
            try sink.progress(parser.progress)
        }
    }

    private static func isKnown(_ column: String) -> Bool {
        let name = column.trimmingSpace.lowercased()
        return (TimelineJSTableWriter.columns + ["Alt Text"]).contains { $0.lowercased() == name }
    }

    private static func slide(_ record: CSVParser.Record, _ value: (String) -> String?) throws -> TimelineJSSlide {
        var slide = TimelineJSSlide()
        slide.line = record.line
        slide.isEra = value("type")?.lowercased() == "era"
        if let year = value("year") {
            slide.start = try TimelineJSDate(
                year: year, month: value("month"), day: value("day"), time: value("time"), line: record.line)
        }
        if let year = value("end year") {
            slide.end = try TimelineJSDate(
                year: year, month: value("end month"), day: value("end day"), time: value("end time"),
                line: record.line)
        }
        slide.headline = value("headline")
        slide.text = value("text")
        slide.mediaURL = value("media")
        slide.mediaCaption = value("media caption")
        slide.mediaCredit = value("media credit")
        slide.group = value("group")
        slide.uniqueID = value("unique id")
        return slide
    }
}
