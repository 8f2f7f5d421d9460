import Foundation
import LinuxSystem
import SummitAPI
import SummitCore
import SummitTestSupport
import Testing

@testable import SummitFormats

/// A format's reader and writer at work on bytes.
enum Conversion {
    /// What is read of a file.
    static func read(
        _ format: TimelineFormat, _ bytes: [UInt8], zone: String = "UTC", columns: String? = nil,
        keepGoing: Bool = false
    ) throws -> [ImportLine] {
        let reader = try #require(format.reader)
        var options = ReadOptions()
        (options.zone, options.columns, options.keepGoing) = (zone, columns, keepGoing)
        var read: [UInt8] = []
        var sink = RowSink(keepsGoing: keepGoing) { read += $0 }
        var input = ByteInput(bytes)
        try reader.read(&input, options, into: &sink)
        try sink.flush()
        return try importLines(read)
            .filter { $0.progress == nil }
    }

    static func read(
        _ format: TimelineFormat, _ text: String, zone: String = "UTC", columns: String? = nil, keepGoing: Bool = false
    ) throws -> [ImportLine] {
        try read(format, Array(text.utf8), zone: zone, columns: columns, keepGoing: keepGoing)
    }

    static func milestones(
        _ format: TimelineFormat, _ text: String, zone: String = "UTC", columns: String? = nil
    )
        throws -> [MilestoneInput]
    {
        try read(format, text, zone: zone, columns: columns).compactMap(\.milestone)
    }

    static func write(_ format: TimelineFormat, _ lines: [ExportLine], columns: String? = nil) throws -> String {
        func all(_ writer: some TimelineWriter) throws {
            var writer = writer
            for line in lines { try writer.write(line) }
            try writer.end()
        }
        let type = try #require(format.writer)
        var options = WriteOptions()
        options.columns = columns
        var written: [UInt8] = []
        let output = ByteOutput { written += $0 }
        try all(type.init(options, to: output))
        try output.flush()
        return try #require(String(validating: written, as: UTF8.self))
    }

    /// The file is refused, at that line and with that reason.
    static func refuses(
        _ format: TimelineFormat, _ bytes: [UInt8], line: Int, _ reason: String, columns: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        do {
            _ = try read(format, bytes, columns: columns)
            Issue.record("it was taken", sourceLocation: sourceLocation)
        } catch let error as FormatError {
            #expect(error.line == line, "\(error)", sourceLocation: sourceLocation)
            #expect(error.reason.contains(reason), "\(error)", sourceLocation: sourceLocation)
        } catch {
            Issue.record("\(error)", sourceLocation: sourceLocation)
        }
    }
}

/// A whole timeline of random rows, as the daemon hands it over and takes it.
struct RandomTimeline {
    static let zones = ZoneDirectory()

    let milestones: [Milestone]
    let series: [Series]
    let figures: [Figure]
    let changes: [ArchivedChange]

    init(seed: UInt64, count: Int) throws {
        var random = RandomMilestones(seed: seed)
        milestones = (0..<count).map { _ in random.milestone() }
        series = RandomMilestones.memberships + (0..<3).map { _ in random.series() }
        figures = (0..<5).map { _ in random.figure() }
        changes = try milestones.prefix(3).enumerated().map { index, milestone in
            var entry: [String: Any] = [
                "sequence": index + 1, "at": "2027-06-17T10:00:00Z", "uid": UInt32.max, "pid": 17, "verb": "add",
                "subject": "milestone", "identifier": milestone.uid, "hash": "00ff",
                "after": try RandomMilestones.document(milestone),
            ]
            if index > 0 { entry.merge(["user": "Ада", "program": "a: b", "undoes": 1, "job": 1]) { $1 } }
            return try JSONDecoder().decode(
                ArchivedChange.self, from: try JSONSerialization.data(withJSONObject: entry))
        }
    }

    func exported(history: Bool = true) throws -> [ExportLine] {
        let zones = Self.zones
        return [ExportLine(head: ExportLine.Head(title: "A: timeline", now: "2027-06-17T10:00:00Z", zone: "UTC"))]
            + series.map { ExportLine(series: SeriesMessage($0)) }
            + figures.map { ExportLine(figure: FigureMessage($0)) }
            + (try milestones.map { milestone in
                let bounds = try milestone.when?.bounds(zones: zones)
                return ExportLine(
                    milestone: try MilestoneMessage(
                        milestone, earliest: bounds?.earliest, latest: bounds?.latest, zones: zones))
            }) + (history ? changes.map { ExportLine(change: $0) } : [])
    }

    /// Expects that all of it is in `lines`, byte for byte.
    func expectSame(_ lines: [ImportLine], sourceLocation: SourceLocation = #_sourceLocation) throws {
        let read = try lines.compactMap(\.milestone).map { try $0.milestone(zones: Self.zones) }
        try #require(read.count == milestones.count, sourceLocation: sourceLocation)
        for (one, other) in zip(milestones, read) {
            Self.expectSame(
                try RandomMilestones.document(one), try RandomMilestones.document(other), sourceLocation)
        }
        for (one, other) in zip(series, try lines.compactMap(\.series).map { try $0.series() }) {
            Self.expectSame(
                try RandomMilestones.document(of: one), try RandomMilestones.document(of: other), sourceLocation)
        }
        let readFigures = try lines.compactMap(\.figure).map { try $0.figure() }
        try #require(readFigures.count == figures.count, sourceLocation: sourceLocation)
        for (one, other) in zip(figures, readFigures) {
            Self.expectSame(
                try RandomMilestones.document(of: one), try RandomMilestones.document(of: other), sourceLocation)
        }
        #expect(lines.compactMap(\.series).count == series.count, sourceLocation: sourceLocation)
        #expect(lines.compactMap(\.warnings).isEmpty, sourceLocation: sourceLocation)
    }
}

extension RandomTimeline {
    /// Bytes are compared: texts that Unicode takes for the same are not the same file.
    private static func expectSame(_ one: String, _ other: String, _ sourceLocation: SourceLocation) {
        let (before, after) = (one.utf8.split(separator: 0x0A), other.utf8.split(separator: 0x0A))
        let differing = zip(before, after).first { !$0.elementsEqual($1) }
        #expect(
            differing == nil && before.count == after.count,
            "\(differing.map { "\($0) became \($1)" } ?? "\(one) became \(other)")", sourceLocation: sourceLocation)
    }
}

extension MilestoneInput {
    /// The milestone, as the daemon makes it of what is brought in.
    func milestone(zones: some ZoneProvider) throws -> Milestone {
        let date = try when?.date(zones: zones)
        let milestone = Milestone(
            uid: uid ?? "", slug: slug ?? "", title: title, summary: summary, when: date,
            repetition: try date.flatMap { try when?.recurrence?.repetition(from: $0, zones: zones) },
            previously: try (previously ?? []).map { try $0.date(zones: zones) },
            status: try status.map { try #require(Milestone.Status(rawValue: $0)) } ?? .confirmed, place: place,
            participants: participants ?? [], tags: tags ?? [], series: series, sources: sources ?? [],
            relations: try (relations ?? []).map {
                Relation(kind: try #require(Relation.Kind(rawValue: $0.kind)), uid: $0.milestone)
            }, reminders: try (reminders ?? []).map { try $0.reminder(when: date, zones: zones) },
            calendar: calendar, generation: generation ?? 0)
        try milestone.validate()
        return milestone
    }
}

extension WhenInput {
    fileprivate func date(zones: some ZoneProvider) throws -> When {
        try When(parsing: text, end: end, duration: duration, defaultZone: zone ?? "UTC", zones: zones)
    }
}

extension ReminderMessage {
    fileprivate func reminder(when: When?, zones: some ZoneProvider) throws -> Reminder {
        Reminder(
            trigger: try Trigger(parsing: trigger, defaultZone: when?.zone ?? "UTC", zones: zones),
            priority: try priority.map { try #require(Priority(rawValue: $0)) } ?? .notice,
            repetition: try every.map {
                try RepeatUntilAcknowledged(
                    every: try CalendarDuration(readable: $0), atMost: atMost ?? RepeatUntilAcknowledged.defaultAtMost)
            }, catchUp: try catchUp.map { try CatchUp(parsing: $0) })
    }
}

/// The interpreter that plays the other side.
enum Python {
    static func run(_ program: String, input: String) throws -> Data {
        let named = ProcessInfo.processInfo.environment["SUMMIT_VARLINK_PYTHON"].flatMap { $0.isEmpty ? nil : $0 }
        let path = named ?? Repository.root.appending(path: ".build-venv/bin/python").path
        try #require(
            FileManager.default.isExecutableFile(atPath: path),
            "A Python with PyYAML is needed: run `make test`, or name an interpreter in SUMMIT_VARLINK_PYTHON.")
        let scratch = try Scratch()
        try Data(input.utf8).write(to: URL(filePath: scratch.file("input")))
        try Data(program.utf8).write(to: URL(filePath: scratch.file("program.py")))
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = [scratch.file("program.py"), scratch.file("input"), scratch.file("output")]
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(complaint)")
        return try Data(contentsOf: URL(filePath: scratch.file("output")))
    }
}

/// What a reader has handed over.
func importLines(_ bytes: [UInt8]) throws -> [ImportLine] {
    let decoder = JSONDecoder()
    return try bytes.split(separator: 0x0A).map { line in
        guard let row = ImportRowText(line) else { return try decoder.decode(ImportLine.self, from: Data(line)) }
        return ImportLine(
            place: row.place, milestone: try decoder.decode(MilestoneInput.self, from: Data(row.milestone)))
    }
}
