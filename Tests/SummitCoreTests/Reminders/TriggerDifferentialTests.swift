import Foundation
import SummitCore
import Testing

/// Days by the calendar and time of day, against Python's datetime and zoneinfo with fold=0.
@Suite struct TriggerDifferentialTests {
    private static let script = """
        import sys, datetime as d, zoneinfo
        zoneinfo.reset_tzpath(["/usr/share/zoneinfo"])
        E = d.datetime(1970, 1, 1); U = E.replace(tzinfo=d.timezone.utc); S = d.timedelta(seconds=1)
        for line in sys.argv[1].split("\\n"):
            zone, local, days, seconds, clock = line.split()
            t = E + int(local) * S + d.timedelta(days=int(days))
            if clock != "-":
                t = t.replace(hour=0, minute=0, second=0) + int(clock) * S
            t = t.replace(tzinfo=zoneinfo.ZoneInfo(zone))
            print(int((t - U) / S) + int(seconds))
        """

    private struct Sample {
        let zone: String
        let local: Int64
        let duration: CalendarDuration
        let clock: Int?

        init(using numbers: inout SeededNumbers) {
            zone = ZoneDifferentialTests.zones.randomElement(using: &numbers) ?? "UTC"
            local = Int64.random(in: -2_000_000_000...8_000_000_000, using: &numbers)
            let sign: Int64 = Bool.random(using: &numbers) ? 1 : -1
            let days = sign * Int64.random(in: 0...400, using: &numbers)
            clock = Int.random(in: 0..<3, using: &numbers) == 0 ? Int.random(in: 0..<86_400, using: &numbers) : nil
            let seconds = clock == nil ? sign * Int64.random(in: 0...200_000, using: &numbers) : 0
            duration = CalendarDuration(days: days, seconds: seconds)
        }

        var line: String {
            "\(zone) \(local) \(duration.days) \(duration.seconds) \(clock.map(String.init) ?? "-")"
        }
    }

    @Test func dueTimesAgreeWithPython() throws {
        var numbers = SeededNumbers(state: 7)
        let samples = (0..<900).map { _ in Sample(using: &numbers) }
        let output = try Self.python(samples.map(\.line).joined(separator: "\n"))
        let expected = try #require(output, "python3 with zoneinfo is missing")
        #expect(expected.count == samples.count)
        for (sample, seconds) in zip(samples, expected) {
            let local = try #require(CivilDateTime(secondNumber: sample.local))
            let start = ZonedDateTime(local: local, zone: sample.zone, laterInOverlap: false)
            let trigger = Trigger.relative(.start, sample.duration, timeOfDay: sample.clock)
            let due = try trigger.due(for: .zoned(start, end: nil), zones: SystemZoneFiles())
            #expect(due?.secondsSinceEpoch == seconds, "\(sample.line)")
        }
    }

    private static func python(_ lines: String) throws -> [Int64]? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script, lines]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return nil }
        return String(decoding: data, as: UTF8.self).split(separator: "\n").compactMap { Int64($0) }
    }
}
