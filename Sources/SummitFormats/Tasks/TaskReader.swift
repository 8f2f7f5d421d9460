internal import LinuxSystem
internal import SummitAPI
internal import SummitCore

/// What `task export` of Taskwarrior says (<https://taskwarrior.org/docs/design/task/>): a list of tasks, or a task a
/// line.
///
/// A task is due at an instant, and a day is its midnight where the task was made: in the zone that is asked for, a
/// time of 00:00:00, or of 23:59:59 as `eod` gives it, means the day.
enum TaskReader: TimelineReader {
    static func read(_ input: inout ByteInput, _ options: ReadOptions, into sink: inout RowSink) throws {
        let shape = try input.json()
        let form: TaskForm
        do throws(ZoneError) {
            form = TaskForm(zone: options.zone, rules: try ZoneDirectory().rules(for: options.zone))
        } catch {
            throw FormatError(line: 0, reason: error.description)
        }
        // A task may depend on one that comes later.
        var known: Set<String> = []
        try tasks(shape) { part in
            guard let task = try? JSONFields(shape, part), try task.text("status") != "recurring",
                let uuid = try task.text("uuid")
            else { return }
            known.insert(uuid)
        }
        var (templates, foreign): (Int, Set<String>) = (0, [])
        try tasks(shape) { part in
            do {
                let task = try JSONFields(shape, part)
                foreign.formUnion(
                    task.keys.filter { !TaskForm.keys.contains($0) }.prefix(100 - min(100, foreign.count)))
                if try task.text("status") == "recurring" {
                    templates += 1
                    return
                }
                try sink.row(try form.row(task, known: known))
            } catch let error as FormatError {
                try sink.problem(error)
            }
        }
        if templates > 0 {
            try sink.warn(
                "\(templates) recurring \(templates == 1 ? "task is" : "tasks are") left out; "
                    + "what came of \(templates == 1 ? "it" : "them") so far is taken", line: 0)
        }
        for name in foreign.sorted() {
            try sink.warn(
                "the attribute “\(Printable.excerpt(name))” is not one of Taskwarrior's own, "
                    + "and is left out", line: 0)
        }
    }

    /// Goes through the tasks of a list, or of several, or through those that stand one after another.
    private static func tasks(_ shape: JSONShape, _ body: (JSONShape.Part) throws -> Void) throws {
        var cursor = shape
        while let part = try cursor.next() {
            if shape.first(part) == UInt8(ascii: "[") { try shape.elements(part, body) } else { try body(part) }
        }
    }
}

/// A task as a milestone.
struct TaskForm {
    let zone: String
    let rules: ZoneRules

    /// Every attribute that is not of a user's own making.
    static let keys: Set<String> = [
        "id", "uuid", "description", "status", "due", "scheduled", "wait", "start", "end", "until", "entry", "modified",
        "project", "tags", "annotations", "priority", "depends", "recur", "rtype", "parent", "template", "mask",
        "imask",
        "last", "urgency",
    ]

    /// - Parameter known: the uuids of the tasks of the file.
    /// - Throws: ``FormatError``.
    func row(_ task: JSONFields, known: Set<String>) throws -> ImportLine {
        guard let text = try task.text("description"), let title = ForeignText.line(text) else {
            throw FormatError(line: task.line, reason: "a task has a “description”; this has none")
        }
        guard let uuid = try task.text("uuid") else {
            throw FormatError(line: task.line, reason: "a task has a “uuid”; this has none")
        }
        var input = MilestoneInput(title: title.text)
        input.uid = uuid
        input.status = try status(task).rawValue
        let due = try date(task, "due")
        let scheduled = try date(task, "scheduled")
        let ended = try task.text("status") == "completed" ? date(task, "end") : nil
        input.when = due ?? scheduled ?? ended
        input.tags = try tags(task)
        let summary = try annotations(task)
        input.summary = summary?.text
        let others = try task.texts("depends").flatMap { $0.split(separator: ",").map(String.init) }
        let relations = ForeignText.distinct(
            others.filter { known.contains($0) && $0 != uuid }, limit: MilestoneLimits.relations
        )
        .map { RelationMessage(kind: Relation.Kind.follows.rawValue, milestone: $0) }
        if !relations.isEmpty { input.relations = relations }
        if input.status == Milestone.Status.confirmed.rawValue {
            input.reminders = try reminders(task, hasDue: due != nil)
        }
        return ImportLine(
            place: ImportLine.Place(line: task.line, name: title.text), milestone: input,
            warnings: title.isCut || summary?.isCut == true ? ["the text is too long, and was cut"] : nil)
    }

    private func status(_ task: JSONFields) throws -> Milestone.Status {
        switch try task.text("status") {
        case "pending", "waiting", nil: return .confirmed
        case "completed": return .held
        case "deleted": return .cancelled
        case let other?:
            throw FormatError(
                line: task.line,
                reason: "“\(Printable.excerpt(other))” is no status of a task; those are "
                    + "pending, waiting, completed, deleted and recurring")
        }
    }

    private func tags(_ task: JSONFields) throws -> [String]? {
        var found = try task.texts("tags")
        if let project = try task.text("project") { found.append(project) }
        if let priority = try task.text("priority") { found.append("priority:\(priority)") }
        let tags = ForeignText.distinct(found.compactMap(ForeignText.tag), limit: MilestoneLimits.tags)
        return tags.isEmpty ? nil : tags
    }

    /// A line for each, with the day on which it was made.
    private func annotations(_ task: JSONFields) throws -> (text: String, isCut: Bool)? {
        var lines: [String] = []
        try task.each("annotations") { part in
            let annotation = try JSONFields(task.shape, part)
            // What comes after so many would be cut off anyway.
            guard lines.count < MilestoneLimits.summary,
                let text = try annotation.text("description").flatMap({ ForeignText.lines($0)?.text })
            else { return }
            lines.append(try local(annotation, "entry").map { "\($0.local.date): \(text)" } ?? text)
        }
        return ForeignText.lines(lines.joined(separator: "\n"))
    }

    /// When it is to be started, where it is due later, and when it is to be shown again.
    private func reminders(_ task: JSONFields, hasDue: Bool) throws -> [ReminderMessage]? {
        let times = try (hasDue ? ["scheduled", "wait"] : ["wait"]).compactMap { try local(task, $0) }
        let triggers = try times.map { try $0.text(zones: OneZone(rules: rules)) }
        return triggers.isEmpty
            ? nil : ForeignText.distinct(triggers, limit: triggers.count).map { ReminderMessage(trigger: $0) }
    }

    private func date(_ task: JSONFields, _ key: String) throws -> WhenInput? {
        guard let time = try local(task, key) else { return nil }
        let isDay = time.local.secondOfDay == 0 || time.local.secondOfDay == 86_399
        if isDay, let day = EDTF(day: time.local.date) { return WhenInput(text: day.text, zone: zone) }
        return WhenInput(text: try time.text(zones: OneZone(rules: rules)), zone: zone)
    }

    /// `20270617T100000Z` in the zone.
    ///
    /// - Throws: ``FormatError`` for anything else.
    private func local(_ task: JSONFields, _ key: String) throws -> ZonedDateTime? {
        guard let text = try task.text(key) else { return nil }
        guard text.hasSuffix("Z"), let start = try? LocalStart(parsing: String(text.dropLast())), !start.isDay,
            let time = ZonedDateTime(
                instant: Instant(secondsSinceEpoch: start.secondNumber), in: rules, zone: zone)
        else {
            throw FormatError(
                line: task.line,
                reason:
                    "“\(key)” is “\(Printable.excerpt(text))”; a time is written as 20270617T100000Z")
        }
        return time
    }
}

/// The rules of the one zone that is in use.
private struct OneZone: ZoneProvider {
    let rules: ZoneRules

    func rules(for identifier: String) -> ZoneRules { rules }
}
