internal import SummitAPI
internal import SummitCore

/// Our own YAML timelines, laid out as the one that is shipped (`Config/timelines/`): everything that the timeline
/// holds at present, and its log where that is handed over. What is written is read back as the same.
struct YAMLWriter: TimelineWriter {
    private enum Section: Int {
        case head, series, figures, milestones, history
    }

    private let options: WriteOptions
    private let output: ByteOutput
    private var section: Section?

    init(_ options: WriteOptions, to output: ByteOutput) {
        self.options = options
        self.output = output
    }

    mutating func write(_ line: ExportLine) throws {
        if let head = line.head {
            try enter(.head)
            var text = YAMLText(indent: 0)
            text.add("version", Int64(head.version))
            text.add("title", options.title ?? head.title)
            try output.write(text.text)
        }
        if let series = line.series {
            try row(.series) { text in
                text.add("slug", series.slug)
                text.add("title", series.title)
                text.add("cadence", series.cadence)
            }
        }
        if let figure = line.figure { try row(.figures) { Self.add(figure, to: &$0) } }
        if let milestone = line.milestone, milestone.projected != true {
            try row(.milestones) { YAMLMilestone(milestone).add(to: &$0) }
        }
        if let change = line.change { try row(.history) { Self.add(change, to: &$0) } }
    }

    mutating func end() throws {
        // A file without rows is one too.
        if section == nil { try output.write("version: 1\n") }
    }

    /// A row of a list: apart from the one before it, as a person would write it.
    private mutating func row(_ next: Section, _ body: (inout YAMLText) -> Void) throws {
        try enter(next)
        try output.write(YAMLText.item(indent: 2, body))
    }

    private mutating func enter(_ next: Section) throws {
        if section == nil, next != .head { try output.write("version: 1\n") }
        if section == next, next != .head {
            try output.write("\n")
            return
        }
        // Each key of a table stands once, so nothing can be added to one that is closed.
        guard next.rawValue > section?.rawValue ?? -1 else {
            throw FormatError(
                line: 0, reason: "the rows of a YAML timeline come as series, figures, milestones, history")
        }
        section = next
        if next != .head { try output.write("\n\(next):\n") }
    }

    private static func add(_ figure: FigureMessage, to text: inout YAMLText) {
        text.add("slug", figure.slug)
        text.add("title", figure.title)
        text.add("unit", figure.unit)
        if figure.observations.isEmpty { return }
        text.tables("observations", figure.observations) { text, observation in
            text.add("date", observation.date)
            text.add("value", observation.value)
            text.add("bound", observation.bound)
            text.add("approximate", observation.approximate)
            text.add("vintage", observation.vintage)
            text.tables("sources", observation.sources, YAMLMilestone.add)
        }
    }

    private static func add(_ change: ArchivedChange, to text: inout YAMLText) {
        text.add("sequence", change.sequence)
        text.add("at", change.at)
        text.add("uid", Int64(change.uid))
        text.add("user", change.user)
        text.add("pid", Int64(change.pid))
        text.add("program", change.program)
        text.add("verb", change.verb)
        text.add("subject", change.subject)
        text.add("identifier", change.identifier)
        text.add("before", change.before)
        text.add("after", change.after)
        text.add("undoes", change.undoes)
        text.add("job", change.job)
        text.add("hash", change.hash)
    }
}
