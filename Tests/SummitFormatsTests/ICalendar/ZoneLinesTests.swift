import LinuxSystem
import SummitCore
import Testing

@testable import SummitFormats

@Suite("A VTIMEZONE")
struct ZoneLinesTests {
    static let zones = [
        "Asia/Almaty", "Europe/Dublin", "America/New_York", "Africa/Casablanca", "Asia/Kathmandu", "Pacific/Apia",
        "Europe/Berlin", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Gaza", "America/Nuuk", "America/Santiago",
        "Pacific/Chatham", "Antarctica/Troll", "Asia/Tehran", "Etc/GMT+5", "Etc/UTC", "Africa/Monrovia",
    ]

    private static func text(_ name: String) throws -> [UInt8] {
        var bytes: [UInt8] = []
        for line in ZoneLines(name, try Calendars.zones.rules(for: name)).lines {
            CalendarText.fold(line, into: &bytes)
        }
        return bytes
    }

    @Test("has the offsets of the system's rules from 1900 to 2100, as libical follows it", arguments: zones)
    func offsets(_ name: String) throws {
        let rules = try Calendars.zones.rules(for: name)
        let zone = try #require(LibicalZone(try Self.text(name)))
        var compared = 0
        // A prime step: it comes by at every hour and weekday.
        var second: Int64 = -2_208_988_800
        while second < 4_102_444_800 {
            if let local = CivilDateTime(secondNumber: second), case .unique(_, let offset) = rules.resolve(local) {
                let found = zone.offset(
                    year: local.date.year, month: local.date.month, day: local.date.day, hour: local.hour,
                    minute: local.minute, second: local.second)
                if found != offset {
                    Issue.record("\(name) \(local): \(found), not \(offset)")
                    return
                }
                compared += 1
            }
            second += 360_007
        }
        #expect(compared > 17_000)
    }

    @Test(
        "tells the rule that holds on as a yearly one",
        arguments: [
            ("Europe/Berlin", "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"),
            ("America/New_York", "FREQ=YEARLY;BYMONTH=3;BYDAY=2SU"),
            ("Asia/Gaza", "FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=24,25,26,27,28,29,30;BYDAY=SA"),
            ("Australia/Lord_Howe", "FREQ=YEARLY;BYMONTH=4;BYDAY=1SU"),
            ("America/Santiago", "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=2,3,4,5,6,7,8;BYDAY=SU"),
        ])
    func rule(_ name: String, _ rule: String) throws {
        let lines = ZoneLines(name, try Calendars.zones.rules(for: name)).lines
        #expect(lines.contains("RRULE:\(rule)"), "\(lines.filter { $0.hasPrefix("RRULE") })")
        #expect(lines.filter { $0.hasPrefix("RRULE") }.count == 2)
    }

    @Test(
        "of a zone that has stopped changing its clocks has no rule", arguments: ["Asia/Almaty", "Africa/Casablanca"])
    func fixed(_ name: String) throws {
        let lines = ZoneLines(name, try Calendars.zones.rules(for: name)).lines
        #expect(!lines.contains { $0.hasPrefix("RRULE") })
    }

    @Test("stands once, before the first that needs it")
    func once() throws {
        let milestones = try ["Asia/Almaty", "Europe/Paris", "Asia/Almaty", "UTC"].enumerated().map { number, zone in
            try Calendars.message(
                Milestone(
                    uid: "\(number)", slug: "m\(number)", title: "T",
                    when: try When(
                        parsing: "2025-06-17T10:00", end: nil, duration: nil, defaultZone: zone, zones: Calendars.zones)
                ))
        }
        let lines = try Calendars.write(milestones).split(separator: "\r\n")
        let order = lines.filter { $0.hasPrefix("TZID:") || $0.hasPrefix("UID:") }
        #expect(order == ["TZID:Asia/Almaty", "UID:0", "TZID:Europe/Paris", "UID:1", "UID:2", "UID:3"])
    }
}
