import Foundation
import LinuxSystem
import SummitAPI
import SummitCore
import Testing

@testable import SummitFormats

/// Reads and writes iCalendar as summit-convert does.
enum Calendars {
    static let zones = ZoneDirectory()

    struct Row {
        let input: MilestoneInput
        let line: Int
        let warnings: [String]
    }

    static func lines(_ text: String, zone: String = "UTC", keepGoing: Bool = true) throws -> [ImportLine] {
        try lines(Array(text.utf8), zone: zone, keepGoing: keepGoing)
    }

    static func lines(_ bytes: [UInt8], zone: String = "UTC", keepGoing: Bool = true) throws -> [ImportLine] {
        var output: [UInt8] = []
        var options = ReadOptions()
        options.zone = zone
        var sink = RowSink(keepsGoing: keepGoing) { output += $0 }
        var input = ByteInput(bytes)
        try ICalendarReader.read(&input, options, into: &sink)
        try sink.flush()
        return try importLines(output)
    }

    static func rows(_ text: String, zone: String = "UTC") throws -> [Row] {
        try lines(text, zone: zone).compactMap { line in
            line.milestone.map { Row(input: $0, line: line.place.line, warnings: line.warnings ?? []) }
        }
    }

    /// A calendar around components, with the line ends of the standard.
    static func calendar(_ body: String) -> String {
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n"
            + body.split(separator: "\n").joined(separator: "\r\n") + "\r\nEND:VCALENDAR\r\n"
    }

    /// One event with these lines.
    static func event(_ lines: String, kind: String = "VEVENT") -> String {
        calendar("BEGIN:\(kind)\nUID:u@x\nDTSTAMP:20250101T000000Z\nSUMMARY:T\n\(lines)\nEND:\(kind)")
    }

    static func only(_ text: String, zone: String = "UTC") throws -> Row {
        let rows = try rows(text, zone: zone)
        try #require(rows.count == 1, "\(rows)")
        return rows[0]
    }

    static func write(_ milestones: [MilestoneMessage], title: String? = nil) throws -> String {
        try write(milestones.map { ExportLine(milestone: $0) }, title: title)
    }

    static func write(_ lines: [ExportLine], title: String? = nil) throws -> String {
        var bytes: [UInt8] = []
        let output = ByteOutput { bytes += $0 }
        var writer = ICalendarWriter(WriteOptions(), to: output)
        try writer.write(ExportLine(head: .init(title: title, now: "2026-11-25T08:00:00Z", zone: "Asia/Almaty")))
        for line in lines { try writer.write(line) }
        try writer.end()
        try output.flush()
        return String(decoding: bytes, as: UTF8.self)
    }

    static func message(_ milestone: Milestone) throws -> MilestoneMessage {
        try MilestoneMessage(milestone, earliest: nil, latest: nil, zones: zones)
    }

    /// What the daemon makes of a row.
    static func milestone(_ input: MilestoneInput) throws -> Milestone {
        func date(_ when: WhenInput) throws -> When {
            try When(
                parsing: when.text, end: when.end, duration: when.duration, defaultZone: when.zone ?? "UTC",
                zones: zones)
        }
        let when = try input.when.map(date)
        let milestone = Milestone(
            uid: try #require(input.uid), slug: input.slug ?? "none", title: input.title, summary: input.summary,
            when: when,
            repetition: try when.flatMap { when in
                try input.when?.recurrence?.repetition(from: when, zones: zones)
            },
            previously: try (input.previously ?? []).map(date),
            status: try input.status.map { try #require(Milestone.Status(rawValue: $0)) } ?? .confirmed,
            place: input.place, participants: input.participants ?? [], tags: input.tags ?? [], series: input.series,
            sources: input.sources ?? [],
            relations: try (input.relations ?? []).map {
                Relation(kind: try #require(Relation.Kind(rawValue: $0.kind)), uid: $0.milestone)
            },
            reminders: try (input.reminders ?? []).map { try reminder($0, zone: when?.zone ?? "UTC") },
            calendar: input.calendar, generation: input.generation ?? 0)
        try milestone.validate()
        return milestone
    }

    private static func reminder(_ message: ReminderMessage, zone: String) throws -> Reminder {
        Reminder(
            trigger: try Trigger(parsing: message.trigger, defaultZone: zone, zones: zones),
            priority: try message.priority.map { try #require(Priority(rawValue: $0)) } ?? .notice,
            repetition: try message.every.map {
                try RepeatUntilAcknowledged(
                    every: CalendarDuration(readable: $0),
                    atMost: message.atMost ?? RepeatUntilAcknowledged.defaultAtMost)
            },
            catchUp: try message.catchUp.map { try CatchUp(parsing: $0) })
    }

    /// The starts of a milestone's occurrences, as instants.
    static func starts(_ milestone: Milestone, limit: Int) throws -> [String] {
        guard milestone.repetition != nil else {
            return [try milestone.when?.bounds(zones: zones).earliest?.description ?? "undated"]
        }
        var (cursor, found) = (try milestone.occurrences(zones: zones), [String]())
        while found.count < limit, let next = try cursor.next() {
            found.append(next.bounds.earliest?.description ?? "open")
        }
        return found
    }

    static func starts(_ input: MilestoneInput, limit: Int = 20) throws -> [String] {
        try starts(try milestone(input), limit: limit)
    }
}

/// Numbers that are the same in each run (SplitMix64).
struct SteadyNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 0x2545_F491_4F6C_DD1D }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func roll(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }
    mutating func chance(_ percent: Int) -> Bool { roll(0...99) < percent }
    mutating func pick<Value>(_ values: [Value]) -> Value { values[roll(0...(values.count - 1))] }
}
