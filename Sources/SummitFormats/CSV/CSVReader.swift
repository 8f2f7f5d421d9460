internal import SummitAPI
internal import SummitCore

/// Tables: a milestone a row, the fields by the names of the columns.
enum CSVReader: TimelineReader {
    static func read(_ input: inout ByteInput, _ options: ReadOptions, into sink: inout RowSink) throws {
        let choices = try CSVColumns.choices(options.columns)
        var parser = try CSVParser(input)
        guard let first = try parser.next() else { throw FormatError(line: 0, reason: "the file is empty") }
        let columns = try CSVColumns(first, choices)
        for name in columns.unknown {
            let shown = Printable.excerpt(name, limit: 100)
            try sink.warn(
                "the column “\(shown)” is none that is known, and is left out; "
                    + "--columns says what a column is, or -=NAME that it is to be left out", line: first.line)
        }
        if columns.places[.when] == nil, let name = columns.unknown.first {
            try sink.warn(
                "none of the columns is a date, so nothing of this gets one; if one is, it is named as in --columns "
                    + "'when=\(Printable.excerpt(name, limit: 100))'", line: first.line)
        }
        if columns.isWithoutHeader { try row(first, columns, first.fields.count, options, into: &sink) }
        while let record = try parser.next() {
            try row(record, columns, first.fields.count, options, into: &sink)
            try sink.progress(parser.progress)
        }
    }

    private static func row(
        _ record: CSVParser.Record, _ columns: CSVColumns, _ width: Int, _ options: ReadOptions,
        into sink: inout RowSink
    ) throws {
        if record.fields.allSatisfy({ $0.trimmingSpace.isEmpty }) { return }
        do {
            guard record.fields.count <= width || record.fields[width...].allSatisfy({ $0.trimmingSpace.isEmpty })
            else {
                throw FormatError(
                    line: record.line,
                    reason: "row \(record.row) has \(record.fields.count) columns and the first one \(width); "
                        + "a field with a separator in it stands in quotation marks")
            }
            var row = CSVRow(record, columns, zone: options.zone)
            let milestone = try row.milestone()
            try sink.row(
                ImportLine(
                    place: ImportLine.Place(line: record.line, name: milestone.slug ?? milestone.title),
                    milestone: milestone, warnings: row.warnings.isEmpty ? nil : row.warnings))
        } catch let error as FormatError {
            try sink.problem(error)
        }
    }
}
