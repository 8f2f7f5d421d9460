internal import SummitAPI
internal import SummitCore
internal import Yams

/// Our own timeline files (`Config/timelines/*.yaml`): every key is known, and what is wrong has a line.
struct YAMLTimeline {
    private let root: [(key: Node, value: Node)]
    private var name: String?
    private(set) var zone: String?

    /// - Parameter zone: that of dates which have none of their own, where the file names none.
    /// - Throws: ``FormatError``.
    init(_ text: String, zone: String? = nil) throws {
        self.zone = zone
        try YAMLExpansion.check(text)
        let node: Node?
        do {
            node = try Yams.compose(yaml: text, .basic)
        } catch let error as YamlError {
            throw Self.syntaxError(error)
        }
        guard let node else { throw FormatError(line: 0, reason: "the file is empty") }
        root = try Self.entries(node, "a timeline")
    }

    /// Whether the log comes behind the rows.
    var hasHistory: Bool {
        root.contains { key, value in key.string == "history" && value.sequence?.isEmpty == false }
    }

    /// The rows in the order in which they can be brought in: series, figures, milestones, entries of the log.
    ///
    /// - Throws: ``FormatError``.
    mutating func lines() throws -> [ImportLine] {
        var lines: [ImportLine] = []
        try rows { lines.append(try $0()) }
        return lines
    }

    /// Hands each row over, to be read: what is wrong with one is thrown where it is asked for.
    ///
    /// - Throws: ``FormatError`` for what is no timeline; what `body` throws.
    mutating func rows(_ body: (() throws -> ImportLine) throws -> Void) throws {
        var version: Int?
        var (series, figures, milestones, history): (Node?, Node?, Node?, Node?)
        for (key, value) in root {
            switch key.string {
            case "version": version = try Self.whole(value, "version")
            case "timeline": name = try Self.text(value, "timeline")
            case "title", "sources": break
            case "zone": zone = try Self.text(value, "zone")
            case "series": series = value
            case "figures": figures = value
            case "milestones": milestones = value
            case "history": history = value
            default:
                throw Self.unknown(
                    key,
                    [
                        "version", "timeline", "title", "zone", "sources", "series", "milestones", "figures", "history",
                    ])
            }
        }
        guard let version else { throw FormatError(line: 1, reason: "a timeline begins with “version: 1”") }
        guard version == 1 else {
            throw FormatError(line: 1, reason: "this is version \(version) of the format; version 1 can be read")
        }
        for node in try Self.list(series, "series") { try body { try seriesLine(node) } }
        for node in try Self.list(figures, "figures") { try body { try figureLine(node) } }
        for node in try Self.list(milestones, "milestones") { try body { try milestoneLine(node) } }
        for node in try Self.list(history, "history") { try body { try changeLine(node) } }
    }

    // MARK: Rows

    private func seriesLine(_ node: Node) throws -> ImportLine {
        var (slug, title, cadence): (String?, String?, String?)
        for (key, value) in try Self.entries(node, "a series") {
            switch key.string {
            case "slug": slug = try Self.text(value, "slug")
            case "title": title = try Self.text(value, "title")
            case "cadence": cadence = try Self.text(value, "cadence")
            default: throw Self.unknown(key, ["slug", "title", "cadence"])
            }
        }
        let name = try Self.need(slug, "slug", node)
        return ImportLine(
            place: Self.place(node, name),
            series: SeriesMessage(slug: name, title: try Self.need(title, "title", node), cadence: cadence))
    }

    private func figureLine(_ node: Node) throws -> ImportLine {
        var (slug, title, unit): (String?, String?, String?)
        var observations: [ObservationMessage] = []
        for (key, value) in try Self.entries(node, "a figure") {
            switch key.string {
            case "slug": slug = try Self.text(value, "slug")
            case "title": title = try Self.text(value, "title")
            case "unit": unit = try Self.text(value, "unit")
            case "observations": observations = try Self.list(value, "observations").map(Self.observation)
            default: throw Self.unknown(key, ["slug", "title", "unit", "observations"])
            }
        }
        let name = try Self.need(slug, "slug", node)
        return ImportLine(
            place: Self.place(node, name),
            figure: FigureMessage(
                slug: name, title: try Self.need(title, "title", node), unit: try Self.need(unit, "unit", node),
                observations: observations))
    }

    private static func observation(_ node: Node) throws -> ObservationMessage {
        var observation = ObservationMessage(value: "")
        for (key, value) in try entries(node, "an observation") {
            switch key.string {
            case "date": observation.date = try text(value, "date")
            case "value": observation.value = try text(value, "value")
            case "bound": observation.bound = try text(value, "bound")
            case "approximate": observation.approximate = try flag(value, "approximate")
            case "vintage": observation.vintage = try text(value, "vintage")
            case "sources": observation.sources = try list(value, "sources").map(source)
            default: throw unknown(key, ["date", "value", "bound", "approximate", "vintage", "sources"])
            }
        }
        return observation
    }

    private func milestoneLine(_ node: Node) throws -> ImportLine {
        var input = MilestoneInput(title: "")
        var (when, end, duration, ownZone): (String?, String?, String?, String?)
        var recurrence: RecurrenceMessage?
        for (key, value) in try Self.entries(node, "a milestone") {
            switch key.string {
            case "uid": input.uid = try Self.text(value, "uid")
            case "slug": input.slug = try Self.text(value, "slug")
            case "title": input.title = try Self.text(value, "title")
            case "summary": input.summary = try Self.text(value, "summary")
            case "when": when = try Self.text(value, "when")
            case "end": end = try Self.text(value, "end")
            case "duration": duration = try Self.text(value, "duration")
            case "zone": ownZone = try Self.text(value, "zone")
            case "recurrence": recurrence = try Self.recurrence(value)
            case "previously": input.previously = try Self.list(value, "previously").map(previous)
            case "status": input.status = try Self.text(value, "status")
            case "series": input.series = try Self.membership(value)
            case "place": input.place = try Self.location(value)
            case "participants": input.participants = try Self.list(value, "participants").map(Self.participant)
            case "tags": input.tags = try Self.list(value, "tags").map { try Self.text($0, "a tag") }
            case "sources": input.sources = try Self.list(value, "sources").map(Self.source)
            case "relations": input.relations = try Self.list(value, "relations").map(Self.relation)
            case "reminders": input.reminders = try Self.list(value, "reminders").map(Self.reminder)
            case "calendar": input.calendar = try Self.calendar(value)
            case "generation": input.generation = Int64(try Self.whole(value, "generation"))
            default:
                throw Self.unknown(
                    key,
                    [
                        "uid", "slug", "title", "summary", "when", "end", "duration", "zone", "recurrence",
                        "previously", "status", "series", "place", "participants", "tags", "sources", "relations",
                        "reminders", "calendar", "generation",
                    ])
            }
        }
        if input.title.isEmpty { throw FormatError(line: Self.line(node), reason: "a milestone needs a title") }
        if let when {
            input.when = WhenInput(
                text: when, zone: ownZone ?? zone, end: end, duration: duration, recurrence: recurrence)
        } else if end != nil || duration != nil || recurrence != nil {
            throw FormatError(line: Self.line(node), reason: "an end, a duration or a recurrence needs a “when”")
        }
        // With a name of its own in a named timeline, a row is the same one at each import.
        if input.uid == nil, let slug = input.slug, let name { input.uid = "\(slug)@\(name)" }
        return ImportLine(place: Self.place(node, input.slug ?? input.title), milestone: input)
    }
}
