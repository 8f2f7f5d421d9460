internal import SummitAPI

extension TimelineFormat {
    /// What reads it; `nil` for what is only written.
    var reader: (any TimelineReader.Type)? {
        switch self {
        case .yaml: YAMLReader.self
        case .jsonl: JSONLinesReader.self
        case .ics: ICalendarReader.self
        case .csv: CSVReader.self
        case .timelineJS: TimelineJSReader.self
        case .timelineJSTable: TimelineJSTableReader.self
        case .remind: RemindReader.self
        case .task: TaskReader.self
        case .svg, .html: nil
        }
    }

    /// What writes it; `nil` for what is only read.
    var writer: (any TimelineWriter.Type)? {
        switch self {
        case .yaml: YAMLWriter.self
        case .jsonl: JSONLinesWriter.self
        case .ics: ICalendarWriter.self
        case .csv: CSVWriter.self
        case .timelineJS: TimelineJSWriter.self
        case .timelineJSTable: TimelineJSTableWriter.self
        case .svg: SVGWriter.self
        case .html: HTMLWriter.self
        case .remind, .task: nil
        }
    }
}

/// How a file is to be read.
package struct ReadOptions: Sendable {
    /// What the file is called, for messages.
    package var name = "standard input"
    /// Goes on after a row that can't be read.
    package var keepGoing = false
    /// The zone of dates and times that have none of their own.
    package var zone = "UTC"
    /// CSV: which column is which field, such as `when=Date,title=Event`.
    package var columns: String?

    package init() {}
}

/// How a file is to be written.
package struct WriteOptions: Sendable {
    /// What it is about, for formats that have a place for that.
    package var title: String?
    /// CSV: the columns, by the names of their fields.
    package var columns: String?
    /// Pictures: their width in pixels.
    package var width: Int?

    package init() {}
}

/// Reads the rows of one format.
protocol TimelineReader {
    /// Hands every row over, in the order in which they can be brought in: series before what belongs to them.
    ///
    /// - Throws: ``FormatError`` for a file, or a row, that can't be read; what `input` and `sink` throw.
    static func read(_ input: inout ByteInput, _ options: ReadOptions, into sink: inout RowSink) throws
}

/// Writes the rows of one format.
protocol TimelineWriter {
    init(_ options: WriteOptions, to output: ByteOutput)
    /// One row: the head first, then series, figures and milestones by date; the log at the end.
    mutating func write(_ line: ExportLine) throws
    /// After the last row.
    mutating func end() throws
}
