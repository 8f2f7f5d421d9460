internal import SummitAPI

/// Our own YAML timelines.
enum YAMLReader: TimelineReader {
    /// The whole file becomes a tree, which takes many times its size.
    private static let largest = 16 << 20

    static func read(_ input: inout ByteInput, _ options: ReadOptions, into sink: inout RowSink) throws {
        var timeline = try YAMLTimeline(try input.text(limit: largest), zone: options.zone)
        let lines = try timeline.lines()
        if lines.last?.change != nil { try sink.archive() }
        for line in lines { try sink.row(line) }
    }
}
