internal import LinuxSystem
internal import SummitAPI
internal import SummitCore

/// The rows of a timeline that is to be drawn, gathered: a picture needs all of them before its first line.
struct PictureRows {
    /// A milestone, with its date as it is drawn and as it is read.
    struct Row {
        let message: MilestoneMessage
        let when: When?
        let span: DrawnSpan?

        var look: DrawnMilestone.Look {
            DrawnMilestone.Look(status: message.status, isProjected: message.projected == true)
        }

        /// In words, with its zone where its days need one, and how it recurs.
        var prose: String {
            guard let when else { return message.when?.text ?? "no date" }
            var text = when.prose
            if case .edtf(let date, let zone) = when, date.precision == .day { text += " (\(zone))" }
            if let rule = message.when?.recurrence?.rule.flatMap({ try? RecurrenceRule($0) }) {
                text += ", \(rule.prose)"
            }
            return text
        }

        /// In few letters.
        var brief: String { when.map(BriefDate.text) ?? message.when?.text ?? "" }

        var place: String {
            [message.place?.name, message.place?.country].compactMap { $0 }.joined(separator: ", ")
        }
    }

    private(set) var title = "Timeline"
    private(set) var now: Instant?
    private(set) var rules = ZoneRules.utc
    private var window = DrawnWindow()
    private(set) var series: [String: SeriesMessage] = [:]
    private(set) var figures: [FigureMessage] = []
    private(set) var rows: [Row] = []
    private let zones = ZoneDirectory()

    init(_ options: WriteOptions) { if let title = options.title { self.title = title } }

    /// - Throws: ``FormatError`` where it becomes too much for a picture.
    mutating func add(_ line: ExportLine, _ options: WriteOptions) throws {
        if let head = line.head {
            if options.title == nil, let title = head.title { self.title = title }
            func instant(_ text: String?) -> Instant? { text.flatMap { try? Instant(parsing: $0) } }
            now = instant(head.now)
            window = DrawnWindow(since: instant(head.since), until: instant(head.until))
            if let rules = try? zones.rules(for: head.zone) { self.rules = rules }
        }
        if let one = line.series { series[one.slug] = one }
        if let one = line.figure { figures.append(one) }
        guard let milestone = line.milestone else { return }
        guard rows.count < DrawnMilestone.most else {
            throw FormatError(
                line: 0,
                reason: "more than \(DrawnMilestone.most) milestones, too many for a picture; choose some of them")
        }
        let when = try? milestone.when?.when(zones: zones)
        let span = try? when.map { try DrawnSpan($0, zones: zones) }
        rows.append(Row(message: milestone, when: when, span: (span ?? Self.span(milestone.when))?.within(window)))
    }

    /// By the instants alone, of a date that can't be read here: its zone may be unknown.
    private static func span(_ when: WhenMessage?) -> DrawnSpan? {
        guard let when else { return nil }
        func edge(_ text: String?) -> DrawnSpan.Edge? {
            text.flatMap { try? Instant(parsing: $0) }.map { .at($0.secondsSinceEpoch) }
        }
        let (start, end) = (edge(when.earliest), edge(when.latest))
        return start == nil && end == nil ? nil : DrawnSpan(start: start ?? .open, end: end ?? .open)
    }

    /// As the layout needs them.
    var drawn: [DrawnMilestone] {
        rows.map { row in
            DrawnMilestone(
                title: row.message.title, span: row.span, look: row.look, series: row.message.series?.slug,
                tags: row.message.tags ?? [])
        }
    }
}
