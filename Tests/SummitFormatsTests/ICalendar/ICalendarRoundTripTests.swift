import SummitAPI
import SummitCore
import Testing

@testable import SummitFormats

@Suite("A timeline that was written as iCalendar")
struct ICalendarRoundTripTests {
    @Test("is read back to the last field", arguments: 1...80 as ClosedRange<UInt64>)
    func identity(_ seed: UInt64) throws {
        var random = CalendarMilestones(seed: seed, zones: Calendars.zones)
        let milestones = try (1...25).map { try random.next($0) }
        for milestone in milestones {
            do { try milestone.validate() } catch { Issue.record("\(error) \(milestone)") }
        }
        let text = try Calendars.write(milestones.map(Calendars.message))
        let lines = try Calendars.lines(text, zone: "Europe/Paris")
        #expect(lines.compactMap(\.problem) == [])
        var read: [String: Milestone] = [:]
        for input in lines.compactMap(\.milestone) { read[input.uid ?? ""] = try Calendars.milestone(input) }
        #expect(read.count == milestones.count)
        for milestone in milestones {
            let alone = try Calendars.write([Calendars.message(milestone)])
            let differences = Self.differences(try #require(read[milestone.uid], "\(alone)"), milestone)
            #expect(differences.isEmpty, "\(differences.joined(separator: "\n"))\n\(alone)")
        }
    }

    private static func differences(_ one: Milestone, _ other: Milestone) -> [String] {
        guard one != other else { return [] }
        return zip(Mirror(reflecting: one).children, Mirror(reflecting: other).children).compactMap { first, second in
            let (left, right) = (String(reflecting: first.value), String(reflecting: second.value))
            return left == right ? nil : "\(first.label ?? ""):\n    \(left)\n    \(right)"
        }
    }

    @Test("is the same when it is written again", arguments: 101...104 as ClosedRange<UInt64>)
    func again(_ seed: UInt64) throws {
        var random = CalendarMilestones(seed: seed, zones: Calendars.zones)
        for number in 1...25 {
            let first = try Calendars.write([Calendars.message(try random.next(number))])
            let second = try Calendars.write([Calendars.message(Calendars.milestone(Calendars.only(first).input))])
            #expect(first == second)
        }
    }

    @Test("has no line above 75 bytes, whole characters in each, and CRLF behind it")
    func folding() throws {
        var random = CalendarMilestones(seed: 99, zones: Calendars.zones)
        let text = try Calendars.write(
            try (1...100).map { try Calendars.message(try random.next($0)) }, title: String(repeating: "峰会 ", count: 80)
        )
        for line in text.utf8.split(separator: 0x0A) {
            #expect(line.last == 0x0D)
            #expect(line.count <= 76)
            #expect(String(validating: Array(line), as: UTF8.self) != nil)
        }
    }
}
