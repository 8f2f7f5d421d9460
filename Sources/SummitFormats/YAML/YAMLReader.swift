internal import SummitAPI

/// Our own YAML timelines.
enum YAMLReader: TimelineReader {
    /// The whole file becomes a tree, which takes many times its size.
    private static let largest = 16 << 20

    static func read(_ input: inout ByteInput, _ options: ReadOptions, into sink: inout RowSink) throws {
        var timeline = try YAMLTimeline(try input.text(limit: largest), zone: options.zone)
        if timeline.hasHistory { try sink.archive() }
        try timeline.rows { row in
            do {
                try sink.row(try row())
            } catch let error as FormatError {
                try sink.problem(error)
            }
        }
    }
}
