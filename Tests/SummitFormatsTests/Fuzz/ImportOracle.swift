import FoundationEssentials
import LinuxSystem
import SummitAPI
import SummitCore

@testable import SummitFormats

/// What must hold of a file whatever is in it: it is read or refused, with a reason that a terminal can show and a line
/// that it has; what is handed over is JSON that can be taken as rows; and what ends it is among what is
/// left out with --keep-going.
struct ImportOracle {
    let format: TimelineFormat
    let bytes: [UInt8]

    /// What came of a file.
    private struct Outcome {
        var lines: [ImportLine] = []
        var error: FormatError?

        /// What is wrong with the file.
        var complaints: [String] {
            lines.compactMap { line in line.problem.map { "\(line.place.line): \($0)" } }
                + [error].compactMap { $0.map { "\($0.line): \($0.reason)" } }
        }
    }

    /// The longest text of an error or a warning, in bytes.
    private static let longestReason = 2_000
    private static let zones = ZoneDirectory()

    /// - Returns: whether the file was taken.
    func check() throws(Violation) -> Bool {
        let (strict, lenient) = (try read(keepGoing: false), try read(keepGoing: true))
        for outcome in [strict, lenient] {
            for line in outcome.lines { try check(line) }
            if let error = outcome.error { try check(error.reason, line: error.line) }
        }
        try require(
            strict.lines.allSatisfy { $0.problem == nil }, "a row is left out though nobody has asked to keep going")
        if let complaint = strict.complaints.first {
            // Of several keys that stand twice, Yams names any.
            let isAny = format == .yaml && complaint.contains("stands twice")
            try require(
                isAny || lenient.complaints.contains(complaint),
                "“\(complaint)” is wrong with it, and not so with --keep-going: \(lenient.complaints.prefix(3))")
        } else {
            try require(lenient.complaints.isEmpty, "with --keep-going there are problems: \(lenient.complaints[0])")
            try require(strict.lines.count == lenient.lines.count, "with --keep-going there are other rows")
        }
        return strict.complaints.isEmpty
    }

    private func read(keepGoing: Bool) throws(Violation) -> Outcome {
        guard let reader = format.reader else { throw Violation("\(format) has no reader") }
        var (options, outcome, read): (ReadOptions, Outcome, [UInt8]) = (ReadOptions(), Outcome(), [])
        (options.keepGoing, options.zone) = (keepGoing, "Asia/Almaty")
        var input = ByteInput(bytes)
        var sink = RowSink(keepsGoing: keepGoing) { read += $0 }
        do {
            defer { try? sink.flush() }
            try reader.read(&input, options, into: &sink)
        } catch let error as FormatError {
            outcome.error = error
        } catch {
            throw Violation("an error that names no line: \(error)")
        }
        let decoder = JSONDecoder()
        for line in read.split(separator: 0x0A) {
            do {
                if let row = ImportRowText(line) {
                    let milestone = try decoder.decode(MilestoneInput.self, from: Data(row.milestone))
                    outcome.lines.append(ImportLine(place: row.place, milestone: milestone))
                } else {
                    outcome.lines.append(try decoder.decode(ImportLine.self, from: Data(line)))
                }
            } catch {
                throw Violation("a row that is none: \(error)")
            }
        }
        return outcome
    }

    /// What is cut off may be found on the line behind the last.
    private var most: Int {
        let breaks = bytes.count { $0 == 0x0A || $0 == 0x0D }
        // YAML has more characters that end a line (YAML 1.1 §4.1.4).
        let others = format == .yaml ? String(decoding: bytes, as: UTF8.self).unicodeScalars : "".unicodeScalars
        return 2 + breaks + others.count { [0x85, 0x2028, 0x2029].contains($0.value) }
    }

    private func check(_ text: String, line: Int) throws(Violation) {
        try require(text == Printable.escape(text), "“\(Printable.escape(text))” is not fit for a terminal")
        try require(!text.isEmpty, "a reason without words")
        try require(text.utf8.count <= Self.longestReason, "a reason of \(text.utf8.count) bytes: \(text.prefix(200))")
        try require((0...most).contains(line), "line \(line) of \(most): \(text)")
    }

    private func check(_ line: ImportLine) throws(Violation) {
        for text in (line.warnings ?? []) + [line.problem].compactMap({ $0 }) {
            try check(text, line: line.place.line)
        }
        _ = try? line.series?.series()
        _ = try? line.figure?.figure()
        _ = try? line.change?.change()
        try require(
            (0...most).contains(line.place.line), "row \(line.place.name) in line \(line.place.line) of \(most)")
        if let milestone = line.milestone { try check(milestone) }
    }

    /// The daemon may refuse it, for what only it can know or for what stands in a field of our own; it may not trap.
    private func check(_ input: MilestoneInput) throws(Violation) {
        do {
            let milestone = try input.mapped(zones: Self.zones)
            try milestone.validate()
            _ = try milestone.when?.bounds(zones: Self.zones)
            if let when = milestone.when {
                for reminder in milestone.reminders { _ = try reminder.trigger.due(for: when, zones: Self.zones) }
            }
            guard let set = try milestone.occurrenceSet(zones: Self.zones) else { return }
            var cursor = set.cursor()
            for _ in 0..<3 { if try cursor.next() == nil { break } }
        } catch let error as FieldError {
            try require(
                isOurs || !(Self.tidied.contains(error.field) || error.field == "uid" && format == .ics),
                "a text that no milestone can hold: \(error.field): \(error.reason)")
        } catch {
            return
        }
    }

    /// Fields, and in calendars the uid, of which a reader brings whatever it finds into the form that a milestone takes.
    private static let tidied: Set<String> = [
        "title", "summary", "tags", "participants", "participants.name", "participants.kind",
        "participants.role",
        "place.name", "calendar", "calendar.properties",
    ]

    /// In a file of our own, and in properties of our own, nothing is mended in silence.
    private var isOurs: Bool {
        format == .yaml || format == .jsonl || String(decoding: bytes, as: UTF8.self).uppercased().contains("X-SUMMIT")
    }
}

extension MilestoneInput {
    /// The milestone, as the daemon makes it of what is brought in.
    fileprivate func mapped(zones: some ZoneProvider) throws -> Milestone {
        let date = try when?.mapped(zones: zones)
        return Milestone(
            uid: uid ?? "uid", slug: slug ?? "slug", title: title, summary: summary, when: date,
            repetition: try date.flatMap { try when?.recurrence?.repetition(from: $0, zones: zones) },
            previously: try (previously ?? []).map { try $0.mapped(zones: zones) },
            status: status.flatMap(Milestone.Status.init) ?? .confirmed, place: place,
            participants: participants ?? [], tags: tags ?? [], series: series, sources: sources ?? [],
            relations: (relations ?? []).compactMap { relation in
                Relation.Kind(rawValue: relation.kind).map { Relation(kind: $0, uid: relation.milestone) }
            },
            reminders: try (reminders ?? []).map { reminder in
                Reminder(
                    trigger: try Trigger(parsing: reminder.trigger, defaultZone: date?.zone ?? "UTC", zones: zones))
            }, calendar: calendar, generation: generation ?? 0)
    }
}

extension WhenInput {
    fileprivate func mapped(zones: some ZoneProvider) throws -> When {
        try When(parsing: text, end: end, duration: duration, defaultZone: zone ?? "UTC", zones: zones)
    }
}
