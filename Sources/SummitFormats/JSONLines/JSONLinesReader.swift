internal import FoundationEssentials
internal import SummitAPI
internal import SummitCore

/// The archival form, as ``JSONLinesWriter`` makes it: the head first, then a row a line.
enum JSONLinesReader: TimelineReader {
    /// The longest line.
    static let longest = 16 << 20

    static func read(_ input: inout ByteInput, _ options: ReadOptions, into sink: inout RowSink) throws {
        let decoder = JSONDecoder()
        guard let first = try input.line(limit: longest) else {
            throw FormatError(line: 0, reason: "the file is empty")
        }
        let head = try head(first, decoder)
        if head?.history == true { try sink.archive() }
        var (rows, end): (Int, ExportLine.End?) = (0, nil)
        while true {
            let number = input.lineNumber
            guard let bytes = try input.line(limit: longest) else {
                if head?.counted == true { try check(end, after: rows, number, &sink) }
                return
            }
            if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
            rows += 1
            do {
                let line = try decode(bytes, number, decoder)
                guard end == nil else { throw FormatError(line: number, reason: "there is a row behind the last line") }
                if let last = line.end {
                    (end, rows) = (last, rows - 1)
                    continue
                }
                if let row = try row(line, number) { try sink.row(row) }
            } catch let error as FormatError {
                try sink.problem(error)
            }
            try sink.progress(input.position)
        }
    }

    /// A file that a full disk or a broken connection has cut off is none, however good its lines are.
    private static func check(_ end: ExportLine.End?, after rows: Int, _ number: Int, _ sink: inout RowSink) throws {
        guard let end else {
            return try sink.problem(
                FormatError(
                    line: number, reason: "the file is cut off: its last line, which counts the others, is missing"))
        }
        if end.rows != rows {
            try sink.problem(
                FormatError(
                    line: number,
                    reason:
                        "of \(end.rows) rows \(rows) are in the file; if that is meant, take “counted” out of its first line"
                ))
        }
    }

    private static func head(_ bytes: [UInt8], _ decoder: JSONDecoder) throws -> ExportLine.Head? {
        let wanted = "a Summit timeline begins with {\"head\":{\"format\":\"\(ExportLine.Head.name)\",\"version\":1,…}}"
        guard bytes.contains(where: { $0 > 0x20 }) else {
            throw FormatError(line: 1, reason: "\(wanted), not with an empty line")
        }
        // What is no timeline of ours at all is told so, whatever its keys are.
        var shape = try text(bytes, 1)
        let part = try shape.whole()
        guard shape.first(part) == UInt8(ascii: "{"), let head = try JSONFields(shape, part).object("head") else {
            throw FormatError(line: 1, reason: "\(wanted), not with “\(excerpt(bytes))”")
        }
        let (format, version) = (try head.text("format"), try head.text("version"))
        guard format == ExportLine.Head.name else {
            let found = format.map { "“\(Printable.excerpt($0))”" } ?? "nothing"
            throw FormatError(line: 1, reason: "the format is \(found), not “\(ExportLine.Head.name)”")
        }
        guard version == "1" else {
            let found = version.map { Printable.excerpt($0) } ?? "unknown"
            throw FormatError(line: 1, reason: "the version of the format is \(found); version 1 can be read")
        }
        return try decode(bytes, 1, decoder).head
    }

    private static func text(_ bytes: [UInt8], _ line: Int) throws(FormatError) -> JSONShape {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw FormatError(line: line, reason: ByteInput.notUTF8(bytes))
        }
        return JSONShape(bytes, line: line)
    }

    private static func decode(_ bytes: [UInt8], _ line: Int, _ decoder: JSONDecoder) throws -> ExportLine {
        var shape = try text(bytes, line)
        let part = try shape.whole()
        guard shape.first(part) == UInt8(ascii: "{") else {
            throw FormatError(line: line, reason: "a row is an object in braces, not “\(excerpt(bytes))”")
        }
        if let key = try JSONLinesKeys.line.unknown(in: part, of: shape) {
            throw FormatError(
                line: line,
                reason: "there is no key “\(Printable.excerpt(key, limit: 80))” in version 1 of the format")
        }
        do {
            return try decoder.decode(ExportLine.self, from: shape.data(part))
        } catch let error as DecodingError {
            throw FormatError(line: line, reason: try shape.malformed(part) ?? reason(error))
        }
    }

    /// - Returns: `nil` for what is worked out anew, and not brought in.
    private static func row(_ line: ExportLine, _ number: Int) throws(FormatError) -> ImportLine? {
        let kinds = [
            line.head != nil, line.series != nil, line.figure != nil, line.milestone != nil, line.change != nil,
        ].filter { $0 }
        guard kinds.count == 1 else {
            throw FormatError(
                line: number, reason: "a row is one of series, figure, milestone and change; this has \(kinds.count)")
        }
        func place(_ name: String) -> ImportLine.Place { ImportLine.Place(line: number, name: name) }
        if let series = line.series { return ImportLine(place: place(series.slug), series: series) }
        if let figure = line.figure { return ImportLine(place: place(figure.slug), figure: figure) }
        if let change = line.change { return ImportLine(place: place("entry \(change.sequence)"), change: change) }
        guard let milestone = line.milestone else {
            throw FormatError(line: number, reason: "a second head; two files were joined here")
        }
        if milestone.projected == true { return nil }
        return ImportLine(
            place: place(milestone.slug ?? milestone.uid ?? milestone.title), milestone: MilestoneInput(milestone))
    }

    private static func reason(_ error: DecodingError) -> String {
        func path(_ context: DecodingError.Context, _ last: (any CodingKey)? = nil) -> String {
            let keys = context.codingPath + (last.map { [$0] } ?? [])
            return keys.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
        }
        switch error {
        case .keyNotFound(let key, let context): return "“\(path(context, key))” is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            return "“\(path(context))” is of the wrong type"
        case .dataCorrupted(let context):
            return context.codingPath.isEmpty ? "not JSON" : "“\(path(context))” can't be read"
        @unknown default: return "not JSON"
        }
    }

    private static func excerpt(_ bytes: [UInt8]) -> String {
        Printable.excerpt(String(decoding: bytes.prefix(200), as: UTF8.self))
    }
}

extension MilestoneInput {
    /// The same milestone, as it is sent: without what is derived.
    init(_ milestone: MilestoneMessage) {
        self.init(title: milestone.title)
        uid = milestone.uid
        slug = milestone.slug
        summary = milestone.summary
        when = milestone.when.map(WhenInput.init)
        status = milestone.status
        series = milestone.series
        place = milestone.place
        participants = milestone.participants
        tags = milestone.tags
        sources = milestone.sources
        relations = milestone.relations
        reminders = milestone.reminders
        previously = milestone.previously?.map(WhenInput.init)
        calendar = milestone.calendar
        generation = milestone.generation
    }
}

extension WhenInput {
    init(_ when: WhenMessage) {
        self.init(
            text: when.text, zone: when.zone, end: when.end, duration: when.duration, recurrence: when.recurrence)
    }
}
