import FoundationEssentials
import SummitCore
import Testing

@Suite struct MilestoneCodingTests {
    static let zones = SystemZoneFiles()

    private struct Values {
        var numbers: SeededNumbers

        mutating func pick<Element>(_ choices: [Element]) throws -> Element {
            try #require(choices.randomElement(using: &numbers))
        }

        mutating func maybe<Value>(_ make: (inout Values) throws -> Value) rethrows -> Value? {
            Bool.random(using: &numbers) ? try make(&self) : nil
        }

        mutating func list<Value>(_ make: (inout Values) throws -> Value) rethrows -> [Value] {
            try (0..<Int.random(in: 0...3, using: &numbers)).map { _ in try make(&self) }
        }

        mutating func text() throws -> String {
            let parts = ["Summit", "Алматы", "中亚", "\"", "\\", "\n", "😀", "e\u{301}", "é", "\u{202E}", "", "</script>"]
            return try pick(parts) + pick(parts)
        }

        mutating func time() throws -> ZonedDateTime {
            let limit: Int64 = 3_155_000_000_000_000_000
            let wide = Int64.random(in: -limit...limit, using: &numbers)
            let near = Int64.random(in: -90_000_000_000...250_000_000_000, using: &numbers)
            let number = try pick([wide, near])
            let local = try #require(CivilDateTime(secondNumber: number))
            return ZonedDateTime(
                local: local, zone: try pick(["UTC", "Asia/Almaty", "Europe/Berlin", "Etc/GMT+12"]),
                laterInOverlap: Bool.random(using: &numbers))
        }

        mutating func duration() -> CalendarDuration {
            CalendarDuration(
                days: Int64.random(in: -10_000_000...10_000_000, using: &numbers),
                seconds: Int64.random(in: -1_000_000...1_000_000, using: &numbers))
        }

        mutating func when() throws -> When {
            let dates = [
                "2025", "2025-06", "2025-06-17", "1992~", "2025?", "2025-06%", "201X", "20XX", "2004-XX", "1985-04-XX",
                "1985-XX-XX", "2001-21", "Y170000002", "-0201", "2024-02/2025", "2013/..", "../2013", "2013/", "../..",
            ]
            switch Int.random(in: 0..<4, using: &numbers) {
            case 0: return .edtf(try EDTF(try pick(dates)), zone: "Asia/Almaty")
            case 1: return .zoned(try time(), end: nil)
            case 2: return .zoned(try time(), end: .at(try time()))
            default: return .zoned(try time(), end: .after(duration()))
            }
        }

        mutating func trigger() throws -> Trigger {
            if Bool.random(using: &numbers) { return .absolute(try time()) }
            let anchor = try pick([Trigger.Anchor.start, .end])
            let clock = maybe { Int.random(in: 0..<86_400, using: &$0.numbers) }
            let length = duration()
            return .relative(anchor, clock == nil ? length : .days(length.days), timeOfDay: clock)
        }

        mutating func milestone() throws -> Milestone {
            Milestone(
                uid: try text(), slug: try text(), title: try text(), summary: try maybe { try $0.text() },
                when: try maybe { try $0.when() }, previously: try list { try $0.when() },
                status: try pick(Milestone.Status.allCases),
                place: try maybe {
                    Place(name: try $0.text(), country: "KZ", latitude: 51.1694, longitude: 71.4491)
                },
                participants: try list { Participant(name: try $0.text(), role: try $0.maybe { try $0.text() }) },
                tags: try list { try $0.text() },
                series: try maybe { .init(slug: try $0.text(), edition: $0.maybe { Int64($0.numbers.next() % 99) }) },
                sources: try list { Source(title: try $0.text(), published: try $0.maybe { try $0.text() }) },
                reminders: try list {
                    Reminder(trigger: try $0.trigger(), priority: try $0.pick(Priority.allCases))
                },
                revision: Int64.random(in: 0 ... .max, using: &numbers),
                generation: try pick([0, Int64.random(in: .min ... .max, using: &numbers)]))
        }
    }

    @Test func everyMilestoneReadsBackAsItWas() throws {
        var values = Values(numbers: SeededNumbers(state: 11))
        for _ in 0..<1_000 {
            let milestone = try values.milestone()
            let read = try JSONDecoder().decode(Milestone.self, from: try JSONEncoder().encode(milestone))
            #expect(read == milestone)
            // Equality of text goes by canonical equivalence; a store must keep the scalars.
            #expect(Array(read.title.unicodeScalars) == Array(milestone.title.unicodeScalars))
        }
    }

    private static func read<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(json.utf8))
    }

    @Test func anOldDocumentWithoutNewerFieldsLoads() throws {
        let json = #"{"uid":"u","slug":"s","title":"t","status":"confirmed","revision":3}"#
        #expect(try Self.read(Milestone.self, json) == Milestone(uid: "u", slug: "s", title: "t", revision: 3))
    }

    @Test func aFieldFromTheFutureIsPassedOver() throws {
        let json = #"{"uid":"u","slug":"s","title":"t","status":"held","revision":3,"colour":{"a":[1]}}"#
        #expect(try Self.read(Milestone.self, json).status == .held)
    }

    /// As it stands in stores: it has to be read for good, and written the same.
    @Test(
        arguments: [
            (#"{"edtf":"1992~","zone":"Asia/Almaty"}"#, "1992~", nil, nil),
            (#"{"local":"2025-06-17T10:00:00","zone":"Asia/Almaty"}"#, "2025-06-17T10:00[Asia/Almaty]", nil, nil),
            (
                #"{"later":true,"local":"2025-10-26T02:30:00","zone":"Europe/Berlin"}"#,
                "2025-10-26T02:30+01:00[Europe/Berlin]", nil, nil
            ),
            (
                #"{"end":{"local":"2025-06-17T12:00:00","zone":"Asia/Almaty"},"local":"2025-06-17T10:00:00","zone":"Asia/Almaty"}"#,
                "2025-06-17T10:00[Asia/Almaty]", "2025-06-17T12:00", nil
            ),
            (
                #"{"duration":"PT2H","local":"2025-06-17T10:00:00","zone":"Asia/Almaty"}"#,
                "2025-06-17T10:00[Asia/Almaty]",
                nil, "PT2H"
            ),
        ] as [(String, String, String?, String?)])
    func theFormOfAWhenIsFixed(json: String, text: String, end: String?, duration: String?) throws {
        let when = try When(
            parsing: text, end: end, duration: duration, defaultZone: "Asia/Almaty", zones: Self.zones)
        #expect(try Self.read(When.self, json) == when)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        #expect(String(decoding: try encoder.encode(when), as: UTF8.self) == json)
    }

    @Test(arguments: [
        #"{"edtf":"2025-13","zone":"UTC"}"#, #"{"edtf":"2025"}"#, #"{"local":"2025-06-17T10:00:00"}"#, "{}",
        #"{"local":"2025-06-17T10:00:00+05:00","zone":"UTC"}"#, #"{"local":"2025-02-30T10:00:00","zone":"UTC"}"#,
        #"{"local":"2025-06-17T10:00:00","zone":"UTC","duration":"2 hours"}"#,
    ])
    func aBrokenWhenIsAnErrorAndNeverADifferentTime(json: String) {
        #expect(throws: DecodingError.self) { try Self.read(When.self, json) }
    }

    @Test(arguments: [
        #"{"trigger":"-P7","priority":"notice"}"#, #"{"trigger":"-P7D","priority":"emerg"}"#, #"{"trigger":7}"#,
    ])
    func aBrokenReminderIsAnError(json: String) {
        #expect(throws: DecodingError.self) { try Self.read(Reminder.self, json) }
    }

    @Test func theEndsOfTheCalendarReadBack() throws {
        for year in [-CivilDate.yearLimit, CivilDate.yearLimit] {
            let date = try #require(CivilDate(year: year, month: 12, day: 31))
            let local = try #require(CivilDateTime(date: date, secondOfDay: 86_399))
            let when = When.zoned(ZonedDateTime(local: local, zone: "UTC", laterInOverlap: false), end: nil)
            #expect(try JSONDecoder().decode(When.self, from: try JSONEncoder().encode(when)) == when)
        }
    }
}
